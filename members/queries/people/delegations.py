"""Who lets whom do what, and what of it anybody has in their own right."""

from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from members.models import Delegation
from members.queries.days import in_force
from members.queries.paper.signatures import held_by
from members.queries.people.grants import grants_between
from members.rules import APART, MAY
from members.verb_words import VERBS

#: Everybody reads the registry, setting a county up ends by itself, and who delegates for others
#: does not delegate that.
NEVER: Final = frozenset({"members.read", "members.set_up", "members.delegate"})


def verbs_of(person: int, on: date) -> frozenset[str]:
    """The verbs somebody may use on a day in their own right, and may let others use."""
    roles = {held.role for held in held_by(person, on)}
    return frozenset(verb for verb in VERBS if verb not in NEVER and roles & set(MAY.get(verb, {})))


def duties_through(delegation: Delegation, from_on: date, until_on: date | None) -> frozenset[str]:
    """Which of the three administrators' duties a delegation lets its taker use in these days."""
    roles = grants_between(delegation.giver_id, from_on, until_on).filter(role__in=APART)
    return frozenset(
        role
        for role in roles.values_list("role", flat=True)
        if any(role in MAY.get(verb, {}) for verb in delegation.verbs)
    )


def delegations_of(person: int) -> QuerySet[Delegation]:
    """What a person lets others do and does for others, the newest first."""
    rows = Delegation.objects.filter(Q(giver=person) | Q(taker=person))
    return rows.select_related("giver", "taker", "county").order_by("-from_on", "-pk")


def delegations_on(county: int, on: date) -> QuerySet[Delegation]:
    """The delegations of a county that hold on a day."""
    rows = Delegation.objects.filter(in_force(on), county=county)
    return rows.select_related("giver", "taker").order_by("from_on", "pk")
