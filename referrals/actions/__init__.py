"""Every change in referral: one function per verb."""

from referrals.actions.cases import (
    CaseTold,
    PatientTold,
    create_referral,
    name_candidate,
    reveal_patient,
    send_out,
    take_step,
)

__all__ = [
    "CaseTold",
    "PatientTold",
    "create_referral",
    "name_candidate",
    "reveal_patient",
    "send_out",
    "take_step",
]
