"""Addresses of the coverage board, of expectations and of planning."""

from django.urls import path

from staffing.views import coverage, expected, planning

urlpatterns = [
    path("coverage/", coverage.board, name="coverage"),
    path("expected/", expected.expected, name="expected"),
    path("planning/", planning.plans, name="plans"),
    path("planning/order/", planning.publish, name="plan-publish"),
    path("planning/floor/", planning.floor, name="plan-floor"),
    path("planning/<uuid:posting>/", planning.plan, name="plan"),
]
