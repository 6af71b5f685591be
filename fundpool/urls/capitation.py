"""Addresses of public-health money by head."""

from django.urls import path

from alliance.core.imports.pages import paths
from fundpool.views import capitation, capitation_files, capitation_runs

_YEAR = "capitation/<int:capitation>/"
_RUN = "capitation/runs/<int:run>/"

urlpatterns = [
    path("capitation/", capitation.years, name="capitations"),
    path("capitation/files/", capitation_files.files, name="capitation-imports"),
    path("capitation/files/upload/", capitation_files.upload, name="capitation-import-upload"),
    *paths("capitation/files/<uuid:file>/", capitation_files.PAGES),
    path(_RUN, capitation_runs.run, name="capitation-run"),
    path(f"{_RUN}<slug:verb>/", capitation_runs.step, name="capitation-run-step"),
    path(_YEAR, capitation.year, name="capitation"),
    path(f"{_YEAR}edit/", capitation.edit, name="capitation-edit"),
    path(f"{_YEAR}budgets/", capitation.budgets, name="capitation-budgets"),
    path(f"{_YEAR}prepayments/", capitation.prepayment, name="capitation-prepayment"),
    path(f"{_YEAR}recoveries/", capitation.recovery, name="capitation-recovery"),
    path(f"{_YEAR}statement/", capitation.statement, name="capitation-statement"),
    path(f"{_YEAR}paper/", capitation.paper, name="capitation-paper"),
    path(f"{_YEAR}works/", capitation_runs.works, name="capitation-works"),
    path(f"{_YEAR}services/", capitation_runs.service, name="capitation-service"),
    path(f"{_YEAR}template/", capitation_files.template, name="capitation-template"),
    path(f"{_YEAR}preview/", capitation_runs.preview, name="capitation-preview"),
    path(f"{_YEAR}runs/", capitation_runs.submit, name="capitation-submit"),
    path(f"{_YEAR}<slug:verb>/", capitation.step, name="capitation-step"),
]
