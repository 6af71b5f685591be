"""Two rows of one human become one; a record is hidden on request: each asked and decided by two."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7
from referrals.people_rules import CONFIRMED, LIFTED, LIFTING, PROPOSED, RESTRICTING, UNITING

_DECIDED = models.Q(state=PROPOSED, decided_by=None, decided_at=None) | (
    ~models.Q(state=PROPOSED) & models.Q(decided_at__isnull=False)
)


class PatientMerge(models.Model):
    """病人合并: `other` is to end in `kept`; somebody proposes it, another person decides.

    `chosen` says for every field that differs whose value stays, by the words of
    `people_rules.SIDES`: no value itself. Once confirmed `before` holds both rows as they were,
    sealed JSON (`alliance.core.crypto`), and `moved` how many rows of each model changed over.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    kept = models.ForeignKey(
        "referrals.Patient", models.PROTECT, related_name="+", verbose_name=_("保留的记录")
    )
    other = models.ForeignKey(
        "referrals.Patient", models.PROTECT, related_name="+", verbose_name=_("并入的记录")
    )
    state = models.CharField(_("状态"), max_length=10, choices=[*UNITING.states.items()])
    chosen = models.JSONField(_("各项取哪一份"), default=dict, blank=True)
    reason = models.CharField(_("合并依据"), max_length=500)
    proposed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("提出人")
    )
    proposed_for = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("代谁提出")
    )
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("决定人")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decided_reason = models.CharField(_("决定理由"), max_length=500, blank=True)
    before = models.TextField(_("合并前的内容"), blank=True)
    moved = models.JSONField(_("改到保留记录的行数"), default=dict, blank=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("患者合并")
        ordering = ["-proposed_at", "id"]
        indexes = [models.Index(fields=["county", "-proposed_at"], name="patient_merge_newest")]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="patient_merge_of_county"),
            models.UniqueConstraint(
                fields=["other"],
                condition=models.Q(state__in=[PROPOSED, CONFIRMED]),
                name="patient_merge_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(kept=models.F("other")), name="patient_merge_of_two_rows"
            ),
            models.CheckConstraint(condition=_DECIDED, name="patient_merge_decided"),
            models.CheckConstraint(
                condition=~models.Q(state=CONFIRMED) | ~models.Q(before=""),
                name="patient_merge_keeps_before",
            ),
            SameCounty(fk="kept"),
            SameCounty(fk="other"),
            SameCounty(fk="proposed_by"),
            SameCounty(fk="proposed_for"),
            SameCounty(fk="decided_by"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Where it is decided and read afterwards."""
        return reverse("referrals:patient-merge", kwargs={"merge": self.pk})


class PatientRestriction(models.Model):
    """病人限制使用: on request a record is hidden everywhere and kept for its legal time.

    It is lifted as it was made: one person asks with a reason, another decides.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    patient = models.ForeignKey(
        "referrals.Patient", models.PROTECT, related_name="restrictions", verbose_name=_("患者")
    )
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("登记机构")
    )
    state = models.CharField(_("状态"), max_length=10, choices=[*RESTRICTING.states.items()])
    reason = models.CharField(_("申请理由"), max_length=500)
    proposed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("提出人")
    )
    proposed_for = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("代谁提出")
    )
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("决定人")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decided_reason = models.CharField(_("决定理由"), max_length=500, blank=True)
    lift_asked_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("申请解除人")
    )
    lift_asked_for = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("代谁申请解除"),
    )
    lift_asked_at = models.DateTimeField(_("申请解除时间"), null=True)
    lift_reason = models.CharField(_("申请解除的理由"), max_length=500, blank=True)
    lifted_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("解除确认人")
    )
    lifted_at = models.DateTimeField(_("解除时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("患者限制使用")
        ordering = ["-proposed_at", "id"]
        indexes = [
            models.Index(fields=["county", "-proposed_at"], name="patient_restriction_newest")
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="patient_restriction_of_county"),
            models.UniqueConstraint(
                fields=["patient"],
                condition=models.Q(state__in=[PROPOSED, CONFIRMED, LIFTING]),
                name="patient_restriction_once",
            ),
            models.CheckConstraint(condition=_DECIDED, name="patient_restriction_decided"),
            models.CheckConstraint(
                condition=~models.Q(state__in=[LIFTING, LIFTED])
                | (models.Q(lift_asked_at__isnull=False) & ~models.Q(lift_reason="")),
                name="patient_restriction_lifted_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=LIFTED)
                | (
                    models.Q(lifted_at__isnull=False)
                    & ~models.Q(lifted_by=models.F("lift_asked_by"))
                ),
                name="patient_restriction_lifted_by_two",
            ),
            SameCounty(fk="patient"),
            SameCounty(fk="institution"),
            SameCounty(fk="proposed_by"),
            SameCounty(fk="proposed_for"),
            SameCounty(fk="decided_by"),
            SameCounty(fk="lift_asked_by"),
            SameCounty(fk="lift_asked_for"),
            SameCounty(fk="lifted_by"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Opening(models.Model):
    """急救查看: a doctor without any relation asked for a patient's open cases by the number.

    `patient` is empty where nothing was found: whether the number is unknown or only without open
    cases is not kept, so nobody can read it here either. `until_at` ends the reading.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    patient = models.ForeignKey(
        "referrals.Patient",
        models.PROTECT,
        null=True,
        related_name="openings",
        verbose_name=_("患者"),
    )
    person = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("查看人")
    )
    acting_for = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("代谁查看")
    )
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("查看人机构")
    )
    reason = models.CharField(_("急救理由"), max_length=500)
    opened_at = models.DateTimeField(_("查看时间"))
    until_at = models.DateTimeField(_("可看到"))
    reviewed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("复核人")
    )
    reviewed_at = models.DateTimeField(_("复核时间"), null=True)
    review = models.CharField(_("复核意见"), max_length=500, blank=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("急救查看")
        ordering = ["-opened_at", "id"]
        indexes = [
            models.Index(fields=["county", "-opened_at"], name="opening_newest"),
            models.Index(fields=["person", "-opened_at"], name="opening_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="opening_of_county"),
            models.CheckConstraint(
                condition=models.Q(until_at__gt=models.F("opened_at")), name="opening_ends"
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_at=None, review="")
                | (models.Q(reviewed_at__isnull=False) & ~models.Q(review="")),
                name="opening_reviewed_in_words",
            ),
            SameCounty(fk="patient"),
            SameCounty(fk="person"),
            SameCounty(fk="acting_for"),
            SameCounty(fk="institution"),
            SameCounty(fk="reviewed_by"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Where it is read while it lasts."""
        return reverse("referrals:opening", kwargs={"opening": self.pk})
