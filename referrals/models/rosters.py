"""值班: who is on duty at which desk, from when until when; and whom a hospital names for what is late."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from referrals.vocabulary import SPECIALTIES

#: The desk of a body that takes referrals in, and the one that coordinates an alliance.
OFFICE: Final = "desk"
CENTRE: Final = "centre"
#: Every desk that may keep a roster: those two, and the services of a body.
DESKS: Final[Mapping[str, Promise]] = MappingProxyType(
    {OFFICE: _("转诊办"), CENTRE: _("医共体转诊中心"), **SPECIALTIES}
)
LONGEST_PHONE: Final = 40


class RosterDesk(models.Model):
    """A desk of a body that keeps a roster; every change of its shifts is made under its lock."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("机构")
    )
    desk = models.CharField(_("岗位"), max_length=6, choices=[*DESKS.items()])
    keeps = models.BooleanField(_("排班"), default=True)
    version = models.PositiveIntegerField(_("版本"), default=1)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("值班岗位")
        ordering = ["institution", "desk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "institution", "desk"], name="roster_desk_once"
            ),
            models.UniqueConstraint(fields=["county", "id"], name="roster_desk_of_county"),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return str(DESKS[self.desk])

    def get_absolute_url(self) -> str:
        """The page of its body's week."""
        return f"{reverse('referrals:rosters')}?institution={self.institution.code}"


class DutyShift(models.Model):
    """Somebody is on duty at a desk, from a moment until a moment (half-open), by this telephone."""

    class Source(models.TextChoices):
        """How it came in."""

        PAGE = "page", _("页面录入")
        FILE = "file", _("表格导入")
        API = "api", _("接口")
        COPY = "copy", _("照抄上周")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    roster = models.ForeignKey(
        RosterDesk, models.PROTECT, related_name="shifts", verbose_name=_("值班岗位")
    )
    person = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="+", verbose_name=_("值班人")
    )
    phone = models.CharField(_("值班电话"), max_length=LONGEST_PHONE, blank=True)
    from_at = models.DateTimeField(_("起"))
    until_at = models.DateTimeField(_("止"))
    source = models.CharField(_("来源"), max_length=4, choices=Source.choices)
    stated_at = models.DateTimeField(_("录入时间"))
    stated_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("录入人")
    )
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("值班")
        ordering = ["roster", "from_at", "id"]
        indexes = [models.Index(fields=["roster", "until_at"], name="duty_shift_ends")]
        constraints = [
            models.UniqueConstraint(
                fields=["roster", "person", "from_at"], name="duty_shift_begins_once"
            ),
            models.UniqueConstraint(
                fields=["roster", "person", "until_at"], name="duty_shift_ends_once"
            ),
            models.CheckConstraint(
                condition=models.Q(until_at__gt=models.F("from_at")),
                name="duty_shift_ends_after_it_begins",
            ),
            SameCounty(fk="roster"),
            SameCounty(fk="person"),
            SameCounty(fk="stated_by"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class DutyContact(models.Model):
    """Whom a body names for what is late, from a day until a day (half-open): who follows ends it."""

    class Office(models.TextChoices):
        """Which office."""

        MEDICAL = "medical_office", _("医务科")
        DEPUTY = "deputy_head", _("分管副院长")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("机构")
    )
    office = models.CharField(_("职责"), max_length=14, choices=Office.choices)
    person = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="+", verbose_name=_("联系人")
    )
    phone = models.CharField(_("电话"), max_length=LONGEST_PHONE, blank=True)
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("终止日（不含）"), null=True)
    stated_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("录入人")
    )
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("逾期联系人")
        ordering = ["institution", "office", "from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "institution", "office", "from_on"],
                name="duty_contact_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["county", "institution", "office"],
                condition=models.Q(until_on=None),
                name="duty_contact_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("from_on")),
                name="duty_contact_ends_after_it_begins",
            ),
            SameCounty(fk="institution"),
            SameCounty(fk="person"),
            SameCounty(fk="stated_by"),
        ]

    def __str__(self) -> str:
        return str(self.person)
