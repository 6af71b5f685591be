"""Postings, the versions that their orders make, and every step that was taken."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.db.fields import ExactDecimal
from alliance.core.db.overlap import NoOverlap
from alliance.core.ids import uuid7
from staffing.rules.postings import HOLDING, STATES, state_words
from staffing.vocabulary import KIND_WORDS, PAYERS, SIDES


class Posting(models.Model):
    """Somebody works away from home; `status` changes by steps of `rules.postings.MOVES` alone.

    `from_on` and `until_on` (half-open) are the days it takes: planned until somebody arrives,
    actual from then on. While `holds` is true no other posting of the person may take more than
    is left of the same days; two full-time ones never share one. The person's own record in
    the registry is never touched.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    kind = models.CharField(_("形式"), max_length=20, choices=[*KIND_WORDS.items()])
    person = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        null=True,
        related_name="postings",
        verbose_name=_("派驻人员"),
    )
    home = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("派出单位")
    )
    host = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("接收单位")
    )
    post = models.CharField(_("岗位"), max_length=100)
    planned_from_on = models.DateField(_("计划起始日"))
    planned_until_on = models.DateField(_("计划终止日（不含）"), null=True)
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("终止日（不含）"), null=True)
    full_time = models.BooleanField(_("全职"), default=True)
    share = ExactDecimal(_("占用工作时间的份额"), max_places=4)
    days_a_week = ExactDecimal(_("每周天数"), max_places=1, null=True)
    base_payer = models.CharField(_("基本薪酬由谁承担"), max_length=8, choices=[*PAYERS.items()])
    bonus_payer = models.CharField(_("奖励性绩效由谁承担"), max_length=8, choices=[*PAYERS.items()])
    allowance_payer = models.CharField(_("补助由谁承担"), max_length=8, choices=[*PAYERS.items()])
    status = models.CharField(_("状态"), max_length=16)
    before = models.CharField(_("申诉前的状态"), max_length=16, blank=True)
    owner_side = models.CharField(_("在办方"), max_length=6, choices=[*SIDES.items()], blank=True)
    holds = models.BooleanField(_("占用时间"), default=False)
    whole = models.BooleanField(_("全职占用"), default=False)
    proposed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("提出人")
    )
    created_at = models.DateTimeField(_("提出时间"))
    changed_at = models.DateTimeField(_("最近办理时间"))
    version = models.PositiveIntegerField(_("版本"), default=1)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("派驻")
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["county", "status", "-changed_at"], name="posting_in_a_state"),
            models.Index(fields=["person", "from_on"], name="posting_of_person"),
            models.Index(fields=["host", "from_on"], name="posting_at_host"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="posting_of_county"),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                name="posting_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=tuple(STATES)), name="posting_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(holds=True, status__in=HOLDING)
                | models.Q(holds=False) & ~models.Q(status__in=HOLDING),
                name="posting_holds_as_its_state_says",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(status__in=("need", "voided")),
                name="posting_names_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(home=models.F("host")), name="posting_away_from_home"
            ),
            NoOverlap(
                owner="person", from_on="from_on", until_on="until_on", flag="whole",
                name="posting_full_time_apart",
            ),
            SameCounty(fk="person"),
            SameCounty(fk="home"),
            SameCounty(fk="host"),
            SameCounty(fk="proposed_by"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person or '—'} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """The posting's page."""
        return reverse("staffing:posting", args=[self.pk])

    @property
    def state_words(self) -> str:
        """The state in words."""
        return state_words(self.status)


class PostingVersion(models.Model):
    """What an order says: which host, from which day until which; a later one follows it."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    posting = models.ForeignKey(
        Posting, models.PROTECT, related_name="versions", verbose_name=_("派驻")
    )
    number = models.PositiveSmallIntegerField(_("第几次"))
    host = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("接收单位")
    )
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("终止日（不含）"), null=True)
    verb = models.CharField(_("步骤"), max_length=20)
    order_no = models.CharField(_("文号"), max_length=80)
    ordered_on = models.DateField(_("发文日期"))
    reason = models.TextField(_("理由"), blank=True)
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    at = models.DateTimeField(_("办理时间"))
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("派驻文件")
        ordering = ["posting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["posting", "number"], name="posting_version_once"),
            SameCounty(fk="posting"),
            SameCounty(fk="host"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return self.order_no


class PostingEvent(models.Model):
    """A step as it was taken; it never changes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    posting = models.ForeignKey(
        Posting, models.PROTECT, related_name="events", verbose_name=_("派驻")
    )
    at = models.DateTimeField(_("办理时间"))
    verb = models.CharField(_("步骤"), max_length=20)
    from_status = models.CharField(_("原状态"), max_length=16, blank=True)
    to_status = models.CharField(_("新状态"), max_length=16)
    side = models.CharField(_("办理方"), max_length=6, choices=[*SIDES.items()])
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("办理人")
    )
    acting_for = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("代谁办理")
    )
    #: The centre that acted in the place of a village clinic; null where the side acted itself.
    through = models.ForeignKey(
        "members.Institution",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("代村卫生室办理的单位"),
    )
    said = models.JSONField(_("填写内容"), default=dict)

    class Meta:
        verbose_name = _("派驻经过")
        ordering = ["posting", "at", "id"]
        constraints = [
            SameCounty(fk="posting"),
            SameCounty(fk="by"),
            SameCounty(fk="acting_for"),
            SameCounty(fk="through"),
        ]

    def __str__(self) -> str:
        return self.verb
