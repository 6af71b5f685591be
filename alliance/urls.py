"""Every address of the product, app by app."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("alliance.core.urls")),
    path("", include("alliance.desk.urls")),
    path("", include("members.urls")),
    path("referrals/", include("referrals.urls")),
    path("staffing/", include("staffing.urls")),
    path("kpi/", include("kpi.urls")),
    path("fundpool/", include("fundpool.urls")),
    path("api/v1/", include("alliance.desk.api_urls")),
]
