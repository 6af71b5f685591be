"""What is assessed: schemes with their dated versions, items and weights."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.db.fields import ExactDecimal
from kpi.models.definitions import Indicator


class Scheme(models.Model):
    """A set of indicators looked at together, for one purpose and one kind of subject."""

    class Purpose(models.TextChoices):
        """Only an assessment has points and ranks and may feed money."""

        ASSESSMENT = "assessment", _("考核")
        MONITORING = "monitoring", _("监测")
        EVALUATION = "evaluation", _("评价")

    class Subject(models.TextChoices):
        """Who is looked at."""

        COUNTY = "county", _("县区")
        ALLIANCE = "alliance", _("医共体")
        INSTITUTION = "institution", _("机构")
        LEAD = "lead", _("牵头单位")
        MEMBER = "member", _("成员单位")
        CLINIC = "clinic", _("村卫生室")
        PUBLIC_HEALTH = "public_health", _("专业公共卫生机构")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    code = models.CharField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=200)
    purpose = models.CharField(_("用途"), max_length=12, choices=Purpose.choices)
    subject = models.CharField(_("对象"), max_length=16, choices=Subject.choices)
    clause = models.ForeignKey("members.Clause", models.PROTECT, null=True, verbose_name=_("条款"))
    #: How the plan counts what stands here, where a table's lines alone do not tell.
    note = models.CharField(_("说明"), max_length=300, blank=True, db_default="")
    note_en = models.CharField(_("说明（英文）"), max_length=400, blank=True, db_default="")
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("考核方案")
        ordering = ["county", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="scheme_once_a_county"),
            models.UniqueConstraint(fields=["county", "id"], name="scheme_of_county"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page with its versions."""
        return reverse("kpi:scheme", args=[self.code])


class SchemeVersion(models.Model):
    """A scheme as it holds from a day on; without a set of weights there are no points."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, related_name="versions", verbose_name=_("考核方案")
    )
    number = models.PositiveIntegerField(_("版次"))
    published = models.BooleanField(_("已发布"), default=False)
    from_on = models.DateField(_("起始日"), null=True)
    until_on = models.DateField(_("终止日（不含）"), null=True)
    weights_title = models.CharField(_("权重文件"), max_length=200, blank=True)
    weights_number = models.CharField(_("权重文号"), max_length=100, blank=True)
    weights_clause = models.ForeignKey(
        "members.Clause", models.PROTECT, null=True, verbose_name=_("留待设定的条款")
    )
    reason = models.CharField(_("修改原因"), max_length=500, blank=True)
    drafted_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("起草人")
    )
    published_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("发布人")
    )
    published_at = models.DateTimeField(_("发布时间"), null=True)
    version = models.PositiveIntegerField(_("版本"), default=1, db_default=1)

    class Meta:
        verbose_name = _("考核方案版本")
        ordering = ["scheme", "number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_once"),
            models.UniqueConstraint(fields=["county", "id"], name="scheme_version_of_county"),
            SameCounty(fk="scheme"),
            SameCounty(fk="drafted_by"),
            SameCounty(fk="published_by"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} v{self.number}"

    def get_absolute_url(self) -> str:
        """The page with its items."""
        return reverse("kpi:scheme-version", args=[self.scheme.code, self.number])


class SchemeItem(models.Model):
    """One line of a scheme; a null weight is not set (未设), never zero."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    version = models.ForeignKey(
        SchemeVersion, models.PROTECT, related_name="items", verbose_name=_("考核方案版本")
    )
    code = models.CharField(_("代码"), max_length=40)
    #: Where the plan names something that is no indicator: judged by somebody, in its own words.
    name = models.CharField(_("名称"), max_length=300, blank=True, db_default="")
    name_en = models.CharField(_("英文名称"), max_length=400, blank=True, db_default="")
    clause = models.ForeignKey("members.Clause", models.PROTECT, null=True, verbose_name=_("条款"))
    group = models.CharField(_("一级指标"), max_length=120, blank=True)
    group_en = models.CharField(_("一级指标（英文）"), max_length=200, blank=True)
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, verbose_name=_("指标"))
    position = models.PositiveIntegerField(_("顺序"))
    weight = ExactDecimal(_("权重"), null=True)
    rule = models.CharField(_("计分规则"), max_length=12, blank=True)
    params = models.JSONField(_("计分参数"), default=dict)
    target = ExactDecimal(_("计分目标"), null=True)
    comparator = models.CharField(_("比较符"), max_length=8, blank=True)

    class Meta:
        verbose_name = _("考核项")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="item_once_a_version"),
            models.UniqueConstraint(fields=["county", "id"], name="scheme_item_of_county"),
            SameCounty(fk="version"),
            SameCounty(fk="indicator"),
        ]

    def __str__(self) -> str:
        return self.code
