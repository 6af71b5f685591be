"""Addresses of the human-resource pool."""

from django.urls import path

from staffing.views import pool

_ONE = "pool/<uuid:entry>/"

urlpatterns = [
    path("pool/", pool.pool, name="pool"),
    path("pool/enter/", pool.enter, name="pool-enter"),
    path(_ONE, pool.entry, name="pool-entry"),
    path(f"{_ONE}steps/<slug:verb>/", pool.step, name="pool-step"),
]
