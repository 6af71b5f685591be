"""What a plan prints, and what is in force in a county: two tables, never mixed.

Plan, Clause, PlanRule, PlanParameter and Erratum are published reference data: they have
no county and `load_plans` may rewrite them. CountyRule is the county's own and is written
by actions only.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.dated import once_a_day


class Plan(models.Model):
    """A county's published plan; an unprinted number or date is null and shown as 未印."""

    code = models.CharField(_("代码"), max_length=20, unique=True)
    title = models.CharField(_("文件名称"), max_length=200)
    title_en = models.CharField(_("英文名称"), max_length=300)
    number = models.CharField(_("文号"), max_length=100, null=True)  # noqa: DJ001 null is 未印
    dated = models.DateField(_("成文日期"), null=True)
    from_on = models.DateField(_("起始日"), null=True)

    class Meta:
        verbose_name = _("方案")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class Clause(models.Model):
    """One place in a plan, with the words as printed."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="clauses", verbose_name=_("方案"))
    key = models.CharField(_("条款"), max_length=60)
    heading = models.CharField(_("标题"), max_length=200, blank=True)
    quote = models.TextField(_("原文"))
    position = models.PositiveIntegerField(_("顺序"))

    class Meta:
        verbose_name = _("条款")
        ordering = ["plan", "position"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="clause_once_a_plan")]

    def __str__(self) -> str:
        return self.key


class PlanRule(models.Model):
    """A rule as the plan prints it: what it orders, how strongly, and what carries it."""

    class Force(models.TextChoices):
        """The force of the wording."""

        MUST = "必须", _("必须")
        SHALL = "应当", _("应当")
        PRINCIPLE = "原则上", _("原则上")
        STRIVE = "力争", _("力争")
        ENCOURAGE = "鼓励", _("鼓励")
        EXPLORE = "探索", _("探索")
        STATES = "陈述", _("陈述")

    class State(models.TextChoices):
        """What the product does with the rule today."""

        COMPUTED = "computed", _("由系统计算")
        HELD = "held", _("由系统把住")
        WARNED = "warned", _("由系统提醒")
        NOT_CARRIED = "not_carried", _("系统尚未承载")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="rules", verbose_name=_("方案"))
    code = models.CharField(_("规则代码"), max_length=60, unique=True)
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="rules", verbose_name=_("条款"))
    also = models.JSONField(_("相关条款"), default=list)
    text = models.TextField(_("规则"))
    text_en = models.TextField(_("规则（英文）"))
    force = models.CharField(_("语气"), max_length=10, choices=Force.choices)
    modules = models.JSONField(_("模块"), default=list)
    state = models.CharField(_("承载状态"), max_length=20, choices=State.choices)
    from_on = models.DateField(_("起始日"), null=True)
    until_on = models.DateField(_("终止日（不含）"), null=True)
    position = models.PositiveIntegerField(_("顺序"))

    class Meta:
        verbose_name = _("方案规则")
        ordering = ["plan", "position"]

    def __str__(self) -> str:
        return self.text


class PlanParameter(models.Model):
    """One named value of a rule; a null value is one the plan leaves open (未设)."""

    rule = models.ForeignKey(
        PlanRule, models.PROTECT, related_name="parameters", verbose_name=_("规则")
    )
    key = models.CharField(_("参数"), max_length=120)
    comparator = models.CharField(_("比较符"), max_length=10, blank=True)
    value = models.TextField(_("值"), null=True)  # noqa: DJ001 null is 未设
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    printed = models.CharField(_("原文写法"), max_length=300, blank=True)
    note = models.TextField(_("说明"), blank=True)
    position = models.PositiveIntegerField(_("顺序"))

    class Meta:
        verbose_name = _("方案参数")
        ordering = ["rule", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "key", "position"], name="parameter_once_a_rule"
            )
        ]

    def __str__(self) -> str:
        return self.key


class Erratum(models.Model):
    """Something a plan prints that does not fit itself; shown beside the rules it touches."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="errata", verbose_name=_("方案"))
    code = models.CharField(_("编号"), max_length=10)
    clauses = models.JSONField(_("条款"), default=list)
    rules = models.JSONField(_("规则"), default=list)
    finding = models.TextField(_("发现"))
    finding_en = models.TextField(_("发现（英文）"))
    handling = models.TextField(_("处理"))
    handling_en = models.TextField(_("处理（英文）"))

    class Meta:
        verbose_name = _("勘误")
        ordering = ["plan", "code"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="erratum_once_a_plan")]

    def __str__(self) -> str:
        return self.code


class CountyRule(models.Model):
    """What is in force in a county for one parameter, from a day until a day (half-open)."""

    class Basis(models.TextChoices):
        """Where the value comes from."""

        PRINTED = "printed", _("方案原文")
        COUNTY = "county", _("县区参数")
        NOT_SET = "not_set", _("未设")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    key = models.CharField(_("参数"), max_length=120)
    from_on = models.DateField(_("起始日"), null=True)
    until_on = models.DateField(_("终止日（不含）"), null=True)
    comparator = models.CharField(_("比较符"), max_length=10, blank=True)
    value = models.TextField(_("值"), null=True)  # noqa: DJ001 null is 未设
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    basis = models.CharField(_("依据"), max_length=10, choices=Basis.choices)
    parameter = models.ForeignKey(
        PlanParameter, models.PROTECT, null=True, verbose_name=_("方案参数")
    )
    reason = models.TextField(_("说明"), blank=True)
    #: Null where the row came with the plan: such rows `load_plans` may bring in line again.
    set_at = models.DateTimeField(_("县区设定时间"), null=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("现行规则")
        ordering = ["county", "key", "from_on"]
        constraints = [
            *once_a_day("county", "key", name="county_rule"),
            models.CheckConstraint(
                condition=models.Q(basis="not_set", value=None)
                | (~models.Q(basis="not_set") & models.Q(value__isnull=False)),
                name="county_rule_value_unless_not_set",
            ),
        ]

    def __str__(self) -> str:
        return self.key
