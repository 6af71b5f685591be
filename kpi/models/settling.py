"""What happens to a computed run before money follows it: said, noticed, disputed, decided."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.db.fields import ExactDecimal
from alliance.core.ids import uuid7


class Feedback(models.Model):
    """What an assessed body says of its result before the public notice."""

    class Answer(models.TextChoices):
        """Whether it agrees."""

        AGREED = "agreed", _("无异议")
        DISPUTED = "disputed", _("有异议")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    run = models.ForeignKey(
        "kpi.Run", models.PROTECT, related_name="feedback", verbose_name=_("考核批次")
    )
    unit = models.ForeignKey("members.Unit", models.PROTECT, verbose_name=_("单元"))
    answer = models.CharField(_("意见"), max_length=10, choices=Answer.choices)
    words = models.CharField(_("说明"), max_length=1000, blank=True)
    by = models.ForeignKey("members.Person", models.PROTECT, null=True, verbose_name=_("确认人"))
    at = models.DateTimeField(_("时间"))
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("反馈确认")
        ordering = ["run", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["run", "unit"], name="feedback_once"),
            SameCounty(fk="run"),
            SameCounty(fk="unit"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return self.answer


class Objection(models.Model):
    """What somebody brought forward during the public notice, often on paper, and the answer."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    run = models.ForeignKey(
        "kpi.Run", models.PROTECT, related_name="objections", verbose_name=_("考核批次")
    )
    unit = models.ForeignKey("members.Unit", models.PROTECT, null=True, verbose_name=_("涉及单元"))
    raised_by = models.CharField(_("提出人"), max_length=120)
    raised_on = models.DateField(_("提出日期"))
    words = models.CharField(_("内容"), max_length=1000)
    document = models.ForeignKey("core.Document", models.PROTECT, null=True, verbose_name=_("原件"))
    entered_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("录入人")
    )
    entered_at = models.DateTimeField(_("录入时间"))
    answer = models.CharField(_("答复"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("公示异议")
        ordering = ["run", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="objection_of_county"),
            SameCounty(fk="run"),
            SameCounty(fk="unit"),
            SameCounty(fk="document"),
            SameCounty(fk="entered_by"),
            SameCounty(fk="answered_by"),
        ]

    def __str__(self) -> str:
        return self.words


class Appeal(models.Model):
    """A body disputes one score with reason and files; accepted or refused, it stays.

    `asked` and `corrected` are lists of {"element", "period", "band", "value"}: what the body
    says the figures should be, and what was entered in their place when it was accepted.
    """

    class State(models.TextChoices):
        """Where it stands."""

        FILED = "filed", _("待处理")
        ACCEPTED = "accepted", _("已采纳")
        REFUSED = "refused", _("未采纳")
        WITHDRAWN = "withdrawn", _("已撤回")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    run = models.ForeignKey(
        "kpi.Run", models.PROTECT, related_name="appeals", verbose_name=_("考核批次")
    )
    unit = models.ForeignKey("members.Unit", models.PROTECT, verbose_name=_("单元"))
    indicator = models.ForeignKey("kpi.Indicator", models.PROTECT, verbose_name=_("指标"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.FILED)
    reason = models.CharField(_("理由"), max_length=2000)
    asked = models.JSONField(_("请求更正"), default=list)
    document = models.ForeignKey(
        "core.Document", models.PROTECT, null=True, verbose_name=_("佐证材料")
    )
    filed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("申诉人")
    )
    filed_at = models.DateTimeField(_("申诉时间"))
    answer = models.CharField(_("处理意见"), max_length=2000, blank=True)
    corrected = models.JSONField(_("已更正"), default=list)
    decided_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("处理人")
    )
    decided_at = models.DateTimeField(_("处理时间"), null=True)
    #: The revision that was computed because of it.
    result = models.ForeignKey(
        "kpi.Run", models.PROTECT, null=True, related_name="+", verbose_name=_("更正后的批次")
    )
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("申诉")
        ordering = ["-filed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "unit", "indicator"],
                condition=models.Q(state="filed"),
                name="appeal_open_once",
            ),
            models.UniqueConstraint(fields=["county", "id"], name="appeal_of_county"),
            SameCounty(fk="run"),
            SameCounty(fk="unit"),
            SameCounty(fk="indicator"),
            SameCounty(fk="document"),
            SameCounty(fk="filed_by"),
            SameCounty(fk="decided_by"),
            SameCounty(fk="result"),
        ]

    def __str__(self) -> str:
        return self.reason

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("kpi:appeal", kwargs={"appeal": self.pk})


class Waiver(models.Model):
    """An item left out for a unit and period by decision, with its reason; the weights rescale.

    One person proposes, another approves; only an approved one is used by the next run.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    scheme = models.ForeignKey(
        "kpi.Scheme", models.PROTECT, related_name="waivers", verbose_name=_("考核方案")
    )
    item = models.CharField(_("考核项代码"), max_length=40)
    unit = models.ForeignKey("members.Unit", models.PROTECT, verbose_name=_("单元"))
    period = models.CharField(_("期间"), max_length=6)
    reason = models.CharField(_("理由"), max_length=500)
    proposed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("提出人")
    )
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("决定人")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    approved = models.BooleanField(_("同意"), null=True)
    ended_at = models.DateTimeField(_("撤销时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("不适用决定")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "item", "unit", "period"],
                condition=models.Q(ended_at__isnull=True) & ~models.Q(approved=False),
                name="waiver_once",
            ),
            models.UniqueConstraint(fields=["county", "id"], name="waiver_of_county"),
            SameCounty(fk="scheme"),
            SameCounty(fk="unit"),
            SameCounty(fk="proposed_by"),
            SameCounty(fk="decided_by"),
        ]

    def __str__(self) -> str:
        return self.reason


class Mark(models.Model):
    """What a named assessor found for one item of one unit: points, a gate, two conditions.

    `points` for an expert's mark; `holds` for a gate (false: it bars) and for a qualitative item;
    `conditions` are the two answers of a qualitative one. A later mark replaces an earlier one,
    which stays readable.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    scheme = models.ForeignKey(
        "kpi.Scheme", models.PROTECT, related_name="marks", verbose_name=_("考核方案")
    )
    item = models.CharField(_("考核项代码"), max_length=40)
    unit = models.ForeignKey("members.Unit", models.PROTECT, verbose_name=_("单元"))
    period = models.CharField(_("期间"), max_length=6)
    points = ExactDecimal(_("得分"), null=True)
    holds = models.BooleanField(_("成立"), null=True)
    conditions = models.JSONField(_("条件"), default=list)
    reason = models.CharField(_("理由"), max_length=1000)
    by = models.ForeignKey("members.Person", models.PROTECT, null=True, verbose_name=_("评分人"))
    at = models.DateTimeField(_("时间"))
    replaced_at = models.DateTimeField(_("被替换时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("评分记录")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "item", "unit", "period"],
                condition=models.Q(replaced_at__isnull=True),
                name="mark_once",
            ),
            models.UniqueConstraint(fields=["county", "id"], name="mark_of_county"),
            SameCounty(fk="scheme"),
            SameCounty(fk="unit"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return self.item

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("kpi:mark", kwargs={"mark": self.pk})


class MarkFile(models.Model):
    """A piece of evidence of a mark."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    mark = models.ForeignKey(Mark, models.PROTECT, related_name="files", verbose_name=_("评分记录"))
    document = models.ForeignKey("core.Document", models.PROTECT, verbose_name=_("佐证材料"))

    class Meta:
        verbose_name = _("评分佐证")
        ordering = ["id"]
        constraints = [SameCounty(fk="mark"), SameCounty(fk="document")]

    def __str__(self) -> str:
        return str(self.document_id)


class Consequence(models.Model):
    """What a plan says follows from a result without being money: appointments, awards, terms."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    scheme = models.ForeignKey(
        "kpi.Scheme", models.PROTECT, related_name="consequences", verbose_name=_("考核方案")
    )
    code = models.CharField(_("代码"), max_length=40)
    name = models.CharField(_("后果"), max_length=200)
    name_en = models.CharField(_("英文名称"), max_length=300, blank=True)
    clause = models.ForeignKey("members.Clause", models.PROTECT, verbose_name=_("条款"))
    position = models.PositiveIntegerField(_("顺序"), default=0)

    class Meta:
        verbose_name = _("结果运用")
        ordering = ["scheme", "position"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="consequence_once"),
            models.UniqueConstraint(fields=["county", "id"], name="consequence_of_county"),
            SameCounty(fk="scheme"),
        ]

    def __str__(self) -> str:
        return self.name


class ConsequenceNote(models.Model):
    """Who took note of a consequence of a published run, and what was done with it."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    run = models.ForeignKey(
        "kpi.Run", models.PROTECT, related_name="notes", verbose_name=_("考核批次")
    )
    consequence = models.ForeignKey(
        Consequence, models.PROTECT, related_name="notes", verbose_name=_("结果运用")
    )
    words = models.CharField(_("办理情况"), max_length=500)
    by = models.ForeignKey("members.Person", models.PROTECT, null=True, verbose_name=_("知悉人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("结果运用记录")
        ordering = ["id"]
        constraints = [
            SameCounty(fk="run"),
            SameCounty(fk="consequence"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return self.words
