"""What was reported: one value per unit, element and period, its changes, and its windows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.db.fields import ExactDecimal


class DataValue(models.Model):
    """A reported number, or the reason why there is none; never both, never neither."""

    class Missing(models.TextChoices):
        """Why there is no number."""

        NOT_APPLICABLE = "not_applicable", _("不适用")
        NOT_COLLECTED = "not_collected", _("未采集")
        LATE = "late", _("迟报")
        REFUSED = "refused", _("拒报")
        #: Nobody states this one: another source has spoken, and the rule does not let it stand in.
        AWAITED = "awaited", _("权威来源未到")

    class Source(models.TextChoices):
        """How it came here."""

        ENTERED = "entered", _("填报")
        IMPORTED = "imported", _("导入")
        DERIVED = "derived", _("由系统推算")
        GENERATED = "generated", _("演示生成")
        ASKED = "asked", _("临时要数")

    # That what it points at is there, the keys with the county say; they hold the county too.
    county = models.ForeignKey(
        "members.County",
        models.PROTECT,
        db_constraint=False,
        db_index=False,
        verbose_name=_("县区"),
    )
    unit = models.ForeignKey(
        "members.Unit",
        models.PROTECT,
        db_constraint=False,
        db_index=False,
        verbose_name=_("单元"),
    )
    element = models.ForeignKey(
        "kpi.DataElement",
        models.PROTECT,
        related_name="values",
        db_constraint=False,
        verbose_name=_("数据元"),
    )
    period = models.CharField(_("期间"), max_length=6)
    period_from = models.DateField(_("期间首日"))
    band = models.PositiveSmallIntegerField(_("年龄组"), default=0)
    value = ExactDecimal(_("值"), null=True)
    missing = models.CharField(_("缺数原因"), max_length=15, choices=Missing.choices, blank=True)
    source = models.CharField(_("来源"), max_length=10, choices=Source.choices)
    file = models.ForeignKey(
        "core.ImportFile",
        models.PROTECT,
        null=True,
        db_constraint=False,
        verbose_name=_("导入文件"),
    )
    entered_at = models.DateTimeField(_("填报时间"))
    entered_by = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        null=True,
        db_constraint=False,
        db_index=False,
        verbose_name=_("填报人"),
    )
    #: Blanks that the body declared to be nought (零报告), and the return that brought the value.
    stated_zero = models.BooleanField(_("零报告"), default=False, db_default=False)
    submission = models.ForeignKey(
        "kpi.Submission",
        models.PROTECT,
        null=True,
        related_name="values",
        db_constraint=False,
        verbose_name=_("填报"),
    )
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("数据值")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["county", "period", "element"], name="value_of_period"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "element", "period", "band"], name="value_once"
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False, missing="")
                | (models.Q(value__isnull=True) & ~models.Q(missing="")),
                name="value_or_reason",
            ),
            models.UniqueConstraint(fields=["county", "id"], name="value_of_county"),
            SameCounty(fk="unit"),
            SameCounty(fk="element"),
            SameCounty(fk="file"),
            SameCounty(fk="entered_by"),
            SameCounty(fk="submission"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.element_id}/{self.period}"


class DataValueChange(models.Model):
    """What a value was before; written with every change, never altered."""

    county = models.ForeignKey(
        "members.County",
        models.PROTECT,
        db_constraint=False,
        db_index=False,
        verbose_name=_("县区"),
    )
    data_value = models.ForeignKey(
        DataValue,
        models.PROTECT,
        related_name="changes",
        db_constraint=False,
        verbose_name=_("数据值"),
    )
    old_value = ExactDecimal(_("原值"), null=True)
    old_missing = models.CharField(_("原缺数原因"), max_length=15, blank=True)
    old_entered_at = models.DateTimeField(_("原填报时间"))
    old_entered_by = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        null=True,
        db_constraint=False,
        db_index=False,
        verbose_name=_("原填报人"),
    )
    changed_at = models.DateTimeField(_("修改时间"))

    class Meta:
        verbose_name = _("数据值变更")
        ordering = ["data_value", "id"]
        constraints = [SameCounty(fk="data_value"), SameCounty(fk="old_entered_by")]

    def __str__(self) -> str:
        return str(self.old_value)


class PeriodWindow(models.Model):
    """Whether a form still takes values for a period; a closed one says who, why, since when."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    data_set = models.ForeignKey(
        "kpi.DataSet", models.PROTECT, related_name="windows", verbose_name=_("报表")
    )
    period = models.CharField(_("期间"), max_length=6)
    closed = models.BooleanField(_("已关闭"), default=False)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    changed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, verbose_name=_("经办人")
    )
    changed_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("填报窗口")
        ordering = ["data_set", "period"]
        constraints = [
            models.UniqueConstraint(fields=["data_set", "period"], name="window_once"),
            SameCounty(fk="data_set"),
            SameCounty(fk="changed_by"),
        ]

    def __str__(self) -> str:
        return self.period
