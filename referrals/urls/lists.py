"""Addresses of daily lists."""

from django.urls import path

from referrals.views import lists, lists_files

_FILE = "lists/files/<uuid:file>/"

urlpatterns = [
    path("lists/", lists.lists, name="lists"),
    path("lists/missing/", lists.never_came, name="lists-missing"),
    path("lists/confirm/", lists.confirm, name="lists-confirm"),
    path("lists/aside/", lists.aside, name="lists-aside"),
    path("lists/back/", lists.take_back, name="lists-back"),
    path("lists/files/", lists_files.files, name="lists-imports"),
    path("lists/files/upload/", lists_files.upload, name="lists-import-upload"),
    path("lists/template/", lists_files.template, name="lists-template"),
    path(_FILE, lists_files.file, name="lists-import"),
    path(f"{_FILE}apply/", lists_files.apply, name="lists-import-apply"),
    path(f"{_FILE}apply-good/", lists_files.apply_good, name="lists-import-apply-good"),
    path(f"{_FILE}withdraw/", lists_files.withdraw, name="lists-import-withdraw"),
    path(f"{_FILE}refused/", lists_files.refused, name="lists-import-refused"),
]
