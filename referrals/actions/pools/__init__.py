"""Reserved places: stating and publishing, holding and booking, who came, what time does."""

from referrals.actions.pools.booking import book_place, confirm_hold, give_back, hold_place
from referrals.actions.pools.capacity import publish_days, state_capacity
from referrals.actions.pools.settling import mark_kept, mark_no_show
from referrals.actions.pools.tending import follow_rules, lapse_holds, release_unused

__all__ = [
    "book_place",
    "confirm_hold",
    "follow_rules",
    "give_back",
    "hold_place",
    "lapse_holds",
    "mark_kept",
    "mark_no_show",
    "publish_days",
    "release_unused",
    "state_capacity",
]
