"""Events that have waited for their day: a job of the county takes them up, body by body."""

from datetime import date
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_noop

from alliance.core import audit, jobs, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refusal
from alliance.core.models import Job
from members import access, queries
from members.actions.bodies._entering import apply_due, locked
from members.models import County, Grant, Institution
from members.queries.days import in_force

DUE_EVENTS: Final = "members.due_events"
STUCK = gettext_noop("%(body)s：到期的事项未能生效。%(reason)s")


@action
def schedule_due_events(*, county: County, on: date, by: Actor) -> Job:
    """One job for a county and a day, however often it is asked for; one part a body."""
    access.check_is_system(by)
    bodies = (
        queries.bodies.due_events(on).filter(county=county).values_list("institution", flat=True)
    )
    parts = [
        jobs.Part(key=str(pk), arguments={"institution": pk})
        for pk in sorted(set(bodies.order_by()))
    ]
    job = jobs.enqueue(
        county=county.pk,
        kind=DUE_EVENTS,
        arguments={"on": on.isoformat()},
        key=on.isoformat(),
        parts=parts,
        by=by,
    )
    audit.record(by, "institution_events.scheduled", county, on=on, bodies=len(parts))
    return job


@action
def apply_due_events(*, institution: Institution, by: Actor) -> Institution:
    """Whatever of a body has waited for a day that is here takes effect, in its order."""
    by = access.check_may(by, "members.keep_registry", county=institution.county_id)
    institution = locked(institution)
    applied = apply_due(institution, by)
    audit.record(
        by, "institution_events.settled", institution, applied=[event.pk for event in applied]
    )
    return institution


@action
def settle_due_events(*, institution: Institution, by: Actor) -> Institution:
    """The same by the job: what is refused stays as it was, and the commission is told why."""
    access.check_is_system(by)
    try:
        with transaction.atomic():
            return apply_due_events(institution=institution, by=by)
    except Refusal as refusal:
        audit.record(by, "institution_events.refused", institution, reason=str(refusal))
        _tell_approvers(institution, str(refusal))
    return institution


def _tell_approvers(institution: Institution, reason: str) -> None:
    rows = Grant.objects.filter(in_force(today()), county=institution.county_id, role="approver")
    for person in sorted(set(rows.values_list("person_id", flat=True))):
        outbox.tell(
            county=institution.county_id,
            person=person,
            text=STUCK,
            url=institution.get_absolute_url(),
            body=institution.name,
            reason=reason,
        )
