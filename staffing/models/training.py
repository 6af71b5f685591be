"""Training classes and guidance that were held: when, by whom, for how many, reaching which bodies."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7
from staffing.rules.training import KIND_WORDS


class TrainingSession(models.Model):
    """One class or visit as its holder states it; heads are counted, nobody is named.

    One that is withdrawn stays readable and counts no more.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    kind = models.CharField(_("种类"), max_length=10, choices=[*KIND_WORDS.items()])
    holder = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("举办单位")
    )
    topic = models.CharField(_("内容"), max_length=200)
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("终止日（不含）"))
    heads = models.PositiveIntegerField(_("参加人数"))
    stated_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    stated_at = models.DateTimeField(_("登记时间"))
    withdrawn_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("撤回人")
    )
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    reason = models.TextField(_("撤回理由"), blank=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("培训和指导")
        ordering = ["-from_on", "-id"]
        indexes = [models.Index(fields=["county", "from_on"], name="training_in_a_year")]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="training_of_county"),
            models.CheckConstraint(
                condition=models.Q(until_on__gt=models.F("from_on")), name="training_has_days"
            ),
            SameCounty(fk="holder"),
            SameCounty(fk="stated_by"),
            SameCounty(fk="withdrawn_by"),
        ]

    def __str__(self) -> str:
        return self.topic


class TrainingReach(models.Model):
    """A body whose people took part, or that was visited."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    session = models.ForeignKey(
        TrainingSession, models.PROTECT, related_name="reached", verbose_name=_("培训和指导")
    )
    body = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("机构")
    )

    class Meta:
        verbose_name = _("培训覆盖的机构")
        ordering = ["session", "body"]
        constraints = [
            models.UniqueConstraint(fields=["session", "body"], name="training_reach_once"),
            SameCounty(fk="session"),
            SameCounty(fk="body"),
        ]

    def __str__(self) -> str:
        return str(self.body)
