"""Addresses of public-health money by head under /api/v1/."""

from django.urls import path

from fundpool.api import capitation, capitation_lists, capitation_runs

_YEAR = "capitation-years/<int:pk>/"

urlpatterns = [
    path("capitation-years/", capitation.CapitationYears.as_view(), name="capitation-years"),
    path(_YEAR, capitation.OneCapitationYear.as_view(), name="capitation-year"),
    path(f"{_YEAR}budgets/", capitation.SplitCapitation.as_view(), name="capitation-split"),
    path(f"{_YEAR}prepayments/", capitation.CapitationPrepaid.as_view(), name="capitation-prepaid"),
    path(f"{_YEAR}recoveries/", capitation.CapitationBack.as_view(), name="capitation-back"),
    path(f"{_YEAR}services/", capitation.CapitationServices.as_view(), name="capitation-services"),
    path(f"{_YEAR}works/", capitation.VerifyCapitationWork.as_view(), name="capitation-verify"),
    path(f"{_YEAR}preview/", capitation_runs.SeeCapitationRun.as_view(), name="capitation-seen"),
    path(f"{_YEAR}runs/", capitation_runs.SubmitCapitationRun.as_view(), name="capitation-run-submit"),
    path(
        f"{_YEAR}statement/", capitation_runs.CapitationStatement.as_view(),
        name="capitation-stated",
    ),
    path(f"{_YEAR}<slug:verb>/", capitation.CapitationStep.as_view(), name="capitation-verb"),
    path("capitation-budgets/", capitation_lists.CapitationBudgets.as_view(), name="capitation-budgets"),
    path("capitation-works/", capitation_lists.CapitationWorks.as_view(), name="capitation-works"),
    path("capitation-runs/", capitation_lists.CapitationRuns.as_view(), name="capitation-runs"),
    path("capitation-lines/", capitation_lists.CapitationLines.as_view(), name="capitation-lines"),
    path(
        "capitation-runs/<int:pk>/<slug:verb>/", capitation_runs.CapitationRunStep.as_view(),
        name="capitation-run-verb",
    ),
]  # fmt: skip
