"""Addresses of where figures come from."""

from django.urls import path

from kpi.views import sources

urlpatterns = [
    path("sources/", sources.sources, name="sources"),
    path("sources/pick/", sources.pick, name="source-pick"),
    path("sources/derive/", sources.derive, name="derive"),
    path("sources/elements/<str:element>/", sources.source, name="source"),
    path("derived/<int:derivation>/", sources.derivation, name="derivation"),
]
