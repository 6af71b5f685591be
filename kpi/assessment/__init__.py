"""The assessment engine: roll-up, indicators, scheme, gates, ranks; plain data in and out."""

from kpi.assessment.engine import (
    Assessment,
    Decisions,
    Level,
    assess,
    facts_of,
    setting_of,
    sheet_of,
)
from kpi.assessment.rollup import (
    Entered,
    Figures,
    Membership,
    Setting,
    SubjectFacts,
    members_on,
    periods_of,
)
from kpi.assessment.scheme import Item, ItemScore, Sheet, SubjectScore, rank, score_sheet

__all__ = [
    "Assessment",
    "Decisions",
    "Entered",
    "Figures",
    "Item",
    "ItemScore",
    "Level",
    "Membership",
    "Setting",
    "Sheet",
    "SubjectFacts",
    "SubjectScore",
    "assess",
    "facts_of",
    "members_on",
    "periods_of",
    "rank",
    "score_sheet",
    "setting_of",
    "sheet_of",
]
