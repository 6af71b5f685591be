"""What ends with a person's office: roles, delegations, invitations."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Refused
from members import queries
from members.models import Delegation, Grant, Institution, Invitation, Person
from members.rules import APART, ROLES

#: Without them nobody could enter people or give roles any more.
_NEEDED = APART - {"audit_admin"}


def end_grants(
    person: Person, on: date, by: Actor, reason: str, *, institution: Institution | None = None
) -> list[Grant]:
    """Every role the person would still hold on the day ends with it; one that never began too."""
    rows = Grant.objects.select_for_update(no_key=True).filter(
        Q(until_on=None) | Q(until_on__gt=on), person=person
    )
    if institution is not None:
        rows = rows.filter(institution=institution)
    grants = list(rows.order_by("pk"))
    check_not_the_last(grants, on, by)
    for grant in grants:
        grant.until_on = max(on, grant.from_on)
        grant.save(update_fields=["until_on"])
        audit.record(
            by, "grant.ended", grant, reason=reason, until_on=grant.until_on, person=person.code
        )
    return grants


def check_not_the_last(grants: Iterable[Grant], on: date, by: Actor) -> None:
    """Refused when a duty that the county cannot do without would be in nobody's hands."""
    for grant in grants:
        if grant.role not in _NEEDED or by.is_system:
            continue
        others = queries.people.holders_of(grant.county_id, grant.role, on).exclude(
            pk=grant.person_id
        )
        if not others.exists():
            raise Refused(
                _("此人是本县区唯一的%(role)s，请先由另一人接任。") % {"role": ROLES[grant.role]},
                code="last_of_duty",
            )


def end_delegations(person: Person, on: date, by: Actor, reason: str) -> None:
    """What the person lets others do, and does for others, ends with the day."""
    rows = Delegation.objects.select_for_update(no_key=True).filter(
        Q(giver=person) | Q(taker=person), until_on__gt=on
    )
    for row in rows.order_by("pk"):
        row.until_on = max(on, row.from_on)
        row.version += 1
        row.save(update_fields=["until_on", "version"])
        audit.record(by, "delegation.ended", row, reason=reason, until_on=row.until_on)


def revoke_invitations(person: Person, by: Actor, reason: str) -> None:
    """Links that are still open die."""
    rows = Invitation.objects.select_for_update(no_key=True).filter(
        person=person, used_at=None, revoked_at=None
    )
    for row in rows.order_by("pk"):
        row.revoked_at = now()
        row.save(update_fields=["revoked_at"])
        audit.record(by, "invitation.revoked", row, reason=reason, person=person.code)
