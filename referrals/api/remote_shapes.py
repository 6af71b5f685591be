"""What remote items, their events and their steps are made of over REST."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, text, truth, whole
from referrals.api.shapes import SIDE_CODES
from referrals.remote_words import EXAMINED, KINDS, QUALITIES
from referrals.vocabulary import DOCUMENTS, PRIORITIES, SEXES, SPECIALTIES

#: The kinds of items and of examinations, as the document names them once.
KIND_CODES = tuple(KINDS)
EXAMINED_CODES = tuple(EXAMINED)


class RemoteItemShape(Shape):
    """One item in a list."""

    id = text(_("远程申请的标识。"))
    number = text(_("远程申请单号。"))
    kind = serializers.ChoiceField(choices=KIND_CODES, help_text=_("类别。"))
    status = text(_("状态；只由步骤改变。"))
    is_open = truth(_("是否在办。"))
    origin = text(_("申请机构代码。"))
    destination = text(_("诊断机构代码。"))
    priority = serializers.ChoiceField(choices=[*PRIORITIES], help_text=_("优先级。"))
    owner_side = serializers.ChoiceField(
        choices=SIDE_CODES, allow_null=True, help_text=_("在办方；不在办时为 null。")
    )
    owner_at = text(_("在办机构代码。"), allow_null=True)
    due_at = moment(_("办理期限。"), allow_null=True)
    lease_until = moment(_("认领后占用到。"), allow_null=True)
    critical_due_at = moment(_("危急值告知期限；没有待告知的危急值时为 null。"), allow_null=True)
    created_at = moment(_("新建时间。"))
    changed_at = moment(_("最后办理时间。"))
    version = whole(_("版本；办一步时写在 If-Match 里。"))
    demo = truth(_("是否演示数据。"))


class RemoteEventShape(Shape):
    """One step that was taken."""

    action = text(_("步骤。"))
    from_status = text(_("原状态。"), allow_null=True)
    to_status = text(_("新状态。"))
    side = serializers.ChoiceField(choices=SIDE_CODES, help_text=_("哪一方。"))
    institution = text(_("机构代码。"), allow_null=True)
    occurred_at = moment(_("发生时间。"))
    recorded_at = moment(_("记录时间。"))
    said = serializers.DictField(help_text=_("这一步的内容，按名称。"), allow_null=True)


class RemoteVerbShape(Shape):
    """A step that leads on from here."""

    verb = text(_("步骤，写在地址末尾。"))
    possible = truth(_("调用者现在能否办理。"))
    why_not = text(_("不能办理的原因。"), allow_null=True)
    needs = serializers.ListField(child=serializers.CharField(), help_text=_("必填的内容。"))
    may = serializers.ListField(child=serializers.CharField(), help_text=_("可填的内容。"))


class OneRemoteItemShape(RemoteItemShape):
    """One item with everything that happened and the steps that lead on."""

    patient = text(_("患者姓名。"))
    patient_number = text(_("证件号码的后四位。"), allow_null=True)
    specialty = text(_("专科代码；远程诊断没有。"), allow_null=True)
    subject = text(_("检查项目或会诊问题。"))
    summary = text(_("病情摘要。"))
    study_reference = text(_("检查资料编号。"), allow_null=True)
    study_hash = text(_("检查资料的 SHA-256 值。"), allow_null=True)
    quality = text(_("质量自查。"), allow_null=True)
    may_convert = truth(_("申请时是否同意转为上转。"))
    earlier = text(_("此前结果的标识。"), allow_null=True)
    repeat_reason = text(_("重复检查的理由。"), allow_null=True)
    referral = text(_("转为的转诊的标识。"), allow_null=True)
    events = RemoteEventShape(many=True, help_text=_("经过。"))
    verbs = RemoteVerbShape(many=True, help_text=_("由此可走的步骤。"))


class NewRemoteItemShape(Shape):
    """An item that begins."""

    kind = serializers.ChoiceField(choices=KIND_CODES, help_text=_("类别。"))
    origin = text(_("申请机构代码。"))
    destination = text(_("诊断机构代码。"))
    name = text(_("患者姓名。"), max_length=60)
    document = serializers.ChoiceField(choices=[*DOCUMENTS], help_text=_("证件类型。"))
    number_of_document = text(
        _("证件号码；身份不明时不填。"), required=False, default="", allow_blank=True, max_length=40
    )
    phone = text(_("联系电话。"), required=False, default="", allow_blank=True, max_length=40)
    address = text(_("住址。"), required=False, default="", allow_blank=True, max_length=200)
    sex = serializers.ChoiceField(choices=[*SEXES], required=False, default="9",
                                  help_text=_("性别：1 男，2 女，9 未说明。"))  # fmt: skip
    born_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text=_("出生日期。")
    )
    subject = text(_("检查项目或会诊问题。"), max_length=200)
    summary = text(_("病情摘要。"), max_length=2000)
    priority = serializers.ChoiceField(
        choices=[*PRIORITIES], required=False, default="routine", help_text=_("优先级。")
    )
    specialty = serializers.ChoiceField(
        choices=[*SPECIALTIES], required=False, default="", allow_blank=True,
        help_text=_("专科代码；会诊必填。"),
    )  # fmt: skip
    may_convert = truth(_("是否同意会诊医生转为上转。"), required=False, default=False)
    repeat_reason = text(
        _("已有同类结果而要重做的理由。"), required=False, default="", allow_blank=True,
        max_length=500,
    )  # fmt: skip


class RemoteStepShape(Shape):
    """What a step may say; which of it is needed stands in `verbs` of the item."""

    occurred_at = moment(_("实际发生的时间；不写就是现在。"), required=False, allow_null=True)
    study_reference = text(_("检查资料编号。"), required=False)
    study_hash = text(_("检查资料的 SHA-256 值。"), required=False)
    quality = serializers.ChoiceField(
        choices=[*QUALITIES], required=False, help_text=_("质量自查：good 合格，limited 可供诊断。")
    )
    reason = text(_("理由。"), required=False)
    findings = text(_("检查所见。"), required=False)
    conclusion = text(_("诊断意见。"), required=False)
    addendum = text(_("补充报告。"), required=False)
    critical_value = text(_("危急值。"), required=False)
    told_to = text(_("告知了谁。"), required=False)
    read_back_by = text(_("谁复述确认。"), required=False)
    read_back = text(_("复述的危急值。"), required=False)
    question = text(_("要补充什么。"), required=False)
    answer = text(_("补充内容。"), required=False)
    advice = text(_("会诊意见。"), required=False)
    result = text(_("按会诊意见做了什么。"), required=False)


class RemoteReaderShape(Shape):
    """A doctor who may sign."""

    id = whole(_("标识。"))
    institution = text(_("诊断机构代码。"))
    person = text(_("医生代码。"))
    kind = serializers.ChoiceField(choices=EXAMINED_CODES, help_text=_("类别。"))
    from_on = serializers.DateField(help_text=_("起始日。"))
    until_on = serializers.DateField(allow_null=True, help_text=_("终止日（不含）。"))


class NewRemoteReaderShape(Shape):
    """A doctor who is named."""

    institution = text(_("诊断机构代码。"))
    person = text(_("医生代码。"))
    kind = serializers.ChoiceField(choices=EXAMINED_CODES, help_text=_("类别。"))
