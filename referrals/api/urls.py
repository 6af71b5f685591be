"""Addresses of referral under /api/v1/."""

from django.urls import path

from referrals.api.cases import OneReferral, Referrals, TakeStep

_ONE = "referrals/<uuid:referral>/"

urlpatterns = [
    path("referrals/", Referrals.as_view(), name="referrals"),
    path(_ONE, OneReferral.as_view(), name="referral"),
    path(f"{_ONE}<slug:verb>/", TakeStep.as_view(), name="referral-step"),
]
