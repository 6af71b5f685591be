"""Addresses of figures that are asked for once."""

from django.urls import path

from kpi.views import adhoc

urlpatterns = [
    path("asked/", adhoc.asked, name="asked"),
    path("asked/new/", adhoc.ask, name="ask"),
    path("asked/<uuid:asked>/", adhoc.one, name="asked-one"),
    path("asked/<uuid:asked>/table.xlsx", adhoc.table, name="asked-table"),
    path("asked/<uuid:asked>/end/", adhoc.end, name="asked-end"),
    path("asked/<uuid:asked>/<str:unit>/", adhoc.answer, name="asked-answer"),
    path("asked/<uuid:asked>/<str:unit>/refuse/", adhoc.refuse, name="asked-refuse"),
]
