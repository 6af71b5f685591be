"""Questions about reserved places: the week, a day, what is due, what was kept and used."""

from referrals.queries.pools.bookings import Tab, booked_for, booking_tabs, open_for
from referrals.queries.pools.figures import (
    Day,
    Figures,
    Line,
    Proposal,
    by_day,
    by_department,
    by_kind,
    by_weekday,
    counted,
    lines,
    proposals,
    published_days,
    unpublished,
    without_turnout,
)
from referrals.queries.pools.rules import PoolRules, Standing
from referrals.queries.pools.week import ServiceWeek, days_old, waiting_days, week

__all__ = [
    "Day",
    "Figures",
    "Line",
    "PoolRules",
    "Proposal",
    "ServiceWeek",
    "Standing",
    "Tab",
    "booked_for",
    "booking_tabs",
    "by_day",
    "by_department",
    "by_kind",
    "by_weekday",
    "counted",
    "days_old",
    "lines",
    "open_for",
    "proposals",
    "published_days",
    "unpublished",
    "waiting_days",
    "week",
    "without_turnout",
]
