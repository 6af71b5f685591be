"""Who is signed in, and as whom."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from alliance.core.actor import Actor, Held
from members.models import County, Grant, Person, User
from members.queries.days import in_force
from members.rules import ROLES


def user_named(username: str) -> User | None:
    """The user with this sign-in name."""
    return User.objects.filter(username=username).first()


def demo_usernames(county: int) -> list[str]:
    """The demonstration's sign-in names of a county, in order."""
    users = User.objects.filter(demo=True, persons__county=county)
    return list(users.order_by("username").values_list("username", flat=True).distinct())


def demo_usernames_sharing(county: int, username: str) -> list[str]:
    """The demonstration's sign-in names of a county that have the password of this one."""
    hashed = User.objects.filter(demo=True, username=username).values("password")
    users = User.objects.filter(demo=True, persons__county=county, password__in=hashed)
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
    rows = Person.objects.filter(pk=actor.person).order_by().values_list("name", "position")
    found = next(iter(rows), None)
    if found is None:
        return None
    roles = dict.fromkeys(str(ROLES.get(held.role, held.role)) for held in actor.held)
    return Signed(*found, tuple(roles))


def next_person_code(county: int) -> str:
    """The first free code of the form P-001."""
    taken = set(Person.objects.filter(county=county).values_list("code", flat=True))
    number = len(taken) + 1
    while (code := f"P-{number:03d}") in taken:
        number += 1
    return code


def holders_of(county: int, role: str, on: date) -> QuerySet[Person]:
    """Everybody who holds a role in a county on a day, can sign in and has not left."""
    return (
        Person.objects.filter(
            in_force(on, "grants__"),
            county=county,
            grants__role=role,
            user__is_active=True,
        )
        .exclude(left_on__lte=on)
        .distinct()
    )


def is_elsewhere(person: Person, on: date) -> bool:
    """Whether the person's user is still somebody in another county on the day."""
    others = Person.objects.filter(user=person.user_id).exclude(left_on__lte=on)
    return person.user_id is not None and others.exclude(pk=person.pk).exists()


def departed_with_account(on: date) -> QuerySet[Person]:
    """Those whose last day has passed and who could still sign in, though nobody keeps them."""
    here = Person.objects.exclude(left_on__lte=on).filter(user__isnull=False)
    return (
        Person.objects.filter(left_on__lte=on, user__is_active=True)
        .exclude(user__in=here.values("user"))
        .select_related("user")
        .order_by("pk")
    )


def counties_with_departed(on: date) -> QuerySet[County]:
    """The counties in which somebody's last day has passed who could still sign in."""
    gone = departed_with_account(on).values("county")
    return County.objects.filter(pk__in=gone).order_by("pk")


def present_with_account(county: int, on: date) -> QuerySet[Person]:
    """Those who are there and can sign in, by pinyin."""
    people = Person.objects.filter(county=county, user__is_active=True).exclude(left_on__lte=on)
    return people.select_related("institution").order_by("sort_key", "pk")


def possible_takers(giver: Person, on: date) -> QuerySet[Person]:
    """Who may act for somebody: others who can sign in and have a role of their own."""
    held = Grant.objects.filter(in_force(on), county=giver.county_id).values("person")
    people = present_with_account(giver.county_id, on)
    return people.filter(pk__in=held).exclude(pk=giver.pk)
