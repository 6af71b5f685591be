"""Joint wards: a hospital and a base keep one at the base, and one doctor answers for its beds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty


class JointWard(models.Model):
    """联合病房: at `institution`, kept together with the hospital `partner`, half-open in time.

    `doctor` answers for every patient there today (管床医生责任包干); a case keeps the doctor who
    answered for it. A ward that has ended takes nobody any more.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("所在机构")
    )
    partner = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("联合的医院")
    )
    name = models.CharField(_("联合病房"), max_length=60)
    doctor = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="+", verbose_name=_("管床医生")
    )
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("终止日（不含）"), null=True)
    named_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("联合病房")
        ordering = ["county", "institution", "name"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="joint_ward_of_county"),
            models.UniqueConstraint(
                fields=["institution", "name"],
                condition=models.Q(until_on=None),
                name="joint_ward_name_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(partner=models.F("institution")),
                name="joint_ward_of_two_bodies",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                name="joint_ward_ends_after_it_begins",
            ),
            SameCounty(fk="institution"),
            SameCounty(fk="partner"),
            SameCounty(fk="doctor"),
            SameCounty(fk="named_by"),
        ]

    def __str__(self) -> str:
        return self.name
