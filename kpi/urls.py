"""Addresses of indicators, runs and scores."""

from django.urls import path

from kpi.views import dashboards, explanations, importing, runs

app_name = "kpi"
urlpatterns = [
    path("", dashboards.dashboard, name="dashboard"),
    path("runs/", runs.runs, name="runs"),
    path("runs/start/", runs.start, name="run-start"),
    path("runs/<uuid:run>/", runs.run, name="run"),
    path("runs/<uuid:run>/progress/", runs.progress, name="run-progress"),
    path("runs/<uuid:run>/cancel/", runs.cancel, name="run-cancel"),
    path("runs/<uuid:run>/publish/", runs.publish, name="run-publish"),
    path("runs/<uuid:run>/units/<str:unit>/", dashboards.unit, name="unit"),
    path("runs/<uuid:run>/units/<str:unit>/table.xlsx", dashboards.table, name="table"),
    path("runs/<uuid:run>/units/<str:unit>/sheet/", explanations.sheet, name="sheet"),
    path(
        "runs/<uuid:run>/units/<str:unit>/why/<str:indicator>/",
        explanations.explanation,
        name="explanation",
    ),
    path("imports/", importing.imports, name="imports"),
    path("imports/template/", importing.template, name="import-template"),
    path("imports/upload/", importing.upload, name="import-upload"),
    path("imports/<uuid:file>/", importing.file, name="import"),
    path("imports/<uuid:file>/apply/", importing.apply, name="import-apply"),
    path("imports/<uuid:file>/apply-good/", importing.apply_good, name="import-apply-good"),
    path("imports/<uuid:file>/withdraw/", importing.withdraw, name="import-withdraw"),
    path("imports/<uuid:file>/refused/", importing.refused, name="import-refused"),
]
