"""Which grants are in force, one's own and those of a delegation; the actor is made of them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, QuerySet

from alliance.core.actor import Held
from members.models import County, Delegation, Grant
from members.queries.days import holds, overlaps
from members.rules import APART, MAY

_COLUMNS = ("id", "role", "county_id", "institution_id", "person_id")
#: What says whether a grant is in force: its days, and what ends it before them.
_DAYS = ("from_on", "until_on", "county__state", "person__left_on")


def grants_between(person: int, from_on: date, until_on: date | None) -> QuerySet[Grant]:
    """The grants a person holds on any day of an interval."""
    held = overlaps(from_on, until_on)
    return Grant.objects.filter(held, person=person).exclude(until_on=F("from_on"))


def delegations_between(from_on: date, until_on: date | None) -> QuerySet[Delegation]:
    """The delegations that hold on any day of an interval."""
    return Delegation.objects.filter(overlaps(from_on, until_on)).exclude(until_on=F("from_on"))


def grants_of(user: int, on: date) -> tuple[Held, ...]:
    """The grants in force of everybody this user signs in as, by county, own ones first.

    A founder's ends when the county is opened, whatever its last day says. Of a delegation
    holds what the giver has on the day, for a taker who has a role of their own; it is not
    passed on, and never unites two of the three administrators' duties.
    """
    own = Grant.objects.filter(person__user=user, person__user__is_active=True)
    return _held(own, Delegation.objects.filter(taker__user=user), on)


def grants_held(persons: Iterable[int], on: date) -> tuple[Held, ...]:
    """The same for persons on any day, whether or not they can sign in."""
    people = tuple(persons)
    own = Grant.objects.filter(person__in=people)
    return _held(own, Delegation.objects.filter(taker__in=people), on)


def _held(own: QuerySet[Grant], taken: QuerySet[Delegation], on: date) -> tuple[Held, ...]:
    held = _in_force(own, on)
    if held:
        held = sorted([*held, *_delegated(taken, held, on)], key=lambda one: one.county)
    return tuple(held)


def _in_force(grants: QuerySet[Grant], on: date) -> list[Held]:
    """Looked at here, not by the database: everybody has a few, and every request asks."""
    rows = grants.order_by("county_id", "id").values_list(*_COLUMNS, *_DAYS)
    return [
        Held(pk, role, county, institution, person)
        for pk, role, county, institution, person, from_on, until_on, state, left_on in rows
        if holds(from_on, until_on, on)
        and not (role == "founder" and state == County.State.OPEN)
        and (left_on is None or on < left_on)
    ]


def _delegated(taken: QuerySet[Delegation], own: Iterable[Held], on: date) -> list[Held]:
    """What others let somebody do for them: each of their grants, narrowed to the verbs named."""
    rows = taken.order_by("id").values_list(
        "giver_id", "taker_id", "verbs", "from_on", "until_on", "giver__user__is_active"
    )
    named: dict[tuple[int, int], set[str]] = {}
    for giver, taker, verbs, from_on, until_on, active in rows:
        if holds(from_on, until_on, on) and active is not False:
            named.setdefault((giver, taker), set()).update(verbs)
    if not named:
        return []
    givers = {giver for giver, _taker in named}
    grants = _in_force(Grant.objects.filter(person__in=givers), on)
    found = []
    apart = {(held.person, held.role) for held in own if held.role in APART}
    at_home = {held.person for held in own}
    for (giver, taker), verbs in named.items():
        for grant in grants:
            able = frozenset(verb for verb in verbs if grant.role in MAY.get(verb, {}))
            if grant.person != giver or taker not in at_home or not able:
                continue
            if grant.role in APART:
                if any(person == taker and role != grant.role for person, role in apart):
                    continue
                apart.add((taker, grant.role))
            found.append(_for(grant, giver, taker, able))
    return found


def _for(grant: Held, giver: int, taker: int, verbs: frozenset[str]) -> Held:
    return Held(grant.grant, grant.role, grant.county, grant.institution, taker, verbs, giver)
