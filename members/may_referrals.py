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
    # Reserved places: oversight reads counts, a base those of the hospitals of its alliances.
    "referrals.read_pools": {
        **dict.fromkeys(_OVERSIGHT, _COUNTY),
        **dict.fromkeys(("lead_admin", "lead_finance", "clerk", "head", "village"), _ALLIANCE),
        **dict.fromkeys(("doctor", "reviewer", "referral_desk", "alliance_desk"), _ALLIANCE),
    },
    # A lead hospital says what it has, and who of those booked has come.
    "referrals.state_pools": {"lead_admin": _OWN, "referral_desk": _OWN},
    "referrals.settle_pools": {"lead_admin": _OWN, "referral_desk": _OWN},
    "referrals.book_pools": dict.fromkeys(("clerk", "doctor", "head", "village"), _OWN),
}
