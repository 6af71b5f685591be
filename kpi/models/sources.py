"""Where a figure comes from: which source counts, what others say, what the system counted itself."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.db.fields import ExactDecimal
from kpi.models.values import DataValue


class SourceRule(models.Model):
    """Which source of an element is the authoritative one, by which document.

    `limit` is the percentage above which two sources are said to differ; not set: every
    difference is listed. `counts` is the code of what the system counts for this element itself,
    "" for nothing. `strict`: until the authoritative source has spoken there is no value; not
    strict: what another one says stands in for it.
    """

    class Source(models.TextChoices):
        """How a figure may come here."""

        ENTERED = "entered", _("填报")
        IMPORTED = "imported", _("导入")
        DERIVED = "derived", _("由系统推算")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    element = models.OneToOneField(
        "kpi.DataElement", models.PROTECT, related_name="source_rule", verbose_name=_("数据元")
    )
    source = models.CharField(_("权威来源"), max_length=10, choices=Source.choices)
    system = models.CharField(_("导入自哪个系统"), max_length=120, blank=True)
    counts = models.CharField(_("系统推算什么"), max_length=60, blank=True)
    limit = ExactDecimal(_("相差超过百分之几即列出"), null=True)
    strict = models.BooleanField(_("权威来源未到即无数"), default=False, db_default=False)
    basis = models.CharField(_("依据"), max_length=300)
    set_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, verbose_name=_("设定人")
    )
    set_at = models.DateTimeField(_("设定时间"))
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("数据来源规则")
        ordering = ["element"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="source_rule_of_county"),
            SameCounty(fk="element"),
            SameCounty(fk="set_by"),
        ]

    def __str__(self) -> str:
        return self.source


class OtherFigure(models.Model):
    """What another source says of a value; runs do not read it.

    `before` lists what this source said earlier: {"value", "missing", "at", "by"}.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    unit = models.ForeignKey("members.Unit", models.PROTECT, verbose_name=_("单元"))
    element = models.ForeignKey(
        "kpi.DataElement", models.PROTECT, related_name="other_figures", verbose_name=_("数据元")
    )
    period = models.CharField(_("期间"), max_length=6)
    band = models.PositiveSmallIntegerField(_("年龄组"), default=0)
    source = models.CharField(_("来源"), max_length=10, choices=DataValue.Source.choices)
    value = ExactDecimal(_("值"), null=True)
    missing = models.CharField(
        _("缺数原因"), max_length=15, choices=DataValue.Missing.choices, blank=True
    )
    file = models.ForeignKey(
        "core.ImportFile", models.PROTECT, null=True, verbose_name=_("导入文件")
    )
    at = models.DateTimeField(_("填报时间"))
    by = models.ForeignKey("members.Person", models.PROTECT, null=True, verbose_name=_("填报人"))
    before = models.JSONField(_("以前"), default=list)

    class Meta:
        verbose_name = _("其他来源的数")
        ordering = ["id"]
        indexes = [models.Index(fields=["county", "period"], name="other_figure_of_period")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "element", "period", "band", "source"], name="other_figure_once"
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False, missing="")
                | (models.Q(value__isnull=True) & ~models.Q(missing="")),
                name="other_figure_or_reason",
            ),
            SameCounty(fk="unit"),
            SameCounty(fk="element"),
            SameCounty(fk="file"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.element_id}/{self.period}"


class Derivation(models.Model):
    """One counting of an element from facts that other parts hold; never altered.

    `facts` lists [source, id of the body or null, day, quantity or null]; `unknown` of them say
    nothing, and then there is no value.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    unit = models.ForeignKey("members.Unit", models.PROTECT, verbose_name=_("单元"))
    element = models.ForeignKey(
        "kpi.DataElement", models.PROTECT, related_name="derivations", verbose_name=_("数据元")
    )
    period = models.CharField(_("期间"), max_length=6)
    counts = models.CharField(_("系统推算什么"), max_length=60)
    filter = models.CharField(_("筛选条件"), max_length=300)
    filter_en = models.CharField(_("筛选条件（英文）"), max_length=500, blank=True)
    value = ExactDecimal(_("值"), null=True)
    unknown = models.PositiveIntegerField(_("未登记的条数"), default=0)
    facts = models.JSONField(_("逐条依据"), default=list)
    at = models.DateTimeField(_("查询时间"))
    by = models.ForeignKey("members.Person", models.PROTECT, null=True, verbose_name=_("经办人"))
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("推算记录")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["element", "period", "unit"], name="derivation_of_value"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="derivation_of_county"),
            SameCounty(fk="unit"),
            SameCounty(fk="element"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.element_id}/{self.period}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("kpi:derivation", kwargs={"derivation": self.pk})
