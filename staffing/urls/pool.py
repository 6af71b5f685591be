"""Addresses of the human-resource pool, and by room those of classes, villages and teams."""

from django.urls import include, path

from staffing.views import pool

_ONE = "pool/<uuid:entry>/"

urlpatterns = [
    path("pool/", pool.pool, name="pool"),
    path("pool/enter/", pool.enter, name="pool-enter"),
    path(_ONE, pool.entry, name="pool-entry"),
    path(f"{_ONE}steps/<slug:verb>/", pool.step, name="pool-step"),
    path("", include("staffing.urls.training")),
    path("", include("staffing.urls.villages")),
]
