"""Counties, institutions, alliances, and who belonged to what on which day.

Intervals are half-open: `from_on` counts, `until_on` does not; null is open, and a null
`from_on` also means that the plan prints no date.
"""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from members.models.dated import once_a_day


class County(models.Model):
    """A county, its code in GB/T 2260, its own words, and the plan it follows."""

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


class Institution(models.Model):
    """A body under its printed name; its WS 218 kind is stored, never read out of the name."""

    class Ownership(models.TextChoices):
        """Who owns it."""

        PUBLIC = "public", _("公办")
        PRIVATE = "private", _("民营")
        SOCIAL = "social", _("社会办")

    county = models.ForeignKey(
        County, models.PROTECT, related_name="institutions", verbose_name=_("县区")
    )
    unit = models.OneToOneField(Unit, models.PROTECT, verbose_name=_("单元"))
    code = models.CharField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    sort_key = models.CharField(_("拼音键"), max_length=300, blank=True)
    kind = models.CharField(_("机构类别（WS 218）"), max_length=4, null=True)  # noqa: DJ001 未印
    level = models.CharField(_("等级"), max_length=20, null=True)  # noqa: DJ001 null is 未印
    ownership = models.CharField(  # noqa: DJ001 null is 未印
        _("举办"), max_length=10, choices=Ownership.choices, null=True
    )
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children", verbose_name=_("隶属")
    )
    opened_on = models.DateField(_("开业日"), null=True)
    closed_on = models.DateField(_("停业日（不含）"), null=True)
    clause = models.ForeignKey("members.Clause", models.PROTECT, null=True, verbose_name=_("条款"))
    note = models.TextField(_("说明"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("机构")
        ordering = ["county", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="institution_once_a_county"),
            models.UniqueConstraint(fields=["county", "id"], name="institution_of_county"),
            SameCounty(fk="unit"),
            SameCounty(fk="parent"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("institution", kwargs={"county": self.county.code, "code": self.code})


class InstitutionName(models.Model):
    """Another name of the same body: short, former, misprinted, or a second signboard."""

    class Kind(models.TextChoices):
        """Why the body has this name too."""

        SHORT = "short", _("简称")
        FORMER = "former", _("旧称")
        VARIANT = "variant", _("印刷异文")
        SECOND = "second", _("第二名称")

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="aliases", verbose_name=_("机构")
    )
    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    from_on = models.DateField(_("起始日"), null=True)
    until_on = models.DateField(_("终止日（不含）"), null=True)

    class Meta:
        verbose_name = _("机构别名")
        ordering = ["institution", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name", "kind"], name="alias_once_an_institution"
            ),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return self.name


class Alliance(models.Model):
    """A tightly knit alliance, a TCM group, a league or a regional centre."""

    class Kind(models.TextChoices):
        """What kind of union it is."""

        TIGHT = "tight", _("紧密型医共体")
        TCM = "tcm", _("中医紧密型医共体")
        TCM_GROUP = "tcm_group", _("中医医疗集团")
        LEAGUE = "league", _("专科联盟")
        CENTRE = "centre", _("区域中心")

    county = models.ForeignKey(
        County, models.PROTECT, related_name="alliances", verbose_name=_("县区")
    )
    unit = models.OneToOneField(Unit, models.PROTECT, verbose_name=_("单元"))
    code = models.CharField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    exclusive = models.BooleanField(_("同类只可属一个"), default=False)
    aliases = models.JSONField(_("别名"), default=list)
    opened_on = models.DateField(_("成立日"), null=True)
    closed_on = models.DateField(_("终止日（不含）"), null=True)
    clause = models.ForeignKey("members.Clause", models.PROTECT, null=True, verbose_name=_("条款"))
    note = models.TextField(_("说明"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("医共体")
        ordering = ["county", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="alliance_once_a_county"),
            models.UniqueConstraint(fields=["county", "id"], name="alliance_of_county"),
            SameCounty(fk="unit"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A body's place in an alliance on one service line, from a day until a day."""

    class Role(models.TextChoices):
        """What the body is in the alliance."""

        LEAD = "lead", _("牵头单位")
        MEMBER = "member", _("成员单位")
        PRIVATE = "private", _("社会办成员")
        PUBLIC_HEALTH = "public_health", _("专业公共卫生机构")
        PARTNER = "partner", _("上级合作单位")
        AIDED = "aided", _("对口支援单位")

    class Line(models.TextChoices):
        """The service line on which it belongs."""

        GENERAL = "general", _("整体")
        GP = "gp", _("全科医学")
        TCM = "tcm", _("中医")
        MCH = "mch", _("妇幼健康")
        SPECIAL = "special", _("专科服务")

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="memberships", verbose_name=_("医共体")
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="memberships", verbose_name=_("机构")
    )
    line = models.CharField(_("业务线"), max_length=10, choices=Line.choices, default=Line.GENERAL)
    role = models.CharField(_("身份"), max_length=15, choices=Role.choices)
    from_on = models.DateField(_("起始日"), null=True)
    until_on = models.DateField(_("终止日（不含）"), null=True)
    clause = models.ForeignKey("members.Clause", models.PROTECT, null=True, verbose_name=_("条款"))
    reason = models.TextField(_("说明"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("隶属关系")
        ordering = ["county", "alliance", "institution", "from_on"]
        indexes = [
            models.Index(fields=["county", "alliance", "from_on"], name="membership_on_a_day")
        ]
        constraints = [
            *once_a_day("county", "alliance", "institution", "line", "role", name="membership"),
            models.CheckConstraint(
                condition=models.Q(until_on=None)
                | models.Q(from_on=None)
                | models.Q(until_on__gt=models.F("from_on")),
                name="membership_ends_after_it_begins",
            ),
            SameCounty(fk="alliance"),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} ∈ {self.alliance_id}"


class Custody(models.Model):
    """A body run by another while ownership stays (托管), from a day until a day."""

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="custodies", verbose_name=_("机构")
    )
    custodian = models.ForeignKey(
        Institution, models.PROTECT, related_name="wards", verbose_name=_("托管方")
    )
    from_on = models.DateField(_("起始日"), null=True)
    until_on = models.DateField(_("终止日（不含）"), null=True)
    clause = models.ForeignKey("members.Clause", models.PROTECT, null=True, verbose_name=_("条款"))

    class Meta:
        verbose_name = _("托管")
        ordering = ["county", "institution", "from_on"]
        constraints = [
            *once_a_day("county", "institution", name="custody"),
            SameCounty(fk="institution"),
            SameCounty(fk="custodian"),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} ← {self.custodian_id}"


class Expectation(models.Model):
    """A count that the plan prints without names: shown as 登记 n / 文件 m."""

    county = models.ForeignKey(
        County, models.PROTECT, related_name="expectations", verbose_name=_("县区")
    )
    what = models.CharField(_("内容"), max_length=100)
    what_en = models.CharField(_("内容（英文）"), max_length=200)
    counts = models.JSONField(_("如何计数"))
    printed = models.PositiveIntegerField(_("文件数"), null=True)
    printed_max = models.PositiveIntegerField(_("文件数上限"), null=True)
    clause = models.ForeignKey("members.Clause", models.PROTECT, verbose_name=_("条款"))
    note = models.TextField(_("说明"), blank=True)

    class Meta:
        verbose_name = _("文件所印数目")
        ordering = ["county", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "what"], name="expectation_once_a_county")
        ]

    def __str__(self) -> str:
        return self.what
