"""Addresses of referral under /api/v1/."""

from django.urls import path

from referrals.api import pools
from referrals.api.cases import OneReferral, Referrals, TakeStep

_ONE = "referrals/<uuid:referral>/"
_BOOKING = "pool-bookings/<uuid:booking>/"

urlpatterns = [
    path("referrals/", Referrals.as_view(), name="referrals"),
    path(_ONE, OneReferral.as_view(), name="referral"),
    path(f"{_ONE}<slug:verb>/", TakeStep.as_view(), name="referral-step"),
    path("pool-days/", pools.PoolDays.as_view(), name="pool-days"),
    path("pool-days/state/", pools.StateCapacity.as_view(), name="pool-days-state"),
    path("pool-days/publish/", pools.PublishCapacity.as_view(), name="pool-days-publish"),
    path("pool-days/<int:pool>/book/", pools.BookPlace.as_view(), name="pool-day-book"),
    path("pool-days/<int:pool>/hold/", pools.HoldPlace.as_view(), name="pool-day-hold"),
    path("pool-bookings/", pools.PoolBookings.as_view(), name="pool-bookings"),
    path(f"{_BOOKING}confirm/", pools.ConfirmHold.as_view(), name="pool-booking-confirm"),
    path(f"{_BOOKING}give-back/", pools.GiveBack.as_view(), name="pool-booking-give-back"),
    path(f"{_BOOKING}kept/", pools.MarkKept.as_view(), name="pool-booking-kept"),
    path(f"{_BOOKING}missed/", pools.MarkMissed.as_view(), name="pool-booking-missed"),
]
