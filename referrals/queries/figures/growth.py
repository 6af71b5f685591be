"""Down-referrals against the same period of the year before, and up for down."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from alliance.core.numbers import round_half_up

PERCENT: Final = 100


@dataclass(frozen=True)
class Growth:
    """Down-referrals of the period and a year before; `kept` False: not kept in that year."""

    now: int
    before: int
    kept: bool

    @property
    def percent(self) -> Decimal | None:
        """Growth in percent with two decimals; None where there is nothing to compare with."""
        if not self.kept or not self.before:
            return None
        return round_half_up(Fraction(PERCENT * (self.now - self.before), self.before), 2)


def ratio(up: int, down: int) -> Fraction | None:
    """Up for one down, exactly; None without a down-referral."""
    return Fraction(up, down) if down else None


def share(part: int, whole: int) -> Decimal | None:
    """A part of a whole in percent with two decimals; None of nothing."""
    return round_half_up(Fraction(PERCENT * part, whole), 2) if whole else None
