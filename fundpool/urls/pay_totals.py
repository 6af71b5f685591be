"""Addresses of the totals of performance pay."""

from django.urls import path

from fundpool.views import pay_totals

_ONE = "pay-totals/<int:row>/"

urlpatterns = [
    path("pay-totals/", pay_totals.pay_totals, name="pay-totals"),
    path("pay-totals/new/", pay_totals.new, name="pay-total-new"),
    path(_ONE, pay_totals.pay_total, name="pay-total"),
    path(f"{_ONE}steps/<slug:verb>/", pay_totals.step, name="pay-total-step"),
]
