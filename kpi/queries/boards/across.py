"""Two runs of one scheme side by side: values, distances, points, ranks, and who joined or left."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from kpi.models import IndicatorValue, Run, Total
from kpi.queries.results.contributions import columns_of
from kpi.running.frozen import FrozenRun
from kpi.signs import NOT_APPLICABLE, Sign, sign_of
from members.models import Unit

Pair = tuple[Decimal | None, Decimal | None]


def _between(pair: Pair) -> Decimal | None:
    """What was gained from the first to the second; None where either is missing."""
    before, after = pair
    return None if before is None or after is None else after - before


@dataclass(frozen=True, slots=True)
class AcrossLine:
    """One indicator of a body then and now; a sign is None where the run did not have it.

    `is_redefined` says that the two were computed by different versions of its definition.
    """

    number: int | None
    code: str
    name: str
    name_en: str
    unit: str
    decimals: int
    values: Pair
    targets: tuple[str, str]
    distances: Pair
    signs: tuple[Sign | None, Sign | None]
    is_redefined: bool

    @property
    def change(self) -> Decimal | None:
        """By how much the value differs."""
        return _between(self.values)

    @property
    def closer(self) -> Decimal | None:
        """By how much the distance differs."""
        return _between(self.distances)


@dataclass(frozen=True, slots=True)
class AcrossStanding:
    """A body's points and rank then and now."""

    unit: str
    points: Pair
    ranks: tuple[int | None, int | None]

    @property
    def gained(self) -> Decimal | None:
        """How many points more."""
        return _between(self.points)

    @property
    def climbed(self) -> int | None:
        """By how many ranks better."""
        before, after = self.ranks
        return None if before is None or after is None else before - after


@dataclass(frozen=True, slots=True)
class Moved:
    """A body that is in an alliance on one side only, or in another role: roles, None for absent."""

    alliance: str
    unit: str
    roles: tuple[str | None, str | None]


def across_lines(
    before: tuple[Run, FrozenRun],
    after: tuple[Run, FrozenRun],
    unit: Unit,
    results: QuerySet[IndicatorValue],
) -> list[AcrossLine]:
    """The indicators of a unit in the order of the later run, then those only the earlier had."""
    runs = (before[0], after[0])
    rows = results.filter(run__in=runs, unit=unit).select_related("indicator", "indicator_version")
    there = {(row.run_id, row.indicator.code): row for row in rows.order_by()}
    columns = {one.code: one for _run, frozen in (before, after) for one in columns_of(frozen)}
    later = [one.code for one in columns_of(after[1])]
    numbers = {one.code: one.number for one in columns_of(after[1])}
    found = []
    for code in [*later, *(code for code in columns if code not in numbers)]:
        then, now = (there.get((run.pk, code)) for run in runs)
        if not any(row and row.status != NOT_APPLICABLE.code for row in (then, now)):
            continue
        known = now or then
        column = columns[code]
        found.append(
            AcrossLine(
                number=numbers.get(code),
                code=code,
                name=column.name,
                name_en=column.name_en,
                unit=column.unit,
                decimals=column.decimals,
                values=(_value(then), _value(now)),
                targets=(_target(before[1], unit, code), _target(after[1], unit, code)),
                distances=(_distance(then), _distance(now)),
                signs=(_sign(then, known), _sign(now, known)),
                is_redefined=bool(
                    then and now and then.indicator_version_id != now.indicator_version_id
                ),
            )
        )
    return found


def _value(row: IndicatorValue | None) -> Decimal | None:
    if row is None:
        return None
    value: Decimal | None = row.value
    return value


def _distance(row: IndicatorValue | None) -> Decimal | None:
    if row is None or row.value is None or row.target is None:
        return None
    distance: Decimal = row.value - row.target
    return distance


def _sign(row: IndicatorValue | None, known: IndicatorValue | None) -> Sign | None:
    if row is None:
        return None
    return sign_of(
        row.status,
        row.met,
        row.below_baseline,
        has_value=row.value is not None,
        is_aimed=row.target is not None,
        qualitative=bool(known and known.indicator_version.qualitative),
    )


def _target(frozen: FrozenRun, unit: Unit, code: str) -> str:
    """The printed cell of the run's own year, "" where nothing is printed or set."""
    year = frozen.period.year
    cells: dict[int, Mapping[str, Any]] = {
        row["year"]: row
        for row in frozen.frozen["targets"]
        if row["indicator"] == code and row["unit"] == unit.code
    }
    cell = cells.get(year) if frozen.period.kind == "year" else None
    return str(cell["printed"] or cell["value"]) if cell else ""


def across_standings(before: Run, after: Run, totals: QuerySet[Total]) -> list[AcrossStanding]:
    """Points and ranks of everybody who has some on either side, best now first."""
    sides: list[dict[str, Total]] = [{}, {}]
    for row in totals.filter(run__in=(before, after)).select_related("unit"):
        sides[row.run_id == after.pk][row.unit.code] = row
    found = []
    for code in {*sides[0], *sides[1]}:
        then, now = sides[0].get(code), sides[1].get(code)
        found.append(
            AcrossStanding(
                code,
                (then.points if then else None, now.points if now else None),
                (then.rank if then else None, now.rank if now else None),
            )
        )
    return sorted(found, key=lambda one: (one.ranks[1] or 10**9, one.unit))


def moved_members(before: FrozenRun, after: FrozenRun) -> Iterator[Moved]:
    """Who is in an alliance on one day and not on the other, or in another role."""
    sides = [
        {(alliance, row[0]): row[1] for alliance, rows in one.frozen["alliances"].items()
         for row in rows}
        for one in (before, after)
    ]  # fmt: skip
    for alliance, unit in sorted({*sides[0], *sides[1]}):
        roles = sides[0].get((alliance, unit)), sides[1].get((alliance, unit))
        if roles[0] != roles[1]:
            yield Moved(alliance, unit, roles)
