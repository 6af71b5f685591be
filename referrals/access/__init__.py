"""Which patients and referrals an actor reaches, and who may do what; the only door to them."""

from referrals.access.cases import (
    check_can_reveal,
    check_can_take,
    check_can_write,
    desk_places,
    open_cases_of,
    own_places,
    patients_for,
    referral_for,
    referrals_for,
    sending_place,
    who_words,
    writes_anywhere,
    writing_places,
)
from referrals.access.finding import find
from referrals.access.handed_up import evidence_shown
from referrals.access.waiting import waiting_for

__all__ = [
    "check_can_reveal",
    "check_can_take",
    "check_can_write",
    "desk_places",
    "evidence_shown",
    "find",
    "open_cases_of",
    "own_places",
    "patients_for",
    "referral_for",
    "referrals_for",
    "sending_place",
    "waiting_for",
    "who_words",
    "writes_anywhere",
    "writing_places",
]
