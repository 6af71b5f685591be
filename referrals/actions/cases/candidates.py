"""The county's rule names who may go back to the base; the treating doctor decides."""

from typing import Final

from django.utils.translation import gettext as _

from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Refused
from members import access as member_access
from members.models import County
from referrals import queries
from referrals.actions.cases._numbers import held_series, next_number
from referrals.actions.cases._recording import told, written_down
from referrals.models import Referral
from referrals.queries.cases import Hours
from referrals.rules import FIRST, FIRST_STATE, STATES
from referrals.vocabulary import DOWN, LEAD, SYSTEM

#: So many are named in one transaction; the next beat goes on.
AT_ONCE: Final = 200
_CARRIED: Final = (
    "county_id", "patient", "patient_key", "specialty", "diagnosis", "icd", "summary", "groups",
    "colour", "demo",
)  # fmt: skip


@action
def find_candidates(*, county: County, by: Actor) -> int:
    """Name whom the rule finds, each once a stay; how many. Refused where it finds nobody."""
    member_access.check_is_system(by)
    series = held_series(county.pk)
    found = list(queries.cases.ripe(county.pk, now(), today())[:AT_ONCE])
    if not found:
        raise Refused(_("按规则没有可下转的患者。"), code="nobody_found")
    hours = queries.cases.hours_of(county.pk, DOWN, today())
    reason = _("到诊满%(days)d天，病种在县区的下转目录内。") % {
        "days": queries.cases.days_of_stay(county.pk, today())
    }
    named: set[tuple[str, int | None]] = set()
    for stay in found:
        if (stay.patient_key, stay.destination_id) in named:
            continue  # two stays of one patient: the other one waits until this is over
        named.add((stay.patient_key, stay.destination_id))
        made = _candidate(stay, hours)
        next_number(series, made)
        made.save(force_insert=True)
        written_down(made, action=FIRST[DOWN], before="", side=SYSTEM, by=by, reason=reason)
        told(made, (LEAD,), by)
    return len(named)


def _candidate(stay: Referral, hours: Hours) -> Referral:
    moment = now()
    row = Referral(**{name: getattr(stay, name) for name in _CARRIED})
    row.direction, row.status, row.is_open = DOWN, FIRST_STATE[DOWN], True
    row.origin, row.predecessor = stay.destination, stay  # type: ignore[assignment]
    row.author_id = stay.receiver_id
    row.owner_side, row.owner_at_id, row.owner_id = queries.cases.owner_of(row)
    row.due_at = hours.after(moment, STATES[DOWN][row.status].due)
    row.created_at = row.changed_at = moment
    return row
