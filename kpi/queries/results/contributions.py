"""What alliances and members bring to each indicator of a run."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from kpi.models import IndicatorValue, Run
from kpi.running.frozen import FrozenRun

NOT_APPLICABLE = IndicatorValue.Status.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Column:
    """One indicator of the scheme that somebody below contributes to."""

    number: int
    code: str
    name: str
    name_en: str
    unit: str
    decimals: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What one unit brings to one indicator."""

    column: Column
    value: Decimal | None
    status: str


@dataclass(frozen=True, slots=True)
class Row:
    """One alliance or member with a cell for each column."""

    unit: str
    name: str
    name_en: str
    demo: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """An alliance and its members; those outside every alliance stand without one."""

    alliance: Row | None
    members: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Contributions:
    """The table below a county or an alliance; `hidden` members are not the reader's to see.

    `idle` members and alliances owe none of it, and have no line.
    """

    columns: tuple[Column, ...] = ()
    groups: tuple[Group, ...] = ()
    hidden: int = 0
    idle: int = 0


def contributions(
    run: Run, frozen: FrozenRun, unit: str, results: QuerySet[IndicatorValue]
) -> Contributions:
    """Everybody below a unit whom the reader may see, grouped as it was when it was frozen.

    Units without a readable result are left out; in a county the last group holds those
    that belong to no alliance.
    """
    kind = frozen.units[unit]["kind"]
    if kind == "institution":
        return Contributions()
    columns = columns_of(frozen)
    values = _values(run, frozen, results)
    groups = grouped(frozen, unit)
    below = {member for _code, members in groups for member in members}
    there = {code for code, _indicator in values}
    shown = (below | {code for code, _members in groups}) & there
    asked = tuple(
        column
        for column in columns
        if any(values[code, column.code][1] != NOT_APPLICABLE for code in shown)
    )

    owing = {
        code
        for code in shown
        if any(values[code, column.code][1] != NOT_APPLICABLE for column in asked)
    }

    def row(code: str) -> Row:
        told = frozen.units[code]
        cells = (Cell(column, *values[code, column.code]) for column in asked)
        return Row(code, told["name"], told["name_en"], told["demo"], tuple(cells))

    found = tuple(
        Group(row(code) if code in there else None, tuple(row(m) for m in members if m in owing))
        for code, members in groups
        if code in owing or owing.intersection(members)
    )
    return Contributions(
        columns=asked,
        groups=tuple(one for one in found if one.alliance or one.members),
        hidden=len(below - there),
        idle=len((below & there) - owing),
    )


def grouped(frozen: FrozenRun, unit: str) -> list[tuple[str, list[str]]]:
    """Codes of those below a county or an alliance: each alliance with its members, as they were
    frozen; in a county those outside every alliance come last, under ""."""
    if frozen.units[unit]["kind"] != "county":
        return [(unit, sorted(frozen.alliances.get(unit, ())))]
    groups = [(code, sorted(members)) for code, members in frozen.alliances.items()]
    return [*groups, ("", sorted(set(frozen.everybody) - set(frozen.members)))]


def columns_of(frozen: FrozenRun) -> list[Column]:
    """The indicators of the run's scheme, in its order and under its numbers."""
    found = []
    for number, item in enumerate(frozen.frozen["scheme"]["items"], 1):
        if not item["indicator"]:
            continue
        row = frozen.indicators[item["indicator"]]
        found.append(
            Column(
                number, item["indicator"], row["name"], row["name_en"], row["unit"], row["decimals"]
            )
        )
    return found


def _values(
    run: Run, frozen: FrozenRun, results: QuerySet[IndicatorValue]
) -> dict[tuple[str, str], tuple[Decimal | None, str]]:
    units = {row["id"]: code for code, row in frozen.units.items()}
    indicators = {row["id"]: code for code, row in frozen.indicators.items()}
    rows = results.filter(run=run).order_by()
    return {
        (units[unit], indicators[indicator]): (value, status)
        for unit, indicator, value, status in rows.values_list(
            "unit_id", "indicator_id", "value", "status"
        )
    }
