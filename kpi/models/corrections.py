"""What becomes of definitions that hold: another wording of an element, an emptied target."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from kpi.models.definitions import DataElement, Target


class Decided(models.Model):
    """What one person enters and another decides on."""

    class State(models.TextChoices):
        """Where it stands."""

        PROPOSED = "proposed", _("待批准")
        APPROVED = "approved", _("已批准")
        REFUSED = "refused", _("未批准")

    state = models.CharField(_("状态"), max_length=10, choices=State.choices)
    reason = models.CharField(_("原因"), max_length=500)
    entered_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("录入人")
    )
    entered_at = models.DateTimeField(_("录入时间"), null=True)
    decided_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("批准人")
    )
    decided_at = models.DateTimeField(_("批准时间"), null=True)

    class Meta:
        abstract = True


class ElementVersion(Decided):
    """How a data element is called and described from a day on; what is counted stays.

    The element's own columns say what holds today. The first version is written with the first
    correction: it keeps what had been said until then. A run shows the wording of its last day.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    element = models.ForeignKey(
        DataElement, models.PROTECT, related_name="versions", verbose_name=_("数据元")
    )
    number = models.PositiveIntegerField(_("版次"))
    from_on = models.DateField(_("起始日"), null=True)
    until_on = models.DateField(_("终止日（不含）"), null=True)
    name = models.CharField(_("名称"), max_length=200)
    name_en = models.CharField(_("英文名称"), max_length=300)
    unit = models.CharField(_("计量单位"), max_length=20)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    owner = models.CharField(_("归口"), max_length=120, blank=True)
    source_system = models.CharField(_("已有何处"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("数据元版本")
        ordering = ["element", "number"]
        constraints = [
            models.UniqueConstraint(fields=["element", "number"], name="element_version_once"),
            models.UniqueConstraint(
                fields=["element"],
                condition=models.Q(state="proposed"),
                name="element_version_proposed_once",
            ),
            SameCounty(fk="element"),
            SameCounty(fk="entered_by"),
            SameCounty(fk="decided_by"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of its element."""
        return self.element.get_absolute_url()


class TargetClearing(Decided):
    """A decision that a cell holds nothing any more; the cell itself stays readable."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    target = models.ForeignKey(
        Target, models.PROTECT, related_name="clearings", verbose_name=_("目标值")
    )
    title = models.CharField(_("文件名称"), max_length=200, blank=True)
    number = models.CharField(_("文号"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("清空目标格的决定")
        ordering = ["target", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["target"],
                condition=models.Q(state="proposed"),
                name="target_clearing_proposed_once",
            ),
            SameCounty(fk="target"),
            SameCounty(fk="entered_by"),
            SameCounty(fk="decided_by"),
        ]

    def __str__(self) -> str:
        return self.reason

    def get_absolute_url(self) -> str:
        """The years and units of its indicator."""
        return self.target.get_absolute_url()
