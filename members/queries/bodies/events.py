"""What happened to bodies on which day, and what waits for its day."""

from datetime import date

from django.db.models import QuerySet

from members.models import County, Institution, InstitutionEvent
from members.queries.bodies.facts import standing_events


def events_of(institution: Institution) -> QuerySet[InstitutionEvent]:
    """The events of a body that stand, in the order in which they count."""
    rows: QuerySet[InstitutionEvent] = standing_events(institution.county_id)
    return rows.filter(institution=institution)


def due_events(on: date) -> QuerySet[InstitutionEvent]:
    """Events whose day has come and which are not in force yet, of every county."""
    rows = InstitutionEvent.objects.filter(applied=False, withdrawn_at=None, on__lte=on)
    return rows.order_by("county_id", "on", "id")


def counties_with_due_events(on: date) -> list[County]:
    """The counties in which an event waits although its day has come."""
    return list(County.objects.filter(pk__in=due_events(on).values("county")).order_by("pk"))


def body_with_due_events(institution: int, on: date) -> Institution | None:
    """The body, while an event of it waits although its day has come."""
    if not due_events(on).filter(institution=institution).exists():
        return None
    return Institution.objects.select_related("county").get(pk=institution)
