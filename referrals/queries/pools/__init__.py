"""Questions about reserved places: the week, a day, what is due, what was kept and used."""

from referrals.queries.pools.rules import PoolRules, Standing

__all__ = ["PoolRules", "Standing"]
