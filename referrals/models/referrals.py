"""Referrals up and down, and everything that ever happened to them."""

from collections.abc import Collection, Mapping

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7
from referrals.rules import OPEN, STATES
from referrals.vocabulary import COLOURS, DIRECTIONS, DOWN, PRIORITIES, SIDES, SPECIALTIES, UP


def _any_way(states: Mapping[str, Collection[str]]) -> models.Q:
    """A case whose status is one of its direction's."""
    found = models.Q()
    for way, codes in states.items():
        found |= models.Q(direction=way, status__in=tuple(codes))
    return found


_OPEN = _any_way(OPEN)
_KNOWN = _any_way(STATES)


class NumberSeries(models.Model):
    """How many referrals of a year have a number: the next one is drawn under this row's lock."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    year = models.PositiveSmallIntegerField(_("年份"))
    last = models.PositiveIntegerField(_("最后号"), default=0)

    class Meta:
        verbose_name = _("转诊单号序列")
        ordering = ["county", "year"]
        constraints = [
            models.UniqueConstraint(fields=["county", "year"], name="number_series_once"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Referral(models.Model):
    """One patient from one place to another; `status` changes by steps of `rules.MOVES` alone.

    `origin` sends, `destination` receives (empty: not named yet, the alliance's desk names it).
    `patient_key` is the patient's number index, or the patient's id where the number is unknown.
    While it is open a side owns it, at an institution, with an hour; `owner` is the person where
    one is named. Out of the county there is no destination: `outside` names the hospital,
    `indication` why. `packet` holds what steps ask for, by the names of `vocabulary.FIELDS`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    number = models.CharField(_("转诊单号"), max_length=20)
    direction = models.CharField(_("方向"), max_length=4, choices=[*DIRECTIONS.items()])
    patient = models.ForeignKey(
        "referrals.Patient", models.PROTECT, related_name="referrals", verbose_name=_("患者")
    )
    patient_key = models.CharField(_("患者索引"), max_length=60)
    specialty = models.CharField(_("专科"), max_length=2, choices=[*SPECIALTIES.items()])
    origin = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("转出机构")
    )
    destination = models.ForeignKey(
        "members.Institution",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("接收机构"),
    )
    review_at = models.ForeignKey(
        "members.Institution",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("审核机构"),
    )
    author = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("转出医生")
    )
    reviewer = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("审核人")
    )
    receiver = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("接收医生")
    )
    status = models.CharField(_("状态"), max_length=20)
    before = models.CharField(_("取消前的状态"), max_length=20, blank=True)
    is_open = models.BooleanField(_("在办"), default=False)
    sent = models.BooleanField(_("已发出"), default=False)
    green = models.BooleanField(_("绿色通道"), default=False)
    owner_side = models.CharField(_("在办方"), max_length=1, choices=[*SIDES.items()], blank=True)
    owner_at = models.ForeignKey(
        "members.Institution",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("在办机构"),
    )
    owner = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("在办人")
    )
    due_at = models.DateTimeField(_("办理期限"), null=True)
    clock_left = models.PositiveIntegerField(_("暂停时剩余秒数"), null=True)
    priority = models.CharField(
        _("优先级"), max_length=10, choices=[*PRIORITIES.items()], default="routine"
    )
    diagnosis = models.CharField(_("初步诊断"), max_length=200)
    icd = models.CharField(_("ICD 编码"), max_length=20, blank=True)
    summary = models.TextField(_("病情摘要"))
    packet = models.JSONField(_("转诊资料"), default=dict)
    consent = models.BooleanField(_("患者已同意"), default=False)
    groups = models.JSONField(_("重点人群"), default=list, blank=True)
    colour = models.CharField(
        _("孕产妇风险颜色"), max_length=10, choices=[*COLOURS.items()], blank=True
    )
    outside = models.CharField(_("县域外接收医院"), max_length=100, blank=True)
    indication = models.CharField(_("外转指征"), max_length=100, blank=True)
    chosen_by_patient = models.BooleanField(_("患者自己选定"), default=False)
    booked_for = models.DateTimeField(_("预约时间"), null=True)
    joint_ward = models.ForeignKey(
        "referrals.JointWard",
        models.PROTECT,
        null=True,
        related_name="referrals",
        verbose_name=_("联合病房"),
    )
    ward_doctor = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("管床医生")
    )
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="successors", verbose_name=_("前一转诊")
    )
    void_asked_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("申请作废人")
    )
    void_asked_at = models.DateTimeField(_("申请作废时间"), null=True)
    green_due_at = models.DateTimeField(_("绿色通道复核期限"), null=True)
    created_at = models.DateTimeField(_("新建时间"))
    changed_at = models.DateTimeField(_("最后办理时间"))
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("转诊")
        ordering = ["county", "-created_at"]
        indexes = [
            models.Index(
                fields=["destination", "due_at", "id"],
                condition=models.Q(is_open=True),
                name="referral_open_here",
            ),
            models.Index(
                fields=["origin", "due_at", "id"],
                condition=models.Q(is_open=True),
                name="referral_open_from",
            ),
            models.Index(
                fields=["county", "due_at", "id"],
                condition=models.Q(is_open=True),
                name="referral_open_in_county",
            ),
            models.Index(
                fields=["owner_at", "due_at", "id"],
                condition=models.Q(is_open=True),
                name="referral_open_owned",
            ),
            models.Index(
                fields=["review_at", "due_at", "id"],
                condition=models.Q(is_open=True),
                name="referral_open_reviewed",
            ),
            models.Index(
                fields=["county", "origin"],
                condition=models.Q(status="draft"),
                name="referral_drafts",
            ),
            models.Index(
                fields=["county", "-changed_at", "id"],
                condition=models.Q(is_open=False),
                name="referral_ended",
            ),
            models.Index(
                fields=["county", "void_asked_at"],
                condition=models.Q(void_asked_at__isnull=False),
                name="referral_void_asked",
            ),
            models.Index(
                fields=["county", "green_due_at"],
                condition=models.Q(green_due_at__isnull=False),
                name="referral_green_review",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="referral_number_once"),
            models.UniqueConstraint(fields=["county", "id"], name="referral_of_county"),
            models.UniqueConstraint(
                fields=["county", "patient_key", "specialty"],
                condition=models.Q(direction=UP, is_open=True, green=False),
                name="referral_one_open_up",
            ),
            models.UniqueConstraint(
                fields=["county", "patient_key", "specialty", "origin"],
                condition=models.Q(direction=UP, status="draft"),
                name="referral_one_draft_here",
            ),
            models.UniqueConstraint(
                fields=["county", "patient_key", "origin"],
                condition=models.Q(direction=DOWN, is_open=True),
                name="referral_one_open_down",
            ),
            models.CheckConstraint(
                condition=models.Q(joint_ward=None, ward_doctor=None)
                | models.Q(joint_ward__isnull=False, ward_doctor__isnull=False),
                name="referral_ward_has_doctor",
            ),
            models.CheckConstraint(condition=_KNOWN, name="referral_status_known"),
            models.CheckConstraint(
                condition=(models.Q(is_open=True) & _OPEN) | (models.Q(is_open=False) & ~_OPEN),
                name="referral_open_by_status",
            ),
            models.CheckConstraint(
                condition=models.Q(is_open=False)
                | (
                    ~models.Q(owner_side="")
                    & models.Q(owner_at__isnull=False, due_at__isnull=False)
                ),
                name="referral_open_has_owner_and_hour",
            ),
            SameCounty(fk="patient"),
            SameCounty(fk="origin"),
            SameCounty(fk="destination"),
            SameCounty(fk="review_at"),
            SameCounty(fk="author"),
            SameCounty(fk="reviewer"),
            SameCounty(fk="receiver"),
            SameCounty(fk="owner_at"),
            SameCounty(fk="owner"),
            SameCounty(fk="joint_ward"),
            SameCounty(fk="ward_doctor"),
            SameCounty(fk="predecessor"),
            SameCounty(fk="void_asked_by"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Its case page."""
        return reverse("referrals:case", kwargs={"referral": self.pk})


class ReferralEvent(models.Model):
    """One step of a referral: kept for ever, never changed; every statistic comes from these.

    `occurred_at` is when it happened, `recorded_at` when it was written down; `due_at` is the hour
    that stood for the next step once this one was taken (empty: none, or kept before it was noted).
    `reached` says of a contact attempt whether it reached somebody (empty: no attempt, or kept
    before it was noted).
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    referral = models.ForeignKey(
        Referral, models.PROTECT, related_name="events", verbose_name=_("转诊")
    )
    occurred_at = models.DateTimeField(_("发生时间"))
    recorded_at = models.DateTimeField(_("记录时间"))
    action = models.CharField(_("步骤"), max_length=20)
    from_status = models.CharField(_("原状态"), max_length=20, blank=True)
    to_status = models.CharField(_("新状态"), max_length=20)
    actor = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("办理人")
    )
    acting_for = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("代谁办理")
    )
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, null=True, related_name="+", verbose_name=_("机构")
    )
    side = models.CharField(_("哪一方"), max_length=1, choices=[*SIDES.items()])
    reason_code = models.CharField(_("原因"), max_length=100, blank=True)
    reason = models.TextField(_("说明"), blank=True)
    list_line = models.ForeignKey(
        "referrals.ListLine",
        models.PROTECT,
        null=True,
        related_name="events",
        verbose_name=_("来自清单"),
    )
    due_at = models.DateTimeField(_("由此起的办理期限"), null=True)
    reached = models.BooleanField(_("是否联系上"), null=True)

    class Meta:
        verbose_name = _("转诊经过")
        ordering = ["referral", "id"]
        indexes = [
            models.Index(fields=["county", "action", "occurred_at"], name="referral_event_counted")
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="referral_event_of_county"),
            SameCounty(fk="referral"),
            SameCounty(fk="actor"),
            SameCounty(fk="acting_for"),
            SameCounty(fk="institution"),
            SameCounty(fk="list_line"),
        ]

    def __str__(self) -> str:
        return self.action


class FollowUp(models.Model):
    """One visit to a patient who came back to the base: its day, its window, when it was done.

    How often somebody was looked for stands in the case's events.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    referral = models.ForeignKey(
        Referral, models.PROTECT, related_name="follow_ups", verbose_name=_("转诊")
    )
    on = models.DateField(_("随访日"))
    from_on = models.DateField(_("最早"))
    until_on = models.DateField(_("最晚"))
    done_at = models.DateTimeField(_("完成时间"), null=True)
    done_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("随访人")
    )

    class Meta:
        verbose_name = _("随访任务")
        ordering = ["referral", "on"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "on"], name="follow_up_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(from_on__lte=models.F("on"), until_on__gte=models.F("on")),
                name="follow_up_within_window",
            ),
            SameCounty(fk="referral"),
            SameCounty(fk="done_by"),
        ]

    def __str__(self) -> str:
        return str(self.on)
