"""Working days: the week as the yearly notice shifts it (调休).

Administrative deadlines count working days, from the day after what starts them, and move when
the notice of a year is loaded. Clinical deadlines count minutes and never pass through here. A
year without a loaded notice counts Saturdays and Sundays alone as free; `known` tells which, so
that a page or a deadline can say so. Nothing here invents a holiday.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from alliance.core.models import CalendarDay, CalendarYear

SATURDAY: Final = 5
ONE_DAY: Final = timedelta(days=1)

#: Whether a day is worked.
Works = Callable[[date], bool]
#: The days that differ from the week.
Shifted = Mapping[date, CalendarDay]


@dataclass(frozen=True)
class Deadline:
    """A last day, and the years on the way whose notice is not loaded yet."""

    on: date
    unknown_years: tuple[int, ...]

    @property
    def may_move(self) -> bool:
        """Whether a notice that is still to come could move it."""
        return bool(self.unknown_years)


def known(year: int) -> CalendarYear | None:
    """The notice of a year; None while none is loaded and weekends alone count."""
    return CalendarYear.objects.filter(year=year).first()


def is_working_day(day: date) -> bool:
    """Whether the day is worked: as its year's notice says, otherwise Monday to Friday."""
    return _works(day, day)(day)


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after the day (before it when n is negative).

    With n = 0 it is the day itself when it is worked, otherwise the next working day.
    """
    works = _works(None, day) if n < 0 else _works(day, None)
    if n == 0:
        while not works(day):
            day += ONE_DAY
        return day
    step = ONE_DAY if n > 0 else -ONE_DAY
    left = abs(n)
    while left:
        day += step
        left -= works(day)
    return day


def working_days_between(after: date, until: date) -> int:
    """How many working days lie after the first day, up to and with the second.

    Negative when the second is earlier: `add_working_days(a, working_days_between(a, b))` is b
    for every working day b other than a.
    """
    if until < after:
        before = _works(until, after)
        return -sum(before(until + ONE_DAY * step) for step in range((after - until).days))
    works = _works(after, until)
    return sum(works(after + ONE_DAY * step) for step in range(1, (until - after).days + 1))


def deadline(day: date, n: int) -> Deadline:
    """The n-th working day after the day, with the years that are counted by weekends alone."""
    on = add_working_days(day, n)
    first, last = sorted((day.year, on.year))
    loaded = CalendarYear.objects.filter(year__gte=first, year__lte=last)
    there = set(loaded.values_list("year", flat=True))
    return Deadline(on, tuple(year for year in range(first, last + 1) if year not in there))


@dataclass(frozen=True)
class Year:
    """One year with its notice, when there is one, and the days that differ from the week."""

    year: int
    notice: CalendarYear | None
    days: tuple[CalendarDay, ...]


def year(number: int) -> Year:
    """A year as it is loaded, with the days of the December before that its notice shifts."""
    notice = known(number)
    rows = notice.days.order_by("day") if notice else ()
    return Year(number, notice, tuple(rows))


def years_around(*numbers: int) -> list[tuple[int, CalendarYear | None]]:
    """Every loaded year, these years, and the one after them: each with its notice or None."""
    there = {row.year: row for row in CalendarYear.objects.all()}
    return [(n, there.get(n)) for n in sorted({*there, *numbers, max(numbers) + 1}, reverse=True)]


def shifted(first: date, last: date) -> Shifted:
    """The days that differ from the week, both ends included, by day, with their notices."""
    rows = CalendarDay.objects.filter(day__gte=first, day__lte=last).select_related("year")
    return {row.day: row for row in rows.order_by("day")}


def _works(first: date | None, last: date | None) -> Works:
    """Reads the shifted days of an interval once (a year has some thirty); the week decides
    about all others."""
    rows = CalendarDay.objects.all()
    if first is not None:
        rows = rows.filter(day__gte=first)
    if last is not None:
        rows = rows.filter(day__lte=last)
    told = dict(rows.values_list("day", "works"))

    def works(day: date) -> bool:
        return told.get(day, day.weekday() < SATURDAY)

    return works
