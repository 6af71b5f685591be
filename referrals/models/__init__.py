"""The tables of referral: patients, referrals and what happened to them."""

from referrals.models.patients import Patient
from referrals.models.pools import PoolBooking, PoolDay
from referrals.models.referrals import NumberSeries, Referral, ReferralEvent

__all__ = ["NumberSeries", "Patient", "PoolBooking", "PoolDay", "Referral", "ReferralEvent"]
