"""One month of the calendar: weeks of days, each with what falls on it and whether it is worked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from alliance.core import workdays
from alliance.core.dates import Dated
from alliance.core.periods import Period

#: So many things are written into the cell of a day; the list beneath has them all.
IN_A_CELL: Final = 3
KINDS: Final = ("due", "begins", "ends")
_WEEK: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """A day of the grid; `mark` is `off` or `on` where the notice differs from the week."""

    on: date
    in_month: bool
    works: bool
    mark: str
    name: str
    items: tuple[Dated, ...]

    @property
    def shown(self) -> tuple[Dated, ...]:
        """What is written into its cell."""
        return self.items[:IN_A_CELL]

    @property
    def more(self) -> int:
        """How many things only the list has."""
        return len(self.items) - len(self.shown)


@dataclass(frozen=True)
class Month:
    """A month with its weeks from Monday on, and how many things of each kind it holds."""

    period: Period
    weeks: tuple[tuple[Day, ...], ...]
    counts: dict[str, int]
    unknown_years: tuple[int, ...]

    @property
    def days(self) -> list[Day]:
        """The days of the month itself on which something falls."""
        return [day for week in self.weeks for day in week if day.in_month and day.items]


def grid(period: Period) -> tuple[date, date]:
    """The first day and the day after the last of the weeks that show a month."""
    first = period.first_day - timedelta(days=period.first_day.weekday())
    return first, period.last_day + timedelta(days=7 - period.last_day.weekday())


def month(period: Period, found: Iterable[Dated], show: str = "") -> Month:
    """The month with what was found in its weeks, only of one kind when `show` names one."""
    first, until = grid(period)
    rows = list(found)
    by_day: dict[date, list[Dated]] = defaultdict(list)
    for one in rows:
        if not show or one.kind == show:
            by_day[one.on].append(one)
    shifted = workdays.shifted(first, until - _DAY)
    days = [first + _DAY * step for step in range((until - first).days)]
    made = [_day(day, period, shifted, by_day[day]) for day in days]
    counted = Counter(o.kind for o in rows if period.first_day <= o.on < period.until)
    return Month(
        period=period,
        weeks=tuple(tuple(made[at : at + 7]) for at in range(0, len(made), 7)),
        counts={kind: counted[kind] for kind in KINDS},
        unknown_years=() if workdays.known(period.year) else (period.year,),
    )


def _day(day: date, period: Period, shifted: workdays.Shifted, items: Sequence[Dated]) -> Day:
    row = shifted.get(day)
    works = row.works if row else day.weekday() < workdays.SATURDAY
    order = {kind: place for place, kind in enumerate(KINDS)}
    return Day(
        on=day,
        in_month=period.first_day <= day < period.until,
        works=works,
        mark="" if row is None else "on" if row.works else "off",
        name=row.name if row else "",
        items=tuple(sorted(items, key=lambda one: (order[one.kind], not one.open))),
    )
