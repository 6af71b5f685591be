"""Addresses of the REST door, app by app."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from alliance.desk import rest

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("members.api.urls")),
    path("", include("referrals.api.urls")),
    path("", include("staffing.api.urls")),
    path("", include("kpi.api.urls")),
    path("", include("fundpool.api.urls")),
    path("schema/", rest.Schema.as_view(), name="schema"),
    path("docs/", rest.docs, name="docs"),
    # Last: what nobody else answers.
    re_path(r"", rest.NothingHere.as_view(), name="nothing-here"),
]
