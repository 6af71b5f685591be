"""预留号源、床位、检查: how many places a share of a total is, and what may become of one.

Plain arithmetic and data: no rows, no clock. Shares are exact fractions; a third of ten is
four places, never 0.33 of ten.
"""

from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.lifecycle import Lifecycle, Step

#: As many places as one body has of one kind on one day, at the most.
MOST_PLACES: Final = 100_000
#: A share may be written as finely as this; beyond it the places' exact check would overflow.
FINEST: Final = 10**9
#: So many days may be stated at once on a page, and so far ahead.
MOST_DAYS: Final = 92
FURTHEST: Final = 366
#: How long the name of a service and the number of a case may be.
LONGEST_SERVICE: Final = 60
LONGEST_CASE: Final = 40
NO_SHARE: Final = Fraction(0)


def reserved_of(share: Fraction, total: int) -> int:
    """How many of `total` places are kept for the bases: share × total, rounded up exactly."""
    return -(-share.numerator * total // share.denominator)


def grown(before: int, share: Fraction, total: int, *, published: bool) -> int:
    """What is reserved after the total or the rule has changed.

    Until the day is published it follows both; afterwards it may only grow.
    """
    follows = reserved_of(share, total)
    return max(before, follows) if published else follows


def meets(places: int, total: int, share: Fraction) -> bool:
    """Whether so many of so many are at least the share, compared exactly."""
    return places * share.denominator >= share.numerator * total


def release_day(on: date, days: int | None) -> date | None:
    """The day on which unused places go to everybody; None where the county has not said."""
    return None if days is None else on - timedelta(days=days)


def offered_of(reserved: int, before: int, release_on: date | None, today: date) -> int:
    """How many places were truly offered: what is reserved once its release is due is not."""
    return reserved if release_on is None or today < release_on else before


def proposed(least: int, usual: int, days: int, full: int) -> int:
    """How many places to keep on such a weekday next month.

    Never less than the rule asks for; one more than usual where more than half of the days
    were booked out.
    """
    return max(least, usual + 1) if 2 * full > days else least


#: 预留资源预约: one place of a reserved pool.
POOL_BOOKING: Final = Lifecycle(
    name="预留资源预约",
    states={
        "held": _("占位中"),
        "booked": _("已预约"),
        "kept": _("已到"),
        "no_show": _("未到"),
        "given_back": _("已退回"),
        "lapsed": _("占位过期"),
    },
    first="held",
    steps=(
        Step("confirm", ("held",), "booked"),
        Step("lapse", ("held",), "lapsed"),
        Step("give_back", ("held", "booked"), "given_back"),
        Step("keep", ("booked",), "kept"),
        Step("miss", ("booked",), "no_show"),
    ),
)

#: The states in which a place is not free for anybody else.
TAKING: Final = ("held", "booked", "kept", "no_show")
