"""What is sent and answered about targets and about emptying a cell."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, text, whole
from kpi.actions.targets import FIRST_YEAR, LAST_YEAR
from kpi.api.verbs import Typed
from kpi.models import Target, TargetClearing
from kpi.scoring import Comparator
from members.models import PlanRule

CLEARING_STATES: Final = tuple(TargetClearing.State.values)


class ProposeTargetShape(Shape):
    """One unit's target for one year, as a document says it."""

    indicator = text(_("指标代码。"), max_length=40)
    unit = text(_("单元代码。"), max_length=40)
    year = serializers.IntegerField(
        min_value=FIRST_YEAR, max_value=LAST_YEAR, help_text=_("年度；一次一年，不推算别的年份。")
    )
    role = serializers.ChoiceField(
        Target.Role.values,
        default=str(Target.Role.TARGET),
        help_text=_("target 目标值（默认），stated 指标值：作以后年份的基期。"),
    )
    comparator = serializers.ChoiceField(
        [str(one) for one in Comparator],
        help_text=_("比较符；bare 为文件只印数字。"),
    )
    value = Typed(help_text=_("值：数字的字符串。"), max_length=40)
    tolerance = Typed(
        help_text=_("允许偏差，只用于 approx。"), max_length=40, required=False, allow_blank=True
    )
    force = serializers.ChoiceField(
        PlanRule.Force.values,
        default=str(PlanRule.Force.SHALL),
        help_text=_("语气；默认“应当”。"),
    )
    clause = text(_("条款编号；没有条款的写文件。"), max_length=80, required=False)
    title = text(_("文件名称。"), max_length=200, required=False)
    number = text(_("文号。"), max_length=100, required=False)
    reference = text(
        _("方案没有印数、只说“达到全市平均水平”之类的，写参照什么；文件写当年数值的来源。"),
        max_length=120,
        required=False,
    )


class ClearTargetShape(Shape):
    """Why a cell is to hold nothing any more."""

    reason = text(_("为什么清空。"), max_length=500)
    title = text(_("文件名称。"), max_length=200, required=False)
    number = text(_("文号。"), max_length=100, required=False)


class ClearingShape(Shape):
    """A decision that a cell hold nothing any more."""

    id = whole(_("这件清空的编号。"))
    target = whole(_("目标值的编号。"))
    indicator = text(_("指标代码。"))
    unit = text(_("单元代码。"))
    year = whole(_("年度。"))
    printed = text(_("这一格写的是什么。"))
    state = serializers.ChoiceField(
        CLEARING_STATES, help_text=_("proposed 待批准，approved 已批准，refused 未批准。")
    )
    reason = text(_("为什么清空。"))
    title = text(_("文件名称。"))
    number = text(_("文号。"))
    entered_at = moment(_("提出时间。"))
    decided_at = moment(_("批准或不批准的时间；待批准为 null。"), allow_null=True)
