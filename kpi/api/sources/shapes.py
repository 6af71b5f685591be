"""What rules, other sources' words and countings look like from outside, and what verbs take."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.numbers import plain
from alliance.core.shapes import Shape, moment, number, text, truth, whole
from kpi.api.verbs import SeenShape, Typed
from kpi.models import DataValue, SourceRule

SOURCES, MISSING = tuple(DataValue.Source.values), tuple(DataValue.Missing.values)
AUTHORITIES = tuple(SourceRule.Source.values)


class SourceRuleShape(Shape):
    """Which source of an element is the authoritative one."""

    element = text(_("数据元代码。"))
    source = serializers.ChoiceField(  # type: ignore[assignment]
        AUTHORITIES,
        help_text=_("权威来源：entered 填报，imported 导入，derived 由系统推算。"),
    )
    system = text(_("导入自哪个系统。"), allow_null=True)
    counts = text(_("系统推算什么（代码）；不推算为 null。"), allow_null=True)
    limit = number(_("相差超过百分之几即列出；不设为 null，有差异都列。"))
    strict = truth(_("true：权威来源未到即无数；false：暂用其他来源的数并注明。"))
    basis = text(_("依据的文件。"))
    set_by = text(_("设定人。"), allow_null=True)
    set_at = moment(_("设定时间。"))
    version = whole(_("版本；改动时照写，还没有规定的写 0。"))
    demo = truth(_("是否演示数据。"))


class SetSourceShape(SeenShape):
    """What a rule is to say."""

    source = serializers.ChoiceField(  # type: ignore[assignment]
        AUTHORITIES, help_text=_("权威来源。")
    )
    system = text(
        _("导入自哪个系统；以导入为准时必写。"), required=False, allow_blank=True, max_length=120
    )
    counts = text(
        _("系统推算什么（代码）；以推算为准时必写。"),
        required=False, allow_blank=True, max_length=60,
    )  # fmt: skip
    limit = Typed(
        help_text=_("百分数，如 5；不设写空或不写。"),
        required=False, allow_blank=True, max_length=20,
    )  # fmt: skip
    strict = truth(_("权威来源未到即无数。"), required=False)
    basis = text(_("确定数据来源的文件（名称和文号）。"), max_length=300)


class OtherFigureShape(Shape):
    """The figure in use, what another source says of it, and how far apart they are."""

    id = whole(_("行号。"))
    element = text(_("数据元代码。"))
    unit = text(_("单元代码。"))
    unit_name = text(_("单元名称。"))
    period = text(_("期间代码。"))
    band = whole(_("年龄组 1–8，0 为不分组。"))
    used = number(_("采用的数；没有为 null。"))
    used_missing = serializers.ChoiceField(
        MISSING, help_text=_("采用处的缺数原因。"), allow_null=True
    )
    used_source = serializers.ChoiceField(SOURCES, help_text=_("采用的数的来源。"), allow_null=True)
    other = number(_("另一来源的数；没有为 null。"))
    other_missing = serializers.ChoiceField(
        MISSING, help_text=_("另一来源的缺数原因。"), allow_null=True
    )
    other_source = serializers.ChoiceField(SOURCES, help_text=_("另一来源。"))
    other_at = moment(_("另一来源报来的时间。"))
    apart = number(_("相差百分之几（以采用的数为底，一位小数）；无从计算为 null。"))
    limit = number(_("规定的百分数。"))
    differs = truth(_("是否超过规定、应当核对；没有规定的有差异即为 true。"))
    demo = truth(_("是否演示数据。"))


class StandInShape(Shape):
    """A value for which the authoritative source has said nothing yet."""

    id = whole(_("数据值的行号。"))
    element = text(_("数据元代码。"))
    unit = text(_("单元代码。"))
    unit_name = text(_("单元名称。"))
    period = text(_("期间代码。"))
    band = whole(_("年龄组 1–8，0 为不分组。"))
    authority = text(_("权威来源。"))
    strict = truth(_("true：没有数，缺数原因 awaited；false：暂用其他来源的数。"))
    value = number(_("暂用的数；没有为 null。"))
    missing = serializers.ChoiceField(MISSING, help_text=_("缺数原因。"), allow_null=True)
    source = serializers.ChoiceField(  # type: ignore[assignment]
        SOURCES, help_text=_("暂用的数的来源。")
    )
    demo = truth(_("是否演示数据。"))


class DerivationShape(Shape):
    """One counting of an element by the system."""

    id = whole(_("推算的编号。"))
    element = text(_("数据元代码。"))
    unit = text(_("单元代码。"))
    period = text(_("期间代码。"))
    counts = text(_("推算什么（代码）。"))
    filter = text(_("筛选条件。"))
    value = number(_("推算出的数；没有为 null。"))
    facts = whole(_("依据的条数。"))
    unknown = whole(_("其中没有登记的条数；有一条没有登记就没有数。"))
    at = moment(_("查询时间。"))
    demo = truth(_("是否演示数据。"))


class FactShape(Shape):
    """One fact behind a count, for those who may see it."""

    name = text(_("名称。"))
    url = text(_("页面地址。"))
    unknown = truth(_("是否没有登记。"))


class OneDerivationShape(DerivationShape):
    """One counting with the facts that the reader may see one by one."""

    shown = FactShape(many=True, help_text=_("可以逐条查看的依据。"))
    hidden = whole(_("无权逐条查看的条数。"))


class DeriveShape(Shape):
    """What is to be counted."""

    period = text(_("期间代码；已过完、没有锁定的。"), max_length=6)


class CountedShape(Shape):
    """What came of it."""

    counted = whole(_("新推算的数。"))
    unchanged = whole(_("没有变化的数。"))
    left_out = serializers.ListField(child=text(), help_text=_("没有推算的数据元和原因。"))


def plain_or_none(value: Decimal | None) -> str | None:
    """A number as its digits; None where there is none."""
    return None if value is None else plain(value)
