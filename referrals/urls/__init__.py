"""Addresses of referrals and of what belongs to them."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "referrals"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("referrals.urls.pools")),
    path("", include("referrals.urls.rosters")),
    path("", include("referrals.urls.figures")),
    path("", include("referrals.urls.papers")),
    path("", include("referrals.urls.attachments")),
    path("", include("referrals.urls.remote")),
    path("", include("referrals.urls.lists")),
    path("", include("referrals.urls.deliveries")),
    path("", include("referrals.urls.manual")),
    path("", include("referrals.urls.paper_downs")),
    path("", include("referrals.urls.people")),
    path("", include("referrals.urls.wards")),
    path("", include("referrals.urls.cases")),
]
