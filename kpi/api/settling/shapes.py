"""What an appeal looks like from outside, and what its verbs take."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, text, truth, whole
from kpi.api.verbs import SeenShape, Typed
from kpi.models import Appeal

APPEAL_STATES = tuple(Appeal.State.values)


class AppealFigureShape(Shape):
    """One figure: what it is asked to be, and what was entered."""

    unit = text(_("单元代码。"))
    element = text(_("数据元代码。"))
    period = text(_("期间代码。"))
    band = serializers.IntegerField(help_text=_("年龄组，0 为不分组。"))
    asked = text(_("请求改为：数字的字符串，或缺数原因。"), allow_null=True)
    corrected = text(_("核定为；没有更正为 null。"), allow_null=True)


class AppealShape(Shape):
    """A disputed score with what was asked and what came of it."""

    id = serializers.UUIDField(help_text=_("申诉编号。"))
    run = serializers.UUIDField(help_text=_("批次编号。"))
    unit = text(_("单元代码。"))
    indicator = text(_("指标代码。"))
    state = serializers.ChoiceField(APPEAL_STATES, help_text=_("状态。"))
    reason = text(_("申诉理由。"))
    figures = AppealFigureShape(many=True, help_text=_("请求更正和已更正的数。"))
    answer = text(_("处理意见。"), allow_null=True)
    result = serializers.UUIDField(help_text=_("更正后的批次。"), allow_null=True)
    filed_at = moment(_("申诉时间。"))
    decided_at = moment(_("处理时间。"), allow_null=True)
    document = text(_("佐证材料的文件名和摘要（SHA-256）。"), allow_null=True)
    version = whole(_("版本；处理和撤回时照写。"))
    demo = truth(_("是否演示数据。"))


class CorrectionShape(Shape):
    """One figure and what it should be."""

    unit = text(_("成员单位代码；本单位的不写。"), required=False, max_length=40)
    element = text(_("数据元代码。"), max_length=40)
    period = text(_("期间代码。"), max_length=6)
    band = serializers.IntegerField(
        help_text=_("年龄组 1–8；不分组的不写。"), required=False, min_value=0, max_value=8
    )
    value = Typed(help_text=_("应为：数字的字符串，或缺数原因。"), max_length=40)


class FileAppealShape(Shape):
    """What is filed."""

    run = serializers.UUIDField(help_text=_("批次编号。"))
    unit = text(_("单元代码。"), max_length=40)
    indicator = text(_("指标代码。"), max_length=40)
    reason = text(_("申诉理由。"), max_length=2000)
    figures = CorrectionShape(many=True, required=False, help_text=_("请求更正的数，只写要改的。"))


class AcceptAppealShape(SeenShape):
    """How an appeal is found to be right."""

    answer = text(_("处理意见。"), max_length=2000)
    figures = CorrectionShape(many=True, required=False, help_text=_("核定更正的数。"))


class RefuseAppealShape(SeenShape):
    """How an appeal is found to be wrong."""

    answer = text(_("处理意见。"), max_length=2000)
