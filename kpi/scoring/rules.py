"""Score rules: from a value to points, in exact fractions, rounded once at the end."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Direction(StrEnum):
    """Which is better."""

    HIGHER = "higher"
    LOWER = "lower"


class Comparator(StrEnum):
    """How a value is held against its target; BARE is a number printed without a sign."""

    AT_LEAST = "ge"
    AT_MOST = "le"
    EQUAL = "eq"
    ABOUT = "approx"
    MORE = "gt"
    LESS = "lt"
    BARE = "bare"


class Scope(StrEnum):
    """How far a gate reaches."""

    GROUP = "group"
    WHOLE = "whole"


class NotComputable(Exception):
    """The rule has no answer for these figures: a base that is nought, negative or absent."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule looks at: the raw weight, the 28-digit value and its neighbours."""

    maximum: Fraction
    value: Fraction
    direction: Direction = Direction.HIGHER
    last_year: Fraction | None = None


class Rule(ABC):
    """Turns a case into points before scaling and rounding."""

    #: Whether the rule looks at a value at all.
    needs_value = True

    @property
    def is_given(self) -> bool:
        """Whether what somebody has to say by hand was said."""
        return True

    @abstractmethod
    def points(self, case: Case) -> Fraction:
        """The exact points; raises NotComputable."""

    def admitted(self, maximum: Fraction) -> bool:
        """Whether the rule may be published, or the mark entered, whatever the value."""
        return True


@dataclass(frozen=True, slots=True)
class Threshold(Rule):
    """All points when the comparator holds, else none."""

    comparator: Comparator
    target: Fraction | None
    tolerance: Fraction = Fraction(0)

    def points(self, case: Case) -> Fraction:
        """The maximum or nought; a target that is not set cannot be met or missed."""
        if self.target is None:
            raise NotComputable
        return case.maximum if self.holds(case.value, case.direction) else Fraction(0)

    def holds(self, value: Fraction, direction: Direction) -> bool:
        """Whether a value meets the target; a bare one in the indicator's direction."""
        target = self.target or Fraction(0)
        comparator = self.comparator
        if comparator is Comparator.BARE:
            higher = direction is Direction.HIGHER
            comparator = Comparator.AT_LEAST if higher else Comparator.AT_MOST
        return {
            Comparator.AT_LEAST: value >= target,
            Comparator.AT_MOST: value <= target,
            Comparator.EQUAL: value == target,
            Comparator.ABOUT: abs(value - target) <= self.tolerance,
            Comparator.MORE: value > target,
            Comparator.LESS: value < target,
        }[comparator]


@dataclass(frozen=True, slots=True)
class Linear(Rule):
    """From nothing at `lower` to everything at `upper`; `lower` > `upper` when less is better."""

    lower: Fraction
    upper: Fraction

    def admitted(self, maximum: Fraction) -> bool:
        """Two equal bounds say nothing about what lies between them."""
        return self.lower != self.upper

    def points(self, case: Case) -> Fraction:
        """max × clamp((A − L)/(U − L), 0, 1)."""
        return case.maximum * _clamp((case.value - self.lower) / (self.upper - self.lower))


@dataclass(frozen=True, slots=True)
class Ratio(Rule):
    """The share of the target that was reached, at most all of it."""

    target: Fraction | None

    def points(self, case: Case) -> Fraction:
        """max × min(A/T, 1), or max × min(T/A, 1) when lower is better and A is not nought."""
        if self.target is None or self.target <= 0 or case.value < 0:
            raise NotComputable
        if case.direction is Direction.HIGHER:
            return case.maximum * _clamp(case.value / self.target)
        if case.value == 0:
            return case.maximum
        return case.maximum * _clamp(self.target / case.value)


@dataclass(frozen=True, slots=True)
class Steps(Rule):
    """A table of bounds with absolute points, as (bound, points).

    With `upper` false a bound is the least value of its row and the highest one reached counts;
    with `upper` true it is the largest and the smallest one not exceeded counts.
    """

    rows: tuple[tuple[Fraction, Fraction], ...]
    upper: bool = False

    def admitted(self, maximum: Fraction) -> bool:
        """Two rows with one bound contradict each other."""
        return len({bound for bound, _points in self.rows}) == len(self.rows)

    def points(self, case: Case) -> Fraction:
        """The points of the row that counts, nought beyond the last bound."""
        if self.upper:
            kept = [row for row in self.rows if case.value <= row[0]]
            return min(kept)[1] if kept else Fraction(0)
        reached = [row for row in self.rows if case.value >= row[0]]
        return max(reached)[1] if reached else Fraction(0)


@dataclass(frozen=True, slots=True)
class Growth(Rule):
    """Growth against last year by the fraction `by`; `strict` wants more than last year."""

    by: Fraction
    strict: bool = False

    def admitted(self, maximum: Fraction) -> bool:
        """A growth below nought is no growth."""
        return self.by >= 0

    def points(self, case: Case) -> Fraction:
        """max × clamp((A/last year − 1)/g, 0, 1); without a wanted growth all or nothing."""
        if case.last_year is None or case.last_year <= 0:
            raise NotComputable
        if self.by > 0:
            return case.maximum * _clamp((case.value / case.last_year - 1) / self.by)
        grown = case.value > case.last_year
        kept = grown if self.strict else grown or case.value == case.last_year
        return case.maximum if kept else Fraction(0)


@dataclass(frozen=True, slots=True)
class Deduct(Rule):
    """So many points off for every event, not below the floor; the value counts the events."""

    each: Fraction
    floor: Fraction = Fraction(0)

    def points(self, case: Case) -> Fraction:
        """max − n × events, not below the floor."""
        return max(case.maximum - self.each * case.value, self.floor)


@dataclass(frozen=True, slots=True)
class Expert(Rule):
    """Points given by a named assessor, with reason and evidence (file names)."""

    given: Fraction | None
    assessor: str
    reason: str
    evidence: tuple[str, ...]

    needs_value = False

    @property
    def is_given(self) -> bool:
        """Whether anybody has marked the item."""
        return self != Expert(None, "", "", ())

    def admitted(self, maximum: Fraction) -> bool:
        """Nobody gives points outside 0…max, unnamed, unreasoned or without evidence."""
        signed = bool(self.assessor.strip() and self.reason.strip())
        proven = bool(self.evidence) and all(name.strip() for name in self.evidence)
        return signed and proven and self.given is not None and 0 <= self.given <= maximum

    def points(self, case: Case) -> Fraction:
        """The points given."""
        return self.given or Fraction(0)


@dataclass(frozen=True, slots=True)
class Judged(Rule):
    """All points when an assessor found the item met, else none; there is no figure."""

    met: bool

    needs_value = False

    def points(self, case: Case) -> Fraction:
        """The maximum or nought."""
        return case.maximum if self.met else Fraction(0)


@dataclass(frozen=True, slots=True)
class Gate(Rule):
    """No points of its own: where it does not hold, its group or the whole scores nothing."""

    scope: Scope

    needs_value = False

    def points(self, case: Case) -> Fraction:
        """Always nought."""
        return Fraction(0)


def below_baseline(
    value: Decimal | Fraction | None, baseline: Decimal | Fraction | None, direction: Direction
) -> bool | None:
    """Whether a value is worse than the baseline; None when either is missing."""
    if value is None or baseline is None:
        return None
    return value < baseline if direction is Direction.HIGHER else value > baseline


def _clamp(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1))
