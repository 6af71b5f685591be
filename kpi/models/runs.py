"""A run, what it was computed from, and what came out: frozen together."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.db.fields import ExactDecimal
from alliance.core.ids import uuid7


class Run(models.Model):
    """One scheme version computed for one period; a recomputation is a new revision."""

    class State(models.TextChoices):
        """Where it stands."""

        COMPUTING = "computing", _("计算中")
        COMPUTED = "computed", _("已计算")
        FEEDBACK = "feedback", _("反馈确认")
        NOTICE = "notice", _("公示中")
        PUBLISHED = "published", _("已公布")
        LOCKED = "locked", _("已锁定")
        CANCELLED = "cancelled", _("已取消")
        FAILED = "failed", _("未完成")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    scheme_version = models.ForeignKey(
        "kpi.SchemeVersion", models.PROTECT, related_name="runs", verbose_name=_("考核方案版本")
    )
    period = models.CharField(_("期间"), max_length=6)
    revision = models.PositiveIntegerField(_("修订号"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices)
    job = models.ForeignKey("core.Job", models.PROTECT, null=True, verbose_name=_("后台任务"))
    demo = models.BooleanField(_("含演示数据"), default=False)
    software = models.CharField(_("软件版本"), max_length=20)
    started_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, verbose_name=_("发起人")
    )
    started_at = models.DateTimeField(_("发起时间"))
    computed_at = models.DateTimeField(_("计算完成"), null=True)
    available_at = models.DateTimeField(_("可取用"), null=True)
    published_at = models.DateTimeField(_("公布时间"), null=True)
    published_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("公布人")
    )
    #: A provisional run (预考核) is given out while figures of others are missing; never published.
    provisional = models.BooleanField(_("预考核"), default=False, db_default=False)
    #: Why there is this revision; the run that it takes the place of.
    reason = models.CharField(_("修订原因"), max_length=500, blank=True, db_default="")
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", verbose_name=_("更正的批次")
    )
    feedback_until = models.DateField(_("反馈截止日"), null=True)
    notice_from = models.DateField(_("公示起始日"), null=True)
    notice_until = models.DateField(_("公示截止日"), null=True)
    #: How many working days the notice lasts, and the document that says so.
    notice_days = models.PositiveSmallIntegerField(_("公示工作日数"), null=True)
    notice_basis = models.CharField(_("公示依据"), max_length=300, blank=True, db_default="")
    noticed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("公示经办人")
    )
    locked_at = models.DateTimeField(_("锁定时间"), null=True)
    locked_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("锁定人")
    )
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("考核批次")
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["county", "available_at"], name="run_available")]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme_version", "period", "revision"], name="run_once_a_revision"
            ),
            models.UniqueConstraint(fields=["county", "id"], name="run_of_county"),
            SameCounty(fk="scheme_version"),
            SameCounty(fk="job"),
            SameCounty(fk="started_by"),
            SameCounty(fk="published_by"),
            SameCounty(fk="corrects"),
            SameCounty(fk="noticed_by"),
            SameCounty(fk="locked_by"),
        ]

    def __str__(self) -> str:
        return f"{self.period} r{self.revision}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("kpi:run", kwargs={"run": self.pk})


class RunFacts(models.Model):
    """Everything a run was computed from, frozen once: inputs, membership, definitions.

    `data` is compressed JSON; every cell's explanation is rendered from it and from
    nothing else.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    run = models.OneToOneField(
        Run, models.PROTECT, related_name="facts", verbose_name=_("考核批次")
    )
    data = models.BinaryField(_("内容"))
    digest = models.CharField(_("摘要"), max_length=64)

    class Meta:
        verbose_name = _("批次依据")
        constraints = [SameCounty(fk="run")]

    def __str__(self) -> str:
        return self.digest


class RunUnit(models.Model):
    """A body as a run knows it: under the name it had on the last day of the run's period."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    run = models.ForeignKey(Run, models.PROTECT, related_name="units", verbose_name=_("考核批次"))
    unit = models.ForeignKey("members.Unit", models.PROTECT, verbose_name=_("单元"))
    name = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("批次中的单元")
        constraints = [
            models.UniqueConstraint(fields=["run", "unit"], name="run_unit_once"),
            SameCounty(fk="run"),
            SameCounty(fk="unit"),
        ]

    def __str__(self) -> str:
        return self.name


class IndicatorValue(models.Model):
    """One indicator of one unit in one run: the number, its parts, and the judgement.

    A run writes hundreds of thousands: that each points at something there is said once, by the
    keys that hold the county too.
    """

    class Status(models.TextChoices):
        """Whether there is a value, and if not why."""

        COMPUTED = "computed", _("已算出")
        PARTIAL = "partial", _("部分")
        MISSING = "missing", _("缺数")
        NOT_APPLICABLE = "not_applicable", _("不适用")
        ZERO_DENOMINATOR = "zero_denominator", _("分母为零")
        UNDEFINED = "undefined", _("无定义")

    county = models.ForeignKey(
        "members.County",
        models.PROTECT,
        db_constraint=False,
        db_index=False,
        verbose_name=_("县区"),
    )
    run = models.ForeignKey(
        Run, models.PROTECT, related_name="values", db_constraint=False, db_index=False,
        verbose_name=_("考核批次"),
    )  # fmt: skip
    unit = models.ForeignKey(
        "members.Unit", models.PROTECT, db_constraint=False, verbose_name=_("单元")
    )
    indicator = models.ForeignKey(
        "kpi.Indicator", models.PROTECT, db_constraint=False, verbose_name=_("指标")
    )
    indicator_version = models.ForeignKey(
        "kpi.IndicatorVersion", models.PROTECT, db_constraint=False, verbose_name=_("指标版本")
    )
    period = models.CharField(_("期间"), max_length=6)
    value = ExactDecimal(_("值"), null=True)
    numerator = ExactDecimal(_("分子"), null=True)
    denominator = ExactDecimal(_("分母"), null=True)
    status = models.CharField(_("状态"), max_length=16, choices=Status.choices)
    target = ExactDecimal(_("目标"), null=True)
    comparator = models.CharField(_("比较符"), max_length=8, blank=True)
    met = models.BooleanField(_("达标"), null=True)
    below_baseline = models.BooleanField(_("低于基期"), null=True)

    class Meta:
        verbose_name = _("指标值")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["county", "indicator", "period"], name="indicator_value_pull"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "unit", "indicator"], name="indicator_value_once"
            ),
            models.UniqueConstraint(fields=["county", "id"], name="indicator_value_of_county"),
            SameCounty(fk="run"),
            SameCounty(fk="unit"),
            SameCounty(fk="indicator"),
            SameCounty(fk="indicator_version"),
        ]

    def __str__(self) -> str:
        return str(self.value)


class Score(models.Model):
    """Points of one unit for one item; null points are not points (未设权重：不计分)."""

    county = models.ForeignKey(
        "members.County", models.PROTECT, db_constraint=False, verbose_name=_("县区")
    )
    run = models.ForeignKey(
        Run, models.PROTECT, related_name="scores", db_constraint=False, db_index=False,
        verbose_name=_("考核批次"),
    )  # fmt: skip
    unit = models.ForeignKey(
        "members.Unit", models.PROTECT, db_constraint=False, verbose_name=_("单元")
    )
    item = models.ForeignKey(
        "kpi.SchemeItem", models.PROTECT, db_constraint=False, verbose_name=_("考核项")
    )
    value = models.ForeignKey(
        IndicatorValue, models.PROTECT, null=True, db_constraint=False, verbose_name=_("指标值")
    )
    status = models.CharField(_("状态"), max_length=16)
    points = ExactDecimal(_("得分"), null=True)
    weight = ExactDecimal(_("原权重"), null=True)
    scaled = ExactDecimal(_("折算权重"), null=True)

    class Meta:
        verbose_name = _("得分")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "unit", "item"], name="score_once"),
            SameCounty(fk="run"),
            SameCounty(fk="unit"),
            SameCounty(fk="item"),
            SameCounty(fk="value"),
        ]

    def __str__(self) -> str:
        return str(self.points)


class Total(models.Model):
    """The sum of a unit's rounded points in a run, and its rank (1, 2, 2, 4)."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    run = models.ForeignKey(Run, models.PROTECT, related_name="totals", verbose_name=_("考核批次"))
    unit = models.ForeignKey("members.Unit", models.PROTECT, verbose_name=_("单元"))
    points = ExactDecimal(_("总分"))
    maximum = ExactDecimal(_("满分"))
    rank = models.PositiveIntegerField(_("名次"))

    class Meta:
        verbose_name = _("总分")
        ordering = ["run", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["run", "unit"], name="total_once"),
            SameCounty(fk="run"),
            SameCounty(fk="unit"),
        ]

    def __str__(self) -> str:
        return str(self.points)
