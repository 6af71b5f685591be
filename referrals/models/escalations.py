"""催办: who was told, by name, that a case or a remote item is past its hour; one row a step."""

from typing import Final, cast

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7
from referrals.models.referrals import Referral
from referrals.models.remote import RemoteItem
from referrals.vocabulary import SIDES

#: Nobody was named anywhere; then whom the steps reach, in their order.
NOBODY: Final = 0
ON_DUTY: Final = 1
MEDICAL: Final = 2
DEPUTY: Final = 3


class Escalation(models.Model):
    """One person is told of one hour that has passed; it stands while that hour still waits.

    `due_at` is the hour it belongs to, `matter` what waits: the case itself, a place that was not
    found in time (then `due_at` is the hour by which it must be), the review of a green case, a
    void request of either (asked at `asked_at`), or a remote item (`remote` instead of
    `referral`). Step 0 has no person: nobody is named.
    """

    class Matter(models.TextChoices):
        """What waits."""

        CASE = "case", _("转诊办理")
        SLOT = "slot", _("未排到号源床位")
        GREEN = "green", _("绿色通道复核")
        VOID = "void", _("作废申请")
        REMOTE = "remote", _("远程诊断与会诊")

    class Step(models.IntegerChoices):
        """Whom it reached."""

        NOBODY = NOBODY, _("无人可提醒")
        ON_DUTY = ON_DUTY, _("值班人员")
        MEDICAL = MEDICAL, _("医务科")
        DEPUTY = DEPUTY, _("分管副院长")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    referral = models.ForeignKey(
        Referral, models.PROTECT, null=True, related_name="escalations", verbose_name=_("转诊")
    )
    remote = models.ForeignKey(
        RemoteItem,
        models.PROTECT,
        null=True,
        related_name="escalations",
        verbose_name=_("远程诊断与会诊"),
    )
    matter = models.CharField(_("催办事项"), max_length=6, choices=Matter.choices)
    due_at = models.DateTimeField(_("办理期限"))
    asked_at = models.DateTimeField(_("申请作废时间"), null=True)
    step = models.PositiveSmallIntegerField(_("催办到"), choices=Step.choices)
    side = models.CharField(_("在办方"), max_length=1, choices=[*SIDES.items()])
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("在办机构")
    )
    person = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("提醒到")
    )
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    at = models.DateTimeField(_("提醒时间"))
    acknowledged_at = models.DateTimeField(_("知晓时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("催办")
        ordering = ["-at", "id"]
        indexes = [
            models.Index(fields=["person", "-at"], name="escalation_of_person"),
            models.Index(fields=["county", "-at"], name="escalation_of_county_at"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "matter", "due_at", "step"], name="escalation_once_a_step"
            ),
            models.UniqueConstraint(
                fields=["remote", "matter", "due_at", "step"],
                name="escalation_of_remote_once_a_step",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    matter__in=("remote", "void"), remote__isnull=False, referral=None
                )
                | (~models.Q(matter="remote") & models.Q(referral__isnull=False, remote=None)),
                name="escalation_of_one_item",
            ),
            models.CheckConstraint(
                condition=models.Q(step=NOBODY, person=None, acknowledged_at=None)
                | models.Q(step__gt=NOBODY, person__isnull=False),
                name="escalation_reaches_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(matter="void", asked_at__isnull=False)
                | (~models.Q(matter="void") & models.Q(asked_at=None)),
                name="escalation_of_a_void_request",
            ),
            SameCounty(fk="referral"),
            SameCounty(fk="remote"),
            SameCounty(fk="institution"),
            SameCounty(fk="person"),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id or self.remote_id} {self.step}"

    def get_absolute_url(self) -> str:
        """The list in which whoever was told finds it."""
        return reverse("referrals:escalations")

    @property
    def item(self) -> Referral | RemoteItem:
        """What is late; the table holds one of the two, never both."""
        return self.remote or cast(Referral, self.referral)
