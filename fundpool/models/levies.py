"""年度提取: what each body contributes to a pool in a year, and what a corrected base changes."""

from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from fundpool.rules import levy_runs as rules
from fundpool.rules.levying import rate_words

_LIVING = Q(status__in=[rules.SUBMITTED, rules.CONFIRMED])


class LevyRun(models.Model):
    """The levies of one pool and year: one person submits what was computed, another confirms."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    pool = models.ForeignKey(
        "fundpool.Pool", models.PROTECT, related_name="levy_runs", verbose_name=_("资金池")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    base_year = models.PositiveSmallIntegerField(_("基数年度"))
    rate = models.CharField(_("提取比例"), max_length=40)
    clause = models.CharField(_("依据"), max_length=200, blank=True)
    total_fen = models.BigIntegerField(_("合计（分）"))
    status = models.CharField(
        _("状态"), max_length=9, choices=[*rules.LEVY_RUN.states.items()], default=rules.SUBMITTED
    )
    submitted_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("提交人")
    )
    submitted_at = models.DateTimeField(_("提交时间"))
    ended_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("核定人")
    )
    ended_at = models.DateTimeField(_("核定时间"), null=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    journal = models.ForeignKey(
        "fundpool.Journal", models.PROTECT, null=True, related_name="+", verbose_name=_("凭证")
    )
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("年度提取")
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "pool", "year"], condition=_LIVING, name="levy_run_once"
            ),
            models.UniqueConstraint(fields=["county", "id"], name="levy_run_of_county"),
            models.CheckConstraint(
                condition=~Q(status=rules.CONFIRMED) | Q(ended_at__isnull=False),
                name="levy_run_confirmed_by_somebody",
            ),
            SameCounty(fk="pool"),
            SameCounty(fk="submitted_by"),
            SameCounty(fk="ended_by"),
            SameCounty(fk="journal"),
        ]

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("fundpool:levy-run", args=[self.pk])

    @property
    def rate_words(self) -> str:
        """Its rate as people read it."""
        return rate_words(Fraction(self.rate))


class LevyAssessment(models.Model):
    """What one body owes by a run: its base, how it was taken, the amount."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    run = models.ForeignKey(
        LevyRun, models.PROTECT, related_name="assessments", verbose_name=_("年度提取")
    )
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("机构")
    )
    statement = models.ForeignKey(
        "fundpool.IncomeStatement",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("收入表"),
    )
    base_fen = models.BigIntegerField(_("提取基数（分）"))
    how = models.CharField(_("提取方式"), max_length=12, choices=[*rules.HOW.items()])
    months = models.PositiveSmallIntegerField(_("成员月数"))
    fen = models.BigIntegerField(_("应缴（分）"))

    class Meta:
        verbose_name = _("单位应缴")
        ordering = ["run", "institution__code"]
        constraints = [
            models.UniqueConstraint(fields=["run", "institution"], name="levied_once_a_run"),
            models.UniqueConstraint(fields=["county", "id"], name="assessment_of_county"),
            models.CheckConstraint(
                condition=Q(base_fen__gte=0) & Q(fen__gte=0) & Q(months__lte=12),
                name="assessment_not_negative",
            ),
            SameCounty(fk="run"),
            SameCounty(fk="institution"),
            SameCounty(fk="statement"),
        ]

    def __str__(self) -> str:
        return str(self.fen)


class LevyTrueUp(models.Model):
    """多退少补: a corrected base, what had been booked, and the difference to be booked."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    assessment = models.ForeignKey(
        LevyAssessment, models.PROTECT, related_name="true_ups", verbose_name=_("单位应缴")
    )
    statement = models.ForeignKey(
        "fundpool.IncomeStatement", models.PROTECT, related_name="+", verbose_name=_("收入表")
    )
    base_fen = models.BigIntegerField(_("提取基数（分）"))
    booked_fen = models.BigIntegerField(_("已入账（分）"))
    fen = models.BigIntegerField(_("补缴或冲减（分）"))
    status = models.CharField(
        _("状态"), max_length=9, choices=[*rules.TRUE_UP.states.items()], default=rules.SUBMITTED
    )
    submitted_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("提交人")
    )
    submitted_at = models.DateTimeField(_("提交时间"))
    ended_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("核定人")
    )
    ended_at = models.DateTimeField(_("核定时间"), null=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    journal = models.ForeignKey(
        "fundpool.Journal", models.PROTECT, null=True, related_name="+", verbose_name=_("凭证")
    )

    class Meta:
        verbose_name = _("多退少补")
        ordering = ["assessment", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "statement"], condition=_LIVING, name="true_up_once"
            ),
            models.UniqueConstraint(
                fields=["assessment"],
                condition=Q(status=rules.SUBMITTED),
                name="true_up_one_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(fen=0), name="true_up_changes_something"),
            SameCounty(fk="assessment"),
            SameCounty(fk="statement"),
            SameCounty(fk="submitted_by"),
            SameCounty(fk="ended_by"),
            SameCounty(fk="journal"),
        ]

    def __str__(self) -> str:
        return str(self.fen)
