"""上级报表: blank workbooks of the province or city, what stands in their cells, what was filled."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7


class SuperiorForm(models.Model):
    """A workbook that a superior wants filled in every month, quarter or year."""

    class Frequency(models.TextChoices):
        """How often it is wanted."""

        MONTH = "month", _("月报")
        QUARTER = "quarter", _("季报")
        HALF = "half", _("半年报")
        YEAR = "year", _("年报")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    name = models.CharField(_("名称"), max_length=200)
    superior = models.CharField(_("要表的上级部门"), max_length=120)
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    frequency = models.CharField(_("频次"), max_length=8, choices=Frequency.choices)
    ended_at = models.DateTimeField(_("停用时间"), null=True)
    ended_reason = models.CharField(_("停用的原因"), max_length=300, blank=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("上级报表")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "name"],
                condition=models.Q(ended_at__isnull=True),
                name="superior_form_once",
            ),
            models.UniqueConstraint(fields=["county", "id"], name="superior_form_of_county"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("kpi:superior", kwargs={"form": self.pk})


class SuperiorFile(models.Model):
    """One blank workbook of the form, as it came; the newest one is filled in.

    `lost` lists the bindings of the file before whose cell was not found again:
    {"sheet", "cell", "what", "why"}.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    form = models.ForeignKey(
        SuperiorForm, models.PROTECT, related_name="files", verbose_name=_("上级报表")
    )
    number = models.PositiveIntegerField(_("版次"))
    document = models.ForeignKey("core.Document", models.PROTECT, verbose_name=_("空白表"))
    lost = models.JSONField(_("没有沿用的对应"), default=list)
    by = models.ForeignKey("members.Person", models.PROTECT, null=True, verbose_name=_("上传人"))
    at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("上级报表的空白表")
        ordering = ["form", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="superior_file_once"),
            models.UniqueConstraint(fields=["county", "id"], name="superior_file_of_county"),
            SameCounty(fk="form"),
            SameCounty(fk="document"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} v{self.number}"


class BoundCell(models.Model):
    """What stands in one cell: an element or an indicator of a unit, at a time seen from the form's.

    `labels` are the texts left of and above the cell, by which it is found in the next file. `scale`
    is the unit in which the form wants the figure, "" for its own; `places` its decimals, none: as
    it is. A `proposed` one was carried over from a cell with similar texts, `was`
    {"sheet", "cell", "labels"}, and is filled in once somebody has confirmed it.
    """

    class When(models.TextChoices):
        """Which period, seen from the one the form is filled in for."""

        SAME = "same", _("本期")
        PREVIOUS = "previous", _("上期")
        LAST_YEAR = "last_year", _("上年同期")
        TO_DATE = "to_date", _("本年累计")
        YEAR = "year", _("本年度")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    file = models.ForeignKey(
        SuperiorFile, models.PROTECT, related_name="cells", verbose_name=_("空白表")
    )
    sheet = models.CharField(_("工作表"), max_length=31)
    cell = models.CharField(_("格"), max_length=10)
    element = models.ForeignKey(
        "kpi.DataElement", models.PROTECT, null=True, related_name="+", verbose_name=_("数据元")
    )
    indicator = models.ForeignKey(
        "kpi.Indicator", models.PROTECT, null=True, related_name="+", verbose_name=_("指标")
    )
    #: The age band 1-8 of a banded element; 0 for others.
    band = models.PositiveSmallIntegerField(_("年龄组"), default=0)
    unit = models.ForeignKey("members.Unit", models.PROTECT, verbose_name=_("单元"))
    when = models.CharField(_("期间"), max_length=10, choices=When.choices, default=When.SAME)
    scale = models.CharField(_("表里的单位"), max_length=20, blank=True, db_default="")
    places = models.PositiveSmallIntegerField(_("小数位"), null=True)
    labels = models.JSONField(_("旁边的文字"), default=list)
    proposed = models.BooleanField(_("待确认"), default=False, db_default=False)
    was = models.JSONField(_("旧表里的格"), default=dict, db_default={})
    by = models.ForeignKey("members.Person", models.PROTECT, null=True, verbose_name=_("对应人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("上级报表的格")
        ordering = ["file", "sheet", "cell"]
        constraints = [
            models.UniqueConstraint(fields=["file", "sheet", "cell"], name="bound_cell_once"),
            models.CheckConstraint(
                condition=models.Q(indicator__isnull=True, element__isnull=False)
                | models.Q(indicator__isnull=False, element__isnull=True),
                name="bound_to_one",
            ),
            SameCounty(fk="file"),
            SameCounty(fk="element"),
            SameCounty(fk="indicator"),
            SameCounty(fk="unit"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


class Filled(models.Model):
    """The form filled in for one period: the workbook, and where every number of it came from.

    `cells` is the list of sources, `gaps` the cells that stayed empty, each with its reason; both
    as they were at that moment, see `kpi.filling`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    file = models.ForeignKey(
        SuperiorFile, models.PROTECT, related_name="filled", verbose_name=_("空白表")
    )
    period = models.CharField(_("期间"), max_length=6)
    document = models.ForeignKey("core.Document", models.PROTECT, verbose_name=_("填好的表"))
    cells = models.JSONField(_("各格来源"), default=list, encoder=DjangoJSONEncoder)
    gaps = models.JSONField(_("空着的格"), default=list, encoder=DjangoJSONEncoder)
    #: Some number comes from a run that is not published.
    provisional = models.BooleanField(_("含未公布的结果"), default=False)
    by = models.ForeignKey("members.Person", models.PROTECT, null=True, verbose_name=_("填表人"))
    at = models.DateTimeField(_("填表时间"))
    demo = models.BooleanField(_("含演示数据"), default=False)

    class Meta:
        verbose_name = _("填好的上级报表")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="filled_of_county"),
            SameCounty(fk="file"),
            SameCounty(fk="document"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.period}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("kpi:filled", kwargs={"filled": self.pk})
