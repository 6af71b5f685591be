"""What an indicator is to reach, unit by unit and year by year; an empty cell is not set."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from alliance.core.numbers import plain
from kpi.models import Target, TargetClearing
from members.models import Unit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: How a value is held against its target; the last one is a number that stands without a sign.
SIGNS: "Final[Mapping[str, StrOrPromise]]" = MappingProxyType(
    {
        "ge": gettext_lazy("≥（不低于）"),
        "gt": gettext_lazy(">（高于）"),
        "le": gettext_lazy("≤（不高于）"),
        "lt": gettext_lazy("<（低于）"),
        "eq": gettext_lazy("=（等于）"),
        "approx": gettext_lazy("≈（左右）"),
        "bare": gettext_lazy("没有印比较符：按指标方向达到即可"),
    }
)
_SIGN: Final = MappingProxyType(
    {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "=", "approx": "≈", "bare": ""}
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit in one year: what holds, and what waits for approval; both None is not set.

    `clearing` asks that what holds be emptied.
    """

    year: int
    holds: Target | None
    waits: Target | None
    clearing: TargetClearing | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """An indicator's years, and for each unit a cell a year; what was before, the newest first."""

    years: tuple[int, ...]
    rows: tuple[tuple[Unit, tuple[Cell, ...]], ...]
    past: tuple[tuple[Target, TargetClearing | None], ...]

    @property
    def set_cells(self) -> int:
        """How many cells hold something."""
        return sum(cell.holds is not None for _unit, cells in self.rows for cell in cells)


def in_words(comparator: str, value: Decimal, tolerance: Decimal | None) -> str:
    """A target as it would be printed: ≥60, ≈65±2, 117."""
    around = "" if tolerance is None else f"±{plain(tolerance)}"
    return f"{_SIGN[comparator]}{plain(value)}{around}"


def grid(
    units: Sequence[Unit],
    targets: Iterable[Target],
    this_year: int,
    clearings: Iterable[TargetClearing] = (),
) -> Grid:
    """The cells of one indicator for the units and for whoever else has one.

    The columns are the years for which something is set, waits or was emptied, with last, this
    and next year; a year without a cell stays empty.
    """
    asked = [one for one in clearings if one.state == TargetClearing.State.PROPOSED]
    decided = [one for one in clearings if one.state == TargetClearing.State.APPROVED]
    emptying = {one.target_id: one for one in asked}
    rows = list(targets)
    there = {(row.unit_id, row.year): row for row in rows if row.state == Target.State.IN_FORCE}
    waiting = {(row.unit_id, row.year): row for row in rows if row.state == Target.State.PROPOSED}
    known = {year for _unit, year in (*there, *waiting)}
    known |= {row.year for row in rows if row.state == Target.State.CLEARED}
    years = sorted(known | {this_year - 1, this_year, this_year + 1})
    listed = {unit.pk: unit for unit in units}
    for row in rows:
        listed.setdefault(row.unit_id, row.unit)
    return Grid(
        tuple(years),
        tuple(
            (
                unit,
                tuple(
                    _cell(year, there.get((pk, year)), waiting.get((pk, year)), emptying)
                    for year in years
                ),
            )
            for pk, unit in listed.items()
        ),
        tuple(_past(rows, {one.target_id: one for one in decided})),
    )


def _cell(
    year: int, holds: Target | None, waits: Target | None, emptying: Mapping[int, TargetClearing]
) -> Cell:
    return Cell(year, holds, waits, emptying.get(holds.pk) if holds else None)


def _past(
    rows: list[Target], emptied: Mapping[int, TargetClearing]
) -> list[tuple[Target, TargetClearing | None]]:
    """What was replaced, emptied or refused, the newest first; with the decision to empty it."""
    done = (Target.State.REPLACED, Target.State.CLEARED, Target.State.REFUSED)
    past = [row for row in rows if row.state in done]
    past.sort(key=lambda row: str(row.ended_at or row.decided_at), reverse=True)
    return [(row, emptied.get(row.pk)) for row in past]
