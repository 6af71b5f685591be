"""Addresses of the totals of performance pay under /api/v1/."""

from django.urls import path

from fundpool.api import pay_totals

urlpatterns = [
    path("pay-totals/", pay_totals.PayTotals.as_view(), name="pay-totals"),
    path("pay-total-lines/", pay_totals.PayTotalLines.as_view(), name="pay-total-lines"),
    path("pay-totals/preview/", pay_totals.SeePayTotal.as_view(), name="pay-total-seen"),
    path("pay-totals/propose/", pay_totals.ProposePayTotal.as_view(), name="pay-total-propose"),
    path(
        "pay-totals/<int:pk>/steps/<slug:verb>/", pay_totals.PayTotalStep.as_view(),
        name="pay-total-verb",
    ),
]  # fmt: skip
