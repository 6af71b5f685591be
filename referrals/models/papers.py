"""What a receiving body tells patients who are sent to it: printed on their slip."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from referrals.vocabulary import SPECIALTIES


class ArrivalNote(models.Model):
    """到院须知: which door, whom to ask and what to bring, for one specialty of a body or for all.

    `specialty` is "" where it holds for every specialty without a note of its own. A change is a
    new row with the next `version`; the one before it gets `replaced_at` and stays readable.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("接收机构")
    )
    specialty = models.CharField(
        _("专科"), max_length=2, choices=[*SPECIALTIES.items()], blank=True
    )
    version = models.PositiveIntegerField(_("版本"))
    door = models.CharField(_("走哪个门"), max_length=100, blank=True)
    ask_for = models.CharField(_("到后找谁"), max_length=100, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    bring = models.CharField(_("要带什么"), max_length=200, blank=True)
    set_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("设定人")
    )
    set_at = models.DateTimeField(_("设定时间"))
    replaced_at = models.DateTimeField(_("换下时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("到院须知")
        ordering = ["institution", "specialty", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="arrival_note_of_county"),
            models.UniqueConstraint(
                fields=["institution", "specialty", "version"], name="arrival_note_version_once"
            ),
            models.UniqueConstraint(
                fields=["institution", "specialty"],
                condition=models.Q(replaced_at__isnull=True),
                name="arrival_note_one_in_force",
            ),
            SameCounty(fk="institution"),
            SameCounty(fk="set_by"),
        ]

    def __str__(self) -> str:
        return f"{self.institution}·{self.get_specialty_display()}"
