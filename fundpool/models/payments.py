"""What happens to approved money: committed, paid, accounted for, given back, called in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7


class Payee(models.Model):
    """收款账户: where a unit is paid; one person enters it, another confirms, the next ends it.

    `sealed` is the account number, readable only at this row.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    bank = models.CharField(_("开户银行"), max_length=100)
    name = models.CharField(_("户名"), max_length=100)
    sealed = models.CharField(_("账号（加密）"), max_length=300)
    ends_with = models.CharField(_("账号末四位"), max_length=4)
    entered_at = models.DateTimeField(_("登记时间"))
    entered_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    confirmed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("确认人")
    )
    ended_at = models.DateTimeField(_("停用时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("收款账户")
        ordering = ["institution", "entered_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="payee_of_county"),
            models.UniqueConstraint(
                fields=["institution"],
                condition=models.Q(confirmed_at__isnull=False, ended_at__isnull=True),
                name="payee_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["institution"],
                condition=models.Q(confirmed_at__isnull=True, ended_at__isnull=True),
                name="payee_one_waiting",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("entered_by")),
                name="payee_confirmed_by_another",
            ),
            SameCounty(fk="institution"),
            SameCounty(fk="entered_by"),
            SameCounty(fk="confirmed_by"),
        ]

    def __str__(self) -> str:
        return self.name


class Commitment(models.Model):
    """The money of a request that was set aside at its last approval, once; `released` of it is free again."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    request = models.OneToOneField(
        "fundpool.Request", models.PROTECT, related_name="commitment", verbose_name=_("资金申请")
    )
    fen = models.BigIntegerField(_("批准金额（分）"))
    released = models.BigIntegerField(_("已释放（分）"), default=0)
    journal = models.ForeignKey(
        "fundpool.Journal", models.PROTECT, related_name="+", verbose_name=_("凭证")
    )
    at = models.DateTimeField(_("批准时间"))

    class Meta:
        verbose_name = _("批准承诺")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fen__gt=0, released__gte=0, released__lte=models.F("fen")),
                name="commitment_released_within",
            ),
            SameCounty(fk="request"),
            SameCounty(fk="journal"),
        ]

    def __str__(self) -> str:
        return str(self.request)


class Disbursement(models.Model):
    """One payment of a request; `offset` of it settled what the unit had to give back."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    request = models.ForeignKey(
        "fundpool.Request", models.PROTECT, related_name="payments", verbose_name=_("资金申请")
    )
    number = models.PositiveSmallIntegerField(_("第几笔"))
    fen = models.BigIntegerField(_("拨付金额（分）"))
    offset = models.BigIntegerField(_("其中抵扣追缴（分）"), default=0)
    on = models.DateField(_("支付日期"))
    bank_no = models.CharField(_("银行回单号"), max_length=60)
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="+", verbose_name=_("收款账户"))
    journal = models.ForeignKey(
        "fundpool.Journal", models.PROTECT, related_name="+", verbose_name=_("凭证")
    )
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("支付人")
    )

    class Meta:
        verbose_name = _("拨付")
        ordering = ["request", "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="disbursement_of_county"),
            models.UniqueConstraint(fields=["request", "number"], name="disbursement_once"),
            models.CheckConstraint(
                condition=models.Q(fen__gt=0, offset__gte=0, offset__lte=models.F("fen")),
                name="disbursement_offset_within",
            ),
            SameCounty(fk="request"),
            SameCounty(fk="payee"),
            SameCounty(fk="journal"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return f"{self.request}-{self.number}"


class UseReport(models.Model):
    """What a unit has done with paid money: spent (reported, then accepted) or given back."""

    class Kind(models.TextChoices):
        """What became of it."""

        SPENT = "spent", _("已使用")
        UNSPENT = "unspent", _("结余退回")

    class Status(models.TextChoices):
        """Whether it counts."""

        REPORTED = "reported", _("待核销")
        ACCEPTED = "accepted", _("已核销")
        REFUSED = "refused", _("已退回")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    request = models.ForeignKey(
        "fundpool.Request", models.PROTECT, related_name="reports", verbose_name=_("资金申请")
    )
    kind = models.CharField(_("种类"), max_length=8, choices=Kind.choices)
    status = models.CharField(_("状态"), max_length=8, choices=Status.choices)
    fen = models.BigIntegerField(_("金额（分）"))
    on = models.DateField(_("日期"))
    note = models.CharField(_("使用情况"), max_length=500, blank=True)
    bank_no = models.CharField(_("银行回单号"), max_length=60, blank=True)
    document = models.ForeignKey(
        "fundpool.RequestDocument",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("佐证材料"),
    )
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("报告人")
    )
    decided_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("核销人")
    )
    decided_at = models.DateTimeField(_("核销时间"), null=True)
    reason = models.CharField(_("退回理由"), max_length=500, blank=True)
    journal = models.ForeignKey(
        "fundpool.Journal", models.PROTECT, null=True, related_name="+", verbose_name=_("凭证")
    )

    class Meta:
        verbose_name = _("使用报告")
        ordering = ["request", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="use_report_of_county"),
            models.CheckConstraint(condition=models.Q(fen__gt=0), name="use_report_above_nought"),
            models.CheckConstraint(
                condition=models.Q(status="accepted", journal__isnull=False)
                | (~models.Q(status="accepted") & models.Q(journal__isnull=True)),
                name="use_report_accepted_is_posted",
            ),
            SameCounty(fk="request"),
            SameCounty(fk="document"),
            SameCounty(fk="by"),
            SameCounty(fk="decided_by"),
            SameCounty(fk="journal"),
        ]

    def __str__(self) -> str:
        return f"{self.request}"


class Misuse(models.Model):
    """追缴: money of a request that was not used as approved and must come back.

    `cleared` of it was still unaccounted for when it was found.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    request = models.ForeignKey(
        "fundpool.Request", models.PROTECT, related_name="misuses", verbose_name=_("资金申请")
    )
    fen = models.BigIntegerField(_("应追回（分）"))
    cleared = models.BigIntegerField(_("其中未核销（分）"), default=0)
    kind = models.CharField(_("违规情形"), max_length=60)
    reason = models.CharField(_("事实与处理"), max_length=500)
    at = models.DateTimeField(_("登记时间"))
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    journal = models.ForeignKey(
        "fundpool.Journal", models.PROTECT, related_name="+", verbose_name=_("凭证")
    )

    class Meta:
        verbose_name = _("追缴")
        ordering = ["county", "at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="misuse_of_county"),
            models.CheckConstraint(
                condition=models.Q(fen__gt=0, cleared__gte=0, cleared__lte=models.F("fen")),
                name="misuse_cleared_within",
            ),
            SameCounty(fk="request"),
            SameCounty(fk="by"),
            SameCounty(fk="journal"),
        ]

    def __str__(self) -> str:
        return f"{self.request}"


class Recovery(models.Model):
    """追回: part of a misuse that has come back, in cash or taken off a later payment."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    misuse = models.ForeignKey(
        Misuse, models.PROTECT, related_name="recoveries", verbose_name=_("追缴")
    )
    fen = models.BigIntegerField(_("追回（分）"))
    on = models.DateField(_("日期"))
    bank_no = models.CharField(_("银行回单号"), max_length=60, blank=True)
    payment = models.ForeignKey(
        Disbursement,
        models.PROTECT,
        null=True,
        related_name="recoveries",
        verbose_name=_("抵扣的拨付"),
    )
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    journal = models.ForeignKey(
        "fundpool.Journal", models.PROTECT, related_name="+", verbose_name=_("凭证")
    )

    class Meta:
        verbose_name = _("追回")
        ordering = ["misuse", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(fen__gt=0), name="recovery_above_nought"),
            SameCounty(fk="misuse"),
            SameCounty(fk="payment"),
            SameCounty(fk="by"),
            SameCounty(fk="journal"),
        ]

    def __str__(self) -> str:
        return f"{self.misuse}"
