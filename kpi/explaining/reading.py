"""What a reader does with an explanation: what is behind it, and what of it they may see."""

from collections.abc import Collection
from dataclasses import replace

from kpi.explaining.shapes import Deduction, Explained, Input


def entries_of(told: Explained) -> dict[int, str | None]:
    """Every entered value behind a cell: the row's id and the number that was frozen."""
    found: dict[int, str | None] = {}
    for one in told.inputs:
        if one.nested is not None:
            found |= entries_of(one.nested)
        for unit in one.units:
            found |= {entry.pk: entry.value for entry in unit.entries if entry.pk is not None}
    return found


def as_seen(told: Explained, readable: Collection[str]) -> Explained:
    """The explanation without the lines of units that are not readable; sums stay.

    What the system counted for the county itself stays for everybody.
    """
    inputs = tuple(_as_seen(one, readable) for one in told.inputs)
    return replace(told, inputs=inputs, deduction=_figures_seen(told.deduction, readable))


def _figures_seen(found: Deduction | None, readable: Collection[str]) -> Deduction | None:
    if found is None:
        return None
    figures = tuple(one for one in found.figures if one["unit"] in readable)
    return replace(found, figures=figures, hidden=len(found.figures) - len(figures))


def _as_seen(one: Input, readable: Collection[str]) -> Input:
    units = tuple(unit for unit in one.units if unit.unit in readable or unit.is_counted)
    return replace(
        one,
        units=units,
        hidden=len(one.units) - len(units),
        nested=None if one.nested is None else as_seen(one.nested, readable),
    )
