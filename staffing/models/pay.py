"""What verified days come to in allowances and performance pay: by month, person, component, payer."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.db.fields import ExactDecimal
from alliance.core.ids import uuid7
from staffing.models.postings import Posting
from staffing.vocabulary import COMPONENTS, PAYERS


class PayMonth(models.Model):
    """A month of a body's posted people; somebody closes it, from then on lines are only added."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("派出单位")
    )
    month = models.DateField(_("月份"))
    computed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("计算人")
    )
    computed_at = models.DateTimeField(_("计算时间"))
    closed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("结账人")
    )
    closed_at = models.DateTimeField(_("结账时间"), null=True)
    version = models.PositiveIntegerField(_("版本"), default=1)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("派驻待遇月份")
        ordering = ["-month", "institution"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="pay_month_of_county"),
            models.UniqueConstraint(
                fields=["county", "institution", "month"], name="pay_month_once"
            ),
            SameCounty(fk="institution"),
            SameCounty(fk="computed_by"),
            SameCounty(fk="closed_by"),
        ]

    def __str__(self) -> str:
        return self.month.strftime("%Y-%m")

    def get_absolute_url(self) -> str:
        """The month with its lines."""
        return reverse("staffing:pay-month", args=[self.pk])


class PayLine(models.Model):
    """What one payer owes for somebody's days; a correction is a line of its own, with its sign.

    `fte_days` are days times the posting's share. Without a rate there is no amount, and
    `missing` names the parameter that is not set. `spans` are the days, `words` what decided
    who pays.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    month = models.ForeignKey(
        PayMonth, models.PROTECT, related_name="lines", verbose_name=_("月份")
    )
    posting = models.ForeignKey(
        Posting, models.PROTECT, related_name="pay_lines", verbose_name=_("派驻")
    )
    person = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="+", verbose_name=_("人员")
    )
    component = models.CharField(_("待遇"), max_length=10, choices=[*COMPONENTS.items()])
    payer = models.CharField(_("由谁承担"), max_length=8, choices=[*PAYERS.items()])
    payer_body = models.ForeignKey(
        "members.Institution",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("承担单位"),
    )
    days = models.SmallIntegerField(_("天数"))
    fte_days = ExactDecimal(_("折合全职天数"), max_places=4)
    rate_fen = models.BigIntegerField(_("每天标准（分）"), null=True)
    fen = models.BigIntegerField(_("金额（分）"), null=True)
    missing = models.CharField(_("未设的标准"), max_length=60, blank=True)
    words = models.CharField(_("依据"), max_length=120, blank=True)
    spans = models.JSONField(_("服务时段"), default=list)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", verbose_name=_("更正的行")
    )
    is_correction = models.BooleanField(_("更正"), default=False)
    reason = models.TextField(_("更正理由"), blank=True)
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    at = models.DateTimeField(_("办理时间"))
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("派驻待遇")
        ordering = ["month", "person", "component", "at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="pay_line_of_county"),
            models.CheckConstraint(
                condition=models.Q(fen=None, rate_fen=None) & ~models.Q(missing="")
                | models.Q(fen__isnull=False, rate_fen__isnull=False, missing=""),
                name="pay_line_has_an_amount_or_says_why_not",
            ),
            SameCounty(fk="month"),
            SameCounty(fk="posting"),
            SameCounty(fk="person"),
            SameCounty(fk="payer_body"),
            SameCounty(fk="corrects"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_component_display()}"
