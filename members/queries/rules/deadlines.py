"""Last days that were counted in working days: how, and which of them still move."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localdate

from alliance.core import workdays
from alliance.core.errors import NotSet
from alliance.core.models import CalendarDay
from members.models import County, FactRequest
from members.queries.rules.values import rule

#: How many working days a body has to check its facts, where the county says so.
USUAL = "members.fact_request.workdays"


@dataclass(frozen=True)
class Counted:
    """How a last day was counted: from which day, how many, and which days the notices shifted.

    `deadline` is what today's calendar says; `stands` is whether it is the day that was told.
    """

    asked_on: date
    n: int
    due_on: date
    deadline: workdays.Deadline
    shifted: list[CalendarDay]

    @property
    def stands(self) -> bool:
        """Whether the calendar still says so; a day that was over did not move any more."""
        return self.deadline.on == self.due_on


def usual_workdays(county: int, on: date) -> int | None:
    """How many working days the county gives; None where it has not said."""
    try:
        found = rule(county, USUAL, on=on).typed
    except NotSet:
        return None
    return found if isinstance(found, int) else None


def counted(rows: Iterable[FactRequest]) -> list[Counted]:
    """How the last days of these requests were counted, each way once, the earliest first."""
    ways = {(row.due_on, localdate(row.asked_at), row.workdays) for row in rows if row.workdays}
    return [_counted(*way) for way in sorted(ways)]


def _counted(due_on: date, asked_on: date, n: int) -> Counted:
    found = workdays.deadline(asked_on, n)
    days = workdays.shifted(asked_on + workdays.ONE_DAY, max(due_on, found.on))
    return Counted(asked_on, n, due_on, found, list(days.values()))


def counted_requests(on: date) -> QuerySet[FactRequest]:
    """Open requests whose last day was counted and is not over: they move with the calendar."""
    return FactRequest.objects.filter(answered_at=None, workdays__isnull=False, due_on__gte=on)


def counties_with_counted(on: date) -> QuerySet[County]:
    """The counties in which a counted last day is still open."""
    return County.objects.filter(pk__in=counted_requests(on).values("county")).order_by("pk")
