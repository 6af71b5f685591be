"""The insurance fund's global budget: what of a surplus or an overspend falls to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from fundpool.rules.levying import BAD_AMOUNT, rounded, split


@dataclass(frozen=True)
class Tier:
    """Of an overspend up to this share of the budget the insurer bears its share.

    `bound` is None for the last tier: it has no end.
    """

    bound: Fraction | None
    insurer: Fraction


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


def overspend(budget_fen: int, spent_fen: int, tiers: Sequence[Tier]) -> Overspend:
    """The overspend cut at the tiers' bounds; the insurer's part is rounded once over all."""
    over = max(-surplus(budget_fen, spent_fen), 0)
    check_tiers(tiers)
    insurer, below = Fraction(0), Fraction(0)
    for tier in tiers:
        bound = Fraction(over) if tier.bound is None else budget_fen * tier.bound
        top = min(Fraction(over), bound)
        insurer += max(top - below, Fraction(0)) * tier.insurer
        below = max(below, top)
    return Overspend(over, rounded(insurer))


def borne(found: Overspend, weights: Mapping[str, int | Fraction]) -> dict[str, int]:
    """The alliance's part of an overspend by weight, to the fen."""
    return split(found.alliance_fen, weights)
