"""口径解释: what a body asked about a definition, and what the county answered."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7


class Ruling(models.Model):
    """One question about an indicator or a data element with its answer; nothing of it is erased.

    An answered ruling is never edited: another person replaces it by a new one, or withdraws it,
    with the reason. It holds for periods that begin with `from_period` or later.
    """

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "asked", _("待解释")
        ANSWERED = "answered", _("现行")
        REPLACED = "replaced", _("已被替换")
        WITHDRAWN = "withdrawn", _("已撤回")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    indicator = models.ForeignKey(
        "kpi.Indicator",
        models.PROTECT,
        null=True,
        related_name="rulings",
        verbose_name=_("指标"),
    )
    element = models.ForeignKey(
        "kpi.DataElement",
        models.PROTECT,
        null=True,
        related_name="rulings",
        verbose_name=_("数据元"),
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ASKED)
    question = models.CharField(_("问题"), max_length=1000)
    #: The body that asked; none when the county itself saw the need.
    unit = models.ForeignKey("members.Unit", models.PROTECT, null=True, verbose_name=_("提问单位"))
    asked_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("提问人")
    )
    asked_at = models.DateTimeField(_("提问时间"))
    answer = models.CharField(_("解释"), max_length=2000, blank=True)
    clause = models.ForeignKey("members.Clause", models.PROTECT, null=True, verbose_name=_("条款"))
    basis = models.CharField(_("依据的文件"), max_length=300, blank=True)
    from_period = models.CharField(_("自何期间起"), max_length=6, blank=True)
    from_on = models.DateField(_("起始日"), null=True)
    answered_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("解释人")
    )
    answered_at = models.DateTimeField(_("解释时间"), null=True)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="replaced_by",
        verbose_name=_("所替换的解释"),
    )
    ended_reason = models.CharField(_("替换或撤回的理由"), max_length=500, blank=True)
    ended_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("办理人")
    )
    ended_at = models.DateTimeField(_("替换或撤回的时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("口径解释")
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["county", "state"], name="ruling_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(indicator__isnull=True, element__isnull=False)
                | models.Q(indicator__isnull=False, element__isnull=True),
                name="ruling_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answer="")
                | (
                    models.Q(answered_at__isnull=False, from_on__isnull=False)
                    & ~models.Q(answer="")
                ),
                name="ruling_answer_whole",
            ),
            models.UniqueConstraint(fields=["county", "id"], name="ruling_of_county"),
            SameCounty(fk="indicator"),
            SameCounty(fk="element"),
            SameCounty(fk="unit"),
            SameCounty(fk="asked_by"),
            SameCounty(fk="answered_by"),
            SameCounty(fk="replaces"),
            SameCounty(fk="ended_by"),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("kpi:ruling", kwargs={"ruling": self.pk})
