"""年度使用计划: how free money is given to earmarks, drafted by one person, approved by others."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from fundpool.models.ledger import Earmark, Journal, Pool
from fundpool.rules import allocating


class Allocation(models.Model):
    """A plan of use, a shift between earmarks, or the return of earmarked money."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    pool = models.ForeignKey(
        Pool, models.PROTECT, related_name="allocations", verbose_name=_("资金池")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("类型"), max_length=12, choices=[*allocating.KINDS.items()])
    state = models.CharField(
        _("状态"),
        max_length=13,
        choices=[*allocating.ALLOCATION.states.items()],
        default=allocating.ALLOCATION.first,
    )
    document_no = models.CharField(_("文号"), max_length=80, blank=True)
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    drafted_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("起草人")
    )
    drafted_at = models.DateTimeField(_("起草时间"))
    first_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("第一审批人")
    )
    decided_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("审批人")
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    note = models.CharField(_("审批意见"), max_length=200, blank=True)
    journal = models.OneToOneField(
        Journal, models.PROTECT, null=True, related_name="allocation", verbose_name=_("凭证")
    )
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("使用计划")
        ordering = ["-drafted_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="allocation_of_county"),
            models.CheckConstraint(
                condition=~Q(first_by=F("drafted_by"))
                & ~Q(decided_by=F("drafted_by"))
                & ~Q(decided_by=F("first_by")),
                name="allocation_by_several",
            ),
            SameCounty(fk="pool"),
            SameCounty(fk="drafted_by"),
            SameCounty(fk="first_by"),
            SameCounty(fk="decided_by"),
            SameCounty(fk="journal"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("fundpool:allocation", args=[self.pk])


class AllocationLine(models.Model):
    """From one place of free money to another; an empty one is the unallocated money."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    allocation = models.ForeignKey(
        Allocation, models.PROTECT, related_name="lines", verbose_name=_("使用计划")
    )
    source = models.ForeignKey(
        Earmark, models.PROTECT, null=True, related_name="+", verbose_name=_("转出")
    )
    target = models.ForeignKey(
        Earmark, models.PROTECT, null=True, related_name="+", verbose_name=_("转入")
    )
    fen = models.BigIntegerField(_("金额（分）"))

    class Meta:
        verbose_name = _("使用计划明细")
        ordering = ["allocation", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="allocation_above_nought"),
            SameCounty(fk="allocation"),
            SameCounty(fk="source"),
            SameCounty(fk="target"),
        ]

    def __str__(self) -> str:
        return str(self.fen)
