"""Addresses of a case's files."""

from django.urls import path

from referrals.views import attachments

_ALL = "cases/<uuid:referral>/attachments/"
_ONE = f"{_ALL}<uuid:attachment>/"

urlpatterns = [
    path(f"{_ALL}add/", attachments.add, name="attachment-add"),
    path(_ONE, attachments.file, name="attachment"),
    path(f"{_ONE}withdraw/", attachments.withdraw, name="attachment-withdraw"),
]
