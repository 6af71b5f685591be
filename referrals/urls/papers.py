"""Addresses of a case's papers, and of what a body tells patients on arrival."""

from django.urls import path

from referrals.views import papers

urlpatterns = [
    path("cases/<uuid:referral>/papers/<slug:paper>/", papers.paper, name="paper"),
    path("arrival/", papers.arrival, name="arrival"),
    path("arrival/<int:institution>/<slug:specialty>/", papers.arrival_set, name="arrival-set"),
]
