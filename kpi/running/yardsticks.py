"""Holding a value against what was aimed at."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kpi.scoring import Comparator, Direction, Threshold


def direction_of(indicator: Mapping[str, Any]) -> Direction:
    """Which way is better; a band is judged by its own rule, not by direction."""
    return Direction.LOWER if indicator["direction"] == "lower" else Direction.HIGHER


def judge(
    value: Decimal | None, target: Mapping[str, Any] | None, direction: Direction
) -> bool | None:
    """Whether a value meets a printed or set target; None without either."""
    if value is None or target is None:
        return None
    tolerance = target["tolerance"]
    if target["comparator"] == Comparator.ABOUT and tolerance is None:
        return None  # the plan says "about" and nobody has set how far
    rule = Threshold(
        Comparator(target["comparator"]),
        Fraction(target["value"]),
        Fraction(tolerance or 0),
    )
    return rule.holds(Fraction(value), direction)
