"""Addresses of figures that are checked on the spot."""

from django.urls import path

from kpi.views import verified

_ONE = "verifications/<uuid:verification>/"

urlpatterns = [
    path("runs/<uuid:run>/verifying/", verified.verifying, name="verifying"),
    path(_ONE, verified.verification, name="verification"),
    path(f"{_ONE}call-off/", verified.call_off, name="verification-call-off"),
    path(f"{_ONE}sheets/<str:unit>/", verified.check_sheet, name="check-sheet"),
    path(f"{_ONE}sheets/<str:unit>/paper/", verified.paper, name="check-paper"),
    path(f"{_ONE}sheets/<str:unit>/sign/", verified.sign, name="check-sign"),
    path("verified/<int:figure>/", verified.enter, name="verified-enter"),
    path("verified/<int:figure>/file/", verified.evidence, name="verified-file"),
]
