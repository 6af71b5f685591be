"""Test data made by doing the real thing: every function performs the actions of the product.

The first county that is made brings a neighbour along, so that two counties stand in every
fixture and a forgotten filter shows.
"""

from datetime import date
from itertools import count
from typing import Any

from alliance.core.actor import Actor
from members import actions
from members.middleware import actor_of
from members.models import (
    Alliance,
    County,
    Grant,
    Institution,
    Membership,
    Person,
    User,
)
from members.rules import AT_AN_INSTITUTION

PASSWORD = "Tested-Pass-2024"
NEIGHBOUR = "990001"
numbers = count(1)


def system(county: County | None = None) -> Actor:
    """The operator's own work, as commands do it."""
    return Actor.system(county.pk if county else 0, "tests")


def county(code: str = "", name: str = "") -> County:
    """A county; the first one brings its neighbour along."""
    neighbour()
    n = next(numbers)
    code = code or f"{980000 + n}"
    return actions.found_county(
        code=code,
        name=name or f"试验县{n}",
        short=name or f"试验县{n}",
        name_en=f"Test County {n}",
        by=system(),
    )


def neighbour() -> County:
    """The other county: it has an alliance with a lead and a member of its own."""
    there = County.objects.filter(code=NEIGHBOUR).first()
    if there is not None:
        return there
    there = actions.found_county(
        code=NEIGHBOUR, name="邻县", short="邻县", name_en="Neighbour", by=system()
    )
    alliance(there, members=1)
    return there


def institution(county: County, code: str = "", name: str = "", **fields: Any) -> Institution:
    """A township health centre, unless said otherwise."""
    n = next(numbers)
    fields = {"kind": "C220", "ownership": "public", **fields}
    return actions.register_institution(
        county=county,
        code=code or f"T-{n:03d}",
        name=name or f"试验{n}卫生院",
        by=system(county),
        **fields,
    )


def alliance(
    county: County, *, code: str = "", kind: str = "tight", members: int = 0, **fields: Any
) -> Alliance:
    """An alliance with a leading hospital, and as many members as asked for."""
    n = next(numbers)
    made = actions.found_alliance(
        county=county,
        code=code or f"T-A{n}",
        name=fields.pop("name", f"试验医共体{n}"),
        kind=kind,
        by=system(county),
        **fields,
    )
    lead = institution(county, name=f"试验{n}医院", kind="A100")
    join(made, lead, role="lead")
    for _member in range(members):
        join(made, institution(county))
    return made


def join(
    alliance: Alliance,
    institution: Institution,
    *,
    role: str = "member",
    from_on: date | None = date(2020, 1, 1),
    **fields: Any,
) -> Membership:
    """A body enters an alliance, from 2020 on unless said otherwise."""
    return actions.join(
        alliance=alliance,
        institution=institution,
        role=role,
        from_on=from_on,
        by=system(alliance.county),
        **fields,
    )


def lead_of(alliance: Alliance) -> Institution:
    """The body that leads it."""
    return alliance.memberships.get(role="lead").institution


def members_of(alliance: Alliance) -> list[Institution]:
    """Its members, in the order in which they entered."""
    rows = alliance.memberships.filter(role="member").order_by("id")
    return [row.institution for row in rows.select_related("institution")]


def person(
    county: County | None = None,
    *,
    role: str = "",
    institution: Institution | None = None,
    username: str = "",
    **fields: Any,
) -> Person:
    """A person who can sign in with PASSWORD, in the role (none when empty).

    A role held at an institution gets one when none is given.
    """
    n = next(numbers)
    if county is None:
        county = institution.county if institution else globals()["county"]()
    if role in AT_AN_INSTITUTION and institution is None:
        institution = globals()["institution"](county)
    made = actions.add_person(
        county=county,
        code=f"P-{n}",
        name=f"演示人员 {n:02d}",
        position=fields.pop("position", "试验人员"),
        institution=institution,
        username=username or f"user{n}",
        password=PASSWORD,
        by=system(county),
        **fields,
    )
    if role:
        grant(made, role, institution if role in AT_AN_INSTITUTION else None)
    return made


def grant(person: Person, role: str, institution: Institution | None = None) -> Grant:
    """One more role for a person, from 2020 on."""
    return actions.add_grant(
        person=person,
        role=role,
        institution=institution,
        from_on=date(2020, 1, 1),
        by=system(person.county),
    )


def actor(person: Person | None = None, **fields: Any) -> Actor:
    """The actor that the door would make for a person; `make.actor(role="viewer")` works too."""
    person = person or globals()["person"](**fields)
    assert person.user is not None
    return actor_of(person.user)


def user(role: str = "", county: County | None = None, **fields: Any) -> User:
    """The user of a person made for it: what `client.force_login` takes."""
    made = person(county, role=role, **fields).user
    assert made is not None
    return made
