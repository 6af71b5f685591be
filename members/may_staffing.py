"""Who may do what with postings, as data: one part of `members.rules.MAY`."""

from collections.abc import Mapping
from typing import Final

_OWN: Final = "own"
_ALLIANCE: Final = "alliance"
_COUNTY: Final = "county"
_OVERSIGHT: Final = ("viewer", "assessor", "approver", "finance", "auditor")
_DESKS: Final = ("lead_admin", "clerk", "head")

STAFFING: Final[Mapping[str, Mapping[str, str]]] = {
    # Everybody reads their own record without any role.
    "staffing.read": {
        **dict.fromkeys(_OVERSIGHT, _COUNTY),
        "lead_admin": _ALLIANCE,
        **dict.fromkeys(("clerk", "head"), _OWN),
    },
    # A body states needs, nominates and orders; its head approves; it verifies who works there.
    "staffing.arrange": dict.fromkeys(_DESKS, _OWN),
    "staffing.agree": dict.fromkeys(("lead_admin", "head"), _OWN),
    "staffing.verify": dict.fromkeys(_DESKS, _OWN),
    # Titles, licences and leaves of the body's own staff.
    "staffing.keep_staff": dict.fromkeys(_DESKS, _OWN),
    # Where the plan says so, the commission approves a transfer before it is ordered.
    "staffing.decide": {"approver": _COUNTY},
}
