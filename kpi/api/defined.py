"""What definitions look like, for the OpenAPI document and for the columns' order."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, number, text, truth, whole
from kpi.models import Target
from kpi.rules import SCHEME_VERSION

#: A discarded draft is gone.
SCHEME_STATES = tuple(state for state in SCHEME_VERSION.states if state != "discarded")


class DataElementShape(Shape):
    """Something counted."""

    code = text(_("数据元代码。"))
    name = text(_("名称。"))
    name_en = text(_("英文名称。"))
    data_set = text(_("报表代码。"))
    frequency = text(_("填报频次：month、quarter、year。"))
    unit = text(_("计量单位。"))
    over_time = text(_("按时间汇总：sum、last、average、none。"))
    over_units = text(_("按机构汇总：sum、average、none。"))
    zero_significant = truth(_("零有意义。"))
    banded = truth(_("是否分年龄组。"))
    kinds = serializers.ListField(
        child=serializers.CharField(), help_text=_("填报机构类别（WS 218），空为全部。")
    )
    reported_by = text(_("填报方：institution、lead、member、county。"))
    owner = text(_("归口。"))
    source_system = text(_("已有何处。"))
    counted_by = text(_("系统可以怎样推算（代码）；没有为 null。"), allow_null=True)
    places = whole(_("小数位。"))
    minimum = number(_("下限。"))
    maximum = number(_("上限。"))
    clause = text(_("条款编号。"), allow_null=True)


class VersionShape(Shape):
    """How an indicator is computed from a day on."""

    number = whole(_("版次。"))
    status = text(_("draft 或 published。"))
    from_on = serializers.DateField(help_text=_("起始日。"), allow_null=True)
    until = serializers.DateField(help_text=_("终止日（不含）。"), allow_null=True)
    name = text(_("这一版施行时的名称。"))
    name_en = text(_("这一版施行时的英文名称。"))
    unit = text(_("这一版施行时的计量单位。"))
    qualitative = truth(_("是否定性。"))
    formula = text(_("公式。"))
    denominator = text(_("分母公式。"))
    factor = whole(_("倍数。"))
    decimals = whole(_("显示小数。"))
    direction = text(_("方向：higher、lower、band。"))
    strategy = text(_("缺数处理：any、zero。"))
    covers = text(_("统计范围：members、county。"))
    printed_formula = text(_("原文公式；没有印出为空。"))
    printed_explanation = text(_("原文解释；没有印出为空。"))
    numerator_text = text(_("分子说明。"))
    numerator_text_en = text(_("分子说明的英文。"))
    denominator_text = text(_("分母说明。"))
    denominator_text_en = text(_("分母说明的英文。"))
    conditions = serializers.JSONField(help_text=_("定性指标的条件。"))
    evidence = serializers.JSONField(help_text=_("定性指标要看的佐证材料。"))
    note = text(_("说明。"))
    note_en = text(_("说明的英文。"))
    clause = text(_("这一版自己的条款编号；与指标同为 null。"), allow_null=True)
    basis = text(_("这一版自己的依据；与指标同为空。"))
    reason = text(_("这一版为什么修改；首版为空。"))
    published_at = moment(_("发布时间；随方案载入的为 null。"), allow_null=True)


class IndicatorShape(Shape):
    """An indicator with all its versions."""

    code = text(_("指标代码。"))
    name = text(_("名称。"))
    name_en = text(_("英文名称。"))
    first_level = text(_("一级指标。"))
    unit = text(_("计量单位。"))
    clause = text(_("条款编号。"), allow_null=True)
    versions = VersionShape(many=True)


class TargetShape(Shape):
    """A printed or set cell."""

    id = whole(_("目标值的编号。"))
    indicator = text(_("指标代码。"))
    unit = text(_("单元代码。"))
    unit_name = text(_("单元名称。"))
    year = whole(_("年度；0 为不分年度。"))
    role = text(_("stated 指标值，target 目标值。"))
    comparator = text(_("比较符；bare 为文件只印数字。"))
    value = number(_("值。"))
    tolerance = number(_("允许偏差。"))
    printed = text(_("原文写法。"))
    force = text(_("语气。"))
    clause = text(_("条款编号。"), allow_null=True)
    state = serializers.ChoiceField(
        Target.State.values,
        help_text=_(
            "in_force 施行中，proposed 待批准，refused 未批准，replaced 已被代替，cleared 已清空。"
        ),
    )
    reference = text(_("文件没有写数、所参照的是什么，如全市平均水平；否则为空。"))
    title = text(_("县区自己设定所依据的文件名称；文件印出的为空。"))
    number = text(_("文号。"))
    decided_at = moment(_("批准时间；文件印出的为 null。"), allow_null=True)
    ended_at = moment(_("被代替或清空的时间。"), allow_null=True)


class ItemShape(Shape):
    """One line of a scheme."""

    code = text(_("考核项代码。"))
    name = text(_("原文；由指标计算的为空。"))
    name_en = text(_("原文的英文；由指标计算的为空。"))
    clause = text(_("条款编号；由指标计算的为 null，见指标。"), allow_null=True)
    group = text(_("一级指标。"))
    group_en = text(_("一级指标的英文。"))
    indicator = text(_("指标代码；由人评定的为 null。"), allow_null=True)
    weight = number(_("权重；未设为 null，不是零。"))
    rule = text(_("计分规则。"))
    params = serializers.JSONField(help_text=_("计分参数。"))
    target = number(_("计分目标。"))
    comparator = text(_("比较符。"))


class SchemeShape(Shape):
    """One version of a scheme with its lines."""

    code = text(_("考核方案代码。"))
    version = whole(_("版次。"))
    name = text(_("名称。"))
    name_en = text(_("英文名称。"))
    purpose = text(_("用途：assessment、monitoring、evaluation。"))
    subject = text(_("对象：county、alliance、institution、lead、member、clinic、public_health。"))
    note = text(_("说明：文件怎样计数。"))
    note_en = text(_("说明的英文。"))
    published = truth(_("是否已发布。"))
    state = serializers.ChoiceField(
        SCHEME_STATES, help_text=_("draft 草稿，published 已发布，ended 已被新版代替。")
    )
    published_at = moment(_("发布时间；随方案载入的为 null。"), allow_null=True)
    reason = text(_("这一版为什么修改；首版为空。"))
    from_on = serializers.DateField(help_text=_("起始日。"), allow_null=True)
    until = serializers.DateField(help_text=_("终止日（不含）。"), allow_null=True)
    weights_title = text(_("权重文件。"), allow_null=True)
    weights_number = text(_("权重文号。"), allow_null=True)
    weights_clause = text(_("留待设定权重的条款。"), allow_null=True)
    clause = text(_("条款编号。"), allow_null=True)
    demo = truth(_("是否演示。"))
    edit_version = whole(_("改动草稿和发布时作为 version 照写。"))
    items = ItemShape(many=True)
