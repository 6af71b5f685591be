"""Who may do what with common funds, as data: one part of `members.rules.MAY`."""

from collections.abc import Mapping
from typing import Final

_OWN: Final = "own"
_ALLIANCE: Final = "alliance"
_COUNTY: Final = "county"
_OVERSIGHT: Final = ("viewer", "approver", "finance", "auditor")
_BODIES: Final = ("lead_admin", "lead_finance", "clerk", "head")

FUNDPOOL: Final[Mapping[str, Mapping[str, str]]] = {
    # Pools, their earmarks and balances; a body those of its alliances and of the county.
    "fundpool.read_pools": {
        **dict.fromkeys(_OVERSIGHT, _COUNTY),
        **dict.fromkeys(_BODIES, _ALLIANCE),
    },
    # Journals, vouchers and statements of whole pools.
    "fundpool.read_books": dict.fromkeys(_OVERSIGHT, _COUNTY),
    # What was moved with one body.
    "fundpool.read_unit": {
        **dict.fromkeys(_OVERSIGHT, _COUNTY),
        **dict.fromkeys(_BODIES, _OWN),
    },
    # Finance keeps the books; whoever drafts a plan of use does not approve it.
    "fundpool.keep_pools": {"finance": _COUNTY},
    "fundpool.post": {"finance": _COUNTY},
    "fundpool.draft_allocation": {"finance": _COUNTY},
    "fundpool.approve_allocation": {"approver": _COUNTY},
    "fundpool.close_year": {"finance": _COUNTY},
    "fundpool.keep_codes": {"finance": _COUNTY},
    # The books as a file to take away.
    "fundpool.pack_books": dict.fromkeys(("finance", "auditor"), _COUNTY),
    # Requests: a body asks; its lead or the commission reviews; then approval, then payment.
    "fundpool.read_requests": {
        **dict.fromkeys((*_OVERSIGHT, "assessor"), _COUNTY),
        **dict.fromkeys(("lead_admin", "lead_finance"), _ALLIANCE),
        **dict.fromkeys(("clerk", "head"), _OWN),
    },
    "fundpool.apply": dict.fromkeys(_BODIES, _OWN),
    "fundpool.review_members": dict.fromkeys(("lead_admin", "lead_finance"), _ALLIANCE),
    "fundpool.review": dict.fromkeys(("assessor", "finance"), _COUNTY),
    "fundpool.approve": {"approver": _COUNTY},
    "fundpool.pay": {"finance": _COUNTY},
    "fundpool.supervise": dict.fromkeys(("assessor", "finance"), _COUNTY),
    # Where a body is paid: it says so itself, the commission confirms.
    "fundpool.keep_payees": dict.fromkeys(_BODIES, _OWN),
    "fundpool.confirm_payees": dict.fromkeys(("approver", "finance"), _COUNTY),
    # A body states its income, finance that of every body; finance submits what it owes by it,
    # somebody else confirms.
    "fundpool.read_income": {
        **dict.fromkeys(_OVERSIGHT, _COUNTY),
        **dict.fromkeys(_BODIES, _OWN),
    },
    "fundpool.state_income": {"finance": _COUNTY, **dict.fromkeys(_BODIES, _OWN)},
    "fundpool.read_levies": {
        **dict.fromkeys(_OVERSIGHT, _COUNTY),
        **dict.fromkeys(_BODIES, _OWN),
    },
    "fundpool.submit_levy": {"finance": _COUNTY},
    "fundpool.confirm_levy": {"approver": _COUNTY},
    # The yearly economic analysis of an alliance: its lead writes and files it.
    "fundpool.read_analysis": {
        **dict.fromkeys(_OVERSIGHT, _COUNTY),
        **dict.fromkeys(_BODIES, _OWN),
    },
    "fundpool.write_analysis": dict.fromkeys(("lead_admin", "lead_finance"), _OWN),
}
