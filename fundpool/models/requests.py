"""资金申请: who asks for how much of which earmark, every version of it, and each step it took."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.db.overlap import NoOverlap
from alliance.core.ids import uuid7
from fundpool.rules.requests import COMMISSION, LEAD, OFFICES, SERVED, STATES

_STATES = [(code, state.words) for code, state in STATES.items()]
_ROUTES = [(code, OFFICES[code]) for code in (LEAD, COMMISSION)]


class RequestSeries(models.Model):
    """How many requests of a year have a number: the next is drawn under this row's lock."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    year = models.PositiveSmallIntegerField(_("年份"))
    last = models.PositiveIntegerField(_("最后号"), default=0)

    class Meta:
        verbose_name = _("资金申请号序列")
        ordering = ["county", "year"]
        constraints = [
            models.UniqueConstraint(fields=["county", "year"], name="request_series_once"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Request(models.Model):
    """One request; `status` changes by steps of `rules.requests.MOVES` alone.

    `route` says who reviews, fixed when it is first submitted; `since` is when it came into the
    hands it lies in. `fen` is what is asked for now: what was asked before stands in the versions.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    no = models.CharField(_("申请号"), max_length=20)
    year = models.PositiveSmallIntegerField(_("预算年度"))
    pool = models.ForeignKey(
        "fundpool.Pool", models.PROTECT, related_name="requests", verbose_name=_("资金池")
    )
    earmark = models.ForeignKey(
        "fundpool.Earmark", models.PROTECT, related_name="requests", verbose_name=_("专项")
    )
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("申请单位")
    )
    category = models.CharField(_("用途类别"), max_length=100, blank=True)
    purpose = models.CharField(_("事由"), max_length=500)
    fen = models.BigIntegerField(_("申请金额（分）"))
    status = models.CharField(_("状态"), max_length=14, choices=_STATES, default="draft")
    route = models.CharField(_("审核方"), max_length=10, choices=_ROUTES, blank=True)
    returns = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    since = models.DateTimeField(_("到手时间"))
    created_at = models.DateTimeField(_("新建时间"))
    created_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    version = models.PositiveIntegerField(_("版本"), default=1)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("资金申请")
        ordering = ["county", "-created_at"]
        indexes = [
            models.Index(fields=["county", "status", "since"], name="request_waiting"),
            models.Index(fields=["institution", "status"], name="request_of_body"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "no"], name="request_number_once"),
            models.UniqueConstraint(fields=["county", "id"], name="request_of_county"),
            models.CheckConstraint(condition=models.Q(fen__gt=0), name="request_above_nought"),
            models.CheckConstraint(
                condition=models.Q(status__in=("draft", "withdrawn")) | ~models.Q(route=""),
                name="request_filed_has_route",
            ),
            SameCounty(fk="pool"),
            SameCounty(fk="earmark"),
            SameCounty(fk="institution"),
            SameCounty(fk="created_by"),
        ]

    def __str__(self) -> str:
        return self.no

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("fundpool:request", kwargs={"request_id": self.pk})


class RequestVersion(models.Model):
    """A request as it was submitted: kept for ever, never changed.

    `checklist` is what the earmark asked for then, `documents` what was enclosed: item, name and
    SHA-256 of each; `facts` how many verified facts of each kind.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    request = models.ForeignKey(
        Request, models.PROTECT, related_name="versions", verbose_name=_("资金申请")
    )
    number = models.PositiveSmallIntegerField(_("第几版"))
    fen = models.BigIntegerField(_("申请金额（分）"))
    category = models.CharField(_("用途类别"), max_length=100, blank=True)
    purpose = models.CharField(_("事由"), max_length=500)
    checklist = models.JSONField(_("材料清单"), default=list)
    documents = models.JSONField(_("附件清单"), default=list)
    facts = models.JSONField(_("汇集事实"), default=dict)
    at = models.DateTimeField(_("提交时间"))
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("提交人")
    )

    class Meta:
        verbose_name = _("资金申请版本")
        ordering = ["request", "number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="request_version_once"),
            SameCounty(fk="request"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class RequestDocument(models.Model):
    """佐证材料: one file of a request; from its first submission on it is never taken away."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    request = models.ForeignKey(
        Request, models.PROTECT, related_name="documents", verbose_name=_("资金申请")
    )
    item = models.CharField(_("清单项"), max_length=200, blank=True)
    document = models.ForeignKey(
        "core.Document", models.PROTECT, related_name="+", verbose_name=_("文件")
    )
    submitted = models.BooleanField(_("已随申请提交"), default=False)
    added_at = models.DateTimeField(_("添加时间"))
    added_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("添加人")
    )

    class Meta:
        verbose_name = _("佐证材料")
        ordering = ["request", "added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="request_document_of_county"),
            SameCounty(fk="request"),
            SameCounty(fk="document"),
            SameCounty(fk="added_by"),
        ]

    def __str__(self) -> str:
        return str(self.document)


class RequestFact(models.Model):
    """A verified fact a request is paid for: one source backs one living request, never two.

    `released` when the request ended without money: the fact may be claimed again. Days of service
    are claimed day by day (`ClaimedDays`): of one verification several requests may have some.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    request = models.ForeignKey(
        Request, models.PROTECT, related_name="facts", verbose_name=_("资金申请")
    )
    source = models.CharField(_("来源"), max_length=100)
    kind = models.CharField(_("事项"), max_length=60)
    on = models.DateField(_("日期"))
    quantity = models.PositiveIntegerField(_("数量"), default=1)
    released = models.BooleanField(_("已释放"), default=False)

    class Meta:
        verbose_name = _("汇集事实")
        ordering = ["request", "kind", "on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="request_fact_of_county"),
            models.UniqueConstraint(
                fields=["county", "source"],
                condition=models.Q(released=False) & ~models.Q(kind=SERVED),
                name="request_fact_paid_once",
            ),
            models.UniqueConstraint(
                fields=["request", "source"],
                condition=models.Q(released=False),
                name="request_fact_named_once",
            ),
            SameCounty(fk="request"),
        ]

    def __str__(self) -> str:
        return self.source


class ClaimedDays(models.Model):
    """Days of somebody's service that a request is paid for: none stands under two living claims.

    From `from_on` up to but without `until_on`; `living` until the fact is released.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    fact = models.ForeignKey(
        RequestFact, models.PROTECT, related_name="days", verbose_name=_("汇集事实")
    )
    person = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="+", verbose_name=_("人员")
    )
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("终止日（不含）"))
    living = models.BooleanField(_("有效"), default=True)

    class Meta:
        verbose_name = _("据以支付的服务天数")
        ordering = ["fact", "from_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__gt=models.F("from_on")), name="claimed_days_has_days"
            ),
            NoOverlap(
                owner="person", from_on="from_on", until_on="until_on", flag="living",
                name="claimed_days_paid_once",
            ),
            SameCounty(fk="fact"),
            SameCounty(fk="person"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.from_on.isoformat()}/{self.until_on.isoformat()}"


class RequestStep(models.Model):
    """One step of a request: kept for ever, never changed. `said` holds what the step said."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    request = models.ForeignKey(
        Request, models.PROTECT, related_name="steps", verbose_name=_("资金申请")
    )
    at = models.DateTimeField(_("时间"))
    verb = models.CharField(_("步骤"), max_length=20)
    from_status = models.CharField(_("原状态"), max_length=14, blank=True)
    to_status = models.CharField(_("新状态"), max_length=14)
    holder = models.CharField(_("此后在谁手上"), max_length=10, blank=True)
    actor = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("办理人")
    )
    acting_for = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("代谁办理")
    )
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, null=True, related_name="+", verbose_name=_("机构")
    )
    said = models.JSONField(_("内容"), default=dict)
    reason = models.TextField(_("说明"), blank=True)
    late = models.PositiveSmallIntegerField(_("本可首次提出的意见数"), default=0)

    class Meta:
        verbose_name = _("资金申请经过")
        ordering = ["request", "id"]
        constraints = [
            SameCounty(fk="request"),
            SameCounty(fk="actor"),
            SameCounty(fk="acting_for"),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return self.verb
