"""Many memberships at once: entered under the rules of one, ended on their last day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from members import access
from members.actions.alliances import _rows as single
from members.models import Alliance, County, Institution, Membership

Basis = single.Basis


@dataclass(frozen=True)
class MembershipRow:
    """One membership as a file gives it; with `membership` it is there and `until_on` ends it."""

    alliance: Alliance
    institution: Institution
    line: str
    role: str
    from_on: date | None = None
    until_on: date | None = None
    basis: Basis = field(default_factory=Basis)
    membership: Membership | None = None


@action
def enter_memberships(*, county: County, rows: Sequence[MembershipRow], by: Actor) -> int:
    """Enter those that are new, end those that got a last day; leads before those they lead.

    Each is written down by itself: who belongs where is what others look up in the audit.
    """
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    order = sorted(rows, key=lambda row: (row.role != Membership.Role.LEAD, row.institution.pk))
    for row in order:
        if row.membership is None:
            single.enter(
                by,
                row.alliance,
                single.locked(row.institution),
                role=row.role,
                line=row.line,
                from_on=row.from_on,
                until_on=row.until_on,
                basis=row.basis,
            )
    for row in reversed(order):  # members leave before the body that leads them
        if row.membership is not None and row.until_on is not None:
            single.end(by, row.membership, until_on=row.until_on, order_no=row.basis.order_no)
    audit.record(by, "memberships.entered", county, rows=len(rows))
    return len(rows)
