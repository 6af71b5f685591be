"""银行对账: accounts at a custody holder, their balances and lines, and what each line is in the books."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from fundpool.models.ledger import Journal, Pool
from fundpool.rules import banking as rules


class BankAccount(models.Model):
    """银行账户: one account at the custody holder; pools are its sub-ledgers.

    What was booked before `since` is taken as agreed with the bank.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    code = models.CharField(_("代码"), max_length=40)
    holder = models.CharField(_("存放单位"), max_length=120)
    bank = models.CharField(_("开户银行"), max_length=100)
    ends_with = models.CharField(_("账号末四位"), max_length=4)
    since = models.DateField(_("起始日"))
    at = models.DateTimeField(_("登记时间"))
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("银行账户")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="bank_account_once"),
            models.UniqueConstraint(fields=["county", "id"], name="bank_account_of_county"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return f"{self.bank} **** {self.ends_with}"

    def get_absolute_url(self) -> str:
        """Where it is reconciled."""
        return reverse("fundpool:bank", args=[self.code])


class BankPool(models.Model):
    """分户: a pool whose money is kept in a bank account; a pool is in one."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    account = models.ForeignKey(
        BankAccount, models.PROTECT, related_name="shares", verbose_name=_("银行账户")
    )
    pool = models.OneToOneField(
        Pool, models.PROTECT, related_name="bank_share", verbose_name=_("资金池")
    )

    class Meta:
        verbose_name = _("银行账户分户")
        ordering = ["account", "pool"]
        constraints = [SameCounty(fk="account"), SameCounty(fk="pool")]

    def __str__(self) -> str:
        return str(self.pool)


class BankBalance(models.Model):
    """银行余额: what the bank says stood on the account at the end of a day; the last entry counts."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    account = models.ForeignKey(
        BankAccount, models.PROTECT, related_name="balances", verbose_name=_("银行账户")
    )
    on = models.DateField(_("日期"))
    number = models.PositiveSmallIntegerField(_("第几次填写"))
    fen = models.BigIntegerField(_("银行余额（分）"))
    statement_no = models.CharField(_("对账单号"), max_length=80)
    document = models.ForeignKey(
        "core.Document", models.PROTECT, null=True, related_name="+", verbose_name=_("对账单")
    )
    at = models.DateTimeField(_("填写时间"))
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("填写人")
    )

    class Meta:
        verbose_name = _("银行余额")
        ordering = ["account", "on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["account", "on", "number"], name="bank_balance_once"),
            SameCounty(fk="account"),
            SameCounty(fk="document"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return self.statement_no


class BankLine(models.Model):
    """银行流水: one line of a bank statement, typed or loaded; void when it was entered wrongly."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    account = models.ForeignKey(
        BankAccount, models.PROTECT, related_name="lines", verbose_name=_("银行账户")
    )
    on = models.DateField(_("日期"))
    side = models.CharField(_("收付"), max_length=3, choices=[*rules.SIDES.items()])
    fen = models.BigIntegerField(_("金额（分）"))
    counterparty = models.CharField(_("对方户名"), max_length=120, blank=True)
    purpose = models.CharField(_("摘要"), max_length=200, blank=True)
    reference = models.CharField(_("流水号"), max_length=60)
    file = models.ForeignKey(
        "core.ImportFile", models.PROTECT, null=True, related_name="+", verbose_name=_("导入文件")
    )
    at = models.DateTimeField(_("登记时间"))
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    voided_at = models.DateTimeField(_("作废时间"), null=True)
    voided_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("作废人")
    )
    reason = models.CharField(_("作废理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("银行流水")
        ordering = ["account", "on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="bank_line_of_county"),
            models.UniqueConstraint(
                fields=["account", "reference"],
                condition=Q(voided_at=None),
                name="bank_line_once",
            ),
            models.CheckConstraint(condition=Q(fen__gt=0), name="bank_line_above_nought"),
            SameCounty(fk="account"),
            SameCounty(fk="file"),
            SameCounty(fk="by"),
            SameCounty(fk="voided_by"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("fundpool:bank-line", args=[self.account.code, self.pk])

    @property
    def signed(self) -> int:
        """In above nought, out below."""
        return rules.signed(self.side, self.fen)


class BankMatch(models.Model):
    """勾对: a person said that this line of the bank is this journal; it may be taken back."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    line = models.ForeignKey(
        BankLine, models.PROTECT, related_name="matches", verbose_name=_("银行流水")
    )
    journal = models.ForeignKey(
        Journal, models.PROTECT, related_name="bank_matches", verbose_name=_("凭证")
    )
    at = models.DateTimeField(_("勾对时间"))
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("勾对人")
    )
    undone_at = models.DateTimeField(_("取消时间"), null=True)
    undone_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("取消人")
    )
    reason = models.CharField(_("取消理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("银行勾对")
        ordering = ["line", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["journal"], condition=Q(undone_at=None), name="bank_match_once"
            ),
            SameCounty(fk="line"),
            SameCounty(fk="journal"),
            SameCounty(fk="by"),
            SameCounty(fk="undone_by"),
        ]

    def __str__(self) -> str:
        return f"{self.line}"
