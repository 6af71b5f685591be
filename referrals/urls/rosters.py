"""Addresses of duty rosters and of what was escalated."""

from django.urls import path

from referrals.views import escalations, roster_files, rosters

_FILE = "rosters/files/<uuid:file>/"

urlpatterns = [
    path("rosters/", rosters.rosters, name="rosters"),
    path("rosters/shifts/", rosters.enter, name="roster-enter"),
    path("rosters/shifts/<int:shift>/drop/", rosters.drop, name="roster-drop"),
    path("rosters/copy/", rosters.copy, name="roster-copy"),
    path("rosters/desks/", rosters.desk, name="roster-desk"),
    path("rosters/contacts/", rosters.contact, name="roster-contact"),
    path("rosters/contacts/<int:contact>/end/", rosters.end_contact, name="roster-contact-end"),
    path("rosters/files/", roster_files.files, name="roster-imports"),
    path("rosters/files/upload/", roster_files.upload, name="roster-import-upload"),
    path("rosters/template/", roster_files.template, name="roster-template"),
    path(_FILE, roster_files.file, name="roster-import"),
    path(f"{_FILE}apply/", roster_files.apply, name="roster-import-apply"),
    path(f"{_FILE}apply-good/", roster_files.apply_good, name="roster-import-apply-good"),
    path(f"{_FILE}withdraw/", roster_files.withdraw, name="roster-import-withdraw"),
    path(f"{_FILE}refused/", roster_files.refused, name="roster-import-refused"),
    path(f"{_FILE}columns/", roster_files.columns, name="roster-import-columns"),
    path("escalations/", escalations.escalations, name="escalations"),
    path("escalations/<uuid:escalation>/known/", escalations.known, name="escalation-known"),
]
