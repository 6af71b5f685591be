"""What is sent and answered when a whole assessment is tried."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, number, text, truth, whole
from kpi.api.keeping.scheme_shapes import ParamsShape
from kpi.api.keeping.trial_shapes import MARKED
from kpi.assessment import Level
from kpi.scoring import Direction

_OPEN: Any = {"required": False, "allow_null": True}

DIRECTIONS = tuple(one.value for one in Direction)
LEVELS = tuple(one.value for one in Level)


class TriedNamedShape(Shape):
    """A unit or an alliance of the document."""

    code = text(_("代码。"))
    name = text(_("名称；同分按名称的字符编码排。"))


class TriedMembershipShape(Shape):
    """Who belongs to which alliance, from and to which day."""

    unit = text(_("单位代码。"))
    alliance = text(_("医共体代码。"))
    to = serializers.DateField(help_text=_("最后一天；没有为空。"), **_OPEN)

    def get_fields(self) -> dict[str, Any]:
        """With the first day, whose name the language keeps for itself."""
        first = serializers.DateField(help_text=_("第一天；没有为空。"), **_OPEN)
        return {**super().get_fields(), "from": first}


class TriedIndicatorShape(Shape):
    """An indicator as it travels."""

    code = text(_("指标代码。"))
    formula = text(_("公式。"))
    denominator = text(_("分母公式。"), **_OPEN)
    factor = text(_("系数，不写为 1。"), **_OPEN)
    decimals = whole(_("小数位。"), **_OPEN)
    direction = serializers.ChoiceField(DIRECTIONS, help_text=_("越高越好还是越低越好。"), **_OPEN)
    strategy = serializers.ChoiceField(["any", "zero"], help_text=_("缺数怎样算。"), **_OPEN)


class TriedFigureShape(Shape):
    """A figure of one unit."""

    unit = text(_("单位代码。"))
    element = text(_("数据元代码。"))
    value = serializers.JSONField(
        help_text=_("数写成文本，缺数为 null；年龄组的数是八个一组的列表。"), **_OPEN
    )


class TriedLineShape(Shape):
    """An item of the scheme."""

    code = text(_("考核项代码。"))
    indicator = text(_("指标代码；由人评定的为空。"), **_OPEN)
    weight = text(_("权重；一票否决写 0。"), **_OPEN)
    rule = text(_("计分规则。"))
    params = ParamsShape(required=False, help_text=_("计分规则的参数。"))
    target = text(_("目标。"), **_OPEN)
    comparator = text(_("比较符。"), **_OPEN)
    tolerance = text(_("approx 的允许偏差。"), **_OPEN)
    direction = serializers.ChoiceField(DIRECTIONS, help_text=_("越高越好还是越低越好。"), **_OPEN)


class TriedGroupShape(Shape):
    """A first-level indicator."""

    code = text(_("一级指标代码。"))
    items = TriedLineShape(many=True, help_text=_("考核项。"))


class TriedGroupsShape(Shape):
    """The scheme."""

    groups = TriedGroupShape(many=True, help_text=_("一级指标。"))


class TriedLeavingShape(Shape):
    """An item that does not apply to somebody."""

    subject = text(_("单位或医共体代码。"))
    item = text(_("考核项代码。"))


class TriedGateShape(TriedLeavingShape):
    """Whether a gate holds."""

    holds = truth(_("是否符合。"))


class TryAssessmentShape(Shape):
    """A small assessment, as one question of `manage.py try_assessment`."""

    id = text(_("题号，照样答回。"), required=False)
    period = text(_("期间代码，如 2024。"))
    level = serializers.ChoiceField(LEVELS, required=False, help_text=_("给单位还是医共体打分。"))
    units = TriedNamedShape(many=True, required=False, help_text=_("单位。"))
    alliances = TriedNamedShape(many=True, required=False, help_text=_("医共体。"))
    memberships = TriedMembershipShape(many=True, required=False, help_text=_("成员关系。"))
    indicators = TriedIndicatorShape(many=True, required=False, help_text=_("指标。"))
    values = TriedFigureShape(many=True, required=False, help_text=_("本期的数。"))
    last_year_values = TriedFigureShape(many=True, required=False, help_text=_("上年同期的数。"))
    scheme = TriedGroupsShape(required=False, help_text=_("方案。"))
    not_applicable = TriedLeavingShape(many=True, required=False, help_text=_("不适用的考核项。"))
    gate_results = TriedGateShape(many=True, required=False, help_text=_("一票否决是否符合。"))


class TriedItemShape(Shape):
    """The points of one item."""

    item = text(_("考核项代码。"))
    points = number(_("得分；不适用为空。"))
    status = serializers.ChoiceField(MARKED, help_text=_("计分状态。"))


class TriedSubjectShape(Shape):
    """One unit or alliance, in ranking order."""

    subject = text(_("单位或医共体代码。"))
    rank = whole(_("名次；没有权重为空。"), allow_null=True)
    total = number(_("总分；没有权重为空。"))
    values = serializers.DictField(
        child=number(_("值；没有为空。")), help_text=_("各指标的值，按指标代码。")
    )
    items = TriedItemShape(many=True, help_text=_("各考核项。"))


class AssessmentTriedShape(Shape):
    """What the document gives."""

    id = text(_("题号。"), allow_null=True)
    subjects = TriedSubjectShape(many=True, help_text=_("按名次。"))


class TrySchemeShape(Shape):
    """For which period a draft is tried."""

    period = text(_("期间代码，如 2024。"), max_length=6)


class SchemeTriedShape(Shape):
    """What the draft gives."""

    scheme = text(_("考核方案代码。"))
    version = whole(_("版次。"))
    period = text(_("期间代码。"))
    has_points = truth(_("是否设了全套权重。"))
    subjects = TriedSubjectShape(many=True, help_text=_("按名次；没有权重按代码。"))
