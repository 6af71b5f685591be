"""Exact decimal arithmetic of the indicators: one context, one rounding, one way to write.

Every number of a formula passes through here. The context (28 digits, half-up, traps on)
*is* the definition of a result; anything faster has to give the same digits.
"""

import re
from decimal import (
    ROUND_HALF_UP,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

from alliance.core.numbers import plain, round_half_up
from kpi.formula.status import Status

PRECISION = 28
STORED_PLACES = 12
# Far more digits than any count has, few enough for every rounding to stay exact.
LONGEST_NUMBER = 300

# 9 999 digits are far beyond any count of people; the bound keeps `10^10^10` from becoming a
# gigabyte of zeros on its way into plain notation.
CONTEXT = Context(
    prec=PRECISION,
    rounding=ROUND_HALF_UP,
    Emin=-9_999,
    Emax=9_999,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
# A remainder is exact: its whole quotient must not meet the 28-digit limit half way.
_REMAINDER = Context(
    prec=60_000,
    rounding=ROUND_HALF_UP,
    Emin=-99_999,
    Emax=99_999,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)

__all__ = ["CONTEXT", "NotANumber", "plain", "read_number", "rounded", "shown", "stored"]

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


class NotANumber(ValueError):
    """The text is not a number in plain decimal notation; carries the text."""


def read_number(text: object) -> Decimal:
    """Read a number as people and files write it: `-12.50`, never an exponent.

    Raises NotANumber for everything else, also for JSON numbers, `NaN` and texts of more than
    300 characters.
    """
    if not isinstance(text, str) or len(text) > LONGEST_NUMBER or not _PLAIN.fullmatch(text):
        raise NotANumber(str(text)[:80])
    return Decimal(text)


def rounded(value: Decimal, places: int) -> Decimal:
    """The value at no more than `places` decimals, 四舍五入, away from zero."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -places:
        return value
    return round_half_up(value, places)


def stored(value: Decimal) -> Decimal:
    """The value as it is kept: 12 decimals, half-up."""
    return rounded(value, STORED_PLACES)


def shown(value: Decimal, places: int) -> str:
    """The value as it is displayed: exactly `places` decimals, rounded once from 28 digits."""
    whole, _point, fraction = plain(rounded(value, places)).partition(".")
    return f"{whole}.{fraction:0<{places}}" if places else whole


def add(left: Decimal, right: Decimal) -> Decimal | Status:
    """Sum in 28 digits; undefined beyond the range of numbers."""
    try:
        return CONTEXT.add(left, right)
    except DecimalException:
        return Status.UNDEFINED


def subtract(left: Decimal, right: Decimal) -> Decimal | Status:
    """Difference in 28 digits; undefined beyond the range of numbers."""
    try:
        return CONTEXT.subtract(left, right)
    except DecimalException:
        return Status.UNDEFINED


def multiply(left: Decimal, right: Decimal) -> Decimal | Status:
    """Product in 28 digits; undefined beyond the range of numbers."""
    try:
        return CONTEXT.multiply(left, right)
    except DecimalException:
        return Status.UNDEFINED


def divide(left: Decimal, right: Decimal) -> Decimal | Status:
    """Quotient in 28 digits; a zero divisor is a status, never an error or a number."""
    if right.is_zero():
        return Status.ZERO_DENOMINATOR
    try:
        return CONTEXT.divide(left, right)
    except DecimalException:
        return Status.UNDEFINED


def remainder(left: Decimal, right: Decimal) -> Decimal | Status:
    """What is left of `left` after whole parts of `right`, with the sign of `left`."""
    if right.is_zero():
        return Status.ZERO_DENOMINATOR
    try:
        return CONTEXT.plus(_REMAINDER.remainder(left, right))
    except DecimalException:
        return Status.UNDEFINED


def power(base: Decimal, exponent: Decimal) -> Decimal | Status:
    """`base ^ exponent`; 0^0 and a fractional power of a negative number are undefined."""
    if base.is_zero():
        if exponent.is_zero():
            return Status.UNDEFINED
        return Status.ZERO_DENOMINATOR if exponent < 0 else Decimal(0)
    if base < 0 and exponent != exponent.to_integral_value():
        return Status.UNDEFINED
    try:
        return CONTEXT.power(base, exponent)
    except DecimalException:
        return Status.UNDEFINED


def negate(value: Decimal) -> Decimal:
    """The opposite number, in 28 digits."""
    return CONTEXT.minus(value)
