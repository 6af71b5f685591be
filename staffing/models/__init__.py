"""Postings with their orders and steps, what was verified of them, and facts of the staff."""

from staffing.models.planning import (
    CandidateOrder,
    DepartmentFloor,
    NominationChoice,
    StaffDuty,
)
from staffing.models.postings import Posting, PostingEvent, PostingVersion
from staffing.models.service import (
    Absence,
    EligibilityResult,
    Leave,
    MonthlyVerification,
    ServiceConsequence,
    ServiceCorrection,
)
from staffing.models.staff import StaffFile, Title

__all__ = [
    "Absence",
    "CandidateOrder",
    "DepartmentFloor",
    "EligibilityResult",
    "Leave",
    "MonthlyVerification",
    "NominationChoice",
    "Posting",
    "PostingEvent",
    "PostingVersion",
    "ServiceConsequence",
    "ServiceCorrection",
    "StaffDuty",
    "StaffFile",
    "Title",
]
