"""别的系统导出的表: how a system lays its tables out and what its words mean, remembered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty


class SheetLayout(models.Model):
    """What a sheet of another system looks like, and what its headings and names are.

    `headings` are its headings from left to right as they were last seen: [text, column]. `plan`
    says what each of them is, see `kpi.mapping.plan`. A withdrawn one recognises nothing.
    """

    class Shape(models.TextChoices):
        """What stands down the side and what stands across the top."""

        UNITS_ELEMENTS = "units_elements", _("每行一家机构，各列是数据元")
        ELEMENTS_PERIODS = "elements_periods", _("每行一个数据元，各列是月份")
        ELEMENTS_UNITS = "elements_units", _("每行一个数据元，各列是机构")
        UNITS_PERIODS = "units_periods", _("每行一家机构，各列是月份")
        LIST = "list", _("每行一个值")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    system = models.CharField(_("哪个系统"), max_length=120)
    name = models.CharField(_("哪张表"), max_length=120)
    shape = models.CharField(_("样子"), max_length=20, choices=Shape.choices)
    headings = models.JSONField(_("表头"), default=list)
    plan = models.JSONField(_("各是什么"), default=dict)
    by = models.ForeignKey("members.Person", models.PROTECT, null=True, verbose_name=_("说明人"))
    at = models.DateTimeField(_("说明时间"))
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("记住的表样")
        ordering = ["system", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="sheet_layout_of_county"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.name}"
