"""Addresses of remote diagnosis under /api/v1/."""

from django.urls import path

from referrals.api import remote
from referrals.api.remote_figures import RemoteFigures

_ONE = "remote/<uuid:item>/"

urlpatterns = [
    path("remote/", remote.RemoteItems.as_view(), name="remote-items"),
    path("remote-figures/", RemoteFigures.as_view(), name="remote-figures"),
    path("remote-readers/", remote.RemoteReaders.as_view(), name="remote-readers"),
    path(
        "remote-readers/<int:reader>/end/",
        remote.EndRemoteReader.as_view(),
        name="remote-reader-end",
    ),
    path(_ONE, remote.OneRemoteItem.as_view(), name="remote-item"),
    path(f"{_ONE}<slug:verb>/", remote.TakeRemoteStep.as_view(), name="remote-step"),
]
