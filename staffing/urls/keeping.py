"""Addresses of personnel lists, licences and pay."""

from django.urls import path

from alliance.core.imports.pages import paths
from staffing.views import licences, pay, rosters

_MONTH = "pay/<uuid:month>/"
_FILE = "rosters/<uuid:file>/"

urlpatterns = [
    path("rosters/", rosters.files, name="roster-imports"),
    path("rosters/upload/", rosters.upload, name="roster-import-upload"),
    path("rosters/out/", rosters.take_out, name="roster"),
    path("rosters/headings/<int:headings>/forget/", rosters.forget, name="roster-headings-forget"),
    path(f"{_FILE}titles/", rosters.titles, name="roster-titles"),
    path("licences/", licences.licences, name="licences"),
    path("pay/", pay.months, name="pay"),
    path(_MONTH, pay.month, name="pay-month"),
    path(f"{_MONTH}compute/", pay.compute, name="pay-compute"),
    path(f"{_MONTH}close/", pay.close, name="pay-close"),
    path(f"{_MONTH}correct/", pay.correct, name="pay-correct"),
    *paths(_FILE, rosters.PAGES, refused=rosters.refused, columns=rosters.columns),
]
