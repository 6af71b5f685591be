"""What is counted, computed and aimed at: dated data with its clause."""

from typing import Final

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.core.db.constraints import SameCounty
from alliance.core.db.fields import ExactDecimal


class DataSet(models.Model):
    """A form: which elements are asked together, how often, due on which day."""

    class Frequency(models.TextChoices):
        """How often it is due."""

        MONTH = "month", _("月报")
        QUARTER = "quarter", _("季报")
        YEAR = "year", _("年报")

    class Review(models.TextChoices):
        """Who looks at a return before the commission takes it."""

        NONE = "none", _("不经审核，直接报县区")
        OWN = "own", _("本机构负责人审核")
        LEAD = "lead", _("牵头医院审核")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    code = models.CharField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=200)
    frequency = models.CharField(_("频次"), max_length=8, choices=Frequency.choices)
    due_days = models.PositiveIntegerField(_("期后第几日前报"), null=True)
    closes_days = models.PositiveIntegerField(_("期后第几日起不再收"), null=True)
    owner = models.CharField(_("归口部门"), max_length=120, blank=True)
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    ends_on = models.DateField(_("停用日"), null=True)
    minutes = models.PositiveIntegerField(_("每次约需分钟"), null=True)
    review = models.CharField(
        _("审核"), max_length=4, choices=Review.choices, default=Review.NONE, db_default="none"
    )
    #: A form is asked for from this day on; without owner, basis and end it does not go out.
    out_from = models.DateField(_("下发日"), null=True)
    out_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, verbose_name=_("下发人")
    )
    #: Share of last year's value; a larger change is pointed out. Not set: nothing is said.
    change_limit = ExactDecimal(_("与上年相比变动超过此比例即提示"), null=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1, db_default=1)

    class Meta:
        verbose_name = _("报表")
        ordering = ["county", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="data_set_once_a_county"),
            models.UniqueConstraint(fields=["county", "id"], name="data_set_of_county"),
            SameCounty(fk="out_by"),
        ]

    def __str__(self) -> str:
        return self.name


class DataElement(models.Model):
    """Something counted; who owes it and where it already exists stand beside it."""

    class Over(models.TextChoices):
        """How values are put together over time or over units."""

        SUM = "sum", _("求和")
        LAST = "last", _("取期末")
        AVERAGE = "average", _("平均")
        NONE = "none", _("不汇总")

    class ReportedBy(models.TextChoices):
        """Who reports it."""

        INSTITUTION = "institution", _("机构")
        LEAD = "lead", _("牵头单位")
        MEMBER = "member", _("成员单位")
        COUNTY = "county", _("县区部门")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    data_set = models.ForeignKey(
        DataSet, models.PROTECT, related_name="elements", verbose_name=_("报表")
    )
    code = models.CharField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=200)
    name_en = models.CharField(_("英文名称"), max_length=300)
    unit = models.CharField(_("计量单位"), max_length=20)
    over_time = models.CharField(_("按时间汇总"), max_length=8, choices=Over.choices)
    over_units = models.CharField(_("按机构汇总"), max_length=8, choices=Over.choices)
    zero_significant = models.BooleanField(_("零有意义"), default=True)
    banded = models.BooleanField(_("分年龄组"), default=False)
    personal = models.CharField(_("个人信息级别"), max_length=2, default="L1")
    note = models.CharField(_("说明"), max_length=300, blank=True)
    kinds = models.JSONField(_("填报机构类别（WS 218）"), default=list)
    reported_by = models.CharField(_("填报方"), max_length=12, choices=ReportedBy.choices)
    owner = models.CharField(_("归口"), max_length=120, blank=True)
    source_system = models.CharField(_("已有何处"), max_length=200, blank=True)
    #: What the system can count itself for this element; whether it does, a county's rule says.
    counted_by = models.CharField(
        _("系统可以怎样推算"), max_length=60, blank=True, default="", db_default=""
    )
    places = models.PositiveSmallIntegerField(_("小数位"), default=0)
    minimum = ExactDecimal(_("下限"), null=True)
    maximum = ExactDecimal(_("上限"), null=True)
    clause = models.ForeignKey("members.Clause", models.PROTECT, null=True, verbose_name=_("条款"))
    position = models.PositiveIntegerField(_("顺序"), default=0)

    class Meta:
        verbose_name = _("数据元")
        ordering = ["county", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="element_once_a_county"),
            models.UniqueConstraint(fields=["county", "id"], name="element_of_county"),
            SameCounty(fk="data_set"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page with its wording."""
        return reverse("kpi:element", args=[self.code])


class Indicator(models.Model):
    """Something computed; its definition stands in dated versions."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    code = models.CharField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=200)
    name_en = models.CharField(_("英文名称"), max_length=300)
    first_level = models.CharField(_("一级指标"), max_length=120, blank=True)
    first_level_en = models.CharField(_("一级指标（英文）"), max_length=200, blank=True)
    unit = models.CharField(_("计量单位"), max_length=20, blank=True)
    clause = models.ForeignKey("members.Clause", models.PROTECT, null=True, verbose_name=_("条款"))
    position = models.PositiveIntegerField(_("顺序"), default=0)

    class Meta:
        verbose_name = _("指标")
        ordering = ["county", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="indicator_once_a_county"),
            models.UniqueConstraint(fields=["county", "id"], name="indicator_of_county"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page with its versions."""
        return reverse("kpi:indicator", args=[self.code])


class IndicatorVersion(models.Model):
    """How an indicator is computed from a day on; a published version is never edited."""

    class Status(models.TextChoices):
        """Whether runs may use it."""

        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已发布")

    class Direction(models.TextChoices):
        """Which way is better."""

        HIGHER = "higher", _("越高越好")
        LOWER = "lower", _("越低越好")
        BAND = "band", _("落在区间为好")

    class Strategy(models.TextChoices):
        """What a missing input does."""

        ANY = "any", _("缺一即缺")
        ZERO = "zero", _("缺数按零计并注明")

    class Covers(models.TextChoices):
        """Which institutions a county's value is made of."""

        MEMBERS = "members", _("各医共体成员（去重）")
        COUNTY = "county", _("县区内全部机构")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="versions", verbose_name=_("指标")
    )
    number = models.PositiveIntegerField(_("版次"))
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices)
    from_on = models.DateField(_("起始日"), null=True)
    until_on = models.DateField(_("终止日（不含）"), null=True)
    #: What the indicator is called while this version holds; a run shows the name it was run under.
    name = models.CharField(_("名称"), max_length=200, blank=True, db_default="")
    name_en = models.CharField(_("英文名称"), max_length=300, blank=True, db_default="")
    unit = models.CharField(_("计量单位"), max_length=20, blank=True, db_default="")
    qualitative = models.BooleanField(_("定性"), default=False)
    formula = models.TextField(_("公式"), blank=True)
    denominator = models.TextField(_("分母"), blank=True)
    factor = models.PositiveIntegerField(_("倍数"), default=1)
    decimals = models.PositiveSmallIntegerField(_("显示小数"), default=2)
    direction = models.CharField(_("方向"), max_length=8, choices=Direction.choices)
    strategy = models.CharField(_("缺数处理"), max_length=8, choices=Strategy.choices)
    covers = models.CharField(_("统计范围"), max_length=8, choices=Covers.choices)
    printed_explanation = models.TextField(_("原文解释"), blank=True)
    conditions = models.JSONField(_("定性条件"), default=list)
    evidence = models.JSONField(_("佐证材料"), default=list)
    printed_formula = models.TextField(_("原文公式"), blank=True)
    numerator_text = models.TextField(_("分子说明"), blank=True)
    numerator_text_en = models.TextField(_("分子说明（英文）"), blank=True)
    denominator_text = models.TextField(_("分母说明"), blank=True)
    denominator_text_en = models.TextField(_("分母说明（英文）"), blank=True)
    note = models.TextField(_("说明"), blank=True)
    note_en = models.TextField(_("说明（英文）"), blank=True)
    #: Where this version comes from another place than the indicator: its clause, its document.
    clause = models.ForeignKey("members.Clause", models.PROTECT, null=True, verbose_name=_("条款"))
    basis = models.CharField(_("依据"), max_length=300, blank=True, db_default="")
    reason = models.CharField(_("修改原因"), max_length=500, blank=True)
    drafted_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("起草人")
    )
    #: Handed over: who drafts thinks it may be published. Whatever is changed takes it back.
    ready_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("送批准人")
    )
    ready_at = models.DateTimeField(_("送批准时间"), null=True)
    published_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("发布人")
    )
    published_at = models.DateTimeField(_("发布时间"), null=True)
    version = models.PositiveIntegerField(_("版本"), default=1, db_default=1)

    class Meta:
        verbose_name = _("指标版本")
        ordering = ["indicator", "number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="version_once"),
            models.UniqueConstraint(fields=["county", "id"], name="indicator_version_of_county"),
            SameCounty(fk="indicator"),
            SameCounty(fk="drafted_by"),
            SameCounty(fk="ready_by"),
            SameCounty(fk="published_by"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} v{self.number}"

    def get_absolute_url(self) -> str:
        """The page with its formula."""
        return reverse("kpi:indicator-version", args=[self.indicator.code, self.number])


EVERY_YEAR: Final = 0
"""The year of a target that is printed for no single year: 逐年提升, 年增长率10%以上."""


class Target(models.Model):
    """A printed or set cell: comparator and value exactly as printed, for one year or every.

    A cell is never overwritten: another one takes its place, and it stays readable with its
    dates. What a plan prints was entered by nobody.
    """

    class Role(models.TextChoices):
        """A stated value (指标值) or an aim (目标值)."""

        STATED = "stated", pgettext_lazy("stated", "指标值")
        TARGET = "target", _("目标值")

    class State(models.TextChoices):
        """Where a cell stands; only the one in force is held against values."""

        PROPOSED = "proposed", _("待批准")
        IN_FORCE = "in_force", _("施行中")
        REFUSED = "refused", _("未批准")
        REPLACED = "replaced", _("已被代替")
        CLEARED = "cleared", _("已清空")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="targets", verbose_name=_("指标")
    )
    unit = models.ForeignKey("members.Unit", models.PROTECT, verbose_name=_("单元"))
    year = models.PositiveSmallIntegerField(_("年度"))
    role = models.CharField(_("性质"), max_length=8, choices=Role.choices)
    comparator = models.CharField(_("比较符"), max_length=8)
    value = ExactDecimal(_("值"))
    tolerance = ExactDecimal(_("允许偏差"), null=True)
    printed = models.CharField(_("原文写法"), max_length=60)
    force = models.CharField(_("语气"), max_length=10)
    clause = models.ForeignKey("members.Clause", models.PROTECT, null=True, verbose_name=_("条款"))
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=State.choices,
        default=State.IN_FORCE,
        db_default="in_force",
    )
    #: What the value stands for where the plan names no number: 全市平均水平.
    reference = models.CharField(_("参照"), max_length=120, blank=True, db_default="")
    title = models.CharField(_("文件名称"), max_length=200, blank=True, db_default="")
    number = models.CharField(_("文号"), max_length=100, blank=True, db_default="")
    entered_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("录入人")
    )
    entered_at = models.DateTimeField(_("录入时间"), null=True)
    decided_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("批准人")
    )
    decided_at = models.DateTimeField(_("批准时间"), null=True)
    ended_at = models.DateTimeField(_("被代替时间"), null=True)

    class Meta:
        verbose_name = _("目标值")
        ordering = ["indicator", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit", "year"],
                condition=models.Q(state="in_force"),
                name="target_in_force_once",
            ),
            models.UniqueConstraint(
                fields=["indicator", "unit", "year"],
                condition=models.Q(state="proposed"),
                name="target_proposed_once",
            ),
            models.UniqueConstraint(
                fields=["indicator", "unit", "year"],
                condition=models.Q(entered_at=None),
                name="target_printed_once",
            ),
            models.UniqueConstraint(fields=["county", "id"], name="target_of_county"),
            SameCounty(fk="indicator"),
            SameCounty(fk="unit"),
            SameCounty(fk="entered_by"),
            SameCounty(fk="decided_by"),
        ]

    def __str__(self) -> str:
        return self.printed

    def get_absolute_url(self) -> str:
        """The years and units of its indicator."""
        return reverse("kpi:targets", args=[self.indicator.code])
