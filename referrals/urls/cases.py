"""Addresses of cases: worklists, one case, beginning one, every step."""

from django.urls import path

from referrals.views import cases, worklist

_ONE = "cases/<uuid:referral>/"

urlpatterns = [
    path("", worklist.worklist, name="list"),
    path("new/", cases.new_up, name="new-up"),
    path("new-out/", cases.new_out, name="new-out"),
    path("new-down/", cases.new_down, name="new-down"),
    path(_ONE, cases.case, name="case"),
    path(f"{_ONE}reveal/", cases.reveal, name="reveal"),
    path(f"{_ONE}<slug:verb>/", cases.step, name="step"),
]
