"""预拨和结算: what the members of a year are advanced, what they earned, what comes back."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.db.fields import ExactDecimal
from fundpool.models.capitation import CapitationBudget, CapitationYear
from fundpool.rules import capitation_years as rules
from fundpool.rules.capitation import METHODS


class CapitationRun(models.Model):
    """An advance or a settlement of a quarter (0: the whole year), for all its bodies at once."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    capitation = models.ForeignKey(
        CapitationYear, models.PROTECT, related_name="runs", verbose_name=_("年度预算")
    )
    kind = models.CharField(_("种类"), max_length=10, choices=[*rules.RUN_KINDS.items()])
    quarter = models.PositiveSmallIntegerField(_("季度"), validators=[MaxValueValidator(4)])
    status = models.CharField(
        _("状态"), max_length=14, choices=[*rules.CAPITATION_RUN.states.items()],
        default=rules.CAPITATION_RUN.first,
    )  # fmt: skip
    #: An advance's share, a settlement's method, and the clause or document of either.
    share = models.CharField(_("预拨比例"), max_length=40, blank=True)
    method = models.CharField(_("结算办法"), max_length=14, choices=[*METHODS.items()], blank=True)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    scored = models.ForeignKey(
        "kpi.Run", models.PROTECT, null=True, related_name="+", verbose_name=_("考核批次")
    )
    revision = models.PositiveIntegerField(_("考核批次修订号"), null=True)
    pay_fen = models.BigIntegerField(_("应拨合计（分）"))
    recover_fen = models.BigIntegerField(_("应退合计（分）"), default=0)
    submitted_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("提交人")
    )
    submitted_at = models.DateTimeField(_("提交时间"))
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
        verbose_name = _("基本公卫预拨和结算")
        ordering = ["capitation", "quarter", "kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["capitation", "kind", "quarter"],
                condition=~Q(status__in=rules.ENDED),
                name="capitation_run_once",
            ),
            models.UniqueConstraint(fields=["county", "id"], name="capitation_run_of_county"),
            models.CheckConstraint(
                condition=Q(pay_fen__gte=0, recover_fen__gte=0),
                name="capitation_run_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(paid_by__isnull=True) | ~Q(paid_by=F("decided_by")),
                name="capitation_run_paid_by_another",
            ),
            SameCounty(fk="capitation"),
            SameCounty(fk="scored"),
            SameCounty(fk="submitted_by"),
            SameCounty(fk="first_by"),
            SameCounty(fk="decided_by"),
            SameCounty(fk="paid_by"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.quarter_words}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("fundpool:capitation-run", args=[self.pk])

    @property
    def quarter_words(self) -> str:
        """Which quarter, in words."""
        return str(rules.QUARTER_WORDS[self.quarter])


class CapitationLine(models.Model):
    """One body of a run: its money, what was advanced, what it earned, what is paid or comes back."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    run = models.ForeignKey(
        CapitationRun, models.PROTECT, related_name="lines", verbose_name=_("预拨或结算")
    )
    budget = models.ForeignKey(
        CapitationBudget, models.PROTECT, related_name="lines", verbose_name=_("单位预算")
    )
    quarter_fen = models.BigIntegerField(_("季度经费（分）"))
    advance_fen = models.BigIntegerField(_("已预拨（分）"), default=0)
    earned_fen = models.BigIntegerField(_("核定（分）"), null=True)
    pay_fen = models.BigIntegerField(_("应拨（分）"), default=0)
    recover_fen = models.BigIntegerField(_("应退（分）"), default=0)
    score = ExactDecimal(_("得分"), null=True)
    #: What the amount was computed from: the verified work with its standards, or the band.
    detail = models.JSONField(_("计算依据"), default=dict)
    payee = models.ForeignKey(
        "fundpool.Payee", models.PROTECT, null=True, related_name="+", verbose_name=_("收款账户")
    )

    class Meta:
        verbose_name = _("单位预拨或结算")
        ordering = ["run", "budget__institution__code"]
        constraints = [
            models.UniqueConstraint(fields=["run", "budget"], name="capitation_line_once"),
            models.CheckConstraint(
                condition=Q(pay_fen__gte=0, recover_fen__gte=0, advance_fen__gte=0)
                & (Q(pay_fen=0) | Q(recover_fen=0)),
                name="capitation_line_one_way",
            ),
            SameCounty(fk="run"),
            SameCounty(fk="budget"),
            SameCounty(fk="payee"),
        ]

    def __str__(self) -> str:
        return str(self.pay_fen or -self.recover_fen)


class CapitationRecovery(models.Model):
    """结算退回: money that a body was advanced, did not earn, and has given back."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    budget = models.ForeignKey(
        CapitationBudget, models.PROTECT, related_name="recoveries", verbose_name=_("单位预算")
    )
    fen = models.BigIntegerField(_("退回（分）"))
    on = models.DateField(_("到账日期"))
    bank_no = models.CharField(_("银行回单号"), max_length=60)
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    journal = models.OneToOneField(
        "fundpool.Journal", models.PROTECT, related_name="+", verbose_name=_("凭证")
    )

    class Meta:
        verbose_name = _("结算退回")
        ordering = ["budget", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="capitation_recovery_above_nought"),
            SameCounty(fk="budget"),
            SameCounty(fk="by"),
            SameCounty(fk="journal"),
        ]

    def __str__(self) -> str:
        return str(self.fen)


class CapitationOffset(models.Model):
    """抵扣: part of what a body has to give back, kept from what a run pays it; never changed."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    run = models.ForeignKey(
        CapitationRun, models.PROTECT, related_name="offsets", verbose_name=_("抵扣的拨付")
    )
    #: The budget that owes: of the run's own year, or of one before it.
    budget = models.ForeignKey(
        CapitationBudget, models.PROTECT, related_name="offsets", verbose_name=_("应退的单位预算")
    )
    fen = models.BigIntegerField(_("抵扣（分）"))

    class Meta:
        verbose_name = _("结算应退抵扣")
        ordering = ["run", "id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "budget"], name="capitation_offset_once"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="capitation_offset_above_nought"),
            SameCounty(fk="run"),
            SameCounty(fk="budget"),
        ]

    def __str__(self) -> str:
        return str(self.fen)
