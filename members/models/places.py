"""Counties, towns, villages, and whatever can report or be scored."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty


class County(models.Model):
    """A county, its code in GB/T 2260, its own words, and the plan it follows.

    `template` is the plan of another county from which a new county took over values; its
    own plan is `plan`.
    """

    class State(models.TextChoices):
        """Whether its officers are still setting it up."""

        PREPARING = "preparing", _("筹建中")
        OPEN = "open", _("已启用")

    code = models.CharField(_("行政区划代码"), max_length=6, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    short = models.CharField(_("简称"), max_length=30)
    name_en = models.CharField(_("英文名称"), max_length=100)
    words = models.JSONField(_("当地用词"), default=dict)
    plan = models.ForeignKey(
        "members.Plan",
        models.PROTECT,
        null=True,
        related_name="counties",
        verbose_name=_("方案"),
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    template = models.ForeignKey(
        "members.Plan",
        models.PROTECT,
        null=True,
        related_name="followers",
        verbose_name=_("起步样本"),
    )
    demo = models.BooleanField(_("含演示数据"), default=False)

    class Meta:
        verbose_name = _("县区")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class FormerCode(models.Model):
    """A code the county had before; identity numbers keep it for life."""

    county = models.ForeignKey(
        County, models.PROTECT, related_name="former_codes", verbose_name=_("县区")
    )
    code = models.CharField(_("曾用代码"), max_length=6)
    name = models.CharField(_("曾用名"), max_length=60, blank=True)
    until_on = models.DateField(_("终止日（不含）"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("曾用行政区划代码")
        ordering = ["county", "until_on"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="former_code_once_a_county")
        ]

    def __str__(self) -> str:
        return self.code


class Unit(models.Model):
    """Whatever can report or be scored; values, targets and scores point here."""

    class Kind(models.TextChoices):
        """What kind of thing the unit is."""

        COUNTY = "county", _("县区")
        ALLIANCE = "alliance", _("医共体")
        INSTITUTION = "institution", _("机构")
        DEPARTMENT = "department", _("科室")
        GROUP = "group", _("人员组")

    county = models.ForeignKey(County, models.PROTECT, related_name="units", verbose_name=_("县区"))
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    code = models.CharField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=120)

    class Meta:
        verbose_name = _("单元")
        ordering = ["county", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="unit_code_once_a_county"),
            models.UniqueConstraint(fields=["county", "id"], name="unit_of_county"),
        ]

    def __str__(self) -> str:
        return self.name


class Town(models.Model):
    """镇街: a town, street or sumu of a county, under its code in GB/T 2260 or the county's own."""

    county = models.ForeignKey(County, models.PROTECT, related_name="towns", verbose_name=_("县区"))
    code = models.CharField(_("代码"), max_length=12)
    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=100, blank=True)
    sort_key = models.CharField(_("拼音键"), max_length=300, blank=True)
    initials = models.CharField(_("拼音首字母"), max_length=60, blank=True)
    opened_on = models.DateField(_("设立日"), null=True)
    closed_on = models.DateField(_("撤销日（不含）"), null=True)
    clause = models.ForeignKey("members.Clause", models.PROTECT, null=True, verbose_name=_("条款"))
    note = models.TextField(_("说明"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("镇街")
        ordering = ["county", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="town_once_a_county"),
            models.UniqueConstraint(fields=["county", "id"], name="town_of_county"),
        ]

    def __str__(self) -> str:
        return self.name


class Village(models.Model):
    """行政村: a village of a town, and whether a qualified doctor can be found for it."""

    class Recruiting(models.TextChoices):
        """How the village stands with a qualified doctor of its own."""

        STAFFED = "staffed", _("已有合格村医")
        RECRUITING = "recruiting", _("正在招录")
        NONE_FOUND = "none_found", _("短期招不到合格村医")

    county = models.ForeignKey(
        County, models.PROTECT, related_name="villages", verbose_name=_("县区")
    )
    town = models.ForeignKey(
        Town, models.PROTECT, null=True, related_name="villages", verbose_name=_("镇街")
    )
    code = models.CharField(_("代码"), max_length=20)
    name = models.CharField(_("名称"), max_length=60)
    sort_key = models.CharField(_("拼音键"), max_length=300, blank=True)
    initials = models.CharField(_("拼音首字母"), max_length=60, blank=True)
    recruiting = models.CharField(  # noqa: DJ001 null is 未填
        _("村医招录"), max_length=12, choices=Recruiting.choices, null=True
    )
    closed_on = models.DateField(_("撤并日（不含）"), null=True)
    note = models.TextField(_("说明"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("行政村")
        ordering = ["county", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="village_once_a_county"),
            models.UniqueConstraint(fields=["county", "id"], name="village_of_county"),
            SameCounty(fk="town"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("village", kwargs={"county": self.county.code, "code": self.code})


class Figure(models.Model):
    """A dated figure of a county, a town, a village or an institution, with its source.

    No plan prints any: they are entered or imported, and 未填 until then. Exactly one of
    `institution`, `town`, `village` is set, or none for the county as a whole. `value` counts
    persons or beds.
    """

    class Kind(models.TextChoices):
        """What is counted."""

        RESIDENT = "resident", _("常住人口")
        SERVED = "served", _("服务人口")
        ASSIGNED = "assigned", _("任务人口数")
        OVER65 = "over65", _("65岁及以上人口")
        BEDS = "beds", _("开放床位")

    county = models.ForeignKey(
        County, models.PROTECT, related_name="figures", verbose_name=_("县区")
    )
    institution = models.ForeignKey(
        "members.Institution",
        models.PROTECT,
        null=True,
        related_name="figures",
        verbose_name=_("机构"),
    )
    town = models.ForeignKey(
        Town, models.PROTECT, null=True, related_name="figures", verbose_name=_("镇街")
    )
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, related_name="figures", verbose_name=_("行政村")
    )
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    value = models.PositiveBigIntegerField(_("数值"))
    as_of = models.DateField(_("截至"))
    source = models.CharField(_("来源"), max_length=200)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("人口与床位")
        ordering = ["county", "kind", "as_of"]
        indexes = [
            models.Index(fields=["county", "kind", "village", "as_of"], name="figure_of_village")
        ]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["county", "kind", place, "as_of"],
                    condition=models.Q(**{f"{place}__isnull": False}),
                    name=f"figure_once_a_day_{place}",
                )
                for place in ("institution", "town", "village")
            ),
            models.UniqueConstraint(
                fields=["county", "kind", "as_of"],
                condition=models.Q(institution=None, town=None, village=None),
                name="figure_once_a_day_county",
            ),
            models.CheckConstraint(
                condition=models.Q(institution=None, town=None)
                | models.Q(institution=None, village=None)
                | models.Q(town=None, village=None),
                name="figure_of_one_place",
            ),
            SameCounty(fk="institution"),
            SameCounty(fk="town"),
            SameCounty(fk="village"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.as_of}"
