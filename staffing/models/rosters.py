"""What a body's personnel list brings beside files and titles: numbers, and names of titles."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7
from staffing.rules.titles import LADDER
from staffing.vocabulary import STEPS


class StaffIdentity(models.Model):
    """Somebody's identity number: sealed at this row, found again by its keyed index."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    person = models.OneToOneField(
        "members.Person", models.PROTECT, related_name="staff_identity", verbose_name=_("人员")
    )
    sealed = models.CharField(_("身份证号（加密）"), max_length=300)
    number_index = models.CharField(_("身份证号索引"), max_length=60)
    ends_with = models.CharField(_("身份证号末四位"), max_length=4)
    stated_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    stated_at = models.DateTimeField(_("登记时间"))
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("人员身份证号")
        ordering = ["county", "person"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "number_index"], name="staff_identity_of_one_person"
            ),
            SameCounty(fk="person"),
            SameCounty(fk="stated_by"),
        ]

    def __str__(self) -> str:
        return f"**** {self.ends_with}"


class TitleName(models.Model):
    """On which step of the ladder a printed title stands, as somebody of the county said once."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    name = models.CharField(_("职称"), max_length=40)
    step = models.PositiveSmallIntegerField(_("职称级别"), choices=[*enumerate(STEPS)])
    stated_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    stated_at = models.DateTimeField(_("登记时间"))
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("职称对应")
        ordering = ["county", "step", "name"]
        constraints = [
            models.UniqueConstraint(fields=["county", "name"], name="title_name_once"),
            models.CheckConstraint(
                condition=models.Q(step__lt=len(LADDER)), name="title_name_on_the_ladder"
            ),
            SameCounty(fk="stated_by"),
        ]

    def __str__(self) -> str:
        return self.name
