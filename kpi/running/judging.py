"""An explained value held against every printed cell, and how near it is to the other side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from alliance.core.periods import Period
from kpi.explaining import Explained
from kpi.models import EVERY_YEAR


@dataclass(frozen=True, slots=True)
class Check:
    """One printed cell beside the value: `kind` is target, baseline, every, past or ahead."""

    kind: str
    cell: Mapping[str, Any]
    distance: Decimal | None


@dataclass(frozen=True, slots=True)
class Margin:
    """A bound that a small change would cross: `kind` is reach, baseline or lose.

    `up` says that the value lies below the bound.
    """

    kind: str
    cell: Mapping[str, Any]
    distance: Decimal
    up: bool


def checks(told: Explained, period: Period) -> list[Check]:
    """The year's cell first, then the baseline, then the other years as they are printed."""
    found = []
    for cell in told.cells:
        if cell is told.target or cell == told.target:
            kind = "target"
        elif told.baseline is not None and cell == told.baseline:
            kind = "baseline"
        elif cell["year"] == EVERY_YEAR:
            kind = "every"
        else:
            kind = "past" if cell["year"] <= period.year else "ahead"
        found.append(Check(kind, cell, _distance(told, cell)))
    order = ("target", "baseline", "every", "past", "ahead")
    return sorted(found, key=lambda check: (order.index(check.kind), check.cell["year"]))


def margins(told: Explained) -> list[Margin]:
    """How far it is to the target, back to the baseline, or down to failing the target."""
    found = []
    target, baseline = told.target, told.baseline
    if target is not None and told.met is not None:
        distance = _distance(told, target)
        if distance is not None:
            found.append(
                Margin("lose" if told.met else "reach", target, abs(distance), distance < 0)
            )
    if baseline is not None and told.below_baseline:
        distance = _distance(told, baseline)
        if distance is not None:
            found.append(Margin("baseline", baseline, abs(distance), distance < 0))
    return found


def clauses(told: Explained) -> Iterator[Mapping[str, Any]]:
    """Every clause the explanation rests on: of the indicator, its cells, what it is made of."""
    rows = [told.definition, *told.cells]
    yield from (row["clause"] for row in rows if row["clause"])
    for one in told.inputs:
        if one.nested is not None:
            yield from clauses(one.nested)


def _distance(told: Explained, cell: Mapping[str, Any]) -> Decimal | None:
    return None if told.value is None else Decimal(told.value) - Decimal(cell["value"])
