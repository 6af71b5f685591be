"""考核结果怎样进入分配: the ways a county may choose, and each body's exact share of a sum.

No plan prints how an appraisal counts: BN（八）5 only says that its results are linked (挂钩) with
the insurance money and the total of performance pay, JJ 五（二）6 and TZ 六（三） the latter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext_lazy as _

from fundpool.rules.levying import split

ENTERED, BY_SCORE, WEIGHTED = "entered", "score", "weighted"
_BY_APPRAISAL: Final = (
    (BY_SCORE, _("只按考核得分率分配")),
    (WEIGHTED, _("按登记的权重乘以考核得分率分配")),
)
#: How a surplus that is income of the units may be shared.
SURPLUS_WEIGHINGS: Final = ((ENTERED, _("按登记的权重分配")), *_BY_APPRAISAL)
#: How a year's total of performance pay may be shared.
PAY_WEIGHINGS: Final = _BY_APPRAISAL
#: Those that follow an appraisal.
APPRAISED: Final = (BY_SCORE, WEIGHTED)


@dataclass(frozen=True)
class Body:
    """One body: the weight that was entered of it, and its points over the maximum."""

    weight: Fraction
    rate: Fraction


def weight_of(method: str, body: Body) -> Fraction:
    """With how much a body takes part; one that was entered with nought never does."""
    if not body.weight:
        return Fraction(0)
    return {ENTERED: body.weight, BY_SCORE: body.rate, WEIGHTED: body.weight * body.rate}[method]


def weights(method: str, bodies: Mapping[str, Body]) -> dict[str, Fraction]:
    """Every body's weight by its code."""
    return {code: weight_of(method, body) for code, body in bodies.items()}


def shares(method: str, bodies: Mapping[str, Body]) -> dict[str, Fraction]:
    """Every body's exact part of the whole; nothing for anybody where all weights are nought."""
    found = weights(method, bodies)
    whole = sum(found.values(), Fraction(0))
    return {code: one / whole if whole else Fraction(0) for code, one in found.items()}


def parts(total_fen: int, method: str, bodies: Mapping[str, Body]) -> dict[str, int]:
    """Every body's fen by largest remainder; Refused NO_BASIS where all weights are nought."""
    return split(total_fen, weights(method, bodies))
