"""Addresses of superiors' forms."""

from django.urls import path

from kpi.views import superiors

_FORM = "superiors/<uuid:form>/"

urlpatterns = [
    path("superiors/", superiors.superiors, name="superiors"),
    path(_FORM, superiors.superior, name="superior"),
    path(f"{_FORM}bind/", superiors.bind, name="superior-bind"),
    path(f"{_FORM}unbind/", superiors.unbind, name="superior-unbind"),
    path(f"{_FORM}fill/", superiors.fill, name="superior-fill"),
    path(f"{_FORM}renew/", superiors.renew, name="superior-renew"),
    path(f"{_FORM}confirm/", superiors.confirm, name="superior-confirm"),
    path(f"{_FORM}drop/", superiors.drop, name="superior-drop"),
    path(f"{_FORM}end/", superiors.end, name="superior-end"),
    path(f"{_FORM}blank/", superiors.blank, name="superior-blank"),
    path("filled/<uuid:filled>/", superiors.filled, name="filled"),
    path("filled/<uuid:filled>/file/", superiors.filled_file, name="filled-file"),
]
