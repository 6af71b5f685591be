"""医保年度: an alliance's global budget, what was spent, who gets the surplus or bears the rest."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.db.fields import ExactDecimal
from fundpool.models.ledger import Earmark, Journal, Pool
from fundpool.rules import insurance_years as rules
from fundpool.rules.weighing import APPRAISED, SURPLUS_WEIGHINGS

_LIVING = Q(status__in=rules.LIVING)


class InsuranceYear(models.Model):
    """Budget and spending of one alliance and year, entered by one person, confirmed by another."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    pool = models.ForeignKey(
        Pool, models.PROTECT, related_name="insurance_years", verbose_name=_("资金池")
    )
    alliance = models.ForeignKey(
        "members.Alliance", models.PROTECT, related_name="+", verbose_name=_("联盟")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    budget_fen = models.BigIntegerField(_("总额预算（分）"))
    spent_fen = models.BigIntegerField(_("实际支出（分）"))
    source = models.CharField(_("依据"), max_length=200)
    document = models.ForeignKey(
        "core.Document", models.PROTECT, null=True, related_name="+", verbose_name=_("佐证材料")
    )
    status = models.CharField(
        _("状态"),
        max_length=9,
        choices=[*rules.INSURANCE_YEAR.states.items()],
        default=rules.SUBMITTED,
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
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("医保年度")
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "alliance", "year"], condition=_LIVING, name="insurance_once"
            ),
            models.UniqueConstraint(fields=["county", "id"], name="insurance_year_of_county"),
            models.CheckConstraint(
                condition=Q(budget_fen__gte=0) & Q(spent_fen__gte=0),
                name="insurance_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(status=rules.CONFIRMED) | ~Q(ended_by=F("submitted_by")),
                name="insurance_year_by_two",
            ),
            SameCounty(fk="pool"),
            SameCounty(fk="alliance"),
            SameCounty(fk="document"),
            SameCounty(fk="submitted_by"),
            SameCounty(fk="ended_by"),
        ]

    def __str__(self) -> str:
        return f"{self.alliance} {self.year}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("fundpool:insurance-year", args=[self.pk])

    @property
    def left_fen(self) -> int:
        """What is left of the budget; below nought it was overspent."""
        return self.budget_fen - self.spent_fen


class InsuranceShare(models.Model):
    """The weight of one body in an insurance year, what falls to it, and what was paid to it."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    insured = models.ForeignKey(
        InsuranceYear, models.PROTECT, related_name="shares", verbose_name=_("医保年度")
    )
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("机构")
    )
    weight = ExactDecimal(_("权重"))
    fen = models.BigIntegerField(_("分得或分担（分）"), null=True)
    journal = models.OneToOneField(
        Journal, models.PROTECT, null=True, related_name="+", verbose_name=_("付款凭证")
    )

    class Meta:
        verbose_name = _("医保权重")
        ordering = ["insured", "institution__code"]
        constraints = [
            models.UniqueConstraint(fields=["insured", "institution"], name="weighed_once"),
            models.CheckConstraint(
                condition=Q(fen=None) | Q(fen__gte=0), name="insurance_share_not_negative"
            ),
            SameCounty(fk="insured"),
            SameCounty(fk="institution"),
            SameCounty(fk="journal"),
        ]

    def __str__(self) -> str:
        return str(self.weight)


class InsuranceSettlement(models.Model):
    """How a confirmed year ends in the books: by which rule, how much, by whose decision."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    insured = models.ForeignKey(
        InsuranceYear, models.PROTECT, related_name="settlements", verbose_name=_("医保年度")
    )
    way = models.CharField(_("办法"), max_length=10, choices=[*rules.WAYS])
    clause = models.CharField(_("依据"), max_length=200, blank=True)
    #: The tiers as they stood when it was computed; nothing where none are needed.
    tiers = models.CharField(_("分担档次"), max_length=400, blank=True)
    earmark = models.ForeignKey(
        Earmark, models.PROTECT, null=True, related_name="+", verbose_name=_("专项")
    )
    on = models.DateField(_("记账日期"))
    bank_no = models.CharField(_("回单号或文号"), max_length=100)
    decision_no = models.CharField(_("决定文号"), max_length=80, blank=True)
    decided_on = models.DateField(_("决定日期"), null=True)
    #: How a surplus for the units was shared, by which appraisal, and each body as it was then.
    weighing = models.CharField(
        _("分配办法"), max_length=8, choices=[*SURPLUS_WEIGHINGS], blank=True
    )
    scored = models.ForeignKey(
        "kpi.Run", models.PROTECT, null=True, related_name="+", verbose_name=_("考核批次")
    )
    revision = models.PositiveIntegerField(_("考核批次修订号"), null=True)
    weighed = models.JSONField(_("各单位的份额"), default=list)
    total_fen = models.BigIntegerField(_("结余或超支（分）"))
    insurer_fen = models.BigIntegerField(_("医保承担（分）"), default=0)
    pool_fen = models.BigIntegerField(_("记入资金池（分）"))
    status = models.CharField(
        _("状态"),
        max_length=9,
        choices=[*rules.INSURANCE_SETTLEMENT.states.items()],
        default=rules.SUBMITTED,
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
    journal = models.OneToOneField(
        Journal, models.PROTECT, null=True, related_name="insurance", verbose_name=_("凭证")
    )

    class Meta:
        verbose_name = _("医保结余和超支")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["insured"], condition=_LIVING, name="insurance_settled_once"
            ),
            models.UniqueConstraint(fields=["county", "id"], name="insurance_settlement_of_county"),
            models.CheckConstraint(
                condition=Q(total_fen__gt=0)
                & Q(insurer_fen__gte=0)
                & Q(pool_fen__gte=0)
                & Q(insurer_fen__lte=F("total_fen"))
                & Q(pool_fen__lte=F("total_fen") - F("insurer_fen")),
                name="insurance_within_total",
            ),
            models.CheckConstraint(
                condition=~Q(way=rules.BY_FINANCE)
                | (~Q(decision_no="") & Q(decided_on__isnull=False)),
                name="insurance_finance_by_decision",
            ),
            models.CheckConstraint(
                condition=~Q(weighing__in=APPRAISED)
                | (Q(scored__isnull=False) & ~Q(decision_no="") & Q(decided_on__isnull=False)),
                name="insurance_weighed_by_decision",
            ),
            models.CheckConstraint(
                condition=~Q(status=rules.CONFIRMED) | ~Q(ended_by=F("submitted_by")),
                name="insurance_settlement_by_two",
            ),
            SameCounty(fk="insured"),
            SameCounty(fk="earmark"),
            SameCounty(fk="scored"),
            SameCounty(fk="submitted_by"),
            SameCounty(fk="ended_by"),
            SameCounty(fk="journal"),
        ]

    def __str__(self) -> str:
        return f"{self.insured} {self.get_way_display()}"


class _TakenBack(models.Model):
    """Something is taken back: who asked and why, who ended it, and why it was refused."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    reason = models.CharField(_("撤销的理由"), max_length=200)
    submitted_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("提交人")
    )
    submitted_at = models.DateTimeField(_("提交时间"))
    ended_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("核定人")
    )
    ended_at = models.DateTimeField(_("核定时间"), null=True)
    answer = models.CharField(_("不予撤销的理由"), max_length=200, blank=True)

    class Meta:
        abstract = True


class InsuranceTakeBack(_TakenBack):
    """撤销入账: a booked settlement is taken back, asked for by one person, booked by another."""

    settlement = models.ForeignKey(
        InsuranceSettlement, models.PROTECT, related_name="take_backs", verbose_name=_("医保入账")
    )
    on = models.DateField(_("冲销日期"))
    status = models.CharField(
        _("状态"), max_length=9, choices=[*rules.INSURANCE_TAKE_BACK.states.items()],
        default=rules.SUBMITTED,
    )  # fmt: skip
    #: What each body was given before it was taken back: code and fen.
    parts = models.JSONField(_("原分配"), default=list)
    journal = models.OneToOneField(
        Journal, models.PROTECT, null=True, related_name="+", verbose_name=_("冲销凭证")
    )

    class Meta:
        verbose_name = _("医保入账的撤销")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["settlement"], condition=_LIVING, name="insurance_taken_back_once"
            ),
            models.CheckConstraint(
                condition=~Q(status=rules.CONFIRMED)
                | (Q(journal__isnull=False) & ~Q(ended_by=F("submitted_by"))),
                name="insurance_taken_back_by_two",
            ),
            SameCounty(fk="settlement"),
            SameCounty(fk="submitted_by"),
            SameCounty(fk="ended_by"),
            SameCounty(fk="journal"),
        ]

    def __str__(self) -> str:
        return f"{self.settlement}"


class InsuranceYearTakeBack(_TakenBack):
    """撤销年度: a confirmed year is taken back, asked for by one person, decided by another."""

    insured = models.ForeignKey(
        InsuranceYear, models.PROTECT, related_name="take_backs", verbose_name=_("医保年度")
    )
    status = models.CharField(
        _("状态"), max_length=9, choices=[*rules.INSURANCE_YEAR_TAKE_BACK.states.items()],
        default=rules.SUBMITTED,
    )  # fmt: skip

    class Meta:
        verbose_name = _("医保年度的撤销")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["insured"], condition=_LIVING, name="insurance_year_back_once"
            ),
            models.CheckConstraint(
                condition=~Q(status=rules.CONFIRMED) | ~Q(ended_by=F("submitted_by")),
                name="insurance_year_back_by_two",
            ),
            SameCounty(fk="insured"),
            SameCounty(fk="submitted_by"),
            SameCounty(fk="ended_by"),
        ]

    def __str__(self) -> str:
        return f"{self.insured}"
