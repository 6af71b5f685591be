"""Addresses of subsidies by appraisal under /api/v1/."""

from django.urls import path

from fundpool.api import subsidies

_ONE = "subsidies/<int:pk>/"

urlpatterns = [
    path("subsidies/", subsidies.Subsidies.as_view(), name="subsidies"),
    path("subsidy-lines/", subsidies.SubsidyLines.as_view(), name="subsidy-lines"),
    path("subsidies/draft/", subsidies.DraftSubsidy.as_view(), name="subsidy-draft"),
    path(f"{_ONE}figures/", subsidies.StateSubsidy.as_view(), name="subsidy-state"),
    path(f"{_ONE}preview/", subsidies.SeeSubsidy.as_view(), name="subsidy-seen"),
    path(f"{_ONE}steps/<slug:verb>/", subsidies.SubsidyStep.as_view(), name="subsidy-verb"),
]
