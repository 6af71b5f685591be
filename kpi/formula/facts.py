"""What a formula asks about the world: a name, in a period, at a place.

The evaluator knows no unit, period or table. It asks a `Facts` object, and whoever computes
(a trial, a run, a test) answers from what it has. A fact that is not there is missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from kpi.formula.functions import PERIOD_FUNCTIONS

AGE_BANDS = 8


@dataclass(frozen=True, slots=True)
class Scope:
    """Where and when a name is read, relative to the unit and period being computed.

    `period` holds the period functions around the name, outermost first: `previous`,
    `last_year`, `year_to_date`. `place` is the innermost of `county`, `alliance`, or empty for
    the unit itself.
    """

    period: tuple[str, ...] = ()
    place: str = ""

    def inside(self, function: str) -> "Scope":
        """The scope of what stands inside a period or place function."""
        if function in PERIOD_FUNCTIONS:
            return replace(self, period=(*self.period, function))
        return replace(self, place=function)

    def then(self, inner: "Scope") -> "Scope":
        """The scope of something read at `inner` by a formula that is itself read here."""
        return Scope(self.period + inner.period, inner.place or self.place)


HERE = Scope()


@dataclass(frozen=True, slots=True)
class Gap:
    """A value that somebody did not report; `applicable` is false when it cannot exist."""

    unit: str = ""
    applicable: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """One number, summed over the units asked for: what is there, and what is missing.

    `total` is the sum of the reported values, None when nobody reported. A reading with gaps
    is a missing value under strategy `any` and its total (or nought) under `zero`.
    """

    total: Decimal | None
    gaps: tuple[Gap, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every unit reported."""
        return self.total is not None and not self.gaps


MISSING = Reading(None, (Gap(),))


class Facts(Protocol):
    """The figures of one subject in one period, and the way to its neighbours."""

    def reading(self, code: str, scope: Scope) -> Reading:
        """The value of an element."""
        ...

    def bands(self, code: str, scope: Scope) -> Sequence[Reading]:
        """The eight age bands 30–34 … 65–69 of a banded element."""
        ...

    def members(self, place: str) -> Sequence["Facts"] | None:
        """Each member on its own (of the subject, its alliances or its county); None: unknown."""
        ...


@dataclass(frozen=True, slots=True)
class OneUnit:
    """Facts of one unit and one period, and nothing about any other.

    Other periods and places are known names without data, therefore missing; so is the number
    of members that pass a condition.
    """

    values: Mapping[str, Decimal | None]
    banded: Mapping[str, Sequence[Decimal | None]]

    def reading(self, code: str, scope: Scope) -> Reading:
        """The reported value; missing in every other period and place."""
        return _reading(self.values.get(code) if scope == HERE else None)

    def bands(self, code: str, scope: Scope) -> Sequence[Reading]:
        """The reported bands; all missing in every other period and place."""
        if scope != HERE:
            return (MISSING,) * AGE_BANDS
        return tuple(_reading(value) for value in self.banded[code])

    def members(self, place: str) -> None:
        """Nothing is known about members."""


def _reading(value: Decimal | None) -> Reading:
    return MISSING if value is None else Reading(value)
