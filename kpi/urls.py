"""Addresses of indicators, runs and scores."""

from django.urls import path

from kpi.views import importing

app_name = "kpi"
urlpatterns = [
    path("imports/", importing.imports, name="imports"),
    path("imports/upload/", importing.upload, name="import-upload"),
    path("imports/<uuid:file>/", importing.file, name="import"),
    path("imports/<uuid:file>/apply/", importing.apply, name="import-apply"),
    path("imports/<uuid:file>/apply-good/", importing.apply_good, name="import-apply-good"),
    path("imports/<uuid:file>/withdraw/", importing.withdraw, name="import-withdraw"),
    path("imports/<uuid:file>/refused/", importing.refused, name="import-refused"),
]
