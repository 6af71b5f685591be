"""Points of one item for one subject, and which item comes next within reach."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from alliance.core.numbers import round_half_up
from kpi.scoring.rules import (
    Case,
    Comparator,
    Direction,
    NotComputable,
    Rule,
    Steps,
    Threshold,
    below_baseline,
)

POINT_PLACES = 2


class Marked(StrEnum):
    """What came of scoring an item."""

    SCORED = "scored"
    MISSING = "missing"
    NOT_COMPUTABLE = "not_computable"
    NOT_APPLICABLE = "not_applicable"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Mark:
    """Points of an item, at two decimals; None unless scored. The baseline flag is its own.

    `before` is what the rule gave, exactly, where something was taken off it; else None.
    """

    status: Marked
    points: Decimal | None = None
    below_baseline: bool | None = None
    before: Fraction | None = None


def mark(
    rule: Rule,
    *,
    maximum: Decimal,
    value: Decimal | None,
    direction: Direction = Direction.HIGHER,
    last_year: Decimal | None = None,
    baseline: Decimal | None = None,
    scaling: Fraction = Fraction(1),
    deduction: Fraction = Fraction(0),
) -> Mark:
    """Score one item.

    `maximum` is the raw weight, `value` the 28-digit one, `scaling` the scaled weight over the
    raw one when other items do not apply. The rule works on the raw weight; its points are
    multiplied by `scaling`, `deduction` comes off, not below nought, and the rest is rounded
    half-up to two decimals, once.
    """
    flag = below_baseline(value, baseline, direction) if rule.needs_value else None
    weight = Fraction(maximum)
    if not rule.is_given:
        return Mark(Marked.MISSING, None, flag)
    if not rule.admitted(weight):
        return Mark(Marked.REFUSED, None, flag)
    if rule.needs_value and value is None:
        return Mark(Marked.MISSING, None, flag)
    before = None if last_year is None else Fraction(last_year)
    try:
        points = rule.points(Case(weight, Fraction(value or 0), direction, before)) * scaling
    except NotComputable:
        return Mark(Marked.NOT_COMPUTABLE, None, flag)
    if not deduction:
        return Mark(Marked.SCORED, round_half_up(points, POINT_PLACES), flag)
    # What a rule itself puts below nought stays there: taking off never gives points.
    left = max(points - deduction, min(points, Fraction(0)))
    return Mark(Marked.SCORED, round_half_up(left, POINT_PLACES), flag, points)


def next_bound(
    rule: Rule, value: Decimal, maximum: Decimal, direction: Direction
) -> tuple[Fraction, Fraction] | None:
    """The nearest bound still ahead and the points it brings; None when there is none.

    Only rules that jump have one: a threshold not yet met, a step not yet reached.
    """
    now = Fraction(value)
    if isinstance(rule, Threshold):
        one_sided = rule.comparator not in (Comparator.EQUAL, Comparator.ABOUT)
        if rule.target is not None and one_sided and not rule.holds(now, direction):
            return rule.target, Fraction(maximum)
        return None
    if isinstance(rule, Steps):
        if rule.upper:
            ahead = [row for row in rule.rows if row[0] < now]
            return max(ahead) if ahead else None
        ahead = [row for row in rule.rows if row[0] > now]
        return min(ahead) if ahead else None
    return None
