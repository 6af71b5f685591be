"""Addresses of referrals and of what belongs to them."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "referrals"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("referrals.urls.pools")),
    path("", include("referrals.urls.cases")),
]
