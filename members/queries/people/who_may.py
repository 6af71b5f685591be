"""Who may do what at a place on a day, and why: roles, delegations, and who gave them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from alliance.core import audit
from alliance.core.actor import Held
from members.models import County, Delegation, Grant, Institution, Person
from members.queries.days import in_force, partners_of
from members.queries.people.delegations import delegations_on
from members.queries.people.grants import grants_held
from members.queries.people.page import events_about, names_in, who_did
from members.queries.people.second_eyes import SecondEyes, short_of_people
from members.rules import ALLIANCE, COUNTY, MAY, ROLES
from members.verb_words import FAMILIES, VERBS


@dataclass(frozen=True)
class Holder:
    """Somebody who may: in which role, how far, since when, given by whom, acting for whom."""

    person: Person
    grant: Grant
    role: Promise | str
    far: str
    giver: str
    given_at: datetime | None
    delegation: Delegation | None = None


@dataclass(frozen=True)
class May:
    """One verb with the roles that have it and everybody who holds one of them here.

    `second` says who looks a second time at an institution that has too few people for it.
    """

    verb: str
    words: Promise | str
    roles: list[Promise | str]
    holders: list[Holder]
    second: SecondEyes | None = None


def who_may(county: County, family: str, on: date, at: Institution | None = None) -> list[May]:
    """Each verb of a family with its holders: those who reach an institution, or all of them.

    In as many statements, however many people there are.
    """
    grants = {grant.pk: grant for grant in _grants_on(county, on)}
    givers = _given_by(county, grants.values())
    near = partners_of([at.pk], on) if at is not None else frozenset()
    lent = list(delegations_on(county.pk, on))
    taken = [held for held in grants_held({row.taker_id for row in lent}, on) if held.giver]
    short = {eyes.look.verb: eyes for eyes in short_of_people(at, on)} if at is not None else {}
    found = []
    for verb, words in sorted(FAMILIES[family][1].items(), key=_reads):
        reached = MAY.get(verb, {})
        able = {
            pk: grant
            for pk, grant in grants.items()
            if _reaches(reached.get(grant.role), grant, at, near)
        }
        holders = [_holder(grant, reached, givers) for grant in able.values()]
        holders += [
            _holder(able[held.grant], reached, givers, _row(lent, held, verb))
            for held in taken
            if held.grant in able and held.verbs and verb in held.verbs
        ]
        roles: list[Promise | str] = [ROLES[role] for role in reached if role in ROLES]
        found.append(May(verb, words, roles, holders, short.get(verb)))
    return found


def _reads(named: tuple[str, object]) -> bool:
    """What is done comes before what is only read, which many may."""
    return named[0].partition(".")[2].startswith("read")


def _row(lent: Iterable[Delegation], held: Held, verb: str) -> Delegation:
    """The delegation by which a verb came to its taker."""
    return next(
        row
        for row in lent
        if (row.giver_id, row.taker_id) == (held.giver, held.person) and verb in row.verbs
    )


def _grants_on(county: County, on: date) -> list[Grant]:
    rows = (
        Grant.objects.filter(in_force(on), county=county)
        .exclude(person__left_on__lte=on)
        .select_related("person__institution", "institution")
        .order_by("person__sort_key", "pk")
    )
    if county.state == County.State.OPEN:
        rows = rows.exclude(role="founder")
    return list(rows)


def _given_by(county: County, grants: Iterable[Grant]) -> Mapping[str, tuple[str, datetime]]:
    """Who gave each grant, and when, as the audit has it."""
    events = [e for e in events_about(county.pk, grants) if e.what == "grant.added"]
    names = names_in(events)
    return {event.subject: (who_did(event, names), event.at) for event in events}


def _reaches(far: str | None, grant: Grant, at: Institution | None, near: frozenset[int]) -> bool:
    if far is None or at is None:
        return far is not None
    if far == COUNTY:
        return True
    if far == ALLIANCE:
        return grant.institution_id in near
    return grant.institution_id == at.pk


def _holder(
    grant: Grant,
    reached: Mapping[str, str],
    givers: Mapping[str, tuple[str, datetime]],
    delegation: Delegation | None = None,
) -> Holder:
    giver, given_at = givers.get(audit.label(grant), ("", None))
    return Holder(
        person=delegation.taker if delegation else grant.person,
        grant=grant,
        role=ROLES.get(grant.role, grant.role),
        far=reached[grant.role],
        giver=giver,
        given_at=given_at,
        delegation=delegation,
    )


@dataclass(frozen=True)
class Because:
    """Why somebody reaches something: the role, how far, which institutions, acting for whom."""

    role: Promise | str
    far: str
    place: Institution | None
    through: list[Institution]
    giver: Person | None
    from_on: date


@dataclass(frozen=True)
class Sees:
    """One verb of one person with every reason."""

    words: Promise | str
    reasons: list[Because]


def what_sees(person: Person, on: date) -> list[tuple[Promise | str, list[Sees]]]:
    """By family each verb that somebody may use on a day, with the places and the reasons."""
    held = grants_held([person.pk], on)
    grants = Grant.objects.select_related("institution").in_bulk([one.grant for one in held])
    givers = Person.objects.in_bulk([one.giver for one in held if one.giver])
    near = {
        one.grant: partners_of([one.institution], on) - {one.institution}
        for one in held
        if one.institution
    }
    bodies = Institution.objects.in_bulk({pk for some in near.values() for pk in some})

    def because(one: Held, far: str) -> Because:
        through = near.get(one.grant, frozenset()) if far == ALLIANCE else frozenset()
        return Because(
            role=ROLES.get(one.role, one.role),
            far=far,
            place=grants[one.grant].institution,
            through=sorted((bodies[pk] for pk in through), key=lambda b: (b.sort_key, b.pk)),
            giver=givers[one.giver] if one.giver else None,
            from_on=grants[one.grant].from_on,
        )

    found: list[tuple[Promise | str, list[Sees]]] = []
    for name, verbs in FAMILIES.values():
        lines = []
        for verb, _words in sorted(verbs.items(), key=_reads):
            reasons = [because(one, far) for one in held if (far := how_far(one, verb))]
            if reasons:
                lines.append(Sees(VERBS[verb], reasons))
        if lines:
            found.append((name, lines))
    return found


def how_far(held: Held, verb: str) -> str | None:
    """own, alliance or county; None where this grant does not allow the verb."""
    if held.verbs is not None and verb not in held.verbs:
        return None
    return MAY.get(verb, {}).get(held.role)
