"""Which postings an actor sees and who may take which step; the only door to them."""

from staffing.access.handed_up import evidence_shown
from staffing.access.postings import (
    check_can_propose,
    check_can_take,
    posting_for,
    postings_for,
    proposing_places,
    who_words,
)
from staffing.access.service import (
    check_can_decide_correction,
    check_can_keep_staff,
    check_can_settle,
    check_can_verify,
    check_can_withdraw,
    consequence_for,
    consequences_for,
    correction_for,
    corrections_for,
    leaves_for,
    record_for,
    records_for,
    result_for,
    results_for,
    verification_for,
    verifications_for,
)
from staffing.access.waiting import waiting_for

__all__ = [
    "check_can_decide_correction",
    "check_can_keep_staff",
    "check_can_propose",
    "check_can_settle",
    "check_can_take",
    "check_can_verify",
    "check_can_withdraw",
    "consequence_for",
    "consequences_for",
    "correction_for",
    "corrections_for",
    "evidence_shown",
    "leaves_for",
    "posting_for",
    "postings_for",
    "proposing_places",
    "record_for",
    "records_for",
    "result_for",
    "results_for",
    "verification_for",
    "verifications_for",
    "waiting_for",
    "who_words",
]
