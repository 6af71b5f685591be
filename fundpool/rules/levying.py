"""What each unit contributes, how a sum is split, and what goes back when a pool is dissolved."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid, Refused
from alliance.core.money import parse_yuan
from alliance.core.numbers import allocate, round_half_up

BAD_AMOUNT: Final = "INVALID_AMOUNT"
NO_BASIS: Final = "NO_BASIS"


def income(text: str) -> int:
    """The fen of an income typed in yuan.

    Invalid for nothing, for what is no number or finer than one fen, and below nought.
    """
    if not text.strip():
        raise Invalid(_("收入没有填写。没有这项收入时请填 0。"), code=BAD_AMOUNT)
    try:
        fen = parse_yuan(text)
    except Invalid as wrong:
        raise Invalid(wrong.message, code=BAD_AMOUNT) from wrong
    if fen < 0:
        raise Invalid(_("收入不能是负数，请核对后重新填写。"), code=BAD_AMOUNT)
    return fen


def base_of(lines: Mapping[str, int], counting: Mapping[str, bool]) -> int:
    """The base of a levy: the lines that count, added up."""
    return sum(fen for code, fen in lines.items() if counting[code])


def rounded(exact: Fraction | int) -> int:
    """An exact amount as whole fen, rounded once, half up."""
    return int(round_half_up(exact, 0))


def levy(base_fen: int, rate: Fraction) -> int:
    """What a unit contributes for a base."""
    if base_fen < 0 or rate < 0:
        raise Invalid(_("提取基数和比例不能是负数，请核对。"), code=BAD_AMOUNT)
    return rounded(base_fen * rate)


def true_up(base_fen: int, rate: Fraction, booked_fen: int) -> int:
    """What is still to be booked after the base was corrected; below nought it is taken back."""
    return levy(base_fen, rate) - booked_fen


def part_year(base_fen: int, months: int) -> int:
    """The base of a unit that belongs to the alliance for so many months of the levy's year."""
    return rounded(Fraction(base_fen * months, 12))


def rate_words(rate: Fraction) -> str:
    """A rate as people read it: 5‰, or the fraction where it is none of whole per mille."""
    permille = rate * 1000
    return f"{permille}‰" if permille.denominator == 1 else str(rate)


def split(total_fen: int, weights: Mapping[str, int | Fraction]) -> dict[str, int]:
    """Shares of a sum by weight, to the fen, by unit code.

    The fen left over go to the largest remainders; at equal remainders to the larger weight,
    then to the earlier code. Refused when there is something to split and every weight is zero.
    """
    if total_fen and not any(weights.values()):
        raise Refused(_("没有可以据以分配的权重，请先登记各单位的权重。"), code=NO_BASIS)
    order = sorted(weights, key=lambda code: (-weights[code], code))
    shares = allocate(total_fen, [weights[code] for code in order])
    given = dict(zip(order, shares, strict=True))
    return {code: given[code] for code in sorted(weights)}


@dataclass(frozen=True)
class Dissolution:
    """Where the balance of a dissolved pool goes: to its members by code, and to finance."""

    members: Mapping[str, int]
    to_source: int

    @property
    def total(self) -> int:
        """All of it; the pool's free balance."""
        return sum(self.members.values()) + self.to_source


def dissolution(
    free_fen: int, contributions: Mapping[str, int], *, subsidies_fen: int = 0
) -> Dissolution:
    """The free balance by the contributions received in the last closed year.

    With `subsidies_fen` so much goes back to finance first, as far as the balance reaches.
    Refused when a rest is to be split and nobody contributed.
    """
    if free_fen < 0 or subsidies_fen < 0:
        raise Invalid(_("可用余额和财政补助不能是负数，请核对。"), code=BAD_AMOUNT)
    to_source = min(free_fen, subsidies_fen)
    return Dissolution(split(free_fen - to_source, contributions), to_source)
