"""临时要数: a few figures asked for once, by an hour; what exists is filled in, only gaps go out."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.db.fields import ExactDecimal
from alliance.core.ids import uuid7
from kpi.models.values import DataValue


class AdHocRequest(models.Model):
    """Who asks for what, on which basis, for which period, by which hour."""

    class State(models.TextChoices):
        """Whether answers are still taken."""

        OPEN = "open", _("收取中")
        ENDED = "ended", _("已结束")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    title = models.CharField(_("事由"), max_length=120)
    basis = models.CharField(_("依据"), max_length=300)
    period = models.CharField(_("期间"), max_length=6)
    due_at = models.DateTimeField(_("截止时间"))
    minutes = models.PositiveIntegerField(_("每家约需分钟"), null=True)
    #: Answers about elements of forms become data values too, with their source.
    keeps = models.BooleanField(_("答复记入数据"), default=False, db_default=False)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.OPEN)
    asked_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("要数人")
    )
    asked_at = models.DateTimeField(_("下发时间"))
    ended_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("结束人")
    )
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("临时要数")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="ad_hoc_of_county"),
            SameCounty(fk="asked_by"),
            SameCounty(fk="ended_by"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("kpi:asked-one", kwargs={"asked": self.pk})


class AdHocItem(models.Model):
    """One thing asked for: an element that there is, or one named for this request alone."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    request = models.ForeignKey(
        AdHocRequest, models.PROTECT, related_name="items", verbose_name=_("临时要数")
    )
    position = models.PositiveSmallIntegerField(_("顺序"))
    element = models.ForeignKey(
        "kpi.DataElement", models.PROTECT, null=True, verbose_name=_("数据元")
    )
    name = models.CharField(_("名称"), max_length=200)
    name_en = models.CharField(_("英文名称"), max_length=300, blank=True)
    unit = models.CharField(_("计量单位"), max_length=20)
    places = models.PositiveSmallIntegerField(_("小数位"), default=0)

    class Meta:
        verbose_name = _("要的数")
        ordering = ["request", "position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="ad_hoc_item_once"),
            models.UniqueConstraint(fields=["county", "id"], name="ad_hoc_item_of_county"),
            SameCounty(fk="request"),
            SameCounty(fk="element"),
        ]

    def __str__(self) -> str:
        return self.name


class AdHocCell(models.Model):
    """One item of one unit: found where it existed, otherwise asked for, answered or refused.

    `before` lists earlier answers: {"value", "missing", "refusal", "at", "by"}.
    """

    class State(models.TextChoices):
        """What there is of it."""

        FOUND = "found", _("已有")
        ASKED = "asked", _("待答复")
        ANSWERED = "answered", _("已答复")
        REFUSED = "refused", _("不能提供")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    item = models.ForeignKey(
        AdHocItem, models.PROTECT, related_name="cells", verbose_name=_("要的数")
    )
    unit = models.ForeignKey("members.Unit", models.PROTECT, verbose_name=_("单元"))
    state = models.CharField(_("状态"), max_length=8, choices=State.choices)
    value = ExactDecimal(_("值"), null=True)
    missing = models.CharField(
        _("缺数原因"), max_length=15, choices=DataValue.Missing.choices, blank=True
    )
    stated_zero = models.BooleanField(_("零报告"), default=False)
    refusal = models.CharField(_("不能提供的理由"), max_length=300, blank=True)
    #: Where a figure that existed came from, as it stood when it was filled in.
    source = models.CharField(
        _("来源"), max_length=10, choices=DataValue.Source.choices, blank=True
    )
    at = models.DateTimeField(_("时间"), null=True)
    by = models.ForeignKey("members.Person", models.PROTECT, null=True, verbose_name=_("填报人"))
    #: Whether the answer stands among the data values, or why not: a return holds the cell.
    kept = models.BooleanField(_("已记入数据"), default=False, db_default=False)
    not_kept = models.CharField(_("没有记入数据的原因"), max_length=300, blank=True, db_default="")
    before = models.JSONField(_("以前"), default=list)

    class Meta:
        verbose_name = _("要数的格")
        ordering = ["item", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["item", "unit"], name="ad_hoc_cell_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=("asked", "refused"), value__isnull=True, missing="")
                | models.Q(state="found", value__isnull=False, missing="")
                | models.Q(state="answered", value__isnull=False, missing="")
                | (models.Q(state="answered", value__isnull=True) & ~models.Q(missing="")),
                name="ad_hoc_cell_says_one_thing",
            ),
            SameCounty(fk="item"),
            SameCounty(fk="unit"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.unit_id}"
