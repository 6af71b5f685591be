"""Remote readings and consultations, what happened to them, and who may sign a report."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7
from referrals.remote_rules import OPEN, STATES
from referrals.remote_words import CONSULTATION, EXAMINED, KINDS, QUALITIES, READING, WAYS
from referrals.vocabulary import PRIORITIES, SIDES, SPECIALTIES

_OPEN = models.Q(way=READING, status__in=OPEN[READING]) | models.Q(
    way=CONSULTATION, status__in=OPEN[CONSULTATION]
)
_KNOWN = models.Q(way=READING, kind__in=tuple(EXAMINED), status__in=tuple(STATES[READING]))
_KNOWN |= models.Q(way=CONSULTATION, kind=CONSULTATION, status__in=tuple(STATES[CONSULTATION]))


class RemoteSeries(models.Model):
    """How many remote items of a year have a number: the next is drawn under this row's lock."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    year = models.PositiveSmallIntegerField(_("年份"))
    last = models.PositiveIntegerField(_("最后号"), default=0)

    class Meta:
        verbose_name = _("远程申请单号序列")
        ordering = ["county", "year"]
        constraints = [
            models.UniqueConstraint(fields=["county", "year"], name="remote_series_once"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class RemoteReader(models.Model):
    """A doctor whom a hospital has named to sign reports of one kind, from a day until a day."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("诊断机构")
    )
    person = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="+", verbose_name=_("诊断医师")
    )
    kind = models.CharField(_("类别"), max_length=12, choices=[*EXAMINED.items()])
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("终止日（不含）"), null=True)
    named_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("指定人")
    )
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("指定的诊断医师")
        ordering = ["county", "institution", "kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="remote_reader_of_county"),
            models.UniqueConstraint(
                fields=["institution", "person", "kind"],
                condition=models.Q(until_on__isnull=True),
                name="remote_reader_named_once",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True)
                | models.Q(until_on__gte=models.F("from_on")),
                name="remote_reader_ends_after",
            ),
            SameCounty(fk="institution"),
            SameCounty(fk="person"),
            SameCounty(fk="named_by"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class RemoteItem(models.Model):
    """One reading or consultation; `status` changes by steps of `remote_rules.MOVES` alone.

    `origin` asks, `destination` reads. While it is open a side owns it, at an institution, with
    an hour. `reader` has claimed it, until `lease_until` where that is set; `first_reader` wrote
    the preliminary report, `final_reader` signed. A critical value that nobody has been told of
    yet has `critical_due_at`. `earlier` is the result that was there when it was repeated,
    `referral` the one it became. Reports stand in the events, which never change.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    number = models.CharField(_("远程申请单号"), max_length=20)
    way = models.CharField(_("方式"), max_length=12, choices=[*WAYS.items()])
    kind = models.CharField(_("类别"), max_length=12, choices=[*KINDS.items()])
    specialty = models.CharField(
        _("专科"), max_length=2, choices=[*SPECIALTIES.items()], blank=True
    )
    patient = models.ForeignKey(
        "referrals.Patient", models.PROTECT, related_name="remote_items", verbose_name=_("患者")
    )
    patient_key = models.CharField(_("患者索引"), max_length=60)
    origin = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("申请机构")
    )
    destination = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("诊断机构")
    )
    author = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("申请医生")
    )
    reader = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("认领医生")
    )
    first_reader = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("初步报告人")
    )
    final_reader = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("审核签发人")
    )
    status = models.CharField(_("状态"), max_length=20)
    before = models.CharField(_("取消前的状态"), max_length=20, blank=True)
    is_open = models.BooleanField(_("在办"), default=False)
    sent = models.BooleanField(_("已发出"), default=False)
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
    clock_from = models.DateTimeField(_("诊断计时起点"), null=True)
    clock_left = models.PositiveIntegerField(_("暂停时剩余秒数"), null=True)
    lease_until = models.DateTimeField(_("占用到"), null=True)
    priority = models.CharField(
        _("优先级"), max_length=10, choices=[*PRIORITIES.items()], default="routine"
    )
    subject = models.CharField(_("检查项目或会诊问题"), max_length=200)
    summary = models.TextField(_("病情摘要"))
    study_reference = models.CharField(_("检查资料编号"), max_length=200, blank=True)
    study_hash = models.CharField(_("检查资料的 SHA-256 值"), max_length=64, blank=True)
    quality = models.CharField(
        _("质量自查"), max_length=10, choices=[*QUALITIES.items()], blank=True
    )
    critical_at = models.DateTimeField(_("报危急值时间"), null=True)
    critical_due_at = models.DateTimeField(_("危急值告知期限"), null=True)
    critical_late = models.BooleanField(_("危急值已催办"), default=False)
    may_convert = models.BooleanField(_("申请时同意转为上转"), default=False)
    earlier = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="repeats", verbose_name=_("此前的结果")
    )
    repeat_reason = models.CharField(_("重复检查的理由"), max_length=500, blank=True)
    referral = models.ForeignKey(
        "referrals.Referral",
        models.PROTECT,
        null=True,
        related_name="remote_items",
        verbose_name=_("转为的转诊"),
    )
    cancel_asked_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("申请取消人")
    )
    void_asked_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("申请作废人")
    )
    void_asked_at = models.DateTimeField(_("申请作废时间"), null=True)
    created_at = models.DateTimeField(_("新建时间"))
    changed_at = models.DateTimeField(_("最后办理时间"))
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("远程诊断与会诊")
        ordering = ["county", "-created_at"]
        indexes = [
            models.Index(
                fields=["destination", "due_at", "id"],
                condition=models.Q(is_open=True),
                name="remote_open_here",
            ),
            models.Index(
                fields=["origin", "due_at", "id"],
                condition=models.Q(is_open=True),
                name="remote_open_from",
            ),
            models.Index(
                fields=["county", "due_at", "id"],
                condition=models.Q(is_open=True),
                name="remote_open_in_county",
            ),
            models.Index(
                fields=["owner_at", "due_at", "id"],
                condition=models.Q(is_open=True),
                name="remote_open_owned",
            ),
            models.Index(
                fields=["county", "lease_until"],
                condition=models.Q(lease_until__isnull=False),
                name="remote_leased",
            ),
            models.Index(
                fields=["county", "critical_due_at"],
                condition=models.Q(critical_due_at__isnull=False),
                name="remote_critical",
            ),
            models.Index(fields=["county", "patient_key", "kind"], name="remote_of_patient"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="remote_number_once"),
            models.UniqueConstraint(fields=["county", "id"], name="remote_of_county"),
            models.CheckConstraint(condition=_KNOWN, name="remote_status_known"),
            models.CheckConstraint(
                condition=(models.Q(is_open=True) & _OPEN) | (models.Q(is_open=False) & ~_OPEN),
                name="remote_open_by_status",
            ),
            models.CheckConstraint(
                condition=models.Q(is_open=False)
                | (
                    ~models.Q(owner_side="")
                    & models.Q(owner_at__isnull=False, due_at__isnull=False)
                ),
                name="remote_open_has_owner_and_hour",
            ),
            models.CheckConstraint(
                condition=~models.Q(way=READING, status="claimed")
                | models.Q(reader__isnull=False, lease_until__isnull=False),
                name="remote_claimed_has_reader",
            ),
            models.CheckConstraint(
                condition=models.Q(critical_due_at__isnull=True) | models.Q(is_open=True),
                name="remote_critical_is_open",
            ),
            SameCounty(fk="patient"),
            SameCounty(fk="origin"),
            SameCounty(fk="destination"),
            SameCounty(fk="author"),
            SameCounty(fk="reader"),
            SameCounty(fk="first_reader"),
            SameCounty(fk="final_reader"),
            SameCounty(fk="owner_at"),
            SameCounty(fk="owner"),
            SameCounty(fk="earlier"),
            SameCounty(fk="referral"),
            SameCounty(fk="cancel_asked_by"),
            SameCounty(fk="void_asked_by"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("referrals:remote-item", kwargs={"item": self.pk})


class RemoteEvent(models.Model):
    """One step of an item: kept for ever, never changed; reports and statistics come from these.

    `said` holds what the step said, by the names of `remote_words.FIELDS`; `occurred_at` is when
    it happened, `recorded_at` when it was written down.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    item = models.ForeignKey(
        RemoteItem, models.PROTECT, related_name="events", verbose_name=_("远程诊断与会诊")
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
    said = models.JSONField(_("内容"), default=dict)
    reason = models.TextField(_("说明"), blank=True)

    class Meta:
        verbose_name = _("远程诊断经过")
        ordering = ["item", "id"]
        indexes = [
            models.Index(fields=["county", "action", "occurred_at"], name="remote_event_counted")
        ]
        constraints = [
            SameCounty(fk="item"),
            SameCounty(fk="actor"),
            SameCounty(fk="acting_for"),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return self.action
