"""家庭医生团队: who sits on which seat, what a team lacks, which village of a centre has none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from alliance.core.errors import NotSet
from members import queries as member_queries
from members.models import Institution, Person, ServedVillage, Village
from members.queries.rules.values import RuleValue
from staffing.models import FamilyTeam, TeamSeat, VillageDuty
from staffing.rules.teams import lacking_of, seats_of

COMPOSITION = "staffing.family_team.composition"


@dataclass(frozen=True)
class TeamLine:
    """A team today: its seats, the empty ones (seat, number), and the villages its people serve."""

    team: FamilyTeam
    seats: Sequence[TeamSeat]
    empty: Sequence[tuple[str, int]]
    villages: Sequence[Village]

    @property
    def is_complete(self) -> bool:
        """Whether nobody lacks."""
        return not self.empty


@dataclass(frozen=True)
class CentreLine:
    """A centre with its teams, and its villages that no team serves."""

    centre: Institution
    teams: Sequence[TeamLine]
    without: Sequence[Village]


def composition(county: int, on: date) -> RuleValue:
    """Which seats a team has, as the county's plan prints them; NotSet where it prints none."""
    return member_queries.rules.rule(county, COMPOSITION, on=on)


def seats_here(county: int, on: date) -> dict[str, int]:
    """Seats with how many of each; NotSet where the county has none."""
    return seats_of(composition(county, on).texts)


def missing_of(county: int, on: date) -> tuple[dict[str, int], str]:
    """The seats, or why there are none."""
    try:
        return seats_here(county, on), ""
    except NotSet as refusal:
        return {}, str(refusal)


def team_lines(teams: QuerySet[FamilyTeam], county: int, on: date) -> list[TeamLine]:
    """Every team with seats and villages on a day: three statements, however many they are."""
    rows = teams.select_related("county", "centre__county")
    return lines_of(list(rows.order_by("centre__sort_key", "name", "pk")), county, on)


def lines_of(rows: Sequence[FamilyTeam], county: int, on: date) -> list[TeamLine]:
    """Those that are at hand already."""
    wanted, _why = missing_of(county, on)
    seats: dict[object, list[TeamSeat]] = {}
    people: set[int] = set()
    there = TeamSeat.objects.filter(member_queries.in_force(on), county=county, team__in=rows)
    for seat in there.select_related("person__institution").order_by("pk"):
        seats.setdefault(seat.team_id, []).append(seat)
        people.add(seat.person_id)
    served: dict[int, list[Village]] = {}
    duties = VillageDuty.objects.filter(
        member_queries.in_force(on), county=county, person__in=people
    )
    for duty in duties.select_related("village__county").order_by("village__code"):
        served.setdefault(duty.person_id, []).append(duty.village)
    return [_team(row, seats.get(row.pk, []), wanted, served) for row in rows]


def centre_lines(
    teams: QuerySet[FamilyTeam], county: int, on: date, bodies: frozenset[int] | None
) -> list[CentreLine]:
    """Every centre that has villages or teams, those with something lacking first."""
    lines = team_lines(teams.filter(member_queries.in_force(on)), county, on)
    by_centre: dict[int, list[TeamLine]] = {}
    centres: dict[int, Institution] = {}
    for line in lines:
        by_centre.setdefault(line.team.centre_id, []).append(line)
        centres[line.team.centre_id] = line.team.centre
    villages = _villages(county, on, centres)
    found = []
    for pk, centre in centres.items():
        if bodies is not None and pk not in bodies:
            continue
        own = by_centre.get(pk, [])
        served = {village.pk for line in own for village in line.villages}
        without = [
            one for code, one in sorted(villages.get(pk, {}).items()) if one.pk not in served
        ]
        found.append(CentreLine(centre, own, without))
    found.sort(
        key=lambda one: (
            not one.without and all(line.is_complete for line in one.teams),
            one.centre.sort_key, one.centre.code,
        )
    )  # fmt: skip
    return found


def _team(
    row: FamilyTeam, seats: list[TeamSeat], wanted: dict[str, int], served: dict[int, list[Village]]
) -> TeamLine:
    empty = lacking_of(wanted, [seat.seat for seat in seats])
    villages = {one.pk: one for seat in seats for one in served.get(seat.person_id, ())}
    return TeamLine(row, seats, [*empty.items()], [*villages.values()])


def _villages(
    county: int, on: date, centres: dict[int, Institution]
) -> dict[int, dict[str, Village]]:
    """The villages that each centre, or a clinic of it, serves; centres found so are added."""
    rows = ServedVillage.objects.filter(member_queries.in_force(on), county=county)
    found: dict[int, dict[str, Village]] = {}
    for row in rows.select_related("village__county", "institution__parent__county",
                                   "institution__county"):  # fmt: skip
        if row.village.closed_on is not None and row.village.closed_on <= on:
            continue
        centre = row.institution.parent or row.institution
        centres.setdefault(centre.pk, centre)
        found.setdefault(centre.pk, {})[row.village.code] = row.village
    return found


def duties_of(person: int) -> QuerySet[VillageDuty]:
    """Which villages somebody serves or has served, the latest first."""
    rows = VillageDuty.objects.filter(person=person).select_related("village__county")
    return rows.order_by("-from_on", "village__code")


def seats_of_person(person: int) -> QuerySet[TeamSeat]:
    """On which seats somebody sits or has sat, the latest first."""
    rows = TeamSeat.objects.filter(person=person).select_related("team__centre")
    return rows.order_by("-from_on", "pk")


def candidates(centre: Institution, on: date) -> QuerySet[Person]:
    """Who may sit in a team of a centre: its own people, its clinics', and its hospital's."""
    partners = member_queries.days.partners_of([centre.pk], on)
    leads = set(
        member_queries.memberships_on(centre.county_id, on)
        .filter(institution__in=partners, role="lead")
        .values_list("institution", flat=True)
    )
    here = Q(institution=centre) | Q(institution__parent=centre) | Q(institution__in=leads)
    rows = Person.objects.filter(here, left_on=None).select_related("institution")
    return rows.order_by("institution__sort_key", "sort_key", "code")
