"""Postings with their orders and steps, what was verified of them, and facts of the staff."""

from staffing.models.pay import PayLine, PayMonth
from staffing.models.planning import (
    CandidateOrder,
    DepartmentFloor,
    NominationChoice,
    StaffDuty,
)
from staffing.models.pool import PoolEntry, PoolEvent
from staffing.models.postings import Posting, PostingEvent, PostingVersion
from staffing.models.rosters import StaffIdentity, TitleName
from staffing.models.service import (
    Absence,
    EligibilityResult,
    Leave,
    MonthlyVerification,
    ServiceConsequence,
    ServiceCorrection,
)
from staffing.models.staff import StaffFile, Title
from staffing.models.training import TrainingReach, TrainingSession
from staffing.models.villages import FamilyTeam, TeamSeat, VillageDuty, VillageTour
from staffing.models.watching import EmployerChange, LicenceNotice

__all__ = [
    "Absence",
    "CandidateOrder",
    "DepartmentFloor",
    "EligibilityResult",
    "EmployerChange",
    "FamilyTeam",
    "Leave",
    "LicenceNotice",
    "MonthlyVerification",
    "NominationChoice",
    "PayLine",
    "PayMonth",
    "PoolEntry",
    "PoolEvent",
    "Posting",
    "PostingEvent",
    "PostingVersion",
    "ServiceConsequence",
    "ServiceCorrection",
    "StaffDuty",
    "StaffFile",
    "StaffIdentity",
    "TeamSeat",
    "Title",
    "TitleName",
    "TrainingReach",
    "TrainingSession",
    "VillageDuty",
    "VillageTour",
]
