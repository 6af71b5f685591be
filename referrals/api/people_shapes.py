"""What doubles, mergers, hidden records and openings are made of over REST."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, text, truth, whole
from referrals.people_rules import (
    FIELDS,
    LONGEST_REASON,
    RESTRICTING,
    SHORTEST_REASON,
    SIDES,
    UNITING,
)

#: How far a proposal of either kind is.
STATES = tuple(UNITING.states)


class DoubleFieldShape(Shape):
    """One field of two rows."""

    name = serializers.ChoiceField(choices=[*FIELDS], help_text=_("项目。"))
    first = text(_("第一份，证件、电话和住址只有后四位。"))
    second = text(_("第二份。"))
    same = truth(_("两份是否相同。"))


class PatientDoubleShape(Shape):
    """Two rows that may be one patient."""

    first = text(_("较早一份患者记录的标识。"))
    second = text(_("较晚一份的标识。"))
    certain = truth(_("true 是证件号码相同，false 是姓名、出生日期和电话相同。"))
    first_institution = text(_("较早一份的登记机构代码。"))
    second_institution = text(_("较晚一份的登记机构代码。"))
    first_cases = whole(_("较早一份的转诊件数。"))
    second_cases = whole(_("较晚一份的转诊件数。"))
    merge = text(_("待确认的合并；没有时为 null。"), allow_null=True)
    fields_beside = DoubleFieldShape(many=True, help_text=_("逐项对照。"))


class PatientMergeShape(Shape):
    """One merging of two rows."""

    id = text(_("合并的标识。"))
    state = serializers.ChoiceField(choices=STATES, help_text=_("状态。"))
    kept = text(_("保留的患者记录。"))
    other = text(_("并入的患者记录。"))
    reason = text(_("合并依据。"))
    proposed_by = text(_("提出人代码。"), allow_null=True)
    proposed_at = moment(_("提出时间。"))
    decided_by = text(_("决定人代码。"), allow_null=True)
    decided_at = moment(_("决定时间。"), allow_null=True)
    decided_reason = text(_("决定理由。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class NewMergeShape(Shape):
    """A proposal."""

    kept = serializers.UUIDField(help_text=_("保留的患者记录。"))
    other = serializers.UUIDField(help_text=_("并入的患者记录。"))
    chosen = serializers.DictField(
        child=serializers.ChoiceField(choices=[*SIDES]), required=False, default=dict,
        help_text=_("每个不同的项目取哪一份：kept 或 other。"),
    )  # fmt: skip
    reason = text(_("合并依据。"), max_length=LONGEST_REASON)


class DecisionShape(Shape):
    """What may be said with a decision."""

    reason = text(
        _("理由；refuse 时必填。"), required=False, default="", allow_blank=True,
        max_length=LONGEST_REASON,
    )  # fmt: skip


class PatientRestrictionShape(Shape):
    """One request to hide a record; not whose it is."""

    id = text(_("申请的标识。"))
    state = serializers.ChoiceField(choices=[*RESTRICTING.states], help_text=_("状态。"))
    institution = text(_("登记机构代码。"))
    reason = text(_("申请理由。"))
    proposed_by = text(_("提出人代码。"), allow_null=True)
    proposed_at = moment(_("提出时间。"))
    decided_by = text(_("决定人代码。"), allow_null=True)
    decided_at = moment(_("决定时间。"), allow_null=True)
    decided_reason = text(_("决定理由。"), allow_null=True)
    demo = truth(_("是否演示数据。"))
    lift_reason = text(_("申请解除的理由。"), allow_null=True)
    lift_asked_at = moment(_("申请解除的时间。"), allow_null=True)
    lifted_at = moment(_("解除的时间。"), allow_null=True)


class NewRestrictionShape(Shape):
    """A request."""

    number = text(_("患者任一件转诊的单号。"), max_length=20)
    reason = text(_("申请理由。"), max_length=LONGEST_REASON)


class OpeningShape(Shape):
    """One opening in an emergency; not whose cases they were."""

    id = text(_("急救查看的标识。"))
    person = text(_("查看人代码。"), allow_null=True)
    institution = text(_("查看人机构代码。"))
    reason = text(_("急救理由。"))
    opened_at = moment(_("查看时间。"))
    until_at = moment(_("可看到。"))
    found = truth(_("有没有可看的在办转诊。"))
    reviewed_at = moment(_("复核时间；还没有为 null。"), allow_null=True)
    review = text(_("复核意见。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class NewOpeningShape(Shape):
    """What an emergency needs."""

    number = text(_("患者证件号码。"), max_length=40)
    reason = text(
        _("急救理由，至少 10 字。"), min_length=SHORTEST_REASON, max_length=LONGEST_REASON
    )
    sure = truth(_("确认这是急救需要。"))


class OpenedCaseShape(Shape):
    """One open case as an emergency shows it."""

    number = text(_("转诊单号。"))
    direction = text(_("方向。"))
    status = text(_("状态。"))
    specialty = text(_("专科代码。"))
    diagnosis = text(_("初步诊断。"))
    summary = text(_("病情摘要。"))
    packet = serializers.DictField(help_text=_("各步骤留下的资料。"))
    origin = text(_("转出机构代码。"))
    destination = text(_("接收机构代码。"), allow_null=True)


class OneOpeningShape(OpeningShape):
    """An opening with the open cases, while it lasts."""

    patient = text(_("患者姓名；没有可看的为 null。"), allow_null=True)
    patient_number = text(_("证件号码的后四位。"), allow_null=True)
    cases = OpenedCaseShape(many=True, help_text=_("在办转诊。"))


class ReviewShape(Shape):
    """What whoever looked at it says."""

    review = text(_("复核意见。"), max_length=LONGEST_REASON)
