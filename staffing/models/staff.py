"""Facts of a body's staff: profession, licence, kind of post, and the steps of the title ladder."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from staffing.rules.titles import LADDER
from staffing.vocabulary import POSTS, PROFESSIONS, STEPS


class StaffFile(models.Model):
    """Somebody's profession, kind of post and licence; one a person."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    person = models.OneToOneField(
        "members.Person", models.PROTECT, related_name="staff_file", verbose_name=_("人员")
    )
    profession = models.CharField(_("执业类别"), max_length=20, choices=[*PROFESSIONS.items()])
    post = models.CharField(_("用人方式"), max_length=12, choices=[*POSTS.items()])
    licence_until_on = models.DateField(_("执业证书有效期至（不含）"), null=True)
    version = models.PositiveIntegerField(_("版本"), default=1)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("人员档案")
        ordering = ["county", "person"]
        constraints = [SameCounty(fk="person")]

    def __str__(self) -> str:
        return str(self.person)


class Title(models.Model):
    """A title that somebody holds from a day on: its printed name and its step of the ladder.

    The step is stored: no name is guessed at.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    person = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="titles", verbose_name=_("人员")
    )
    name = models.CharField(_("职称"), max_length=40)
    step = models.PositiveSmallIntegerField(_("职称级别"), choices=[*enumerate(STEPS)])
    from_on = models.DateField(_("起始日"))
    document_no = models.CharField(_("文号"), max_length=80, blank=True)
    stated_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("职称")
        ordering = ["person", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["person", "from_on"], name="title_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(step__lt=len(LADDER)), name="title_on_the_ladder"
            ),
            SameCounty(fk="person"),
            SameCounty(fk="stated_by"),
        ]

    def __str__(self) -> str:
        return self.name
