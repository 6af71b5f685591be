"""Addresses of the common funds."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "fundpool"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("fundpool.urls.analyses")),
    path("", include("fundpool.urls.bank")),
    path("", include("fundpool.urls.capitation")),
    path("", include("fundpool.urls.closing")),
    path("", include("fundpool.urls.ledger")),
    path("", include("fundpool.urls.levies")),
    path("", include("fundpool.urls.packages")),
    path("", include("fundpool.urls.pay_totals")),
    path("", include("fundpool.urls.requests")),
    path("", include("fundpool.urls.subsidies")),
]
