"""Who and what there was on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from members.models import Alliance, County, Institution, Membership

#: Before every dated fact of the product.
FIRST_DAY: Final = date(2000, 1, 1)


def in_force(on: date, prefix: str = "") -> Q:
    """Rows whose half-open interval holds the day; a null end or start is open."""
    return (Q(**{f"{prefix}from_on": None}) | Q(**{f"{prefix}from_on__lte": on})) & (
        Q(**{f"{prefix}until_on": None}) | Q(**{f"{prefix}until_on__gt": on})
    )


def overlaps(from_on: date | None, until_on: date | None) -> Q:
    """Rows whose half-open interval shares a day with this one; null is open."""
    begins = Q(until_on=None) | (Q(until_on__gt=from_on) if from_on else Q(until_on__isnull=False))
    ends = Q(from_on=None) | (Q(from_on__lt=until_on) if until_on else Q(from_on__isnull=False))
    return begins & ends


def open_on(on: date) -> Q:
    """Institutions or alliances that existed on the day."""
    return (Q(opened_on=None) | Q(opened_on__lte=on)) & (Q(closed_on=None) | Q(closed_on__gt=on))


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
