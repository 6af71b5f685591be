"""Addresses of remote diagnosis: worklists, one item, beginning one, every step, who may sign."""

from django.urls import path

from referrals.views import remote, remote_figures

_ONE = "remote/<uuid:item>/"

urlpatterns = [
    path("remote/", remote.worklist, name="remote"),
    path("remote/order/", remote.order, name="remote-order"),
    path("remote/ask/", remote.ask, name="remote-ask"),
    path("remote/figures/", remote_figures.figures, name="remote-figures"),
    path("remote/readers/", remote.readers, name="remote-readers"),
    path("remote/readers/<int:reader>/end/", remote.end_reader, name="remote-reader-end"),
    path(_ONE, remote.item, name="remote-item"),
    path(f"{_ONE}<slug:verb>/", remote.step, name="remote-step"),
]
