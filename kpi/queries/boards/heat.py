"""The heat map: every body of a run against every indicator, one sign a cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from kpi.models import IndicatorValue, Run
from kpi.queries.results.contributions import Column, columns_of, grouped
from kpi.running.frozen import FrozenRun
from kpi.signs import SIGNS, Sign, sign_of

NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One indicator of one body: how it stands, and its value."""

    column: Column
    sign: Sign
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One body; `level` is county, alliance or member."""

    unit: str
    level: str
    demo: bool
    cells: tuple[HeatCell, ...]

    @property
    def met(self) -> int:
        """How many targets it has met."""
        return sum(cell.sign.code.startswith("met") for cell in self.cells)

    @property
    def aimed(self) -> int:
        """How many targets were held against it."""
        return self.met + sum(cell.sign.code.startswith("not_met") for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Heat:
    """The map; `apart` are indicators that apply to nobody here, `hidden` members not to be seen."""

    columns: tuple[Column, ...]
    rows: tuple[HeatRow, ...]
    apart: tuple[Column, ...]
    hidden: int

    @property
    def signs(self) -> list[Sign]:
        """The signs that occur, in the order of the legend."""
        there = {cell.sign.code for row in self.rows for cell in row.cells}
        return [one for one in SIGNS.values() if one.code in there]


def heat(run: Run, frozen: FrozenRun, results: QuerySet[IndicatorValue]) -> Heat:
    """The county, its alliances with their members, then the bodies outside; as they were frozen.

    A body in two alliances stands under each. One statement.
    """
    cells = _cells(run, frozen, results)
    there = {unit for unit, _indicator in cells}
    groups = grouped(frozen, frozen.county)
    placed = [(frozen.county, "county")]
    for alliance, members in groups:
        placed += [(alliance, "alliance")] if alliance else []
        placed += [(code, "member") for code in members]
    columns = columns_of(frozen)
    shown = [(code, level) for code, level in placed if code in there]
    apart = {
        column.code
        for column in columns
        if all(cells[code, column.code].sign.code == NOT_APPLICABLE for code, _level in shown)
    }
    kept = tuple(column for column in columns if column.code not in apart)
    below = {code for _alliance, members in groups for code in members}
    return Heat(
        columns=kept,
        rows=tuple(
            HeatRow(
                code,
                level,
                bool(frozen.units[code]["demo"]),
                tuple(cells[code, column.code] for column in kept),
            )
            for code, level in shown
        ),
        apart=tuple(column for column in columns if column.code in apart),
        hidden=len(below - there),
    )


def _cells(
    run: Run, frozen: FrozenRun, results: QuerySet[IndicatorValue]
) -> Mapping[tuple[str, str], HeatCell]:
    units = {row["id"]: code for code, row in frozen.units.items()}
    codes = {row["id"]: code for code, row in frozen.indicators.items()}
    columns = {column.code: column for column in columns_of(frozen)}
    rows = results.filter(run=run).order_by().values_list(
        "unit_id", "indicator_id", "value", "status", "met", "below_baseline", "target"
    )  # fmt: skip
    found = {}
    for unit, indicator, value, status, met, below, target in rows:
        code = codes[indicator]
        if code not in columns:
            continue  # read by another indicator only
        sign = sign_of(
            status,
            met,
            below,
            has_value=value is not None,
            is_aimed=target is not None,
            qualitative=bool(frozen.indicators[code]["qualitative"]),
        )
        found[units[unit], code] = HeatCell(columns[code], sign, value)
    return found
