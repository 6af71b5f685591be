"""The registry's story, second part: its people, who stands in for whom, who comes and goes."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.loading import Tally
from members import queries
from members.actions.demo._accounts import demo_user, named
from members.actions.people.delegations import delegate
from members.actions.people.grants import add_grant
from members.actions.people.handover import hand_over
from members.actions.people.invitations import invite
from members.actions.people.office import add_person
from members.actions.signing.clients import register_client
from members.actions.signing.slips import PIN_DIGITS, bind_device, issue_slip
from members.models import County, Institution, Person

Told = Mapping[str, Any]


class People:
    """The demonstration's people by what they are, and how each of them acts."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.prefix = county.plan.code.lower() if county.plan else county.code

    def named(self, name: str) -> Person:
        """The person of the account without its prefix."""
        return Person.objects.get(county=self.county, code=f"{self.prefix}-{name}")

    def acting(self, name: str) -> Actor:
        """What they may today, as if they had signed in."""
        person = self.named(name)
        held = queries.people.grants_of(person.user_id or 0, today())
        return Actor(user=person.user_id, person=person.pk, held=held)


def tell_people(people: People, told: Told) -> None:
    """Persons with their roles, a device at a clinic, a substitute, an invitation, a handover."""
    _enter(people, told)
    _bind_a_device(people)
    delegate(
        giver=people.named("approver"),
        taker=people.named("viewer"),
        verbs=told["delegation"]["verbs"],
        from_on=today(),
        until_on=today() + timedelta(days=told["delegation"]["days"]),
        reason=told["reason"],
        by=people.acting("approver"),
    )
    invite(person=people.named("invited"), by=people.acting("system"))
    _hand_over(people, told)


def _enter(people: People, told: Told) -> None:
    hashed = people.named("approver").user
    for number, row in enumerate(told["people"], told["first_number"]):
        body = Institution.objects.get(county=people.county, code=row["body"])
        person = add_person(
            county=people.county,
            code=f"{people.prefix}-{row['code']}",
            name=named(number)["name"],
            position=row["position"],
            institution=body,
            by=people.acting("system"),
            demo=True,
        )
        if row.get("account") and hashed is not None:
            person.user = demo_user(person.code, hashed.password, Tally())
            person.save(update_fields=["user"])
        for role in row.get("roles", ()):
            add_grant(
                person=person,
                role=role,
                institution=body,
                reason=told["reason"],
                by=people.acting("security"),
                demo=True,
            )


def _bind_a_device(people: People) -> None:
    """The slip is used at once; its digits and the PIN are shown to nobody."""
    person = people.named("village")
    if person.institution is None:
        return
    slip, _digits = issue_slip(
        person=person, institution=person.institution, by=people.acting("clerk")
    )
    bind_device(slip=slip, pin=_pin(), by=Actor(), label=person.institution.name)


def _pin() -> str:
    """Six digits, the second of which is neither the first nor its neighbour."""
    first, rest = secrets.randbelow(10), secrets.randbelow(10 ** (PIN_DIGITS - 2))
    return f"{first}{(first + 5) % 10}{rest:0{PIN_DIGITS - 2}d}"


def _hand_over(people: People, told: Told) -> None:
    """Who leaves answered for a program; a colleague does from now on."""
    giver, said = people.named("departing"), told["client"]
    register_client(
        county=people.county,
        code=said["code"],
        name=said["name"],
        purpose=told["reason"],
        verbs=["members.read"],
        contact=giver,
        from_on=today(),
        until_on=today() + timedelta(days=said["days"]),
        by=people.acting("system"),
        demo=True,
    )
    hand_over(
        giver=giver,
        taker=people.named("lead1-finance"),
        reason=told["reason"],
        by=people.acting("lead1-admin"),
    )
