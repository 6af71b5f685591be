"""What the workers do for the registry: events take effect, who has left can no longer come in."""

from typing import Any

from celery import shared_task

from alliance.core import jobs
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.models import Job, JobPart
from members import actions, queries


@shared_task(name="members.due_events")  # type: ignore[untyped-decorator]
def due_events() -> None:
    """Put whatever is due today on the job of its county and day; two beats make one job."""
    day = today()
    for county in queries.bodies.counties_with_due_events(day):
        by = Actor.system(county.pk, "members.due_events")
        actions.bodies.schedule_due_events(county=county, on=day, by=by)


@shared_task(name="members.departed")  # type: ignore[untyped-decorator]
def departed() -> None:
    """Shut the accounts of those whose last day has passed; a second beat finds none."""
    for county in queries.people.counties_with_departed(today()):
        by = Actor.system(county.pk, "members.departed")
        actions.people.deactivate_departed(county=county, by=by)


@jobs.handler(actions.bodies.DUE_EVENTS)
class ApplyDueEvents(jobs.Work):
    """One part a body; an event that is refused is told to the commission and holds up no other."""

    def effect(self, job: Job, part: JobPart, payload: Any) -> None:
        """Let what has waited take effect, once."""
        institution = queries.bodies.body_with_due_events(part.arguments["institution"], today())
        if institution is not None:
            actions.bodies.settle_due_events(institution=institution, by=job.actor)
