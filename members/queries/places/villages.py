"""Towns and villages: the list, one village, who serves whom."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from members.models import Figure, Institution, ServedVillage, Town, Village
from members.queries.bodies.figures import figures_of
from members.queries.days import in_force

#: Ways of serving a village that answer for one without a doctor of its own.
ANSWERS = (
    ServedVillage.Mode.POSTED,
    ServedVillage.Mode.JOINT,
    ServedVillage.Mode.SITTING,
    ServedVillage.Mode.TOUR,
)


@dataclass(frozen=True)
class VillageLine:
    """A village on a day: its population, None where 未填, and who serves it."""

    village: Village
    population: Figure | None
    services: Sequence[ServedVillage]

    @property
    def is_answered(self) -> bool:
        """Whether somebody is posted, sits or tours there, or shares a room."""
        return any(row.mode in ANSWERS for row in self.services)


@dataclass(frozen=True)
class TownLine:
    """A town with how many villages and institutions it has, and its population."""

    town: Town
    villages: int
    institutions: int
    population: Figure | None


def villages_on(county: int, on: date) -> QuerySet[Village]:
    """The villages that were there on the day."""
    return Village.objects.filter(Q(closed_on=None) | Q(closed_on__gt=on), county=county)


def village_lines(county: int, villages: Iterable[Village], on: date) -> list[VillageLine]:
    """What is known of some villages: two statements, however many they are."""
    rows = list(villages)
    ids = [village.pk for village in rows]
    population = figures_of(county, Figure.Kind.SERVED, on, of="village", among=ids) if ids else {}
    services: dict[int, list[ServedVillage]] = defaultdict(list)
    there = ServedVillage.objects.filter(in_force(on), county=county, village__in=ids)
    for row in there.select_related("institution").order_by("mode", "id") if ids else ():
        services[row.village_id].append(row)
    return [VillageLine(v, population.get(v.pk), tuple(services[v.pk])) for v in rows]


def recruiting_counts(county: int, on: date) -> dict[str | None, int]:
    """How many villages stand how with a doctor of their own; None is 未填."""
    rows = villages_on(county, on).values("recruiting").annotate(n=Count("pk")).order_by()
    return {row["recruiting"]: row["n"] for row in rows}


def town_lines(county: int, on: date) -> list[TownLine]:
    """Every town with its counts: four statements."""
    of_villages = _by_town(villages_on(county, on))
    there = Q(closed_on=None) | Q(closed_on__gt=on)
    of_bodies = _by_town(Institution.objects.filter(there, county=county))
    population = figures_of(county, Figure.Kind.RESIDENT, on, of="town")
    towns = Town.objects.filter(there, county=county).select_related("clause__plan")
    return [
        TownLine(
            town,
            of_villages.get(town.pk, 0),
            of_bodies.get(town.pk, 0),
            population.get(town.pk),
        )
        for town in towns.order_by("code")
    ]


def _by_town(rows: QuerySet[Village] | QuerySet[Institution]) -> dict[int | None, int]:
    counted = rows.values("town").annotate(n=Count("pk")).order_by()
    return {row["town"]: row["n"] for row in counted}


def services_of(village: Village) -> QuerySet[ServedVillage]:
    """Who has served a village, the latest first."""
    rows = ServedVillage.objects.filter(village=village).select_related("institution")
    return rows.order_by("-from_on", "-id")


def villages_called(rows: QuerySet[Village], text: str) -> QuerySet[Village]:
    """Those whose name holds the text, or whose code or initials begin with it."""
    said = text.lower()
    return rows.filter(
        Q(name__contains=text) | Q(code__startswith=text) | Q(initials__startswith=said)
    )
