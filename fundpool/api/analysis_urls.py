"""Addresses of the yearly economic analysis under /api/v1/."""

from django.urls import path

from fundpool.api import analyses

urlpatterns = [
    path("economic-analyses/", analyses.EconomicAnalyses.as_view(), name="economic-analyses"),
    path("economic-analyses/write/", analyses.WriteAnalysis.as_view(), name="analysis-write"),
    path("economic-analyses/figures/", analyses.AnalysisFigures.as_view(), name="analysis-figures"),
    path("economic-analyses/<int:pk>/file/", analyses.FileAnalysis.as_view(), name="analysis-file"),
]
