"""Down-referrals against the same period of the year before, and up for down."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from alliance.core.numbers import round_half_up

PERCENT: Final = 100


@dataclass(frozen=True)
class Growth:
    """Down-referrals of the period and a year before; `kept` False: not kept in that year.

    Doubtful ones stand beside those that count and are no part of them.
    """

    now: int
    before: int
    kept: bool
    doubtful_now: int = 0
    doubtful_before: int = 0

    @property
    def percent(self) -> Decimal | None:
        """Growth in percent with two decimals; None where there is nothing to compare with."""
        return self._of(self.now, self.before)

    @property
    def percent_with_doubtful(self) -> Decimal | None:
        """What the growth would be if the doubtful ones counted too; None likewise."""
        return self._of(self.now + self.doubtful_now, self.before + self.doubtful_before)

    @property
    def parts(self) -> tuple[int, int, int, int]:
        """The counts it is made of."""
        return self.now, self.before, self.doubtful_now, self.doubtful_before

    def _of(self, now: int, before: int) -> Decimal | None:
        if not self.kept or not before:
            return None
        return round_half_up(Fraction(PERCENT * (now - before), before), 2)


def ratio(up: int, down: int) -> Fraction | None:
    """Up for one down, exactly; None without a down-referral."""
    return Fraction(up, down) if down else None


def share(part: int, whole: int) -> Decimal | None:
    """A part of a whole in percent with two decimals; None of nothing."""
    return round_half_up(Fraction(PERCENT * part, whole), 2) if whole else None
