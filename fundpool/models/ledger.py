"""资金池的账: pools, earmarks, years, accounts, and journals that nobody can change."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from fundpool.rules import ledger as rules

#: What pools are called; nothing hangs on it but the word.
POOL_KINDS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "technical": _("技术服务协作资金池"),
        "development": _("发展资金池"),
        "capitation": _("基本公共卫生打包资金"),
        "insurance": _("医保打包资金"),
        "construction": _("建设资金"),
        "special": _("专项资金"),
        "other": _("其他资金"),
    }
)


class Pool(models.Model):
    """A fund with books of its own: of the county, or of one alliance."""

    class Status(models.TextChoices):
        """Whether it still takes part."""

        ACTIVE = "active", _("使用中")
        DISSOLVING = "dissolving", _("解体中")
        DISSOLVED = "dissolved", _("已解体")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    code = models.CharField(_("代码"), max_length=40)
    kind = models.CharField(_("类别"), max_length=20)
    name = models.CharField(_("名称"), max_length=120)
    alliance = models.ForeignKey(
        "members.Alliance", models.PROTECT, null=True, related_name="+", verbose_name=_("联盟")
    )
    status = models.CharField(
        _("状态"), max_length=10, choices=Status.choices, default=Status.ACTIVE
    )
    version = models.PositiveIntegerField(_("版本"), default=1)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("资金池")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="fund_code_once"),
            models.UniqueConstraint(fields=["county", "id"], name="fund_of_county"),
            SameCounty(fk="alliance"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("fundpool:pool", args=[self.code])

    @property
    def kind_words(self) -> str:
        """What its kind is called."""
        return str(POOL_KINDS.get(self.kind, self.kind))


class Earmark(models.Model):
    """专项用途: what money of a pool may be used for, by a clause of the plan or a document."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    pool = models.ForeignKey(
        Pool, models.PROTECT, related_name="earmarks", verbose_name=_("资金池")
    )
    code = models.CharField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=120)
    basis = models.ForeignKey(
        "members.Clause", models.PROTECT, null=True, related_name="+", verbose_name=_("方案条款")
    )
    document_no = models.CharField(_("文号"), max_length=80, blank=True)
    #: What has to be enclosed, one document a line: shown before filing.
    checklist = models.TextField(_("材料清单"), blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("专项")
        ordering = ["pool", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "pool", "code"], name="earmark_code_once"),
            models.UniqueConstraint(fields=["county", "id"], name="earmark_of_county"),
            SameCounty(fk="pool"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def clause_words(self) -> str:
        """The plan's clause it rests on; "" for a use that the county has added."""
        return f"{self.basis.plan.code} {self.basis.key}" if self.basis else ""

    @property
    def documents(self) -> list[str]:
        """The checklist, one document each."""
        return [line.strip() for line in self.checklist.splitlines() if line.strip()]


class Period(models.Model):
    """A year of a pool's books; its last number and hash are where the next voucher continues."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="periods", verbose_name=_("资金池"))
    year = models.PositiveSmallIntegerField(_("年度"))
    state = models.CharField(
        _("状态"), max_length=7, choices=[*rules.PERIOD.states.items()], default=rules.PERIOD.first
    )
    last_no = models.PositiveIntegerField(_("最后凭证号"), default=0)
    last_hash = models.CharField(_("最后校验值"), max_length=64, blank=True)
    closed_at = models.DateTimeField(_("结账时间"), null=True)
    closed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("结账人")
    )

    class Meta:
        verbose_name = _("会计年度")
        ordering = ["pool", "year"]
        constraints = [
            models.UniqueConstraint(fields=["county", "pool", "year"], name="fund_year_once"),
            models.UniqueConstraint(fields=["county", "id"], name="fund_year_of_county"),
            SameCounty(fk="pool"),
            SameCounty(fk="closed_by"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Account(models.Model):
    """A running balance: one row for each pool, kind, earmark and institution."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    pool = models.ForeignKey(
        Pool, models.PROTECT, related_name="accounts", verbose_name=_("资金池")
    )
    kind = models.CharField(_("科目"), max_length=20)
    earmark = models.ForeignKey(
        Earmark, models.PROTECT, null=True, related_name="+", verbose_name=_("专项")
    )
    unit = models.ForeignKey(
        "members.Institution", models.PROTECT, null=True, related_name="+", verbose_name=_("机构")
    )
    normal = models.CharField(_("余额方向"), max_length=1, choices=[*rules.SIDES.items()])
    guarded = models.BooleanField(_("不得透支"))
    debit_fen = models.BigIntegerField(_("借方累计（分）"), default=0)
    credit_fen = models.BigIntegerField(_("贷方累计（分）"), default=0)

    class Meta:
        verbose_name = _("账户")
        ordering = ["pool", "kind", "earmark", "unit"]
        constraints = [
            # Two empty partners are alike here, but not to a unique key of the database.
            models.UniqueConstraint(
                fields=["county", "pool", "kind"],
                condition=Q(earmark=None, unit=None),
                name="fund_account_once",
            ),
            models.UniqueConstraint(
                fields=["county", "pool", "kind", "earmark"],
                condition=Q(unit=None) & ~Q(earmark=None),
                name="fund_account_once_by_earmark",
            ),
            models.UniqueConstraint(
                fields=["county", "pool", "kind", "unit"],
                condition=Q(earmark=None) & ~Q(unit=None),
                name="fund_account_once_by_unit",
            ),
            models.UniqueConstraint(
                fields=["county", "pool", "kind", "earmark", "unit"],
                condition=~Q(earmark=None) & ~Q(unit=None),
                name="fund_account_once_by_both",
            ),
            models.UniqueConstraint(fields=["county", "id"], name="fund_account_of_county"),
            models.CheckConstraint(
                condition=Q(debit_fen__gte=0) & Q(credit_fen__gte=0), name="fund_account_sums"
            ),
            models.CheckConstraint(
                condition=Q(guarded=False)
                | Q(normal=rules.D, debit_fen__gte=F("credit_fen"))
                | Q(normal=rules.C, credit_fen__gte=F("debit_fen")),
                name="fund_account_not_overdrawn",
            ),
            SameCounty(fk="pool"),
            SameCounty(fk="earmark"),
            SameCounty(fk="unit"),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def fen(self) -> int:
        """The balance on its normal side."""
        return rules.balance(self.kind, self.debit_fen, self.credit_fen)

    @property
    def kind_words(self) -> str:
        """What its kind is called."""
        return str(rules.ACCOUNTS[self.kind].words)


class Journal(models.Model):
    """凭证: what happened, numbered without gaps in its pool and year, chained to the one before."""

    class State(models.TextChoices):
        """Posted once, and never changed after."""

        DRAFT = "draft", _("登记中")
        POSTED = "posted", _("已入账")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    pool = models.ForeignKey(
        Pool, models.PROTECT, related_name="journals", verbose_name=_("资金池")
    )
    period = models.ForeignKey(
        Period, models.PROTECT, related_name="journals", verbose_name=_("会计年度")
    )
    voucher_no = models.PositiveIntegerField(_("凭证号"))
    kind = models.CharField(_("业务"), max_length=24)
    effective_on = models.DateField(_("记账日期"))
    recorded_at = models.DateTimeField(_("登记时间"))
    budget_year = models.PositiveSmallIntegerField(_("预算年度"))
    key = models.CharField(_("业务键"), max_length=200)
    state = models.CharField(_("状态"), max_length=6, choices=State.choices, default=State.DRAFT)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by", verbose_name=_("冲销凭证")
    )
    source = models.CharField(_("依据"), max_length=200, blank=True)
    memo = models.CharField(_("摘要"), max_length=200, blank=True)
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("制单")
    )
    reviewed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("审核")
    )
    prev_hash = models.CharField(_("上一凭证校验值"), max_length=64, blank=True)
    hash = models.CharField(_("校验值"), max_length=64)

    class Meta:
        verbose_name = _("凭证")
        ordering = ["period", "voucher_no"]
        indexes = [
            models.Index(fields=["county", "pool", "effective_on"], name="journal_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "key"], name="journal_key_once"),
            models.UniqueConstraint(fields=["period", "voucher_no"], name="voucher_no_once"),
            models.UniqueConstraint(fields=["county", "id"], name="journal_of_county"),
            SameCounty(fk="pool"),
            SameCounty(fk="period"),
            SameCounty(fk="reverses"),
            SameCounty(fk="by"),
            SameCounty(fk="reviewed_by"),
        ]

    def __str__(self) -> str:
        return f"{self.effective_on.year}-{self.voucher_no}"

    def get_absolute_url(self) -> str:
        """Its voucher."""
        return reverse("fundpool:voucher", args=[self.pk])

    @property
    def kind_words(self) -> str:
        """What it is about."""
        return str(rules.JOURNALS.get(self.kind, self.kind))


class Entry(models.Model):
    """分录: one side of one account in a journal."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    journal = models.ForeignKey(
        Journal, models.PROTECT, related_name="entries", verbose_name=_("凭证")
    )
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="entries", verbose_name=_("账户")
    )
    side = models.CharField(_("方向"), max_length=1, choices=[*rules.SIDES.items()])
    fen = models.BigIntegerField(_("金额（分）"))
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, null=True, related_name="+", verbose_name=_("机构")
    )
    request = models.UUIDField(_("申请"), null=True)

    class Meta:
        verbose_name = _("分录")
        ordering = ["journal", "id"]
        indexes = [
            models.Index(
                fields=["county", "request"],
                condition=~Q(request=None),
                name="entry_by_request",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="entry_above_nought"),
            models.CheckConstraint(
                condition=Q(side__in=[rules.D, rules.C]), name="entry_debit_or_credit"
            ),
            SameCounty(fk="journal"),
            SameCounty(fk="account"),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.fen}"
