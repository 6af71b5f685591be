"""What every step leaves: its event, its line in the audit, its word to the others; numbers."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext_noop

from alliance.core import audit
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from referrals.actions._steps import held, tell
from referrals.models import RemoteEvent, RemoteItem, RemoteSeries
from referrals.queries import remote as queries

_YOURS = gettext_noop("远程申请%(number)s等您办理。")
_NEWS = gettext_noop("远程申请%(number)s有新的进展。")
_CRITICAL = gettext_noop("远程申请%(number)s有危急值，请立即处置并复述确认。")
_LATE = gettext_noop("远程申请%(number)s的危急值逾期未告知，请立即告知。")
#: What an event calls its reason, by what was said.
_REASONS: Final = ("reason", "question", "answer", "result", "critical_value")


def written_down(
    row: RemoteItem,
    *,
    action: str,
    before: str,
    side: str,
    by: Actor,
    said: Mapping[str, Any],
    occurred_at: datetime | None = None,
) -> RemoteEvent:
    """The event of a step and its audit, in the transaction of the step."""
    moment = now()
    event = RemoteEvent.objects.create(
        county_id=row.county_id,
        item=row,
        occurred_at=occurred_at or moment,
        recorded_at=moment,
        action=action,
        from_status=before,
        to_status=row.status,
        actor_id=by.person,
        acting_for_id=by.for_person,
        institution_id=by.institution,
        side=side,
        said=dict(said),
        reason=next((str(said[name]) for name in _REASONS if said.get(name)), ""),
    )
    audit.record(
        by,
        "remote.step_taken",
        row,
        county=row.county_id,
        remote=row.number,
        remote_move=action,
        remote_from=before,
        remote_to=row.status,
    )
    return event


def told(row: RemoteItem, sides: tuple[str, ...], by: Actor, verb: str = "") -> None:
    """Tell each of these sides once; who took the step knows. No word says who the patient is."""
    people = dict.fromkeys(person for side in sides for person in queries.of_side(row, side))
    waiting = set(queries.of_side(row, row.owner_side)) if row.owner_side else set()
    urgent = {"flag_critical": _CRITICAL, "critical_late": _LATE}.get(verb, "")
    tell(row, [person for person in people if person in waiting], urgent or _YOURS, by)
    tell(row, [person for person in people if person not in waiting], urgent or _NEWS, by)


def next_number(county: int, on: date | None = None) -> str:
    """The next number of the year under the lock of its series: R, the year and six digits."""
    year = (on or today()).year
    series = held(RemoteSeries, county, year)
    last = series.last + 1
    RemoteSeries.objects.filter(pk=series.pk).update(last=last)
    return f"R{year}{last:06d}"
