"""现场核查: a sample of a run's figures drawn with a recorded seed, checked on the spot, signed."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.db.fields import ExactDecimal
from alliance.core.ids import uuid7


class Verification(models.Model):
    """One drawing from the figures of a run, and how far it is.

    The same seed and the same frame give the same sample; `frame` is the SHA-256 of the frame.
    """

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("核查中")
        DONE = "done", _("已完成")
        CALLED_OFF = "called_off", _("已撤销")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    run = models.ForeignKey(
        "kpi.Run", models.PROTECT, related_name="verifications", verbose_name=_("考核批次")
    )
    basis = models.CharField(_("依据"), max_length=300)
    seed = models.CharField(_("随机种子"), max_length=40)
    frame = models.CharField(_("抽样框摘要"), max_length=64)
    frame_units = models.PositiveIntegerField(_("抽样框单位数"))
    frame_elements = models.PositiveIntegerField(_("抽样框数据元数"))
    units = models.PositiveSmallIntegerField(_("抽几家"))
    elements = models.PositiveSmallIntegerField(_("每家抽几个数"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    drawn_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("抽样人")
    )
    drawn_at = models.DateTimeField(_("抽样时间"))
    ended_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("了结人")
    )
    ended_at = models.DateTimeField(_("了结时间"), null=True)
    reason = models.CharField(_("撤销的原因"), max_length=500, blank=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("现场核查")
        ordering = ["-drawn_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["run"],
                condition=models.Q(state="open"),
                name="verification_open_once",
            ),
            models.UniqueConstraint(fields=["county", "id"], name="verification_of_county"),
            SameCounty(fk="run"),
            SameCounty(fk="drawn_by"),
            SameCounty(fk="ended_by"),
        ]

    def __str__(self) -> str:
        return self.seed

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("kpi:verification", kwargs={"verification": self.pk})

    @property
    def is_done(self) -> bool:
        """Whether every body of the sample has signed."""
        return self.state == self.State.DONE


class VerificationSheet(models.Model):
    """One body in the sample, and its signature under what was found."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    verification = models.ForeignKey(
        Verification, models.PROTECT, related_name="sheets", verbose_name=_("现场核查")
    )
    unit = models.ForeignKey("members.Unit", models.PROTECT, verbose_name=_("单元"))
    words = models.CharField(_("单位意见"), max_length=1000, blank=True)
    signed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, verbose_name=_("签字人")
    )
    signed_at = models.DateTimeField(_("签字时间"), null=True)

    class Meta:
        verbose_name = _("核查表")
        ordering = ["verification", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["verification", "unit"], name="check_sheet_once"),
            models.UniqueConstraint(fields=["county", "id"], name="check_sheet_of_county"),
            SameCounty(fk="verification"),
            SameCounty(fk="unit"),
            SameCounty(fk="signed_by"),
        ]

    def __str__(self) -> str:
        return str(self.unit_id)


class VerifiedFigure(models.Model):
    """One figure in the sample: what the run was computed with, and what was found on the spot.

    `reported` null: nothing was reported. `before` lists earlier findings: {"value", "at", "by"}.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    sheet = models.ForeignKey(
        VerificationSheet, models.PROTECT, related_name="figures", verbose_name=_("核查表")
    )
    element = models.ForeignKey("kpi.DataElement", models.PROTECT, verbose_name=_("数据元"))
    reported = ExactDecimal(_("上报数"), null=True)
    verified = ExactDecimal(_("核实数"), null=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    document = models.ForeignKey(
        "core.Document", models.PROTECT, null=True, verbose_name=_("佐证材料")
    )
    by = models.ForeignKey("members.Person", models.PROTECT, null=True, verbose_name=_("核查人"))
    at = models.DateTimeField(_("核查时间"), null=True)
    before = models.JSONField(_("以前"), default=list)

    class Meta:
        verbose_name = _("核查的数")
        ordering = ["sheet", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "element"], name="verified_once"),
            models.UniqueConstraint(fields=["county", "id"], name="verified_of_county"),
            SameCounty(fk="sheet"),
            SameCounty(fk="element"),
            SameCounty(fk="document"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}/{self.element_id}"
