"""The second pair of eyes on what a unit does, also where the unit has too few people.

A verb that takes two is checked by a second person of the same unit. Where nobody is left there
the office of its alliance's lead looks, and where the unit is in no alliance, is itself the lead,
or its lead has nobody left either, the commission does. Whoever acted first never counts, neither
in person nor through a substitute.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Held
from alliance.core.showing import listed, local
from members.models import Alliance, Grant, Institution, Membership, Person
from members.offices import TWO_AT_UNIT, commission_roles, lead_roles, unit_roles
from members.queries.bodies.facts import as_they_stood
from members.queries.days import in_force, of_line
from members.queries.people.delegations import delegations_on
from members.queries.people.grants import grants_held
from members.rules import FULL_ROLES, MAY, ROLES, VILLAGE_KINDS
from members.verb_words import VERBS

UNIT: Final = "unit"
LEAD: Final = "lead"
COMMISSION: Final = "commission"

#: Whose lead looks: the alliance that a body belongs to with all it does, the tightest first.
_KINDS: Final = (Alliance.Kind.TIGHT, Alliance.Kind.TCM, Alliance.Kind.TCM_GROUP)


@dataclass(frozen=True)
class Eyes:
    """Somebody who may look: under which grant, and for whom when as a substitute."""

    person: Person
    grant: Grant
    giver: Person | None = None

    @property
    def names(self) -> frozenset[int]:
        """Ids of who looks and for whom: both names count."""
        return frozenset({self.person.pk} | ({self.giver.pk} if self.giver else set()))

    def is_under(self, held: Held) -> bool:
        """Whether this is the grant by which they look."""
        giver = self.giver.pk if self.giver else None
        return (held.grant, held.person, held.giver) == (self.grant.pk, self.person.pk, giver)


@dataclass(frozen=True)
class Look:
    """What is asked: a verb at a body, and the ids of those who acted first (None: nobody yet)."""

    body: Institution
    verb: str
    first: frozenset[int] | None = None


@dataclass(frozen=True)
class SecondEyes:
    """Who looks a second time at what a body does with a verb, and why it is they.

    `office` is unit, lead or commission; `leads` are the bodies that lead the body's alliance,
    whether or not they are asked; `why` is enough, too_few, no_alliance, is_lead or lead_too_few.
    """

    look: Look
    office: str
    why: str
    leads: tuple[Institution, ...]
    people: tuple[Eyes, ...]

    @property
    def at_unit(self) -> bool:
        """Whether the unit has a second person of its own."""
        return self.office == UNIT

    def named(self, held: Held) -> bool:
        """Whether this grant, of one's own or as a substitute, is one of theirs."""
        return any(eyes.is_under(held) for eyes in self.people)

    @property
    def words(self) -> str:
        """Who looks and why, as a sentence about the body."""
        return _SENTENCES[self.why] % {
            "verb": VERBS.get(self.look.verb, self.look.verb),
            "body": local(self.look.body, "name"),
            "lead": listed(local(lead, "name") for lead in self.leads),
            "roles": listed(self.roles),
            "n": len({eyes.person.pk for eyes in self.people}),
        }

    @property
    def roles(self) -> list[Promise | str]:
        """The roles of the office that looks, in words."""
        of = {UNIT: unit_roles, LEAD: lead_roles, COMMISSION: commission_roles}[self.office]
        return [words for role, words in ROLES.items() if role in of(self.look.verb)]


_SENTENCES: Final = {
    "enough": _("“%(verb)s”：%(body)s自己有第二人（%(n)s人可办理）。"),
    "too_few": _(
        "“%(verb)s”须另有一人复核，%(body)s没有第二人，由牵头单位%(lead)s的%(roles)s复核（%(n)s人可办理）。"
    ),
    "no_alliance": _(
        "“%(verb)s”须另有一人复核，%(body)s没有第二人，又不属于任何医共体，由%(roles)s复核（%(n)s人可办理）。"
    ),
    "is_lead": _(
        "“%(verb)s”须另有一人复核，%(body)s没有第二人，又是牵头单位，由%(roles)s复核（%(n)s人可办理）。"
    ),
    "lead_too_few": _(
        "“%(verb)s”须另有一人复核，%(body)s和牵头单位%(lead)s都没有第二人，由%(roles)s复核（%(n)s人可办理）。"
    ),
}


def second_eyes(
    body: Institution, verb: str, on: date, first: Iterable[int] | None = None
) -> SecondEyes:
    """Who may look a second time at what this body does with this verb on a day.

    `first` are the ids of the persons who acted, and of those for whom they did. Without them
    the question is whether the body has two people for it at all.
    """
    look = Look(body, verb, None if first is None else frozenset(first))
    return looks([look], on)[0]


def short_of_people(body: Institution, on: date) -> list[SecondEyes]:
    """The verbs that take two and for which the body itself has too few people."""
    verbs = [verb for verb in VERBS if verb in TWO_AT_UNIT and _used_at(body, verb)]
    return [eyes for eyes in looks([Look(body, verb) for verb in verbs], on) if not eyes.at_unit]


def looks(asked: Iterable[Look], on: date) -> list[SecondEyes]:
    """The same for many bodies of one county at once, in as many statements as for one."""
    all_of = list(asked)
    if not all_of:
        return []
    county = all_of[0].body.county_id
    led = _leads({look.body.pk: look.body for look in all_of}, on)
    places = {look.body.pk for look in all_of} | {b.pk for found in led.values() for b in found}
    held = _holders(county, {look.verb for look in all_of}, places, on)
    return [_decided(look, tuple(led[look.body.pk]), held[look.verb]) for look in all_of]


def _decided(look: Look, leads: tuple[Institution, ...], held: list[Eyes]) -> SecondEyes:
    """The first office in turn that has somebody: the unit, its lead, the commission."""
    verb = look.verb
    here = _left(held, unit_roles(verb), {look.body.pk}, look.first)
    if here:
        return SecondEyes(look, UNIT, "enough", leads, here)
    if not leads:
        why = "no_alliance"
    elif look.body in leads:
        why = "is_lead"
    else:
        first = look.first or frozenset()
        there = _left(held, lead_roles(verb), {body.pk for body in leads}, first)
        if there:
            return SecondEyes(look, LEAD, "too_few", leads, there)
        why = "lead_too_few"
    people = _left(held, commission_roles(verb), {None}, look.first or frozenset())
    return SecondEyes(look, COMMISSION, why, leads, people)


def _left(
    held: Iterable[Eyes],
    roles: Iterable[str],
    places: Iterable[int | None],
    first: frozenset[int] | None,
) -> tuple[Eyes, ...]:
    """Those of some places who are left beside the first; before anybody acted, two apart."""
    wanted, there = set(roles), set(places)
    found = [e for e in held if e.grant.role in wanted and e.grant.institution_id in there]
    if first is not None:
        return tuple(eyes for eyes in found if eyes.names.isdisjoint(first))
    apart = any(one.names.isdisjoint(other.names) for one in found for other in found)
    return tuple(found) if apart else ()


def _used_at(body: Institution, verb: str) -> bool:
    """A village clinic does only what the role of a village clinic does."""
    return body.kind not in VILLAGE_KINDS or "village" in MAY[verb]


def _leads(bodies: Mapping[int, Institution], on: date) -> dict[int, list[Institution]]:
    """By body the leads of the alliance it belongs to, itself or through the one above it."""
    full = Membership.objects.filter(
        in_force(on), role__in=FULL_ROLES, alliance__kind__in=_KINDS
    ).select_related("alliance", "institution")
    mine = list(full.filter(institution__in=bodies))
    stands = {row.institution_id: row.institution_id for row in mine}
    if hanging := set(bodies) - set(stands):
        rows = Institution.objects.filter(pk__in=hanging).select_related("parent")
        above = {row.pk: row.parent.pk for row in as_they_stood(rows, on) if row.parent}
        stands |= above
        mine += full.filter(institution__in=set(above.values()) - set(bodies))
    leads = full.filter(role=Membership.Role.LEAD, alliance__in={row.alliance_id for row in mine})
    found = list(leads.order_by("institution__code", "id"))
    return {
        pk: _leads_of([row for row in mine if row.institution_id == stands.get(pk)], found)
        for pk in bodies
    }


def _leads_of(mine: list[Membership], leads: list[Membership]) -> list[Institution]:
    """The leads of the tightest alliance of a body, on the lines on which it stands there."""
    kind = next((kind for kind in _KINDS if any(row.alliance.kind == kind for row in mine)), None)
    found: dict[int, Institution] = {}
    for row in mine:
        if row.alliance.kind == kind:
            there = [lead for lead in leads if lead.alliance_id == row.alliance_id]
            found |= {lead.institution_id: lead.institution for lead in of_line(there, row.line)}
    return list(found.values())


def _holders(county: int, verbs: set[str], places: set[int], on: date) -> dict[str, list[Eyes]]:
    """By verb everybody who holds a role for it at these places or in the county, substitutes too."""
    roles = {
        role
        for verb in verbs
        for of in (unit_roles, lead_roles, commission_roles)
        for role in of(verb)
    }
    rows = (
        Grant.objects.filter(in_force(on), county=county, role__in=roles)
        .filter(Q(institution__in=places) | Q(institution=None))
        .exclude(person__left_on__lte=on)
        .select_related("person", "institution")
        .order_by("person__sort_key", "pk")
    )
    grants = {grant.pk: grant for grant in rows}
    lent = {(row.giver_id, row.taker_id): row for row in delegations_on(county, on)}
    takers = {taker for _giver, taker in lent}
    taken = [held for held in grants_held(takers, on) if held.giver and held.grant in grants]
    found: dict[str, list[Eyes]] = {}
    for verb in verbs:
        found[verb] = [Eyes(grant.person, grant) for grant in grants.values()]
        for held in taken:
            row = lent.get((held.giver or 0, held.person or 0))
            if row is not None and verb in (held.verbs or ()):
                found[verb].append(Eyes(row.taker, grants[held.grant], row.giver))
    return found
