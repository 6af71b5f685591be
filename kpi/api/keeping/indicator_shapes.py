"""What is sent and answered about indicators' versions and the wording of data elements."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, text, truth, whole
from kpi.api.defined import VersionShape
from kpi.api.verbs import SeenShape
from kpi.defining.reading import FACTORS, LONGEST, MOST_DECIMALS
from kpi.models import ElementVersion, IndicatorVersion

WORDING_STATES = tuple(ElementVersion.State.values)
DIRECTIONS = tuple(IndicatorVersion.Direction.values)


class OneVersionShape(VersionShape):
    """One version of an indicator, and how far it has come."""

    indicator = text(_("指标代码。"))
    edit_version = whole(_("改动草稿和发布时作为 version 照写。"))
    handed_over_at = moment(_("送批准的时间；没有送的为 null。"), allow_null=True)
    warning = text(_("公式读得懂、但永远算不出数时的提示；没有为空。"))


class AddIndicatorShape(Shape):
    """An indicator that the county does not have yet."""

    code = text(_("代码：字母开头，只含字母、数字和下划线；公式里用它。"), max_length=40)
    name = text(_("名称。"), max_length=200)
    name_en = text(_("英文名称。"), max_length=300, required=False)
    first_level = text(_("一级指标。"), max_length=120, required=False)
    first_level_en = text(_("一级指标的英文。"), max_length=200, required=False)
    unit = text(_("计量单位。"), max_length=20, required=False)
    clause = text(_("条款编号。"), max_length=80, required=False)
    qualitative = truth(_("定性指标，由人评定；默认 false。"), default=False)


class ConditionShape(Shape):
    """One of the two conditions of a qualitative indicator."""

    name = text(_("条件的写法。"), max_length=120)
    name_en = text(_("条件的英文。"), max_length=200, required=False)


class DefinitionShape(Shape):
    """What a version says; what is not sent stays as it is."""

    name = text(_("名称。"), max_length=200, required=False)
    name_en = text(_("英文名称。"), max_length=300, required=False)
    unit = text(_("计量单位。"), max_length=20, required=False, allow_blank=True)
    clause = text(_("条款编号；空为不出自条款。"), max_length=80, required=False, allow_blank=True)
    basis = text(_("依据的文件和文号。"), max_length=300, required=False, allow_blank=True)
    printed_formula = text(_("原文公式。"), max_length=1000, required=False, allow_blank=True)
    formula = text(
        _("公式；有分母的写分子。"), max_length=LONGEST, required=False, trim_whitespace=False
    )
    denominator = text(
        _("分母公式。"), max_length=LONGEST, required=False, allow_blank=True, trim_whitespace=False
    )
    factor = serializers.ChoiceField(FACTORS, required=False, help_text=_("倍数。"))
    decimals = serializers.IntegerField(
        min_value=0, max_value=MOST_DECIMALS, required=False, help_text=_("显示小数。")
    )
    direction = serializers.ChoiceField(
        DIRECTIONS,
        required=False,
        help_text=_("方向：higher、lower、band。"),
    )
    strategy = serializers.ChoiceField(
        IndicatorVersion.Strategy.values, required=False, help_text=_("缺数处理：any、zero。")
    )
    covers = serializers.ChoiceField(
        IndicatorVersion.Covers.values, required=False, help_text=_("统计范围：members、county。")
    )
    numerator_text = text(_("分子说明。"), max_length=1000, required=False, allow_blank=True)
    numerator_text_en = text(
        _("分子说明的英文。"), max_length=1000, required=False, allow_blank=True
    )
    denominator_text = text(_("分母说明。"), max_length=1000, required=False, allow_blank=True)
    denominator_text_en = text(
        _("分母说明的英文。"), max_length=1000, required=False, allow_blank=True
    )
    note = text(_("说明。"), max_length=1000, required=False, allow_blank=True)
    note_en = text(_("说明的英文。"), max_length=1000, required=False, allow_blank=True)
    conditions = ConditionShape(
        many=True, required=False, help_text=_("定性指标的两个条件；公式指标不写。")
    )
    hand_over = truth(_("写好后送批准；默认 false，留作草稿。"), default=False)


class ReviseIndicatorShape(DefinitionShape):
    """The next version in one step: from which day, why, and what changes."""

    from_on = serializers.DateField(help_text=_("从哪一天起施行。"))
    reason = text(_("为什么改：文件名称、文号或会议决定。"), max_length=500, required=False)


class ChangeIndicatorShape(SeenShape, DefinitionShape):
    """What changes in a draft."""


class GiveBackIndicatorShape(SeenShape):
    """What the drafter is asked to change."""

    reason = text(_("要改什么。"), max_length=500)


class PublishIndicatorShape(SeenShape):
    """From which day a version holds, and on what grounds."""

    from_on = serializers.DateField(
        required=False, help_text=_("从哪一天起施行；第一版不写即一直适用。")
    )
    reason = text(_("发布的原因：文件名称、文号或会议决定。"), max_length=500)


class DiscardedVersionShape(Shape):
    """A draft that was given up."""

    indicator = text(_("指标代码。"))
    number = whole(_("所放弃的版次。"))
    discarded = truth(_("总是 true。"))


class ElementVersionShape(Shape):
    """How a data element is called and described from a day on."""

    id = whole(_("这次更正的编号。"))
    data_element = text(_("数据元代码。"))
    number = whole(_("版次；1 是第一次更正以前的写法。"))
    state = serializers.ChoiceField(WORDING_STATES, help_text=_("更正的状态。"))
    from_on = serializers.DateField(help_text=_("起始日。"), allow_null=True)
    until = serializers.DateField(help_text=_("终止日（不含）。"), allow_null=True)
    name = text(_("名称。"))
    name_en = text(_("英文名称。"))
    unit = text(_("计量单位。"))
    note = text(_("说明。"))
    owner = text(_("归口。"))
    source_system = text(_("已有何处。"))
    reason = text(_("更正的原因。"))
    decided_at = moment(_("批准或退回的时间。"), allow_null=True)


class CorrectElementShape(Shape):
    """How an element is to be called and described; what is not sent stays as it is."""

    from_on = serializers.DateField(help_text=_("从哪一天起施行。"))
    reason = text(_("更正的原因。"), max_length=500)
    name = text(_("名称。"), max_length=200, required=False)
    name_en = text(_("英文名称。"), max_length=300, required=False)
    unit = text(_("计量单位。"), max_length=20, required=False)
    note = text(_("说明。"), max_length=300, required=False, allow_blank=True)
    owner = text(_("归口。"), max_length=120, required=False, allow_blank=True)
    source_system = text(_("已有何处。"), max_length=200, required=False, allow_blank=True)
