"""Roles in the words of the header, of forms and of the pages about people."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from alliance.core import showing
from alliance.core.actor import Held
from members.models import Institution, Person
from members.rules import ROLES


@dataclass(frozen=True)
class Worn:
    """A role as people read it: its words, the institution it is held at, who is acted for."""

    grant: int
    role: Promise | str
    place: str = ""
    giver: str = ""


def in_words(held: Iterable[Held]) -> list[Worn]:
    """The roles with the names of their places and givers, in the same order."""
    grants = list(held)
    places = Institution.objects.in_bulk({one.institution for one in grants if one.institution})
    givers = dict(
        Person.objects.filter(pk__in={one.giver for one in grants if one.giver}).values_list(
            "pk", "name"
        )
        if any(one.giver for one in grants)
        else ()
    )
    return [
        Worn(
            grant=one.grant,
            role=ROLES.get(one.role, one.role),
            place=showing.local(places[one.institution], "name") if one.institution else "",
            giver=givers.get(one.giver, "") if one.giver else "",
        )
        for one in grants
    ]
