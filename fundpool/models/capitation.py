"""基本公卫打包资金: a year by head, the members' budgets and quarters, verified work, runs."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.db.fields import ExactDecimal
from fundpool.rules import capitation_years as rules

_QUARTER = [MaxValueValidator(4)]


class CapitationYear(models.Model):
    """基本公卫年度预算: task population by the standard of each head, drafted by one, confirmed by another.

    Population or standard is null while it is not set.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    pool = models.ForeignKey(
        "fundpool.Pool", models.PROTECT, related_name="capitations", verbose_name=_("资金池")
    )
    earmark = models.OneToOneField(
        "fundpool.Earmark", models.PROTECT, related_name="capitation", verbose_name=_("专项")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    document_no = models.CharField(_("预算文号"), max_length=80)
    population = models.PositiveBigIntegerField(_("任务人口数"), null=True)
    population_source = models.CharField(_("任务人口数依据"), max_length=200, blank=True)
    per_head_fen = models.BigIntegerField(_("人均筹资标准（分）"), null=True)
    per_head_source = models.CharField(_("人均筹资标准依据"), max_length=200, blank=True)
    #: The county's own quarters of the whole budget; null while they are equal.
    q1_fen = models.BigIntegerField(_("第一季度（分）"), null=True)
    q2_fen = models.BigIntegerField(_("第二季度（分）"), null=True)
    q3_fen = models.BigIntegerField(_("第三季度（分）"), null=True)
    q4_fen = models.BigIntegerField(_("第四季度（分）"), null=True)
    status = models.CharField(
        _("状态"), max_length=9, choices=[*rules.CAPITATION_YEAR.states.items()],
        default=rules.CAPITATION_YEAR.first,
    )  # fmt: skip
    version = models.PositiveIntegerField(_("版本"), default=1)
    drafted_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("起草人")
    )
    drafted_at = models.DateTimeField(_("起草时间"))
    submitted_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("提交人")
    )
    confirmed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("核定人")
    )
    confirmed_at = models.DateTimeField(_("核定时间"), null=True)
    reason = models.CharField(_("退回理由"), max_length=200, blank=True)
    #: What became of the money that nobody earned, once the year is settled.
    unearned_to = models.CharField(
        _("未核拨资金去向"), max_length=6, choices=rules.UNEARNED, blank=True
    )
    unearned_fen = models.BigIntegerField(_("未核拨资金（分）"), default=0)
    settled_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("年度结算人")
    )
    settled_at = models.DateTimeField(_("年度结算时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("基本公卫年度预算")
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "pool", "year"], name="capitation_once"),
            models.UniqueConstraint(fields=["county", "id"], name="capitation_of_county"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("submitted_by")),
                name="capitation_confirmed_by_another",
            ),
            SameCounty(fk="pool"),
            SameCounty(fk="earmark"),
            SameCounty(fk="drafted_by"),
            SameCounty(fk="submitted_by"),
            SameCounty(fk="confirmed_by"),
            SameCounty(fk="settled_by"),
        ]

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("fundpool:capitation", args=[self.pk])

    @property
    def total_fen(self) -> int | None:
        """The whole budget; None while population or standard is not set."""
        if self.population is None or self.per_head_fen is None:
            return None
        return self.population * self.per_head_fen

    @property
    def own(self) -> list[int] | None:
        """The county's own quarters; None where there are none."""
        said = [self.q1_fen, self.q2_fen, self.q3_fen, self.q4_fen]
        return [fen or 0 for fen in said] if any(fen is not None for fen in said) else None


class CapitationBudget(models.Model):
    """单位预算: what one body has of the year: a member in four quarters, a professional body by work."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    capitation = models.ForeignKey(
        CapitationYear, models.PROTECT, related_name="budgets", verbose_name=_("年度预算")
    )
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("机构")
    )
    kind = models.CharField(_("类别"), max_length=12, choices=[*rules.BODY_KINDS.items()])
    fen = models.BigIntegerField(_("年度预算（分）"))

    class Meta:
        verbose_name = _("单位预算")
        ordering = ["capitation", "institution__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["capitation", "institution"], name="capitation_budget_once"
            ),
            models.UniqueConstraint(fields=["county", "id"], name="capitation_budget_of_county"),
            models.CheckConstraint(condition=Q(fen__gte=0), name="capitation_budget_not_negative"),
            SameCounty(fk="capitation"),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return str(self.fen)


class CapitationQuarter(models.Model):
    """季度经费: a quarter of one body's budget, cut when the year is confirmed."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    budget = models.ForeignKey(
        CapitationBudget, models.PROTECT, related_name="quarters", verbose_name=_("单位预算")
    )
    quarter = models.PositiveSmallIntegerField(_("季度"), validators=_QUARTER)
    fen = models.BigIntegerField(_("季度经费（分）"))

    class Meta:
        verbose_name = _("季度经费")
        ordering = ["budget", "quarter"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "quarter"], name="capitation_quarter_once"),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4, fen__gte=0),
                name="capitation_quarter_of_four",
            ),
            SameCounty(fk="budget"),
        ]

    def __str__(self) -> str:
        return str(self.fen)


class CapitationStandard(models.Model):
    """支付标准: one service of a year, and what is paid for each."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    capitation = models.ForeignKey(
        CapitationYear, models.PROTECT, related_name="services", verbose_name=_("年度预算")
    )
    code = models.CharField(_("代码"), max_length=20)
    name = models.CharField(_("服务项目"), max_length=rules.MOST_SERVICE)
    unit = models.CharField(_("计量单位"), max_length=20)
    standard_fen = models.BigIntegerField(_("支付标准（分）"))
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("支付标准")
        ordering = ["capitation", "code"]
        constraints = [
            models.UniqueConstraint(fields=["capitation", "code"], name="capitation_service_once"),
            models.UniqueConstraint(fields=["county", "id"], name="capitation_service_of_county"),
            models.CheckConstraint(
                condition=Q(standard_fen__gte=0), name="capitation_standard_not_negative"
            ),
            SameCounty(fk="capitation"),
        ]

    def __str__(self) -> str:
        return self.name


class CapitationWork(models.Model):
    """核实工作量: how much of a service one body did in a quarter, as somebody has verified it."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    budget = models.ForeignKey(
        CapitationBudget, models.PROTECT, related_name="works", verbose_name=_("单位预算")
    )
    quarter = models.PositiveSmallIntegerField(_("季度"), validators=_QUARTER)
    service = models.ForeignKey(
        CapitationStandard, models.PROTECT, related_name="works", verbose_name=_("服务项目")
    )
    amount = ExactDecimal(_("核实工作量"))
    source = models.CharField(_("核实依据"), max_length=200)
    file = models.ForeignKey(
        "core.ImportFile", models.PROTECT, null=True, related_name="+", verbose_name=_("导入文件")
    )
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("核实人")
    )
    at = models.DateTimeField(_("核实时间"))

    class Meta:
        verbose_name = _("核实工作量")
        ordering = ["budget", "quarter", "service__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "quarter", "service"], name="capitation_work_once"
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="capitation_work_of_a_quarter"
            ),
            SameCounty(fk="budget"),
            SameCounty(fk="service"),
            SameCounty(fk="file"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return str(self.amount)


class CapitationPrepayment(models.Model):
    """财政预拨到账: for which quarter of the year money from finance came in."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    capitation = models.ForeignKey(
        CapitationYear, models.PROTECT, related_name="prepayments", verbose_name=_("年度预算")
    )
    quarter = models.PositiveSmallIntegerField(_("季度"), validators=_QUARTER)
    journal = models.OneToOneField(
        "fundpool.Journal", models.PROTECT, related_name="prepayment", verbose_name=_("凭证")
    )

    class Meta:
        verbose_name = _("财政预拨到账")
        ordering = ["capitation", "quarter", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="capitation_prepayment_of_four"
            ),
            SameCounty(fk="capitation"),
            SameCounty(fk="journal"),
        ]

    def __str__(self) -> str:
        return str(self.quarter)
