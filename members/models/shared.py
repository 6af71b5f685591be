"""What bodies have and share: centres, capabilities, disease lists, equipment, projects."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from members.models.alliances import Alliance
from members.models.bodies import Institution
from members.models.places import County


class Centre(models.Model):
    """共享中心: kind × host × whom it serves × what it does; the host may be unprinted."""

    class Family(models.TextChoices):
        """Which of the plans' lists it stands in; the lists stay apart."""

        RESOURCE = "resource", _("资源共享中心")
        CLINICAL = "clinical", _("临床服务中心")
        EMERGENCY = "emergency", _("急诊急救中心")
        PHARMACY = "pharmacy", _("中心药房")
        REMOTE = "remote", _("远程中心")
        REGIONAL = "regional", _("区域医疗卫生中心")
        FINANCE = "finance", _("财务中心")
        INCUBATION = "incubation", _("特色科室孵化中心")
        OTHER = "other", _("其他中心")

    county = models.ForeignKey(
        County, models.PROTECT, related_name="centres", verbose_name=_("县区")
    )
    code = models.CharField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=100)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    family = models.CharField(_("类别"), max_length=12, choices=Family.choices)
    host = models.ForeignKey(
        Institution, models.PROTECT, null=True, related_name="hosted", verbose_name=_("依托单位")
    )
    alliance = models.ForeignKey(
        Alliance, models.PROTECT, null=True, related_name="centres", verbose_name=_("所属医共体")
    )
    services = models.JSONField(_("服务内容"), default=list)
    confirmed = models.BooleanField(_("依托关系已确认"), default=True)
    from_on = models.DateField(_("起始日"), null=True)
    until_on = models.DateField(_("终止日（不含）"), null=True)
    clause = models.ForeignKey("members.Clause", models.PROTECT, null=True, verbose_name=_("条款"))
    note = models.TextField(_("说明"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("共享中心")
        ordering = ["county", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="centre_once_a_county"),
            models.UniqueConstraint(fields=["county", "id"], name="centre_of_county"),
            SameCounty(fk="host"),
            SameCounty(fk="alliance"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("centre", kwargs={"county": self.county.code, "code": self.code})


class CentreServed(models.Model):
    """Whom a centre serves: one body or one whole alliance, from a day until a day."""

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    centre = models.ForeignKey(
        Centre, models.PROTECT, related_name="served", verbose_name=_("共享中心")
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, related_name="served_by", verbose_name=_("机构")
    )
    alliance = models.ForeignKey(
        Alliance, models.PROTECT, null=True, related_name="served_by", verbose_name=_("医共体")
    )
    from_on = models.DateField(_("起始日"), null=True)
    until_on = models.DateField(_("终止日（不含）"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("中心服务对象")
        ordering = ["county", "centre"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(institution=None, alliance__isnull=False)
                | models.Q(institution__isnull=False, alliance=None),
                name="centre_serves_body_or_alliance",
            ),
            SameCounty(fk="centre"),
            SameCounty(fk="institution"),
            SameCounty(fk="alliance"),
        ]

    def __str__(self) -> str:
        return str(self.centre_id)


class Capability(models.Model):
    """服务能力: what a body can do or has (diagnosis, medicines, equipment), dated.

    `has` false records a printed “has not” (PL: 登州、紫荆山不使用 CT); no row is 未填. A body's
    rows of medicines are its list of medicines, by generic name; `code` is the medicine's.
    """

    class Kind(models.TextChoices):
        """What kind of capability."""

        EMERGENCY = "emergency", _("急诊急救中心功能")
        DIAGNOSIS = "diagnosis", _("诊疗病种")
        MEDICINE = "medicine", _("药品")
        EQUIPMENT = "equipment", _("设备")
        SERVICE = "service", _("服务项目")

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="capabilities", verbose_name=_("机构")
    )
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=100)
    code = models.CharField(_("药品代码"), max_length=40, blank=True)
    has = models.BooleanField(_("具备"), default=True)
    from_on = models.DateField(_("起始日"), null=True)
    until_on = models.DateField(_("终止日（不含）"), null=True)
    clause = models.ForeignKey("members.Clause", models.PROTECT, null=True, verbose_name=_("条款"))
    source = models.CharField(_("来源"), max_length=200, blank=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("服务能力")
        ordering = ["county", "institution", "kind", "name"]
        indexes = [models.Index(fields=["county", "kind", "name"], name="capability_of_kind")]
        constraints = [SameCounty(fk="institution")]

    def __str__(self) -> str:
        return self.name


class DiseaseList(models.Model):
    """病种目录: a list a plan asks for; its entries are uploaded, never invented.

    Without an alliance it holds for the whole county.
    """

    class Level(models.TextChoices):
        """For which level of care the list is."""

        PRIMARY = "primary", _("基层")
        COUNTY = "county", _("县级")
        TWO = "two", _("两级")

    county = models.ForeignKey(
        County, models.PROTECT, related_name="disease_lists", verbose_name=_("县区")
    )
    code = models.CharField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=100)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    alliance = models.ForeignKey(
        "members.Alliance", models.PROTECT, null=True, related_name="+", verbose_name=_("医共体")
    )
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    expected = models.PositiveIntegerField(_("文件所印病种数"), null=True)
    clause = models.ForeignKey("members.Clause", models.PROTECT, null=True, verbose_name=_("条款"))
    document_no = models.CharField(_("目录文号"), max_length=100, blank=True)
    note = models.TextField(_("说明"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("病种目录")
        ordering = ["county", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="disease_list_once_a_county"),
            models.UniqueConstraint(fields=["county", "id"], name="disease_list_of_county"),
            SameCounty(fk="alliance"),
        ]

    def __str__(self) -> str:
        return self.name


class DiseaseEntry(models.Model):
    """One disease of a list, with the level that treats it and the way it is referred."""

    class Direction(models.TextChoices):
        """Which way the disease is referred."""

        UP = "up", _("上转")
        DOWN = "down", _("下转")
        BOTH = "both", _("双向")

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    catalogue = models.ForeignKey(
        DiseaseList, models.PROTECT, related_name="entries", verbose_name=_("病种目录")
    )
    icd = models.CharField(_("ICD 编码"), max_length=20)
    name = models.CharField(_("病种"), max_length=100)
    level = models.CharField(
        _("诊治层级"), max_length=10, choices=DiseaseList.Level.choices, blank=True
    )
    direction = models.CharField(_("转诊方向"), max_length=6, choices=Direction.choices, blank=True)
    criteria = models.CharField(_("转诊指征"), max_length=300, blank=True)
    required = models.JSONField(_("须附资料"), default=list)
    from_on = models.DateField(_("起始日"), null=True)
    until_on = models.DateField(_("终止日（不含）"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("病种")
        ordering = ["county", "catalogue", "icd"]
        indexes = [models.Index(fields=["county", "icd"], name="disease_by_icd")]
        constraints = [SameCounty(fk="catalogue")]

    def __str__(self) -> str:
        return self.name


class Equipment(models.Model):
    """设备库: an item of equipment with its owner, its age, and whether it stands idle."""

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    code = models.CharField(_("编号"), max_length=40)
    name = models.CharField(_("名称"), max_length=100)
    model = models.CharField(_("型号"), max_length=100, blank=True)
    owner = models.ForeignKey(
        Institution, models.PROTECT, related_name="equipment", verbose_name=_("所有单位")
    )
    acquired_on = models.DateField(_("购置日"), null=True)
    cost_fen = models.PositiveBigIntegerField(_("原值（分）"), null=True)
    idle = models.BooleanField(_("闲置"), default=False)
    retired_on = models.DateField(_("报废日"), null=True)
    note = models.TextField(_("说明"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("设备")
        ordering = ["county", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="equipment_once_a_county"),
            models.UniqueConstraint(fields=["county", "id"], name="equipment_of_county"),
            SameCounty(fk="owner"),
        ]

    def __str__(self) -> str:
        return self.name


class EquipmentTransfer(models.Model):
    """闲置设备调剂: offer → request → approval → handover; lifecycle in `members.rules`."""

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    equipment = models.ForeignKey(
        Equipment, models.PROTECT, related_name="transfers", verbose_name=_("设备")
    )
    giver = models.ForeignKey(
        Institution, models.PROTECT, related_name="+", verbose_name=_("调出单位")
    )
    taker = models.ForeignKey(
        Institution, models.PROTECT, null=True, related_name="+", verbose_name=_("调入单位")
    )
    state = models.CharField(_("状态"), max_length=12, default="offered")
    reason = models.TextField(_("说明"), blank=True)
    offered_by = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="+", verbose_name=_("提出人")
    )
    requested_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("申请人")
    )
    decided_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("审批人")
    )
    offered_at = models.DateTimeField(_("提出时间"))
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    handed_over_on = models.DateField(_("交接日"), null=True)
    note = models.TextField(_("审批意见"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("设备调剂")
        ordering = ["county", "-offered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["equipment"],
                condition=models.Q(state__in=["offered", "requested", "approved"]),
                name="equipment_one_open_transfer",
            ),
            *(
                SameCounty(fk=fk)
                for fk in (
                    "equipment",
                    "giver",
                    "taker",
                    "offered_by",
                    "requested_by",
                    "decided_by",
                )
            ),
        ]

    def __str__(self) -> str:
        return str(self.equipment_id)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("transfer", kwargs={"county": self.county.code, "transfer": self.pk})


class Project(models.Model):
    """项目库: a project a body proposes, with its estimate in fen."""

    class Stage(models.TextChoices):
        """How far it has come."""

        ENTERED = "entered", _("已入库")
        SELECTED = "selected", _("已选定")
        RUNNING = "running", _("实施中")
        DONE = "done", _("已完成")
        DROPPED = "dropped", _("已放弃")

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    code = models.CharField(_("编号"), max_length=40)
    name = models.CharField(_("名称"), max_length=200)
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="projects", verbose_name=_("机构")
    )
    estimate_fen = models.PositiveBigIntegerField(_("估算（分）"), null=True)
    stage = models.CharField(_("阶段"), max_length=10, choices=Stage.choices, default=Stage.ENTERED)
    note = models.TextField(_("说明"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("项目")
        ordering = ["county", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="project_once_a_county"),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return self.name
