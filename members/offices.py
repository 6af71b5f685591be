"""Which roles look a second time at what a unit does: at the unit, at its lead, in the county."""

from typing import Final

from members.rules import COUNTY, MAY

#: The roles of the lead hospital's office.
LEAD_OFFICE: Final = frozenset({"lead_admin", "lead_finance"})

#: Verbs by which a body checks what somebody else did: they take a second person of the unit.
TWO_AT_UNIT: Final = frozenset(
    {"members.agree_membership", "members.record_paper", "kpi.review_return"}
)


def unit_roles(verb: str) -> frozenset[str]:
    """The roles at one institution that may use the verb there."""
    return frozenset(role for role, far in MAY[verb].items() if far != COUNTY)


def lead_roles(verb: str) -> frozenset[str]:
    """The roles at a lead that look for a unit with too few people.

    Where the verb names no role of the lead's office, the lead's manager is one of them.
    """
    own = unit_roles(verb)
    return own if own & LEAD_OFFICE else own | {"lead_admin"}


def commission_roles(verb: str) -> frozenset[str]:
    """The roles of the county that look where no lead does: the approver where it names none."""
    own = frozenset(role for role, far in MAY[verb].items() if far == COUNTY) - {"founder"}
    return own or frozenset({"approver"})
