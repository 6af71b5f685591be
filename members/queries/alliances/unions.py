"""Alliances on a day: who leads, who belongs on which line, what nests and what overlaps."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from members.models import Alliance, Centre, CentreServed, County, Institution, Membership
from members.queries.days import alliances_on, in_force, institutions_on, memberships_on

LEAD = Membership.Role.LEAD


@dataclass(frozen=True)
class Branch:
    """A body in an alliance: its places there, where else it stands, and its village clinics."""

    institution: Institution
    places: list[Membership]
    elsewhere: list[Membership]
    clinics: list[Institution]

    @property
    def leads(self) -> bool:
        """Whether it leads on any line."""
        return any(row.role == LEAD for row in self.places)


@dataclass(frozen=True)
class Shared:
    """Another alliance with which bodies are shared."""

    other: Alliance
    bodies: int
    within: bool
    around: bool


@dataclass(frozen=True)
class Union:
    """An alliance on a day: its branches, leads first, and the alliances it overlaps with."""

    alliance: Alliance
    branches: list[Branch]
    shared: list[Shared] = field(default_factory=list)

    @property
    def leads(self) -> list[Branch]:
        """The bodies that lead it on any line."""
        return [branch for branch in self.branches if branch.leads]

    @property
    def others(self) -> list[Branch]:
        """Everybody else."""
        return [branch for branch in self.branches if not branch.leads]

    @property
    def clinics(self) -> int:
        """How many village clinics and stations hang on its members, each counted once."""
        return len({clinic.pk for branch in self.branches for clinic in branch.clinics})

    @property
    def lines(self) -> list[tuple[str, list[Membership]]]:
        """Its service lines with the memberships on each, leads first."""
        found: dict[str, list[Membership]] = defaultdict(list)
        for branch in self.branches:
            for row in branch.places:
                found[row.line].append(row)
        order = [line.value for line in Membership.Line]
        words = dict(Membership.Line.choices)
        return [
            (str(words[line]), sorted(found[line], key=lambda row: row.role != LEAD))
            for line in sorted(found, key=order.index)
        ]


def unions(county: County, on: date) -> list[Union]:
    """Every alliance of a county on the day, in three statements."""
    alliances = list(alliances_on(county.pk, on).select_related("clause").order_by("code"))
    rows = list(
        memberships_on(county.pk, on)
        .select_related("alliance", "institution", "clause")
        .order_by("alliance__code", "institution__code", "line", "role")
    )
    clinics: dict[int, list[Institution]] = defaultdict(list)
    for body in institutions_on(county.pk, on).exclude(parent=None).order_by("code"):
        clinics[body.parent_id or 0].append(body)
    bodies = {alliance.pk: _bodies_of(rows, alliance) for alliance in alliances}
    return [
        Union(one, _branches(one, rows, clinics), _shared(one, alliances, bodies))
        for one in alliances
    ]


def _bodies_of(rows: Iterable[Membership], alliance: Alliance) -> set[int]:
    return {row.institution_id for row in rows if row.alliance_id == alliance.pk}


def _branches(
    alliance: Alliance, rows: list[Membership], clinics: dict[int, list[Institution]]
) -> list[Branch]:
    places: dict[int, list[Membership]] = defaultdict(list)
    for row in rows:
        if row.alliance_id == alliance.pk:
            places[row.institution_id].append(row)
    elsewhere: dict[int, list[Membership]] = defaultdict(list)
    for row in rows:
        if row.institution_id in places and row.alliance_id != alliance.pk:
            elsewhere[row.institution_id].append(row)
    found = [
        Branch(held[0].institution, held, elsewhere[body], clinics.get(body, []))
        for body, held in places.items()
    ]
    return sorted(found, key=lambda branch: not branch.leads)


def _shared(one: Alliance, others: list[Alliance], bodies: dict[int, set[int]]) -> list[Shared]:
    """Nested: all of the one stand in the other; overlapping: some do."""
    mine = bodies[one.pk]
    found = []
    for other in others:
        both = mine & bodies[other.pk]
        if other.pk == one.pk or not both:
            continue
        found.append(Shared(other, len(both), within=both == mine, around=both == bodies[other.pk]))
    return found


@dataclass(frozen=True)
class Happened:
    """One line of an alliance's history."""

    on: date
    entered: bool
    membership: Membership


def history_of(alliance: Alliance) -> tuple[list[Happened], int]:
    """Who entered and left on which day, the newest first, and how many entered undated."""
    rows = list(alliance.memberships.select_related("institution", "clause"))
    found = [Happened(row.from_on, True, row) for row in rows if row.from_on]
    found += [Happened(row.until_on, False, row) for row in rows if row.until_on]
    found.sort(key=lambda one: (one.on, one.membership.pk), reverse=True)
    return found, len({row.institution_id for row in rows if row.from_on is None})


def centres_of(alliance: Alliance, on: date) -> list[Centre]:
    """The shared centres that belong to an alliance, serve it, or stand in one of its leads."""
    leads = memberships_on(alliance.county_id, on).filter(alliance=alliance, role=LEAD)
    served = CentreServed.objects.filter(in_force(on), alliance=alliance).values("centre")
    found = Centre.objects.filter(in_force(on), county=alliance.county_id).filter(
        Q(alliance=alliance) | Q(host__in=leads.values("institution")) | Q(pk__in=served)
    )
    return list(found.select_related("host", "clause").order_by("family", "code"))
