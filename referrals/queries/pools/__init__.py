"""Questions about reserved places: the week, a day, what is due, what was kept and used."""

from referrals.queries.pools.figures import (
    Day,
    Figures,
    Line,
    Proposal,
    by_day,
    by_department,
    by_weekday,
    proposals,
    published_days,
)
from referrals.queries.pools.rules import PoolRules, Standing
from referrals.queries.pools.week import ServiceWeek, days_old, week

__all__ = [
    "Day",
    "Figures",
    "Line",
    "PoolRules",
    "Proposal",
    "ServiceWeek",
    "Standing",
    "by_day",
    "by_department",
    "by_weekday",
    "days_old",
    "proposals",
    "published_days",
    "week",
]
