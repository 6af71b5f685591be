"""The tables of assessment: definitions, values, runs."""

from kpi.models.definitions import (
    DataElement,
    DataSet,
    Indicator,
    IndicatorVersion,
    Scheme,
    SchemeItem,
    SchemeVersion,
    Target,
)
from kpi.models.runs import IndicatorValue, Run, RunFacts, Score, Total
from kpi.models.values import DataValue, DataValueChange, PeriodWindow

__all__ = [
    "DataElement",
    "DataSet",
    "DataValue",
    "DataValueChange",
    "Indicator",
    "IndicatorValue",
    "IndicatorVersion",
    "PeriodWindow",
    "Run",
    "RunFacts",
    "Scheme",
    "SchemeItem",
    "SchemeVersion",
    "Score",
    "Target",
    "Total",
]
