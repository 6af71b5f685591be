"""Addresses of schemes, their versions and drafts."""

from django.urls import path

from kpi.views import scheme_drafts, schemes

_VERSION = "schemes/<str:scheme>/<int:number>/"

urlpatterns = [
    path("schemes/", schemes.schemes, name="schemes"),
    path("schemes/<str:scheme>/", schemes.scheme, name="scheme"),
    path("schemes/<str:scheme>/draft/", scheme_drafts.draft, name="scheme-draft"),
    path(_VERSION, schemes.version, name="scheme-version"),
    path(f"{_VERSION}table.xlsx", schemes.table, name="scheme-table"),
    path(f"{_VERSION}compare/<int:other>/", schemes.compare, name="scheme-compare"),
    path(f"{_VERSION}edit/", scheme_drafts.edit, name="scheme-edit"),
    path(f"{_VERSION}add/", scheme_drafts.add, name="scheme-add"),
    path(f"{_VERSION}weights/", scheme_drafts.weights, name="scheme-weights"),
    path(f"{_VERSION}publish/", scheme_drafts.publish, name="scheme-publish"),
    path(f"{_VERSION}discard/", scheme_drafts.discard, name="scheme-discard"),
    path(f"{_VERSION}items/<str:item>/", scheme_drafts.item, name="scheme-item"),
    path(f"{_VERSION}items/<str:item>/remove/", scheme_drafts.remove, name="scheme-remove"),
    path(f"{_VERSION}items/<str:item>/up/", scheme_drafts.up, name="scheme-up"),
    path(f"{_VERSION}items/<str:item>/down/", scheme_drafts.down, name="scheme-down"),
]
