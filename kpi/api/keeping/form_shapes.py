"""What is sent and answered about forms: terms, rules, windows, what is counted."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, text, truth, whole
from kpi.api.verbs import SeenShape, Typed
from kpi.defining.reading import MOST_DECIMALS
from kpi.models import DataElement, DataSet, ValidationRule
from members.rules import KINDS

OVER = tuple(DataElement.Over.values)
FORM_FREQUENCIES = tuple(DataSet.Frequency.values)


class TermsShape(SeenShape):
    """What a form must say before it may go out; what is not sent stays as it is."""

    owner = text(_("归口部门。"), max_length=120, required=False, allow_blank=True)
    basis = text(
        _("依据：文件名称、文号、条款。"), max_length=300, required=False, allow_blank=True
    )
    ends_on = serializers.DateField(
        help_text=_("停用日，这一天起不再要；没有停用日不能下发。"), required=False, allow_null=True
    )
    minutes = serializers.IntegerField(
        min_value=1, max_value=10000, required=False, allow_null=True, help_text=_("每次约需分钟。")
    )
    review = serializers.ChoiceField(
        DataSet.Review.values, required=False, help_text=_("审核：none、own、lead。")
    )
    due_days = serializers.IntegerField(
        min_value=1, max_value=366, required=False, allow_null=True, help_text=_("期后第几日前报。")
    )
    closes_days = serializers.IntegerField(
        min_value=1, max_value=3660, required=False, allow_null=True,
        help_text=_("期后第几日起不再收；null 为一直收。"),
    )  # fmt: skip
    change_limit = Typed(
        help_text=_("与上年相比变动超过此比例即提示，如 0.5；null 为不提示。"),
        max_length=20,
        required=False,
        allow_null=True,
    )


class EndFormShape(SeenShape):
    """Why a form is asked for no more."""

    reason = text(_("停用的原因。"), max_length=300)


class ValidationRuleShape(Shape):
    """What must hold between figures of one return."""

    id = whole(_("规则编号。"))
    data_set = text(_("报表代码。"))
    code = text(_("规则代码。"))
    name = text(_("名称。"))
    left = text(_("左式。"))
    op = serializers.ChoiceField(ValidationRule.Op.values, help_text=_("关系；pair 须同时填报。"))
    right = text(_("右式。"))
    blocking = truth(_("不符不能提交。"))
    instruction = text(_("怎么办。"))
    ended_at = moment(_("停用的时间；在用为 null。"), allow_null=True)


class AddRuleShape(Shape):
    """A rule that is to hold from now on."""

    code = serializers.SlugField(max_length=40, help_text=_("规则代码。"))
    name = text(_("名称。"), max_length=200)
    left = text(_("左式。"), max_length=500)
    op = serializers.ChoiceField(ValidationRule.Op.values, help_text=_("关系；pair 须同时填报。"))
    right = text(_("右式。"), max_length=500)
    blocking = truth(_("不符不能提交；默认 false。"), default=False)
    instruction = text(_("怎么办。"), max_length=300)


class WindowShape(Shape):
    """Whether a form takes values for a period."""

    data_set = text(_("报表代码。"))
    period = text(_("期间代码。"))
    closed = truth(_("是否已关闭。"))
    reason = text(_("关闭或重新开放的原因。"))
    by = text(_("经办人的职务；系统关闭的为 null。"), allow_null=True)
    changed_at = moment(_("关闭或重新开放的时间。"))


class WindowReasonShape(Shape):
    """Why a window is closed or opened."""

    reason = text(_("原因；关闭的原因会告诉来填的人。"), max_length=200)


class AddElementShape(Shape):
    """Something to be counted from now on, and the form that asks for it."""

    code = text(_("代码：字母开头，只含字母、数字和下划线。"), max_length=40)
    name = text(_("名称。"), max_length=200)
    name_en = text(_("英文名称。"), max_length=300, required=False)
    unit = text(_("计量单位。"), max_length=20)
    over_time = serializers.ChoiceField(OVER, default="sum", help_text=_("按时间汇总；默认 sum。"))
    over_units = serializers.ChoiceField(OVER, default="sum", help_text=_("按机构汇总；默认 sum。"))
    zero_significant = truth(_("零有意义；默认 true。"), default=True)
    reported_by = serializers.ChoiceField(
        DataElement.ReportedBy.values,
        default="institution",
        help_text=_("填报方；默认 institution。"),
    )
    kinds = serializers.ListField(
        child=serializers.ChoiceField([*KINDS]),
        required=False,
        help_text=_("填报机构类别（WS 218），空为全部。"),
    )
    owner = text(_("归口。"), max_length=120, required=False)
    source_system = text(_("已有何处。"), max_length=200, required=False)
    places = serializers.IntegerField(
        min_value=0, max_value=MOST_DECIMALS, default=0, help_text=_("小数位；默认 0。")
    )
    note = text(_("说明。"), max_length=300, required=False)
    data_set = text(_("放进哪张报表：没有下发的报表的代码。"), max_length=40, required=False)
    form_code = text(_("新报表的代码；不写由系统编。"), max_length=40, required=False)
    form_name = text(_("新报表的名称。"), max_length=120, required=False)
    form_name_en = text(_("新报表的英文名称。"), max_length=200, required=False)
    frequency = serializers.ChoiceField(
        FORM_FREQUENCIES, required=False, help_text=_("新报表的频次。")
    )
