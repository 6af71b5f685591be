"""预留资源: what a lead hospital keeps for the bases on a day, and who took which place of it."""

from fractions import Fraction

from django.db import models
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7
from referrals.reserving import POOL_BOOKING


class PoolDay(models.Model):
    """One kind of place of one service of a lead hospital on one day.

    `reserved` is the share of `total` rounded up; the share is kept as numerator and
    denominator with the rule's clause and version, because the question is “of what?”. It
    follows total and rule until `published_at`; afterwards it may only grow. `offered` is what
    stood open to the bases before its release was due (`release_on`; null: never released).
    """

    class Kind(models.TextChoices):
        """What is reserved."""

        SLOT = "slot", _("号源")
        BED = "bed", _("床位")
        EXAM = "exam", _("检查")

    class Source(models.TextChoices):
        """How the total came in."""

        PAGE = "page", _("页面录入")
        FILE = "file", _("表格导入")
        API = "api", _("接口")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("牵头单位")
    )
    kind = models.CharField(_("类别"), max_length=4, choices=Kind.choices)
    service = models.CharField(_("科室或项目"), max_length=60)
    on = models.DateField(_("日期"))
    total = models.PositiveIntegerField(_("总数"))
    share_numerator = models.PositiveBigIntegerField(_("比例分子"), default=0)
    share_denominator = models.PositiveBigIntegerField(_("比例分母"), default=1)
    clause = models.ForeignKey(
        "members.Clause", models.PROTECT, null=True, related_name="+", verbose_name=_("条款")
    )
    rule_from_on = models.DateField(_("规则起始日"), null=True)
    rule_version = models.PositiveIntegerField(_("规则版本"), null=True)
    reserved = models.PositiveIntegerField(_("预留"), default=0)
    taken = models.PositiveIntegerField(_("已占"), default=0)
    released = models.PositiveIntegerField(_("已释放"), default=0)
    offered = models.PositiveIntegerField(_("实际提供"), default=0)
    release_on = models.DateField(_("释放日"), null=True)
    stated_at = models.DateTimeField(_("报数时间"))
    stated_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("报数人")
    )
    source = models.CharField(_("来源"), max_length=4, choices=Source.choices)
    published_at = models.DateTimeField(_("发布时间"), null=True)
    published_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("发布人")
    )
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("预留资源日")
        ordering = ["institution", "kind", "service", "on"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "institution", "kind", "service", "on"], name="pool_once_a_day"
            ),
            models.UniqueConstraint(fields=["county", "id"], name="pool_of_county"),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    models.F("taken") + models.F("released"), models.F("reserved")
                ),
                name="pool_not_over_booked",
            ),
            models.CheckConstraint(
                condition=models.Q(reserved__lte=models.F("total")), name="pool_within_total"
            ),
            models.CheckConstraint(
                condition=models.Q(offered__lte=models.F("reserved")),
                name="pool_offers_what_it_has",
            ),
            models.CheckConstraint(
                condition=models.Q(share_denominator__gte=1)
                & models.Q(share_numerator__lte=models.F("share_denominator")),
                name="pool_share_is_a_share",
            ),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(
                    models.F("reserved") * models.F("share_denominator"),
                    models.F("share_numerator") * models.F("total"),
                ),
                name="pool_keeps_its_share",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=False)
                | models.Q(taken=0, released=0, offered=0),
                name="pool_published_before_use",
            ),
            SameCounty(fk="institution"),
            SameCounty(fk="stated_by"),
            SameCounty(fk="published_by"),
        ]
        indexes = [models.Index(fields=["county", "on"], name="pool_on_a_day")]

    def __str__(self) -> str:
        return f"{self.service} {self.on}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("referrals:pool", kwargs={"pool": self.pk})

    @property
    def share(self) -> Fraction:
        """The share that the rule asked for when it was last counted."""
        return Fraction(self.share_numerator, self.share_denominator)

    @property
    def free(self) -> int:
        """How many places are still open to the bases."""
        return self.reserved - self.taken - self.released


class PoolBooking(models.Model):
    """One place of a pool, held for a while or booked for a case; `POOL_BOOKING` is its course.

    `case_number` is that of its `referral`, otherwise the base's own number, without a name.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    pool = models.ForeignKey(
        PoolDay, models.PROTECT, related_name="bookings", verbose_name=_("预留资源日")
    )
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("预约单位")
    )
    referral = models.ForeignKey(
        "referrals.Referral", models.PROTECT, null=True, related_name="+", verbose_name=_("转诊")
    )
    case_number = models.CharField(_("病例编号"), max_length=40, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=list(POOL_BOOKING.states.items()))
    held_until = models.DateTimeField(_("占位到"), null=True)
    asked_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("预约人")
    )
    asked_at = models.DateTimeField(_("预约时间"))
    settled_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("了结人")
    )
    settled_at = models.DateTimeField(_("了结时间"), null=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("预留资源预约")
        ordering = ["pool", "asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="pool_booking_of_county"),
            models.UniqueConstraint(
                fields=["pool", "institution", "case_number"],
                condition=models.Q(state__in=["held", "booked", "kept"])
                & ~models.Q(case_number=""),
                name="pool_booking_once_a_case",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="held") | models.Q(held_until__isnull=False),
                name="pool_hold_ends",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["booked", "kept", "no_show"])
                | ~models.Q(case_number=""),
                name="pool_booking_is_for_a_case",
            ),
            SameCounty(fk="pool"),
            SameCounty(fk="referral"),
            SameCounty(fk="institution"),
            SameCounty(fk="asked_by"),
            SameCounty(fk="settled_by"),
        ]
        indexes = [
            models.Index(
                fields=["held_until"], condition=models.Q(state="held"), name="pool_holds_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_number or self.pk}"
