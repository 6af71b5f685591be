"""经济运行分析: what an alliance writes about its own year, version by version, and files."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from fundpool.rules import analyses as rules


class EconomicAnalysis(models.Model):
    """One version of an alliance's comment on a year; a filed one keeps the figures it was filed with."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    alliance = models.ForeignKey(
        "members.Alliance", models.PROTECT, related_name="+", verbose_name=_("联盟")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveIntegerField(_("版本"))
    comment = models.TextField(_("分析意见"), max_length=rules.LONGEST)
    status = models.CharField(
        _("状态"), max_length=8, choices=[*rules.ECONOMIC_ANALYSIS.states.items()],
        default=rules.DRAFT,
    )  # fmt: skip
    written_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("撰写人")
    )
    written_at = models.DateTimeField(_("撰写时间"))
    filed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("报送人")
    )
    filed_at = models.DateTimeField(_("报送时间"), null=True)
    #: The figures as they stood when it was filed, section by section; fen, None where there was none.
    figures = models.JSONField(_("报送时的数据"), default=list)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("经济运行分析")
        ordering = ["-year", "alliance", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "alliance", "year", "number"], name="analysis_version_once"
            ),
            models.UniqueConstraint(
                fields=["county", "alliance", "year"], condition=Q(status=rules.DRAFT),
                name="analysis_one_draft",
            ),
            models.CheckConstraint(
                condition=~Q(status=rules.FILED) | Q(filed_at__isnull=False),
                name="analysis_filed_when",
            ),
            SameCounty(fk="alliance"),
            SameCounty(fk="written_by"),
            SameCounty(fk="filed_by"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.alliance} {self.year} v{self.number}"

    def get_absolute_url(self) -> str:
        """The page of its alliance and year."""
        return reverse("fundpool:analysis", args=[self.alliance.code, self.year])
