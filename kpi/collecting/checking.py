"""What does not fit in a return: rules between figures, outliers, changes against last year.

Plain arithmetic on what is handed in: no rows, no clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Final

from alliance.core.periods import Period
from kpi.formula import AGE_BANDS, Catalogue, Definition, Evaluator, Reading, Scope, Sort, check
from kpi.formula.facts import MISSING

#: The modified z-score: how far a value lies from the median of its own past, in spreads.
FACTOR: Final = Fraction(6745, 10_000)
LIMIT: Final = Fraction(35, 10)
#: With fewer earlier periods nothing is said.
FEWEST: Final = 6
#: Names of a formula that may be read: the unit's own, in other periods, nowhere else.
LEFT, RIGHT = "left", "right"

Series = Mapping[tuple[str, int, str], Decimal | None]
"""Numbers by element, band and period; None for a stated gap."""


def modified_z(past: Sequence[Decimal], value: Decimal) -> Fraction | None:
    """0.6745 · |x − median| / MAD over a unit's own past; None where that says nothing.

    Fewer than six earlier periods, or a past that does not spread at all, say nothing.
    """
    if len(past) < FEWEST:
        return None
    exact = [Fraction(one) for one in past]
    middle = median(exact)
    spread = median([abs(one - middle) for one in exact])
    if spread == 0:
        return None
    return FACTOR * abs(Fraction(value) - middle) / spread


def is_outlier(past: Sequence[Decimal], value: Decimal) -> bool:
    """Whether a value lies more than 3.5 such scores away."""
    score = modified_z(past, value)
    return score is not None and score > LIMIT


def change(value: Decimal, last_year: Decimal | None) -> Fraction | None:
    """The change as a share of last year's value; None where there was nothing or nought."""
    if last_year is None or last_year == 0:
        return None
    return (Fraction(value) - Fraction(last_year)) / abs(Fraction(last_year))


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold: two formulas and how they are held against each other."""

    left: str
    op: str
    right: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule says of one return: None where a figure it needs is missing."""

    holds: bool | None
    left: Decimal | None
    right: Decimal | None


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """The figures of one unit around one period, as a formula asks for them."""

    series: Series
    period: Period

    def reading(self, code: str, scope: Scope) -> Reading:
        """The number here, in the period before, in last year's, or added up over the year."""
        return self._reading(code, 0, scope)

    def bands(self, code: str, scope: Scope) -> Sequence[Reading]:
        """The eight age bands."""
        return tuple(self._reading(code, band, scope) for band in range(1, AGE_BANDS + 1))

    def members(self, place: str) -> None:
        """A return knows no members."""

    def _reading(self, code: str, band: int, scope: Scope) -> Reading:
        if scope.place:
            return MISSING
        found = [
            self.series.get((code, band, period.code)) for period in _at(self.period, scope.period)
        ]
        there = [value for value in found if value is not None]
        return Reading(sum(there, Decimal(0))) if len(there) == len(found) else MISSING


def _at(period: Period, functions: Iterable[str]) -> list[Period]:
    """The periods that a name is read in; functions stand outermost first."""
    periods = [period]
    for function in functions:
        if function == "previous":
            periods = [one.previous for one in periods]
        elif function == "last_year":
            periods = [one.last_year for one in periods]
        else:
            periods = periods[-1].year_to_date()
    return periods


def read_rule(rule: Rule, elements: Mapping[str, Sort]) -> Catalogue:
    """Both formulas, checked; FormulaError (its `indicator` says which side) for what is wrong."""
    return check({LEFT: Definition(rule.left), RIGHT: Definition(rule.right)}, elements)


def reads_elsewhere(catalogue: Catalogue) -> str:
    """A name that a rule reads outside of the unit's own return; "" when there is none."""
    for side in (LEFT, RIGHT):
        for use in catalogue.indicators[side].all_uses:
            if use.scope.place or use.members is not None or catalogue.is_indicator(use.code):
                return use.code
    return ""


def outcome(rule: Rule, catalogue: Catalogue, figures: OwnFigures) -> Outcome:
    """Whether the rule holds for these figures."""
    evaluator = Evaluator(catalogue, figures)
    left, right = evaluator.result(LEFT).exact, evaluator.result(RIGHT).exact
    if rule.op == "pair":
        return Outcome((left is None) == (right is None), left, right)
    if left is None or right is None:
        return Outcome(None, left, right)
    held = {
        "eq": left == right,
        "ne": left != right,
        "gt": left > right,
        "lt": left < right,
        "ge": left >= right,
        "le": left <= right,
    }[rule.op]
    return Outcome(held, left, right)


def past_of(series: Series, element: str, band: int, period: Period) -> list[Decimal]:
    """The numbers of the periods of the same kind before this one."""
    found = []
    for (code, at, when), value in series.items():
        if value is None or (code, at) != (element, band):
            continue
        before = Period.parse(when)
        if before.kind == period.kind and before < period:
            found.append(value)
    return found
