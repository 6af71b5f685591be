"""人力资源池: who is in it, in which state since when, and every step that was taken."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7
from staffing.rules import pool as rules


class PoolEntry(models.Model):
    """Somebody who was recruited into the pool; `status` changes by steps of its table alone.

    `member` holds their post and pays them, or uses them; `payer` and its clause stand as the
    rule read on the day they entered. `since_on` is the day on which the state began.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    kind = models.CharField(
        _("种类"),
        max_length=8,
        choices=[(code, kind.words) for code, kind in rules.KINDS.items()],
    )
    person = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="pool_entries", verbose_name=_("人员")
    )
    lead = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("牵头医院")
    )
    member = models.ForeignKey(
        "members.Institution",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("编制所在或使用单位"),
    )
    hired_on = models.DateField(_("招聘日期"))
    entered_on = models.DateField(_("入池日期"))
    status = models.CharField(_("状态"), max_length=10)
    since_on = models.DateField(_("进入本状态的日期"))
    owner_side = models.CharField(
        _("在办方"), max_length=6, choices=[*rules.SIDES.items()], blank=True
    )
    payer = models.CharField(_("薪酬由谁负责"), max_length=200)
    payer_clause = models.CharField(_("薪酬的依据"), max_length=200, blank=True)
    examined_on = models.DateField(_("最近考核日期"), null=True)
    passed = models.BooleanField(_("考核通过"), null=True)
    changed_at = models.DateTimeField(_("最近办理时间"))
    version = models.PositiveIntegerField(_("版本"), default=1)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("人力资源池人员")
        ordering = ["-changed_at", "id"]
        indexes = [models.Index(fields=["county", "status", "since_on"], name="pool_in_a_state")]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="pool_entry_of_county"),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(status__in=rules.OPEN),
                name="pool_one_open_entry",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=tuple(rules.STATES)), name="pool_state_known"
            ),
            SameCounty(fk="person"),
            SameCounty(fk="lead"),
            SameCounty(fk="member"),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("staffing:pool-entry", args=[self.pk])

    @property
    def state_words(self) -> str:
        """The state in words."""
        return rules.state_words(self.status)


class PoolEvent(models.Model):
    """A step as it was taken; it never changes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    entry = models.ForeignKey(
        PoolEntry, models.PROTECT, related_name="events", verbose_name=_("人力资源池人员")
    )
    at = models.DateTimeField(_("办理时间"))
    on = models.DateField(_("日期"))
    verb = models.CharField(_("步骤"), max_length=20)
    from_status = models.CharField(_("原状态"), max_length=10, blank=True)
    to_status = models.CharField(_("新状态"), max_length=10)
    side = models.CharField(_("办理方"), max_length=6, choices=[*rules.SIDES.items()])
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("办理人")
    )
    acting_for = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("代谁办理")
    )
    order_no = models.CharField(_("文号"), max_length=80, blank=True)
    reason = models.TextField(_("理由"), blank=True)

    class Meta:
        verbose_name = _("人力资源池经过")
        ordering = ["entry", "at", "id"]
        constraints = [
            SameCounty(fk="entry"),
            SameCounty(fk="by"),
            SameCounty(fk="acting_for"),
        ]

    def __str__(self) -> str:
        return self.verb
