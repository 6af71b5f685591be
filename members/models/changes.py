"""What was asked for and who decided: proposals for facts and rules, paper signatures, holds."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from members.models.bodies import Institution
from members.models.people import Person
from members.models.places import County
from members.models.plans import PlanRule


class FactRequest(models.Model):
    """信息核对: the county asks a body to check what the registry says of it, by a day.

    `workdays` says that the last day was counted: so many working days after the day it was asked.
    Such a day moves with the calendar while it is open; null is a day that somebody typed.
    """

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="fact_requests", verbose_name=_("机构")
    )
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("发起人"))
    asked_at = models.DateTimeField(_("发出时间"))
    due_on = models.DateField(_("应于此日前核对"))
    workdays = models.PositiveSmallIntegerField(_("按工作日计的天数"), null=True)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("核对人")
    )
    answered_at = models.DateTimeField(_("核对时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("信息核对")
        ordering = ["county", "due_on", "institution"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="fact_request_of_county"),
            models.UniqueConstraint(
                fields=["institution"],
                condition=models.Q(answered_at=None),
                name="fact_request_one_open",
            ),
            SameCounty(fk="institution"),
            SameCounty(fk="asked_by"),
            SameCounty(fk="answered_by"),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.due_on}"


class Proposal(models.Model):
    """登记变更申请: a body proposes other facts about itself, the commission decides.

    `changes` is {field: [before, after]} as in `InstitutionEvent`. Lifecycle in `members.rules`.
    """

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="proposals", verbose_name=_("机构")
    )
    changes = models.JSONField(_("变动"))
    effective_on = models.DateField(_("生效日"))
    reason = models.TextField(_("事由"))
    order_no = models.CharField(_("文号"), max_length=100, blank=True)
    document = models.ForeignKey(
        "core.Document", models.PROTECT, null=True, related_name="+", verbose_name=_("附件")
    )
    state = models.CharField(_("状态"), max_length=12, default="proposed")
    proposed_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("申请人")
    )
    proposed_at = models.DateTimeField(_("申请时间"))
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("审批人")
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    note = models.TextField(_("审批意见"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("登记变更申请")
        ordering = ["county", "-proposed_at"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="proposal_of_county"),
            *(SameCounty(fk=fk) for fk in ("institution", "document", "proposed_by", "decided_by")),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.state}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("proposal", kwargs={"county": self.county.code, "number": self.pk})


class RuleProposal(models.Model):
    """规则变更申请: one person proposes a value with its reason, another approves it.

    A null `value` asks that the rule be 未设 again. Lifecycle in `members.rules`.
    """

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    key = models.CharField(_("参数"), max_length=120)
    comparator = models.CharField(_("比较符"), max_length=10, blank=True)
    value = models.TextField(_("值"), null=True)  # noqa: DJ001 null is 未设
    from_on = models.DateField(_("起始日"), null=True)
    reason = models.TextField(_("依据"))
    order_no = models.CharField(_("文号"), max_length=100, blank=True)
    document = models.ForeignKey(
        "core.Document", models.PROTECT, null=True, related_name="+", verbose_name=_("附件")
    )
    state = models.CharField(_("状态"), max_length=12, default="proposed")
    proposed_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("申请人")
    )
    proposed_at = models.DateTimeField(_("申请时间"))
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("审批人")
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    note = models.TextField(_("审批意见"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("规则变更申请")
        ordering = ["county", "-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "key"],
                condition=models.Q(state="proposed"),
                name="rule_proposal_one_open",
            ),
            SameCounty(fk="document"),
            SameCounty(fk="proposed_by"),
            SameCounty(fk="decided_by"),
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        """Where it is decided: on the page of its rule."""
        page = reverse("rule", kwargs={"county": self.county.code, "key": self.key})
        return f"{page}#proposal-{self.pk}"


class RuleEvidence(models.Model):
    """佐证: that an item of a plan's list (统一采购 …) is done, since when, with a document."""

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    rule = models.ForeignKey(
        PlanRule, models.PROTECT, related_name="evidence", verbose_name=_("方案规则")
    )
    item = models.CharField(_("事项"), max_length=100)
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, related_name="+", verbose_name=_("机构")
    )
    done_on = models.DateField(_("落实日"))
    note = models.TextField(_("说明"), blank=True)
    document = models.ForeignKey(
        "core.Document", models.PROTECT, null=True, related_name="+", verbose_name=_("附件")
    )
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("佐证")
        ordering = ["county", "rule", "item"]
        constraints = [
            SameCounty(fk="institution"),
            SameCounty(fk="document"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return self.item


class PaperSignature(models.Model):
    """线下签批: an approval signed on paper, entered by somebody who is neither side.

    It counts for the approver in every check of two pairs of eyes, is told to the approver and
    stands in the monthly list until it is confirmed or disputed. The object is named as the
    audit names it (kind and id as text), because any app's approval may be signed on paper.
    """

    class State(models.TextChoices):
        """What the approver has said since."""

        UNCONFIRMED = "unconfirmed", _("待本人确认")
        CONFIRMED = "confirmed", _("本人已确认")
        DISPUTED = "disputed", _("本人否认")

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    step = models.CharField(_("环节"), max_length=60)
    object_kind = models.CharField(_("对象种类"), max_length=60)
    object_id = models.CharField(_("对象编号"), max_length=40)
    label = models.CharField(_("对象"), max_length=200)
    approver = models.ForeignKey(
        Person, models.PROTECT, related_name="paper_signatures", verbose_name=_("签批人")
    )
    signed_on = models.DateField(_("签批日"))
    recorder = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("录入人"))
    recorded_at = models.DateTimeField(_("录入时间"))
    document = models.ForeignKey(
        "core.Document", models.PROTECT, related_name="+", verbose_name=_("扫描件")
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=State.choices, default=State.UNCONFIRMED
    )
    settled_at = models.DateTimeField(_("确认或否认时间"), null=True)
    note = models.TextField(_("说明"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("线下签批")
        ordering = ["county", "-recorded_at"]
        indexes = [
            models.Index(fields=["county", "object_kind", "object_id"], name="paper_of_object")
        ]
        constraints = [
            SameCounty(fk="approver"),
            SameCounty(fk="recorder"),
            SameCounty(fk="document"),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("paper-signature", kwargs={"signature": self.pk})


class Hold(models.Model):
    """封存: a named record cannot be erased, merged or hidden while this stands."""

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    object_kind = models.CharField(_("对象种类"), max_length=60)
    object_id = models.CharField(_("对象编号"), max_length=40)
    label = models.CharField(_("对象"), max_length=200)
    document_no = models.CharField(_("文号"), max_length=100)
    reason = models.TextField(_("事由"))
    document = models.ForeignKey(
        "core.Document", models.PROTECT, null=True, related_name="+", verbose_name=_("附件")
    )
    placed_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("封存人")
    )
    placed_at = models.DateTimeField(_("封存时间"))
    released_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("解封人")
    )
    released_at = models.DateTimeField(_("解封时间"), null=True)
    release_no = models.CharField(_("解封文号"), max_length=100, blank=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("封存")
        ordering = ["county", "-placed_at"]
        indexes = [
            models.Index(
                fields=["county", "object_kind", "object_id"],
                condition=models.Q(released_at=None),
                name="hold_standing",
            )
        ]
        constraints = [
            SameCounty(fk="document"),
            SameCounty(fk="placed_by"),
            SameCounty(fk="released_by"),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("hold", kwargs={"hold": self.pk})
