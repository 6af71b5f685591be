"""Who may do what in referral, as data: one part of `members.rules.MAY`, with the same relations."""

from collections.abc import Mapping
from typing import Final

_OWN: Final = "own"
_ALLIANCE: Final = "alliance"
_COUNTY: Final = "county"
_OVERSIGHT: Final = ("viewer", "assessor", "approver", "finance", "auditor")

REFERRALS: Final[Mapping[str, Mapping[str, str]]] = {
    # Cases and patients: whoever takes part; the alliance's desk those of its members.
    "referrals.read": {
        **dict.fromkeys(("doctor", "reviewer", "referral_desk"), _OWN),
        "alliance_desk": _ALLIANCE,
    },
    "referrals.treat": {"doctor": _OWN},
    "referrals.review": {"reviewer": _OWN},
    "referrals.receive": {"referral_desk": _OWN},
    "referrals.coordinate": {"alliance_desk": _ALLIANCE},
    # A hospital says which of its doctors sign reports of remote readings.
    "referrals.name_readers": {"lead_admin": _OWN},
    # What a base can give a patient who comes back: each body keeps its own list of medicines.
    "members.keep_medicines": {
        **dict.fromkeys(("approver", "founder"), _COUNTY),
        **dict.fromkeys(("lead_admin", "clerk", "head"), _OWN),
    },
    # Reserved places: oversight reads counts, a base those of the hospitals of its alliances.
    "referrals.read_pools": {
        **dict.fromkeys(_OVERSIGHT, _COUNTY),
        **dict.fromkeys(("lead_admin", "lead_finance", "clerk", "head", "village"), _ALLIANCE),
        **dict.fromkeys(("doctor", "reviewer", "referral_desk", "alliance_desk"), _ALLIANCE),
    },
    # Joint wards: a hospital keeps them at bases of its alliance; whoever takes part reads them.
    "referrals.keep_joint_wards": {"lead_admin": _OWN},
    "referrals.read_joint_wards": {
        **dict.fromkeys(("lead_admin", "clerk", "head"), _ALLIANCE),
        **dict.fromkeys(("doctor", "reviewer", "referral_desk", "alliance_desk"), _ALLIANCE),
    },
    # Figures: oversight reads the county's counts, an alliance's lead its bodies, a body its own.
    "referrals.read_figures": {
        **dict.fromkeys(("viewer", "assessor", "approver", "auditor"), _COUNTY),
        **dict.fromkeys(("lead_admin", "alliance_desk"), _ALLIANCE),
        **dict.fromkeys(("doctor", "reviewer", "referral_desk", "clerk", "head"), _OWN),
    },
    "referrals.read_standing": {
        **dict.fromkeys(("lead_admin", "alliance_desk"), _ALLIANCE),
        "referral_desk": _OWN,
    },
    # A lead hospital says what it has, and who of those booked has come.
    "referrals.state_pools": {"lead_admin": _OWN, "referral_desk": _OWN},
    "referrals.settle_pools": {"lead_admin": _OWN, "referral_desk": _OWN},
    # Duty rosters: a body keeps its own; whoever takes part with it reads whom to ring.
    "referrals.keep_rosters": dict.fromkeys(("lead_admin", "referral_desk", "clerk", "head"), _OWN),
    "referrals.read_rosters": {
        **dict.fromkeys(("lead_admin", "clerk", "head"), _ALLIANCE),
        **dict.fromkeys(("doctor", "reviewer", "referral_desk", "alliance_desk"), _ALLIANCE),
    },
    # What is late and who was told; whoever is told reads their own without any role.
    "referrals.read_escalations": {
        **dict.fromkeys(("lead_admin", "referral_desk", "head"), _OWN),
        "alliance_desk": _ALLIANCE,
    },
    # Where programs are told of events: one administrator enters, another confirms.
    "referrals.keep_deliveries": {"system_admin": _COUNTY},
    "referrals.confirm_deliveries": {"security_admin": _COUNTY},
    "referrals.read_deliveries": dict.fromkeys(("system_admin", "security_admin"), _COUNTY),
    # Only what a program's registration names; no role of a person.
    "referrals.hear_events": {},
    "referrals.book_pools": dict.fromkeys(("clerk", "doctor", "head", "village"), _OWN),
}
