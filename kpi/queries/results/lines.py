"""The traffic-light table: one line for each indicator of a scheme, for one unit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from alliance.core.periods import Period
from kpi.models import (
    EVERY_YEAR,
    Indicator,
    IndicatorValue,
    IndicatorVersion,
    Run,
    SchemeItem,
    Target,
)
from kpi.naming import as_named
from members.models import Unit

PAST = 3
"""Earlier periods in a trend; with fewer values there is a dash."""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator on a dashboard: the value and everything it is held against.

    `cells` holds the printed cells of the table's other years, None where none is printed;
    `series` runs from the oldest period to the run's own, None where there was no value;
    `gaps` counts the entries that others owe.
    """

    number: int
    item: SchemeItem
    indicator: Indicator
    version: IndicatorVersion
    result: IndicatorValue
    target: Target | None
    baseline: Target | None
    distance: Decimal | None
    change: Decimal | None
    series: tuple[tuple[str, Decimal | None], ...]
    cells: tuple[Target | None, ...]
    gaps: int = 0

    @property
    def trend(self) -> tuple[Decimal | None, ...]:
        """The last periods in a row and the run's own; empty without three earlier values."""
        own = Period.parse(self.result.period)
        known = dict(self.series)
        found = tuple(known.get(own.shift(-back).code) for back in range(PAST, -1, -1))
        return () if None in found[:-1] else found

    @property
    def is_best_effort(self) -> bool:
        """A 力争 target is shown as best effort."""
        return self.target is not None and self.target.force == "力争"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line in the plan's own words: somebody judges it, no figure gives it.

    `concerns` says whether the scheme looks at the unit of the table at all; `mark` is what an
    assessor found, as it was frozen.
    """

    number: int
    item: SchemeItem
    concerns: bool
    mark: Mapping[str, Any] | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether somebody has yet to look at it."""
        return self.concerns and self.mark is None


@dataclass(frozen=True, slots=True)
class Counts:
    """How the lines of a table stand, for its one sentence."""

    all: int = 0
    met: int = 0
    met_partly: int = 0
    below_baseline: int = 0
    not_met: int = 0
    missing: int = 0
    unjudged: int = 0
    undecided: int = 0
    not_applicable: int = 0
    awaiting: int = 0


@dataclass(frozen=True, slots=True)
class Year:
    """One other year with printed cells; `stated` says that they are values, not aims."""

    number: int
    stated: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The lines, their counts, and the other years for which something is printed."""

    lines: tuple[Line, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    years: tuple[Year, ...] = ()
    counts: Counts = field(default_factory=Counts)

    @property
    def rows(self) -> list[Line | Spoken]:
        """All of them in the order of the scheme."""
        return sorted([*self.lines, *self.spoken], key=lambda row: row.number)

    @property
    def is_judged(self) -> bool:
        """Whether anything is held against a target at all."""
        return any(line.result.target is not None for line in self.lines)

    @property
    def is_yardstick_stated(self) -> bool:
        """Whether the year's own cells are stated values (指标值), not aims."""
        targets = [line.target for line in self.lines if line.target]
        return bool(targets) and all(one.role == Target.Role.STATED for one in targets)

    def line(self, code: str) -> Line | None:
        """The line of an indicator; without a code the one whose series tells most."""
        if code:
            return next((one for one in self.lines if one.indicator.code == code), None)
        most = max(self.lines, key=_told, default=None)
        return most if most and _told(most)[0] > 1 else None


def _told(line: Line) -> tuple[int, int]:
    """How many values a series has, and how many different ones."""
    values = [value for _period, value in line.series if value is not None]
    return len(values), len(set(values))


def lines(
    history: Sequence[Run],
    unit: Unit,
    results: QuerySet[IndicatorValue],
    gaps: Mapping[str, int] | None = None,
    *,
    concerned: bool = True,
    marks: Mapping[str, Mapping[str, Any]] | None = None,
    targets: Iterable[Mapping[str, Any]] = (),
) -> Table:
    """The scheme's indicators for one unit, with targets and what came before.

    `history` ends with the run that is shown; `gaps` counts what is owed by indicator code;
    `concerned` says whether the unit is one that the scheme looks at, `marks` what was marked by
    hand, by item; `targets` are the run's own, as frozen: a later one is nothing to it.
    """
    run = history[-1]
    items = list(run.scheme_version.items.select_related("indicator__clause__plan", "clause__plan"))
    rows = results.filter(run__in=history, unit=unit).select_related("indicator_version")
    known = {(row.run_id, row.indicator_id): row for row in rows.order_by()}
    printed = _printed(items, unit, targets)
    year = Period.parse(run.period).year
    years = _years(printed, year)
    found = []
    for number, item in enumerate(items, 1):
        if item.indicator is None or (run.pk, item.indicator.pk) not in known:
            continue
        series = {other.period: known.get((other.pk, item.indicator.pk)) for other in history}
        cells = printed.get(item.indicator.pk, {})
        line = _line(item, item.indicator, known[run.pk, item.indicator.pk], series, cells)
        found.append(
            replace(
                line,
                number=number,
                cells=tuple(cells.get(other.number) for other in years),
                gaps=(gaps or {}).get(item.indicator.code, 0),
            )
        )
    spoken = tuple(
        Spoken(number, item, concerned, (marks or {}).get(item.code))
        for number, item in enumerate(items, 1)
        if item.indicator is None
    )
    return Table(tuple(found), spoken, years, counts(found, spoken))


def _printed(
    items: Iterable[SchemeItem], unit: Unit, frozen: Iterable[Mapping[str, Any]]
) -> dict[int | None, dict[int, Target]]:
    """By indicator and year, what was printed or set for the unit; EVERY_YEAR for any."""
    ids = {item.indicator.code: item.indicator.pk for item in items if item.indicator}
    found: dict[int | None, dict[int, Target]] = {}
    for row in frozen:
        if row["unit"] == unit.code and row["indicator"] in ids:
            target = Target(
                year=row["year"],
                role=row["role"],
                comparator=row["comparator"],
                value=Decimal(row["value"]),
                printed=row["printed"],
                force=row["force"],
            )
            found.setdefault(ids[row["indicator"]], {})[target.year] = target
    return found


def _years(printed: Mapping[int | None, Mapping[int, Target]], own: int) -> tuple[Year, ...]:
    roles: dict[int, set[str]] = {}
    for cells in printed.values():
        for cell in cells.values():
            roles.setdefault(cell.year, set()).add(cell.role)
    return tuple(
        Year(year, roles[year] == {Target.Role.STATED})
        for year in sorted(roles)
        if year not in (own, EVERY_YEAR)
    )


def _line(
    item: SchemeItem,
    indicator: Indicator,
    result: IndicatorValue,
    series: Mapping[str, IndicatorValue | None],
    printed: Mapping[int, Target],
) -> Line:
    values = {code: None if row is None else row.value for code, row in series.items()}
    before = values.get(Period.parse(result.period).last_year.code)
    year = int(result.period[:4])
    stated = [
        cell
        for cell in printed.values()
        if cell.year < year and cell.role == Target.Role.STATED and cell.comparator == "bare"
    ]
    return Line(
        number=0,
        item=item,
        indicator=as_named(indicator, result.indicator_version),
        version=result.indicator_version,
        result=result,
        target=None if result.target is None else printed.get(year) or printed.get(EVERY_YEAR),
        baseline=max(stated, key=lambda cell: cell.year, default=None),
        distance=_between(result.value, result.target),
        change=_between(result.value, before),
        series=tuple(values.items()),
        cells=(),
    )


def _between(value: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if value is None or other is None else value - other


def counts(found: Iterable[Line], spoken: Iterable[Spoken] = ()) -> Counts:
    """How many lines are met, not met, missing, or have nothing to be held against.

    `undecided` have a target that does not say how far: 左右 without a tolerance.
    """
    rows = [line.result for line in found]
    told = list(spoken)
    absent = IndicatorValue.Status.NOT_APPLICABLE
    partial = IndicatorValue.Status.PARTIAL
    return Counts(
        all=len(rows) + len(told),
        met=sum(row.met is True for row in rows),
        met_partly=sum(row.met is True and row.status == partial for row in rows),
        below_baseline=sum(row.below_baseline is True for row in rows),
        not_met=sum(row.met is False for row in rows),
        missing=sum(row.value is None and row.met is None and row.status != absent for row in rows),
        unjudged=sum(row.value is not None and row.target is None for row in rows),
        undecided=sum(
            row.value is not None and row.target is not None and row.met is None for row in rows
        ),
        not_applicable=sum(row.status == absent for row in rows)
        + sum(not one.concerns for one in told),
        awaiting=sum(one.is_awaited for one in told),
    )
