"""Addresses of personnel lists, licences and pay."""

from django.urls import path

from alliance.core.imports.pages import paths
from staffing.views import rosters

_FILE = "rosters/<uuid:file>/"

urlpatterns = [
    path("rosters/", rosters.files, name="roster-imports"),
    path("rosters/upload/", rosters.upload, name="roster-import-upload"),
    path("rosters/out/", rosters.take_out, name="roster"),
    path(f"{_FILE}titles/", rosters.titles, name="roster-titles"),
    *paths(_FILE, rosters.PAGES, refused=rosters.refused),
]
