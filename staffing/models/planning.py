"""Whom a body can send: where its staff work, how many must stay, and by which order it chooses."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7
from staffing.models.postings import Posting


class StaffDuty(models.Model):
    """In which department somebody works at home, and in which family-doctor team; one a person."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    person = models.OneToOneField(
        "members.Person", models.PROTECT, related_name="staff_duty", verbose_name=_("人员")
    )
    department = models.CharField(_("科室"), max_length=60, blank=True)
    team = models.CharField(_("家庭医生团队"), max_length=60, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("人员科室")
        ordering = ["county", "person"]
        constraints = [SameCounty(fk="person")]

    def __str__(self) -> str:
        return self.department


class DepartmentFloor(models.Model):
    """How many people of a department must stay at home, as the body itself says."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("机构")
    )
    department = models.CharField(_("科室"), max_length=60)
    least = models.PositiveSmallIntegerField(_("至少留多少人"))
    version = models.PositiveIntegerField(_("版本"), default=1)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("科室最少在岗人数")
        ordering = ["institution", "department"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "institution", "department"], name="department_floor_once"
            ),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return self.department


class CandidateOrder(models.Model):
    """By which criteria, in which order, a body ranks whom it sends; published, never changed.

    The one with the highest number is in force.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("派出单位")
    )
    number = models.PositiveSmallIntegerField(_("第几版"))
    criteria = models.JSONField(_("排序条件"), default=list)
    published_at = models.DateTimeField(_("公布时间"))
    published_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("公布人")
    )
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("候选排序")
        ordering = ["institution", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "institution", "number"], name="candidate_order_once"
            ),
            models.UniqueConstraint(fields=["county", "id"], name="candidate_order_of_county"),
            SameCounty(fk="institution"),
            SameCounty(fk="published_by"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class NominationChoice(models.Model):
    """Who was nominated of how many, at which rank, and why where it was not the first; it stays."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    posting = models.ForeignKey(
        Posting, models.PROTECT, related_name="choices", verbose_name=_("派驻")
    )
    person = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="+", verbose_name=_("提名的人员")
    )
    order = models.ForeignKey(
        CandidateOrder, models.PROTECT, null=True, related_name="+", verbose_name=_("候选排序")
    )
    rank = models.PositiveIntegerField(_("名次"), null=True)
    among = models.PositiveIntegerField(_("候选人数"))
    first = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("排第一的人员"),
    )
    left = models.PositiveIntegerField(_("科室余员"), null=True)
    least = models.PositiveIntegerField(_("科室至少留人"), null=True)
    reason = models.TextField(_("未按排序或低于余员的理由"), blank=True)
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("提名人")
    )
    at = models.DateTimeField(_("提名时间"))
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("提名的选择")
        ordering = ["posting", "-at"]
        constraints = [
            SameCounty(fk="posting"),
            SameCounty(fk="person"),
            SameCounty(fk="order"),
            SameCounty(fk="first"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return str(self.person)
