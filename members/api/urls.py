"""Addresses of the registry under /api/v1/."""

from django.urls import path

from members.api.places import Alliances, Institutions, Memberships
from members.api.plans import CountyRules, PlanRules, Plans

urlpatterns = [
    path("plans/", Plans.as_view(), name="plans"),
    path("plans/<str:code>/rules/", PlanRules.as_view(), name="plan-rules"),
    path("county-rules/", CountyRules.as_view(), name="county-rules"),
    path("institutions/", Institutions.as_view(), name="institutions"),
    path("alliances/", Alliances.as_view(), name="alliances"),
    path("memberships/", Memberships.as_view(), name="memberships"),
]
