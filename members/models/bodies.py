"""Institutions under their printed names, what they were called before, who runs them.

Intervals are half-open: `from_on` counts, `until_on` does not; null is open, and a null
`from_on` also means that the plan prints no date.
"""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.db.fields import ExactDecimal
from members.models.dated import once_a_day
from members.models.places import County, Unit


class Institution(models.Model):
    """A body under its printed name; its WS 218 kind is stored, never read out of the name."""

    class Ownership(models.TextChoices):
        """Who owns it."""

        PUBLIC = "public", _("公办")
        PRIVATE = "private", _("民营")
        SOCIAL = "social", _("社会办")

    class Status(models.TextChoices):
        """Whether it works today."""

        OPEN = "open", _("开业")
        SUSPENDED = "suspended", _("停业整顿")
        CLOSED = "closed", _("已停业")
        MERGED = "merged", _("已撤并")

    class ClinicMode(models.TextChoices):
        """How a village clinic or station hangs together with its centre."""

        INTEGRATED = "integrated", _("一体化管理")
        EXTENSION = "extension", _("医疗延伸点")
        MANAGED = "managed", _("业务、药品、绩效管理")
        BELONGING = "belonging", _("下辖")

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
    town = models.ForeignKey(
        "members.Town",
        models.PROTECT,
        null=True,
        related_name="institutions",
        verbose_name=_("镇街"),
    )
    initials = models.CharField(_("拼音首字母"), max_length=120, blank=True)
    uscc_override = models.TextField(_("信用代码校验未过的说明"), blank=True)
    licence_no = models.CharField(_("执业许可证登记号"), max_length=40, blank=True)
    legal_form = models.CharField(_("法人类型（GB/T 20091）"), max_length=4, blank=True)
    income_type = models.CharField(_("经费形式"), max_length=60, blank=True)
    keeps_legal_person = models.BooleanField(_("保留法人资格"), null=True)
    own_representative = models.BooleanField(_("自有法定代表人"), null=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    phone = models.CharField(_("值班电话"), max_length=40, blank=True)
    latitude = ExactDecimal(_("纬度"), null=True)
    longitude = ExactDecimal(_("经度"), null=True)
    clinic_mode = models.CharField(
        _("管理方式"), max_length=12, choices=ClinicMode.choices, blank=True
    )
    joint_room = models.BooleanField(_("联合设置"), null=True)
    ecg = models.BooleanField(_("配备心电设备"), null=True)
    star = models.PositiveSmallIntegerField(_("星级"), null=True)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.OPEN)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="absorbed", verbose_name=_("并入")
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
            SameCounty(fk="town"),
            SameCounty(fk="merged_into"),
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
            *once_a_day("institution", "name", "kind", name="alias"),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return self.name


class InstitutionEvent(models.Model):
    """机构事项: what happened to a body on a day, with the order it rests on.

    `changes` is {field: [before, after]} with texts, dates as ISO, other bodies and towns by
    code. How a body stood on an earlier day is today's row with later events taken back, so
    that no event restates a past period. An event of a coming day waits (`applied` false); one
    that was entered by mistake is withdrawn, never deleted.
    """

    class Kind(models.TextChoices):
        """What happened."""

        OPENED = "opened", _("开业")
        SUSPENDED = "suspended", _("停业整顿")
        RESUMED = "resumed", _("恢复开业")
        RENAMED = "renamed", _("更名")
        REGRADED = "regraded", _("类别等级变动")
        MOVED = "moved", _("隶属或镇街变动")
        MERGED = "merged", _("撤并")
        CLOSED = "closed", _("停业")

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="events", verbose_name=_("机构")
    )
    kind = models.CharField(_("事项"), max_length=10, choices=Kind.choices)
    on = models.DateField(_("生效日"))
    changes = models.JSONField(_("变动"), default=dict)
    into = models.ForeignKey(
        Institution, models.PROTECT, null=True, related_name="+", verbose_name=_("并入")
    )
    order_no = models.CharField(_("文号"), max_length=100, blank=True)
    reason = models.TextField(_("事由"), blank=True)
    document = models.ForeignKey(
        "core.Document", models.PROTECT, null=True, related_name="+", verbose_name=_("附件")
    )
    applied = models.BooleanField(_("已生效"), default=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("机构事项")
        ordering = ["county", "institution", "on", "id"]
        constraints = [
            SameCounty(fk="institution"),
            SameCounty(fk="into"),
            SameCounty(fk="document"),
        ]
        indexes = [models.Index(fields=["county", "on"], name="event_on_a_day")]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.kind} {self.on}"


class Department(models.Model):
    """科室: a department or service unit of an institution; one with a line is a 部 or 馆."""

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="departments", verbose_name=_("机构")
    )
    unit = models.OneToOneField(Unit, models.PROTECT, verbose_name=_("单元"))
    code = models.CharField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=100)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    line = models.CharField(_("业务线"), max_length=10, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", verbose_name=_("上级科室")
    )
    opened_on = models.DateField(_("设立日"), null=True)
    closed_on = models.DateField(_("撤销日（不含）"), null=True)
    note = models.TextField(_("说明"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("科室")
        ordering = ["county", "institution", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="department_once_a_county"),
            models.UniqueConstraint(fields=["county", "id"], name="department_of_county"),
            SameCounty(fk="institution"),
            SameCounty(fk="unit"),
            SameCounty(fk="parent"),
        ]

    def __str__(self) -> str:
        return self.name


class ServedVillage(models.Model):
    """Which clinic serves which village, how, from a day until a day (half-open)."""

    class Mode(models.TextChoices):
        """How the village is served."""

        CLINIC = "clinic", _("村卫生室")
        JOINT = "joint", _("联合设置")
        POSTED = "posted", _("定期派驻")
        TOUR = "tour", _("巡诊")
        SITTING = "sitting", _("坐诊")

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    village = models.ForeignKey(
        "members.Village", models.PROTECT, related_name="services", verbose_name=_("行政村")
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="served_villages", verbose_name=_("机构")
    )
    mode = models.CharField(_("方式"), max_length=10, choices=Mode.choices)
    from_on = models.DateField(_("起始日"), null=True)
    until_on = models.DateField(_("终止日（不含）"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("村级服务")
        ordering = ["county", "village", "from_on"]
        constraints = [
            *once_a_day("county", "village", "institution", name="served_village"),
            SameCounty(fk="village"),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} → {self.village_id}"


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
