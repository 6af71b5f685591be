"""The commission enters a body into an alliance, or ends its membership, on its own order."""

from datetime import date

from alliance.core.action import action
from alliance.core.actor import Actor
from members import access
from members.actions.alliances import _rows as rows
from members.models import Alliance, Institution, Membership


@action
def join(
    *,
    alliance: Alliance,
    institution: Institution,
    by: Actor,
    role: str = Membership.Role.MEMBER,
    line: str = Membership.Line.GENERAL,
    from_on: date | None = None,
    until_on: date | None = None,
    reason: str = "",
    order_no: str = "",
    signed_on: date | None = None,
    plaque_on: date | None = None,
    second_name: str = "",
    demo: bool = False,
) -> Membership:
    """A body enters an alliance on a service line, from a day (null: no date known).

    The body is locked first: two entries at once cannot both pass the check for one
    membership a day.
    """
    institution = rows.locked(institution)
    by = access.check_may(by, "members.keep_registry", county=alliance.county_id)
    basis = rows.Basis(reason, order_no, signed_on, plaque_on, second_name, demo)
    return rows.enter(
        by,
        alliance,
        institution,
        role=role,
        line=line,
        from_on=from_on,
        until_on=until_on,
        basis=basis,
    )


@action
def leave(
    *, membership: Membership, until_on: date, by: Actor, reason: str = "", order_no: str = ""
) -> Membership:
    """A membership ends: `until_on` is the first day on which it no longer holds."""
    rows.locked(membership.institution)
    by = access.check_may(by, "members.keep_registry", county=membership.county_id)
    return rows.end(by, membership, until_on=until_on, reason=reason, order_no=order_no)
