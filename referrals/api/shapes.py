"""What a referral, its events and its steps are made of over REST."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, text, truth, whole
from referrals.vocabulary import DIRECTIONS, DOCUMENTS, PRIORITIES, SEXES, SIDES, SPECIALTIES

#: The sides and directions of a case, as the document names them once.
SIDE_CODES = tuple(SIDES)
DIRECTION_CODES = tuple(DIRECTIONS)


class ReferralShape(Shape):
    """One case in a list."""

    id = text(_("转诊的标识。"))
    number = text(_("转诊单号。"))
    direction = serializers.ChoiceField(
        choices=DIRECTION_CODES, help_text=_("up 上转，down 下转，out 县域外转诊。")
    )
    status = text(_("状态；只由步骤改变。"))
    is_open = truth(_("是否在办。"))
    origin = text(_("转出机构代码。"))
    destination = text(_("接收机构代码；还没有定时为 null。"), allow_null=True)
    specialty = serializers.ChoiceField(choices=[*SPECIALTIES], help_text=_("专科代码。"))
    priority = serializers.ChoiceField(choices=[*PRIORITIES], help_text=_("优先级。"))
    owner_side = serializers.ChoiceField(
        choices=SIDE_CODES, allow_null=True, help_text=_("在办方；不在办时为 null。")
    )
    owner_at = text(_("在办机构代码。"), allow_null=True)
    due_at = moment(_("办理期限。"), allow_null=True)
    created_at = moment(_("新建时间。"))
    changed_at = moment(_("最后办理时间。"))
    version = whole(_("版本；办一步时写在 If-Match 里。"))
    demo = truth(_("是否演示数据。"))


class ReferralEventShape(Shape):
    """One step that was taken."""

    action = text(_("步骤。"))
    from_status = text(_("原状态。"), allow_null=True)
    to_status = text(_("新状态。"))
    side = serializers.ChoiceField(choices=SIDE_CODES, help_text=_("哪一方。"))
    institution = text(_("机构代码。"), allow_null=True)
    occurred_at = moment(_("发生时间。"))
    recorded_at = moment(_("记录时间。"))
    reason_code = text(_("原因代码。"), allow_null=True)
    reason = text(_("说明。"), allow_null=True)
    reached = truth(_("这次联系是否联系上；不是联系时为 null。"), allow_null=True)


class ReferralVerbShape(Shape):
    """A step that leads on from here."""

    verb = text(_("步骤，写在地址末尾。"))
    possible = truth(_("调用者现在能否办理。"))
    why_not = text(_("不能办理的原因。"), allow_null=True)
    needs = serializers.ListField(child=serializers.CharField(), help_text=_("必填的内容。"))
    may = serializers.ListField(child=serializers.CharField(), help_text=_("可填的内容。"))


class FollowUpShape(Shape):
    """One visit that is planned."""

    on = serializers.DateField(help_text=_("随访日。"))
    from_on = serializers.DateField(help_text=_("最早。"))
    until_on = serializers.DateField(help_text=_("最晚。"))
    done_at = moment(_("完成时间；还没有做时为 null。"), allow_null=True)


class MedicineCheckShape(Shape):
    """The medicines of a down-referral against the base's list."""

    base = text(_("对照的基层机构代码：接收机构，没有定时为拟接收的或转出上转的机构。"))
    has_list = truth(_("这家机构是否上传了药品目录；没有时不对照。"))
    missing = serializers.ListField(
        child=serializers.CharField(), help_text=_("目录里没有的带药，逐行。")
    )


class OneReferralShape(ReferralShape):
    """One case with everything that happened and the steps that lead on."""

    patient = text(_("患者姓名。"))
    patient_number = text(_("证件号码的后四位。"), allow_null=True)
    diagnosis = text(_("初步诊断。"))
    icd = text(_("ICD 编码。"), allow_null=True)
    summary = text(_("病情摘要。"))
    packet = serializers.DictField(help_text=_("各步骤留下的资料。"))
    booked_for = moment(_("预约时间。"), allow_null=True)
    consent = truth(_("患者（家属）是否已知情同意。"))
    chosen_by_patient = truth(_("接收机构是否由患者自己选定。"))
    author = text(_("开单医生的人员代码。"))
    reviewer = text(_("审核人的人员代码；没有审核时为 null。"), allow_null=True)
    receiver = text(_("接收医生的人员代码；还没有时为 null。"), allow_null=True)
    owner = text(_("在办人的人员代码；没有指定到人时为 null。"), allow_null=True)
    void_asked_at = moment(_("申请作废的时间；没有人申请时为 null。"), allow_null=True)
    green_due_at = moment(_("绿色通道复核期限；不用复核时为 null。"), allow_null=True)
    groups = serializers.ListField(child=serializers.CharField(), help_text=_("重点人群。"))
    colour = text(_("孕产妇风险颜色；没有时为 null。"), allow_null=True)
    outside = text(_("县域外接收医院；不外转时为 null。"), allow_null=True)
    indication = text(_("外转指征；不外转时为 null。"), allow_null=True)
    joint_ward = whole(_("联合病房的标识；没有时为 null。"), allow_null=True)
    ward_doctor = text(_("管床医生代码；没有时为 null。"), allow_null=True)
    medicine_check = MedicineCheckShape(
        allow_null=True, help_text=_("带药对照；没有带药或没有对照的机构时为 null。")
    )
    follow_ups = FollowUpShape(many=True, help_text=_("随访任务。"))
    predecessor = text(_("前一转诊的标识。"), allow_null=True)
    events = ReferralEventShape(many=True, help_text=_("经过。"))
    verbs = ReferralVerbShape(many=True, help_text=_("由此可走的步骤。"))


class RevealShape(Shape):
    """Why the patient's data are read."""

    reason = text(_("为什么要看完整信息。"), max_length=500)


class RevealedShape(Shape):
    """What identifies the patient."""

    number = text(_("证件号码；没有时为 null。"), allow_null=True)
    phone = text(_("联系电话；没有时为 null。"), allow_null=True)
    address = text(_("住址；没有时为 null。"), allow_null=True)


class StepShape(Shape):
    """What a step may say; which of it is needed stands in `verbs` of the case."""

    occurred_at = moment(_("实际发生的时间；不写就是现在。"), required=False, allow_null=True)
    specialty = text(_("专科代码。"), required=False)
    first_diagnosis = text(_("初步诊断。"), required=False)
    summary = text(_("病情摘要。"), required=False)
    destination = text(_("接收机构代码。"), required=False)
    chosen_by_patient = truth(_("接收机构是否由患者自己选定。"), required=False)
    groups = serializers.ListField(
        child=serializers.CharField(), required=False, help_text=_("重点人群，按方案的名称。")
    )
    colour = text(_("孕产妇风险颜色代码。"), required=False, allow_blank=True)
    icd = text(_("ICD 编码。"), required=False, allow_blank=True)
    required = serializers.DictField(  # type: ignore[assignment]
        child=serializers.CharField(), required=False, help_text=_("目录要求的资料，按名称。")
    )
    outside = text(_("县域外接收医院。"), required=False)
    indication = text(_("外转指征。"), required=False)
    spoken_with = text(_("电话里同意的医生的代码。"), required=False)
    pool = text(_("预留资源日的标识。"), required=False)
    consent = truth(_("患者（家属）已知情同意。"), required=False)
    override = text(_("不在目录内或缺资料的理由。"), required=False)
    emergency = text(_("急救中心。"), required=False)
    reason = text(_("理由。"), required=False)
    reason_code = text(_("原因代码。"), required=False)
    question = text(_("要补充什么。"), required=False)
    answer = text(_("答复。"), required=False)
    priority = text(_("优先级。"), required=False)
    place = text(_("接收机构代码。"), required=False)
    joint_ward = text(_("联合病房的标识；空为不住联合病房。"), required=False, allow_blank=True)
    booked_for = moment(_("预约时间。"), required=False)
    where = text(_("到哪里、找谁。"), required=False)
    diagnosis = text(_("诊断。"), required=False)
    treatment = text(_("诊治经过。"), required=False)
    reply = text(_("对转出问题的答复。"), required=False)
    next_step = text(_("下一步。"), required=False)
    down_reason = text(_("下转情形。"), required=False)
    intended = text(_("拟接收的基层机构代码。"), required=False)
    medicines = text(_("带药：一行一种，先写通用名或药品代码。"), required=False)
    rehabilitation = text(_("康复计划。"), required=False)
    red_flags = text(_("出现哪些情况要立即上转。"), required=False)
    follow_up = text(_("随访安排。"), required=False)
    follow_dates = text(_("随访日期，写成 2026-12-01，多个用逗号分开。"), required=False)
    patient_words = text(_("患者（家属）的意见。"), required=False)
    family_doctor = text(_("家庭医生。"), required=False)
    follow_on = moment(_("下次随访时间。"), required=False)
    visits = text(_("以后各次随访日，写成 2026-12-01，多个用逗号分开。"), required=False)
    reached = truth(_("是否联系上患者。"), required=False)
    result = text(_("结果。"), required=False)


class NewReferralShape(Shape):
    """A case that begins."""

    direction = serializers.ChoiceField(
        choices=DIRECTION_CODES, help_text=_("up 上转，down 下转，out 县域外转诊。")
    )
    origin = text(_("转出机构代码。"))
    destination = text(
        _("接收机构代码；下转时不填。"), required=False, default="", allow_blank=True
    )
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
    specialty = serializers.ChoiceField(choices=[*SPECIALTIES], help_text=_("专科代码。"))
    priority = serializers.ChoiceField(
        choices=[*PRIORITIES], required=False, default="routine", help_text=_("优先级。")
    )
    diagnosis = text(_("初步诊断。"), max_length=200)
    icd = text(_("ICD 编码。"), required=False, default="", allow_blank=True, max_length=20)
    summary = text(_("病情摘要。"), max_length=2000)
    chosen_by_patient = truth(_("接收机构是否由患者自己选定。"), required=False, default=False)
    groups = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, default=list,
        help_text=_("重点人群，按方案的名称。"),
    )  # fmt: skip
    colour = text(
        _("孕产妇风险颜色代码。"), required=False, default="", allow_blank=True, max_length=10
    )
    required = serializers.DictField(  # type: ignore[assignment]
        child=serializers.CharField(max_length=500), required=False, default=dict,
        help_text=_("目录要求的资料，按名称。"),
    )  # fmt: skip
    reason = text(
        _("为什么可以下转；下转时必填。"),
        required=False,
        default="",
        allow_blank=True,
        max_length=2000,
    )
    seen = truth(
        _("患者在办的转诊已经看过；没有看过而有在办的，409 的 details 列出它们。只用于上转。"),
        required=False, default=False,
    )  # fmt: skip
    then = serializers.ChoiceField(
        choices=["", "submit", "dispatch", "propose"], required=False, default="",
        help_text=_(
            "新建后随即办的一步，同一事务：上转 submit 或 dispatch，外转 submit，"
            "下转 propose；被拒时什么也不留下。"
        ),
    )  # fmt: skip
    said = StepShape(required=False, help_text=_("那一步要填的内容。"))
