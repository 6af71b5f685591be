"""Who to call: position and work telephone of each body's leads, heads and clerks; no names."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from members.models import Alliance, County, Grant, Institution
from members.queries.days import in_force, institutions_on, memberships_on
from members.rules import ROLES, VILLAGE_KINDS

#: Roles that are called, in the order in which they are listed.
CALLED: Final = ("lead_admin", "lead_finance", "head", "clerk")


@dataclass(frozen=True)
class Contact:
    """One person of a body by position."""

    role: str
    position: str
    phone: str
    demo: bool

    @property
    def words(self) -> str:
        """The role in words."""
        return str(ROLES[self.role])


@dataclass(frozen=True)
class Desk:
    """A body and whom to call there; nobody when nothing is entered."""

    institution: Institution
    contacts: list[Contact]


def contacts(county: County, on: date, alliance: Alliance | None = None) -> list[Desk]:
    """Every body in an alliance, and every other one where somebody is entered."""
    people: dict[int, list[Contact]] = defaultdict(list)
    for row in _held(county, on):
        person = row.person
        one = Contact(row.role, person.position, person.phone, person.demo)
        if one not in people[row.institution_id or 0]:
            people[row.institution_id or 0].append(one)
    there = memberships_on(county.pk, on)
    if alliance is not None:
        wanted = Q(pk__in=there.filter(alliance=alliance).values("institution"))
    else:
        wanted = Q(pk__in=there.values("institution")) | Q(pk__in=people.keys())
    bodies = (
        institutions_on(county.pk, on)
        .filter(wanted)
        .exclude(~Q(pk__in=people.keys()), kind__in=VILLAGE_KINDS)
    )
    return [
        Desk(body, sorted(people[body.pk], key=lambda one: CALLED.index(one.role)))
        for body in bodies.order_by("code")
    ]


def _held(county: County, on: date) -> QuerySet[Grant]:
    return (
        Grant.objects.filter(in_force(on), county=county, role__in=CALLED)
        .exclude(institution=None)
        .exclude(person__left_on__lte=on)
        .select_related("person")
        .order_by("person__code", "id")
    )
