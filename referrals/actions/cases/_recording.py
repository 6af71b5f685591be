"""What every step leaves: its event, its line in the audit, its word to the others."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop

from alliance.core import audit
from alliance.core.actor import Actor
from alliance.core.clock import now
from referrals import queries
from referrals.actions._queueing import queue
from referrals.actions._steps import tell
from referrals.models import Referral, ReferralEvent
from referrals.rules import side_at_origin
from referrals.vocabulary import DESK

_YOURS = gettext_noop("转诊%(number)s等您办理。")
_NEWS = gettext_noop("转诊%(number)s有新的进展。")


def written_down(
    row: Referral,
    *,
    action: str,
    before: str,
    side: str,
    by: Actor,
    reason_code: str = "",
    reason: str = "",
    occurred_at: datetime | None = None,
    list_line: UUID | None = None,
    reached: bool | None = None,
) -> ReferralEvent:
    """The event of a step and its audit, in the transaction of the step."""
    moment = now()
    event = ReferralEvent.objects.create(
        county_id=row.county_id,
        referral=row,
        occurred_at=occurred_at or moment,
        recorded_at=moment,
        action=action,
        from_status=before,
        to_status=row.status,
        actor_id=by.person,
        acting_for_id=by.for_person,
        institution_id=by.institution,
        side=side,
        reason_code=reason_code,
        reason=reason,
        due_at=row.due_at,
        list_line_id=list_line,
        reached=reached,
    )
    audit.record(
        by,
        "referral.step_taken",
        row,
        county=row.county_id,
        referral=row.number,
        move=action,
        came_from=before,
        went_to=row.status,
    )
    queue(event, row)
    return event


def told(row: Referral, sides: tuple[str, ...], by: Actor) -> None:
    """Tell each of these sides once; who took the step knows. No word says who the patient is.

    Where a case goes nobody hears of it before it is sent.
    """
    home = {side_at_origin(row.direction), DESK}
    sides = tuple(side for side in sides if row.sent or side in home)
    people = dict.fromkeys(person for side in sides for person in queries.cases.of_side(row, side))
    waiting = set(queries.cases.of_side(row, row.owner_side)) if row.owner_side else set()
    tell(row, [person for person in people if person in waiting], _YOURS, by)
    tell(row, [person for person in people if person not in waiting], _NEWS, by)
