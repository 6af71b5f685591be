"""绩效工资总量: what a county states for a year, and what each body has of it by its appraisal."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.db.fields import ExactDecimal
from fundpool.rules import pay_totals as rules
from fundpool.rules.weighing import PAY_WEIGHINGS


class PayTotal(models.Model):
    """A year's total of one alliance, split by a locked run; by whom proposed, by whom decided."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    alliance = models.ForeignKey(
        "members.Alliance", models.PROTECT, related_name="+", verbose_name=_("联盟")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    total_fen = models.BigIntegerField(_("绩效工资总量（分）"))
    document_no = models.CharField(_("核定总量的文号"), max_length=80)
    #: How it was split, kept with the proposal.
    method = models.CharField(_("分配办法"), max_length=8, choices=PAY_WEIGHINGS)
    basis = models.CharField(_("依据"), max_length=200)
    scored = models.ForeignKey(
        "kpi.Run", models.PROTECT, related_name="+", verbose_name=_("考核批次")
    )
    revision = models.PositiveIntegerField(_("考核批次修订号"))
    status = models.CharField(
        _("状态"), max_length=10, choices=[*rules.PAY_TOTAL.states.items()],
        default=rules.PAY_TOTAL.first,
    )  # fmt: skip
    proposed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("提出人")
    )
    proposed_at = models.DateTimeField(_("提出时间"))
    decision_no = models.CharField(_("决定文号"), max_length=80, blank=True)
    decided_on = models.DateField(_("决定日期"), null=True)
    ended_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("决定人")
    )
    ended_at = models.DateTimeField(_("决定时间"), null=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    taken_back_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("撤销人")
    )
    taken_back_at = models.DateTimeField(_("撤销时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("绩效工资总量")
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "alliance", "year"], condition=Q(status__in=rules.LIVING),
                name="pay_total_once",
            ),
            models.UniqueConstraint(fields=["county", "id"], name="pay_total_of_county"),
            models.CheckConstraint(
                condition=Q(total_fen__gt=0), name="pay_total_positive"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=rules.KNOWN)
                | (~Q(decision_no="") & Q(decided_on__isnull=False)),
                name="pay_total_by_decision",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=rules.KNOWN) | ~Q(ended_by=F("proposed_by")),
                name="pay_total_by_two",
            ),
            SameCounty(fk="alliance"),
            SameCounty(fk="scored"),
            SameCounty(fk="proposed_by"),
            SameCounty(fk="ended_by"),
            SameCounty(fk="taken_back_by"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.alliance} {self.year}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("fundpool:pay-total", args=[self.pk])


class PayTotalLine(models.Model):
    """单位绩效工资总量: one body's weight and points as they were, its share and its fen."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    total = models.ForeignKey(
        PayTotal, models.PROTECT, related_name="lines", verbose_name=_("绩效工资总量")
    )
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("机构")
    )
    weight = ExactDecimal(_("权重"))
    points = ExactDecimal(_("考核得分"))
    maximum = ExactDecimal(_("满分"))
    fen = models.BigIntegerField(_("分得（分）"))

    class Meta:
        verbose_name = _("单位绩效工资总量")
        ordering = ["total", "institution__code"]
        constraints = [
            models.UniqueConstraint(fields=["total", "institution"], name="pay_total_line_once"),
            models.CheckConstraint(condition=Q(fen__gte=0), name="pay_total_line_not_negative"),
            SameCounty(fk="total"),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return str(self.institution)
