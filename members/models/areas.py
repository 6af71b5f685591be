"""Which body answers for which town or which other body on one service line."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from members.models.alliances import Membership
from members.models.bodies import Institution
from members.models.places import County, Town


class ServedArea(models.Model):
    """分片联系: a lead or a public-health body answers for a town or a body, on a line, dated.

    JJ 三（一）“按分片区联合”, PL 附件6“分片包干”. Either `town` or `institution` is set; a body
    that is named goes before its town.
    """

    county = models.ForeignKey(County, models.PROTECT, verbose_name=_("县区"))
    provider = models.ForeignKey(
        Institution, models.PROTECT, related_name="areas", verbose_name=_("联系单位")
    )
    line = models.CharField(_("业务线"), max_length=10, choices=Membership.Line.choices)
    town = models.ForeignKey(
        Town, models.PROTECT, null=True, related_name="areas", verbose_name=_("镇街")
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, related_name="area_of", verbose_name=_("机构")
    )
    area = models.CharField(_("片区"), max_length=60, blank=True)
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("终止日（不含）"), null=True)
    source = models.CharField(_("依据"), max_length=200)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("分片联系")
        ordering = ["county", "line", "id"]
        indexes = [models.Index(fields=["county", "line", "from_on"], name="area_on_a_day")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(institution=None, town__isnull=False)
                | models.Q(institution__isnull=False, town=None),
                name="area_is_a_town_or_a_body",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("from_on")),
                name="area_ends_after_it_begins",
            ),
            SameCounty(fk="provider"),
            SameCounty(fk="town"),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id} {self.line}"
