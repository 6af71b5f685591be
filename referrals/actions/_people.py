"""What the actions on patients' records have in common: a reason, a decision, and whom to tell."""

from alliance.core import outbox
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid
from alliance.core.lifecycle import Lifecycle
from members import queries as member_queries
from referrals import queries
from referrals.models import PatientMerge, PatientRestriction
from referrals.people_rules import LONGEST_REASON


def said(reason: str, sentence: str) -> str:
    """A reason in words; Invalid with the sentence where there is none or too much."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(sentence, fields={"reason": sentence})
    return reason


def tell_desks(county: int, places: tuple[int, ...], text: str, url: str, by: Actor) -> None:
    """Every desk of the alliances of these bodies, once; no word says who the patient is."""
    allied = member_queries.days.partners_of(list(places), today())
    for person in queries.cases.holding({*places, *allied}, "alliance_desk"):
        if person not in by.names:
            outbox.tell(county=county, person=person, text=text, url=url)


def decide(
    row: PatientMerge | PatientRestriction,
    course: Lifecycle,
    verb: str,
    reason: str,
    by: Actor,
    *,
    text: str,
    url: str,
) -> None:
    """Write down what was decided on a proposal, and tell whoever proposed it."""
    row.state = course.after(row.state, verb)
    row.decided_by_id, row.decided_at, row.decided_reason = by.person, now(), reason
    row.save()
    if row.proposed_by_id is not None and row.proposed_by_id not in by.names:
        outbox.tell(county=row.county_id, person=row.proposed_by_id, text=text, url=url)
