"""Addresses of daily lists."""

from django.urls import path

from alliance.core.imports.pages import paths
from referrals.views import lists, lists_files

urlpatterns = [
    path("lists/", lists.lists, name="lists"),
    path("lists/missing/", lists.never_came, name="lists-missing"),
    path("lists/confirm/", lists.confirm, name="lists-confirm"),
    path("lists/aside/", lists.aside, name="lists-aside"),
    path("lists/back/", lists.take_back, name="lists-back"),
    path("lists/files/", lists_files.files, name="lists-imports"),
    path("lists/files/upload/", lists_files.upload, name="lists-import-upload"),
    path("lists/template/", lists_files.template, name="lists-template"),
    *paths("lists/files/<uuid:file>/", lists_files.PAGES, refused=lists_files.refused),
]
