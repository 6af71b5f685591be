"""What was kept for the bases and what became of it: by department, weekday and day.

The inspector's question is “of what?”: every share stands with numerator, denominator, clause
and version of its rule. What counts is what was truly offered until its release was due.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from alliance.core.numbers import round_half_up
from referrals.models import PoolDay
from referrals.queries.figures.hiding import is_small
from referrals.reserving import proposed, reserved_of

PERCENT: Final = 100
_KINDS: Final = tuple(PoolDay.Kind.values)


@dataclass(frozen=True)
class Day:
    """One published day of one service, with what became of its places.

    `kept` and `no_show` are None for whoever may not read who came.
    """

    row: PoolDay
    booked: int
    kept: int | None
    no_show: int | None

    @property
    def offered(self) -> int:
        """What stood open to the bases; a place that was booked late was there all the same."""
        return max(self.row.offered, self.row.taken)

    @property
    def rule(self) -> str:
        """The share as the rule writes it: 1/3."""
        return f"{self.row.share_numerator}/{self.row.share_denominator}"


@dataclass(frozen=True)
class Figures:
    """The sums of some days; every one of them a count of places."""

    days: tuple[Day, ...]

    def _sum(self, name: str) -> int:
        return sum(getattr(day.row, name) for day in self.days)

    @property
    def total(self) -> int:
        """Of how many places."""
        return self._sum("total")

    @property
    def reserved(self) -> int:
        """How many were reserved."""
        return self._sum("reserved")

    @property
    def offered(self) -> int:
        """How many stood open to the bases before their release was due."""
        return sum(day.offered for day in self.days)

    @property
    def booked(self) -> int:
        """How many were booked, came or not."""
        return sum(day.booked for day in self.days)

    @property
    def kept(self) -> int | None:
        """How many came; None where that may not be read."""
        return _all_of(day.kept for day in self.days)

    @property
    def no_show(self) -> int | None:
        """How many did not come; None where that may not be read."""
        return _all_of(day.no_show for day in self.days)

    @property
    def released(self) -> int:
        """How many were released to everybody before the day."""
        return self._sum("released")

    @property
    def unused(self) -> int:
        """How many were neither booked nor released."""
        return self.reserved - self.booked - self.released

    @property
    def offered_share(self) -> Decimal | None:
        """Offered of all, in percent with one decimal; None of nothing."""
        return _percent(self.offered, self.total)

    @property
    def used_share(self) -> Decimal | None:
        """Booked of reserved, in percent with one decimal; None of nothing."""
        return _percent(self.booked, self.reserved)

    @property
    def rules(self) -> list[tuple[str, str, int | None]]:
        """The shares asked for, each with its clause and version, in the order of the days."""
        found = (
            (day.rule, day.row.clause.key if day.row.clause else "", day.row.rule_version)
            for day in self.days
            if day.row.share_numerator
        )
        return list(dict.fromkeys(found))

    @property
    def meets(self) -> bool | None:
        """Whether what was offered is at least the share asked for; None without a rule."""
        if not any(day.row.share_numerator for day in self.days):
            return None
        asked = sum((day.row.share * day.row.total for day in self.days), Fraction(0))
        return self.offered >= asked

    @property
    def demo(self) -> bool:
        """Whether any of it is a demonstration."""
        return any(day.row.demo for day in self.days)


@dataclass(frozen=True)
class Line:
    """What is counted together: a hospital's service, a weekday or a day, and its figures."""

    head: PoolDay
    figures: Figures


@dataclass(frozen=True)
class Proposal:
    """Places to keep on a weekday next month, and the figures that it rests on."""

    head: PoolDay
    weekday: int
    days: int
    full: int
    usual: int
    least: int
    places: int
    figures: Figures


def counted(rows: "QuerySet[PoolDay]") -> "QuerySet[PoolDay]":
    """The same days with `n_booked`, `n_kept` and `n_no_show` of each."""
    return rows.annotate(
        n_booked=Count("bookings", filter=Q(bookings__state__in=("booked", "kept", "no_show"))),
        n_kept=Count("bookings", filter=Q(bookings__state="kept")),
        n_no_show=Count("bookings", filter=Q(bookings__state="no_show")),
    )


def published_days(rows: "QuerySet[PoolDay]", from_on: date, until_on: date) -> list[Day]:
    """Every published day of the interval with its bookings counted; one statement."""
    found: Any = counted(
        rows.filter(on__gte=from_on, on__lt=until_on, published_at__isnull=False).select_related(
            "institution", "clause"
        )
    ).order_by("institution__code", "-kind", "service", "on")
    return [Day(row, row.n_booked, row.n_kept, row.n_no_show) for row in found]


def unpublished(rows: "QuerySet[PoolDay]", from_on: date, until_on: date) -> int:
    """How many stated days of the interval the reader sees that were never published."""
    return rows.filter(on__gte=from_on, on__lt=until_on, published_at__isnull=True).count()


def lines(days: Iterable[Day], key: Callable[[Day], Hashable]) -> list[Line]:
    """The days counted together by a key, in the order in which the keys come."""
    groups: dict[Hashable, list[Day]] = {}
    for day in days:
        groups.setdefault(key(day), []).append(day)
    return [Line(found[0].row, Figures(tuple(found))) for found in groups.values()]


def without_turnout(days: Iterable[Day]) -> list[Day]:
    """The same days without who came and who did not."""
    return [replace(day, kept=None, no_show=None) for day in days]


def by_kind(days: Sequence[Day], *, hides: bool) -> list[Line]:
    """A line for each kind; `hides` leaves out who came where any part of the bookings is small.

    Kinds are added up nowhere, so that no other sum gives away what is left out.
    """
    found = lines(days, lambda day: day.row.kind)
    return [_hidden(line) if hides and _tells_a_few(line.figures) else line for line in found]


def _tells_a_few(sums: Figures) -> bool:
    kept, no_show = sums.kept or 0, sums.no_show or 0
    return any(map(is_small, (kept, no_show, sums.booked - kept - no_show)))


def _hidden(line: Line) -> Line:
    return replace(line, figures=Figures(tuple(without_turnout(line.figures.days))))


def by_department(days: Sequence[Day]) -> list[Line]:
    """A line for each hospital, kind and service."""
    return lines(days, lambda day: (day.row.institution_id, day.row.kind, day.row.service))


def by_weekday(days: Sequence[Day]) -> list[Line]:
    """A line for each kind and weekday, Monday first."""
    ordered = sorted(days, key=lambda day: (_KINDS.index(day.row.kind), day.row.on.weekday()))
    return lines(ordered, lambda day: (day.row.kind, day.row.on.weekday()))


def by_day(days: Sequence[Day]) -> list[Line]:
    """A line for each day and kind."""
    ordered = sorted(days, key=lambda day: (day.row.on, _KINDS.index(day.row.kind)))
    return lines(ordered, lambda day: (day.row.on, day.row.kind))


def proposals(days: Sequence[Day], until: date) -> list[Proposal]:
    """What to keep on each weekday next month, from the days that are over."""
    over = [day for day in days if day.row.on < until]
    over.sort(key=_department_and_weekday)
    return [_proposal(line) for line in lines(over, _department_and_weekday)]


def _department_and_weekday(day: Day) -> tuple[str, int, str, int]:
    row = day.row
    return row.institution.code, _KINDS.index(row.kind), row.service, row.on.weekday()


def _proposal(line: Line) -> Proposal:
    """The latest day says how many there usually are."""
    latest = max(line.figures.days, key=lambda day: day.row.on).row
    full = sum(day.booked >= day.row.reserved > 0 for day in line.figures.days)
    least = reserved_of(latest.share, latest.total)
    count = len(line.figures.days)
    return Proposal(
        head=line.head,
        weekday=line.head.on.weekday(),
        days=count,
        full=full,
        usual=latest.reserved,
        least=least,
        places=min(latest.total, proposed(least, latest.reserved, count, full)),
        figures=line.figures,
    )


def _all_of(counts: Iterable[int | None]) -> int | None:
    """The sum; None where one of them may not be read."""
    total = 0
    for count in counts:
        if count is None:
            return None
        total += count
    return total


def _percent(part: int, whole: int) -> Decimal | None:
    return round_half_up(Fraction(PERCENT * part, whole), 1) if whole else None
