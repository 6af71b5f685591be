"""Who reads the orders, steps, absences and changed employers of postings: whoever sees the posting."""

from django.db.models import QuerySet

from alliance.core.actor import Actor
from staffing.access.postings import postings_for
from staffing.models import Absence, EmployerChange, PostingEvent, PostingVersion


def orders_for(actor: Actor) -> QuerySet[PostingVersion]:
    """Orders of the postings the actor sees."""
    return PostingVersion.objects.filter(county__in=actor.counties, posting__in=postings_for(actor))


def events_for(actor: Actor) -> QuerySet[PostingEvent]:
    """Steps that were taken with them."""
    return PostingEvent.objects.filter(county__in=actor.counties, posting__in=postings_for(actor))


def absences_for(actor: Actor) -> QuerySet[Absence]:
    """Days that were missed of them."""
    return Absence.objects.filter(county__in=actor.counties, posting__in=postings_for(actor))


def changes_for(actor: Actor) -> QuerySet[EmployerChange]:
    """Changes of employer in the middle of them."""
    return EmployerChange.objects.filter(county__in=actor.counties, posting__in=postings_for(actor))
