"""How long it took: percentiles by nearest rank, without the time an answer was waited for."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import now
from referrals.models import ReferralEvent
from referrals.queries.figures.measures import MEASURES, NOT_SENT
from referrals.queries.figures.scope import Scope, events

PERCENTILES: Final = (50, 75, 90, 95)
WHOLE: Final = 100
#: What is timed: the figure whose step ends the clock, in words. All begin when it was sent.
CLOCKS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "up.acknowledged": _("发出至受理"),
        "up.accepted": _("发出至同意接收"),
        "up.replied": _("发出至诊治回复"),
        "up.arrived": _("绿色通道：转送至到达"),
    }
)


@dataclass(frozen=True)
class Timed:
    """How many were timed, and the time within which so many percent of them were done."""

    n: int
    within: Mapping[int, timedelta]


def timed(scope: Scope) -> dict[str, Timed]:
    """The percentiles of every clock; one statement.

    Nearest rank: of n times in order, p percent is the one in place ⌈p × n ÷ 100⌉. The order is
    made here: in the database each time would be reckoned anew for every use of it.
    """
    times: dict[str, list[timedelta]] = {}
    for clock, took in _durations(scope):
        if took is not None:
            times.setdefault(clock, []).append(took)
    return {clock: _ranked(sorted(found)) for clock, found in times.items()}


def _ranked(times: list[timedelta]) -> Timed:
    n = len(times)
    return Timed(n, {percent: times[-(-percent * n // WHOLE) - 1] for percent in PERCENTILES})


def _durations(scope: Scope) -> "QuerySet[ReferralEvent, Any]":
    """Of every step that ends a clock: which clock, and how long it took."""
    whens = [When(_ends(name), then=Value(name)) for name in CLOCKS]
    ends = Q()
    verbs = set[str]()
    for name in CLOCKS:
        ends |= _ends(name)
        verbs |= set(MEASURES[name].verbs)
    took = ExpressionWrapper(
        F("occurred_at") - F("began") - F("paused"), output_field=DurationField()
    )
    return (
        events(scope)
        .filter(ends, action__in=verbs)
        .annotate(
            clock=Case(*whens, output_field=CharField()),
            began=Subquery(_sent().values("occurred_at")[:1], output_field=DateTimeField()),
            paused=Coalesce(_paused(), Value(timedelta(0)), output_field=DurationField()),
        )
        .annotate(took=took)
        .values_list("clock", "took")
    )


def _ends(name: str) -> Q:
    """The step that ends a clock; the green one is timed from dispatch to arrival alone."""
    where = MEASURES[name].where
    return where & Q(from_status="dispatched") if name == "up.arrived" else where


def _sent() -> QuerySet[ReferralEvent]:
    """When the same case was sent; a redirected one begins anew at its new place."""
    return ReferralEvent.objects.filter(
        referral=OuterRef("referral"),
        from_status__in=NOT_SENT,
        to_status__in=MEASURES["up.sent"].to,
    ).order_by("pk")


def _paused() -> Subquery:
    """How long the same case had waited for answers when the step was taken."""
    answered = ReferralEvent.objects.filter(
        referral=OuterRef("referral"), from_status="info_requested", pk__gt=OuterRef("pk")
    ).exclude(to_status="info_requested")
    waited = ExpressionWrapper(F("answered_at") - F("occurred_at"), output_field=DurationField())
    asked = (
        ReferralEvent.objects.filter(
            referral=OuterRef("referral"), to_status="info_requested", pk__lt=OuterRef("pk")
        )
        .exclude(from_status="info_requested")
        .annotate(answered_at=Subquery(answered.order_by("pk").values("occurred_at")[:1]))
        .annotate(waited=waited)
        .order_by()
        .values("referral")
    )
    return Subquery(asked.annotate(sum=Sum("waited")).values("sum")[:1], DurationField())


ON_TIME, LATE, OVERDUE, RUNNING, DIED, NOT_KEPT = (
    "on_time", "late", "overdue", "running", "died", "not_kept"
)  # fmt: skip
LOOPS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        ON_TIME: _("按时办结"),
        LATE: _("逾期办结"),
        OVERDUE: _("逾期仍未办结"),
        RUNNING: _("未到期限"),
        DIED: _("患者死亡，不再办结"),
        NOT_KEPT: _("期限未记录（此前没有记）"),
    }
)


def loops(scope: Scope) -> Counter[str]:
    """What became of the replies of the period: acknowledged by the hour that stood, or not."""
    same = ReferralEvent.objects.filter(referral=OuterRef("referral"), pk__gt=OuterRef("pk"))
    closed = same.filter(from_status="replied", to_status="closed").order_by("pk")
    died = same.filter(to_status="died").order_by("pk")
    became = Case(
        When(due_at__isnull=True, then=Value(NOT_KEPT)),
        When(closed_at__lte=F("due_at"), then=Value(ON_TIME)),
        When(closed_at__isnull=False, then=Value(LATE)),
        When(died_at__isnull=False, then=Value(DIED)),
        When(due_at__lt=now(), then=Value(OVERDUE)),
        default=Value(RUNNING),
        output_field=CharField(),
    )
    measure = MEASURES["up.replied"]
    rows = (
        events(scope)
        .filter(measure.where)
        .annotate(
            closed_at=Subquery(closed.values("occurred_at")[:1]),
            died_at=Subquery(died.values("occurred_at")[:1]),
        )
        .annotate(became=became)
        .values_list("became")
    )
    return Counter(dict(rows.annotate(n=Count("pk"))))
