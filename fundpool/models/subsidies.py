"""按考核核定的补助: a year of one kind, what is entered of each body, what its appraisal earns."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.db.fields import ExactDecimal
from fundpool.models.ledger import Earmark, Pool
from fundpool.rules import subsidy_years as rules


class AppraisedSubsidy(models.Model):
    """A year's subsidy of one kind out of an earmark; by whom it was submitted, approved and paid."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    kind = models.CharField(_("种类"), max_length=12, choices=[*rules.KINDS.items()])
    year = models.PositiveSmallIntegerField(_("年度"))
    pool = models.ForeignKey(
        Pool, models.PROTECT, related_name="subsidies", verbose_name=_("资金池")
    )
    earmark = models.ForeignKey(
        Earmark, models.PROTECT, related_name="subsidies", verbose_name=_("专项")
    )
    document_no = models.CharField(_("核定文号"), max_length=80)
    status = models.CharField(
        _("状态"), max_length=14, choices=[*rules.APPRAISED_SUBSIDY.states.items()],
        default=rules.APPRAISED_SUBSIDY.first,
    )  # fmt: skip
    version = models.PositiveIntegerField(_("版本"), default=1)
    #: How it was computed, kept with the submission.
    method = models.CharField(_("考核计入办法"), max_length=12, choices=rules.METHODS, blank=True)
    link = models.CharField(_("采购付款挂钩办法"), max_length=12, choices=rules.LINKS, blank=True)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    scored = models.ForeignKey(
        "kpi.Run", models.PROTECT, null=True, related_name="+", verbose_name=_("考核批次")
    )
    revision = models.PositiveIntegerField(_("考核批次修订号"), null=True)
    pay_fen = models.BigIntegerField(_("补助合计（分）"), null=True)
    drafted_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("起草人")
    )
    submitted_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("提交人")
    )
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    first_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("第一审批人")
    )
    first_at = models.DateTimeField(_("第一次审批时间"), null=True)
    decided_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("审批人")
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    paid_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("支付人")
    )
    paid_on = models.DateField(_("支付日期"), null=True)
    bank_no = models.CharField(_("银行回单号"), max_length=60, blank=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("按考核核定的补助")
        ordering = ["-year", "kind", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind", "year", "earmark"],
                condition=~Q(status=rules.CANCELLED),
                name="subsidy_once",
            ),
            models.UniqueConstraint(fields=["county", "id"], name="subsidy_of_county"),
            models.CheckConstraint(
                condition=~Q(status__in=rules.STANDS)
                | (Q(pay_fen__gte=0) & Q(scored__isnull=False) & ~Q(method="")),
                name="subsidy_stands_on_an_appraisal",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("submitted_by")),
                name="subsidy_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(paid_by__isnull=True) | ~Q(paid_by=F("decided_by")),
                name="subsidy_paid_by_another",
            ),
            SameCounty(fk="pool"),
            SameCounty(fk="earmark"),
            SameCounty(fk="scored"),
            SameCounty(fk="drafted_by"),
            SameCounty(fk="submitted_by"),
            SameCounty(fk="first_by"),
            SameCounty(fk="decided_by"),
            SameCounty(fk="paid_by"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("fundpool:subsidy", args=[self.pk])


class SubsidyLine(models.Model):
    """单位补助: what is entered of one body, its score, the share it earns, the amount."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    subsidy = models.ForeignKey(
        AppraisedSubsidy, models.PROTECT, related_name="lines", verbose_name=_("补助")
    )
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("机构")
    )
    tasks = models.CharField(_("核定任务"), max_length=200, blank=True)
    income_fen = models.BigIntegerField(_("核定收入（分）"), null=True)
    expense_fen = models.BigIntegerField(_("核定支出（分）"), null=True)
    approved_fen = models.BigIntegerField(_("核定补助（分）"), null=True)
    due_fen = models.BigIntegerField(_("应付采购款（分）"), null=True)
    paid_fen = models.BigIntegerField(_("已付采购款（分）"), null=True)
    score = ExactDecimal(_("考核得分"), null=True)
    #: Exact fractions as text.
    share = models.CharField(_("核拨比例"), max_length=40, blank=True)
    next_share = models.CharField(_("下年度预拨比例"), max_length=40, blank=True)
    fen = models.BigIntegerField(_("补助（分）"), null=True)
    payee = models.ForeignKey(
        "fundpool.Payee", models.PROTECT, null=True, related_name="+", verbose_name=_("收款账户")
    )

    class Meta:
        verbose_name = _("单位补助")
        ordering = ["subsidy", "institution__code"]
        constraints = [
            models.UniqueConstraint(fields=["subsidy", "institution"], name="subsidy_line_once"),
            models.CheckConstraint(
                condition=Q(fen=None) | Q(fen__gte=0), name="subsidy_line_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(paid_fen=None) | Q(due_fen=None) | Q(paid_fen__lte=F("due_fen")),
                name="subsidy_line_paid_of_due",
            ),
            SameCounty(fk="subsidy"),
            SameCounty(fk="institution"),
            SameCounty(fk="payee"),
        ]

    def __str__(self) -> str:
        return str(self.institution)

    @property
    def figures(self) -> rules.Figures:
        """What was entered."""
        return rules.Figures(
            self.tasks, self.income_fen, self.expense_fen, self.approved_fen, self.due_fen,
            self.paid_fen,
        )  # fmt: skip
