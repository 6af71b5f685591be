"""Addresses of the yearly economic analysis of each alliance."""

from django.urls import path

from fundpool.views import analyses

_ONE = "analyses/<str:code>/<int:year>/"

urlpatterns = [
    path("analyses/", analyses.analyses, name="analyses"),
    path(_ONE, analyses.analysis, name="analysis"),
    path(f"{_ONE}paper/", analyses.paper, name="analysis-paper"),
    path(f"{_ONE}write/", analyses.write, name="analysis-write"),
    path(f"{_ONE}versions/<int:number>/file/", analyses.file, name="analysis-file"),
]
