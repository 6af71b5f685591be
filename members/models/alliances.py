"""Alliances, who belonged to them on which day, and the counts a plan prints.

Intervals are half-open: `from_on` counts, `until_on` does not; null is open, and a null
`from_on` also means that the plan prints no date.
"""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from members.models.bodies import Institution
from members.models.dated import once_a_day
from members.models.places import County, Unit


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
    sort_key = models.CharField(_("拼音键"), max_length=300, blank=True)
    initials = models.CharField(_("拼音首字母"), max_length=120, blank=True)
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

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("alliance", kwargs={"county": self.county.code, "code": self.code})

    @property
    def other_names(self) -> list[str]:
        """What else the plan calls it."""
        return [alias["name"] if isinstance(alias, dict) else alias for alias in self.aliases]


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
    order_no = models.CharField(_("文号"), max_length=100, blank=True)
    signed_on = models.DateField(_("签约日"), null=True)
    plaque_on = models.DateField(_("挂牌日"), null=True)
    second_name = models.CharField(_("第二名称"), max_length=120, blank=True)
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


class MembershipRequest(models.Model):
    """动态调整申请: a body asks to enter, leave or move; both sides agree, the office approves.

    Its lifecycle is `members.rules.MEMBERSHIP_REQUEST`. A move leaves `source` and enters
    `target` on the same day.
    """

    class Kind(models.TextChoices):
        """What is asked for."""

        JOIN = "join", _("加入")
        LEAVE = "leave", _("退出")
        MOVE = "move", _("转入另一医共体")

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    kind = models.CharField(_("事项"), max_length=6, choices=Kind.choices)
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="requests", verbose_name=_("机构")
    )
    source = models.ForeignKey(
        Alliance, models.PROTECT, null=True, related_name="+", verbose_name=_("退出的医共体")
    )
    target = models.ForeignKey(
        Alliance, models.PROTECT, null=True, related_name="+", verbose_name=_("加入的医共体")
    )
    line = models.CharField(
        _("业务线"),
        max_length=10,
        choices=Membership.Line.choices,
        default=Membership.Line.GENERAL,
    )
    role = models.CharField(
        _("身份"),
        max_length=15,
        choices=Membership.Role.choices,
        default=Membership.Role.MEMBER,
    )
    effective_on = models.DateField(_("生效日"))
    reason = models.TextField(_("事由"))
    order_no = models.CharField(_("文号"), max_length=100, blank=True)
    document = models.ForeignKey(
        "core.Document", models.PROTECT, null=True, related_name="+", verbose_name=_("附件")
    )
    state = models.CharField(_("状态"), max_length=12, default="applied")
    applied_by = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="+", verbose_name=_("申请人")
    )
    applied_at = models.DateTimeField(_("申请时间"))
    body_agreed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("机构同意人")
    )
    source_agreed_by = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("原牵头单位同意人"),
    )
    target_agreed_by = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("新牵头单位同意人"),
    )
    decided_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("审批人")
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    note = models.TextField(_("审批意见"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("动态调整申请")
        ordering = ["county", "-applied_at"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="membership_request_of_county"),
            models.UniqueConstraint(
                fields=["county", "institution", "line"],
                condition=models.Q(state__in=["applied", "agreed"]),
                name="membership_request_one_open",
            ),
            *(
                SameCounty(fk=fk)
                for fk in (
                    "institution",
                    "source",
                    "target",
                    "document",
                    "applied_by",
                    "body_agreed_by",
                    "source_agreed_by",
                    "target_agreed_by",
                    "decided_by",
                )
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.institution_id}"

    def get_absolute_url(self) -> str:
        """Its page."""
        place = {"county": self.county.code, "number": self.pk}
        return reverse("membership-request", kwargs=place)


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
