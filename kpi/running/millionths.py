"""Whole numbers that stand for millionths: what sums are made of on the short way of computing."""

from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from typing import NamedTuple

from kpi.formula import Quotient
from kpi.formula.fast import LARGEST_INPUT

MILLIONTHS = 6
SCALE: int = 10**MILLIONTHS
SHORT = 11
"""So many digits are a short number whatever they are."""
_EXACT = Context(prec=1_000)


class Wholes(NamedTuple):
    """A cell by the short way: its sums in millionths and the stored value in units of 10^-12."""

    above: int
    below: int
    value: int
    quotient: Quotient


class Sums(dict[str, int]):
    """Sums of a subject by element, each found when first asked; KeyError where one is missing.

    `find` makes the sum of an element, None where something of it is missing; `known` are found
    already.
    """

    def __init__(self, find: Callable[[str], int | None], known: Mapping[str, int]) -> None:
        super().__init__(known)
        self._find = find
        self._without: set[str] = set()

    def __missing__(self, element: str) -> int:
        total = None if element in self._without else self._find(element)
        if total is None:
            self._without.add(element)
            raise KeyError(element)
        self[element] = total
        return total


def read_short(text: str) -> int | None:
    """A number as it was frozen, in millionths; None where it is too fine or too long."""
    if len(text) <= SHORT and text.isdecimal():
        return int(text) * SCALE
    return short_of(Decimal(text))


def short_of(number: Decimal) -> int | None:
    """The same of a number."""
    units = _EXACT.multiply(number, SCALE)
    is_short = abs(units) < LARGEST_INPUT and units == units.to_integral_value()
    return int(units) if is_short else None


def in_millionths(units: int) -> Decimal:
    """A whole sum as the number that it stands for."""
    return Decimal(written_millionths(units))


def written_millionths(units: int) -> Decimal | int:
    """The same for a column: a whole number as such, which is written in no time."""
    whole, rest = divmod(units, SCALE)
    return Decimal(units).scaleb(-MILLIONTHS) if rest else whole
