"""What became of a payment after it left: confirmed by the treasury, sent back, kept by the wrong unit."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from fundpool.models.ledger import Journal
from fundpool.models.payments import Disbursement, Misuse


class TreasuryPayment(models.Model):
    """国库支付: a row of the treasury's payment list, which confirms a payment."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    payment = models.OneToOneField(
        Disbursement, models.PROTECT, related_name="treasury", verbose_name=_("拨付")
    )
    reference = models.CharField(_("支付凭证号"), max_length=60)
    on = models.DateField(_("支付日期"))
    fen = models.BigIntegerField(_("金额（分）"))
    payee = models.CharField(_("收款人"), max_length=120)
    purpose = models.CharField(_("用途"), max_length=200, blank=True)
    file = models.ForeignKey(
        "core.ImportFile", models.PROTECT, related_name="+", verbose_name=_("导入文件")
    )
    at = models.DateTimeField(_("登记时间"))
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )

    class Meta:
        verbose_name = _("国库支付")
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "reference"], name="treasury_payment_once"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="treasury_payment_above_nought"),
            SameCounty(fk="payment"),
            SameCounty(fk="file"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return self.reference


class PaymentReturn(models.Model):
    """退回的拨付: the bank, or the wrong payee, sent money of a payment back; it is to be paid anew."""

    class Kind(models.TextChoices):
        """Who sent it back."""

        BANK = "bank", _("银行退票")
        WRONG_UNIT = "unit", _("错付退回")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    payment = models.ForeignKey(
        Disbursement, models.PROTECT, related_name="returns", verbose_name=_("拨付")
    )
    kind = models.CharField(_("种类"), max_length=4, choices=Kind.choices)
    fen = models.BigIntegerField(_("退回金额（分）"))
    on = models.DateField(_("退回日期"))
    bank_no = models.CharField(_("银行回单号"), max_length=60)
    reason = models.CharField(_("退回原因"), max_length=500)
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    journal = models.ForeignKey(Journal, models.PROTECT, related_name="+", verbose_name=_("凭证"))

    class Meta:
        verbose_name = _("退回的拨付")
        ordering = ["payment", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="payment_return_above_nought"),
            SameCounty(fk="payment"),
            SameCounty(fk="by"),
            SameCounty(fk="journal"),
        ]

    def __str__(self) -> str:
        return f"{self.payment}"


class Misdirected(models.Model):
    """错付未退: the unit that keeps money of a payment which was not for it; `misuse` calls it in."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    payment = models.ForeignKey(
        Disbursement, models.PROTECT, related_name="misdirected", verbose_name=_("拨付")
    )
    misuse = models.OneToOneField(
        Misuse, models.PROTECT, related_name="misdirected", verbose_name=_("追缴")
    )
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("收到错付的单位")
    )

    class Meta:
        verbose_name = _("错付未退")
        ordering = ["payment", "id"]
        constraints = [
            SameCounty(fk="payment"),
            SameCounty(fk="misuse"),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return f"{self.payment}"
