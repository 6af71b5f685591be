"""What waits for an actor in staffing: steps of their side, months to verify, corrections."""

from django.urls import reverse
from django.utils.translation import gettext

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.waiting import Waiting
from members import access as member_access
from staffing import queries
from staffing.access.licences import licences_waiting
from staffing.access.pool import pool_waiting
from staffing.access.postings import postings_for
from staffing.access.service import consequences_for, corrections_for
from staffing.access.standing_in import stood_for
from staffing.models import Posting
from staffing.rules import postings as rules

_FEW = 20


def sides_of(actor: Actor) -> queries.Sides:
    """Where the actor stands: for which bodies and county, and as whom."""
    places = member_access.reach(actor, rules.ARRANGE).institutions
    decides = member_access.reach(actor, rules.DECIDE).counties
    return queries.Sides(
        places, decides, frozenset(actor.persons),
        stood_for(actor, rules.AGREE), stood_for(actor, rules.VERIFY),
    )  # fmt: skip


def waiting_for(actor: Actor) -> list[Waiting]:
    """Postings whose next step is the actor's, then verifications to decide and consequences."""
    if actor.is_system:
        return []
    sides = sides_of(actor)
    rows = queries.to_do(postings_for(actor), sides, today()).select_related("person", "host")
    found = [_line(row) for row in rows.order_by("changed_at")[:_FEW]]
    deciding = member_access.reach(actor, rules.AGREE).institutions | sides.agrees_for
    asked = corrections_for(actor).filter(decided_at=None, verification__host__in=deciding)
    for one in asked.exclude(asked_by__in=actor.persons).select_related("verification__posting")[
        :_FEW
    ]:
        url = reverse("staffing:correction", args=[one.pk])
        found.append(_waiting(gettext("撤回月度核实的申请"), url, gettext("决定"), one.asked_at))
    settling = sides.places | sides.verifies_for
    open_ones = consequences_for(actor).filter(done_at=None, institution__in=settling)
    for one_open in open_ones.select_related("correction")[:_FEW]:
        url = reverse("staffing:correction", args=[one_open.correction_id])
        what = gettext("核实撤回后的后果：%(what)s") % {"what": one_open.get_what_display()}
        found.append(_waiting(what, url, gettext("处理"), one_open.correction.decided_at))
    return found + licences_waiting(actor) + pool_waiting(actor)


def _line(row: Posting) -> Waiting:
    words = rules.STATES[row.status].words
    what = gettext("%(who)s派驻%(host)s：%(state)s") % {
        "who": row.person or gettext("待定"), "host": row.host.name, "state": words,
    }  # fmt: skip
    verb = gettext("月度核实") if row.status == "active" else gettext("办理")
    return _waiting(what, row.get_absolute_url(), verb, row.changed_at)


def _waiting(what: str, url: str, verb: str, when: object) -> Waiting:
    return Waiting(
        app="staffing", what=what, who="", when=when, due_on=None, url=url, verb=verb,  # type: ignore[arg-type]
        tone="info",
    )  # fmt: skip
