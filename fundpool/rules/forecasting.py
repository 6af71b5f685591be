"""What a year's plan comes to: the share of a year that has passed, and a forecast to its end."""

from datetime import date
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Refused
from fundpool.rules.levying import rounded

#: Earlier in a year a forecast says more of chance than of the year.
LEAST: Final = Fraction(1, 4)


def elapsed(year: int, on: date) -> Fraction:
    """Which share of the year's days has passed, that day included: 0 before it, 1 after."""
    if on.year != year:
        return Fraction(int(on.year > year))
    first, following = date(year, 1, 1), date(year + 1, 1, 1)
    return Fraction((on - first).days + 1, (following - first).days)


def year_end(paid_fen: int, committed_fen: int, passed: Fraction) -> int:
    """Paid until now over the share of the year that has passed, and what is committed besides.

    Refused TOO_EARLY while less than a quarter of the year has passed.
    """
    if passed < LEAST:
        raise Refused(
            _("本年度还没有过去四分之一，拨付太少，不作年末预测；4月起可以查看。"),
            code="TOO_EARLY",
        )
    return rounded(paid_fen / passed) + committed_fen


def share(part_fen: int, whole_fen: int) -> Fraction | None:
    """A part of a whole; None where there is no whole."""
    return Fraction(part_fen, whole_fen) if whole_fen > 0 else None
