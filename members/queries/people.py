"""Who holds which role, and who is signed in."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from alliance.core.actor import Actor, Held
from members.models import Grant, Person, User
from members.queries.days import in_force, overlaps
from members.rules import ROLES


def grants_between(person: int, from_on: date, until_on: date | None) -> QuerySet[Grant]:
    """The grants a person holds on any day of an interval."""
    return Grant.objects.filter(overlaps(from_on, until_on), person=person)


def grants_of(user: int, on: date) -> tuple[Held, ...]:
    """The grants in force of everybody this user signs in as."""
    rows = (
        Grant.objects.filter(in_force(on), person__user=user, person__user__is_active=True)
        .order_by("county_id", "id")
        .values_list("id", "role", "county_id", "institution_id", "person_id")
    )
    return tuple(Held(*row) for row in rows)


def user_named(username: str) -> User | None:
    """The user with this sign-in name."""
    return User.objects.filter(username=username).first()


def demo_usernames(county: int) -> list[str]:
    """The demonstration's sign-in names of a county, in order."""
    users = User.objects.filter(demo=True, persons__county=county)
    return list(users.order_by("username").values_list("username", flat=True).distinct())


def home_county(user: User) -> int | None:
    """The county of the first person that this user is: where their events are written."""
    rows = Person.objects.filter(user=user).order_by("county_id")
    return rows.values_list("county_id", flat=True).first()


def person_of(user: int, held: tuple[Held, ...]) -> int | None:
    """The person of the user's first grant in force, or the only person there is."""
    if held:
        return held[0].person
    return Person.objects.filter(user=user).values_list("id", flat=True).first()


@dataclass(frozen=True)
class Signed:
    """The person signed in, as the frame of a page shows them."""

    name: str
    position: str
    roles: tuple[str, ...]


def signed(actor: Actor) -> Signed | None:
    """Name, position and the words for the roles in force; None without a person."""
    if actor.person is None:
        return None
    person = Person.objects.filter(pk=actor.person).only("name", "position").first()
    if person is None:
        return None
    roles = dict.fromkeys(str(ROLES.get(held.role, held.role)) for held in actor.held)
    return Signed(person.name, person.position, tuple(roles))
