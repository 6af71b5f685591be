"""解体: a pool's free balance goes back by what was contributed last, decided by two people."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from fundpool.models.ledger import Journal, Pool
from fundpool.rules import dissolving as rules


class Dissolution(models.Model):
    """The end of one pool: by which document, by which year's contributions, who decided."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    pool = models.ForeignKey(
        Pool, models.PROTECT, related_name="dissolutions", verbose_name=_("资金池")
    )
    document_no = models.CharField(_("文号"), max_length=80)
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    status = models.CharField(
        _("状态"),
        max_length=10,
        choices=[*rules.DISSOLUTION.states.items()],
        default=rules.DISSOLUTION.first,
    )
    started_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("发起人")
    )
    started_at = models.DateTimeField(_("发起时间"))
    #: The last closed year; none where there was nothing to distribute.
    basis_year = models.PositiveSmallIntegerField(_("出资年度"), null=True)
    clause = models.CharField(_("依据"), max_length=200, blank=True)
    subsidies_first = models.BooleanField(_("财政补助先退回"), null=True)
    free_fen = models.BigIntegerField(_("分配的可用余额（分）"), default=0)
    to_source_fen = models.BigIntegerField(_("退回财政（分）"), default=0)
    #: What was seen when it was submitted: whoever confirms books exactly that.
    fingerprint = models.CharField(_("试算校验值"), max_length=64, blank=True)
    submitted_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("提交人")
    )
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    decided_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("核定人")
    )
    decided_at = models.DateTimeField(_("核定时间"), null=True)
    note = models.CharField(_("退回或撤销的理由"), max_length=200, blank=True)
    journal = models.OneToOneField(
        Journal, models.PROTECT, null=True, related_name="dissolution", verbose_name=_("凭证")
    )
    finished_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("办结人")
    )
    finished_at = models.DateTimeField(_("办结时间"), null=True)

    class Meta:
        verbose_name = _("资金池解体")
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "pool"],
                condition=~Q(status=rules.CALLED_OFF),
                name="pool_dissolved_once",
            ),
            models.UniqueConstraint(fields=["county", "id"], name="dissolution_of_county"),
            models.CheckConstraint(
                condition=~Q(decided_by=F("submitted_by")), name="dissolution_by_two"
            ),
            models.CheckConstraint(
                condition=Q(free_fen__gte=0)
                & Q(to_source_fen__gte=0)
                & Q(to_source_fen__lte=F("free_fen")),
                name="dissolution_within_free",
            ),
            SameCounty(fk="pool"),
            SameCounty(fk="started_by"),
            SameCounty(fk="submitted_by"),
            SameCounty(fk="decided_by"),
            SameCounty(fk="journal"),
            SameCounty(fk="finished_by"),
        ]

    def __str__(self) -> str:
        return f"{self.pool} {self.document_no}"

    def get_absolute_url(self) -> str:
        """The page of the pool's end."""
        return reverse("fundpool:dissolution", args=[self.pool.code])


class DissolutionLine(models.Model):
    """What one body gets back, or finance where no body is named; and the voucher it was paid by."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    dissolution = models.ForeignKey(
        Dissolution, models.PROTECT, related_name="lines", verbose_name=_("资金池解体")
    )
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, null=True, related_name="+", verbose_name=_("机构")
    )
    contributed_fen = models.BigIntegerField(_("出资（分）"), default=0)
    fen = models.BigIntegerField(_("返还（分）"))
    journal = models.OneToOneField(
        Journal, models.PROTECT, null=True, related_name="+", verbose_name=_("付款凭证")
    )

    class Meta:
        verbose_name = _("解体返还")
        ordering = ["dissolution", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dissolution", "institution"], name="dissolution_line_once"
            ),
            models.UniqueConstraint(
                fields=["dissolution"],
                condition=Q(institution=None),
                name="dissolution_source_once",
            ),
            models.CheckConstraint(
                condition=Q(fen__gt=0) & Q(contributed_fen__gte=0),
                name="dissolution_line_above_nought",
            ),
            SameCounty(fk="dissolution"),
            SameCounty(fk="institution"),
            SameCounty(fk="journal"),
        ]

    def __str__(self) -> str:
        return str(self.fen)
