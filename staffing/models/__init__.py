"""Postings with their orders and steps, what was verified of them, and facts of the staff."""

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
    "EligibilityResult",
    "Leave",
    "MonthlyVerification",
    "Posting",
    "PostingEvent",
    "PostingVersion",
    "ServiceConsequence",
    "ServiceCorrection",
    "StaffFile",
    "Title",
]
