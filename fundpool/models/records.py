"""What stands beside the journals: receipts from finance, year-ends, codes, checks of the books."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from fundpool.models.ledger import Account, Earmark, Journal, Period, Pool


class Receipt(models.Model):
    """财政拨入: which budget notice money from finance came by, and for which project."""

    class Level(models.TextChoices):
        """Whose budget it is."""

        CENTRAL = "central", _("中央")
        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        COUNTY = "county", _("县")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    pool = models.ForeignKey(
        Pool, models.PROTECT, related_name="receipts", verbose_name=_("资金池")
    )
    journal = models.OneToOneField(
        Journal, models.PROTECT, related_name="receipt", verbose_name=_("凭证")
    )
    earmark = models.ForeignKey(
        Earmark, models.PROTECT, null=True, related_name="+", verbose_name=_("专项")
    )
    fen = models.BigIntegerField(_("金额（分）"))
    notice_no = models.CharField(_("预算指标文号"), max_length=80)
    notice_on = models.DateField(_("预算指标日期"))
    level = models.CharField(_("资金级次"), max_length=8, choices=Level.choices)
    project = models.CharField(_("项目"), max_length=120)
    year = models.PositiveSmallIntegerField(_("预算年度"))

    class Meta:
        verbose_name = _("财政拨入")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="receipt_above_nought"),
            SameCounty(fk="pool"),
            SameCounty(fk="journal"),
            SameCounty(fk="earmark"),
        ]

    def __str__(self) -> str:
        return self.notice_no


class CarriedBalance(models.Model):
    """年末结转: what stood on an account when a year was closed; the next year begins with it."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    period = models.ForeignKey(
        Period, models.PROTECT, related_name="carried", verbose_name=_("会计年度")
    )
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("账户"))
    fen = models.BigIntegerField(_("余额（分）"))

    class Meta:
        verbose_name = _("年末结转")
        ordering = ["period", "account"]
        constraints = [
            models.UniqueConstraint(fields=["period", "account"], name="carried_once"),
            SameCounty(fk="period"),
            SameCounty(fk="account"),
        ]

    def __str__(self) -> str:
        return str(self.fen)


class AccountCode(models.Model):
    """科目对照: the county's accounting code for a kind of account, confirmed by an accountant."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    kind = models.CharField(_("科目"), max_length=20)
    code = models.CharField(_("会计科目代码"), max_length=40)
    name = models.CharField(_("会计科目名称"), max_length=80)
    proposed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("填写人")
    )
    confirmed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("确认人")
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("科目对照")
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["county", "kind"], name="account_code_once"),
            SameCounty(fk="proposed_by"),
            SameCounty(fk="confirmed_by"),
        ]

    def __str__(self) -> str:
        return self.code


class BookCheck(models.Model):
    """账簿核验: what recomputing a county's books found."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    at = models.DateTimeField(_("时间"))
    journals = models.PositiveIntegerField(_("凭证数"))
    #: One sentence a line; nothing when the books are right.
    findings = models.TextField(_("发现的问题"), blank=True)

    class Meta:
        verbose_name = _("账簿核验")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["county", "at"], name="books_verified")]

    def __str__(self) -> str:
        return self.at.isoformat()

    @property
    def lines(self) -> list[str]:
        """The findings, one each."""
        return self.findings.splitlines()
