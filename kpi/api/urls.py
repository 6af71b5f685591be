"""Addresses of assessment under /api/v1/."""

from django.urls import path

from kpi.api.definitions import DataElements, Indicators, Schemes, Targets
from kpi.api.explanations import ScoreExplanation, ValueExplanation
from kpi.api.loading import ImportValues
from kpi.api.results import IndicatorValues, Scores, Totals
from kpi.api.runs import CancelRun, OneRun, Runs
from kpi.api.values import DataValues

urlpatterns = [
    path("indicator-values/", IndicatorValues.as_view(), name="indicator-values"),
    path(
        "indicator-values/<int:pk>/explanation/",
        ValueExplanation.as_view(),
        name="indicator-value-explanation",
    ),
    path("scores/", Scores.as_view(), name="scores"),
    path("scores/<int:pk>/explanation/", ScoreExplanation.as_view(), name="score-explanation"),
    path("totals/", Totals.as_view(), name="totals"),
    path("runs/", Runs.as_view(), name="runs"),
    path("runs/<uuid:run>/", OneRun.as_view(), name="run"),
    path("runs/<uuid:run>/cancel/", CancelRun.as_view(), name="run-cancel"),
    path("data-values/", DataValues.as_view(), name="data-values"),
    path("data-values/import/", ImportValues.as_view(), name="data-values-import"),
    path("data-elements/", DataElements.as_view(), name="data-elements"),
    path("indicators/", Indicators.as_view(), name="indicators"),
    path("targets/", Targets.as_view(), name="targets"),
    path("schemes/", Schemes.as_view(), name="schemes"),
]
