"""Villages as staff serve them: visits to villages without a doctor, whose villages are whose, teams."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7


def _days(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("from_on")), name=name
    )


class VillageTour(models.Model):
    """A body's people came to a village on a day; mode and services are the county's words.

    One that is withdrawn stays readable and counts no more.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    village = models.ForeignKey(
        "members.Village", models.PROTECT, related_name="tours", verbose_name=_("行政村")
    )
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("服务单位")
    )
    on = models.DateField(_("日期"))
    mode = models.CharField(_("方式"), max_length=60)
    services = models.JSONField(_("服务内容"), default=list)
    served = models.PositiveIntegerField(_("服务人次"), null=True)
    stated_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    stated_at = models.DateTimeField(_("登记时间"))
    withdrawn_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("撤回人")
    )
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    reason = models.TextField(_("撤回理由"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("到村服务")
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["county", "village", "on"], name="tour_of_village")]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "institution", "on"],
                condition=models.Q(withdrawn_at=None),
                name="tour_once_a_day",
            ),
            SameCounty(fk="village"),
            SameCounty(fk="institution"),
            SameCounty(fk="stated_by"),
            SameCounty(fk="withdrawn_by"),
        ]

    def __str__(self) -> str:
        return f"{self.village} {self.on}"


class VillageDuty(models.Model):
    """Which village somebody serves, from a day until a day (half-open)."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    person = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="village_duties", verbose_name=_("人员")
    )
    village = models.ForeignKey(
        "members.Village", models.PROTECT, related_name="duties", verbose_name=_("行政村")
    )
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("终止日（不含）"), null=True)
    stated_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("服务的村")
        ordering = ["person", "-from_on", "village"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "village"],
                condition=models.Q(until_on=None),
                name="village_duty_one_open",
            ),
            _days("village_duty_has_days"),
            SameCounty(fk="person"),
            SameCounty(fk="village"),
            SameCounty(fk="stated_by"),
        ]

    def __str__(self) -> str:
        return str(self.village)


class FamilyTeam(models.Model):
    """家庭医生团队 of a centre; its seats are the county's composition."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    centre = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("机构")
    )
    name = models.CharField(_("团队名称"), max_length=60)
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("终止日（不含）"), null=True)
    stated_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("家庭医生团队")
        ordering = ["centre", "name"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="family_team_of_county"),
            models.UniqueConstraint(
                fields=["centre", "name"],
                condition=models.Q(until_on=None),
                name="family_team_name_once",
            ),
            _days("family_team_has_days"),
            SameCounty(fk="centre"),
            SameCounty(fk="stated_by"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("staffing:team", args=[self.pk])


class TeamSeat(models.Model):
    """Who sits on which seat of a team, from a day until a day (half-open)."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    team = models.ForeignKey(
        FamilyTeam, models.PROTECT, related_name="seats", verbose_name=_("家庭医生团队")
    )
    person = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="team_seats", verbose_name=_("人员")
    )
    seat = models.CharField(_("席位"), max_length=40)
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("终止日（不含）"), null=True)
    stated_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("团队成员")
        ordering = ["team", "seat", "from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "person"],
                condition=models.Q(until_on=None),
                name="team_seat_one_open",
            ),
            _days("team_seat_has_days"),
            SameCounty(fk="team"),
            SameCounty(fk="person"),
            SameCounty(fk="stated_by"),
        ]

    def __str__(self) -> str:
        return f"{self.seat}：{self.person}"
