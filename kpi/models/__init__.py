"""The tables of assessment: definitions, values, runs."""

from kpi.models.adhoc import AdHocCell, AdHocItem, AdHocRequest
from kpi.models.collecting import Finding, Submission, Unlock, ValidationRule
from kpi.models.corrections import ElementVersion, TargetClearing
from kpi.models.definitions import (
    EVERY_YEAR,
    DataElement,
    DataSet,
    Indicator,
    IndicatorVersion,
    Target,
)
from kpi.models.filling import BoundCell, Filled, SuperiorFile, SuperiorForm
from kpi.models.mappings import SheetLayout
from kpi.models.rulings import Ruling
from kpi.models.runs import IndicatorValue, Run, RunFacts, RunUnit, Score, Total
from kpi.models.schemes import Scheme, SchemeItem, SchemeVersion
from kpi.models.settling import (
    Appeal,
    Consequence,
    ConsequenceNote,
    Feedback,
    Mark,
    MarkFile,
    Objection,
    Waiver,
)
from kpi.models.sources import Derivation, OtherFigure, SourceRule
from kpi.models.values import DataValue, DataValueChange, PeriodWindow
from kpi.models.verification import Verification, VerificationSheet, VerifiedFigure

__all__ = [
    "EVERY_YEAR",
    "AdHocCell",
    "AdHocItem",
    "AdHocRequest",
    "Appeal",
    "BoundCell",
    "Consequence",
    "ConsequenceNote",
    "DataElement",
    "DataSet",
    "DataValue",
    "DataValueChange",
    "Derivation",
    "ElementVersion",
    "Feedback",
    "Filled",
    "Finding",
    "Indicator",
    "IndicatorValue",
    "IndicatorVersion",
    "Mark",
    "MarkFile",
    "Objection",
    "OtherFigure",
    "PeriodWindow",
    "Ruling",
    "Run",
    "RunFacts",
    "RunUnit",
    "Scheme",
    "SchemeItem",
    "SchemeVersion",
    "Score",
    "SheetLayout",
    "SourceRule",
    "Submission",
    "SuperiorFile",
    "SuperiorForm",
    "Target",
    "TargetClearing",
    "Total",
    "Unlock",
    "ValidationRule",
    "Verification",
    "VerificationSheet",
    "VerifiedFigure",
    "Waiver",
]
