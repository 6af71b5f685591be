"""The insurance fund's global budget: what of a surplus or an overspend falls to whom."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.numbers import plain, round_half_up
from fundpool.rules.levying import BAD_AMOUNT, rounded, split


@dataclass(frozen=True)
class Tier:
    """Of an overspend up to this share of the budget the insurer bears its share.

    `bound` is None for the last tier: it has no end.
    """

    bound: Fraction | None
    insurer: Fraction


#: As a county writes it: up to what per cent of the budget, and what per cent the insurer bears.
_PERCENT: Final = r"([0-9]{1,3}(?:\.[0-9]{1,4})?)\s*%?"
_TIER: Final = re.compile(rf"(?:{_PERCENT}|以上)\s*[:：]\s*{_PERCENT}")
_WHOLE: Final = 100


def percent(share: Fraction) -> str:
    """A share as people read it: 1/40 is 2.5%."""
    return f"{plain(round_half_up(share * _WHOLE, 6))}%"


def tiers_of(texts: Iterable[str]) -> list[Tier]:
    """Tiers as a county's list writes them: 5%:60%, 10%:40%, 以上:20%; Invalid otherwise."""
    found = []
    for text in texts:
        read = _TIER.fullmatch(text.strip())
        if read is None:
            raise Invalid(
                _("分担档次“%(text)s”看不懂，请写作“5%%:60%%”，最后一档写作“以上:20%%”。")
                % {"text": text[:40]},
                code="tiers",
            )
        bound, insurer = read.groups()
        found.append(Tier(Fraction(bound) / _WHOLE if bound else None, Fraction(insurer) / _WHOLE))
    check_tiers(found)
    return found


@dataclass(frozen=True)
class Slice:
    """What of an overspend lies in one tier, and the insurer's part of it, both exact."""

    tier: Tier
    over: Fraction
    insurer: Fraction

    @property
    def bound_words(self) -> str:
        """Up to what share of the budget, in per cent; nothing for the last tier."""
        return "" if self.tier.bound is None else percent(self.tier.bound)

    @property
    def share_words(self) -> str:
        """The insurer's share in per cent."""
        return percent(self.tier.insurer)


@dataclass(frozen=True)
class Overspend:
    """What was spent above the budget, and who bears it."""

    total_fen: int
    insurer_fen: int

    @property
    def alliance_fen(self) -> int:
        """What the insurer does not bear."""
        return self.total_fen - self.insurer_fen


def surplus(budget_fen: int, spent_fen: int) -> int:
    """What is left of the budget; below nought it was overspent."""
    if budget_fen < 0 or spent_fen < 0:
        raise Invalid(_("总额和支出不能是负数，请核对。"), code=BAD_AMOUNT)
    return budget_fen - spent_fen


def check_tiers(tiers: Sequence[Tier]) -> None:
    """Bounds rise, the last tier has none, and shares lie between nought and one."""
    bounds = [one.bound for one in tiers]
    if not bounds or bounds[-1] is not None or None in bounds[:-1]:
        raise Invalid(_("分担档次的最后一档不设上限，其余各档都要有上限。"), code="tiers")
    known = [bound for bound in bounds if bound is not None]
    if any(bound <= 0 for bound in known) or known != sorted(set(known)):
        raise Invalid(_("分担档次的上限要从低到高，各不相同。"), code="tiers")
    if not all(0 <= one.insurer <= 1 for one in tiers):
        raise Invalid(_("医保承担的比例在 0 和 1 之间，请核对。"), code="tiers")


def slices(budget_fen: int, spent_fen: int, tiers: Sequence[Tier]) -> list[Slice]:
    """The overspend cut at the tiers' bounds."""
    over = max(-surplus(budget_fen, spent_fen), 0)
    check_tiers(tiers)
    found, below = [], Fraction(0)
    for tier in tiers:
        bound = Fraction(over) if tier.bound is None else budget_fen * tier.bound
        top = max(min(Fraction(over), bound), below)
        found.append(Slice(tier, top - below, (top - below) * tier.insurer))
        below = top
    return found


def overspend(budget_fen: int, spent_fen: int, tiers: Sequence[Tier]) -> Overspend:
    """The overspend cut at the tiers' bounds; the insurer's part is rounded once over all."""
    found = slices(budget_fen, spent_fen, tiers)
    over = max(spent_fen - budget_fen, 0)
    return Overspend(over, rounded(sum((one.insurer for one in found), Fraction(0))))


def borne(found: Overspend, weights: Mapping[str, int | Fraction]) -> dict[str, int]:
    """The alliance's part of an overspend by weight, to the fen."""
    return split(found.alliance_fen, weights)
