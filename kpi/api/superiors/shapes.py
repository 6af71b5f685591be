"""What superiors' forms look like from outside, and what their verbs take."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, text, truth, whole
from kpi.api.verbs import SeenShape
from kpi.models import BoundCell, SuperiorForm

FREQUENCIES = tuple(SuperiorForm.Frequency.values)
WHENS = tuple(BoundCell.When.values)


class SuperiorShape(Shape):
    """A workbook that a superior wants filled in every so often."""

    id = serializers.UUIDField(help_text=_("上级报表的编号。"))
    name = text(_("名称。"))
    superior = text(_("要表的上级部门。"))
    basis = text(_("依据。"), allow_null=True)
    frequency = serializers.ChoiceField(
        FREQUENCIES, help_text=_("month 月报，quarter 季报，half 半年报，year 年报。")
    )
    blank = whole(_("现用空白表的版次。"))
    bound = whole(_("已对应的格。"))
    ended_at = moment(_("停用时间；还在用为 null。"), allow_null=True)
    ended_reason = text(_("停用的原因。"), allow_null=True)
    version = whole(_("版本；换空白表和停用时照写。"))
    demo = truth(_("是否演示数据。"))


class BoundShape(Shape):
    """What stands in one cell."""

    id = whole(_("编号；确认或不要待确认的对应时照写。"))
    sheet = text(_("工作表。"))
    cell = text(_("格，如 B4。"))
    indicator = text(_("指标代码；数据元的格为 null。"), allow_null=True)
    element = text(_("数据元代码；指标的格为 null。"), allow_null=True)
    band = whole(_("年龄组 1–8，0 为不分组。"))
    unit = text(_("单元代码。"))
    when = serializers.ChoiceField(
        WHENS,
        help_text=_(
            "same 本期，previous 上期，last_year 上年同期，to_date 本年累计，year 本年度。"
        ),
    )
    scale = text(_("表里的单位；照原单位为 null。"), allow_null=True)
    places = whole(_("小数位；照原样为 null。"), allow_null=True)
    proposed = truth(_("是否待确认（换空白表后按旁边的文字找到）。"))


class OneSuperiorShape(SuperiorShape):
    """One form with the cells of its newest workbook."""

    cells = BoundShape(many=True, help_text=_("已对应和待确认的格。"))
    open_cells = serializers.DictField(
        child=serializers.ListField(child=text()),
        help_text=_("每张工作表里还没有对应的空格。"),
    )
    lost = serializers.ListField(
        child=serializers.DictField(), help_text=_("换空白表时没有沿用的对应，连同原因。")
    )


class AddSuperiorShape(Shape):
    """What a superior wants."""

    name = text(_("名称。"), max_length=200)
    superior = text(_("要表的上级部门。"), max_length=120)
    basis = text(_("依据。"), required=False, allow_blank=True, max_length=300)
    frequency = serializers.ChoiceField(FREQUENCIES, help_text=_("频次。"))


class BindShape(Shape):
    """What is to stand in a cell."""

    sheet = text(_("工作表。"), max_length=31)
    cell = text(_("格，如 B4。"), max_length=10)
    indicator = text(_("指标代码；与 element 写其一。"), required=False, max_length=40)
    element = text(_("数据元代码；与 indicator 写其一。"), required=False, max_length=40)
    band = serializers.IntegerField(
        help_text=_("年龄组 1–8；不分组的不写。"), required=False, min_value=0, max_value=8
    )
    unit = text(_("单元代码。"), max_length=40)
    when = serializers.ChoiceField(WHENS, help_text=_("期间。"))
    scale = text(_("表里的单位；照原单位不写。"), required=False, max_length=20)
    places = serializers.IntegerField(
        help_text=_("小数位；照原样不写。"), required=False, min_value=0, max_value=6
    )


class PlaceShape(Shape):
    """One cell."""

    sheet = text(_("工作表。"), max_length=31)
    cell = text(_("格，如 B4。"), max_length=10)


class CellsShape(Shape):
    """Bindings that were proposed."""

    cells = serializers.ListField(
        child=serializers.IntegerField(min_value=1), help_text=_("待确认的对应的编号。")
    )


class FillShape(Shape):
    """For which period."""

    period = text(_("期间代码，与频次相合。"), max_length=6)
    provisional = truth(_("也用没有公布的结果，逐格注明。"), required=False)


class EndSuperiorShape(SeenShape):
    """Why it is wanted no more."""

    reason = text(_("停用的原因。"), max_length=300)


class FilledShape(Shape):
    """The form filled in for one period."""

    id = serializers.UUIDField(help_text=_("填表的编号；表见 file/。"))
    form = serializers.UUIDField(help_text=_("上级报表的编号。"))
    name = text(_("上级报表的名称。"))
    period = text(_("期间代码。"))
    blank = whole(_("所用空白表的版次。"))
    filled = whole(_("填了多少格。"))
    empty = whole(_("空着多少格。"))
    provisional = truth(_("是否含没有公布的结果。"))
    at = moment(_("填表时间。"))
    demo = truth(_("是否含演示数据。"))


class OneFilledShape(FilledShape):
    """One filling with the source of every number."""

    cells = serializers.ListField(
        child=serializers.DictField(), help_text=_("填了的格，连同来源和日期。")
    )
    gaps = serializers.ListField(
        child=serializers.DictField(), help_text=_("空着的格，连同原因和向谁要。")
    )
