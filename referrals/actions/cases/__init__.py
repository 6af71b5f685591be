"""Cases begin and take their steps."""

from referrals.actions.cases._patients import PatientTold
from referrals.actions.cases.beginning import CaseTold, create_referral, name_candidate, send_out
from referrals.actions.cases.stepping import reveal_patient, take_step

__all__ = [
    "CaseTold",
    "PatientTold",
    "create_referral",
    "name_candidate",
    "reveal_patient",
    "send_out",
    "take_step",
]
