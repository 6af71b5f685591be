"""Premature mortality 过早死亡率: the chance of dying between 30 and 69, in per cent."""

from collections.abc import Sequence
from decimal import Decimal, DecimalException

from kpi.formula.numbers import CONTEXT
from kpi.formula.status import Status

_BAND_YEARS = Decimal(5)
_HALF_BAND = Decimal("2.5")
_ONE = Decimal(1)
_HUNDRED = Decimal(100)


def premature_mortality(
    deaths: Sequence[Decimal], population: Sequence[Decimal]
) -> Decimal | Status:
    """The value in per cent from deaths and population of the eight five-year bands.

    Abridged life table: `5qx = 5·5Mx / (1 + 2.5·5Mx)`, at most 1, and
    `100·(1 − Π(1 − 5qx))`. A band without people has no rate: zero_denominator.
    """
    surviving = _ONE
    try:
        for dead, people in zip(deaths, population, strict=True):
            if people.is_zero():
                return Status.ZERO_DENOMINATOR
            rate = CONTEXT.divide(dead, people)
            divisor = CONTEXT.add(_ONE, CONTEXT.multiply(_HALF_BAND, rate))
            if divisor.is_zero():
                return Status.ZERO_DENOMINATOR
            dying = CONTEXT.divide(CONTEXT.multiply(_BAND_YEARS, rate), divisor)
            surviving = CONTEXT.multiply(surviving, CONTEXT.subtract(_ONE, min(dying, _ONE)))
        return CONTEXT.multiply(_HUNDRED, CONTEXT.subtract(_ONE, surviving))
    except DecimalException:
        return Status.UNDEFINED
