"""Addresses of the common funds under /api/v1/."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("fundpool.api.analysis_urls")),
    path("", include("fundpool.api.bank_urls")),
    path("", include("fundpool.api.capitation_urls")),
    path("", include("fundpool.api.closing_urls")),
    path("", include("fundpool.api.ledger_urls")),
    path("", include("fundpool.api.levy_urls")),
    path("", include("fundpool.api.package_urls")),
    path("", include("fundpool.api.pay_total_urls")),
    path("", include("fundpool.api.request_urls")),
    path("", include("fundpool.api.subsidy_urls")),
]
