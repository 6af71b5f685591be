"""Addresses of duty rosters and of what was escalated."""

from django.urls import path

from alliance.core.imports.pages import paths
from referrals.views import escalations, roster_files, rosters

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
    *paths("rosters/files/<uuid:file>/", roster_files.PAGES),
    path("escalations/", escalations.escalations, name="escalations"),
    path("escalations/<uuid:escalation>/known/", escalations.known, name="escalation-known"),
]
