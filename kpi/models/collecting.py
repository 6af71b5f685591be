"""How figures come in: a body's return of a form, what was found wrong with it, who looked at it."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty


class Submission(models.Model):
    """What one body hands in of a form for a period; before it is handed in, a draft.

    `cells` holds the draft as typed: {"<element code>" or "<element code>#<band>": text}. Numbers
    reach the values when the return is handed in, all of them or none.
    """

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("填写中")
        SUBMITTED = "submitted", _("已提交")
        REVIEWED = "reviewed", _("已审核")
        ACCEPTED = "accepted", _("已接收")
        RETURNED = "returned", _("已退回")

    class Basis(models.TextChoices):
        """What an entry on somebody's behalf was taken from."""

        OWN = "own", _("本单位填报")
        PAPER = "paper", _("纸质报表")
        TELEPHONE = "telephone", _("电话")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    data_set = models.ForeignKey(
        "kpi.DataSet", models.PROTECT, related_name="submissions", verbose_name=_("报表")
    )
    unit = models.ForeignKey("members.Unit", models.PROTECT, verbose_name=_("单元"))
    period = models.CharField(_("期间"), max_length=6)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    cells = models.JSONField(_("填写内容"), default=dict, encoder=DjangoJSONEncoder)
    basis = models.CharField(_("依据"), max_length=10, choices=Basis.choices, default=Basis.OWN)
    told_by = models.CharField(_("何人提供"), max_length=120, blank=True)
    document = models.ForeignKey("core.Document", models.PROTECT, null=True, verbose_name=_("原件"))
    saved_at = models.DateTimeField(_("保存时间"))
    saved_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("填写人")
    )
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    submitted_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("提交人")
    )
    first_submitted_at = models.DateTimeField(_("首次提交时间"), null=True)
    reviewed_at = models.DateTimeField(_("审核时间"), null=True)
    reviewed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("审核人")
    )
    accepted_at = models.DateTimeField(_("接收时间"), null=True)
    accepted_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("接收人")
    )
    returned_for = models.CharField(_("退回原因"), max_length=500, blank=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("填报")
        ordering = ["period", "data_set", "unit"]
        indexes = [models.Index(fields=["county", "period", "state"], name="submission_of_period")]
        constraints = [
            models.UniqueConstraint(fields=["data_set", "unit", "period"], name="submission_once"),
            models.UniqueConstraint(fields=["county", "id"], name="submission_of_county"),
            SameCounty(fk="data_set"),
            SameCounty(fk="unit"),
            SameCounty(fk="document"),
            SameCounty(fk="saved_by"),
            SameCounty(fk="submitted_by"),
            SameCounty(fk="reviewed_by"),
            SameCounty(fk="accepted_by"),
        ]

    def __str__(self) -> str:
        return f"{self.data_set_id}/{self.unit_id}/{self.period}"

    def get_absolute_url(self) -> str:
        """Where it is filled in, reviewed and accepted."""
        return reverse("kpi:return", args=[self.data_set.code, self.period, self.unit.code])


class Unlock(models.Model):
    """A closed or already accepted return may be changed again: who allowed it, why, until when."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    data_set = models.ForeignKey(
        "kpi.DataSet", models.PROTECT, related_name="unlocks", verbose_name=_("报表")
    )
    unit = models.ForeignKey("members.Unit", models.PROTECT, verbose_name=_("单元"))
    period = models.CharField(_("期间"), max_length=6)
    reason = models.CharField(_("原因"), max_length=500)
    until_at = models.DateTimeField(_("截止时间"))
    by = models.ForeignKey("members.Person", models.PROTECT, null=True, verbose_name=_("经办人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("解锁")
        ordering = ["-id"]
        indexes = [models.Index(fields=["data_set", "period", "unit"], name="unlock_of_return")]
        constraints = [
            SameCounty(fk="data_set"),
            SameCounty(fk="unit"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return self.reason


class ValidationRule(models.Model):
    """What must hold between figures of one return: left, comparison, right; or a pair.

    `left` and `right` are formulas over the form's elements (previous and last year's included).
    A pair (`op` "pair") says that where one of the two is there, the other must be.
    """

    class Op(models.TextChoices):
        """How left is held against right."""

        EQUAL = "eq", "="
        NOT_EQUAL = "ne", "≠"
        MORE = "gt", ">"
        LESS = "lt", "<"
        AT_LEAST = "ge", "≥"
        AT_MOST = "le", "≤"
        PAIR = "pair", _("须同时填报")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    data_set = models.ForeignKey(
        "kpi.DataSet", models.PROTECT, related_name="rules", verbose_name=_("报表")
    )
    code = models.CharField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=200)
    name_en = models.CharField(_("英文名称"), max_length=300, blank=True)
    left = models.TextField(_("左式"))
    op = models.CharField(_("关系"), max_length=4, choices=Op.choices)
    right = models.TextField(_("右式"))
    blocking = models.BooleanField(_("不符不能提交"), default=False)
    instruction = models.CharField(_("怎么办"), max_length=300)
    instruction_en = models.CharField(_("怎么办（英文）"), max_length=400, blank=True)
    ended_at = models.DateTimeField(_("停用时间"), null=True)
    by = models.ForeignKey("members.Person", models.PROTECT, null=True, verbose_name=_("设定人"))
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("校验规则")
        ordering = ["data_set", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="validation_once"),
            models.UniqueConstraint(fields=["county", "id"], name="validation_of_county"),
            SameCounty(fk="data_set"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return self.name


class Finding(models.Model):
    """Something that does not fit in a return that was handed in, and what became of it."""

    class Kind(models.TextChoices):
        """How it was found."""

        RULE = "rule", _("校验规则")
        OUTLIER = "outlier", _("离群值")
        CHANGE = "change", _("与上年相比")
        RANGE = "range", _("超出范围")

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("待说明")
        EXPLAINED = "explained", _("已说明")
        CLOSED = "closed", _("已了结")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="findings", verbose_name=_("填报")
    )
    kind = models.CharField(_("类别"), max_length=8, choices=Kind.choices)
    rule = models.ForeignKey(ValidationRule, models.PROTECT, null=True, verbose_name=_("校验规则"))
    element = models.ForeignKey(
        "kpi.DataElement", models.PROTECT, null=True, verbose_name=_("数据元")
    )
    #: What the sentence on the page is made of: {"left": "12", "right": "10", …}, plain numbers.
    figures = models.JSONField(_("数字"), default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    explanation = models.CharField(_("说明"), max_length=500, blank=True)
    explained_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("说明人")
    )
    explained_at = models.DateTimeField(_("说明时间"), null=True)
    closed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("了结人")
    )
    closed_at = models.DateTimeField(_("了结时间"), null=True)
    found_at = models.DateTimeField(_("发现时间"))

    class Meta:
        verbose_name = _("疑点")
        ordering = ["submission", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="finding_of_county"),
            SameCounty(fk="submission"),
            SameCounty(fk="rule"),
            SameCounty(fk="element"),
            SameCounty(fk="explained_by"),
            SameCounty(fk="closed_by"),
        ]

    def __str__(self) -> str:
        return self.kind
