"""Addresses of subsidies by appraisal."""

from django.urls import path

from fundpool.views import subsidies

_ONE = "subsidies/<int:row>/"

urlpatterns = [
    path("subsidies/", subsidies.subsidies, name="subsidies"),
    path(_ONE, subsidies.subsidy, name="subsidy"),
    path(f"{_ONE}figures/", subsidies.figures, name="subsidy-figures"),
    path(f"{_ONE}steps/<slug:verb>/", subsidies.step, name="subsidy-step"),
]
