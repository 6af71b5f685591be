"""The tables of referral: patients, referrals and what happened to them."""

from referrals.models.pools import PoolBooking, PoolDay

__all__ = ["PoolBooking", "PoolDay"]
