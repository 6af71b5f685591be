"""Questions about places, people and rules; all as of a day, none writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor, Held
from alliance.core.errors import NotSet
from members.models import (
    Alliance,
    County,
    CountyRule,
    Grant,
    Institution,
    Membership,
    Person,
    User,
)
from members.rules import ROLES

#: Before every dated fact of the product.
FIRST_DAY: Final = date(2000, 1, 1)


def in_force(on: date, prefix: str = "") -> Q:
    """Rows whose half-open interval holds the day; a null end or start is open."""
    return (Q(**{f"{prefix}from_on": None}) | Q(**{f"{prefix}from_on__lte": on})) & (
        Q(**{f"{prefix}until_on": None}) | Q(**{f"{prefix}until_on__gt": on})
    )


def open_on(on: date) -> Q:
    """Institutions or alliances that existed on the day."""
    return (Q(opened_on=None) | Q(opened_on__lte=on)) & (Q(closed_on=None) | Q(closed_on__gt=on))


def overlaps(from_on: date | None, until_on: date | None) -> Q:
    """Rows whose half-open interval shares a day with this one; null is open."""
    begins = Q(until_on=None) | (Q(until_on__gt=from_on) if from_on else Q(until_on__isnull=False))
    ends = Q(from_on=None) | (Q(from_on__lt=until_on) if until_on else Q(from_on__isnull=False))
    return begins & ends


def county_coded(code: str) -> County | None:
    """The county with this code, with its plan."""
    return County.objects.select_related("plan").filter(code=code).first()


def institutions_on(county: int, on: date) -> QuerySet[Institution]:
    """Every institution of the county that existed on the day."""
    return Institution.objects.filter(open_on(on), county=county)


def alliances_on(county: int, on: date) -> QuerySet[Alliance]:
    """Every alliance of the county that existed on the day."""
    return Alliance.objects.filter(open_on(on), county=county)


def memberships_on(county: int, on: date) -> QuerySet[Membership]:
    """Who belonged to what on the day, one row per alliance, body, line and role."""
    return Membership.objects.filter(in_force(on), county=county)


def rival_membership(
    alliance: Alliance, institution: Institution, from_on: date | None, until_on: date | None
) -> Membership | None:
    """The membership that stands against this one, where a body may belong to one alone."""
    if not alliance.exclusive:
        return None
    return (
        Membership.objects.filter(
            overlaps(from_on, until_on),
            institution=institution,
            alliance__kind=alliance.kind,
            alliance__exclusive=True,
        )
        .exclude(alliance=alliance)
        .select_related("alliance")
        .first()
    )


def grants_between(person: int, from_on: date, until_on: date | None) -> QuerySet[Grant]:
    """The grants a person holds on any day of an interval."""
    return Grant.objects.filter(overlaps(from_on, until_on), person=person)


def grants_of(user: int, on: date) -> tuple[Held, ...]:
    """The grants in force of everybody this user signs in as."""
    rows = (
        Grant.objects.filter(in_force(on), person__user=user, person__user__is_active=True)
        .order_by("county_id", "id")
        .values_list("id", "role", "county_id", "institution_id")
    )
    return tuple(
        Held(grant=grant, role=role, county=county, institution=institution)
        for grant, role, county, institution in rows
    )


def user_named(username: str) -> User | None:
    """The user with this sign-in name."""
    return User.objects.filter(username=username).first()


def home_county(user: User) -> int | None:
    """The county of the first person that this user is: where their events are written."""
    rows = Person.objects.filter(user=user).order_by("county_id")
    return rows.values_list("county_id", flat=True).first()


def person_of(user: int, held: tuple[Held, ...]) -> int | None:
    """The person of the user's first grant in force, or the only person there is."""
    if held:
        return Grant.objects.values_list("person_id", flat=True).get(pk=held[0].grant)
    return Person.objects.filter(user=user).values_list("id", flat=True).first()


def leads_of(county: int) -> list[Institution]:
    """The bodies that lead a tightly knit alliance, by alliance, each once."""
    rows = (
        Membership.objects.filter(
            county=county, role=Membership.Role.LEAD, alliance__kind=Alliance.Kind.TIGHT
        )
        .select_related("institution")
        .order_by("alliance__code", "id")
    )
    return list({row.institution_id: row.institution for row in rows}.values())


def first_member_of(county: int) -> Institution | None:
    """The first member, by code, of the county's first tightly knit alliance that has one."""
    row = (
        Membership.objects.filter(
            county=county, role=Membership.Role.MEMBER, alliance__kind=Alliance.Kind.TIGHT
        )
        .select_related("institution")
        .order_by("alliance__code", "institution__code")
        .first()
    )
    return row.institution if row else None


def partners_of(institutions: Iterable[int], on: date) -> frozenset[int]:
    """Ids of all institutions that share an alliance with one of these on the day."""
    own = tuple(institutions)
    if not own:
        return frozenset()
    alliances = Membership.objects.filter(in_force(on), institution__in=own).values("alliance")
    return frozenset(
        Membership.objects.filter(in_force(on), alliance__in=alliances).values_list(
            "institution_id", flat=True
        )
    ) | frozenset(own)


@dataclass(frozen=True)
class RuleValue:
    """A value in force with where it comes from; `value` is the stored text."""

    key: str
    value: str
    comparator: str
    unit: str
    basis: str
    clause: str
    plan: str


def rule(county: int, key: str, *, on: date) -> RuleValue:
    """The value in force for a behaviour in a county on a day.

    Raises NotSet, naming the clause that leaves it open, when there is none.
    """
    row = (
        CountyRule.objects.filter(in_force(on), county=county, key=key)
        .select_related("parameter__rule__clause__plan")
        .order_by(F("from_on").asc(nulls_first=True))
        .last()
    )
    clause = row.parameter.rule.clause if row and row.parameter else None
    if row is None or row.value is None:
        raise NotSet(
            _("“%(key)s”未设：%(clause)s没有写出此值，请由县区设定后再办理。")
            % {"key": key, "clause": clause.key if clause else _("方案")},
            details={"key": key, "clause": clause.key if clause else ""},
        )
    return RuleValue(
        key=key,
        value=row.value,
        comparator=row.comparator,
        unit=row.unit,
        basis=row.basis,
        clause=clause.key if clause else "",
        plan=clause.plan.code if clause else "",
    )


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
