"""Who and what there was on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from members.models import Alliance, County, Institution, Membership
from members.rules import FULL_ROLES

#: Before every dated fact of the product.
FIRST_DAY: Final = date(2000, 1, 1)


def in_force(on: date, prefix: str = "") -> Q:
    """Rows whose half-open interval holds the day; a null end or start is open."""
    return (Q(**{f"{prefix}from_on": None}) | Q(**{f"{prefix}from_on__lte": on})) & (
        Q(**{f"{prefix}until_on": None}) | Q(**{f"{prefix}until_on__gt": on})
    )


def holds(from_on: date | None, until_on: date | None, on: date) -> bool:
    """The same of one row that has been read."""
    return (from_on is None or from_on <= on) and (until_on is None or on < until_on)


def overlaps(from_on: date | None, until_on: date | None) -> Q:
    """Rows whose half-open interval shares a day with this one; null is open."""
    begins = Q(until_on=None) | (Q(until_on__gt=from_on) if from_on else Q(until_on__isnull=False))
    ends = Q(from_on=None) | (Q(from_on__lt=until_on) if until_on else Q(from_on__isnull=False))
    return begins & ends


def open_on(on: date) -> Q:
    """Institutions or alliances that existed on the day."""
    return (Q(opened_on=None) | Q(opened_on__lte=on)) & (Q(closed_on=None) | Q(closed_on__gt=on))


def absorbed_by(institutions: Iterable[int], on: date) -> frozenset[int]:
    """The bodies that had been merged into these by the day, and into those in their turn."""
    found: set[int] = set()
    latest = set(institutions)
    while latest:
        rows = Institution.objects.filter(merged_into__in=latest, closed_on__lte=on)
        latest = set(rows.values_list("pk", flat=True)) - found
        found |= latest
    return frozenset(found)


def successors_of(institution: int, on: date) -> list[int]:
    """Into which body this one had been merged by the day, and that one in its turn."""
    found: list[int] = []
    latest: int | None = institution
    while latest is not None:
        row = Institution.objects.filter(pk=latest, closed_on__lte=on)
        latest = row.values_list("merged_into", flat=True).first()
        if latest is not None:
            found.append(latest)
    return found


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


def memberships_of(institution: Institution, on: date) -> list[Membership]:
    """Where a body stands on the day as a full member, by alliance."""
    rows = memberships_on(institution.county_id, on).filter(institution=institution)
    return list(
        rows.filter(role__in=FULL_ROLES).select_related("alliance").order_by("alliance__code", "id")
    )


def rival_membership(
    alliance: Alliance,
    institution: Institution,
    from_on: date | None,
    until_on: date | None,
    *,
    leaving: Alliance | None = None,
) -> Membership | None:
    """The membership that stands against this one, where a body may belong to one alone.

    Only full members count: a partner, an aided body or a public-health body that serves
    several alliances stands in nobody's way. `leaving` is the alliance that it leaves on the
    first day.
    """
    if not alliance.exclusive:
        return None
    ends = Q(alliance=leaving, from_on__lt=from_on) | Q(alliance=leaving, from_on=None)
    return (
        Membership.objects.filter(
            overlaps(from_on, until_on),
            institution=institution,
            role__in=FULL_ROLES,
            alliance__kind=alliance.kind,
            alliance__exclusive=True,
        )
        .exclude(alliance=alliance)
        .exclude(ends if leaving is not None else Q(pk=None))
        .select_related("alliance")
        .first()
    )


def same_membership(
    alliance: Alliance,
    institution: Institution,
    line: str,
    from_on: date | None,
    until_on: date | None,
) -> QuerySet[Membership]:
    """Where the body already stands on this line of the alliance on a day of the interval."""
    return Membership.objects.filter(
        overlaps(from_on, until_on), alliance=alliance, institution=institution, line=line
    )


def left_without_lead(membership: Membership, until_on: date) -> int:
    """How many bodies would have no lead on their line once this one has left; 0 if none."""
    others = (
        memberships_on(membership.county_id, until_on)
        .filter(alliance_id=membership.alliance_id, line=membership.line)
        .exclude(pk=membership.pk)
    )
    if others.filter(role=Membership.Role.LEAD).exists():
        return 0
    return others.count()


def of_line(leads: list[Membership], line: str) -> list[Membership]:
    """Of the leads of an alliance those of a line; its other leads where that has none.

    A lead of the whole speaks for a line that nobody leads, and the leads of lines for a whole
    that has no lead of its own.
    """
    for wanted in (line, Membership.Line.GENERAL):
        found = [row for row in leads if row.line == wanted]
        if found:
            return found
    return leads


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
    """Ids of all institutions that share an alliance with one of these on the day.

    The days are looked at here, not by the database: an alliance has few rows, every page asks.
    """
    own = frozenset(institutions)
    if not own:
        return own
    rows = Membership.objects.filter(alliance__memberships__institution__in=own).order_by()
    days = ("from_on", "until_on")
    told = rows.values_list("institution_id", *days, *(f"alliance__memberships__{d}" for d in days))
    return own | {
        partner
        for partner, begins, ends, own_begins, own_ends in told
        if holds(begins, ends, on) and holds(own_begins, own_ends, on)
    }
