"""A year of a centre's days in figures: what is missed until today, what is still open after it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from staffing.rules.months import after
from staffing.rules.spans import Span, count, within

_DAY = timedelta(days=1)
_MONTHS = range(1, 13)


class Month(NamedTuple):
    """A month: days that count, days missed until today, days still open after it."""

    first: date
    days: int
    missed: int
    open: int
    ahead: bool

    @property
    def tone(self) -> str:
        """Which shade its cell has; its word always stands in it."""
        if not self.days:
            return "qa"
        if self.missed:
            return "q1"
        return "q2" if self.open else ("q3" if self.ahead else "q4")


class Day(NamedTuple):
    """One day of a centre: how many people, and which of the six kinds of day it is."""

    on: date
    people: int
    kind: str


#: Kinds of day: asked for nothing, empty, one person or several there, arranged, the last one
#: before nobody is arranged, nobody arranged yet.
NOTHING, EMPTY, ONE, MORE, ARRANGED, LAST, OPEN = "na", "gap", "on", "two", "plan", "end", "open"


class DaysOf(NamedTuple):
    """What the days of a centre are made of."""

    required: Sequence[Span]
    gaps: Sequence[Span]
    people: Sequence[tuple[int, Sequence[Span]]]
    today: date

    def month(self, first: date) -> list[Day]:
        """The days of a month, from its first one on."""
        ends = after(first, 1)
        return [self.day(first + _DAY * n) for n in range((ends - first).days)]

    def day(self, on: date) -> Day:
        """One day."""
        there = len({who for who, spans in self.people if _holds(spans, on)})
        if not _holds(self.required, on):
            return Day(on, there, NOTHING)
        empty, ahead = _holds(self.gaps, on), on > self.today
        if empty:
            return Day(on, there, OPEN if ahead else EMPTY)
        if on >= self.today and _holds(self.gaps, on + _DAY):
            return Day(on, there, LAST)
        return Day(on, there, ARRANGED if ahead else (ONE if there <= 1 else MORE))


class Year(NamedTuple):
    """A year: days that count until today and in all, days missed, days still open."""

    passed: int
    days: int
    missed: int
    open: int
    today: date

    def days_since(self, since: date | None) -> int:
        """From a day until today, both counted; 0 without one."""
        return 0 if since is None else (self.today - since).days + 1


def months_of(
    required: Sequence[Span], gaps: Sequence[Span], year: int, today: date
) -> list[Month]:
    """The twelve months."""
    return [_month(required, gaps, date(year, month, 1), today) for month in _MONTHS]


def year_of(required: Iterable[Span], gaps: Iterable[Span], whole: Span, today: date) -> Year:
    """The year, as it stands at the end of today."""
    asked, empty = list(required), list(gaps)
    begins, ends, cut = whole.first, whole.until, today + _DAY
    until_now = cut if ends is None else min(ends, cut)
    return Year(
        passed=_count(asked, begins, until_now),
        days=_count(asked, begins, ends),
        missed=_count(empty, begins, until_now),
        open=_count(empty, max(begins, cut), ends),
        today=today,
    )


def _holds(spans: Iterable[Span], on: date) -> bool:
    return any(on in span for span in spans)


def _month(required: Sequence[Span], gaps: Sequence[Span], first: date, today: date) -> Month:
    until = after(first, 1)
    figures = year_of(required, gaps, Span(first, until), today)
    return Month(first, figures.days, figures.missed, figures.open, first > today)


def _count(spans: Iterable[Span], first: date, until: date | None) -> int:
    return count(within(spans, first, until)) or 0
