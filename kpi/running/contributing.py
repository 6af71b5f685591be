"""What one body brings to a figure: its number over time, and the entries behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

from kpi.formula.numbers import CONTEXT

Entry = Sequence[Any]
"""One entered value as frozen: [value or null, missing reason, source, when, by, row id]."""

NOT_APPLICABLE = "not_applicable"
# Sums of entered values are exact, whatever their number; rounding begins in the formula.
_EXACT = Context(prec=1_000)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one unit brings to a reading: its number over time, and the entries behind it."""

    unit: str
    total: Decimal | None
    gaps: int
    applicable: bool
    entries: tuple[tuple[str, Entry | None], ...]

    @property
    def complete(self) -> bool:
        """Whether nothing of it is missing."""
        return self.total is not None and not self.gaps


def sum_of(numbers: Iterable[Decimal | None]) -> Decimal | None:
    """The exact sum of those that are there; None when none is."""
    total: Decimal | None = None
    for number in numbers:
        if number is not None:
            total = number if total is None else _EXACT.add(total, number)
    return total


def of_period(unit: str, period: str, entry: Entry | None) -> Contribution:
    """What was entered for one period, or a gap."""
    value = Decimal(entry[0]) if entry is not None and entry[0] is not None else None
    return Contribution(
        unit=unit,
        total=value,
        gaps=0 if value is not None else 1,
        applicable=entry is None or entry[1] != NOT_APPLICABLE,
        entries=((period, entry),),
    )


def over_time(unit: str, parts: Sequence[Contribution], *, average: bool) -> Contribution:
    """Several periods of one unit as one: not-applicable ones drop out, others are gaps."""
    counted = [part for part in parts if part.complete or part.applicable]
    total = sum_of([part.total for part in counted])
    if total is not None and average:
        total = CONTEXT.divide(total, Decimal(len(counted)))
    return Contribution(
        unit=unit,
        total=total,
        gaps=sum(part.gaps for part in counted),
        applicable=bool(counted),
        entries=tuple(entry for part in parts for entry in part.entries),
    )
