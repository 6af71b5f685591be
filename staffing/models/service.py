"""What was verified of postings, leaves, corrections by two people, and results that stay as given."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7
from staffing.models.postings import Posting
from staffing.rules.concerns import Concern, sentence
from staffing.vocabulary import AT_BASE, AT_LEAD


def _days(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("from_on")), name=name
    )


class Absence(models.Model):
    """Days on which somebody was missing from one posting."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    posting = models.ForeignKey(
        Posting, models.PROTECT, related_name="absences", verbose_name=_("派驻")
    )
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("终止日（不含）"), null=True)
    reason = models.TextField(_("理由"))
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("缺勤")
        ordering = ["posting", "from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["posting"], condition=models.Q(until_on=None), name="absence_one_open"
            ),
            _days("absence_has_days"),
            SameCounty(fk="posting"),
        ]

    def __str__(self) -> str:
        return self.reason


class Leave(models.Model):
    """Days on which a person is away from all work; none of their postings counts then."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    person = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="leaves", verbose_name=_("人员")
    )
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("终止日（不含）"), null=True)
    reason = models.TextField(_("事由"))
    stated_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    stated_at = models.DateTimeField(_("登记时间"))
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("请假")
        ordering = ["person", "from_on"]
        constraints = [
            _days("leave_has_days"),
            SameCounty(fk="person"),
            SameCounty(fk="stated_by"),
        ]

    def __str__(self) -> str:
        return self.reason


class MonthlyVerification(models.Model):
    """The host's word that somebody was there on these days of a month.

    One that is withdrawn stays readable and counts no more.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    posting = models.ForeignKey(
        Posting, models.PROTECT, related_name="verifications", verbose_name=_("派驻")
    )
    host = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("核实单位")
    )
    home = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("派出单位")
    )
    #: The centre that verified in the place of a village clinic; null where the host did itself.
    through = models.ForeignKey(
        "members.Institution",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("代村卫生室核实的单位"),
    )
    month = models.DateField(_("月份"))
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("终止日（不含）"))
    note = models.TextField(_("工作情况"), blank=True)
    verified_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("核实人")
    )
    verified_at = models.DateTimeField(_("核实时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("月度核实")
        ordering = ["posting", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="service_verification_of_county"),
            models.UniqueConstraint(
                fields=["posting", "month", "host", "home"],
                condition=models.Q(withdrawn_at=None),
                name="service_verification_once_a_month",
            ),
            _days("service_verification_has_days"),
            SameCounty(fk="posting"),
            SameCounty(fk="host"),
            SameCounty(fk="home"),
            SameCounty(fk="through"),
            SameCounty(fk="verified_by"),
        ]

    def __str__(self) -> str:
        return self.month.strftime("%Y-%m")


class ServiceCorrection(models.Model):
    """Somebody asks to withdraw a verification; another person of the host decides."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    verification = models.ForeignKey(
        MonthlyVerification,
        models.PROTECT,
        related_name="corrections",
        verbose_name=_("月度核实"),
    )
    reason = models.TextField(_("理由"))
    asked_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("申请人")
    )
    asked_at = models.DateTimeField(_("申请时间"))
    decided_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("决定人")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    agreed = models.BooleanField(_("同意"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("核实更正")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="service_correction_of_county"),
            models.UniqueConstraint(
                fields=["verification"],
                condition=models.Q(decided_at=None),
                name="service_correction_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
                name="service_correction_by_two",
            ),
            SameCounty(fk="verification"),
            SameCounty(fk="asked_by"),
            SameCounty(fk="decided_by"),
        ]

    def __str__(self) -> str:
        return self.reason


class ServiceConsequence(models.Model):
    """Something that relied on days which count no more, and must be looked at by its body."""

    class What(models.TextChoices):
        """What relied on them."""

        ELIGIBILITY = "eligibility", _("晋升前服务结果")
        CREDIT = "credit", _("已计入的服务")
        ALLOWANCE = "allowance", _("补助和绩效")
        INDICATOR = "indicator", _("派驻指标")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    correction = models.ForeignKey(
        ServiceCorrection, models.PROTECT, related_name="consequences", verbose_name=_("核实更正")
    )
    what = models.CharField(_("影响"), max_length=12, choices=What.choices)
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("办理单位")
    )
    days = models.PositiveSmallIntegerField(_("天数"))
    done_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("办理人")
    )
    done_at = models.DateTimeField(_("办理时间"), null=True)
    answer = models.TextField(_("处理情况"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("更正后果")
        ordering = ["correction", "id"]
        constraints = [
            models.UniqueConstraint(fields=["correction", "what"], name="service_consequence_once"),
            SameCounty(fk="correction"),
            SameCounty(fk="institution"),
            SameCounty(fk="done_by"),
        ]

    def __str__(self) -> str:
        return str(self.get_what_display())


class EligibilityResult(models.Model):
    """A result as it was given: the rule as it read then and the days it rested on; never changed."""

    class Rule(models.TextChoices):
        """Which rule was asked."""

        BASE = AT_BASE, _("到基层服务")
        LEAD = AT_LEAD, _("到牵头医院进修")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    person = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="+", verbose_name=_("人员")
    )
    rule = models.CharField(_("规定"), max_length=8, choices=Rule.choices)
    clause = models.CharField(_("条款"), max_length=80, blank=True)
    rule_version = models.PositiveIntegerField(_("规定的版本"))
    months = models.PositiveSmallIntegerField(_("要求的月数"))
    #: As the rule read: "yes" added up, "no" unbroken, "open" where nobody had said; "" unknown.
    cumulative = models.CharField(
        _("可否累计"), max_length=4, blank=True, default="", db_default=""
    )
    #: Whom the rule concerned as it read, and whether that was so; "" in a result of old.
    employers = models.CharField(
        _("适用于哪些单位"), max_length=10, blank=True, default="", db_default=""
    )
    staff = models.CharField(
        _("适用于哪类人员"), max_length=14, blank=True, default="", db_default=""
    )
    applies = models.CharField(_("是否适用"), max_length=8, blank=True, default="", db_default="")
    applies_why = models.CharField(
        _("为什么"), max_length=16, blank=True, default="", db_default=""
    )
    #: Who employed the person then, and with what profession; null and "" in a result of old.
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, null=True, related_name="+", verbose_name=_("机构")
    )
    profession = models.CharField(
        _("执业类别"), max_length=20, blank=True, default="", db_default=""
    )
    as_of = models.DateField(_("截至（不含）"))
    met = models.BooleanField(_("已达到"))
    days = models.PositiveIntegerField(_("服务天数"))
    by_share = models.PositiveIntegerField(_("其中非全职折算天数"), default=0)
    needed = models.PositiveIntegerField(_("要求天数"), null=True)
    short = models.PositiveIntegerField(_("还差天数"), null=True)
    earliest = models.DateField(_("最早达到日"), null=True)
    spans = models.JSONField(_("服务时段"), default=list)
    given_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("出具人")
    )
    given_at = models.DateTimeField(_("出具时间"))
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("晋升前服务结果")
        ordering = ["-given_at"]
        constraints = [
            SameCounty(fk="person"),
            SameCounty(fk="given_by"),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return str(self.get_rule_display())

    def get_absolute_url(self) -> str:
        """The proof on one sheet."""
        return reverse("staffing:proof", args=[self.pk])

    @property
    def concern_words(self) -> str:
        """Whom the rule concerned and whether that was so, as it was when the result was given."""
        return sentence(self.employers, self.staff, Concern(self.applies, self.applies_why))
