"""What the system counts itself: for which body how much, and of what it is made."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from alliance.core.evidence import Evidence
from alliance.core.periods import Kind, Period
from kpi.models import DataElement, Run, SourceRule
from kpi.queries.collecting.forms import Standings, cells_of
from members import queries as member_queries
from members.models import County, Unit


@dataclass(frozen=True, slots=True)
class CountedHere:
    """What was counted for one unit; no value where `unknown` facts say nothing."""

    unit: Unit
    value: Decimal | None
    unknown: int
    facts: tuple[Evidence, ...]


def to_derive(county: int, frequency: str) -> list[SourceRule]:
    """The rules of elements of this frequency that the system counts itself."""
    rows = SourceRule.objects.filter(county=county, element__data_set__frequency=frequency)
    return list(rows.exclude(counts="").select_related("element__data_set").order_by("element"))


def counting_counties() -> list[tuple[County, str]]:
    """Counties that let the system count something, with the frequency of the forms it is in."""
    rows = SourceRule.objects.exclude(counts="").select_related("county", "element__data_set")
    return list(dict.fromkeys((rule.county, rule.element.data_set.frequency) for rule in rows))


def newest_ended(frequency: str, on: date) -> Period:
    """The last period of this frequency that is over on a day."""
    return Period.containing(on, cast(Kind, frequency)).previous


def locked_by(county: int, period: Period) -> Run | None:
    """A locked run whose period holds this one: its figures are not counted anew."""
    rows = Run.objects.filter(county=county, state=Run.State.LOCKED).select_related(
        "scheme_version__scheme"
    )
    for run in rows.order_by("-locked_at"):
        whole = Period.parse(run.period)
        if whole.first_day <= period.first_day and period.last_day <= whole.last_day:
            return run
    return None


def count(
    element: DataElement, facts: Iterable[Evidence], period: Period, units: list[Unit]
) -> list[CountedHere]:
    """Nought for a body of which there is no fact; the county itself takes all facts.

    `units` are the county's own unit and its bodies as they stood on the period's last day.
    """
    by_body: dict[int | None, list[Evidence]] = defaultdict(list)
    every = list(facts)
    for fact in every:
        by_body[fact.institution].append(fact)
    standings = Standings(element.county_id)
    return [
        _counted(unit, every if unit.kind == Unit.Kind.COUNTY else by_body[unit.institution.pk])
        for unit in units
        if cells_of([element], unit, period.last_day, standings)
    ]


def _counted(unit: Unit, facts: list[Evidence]) -> CountedHere:
    unknown = sum(fact.quantity is None for fact in facts)
    total = sum((fact.quantity for fact in facts if fact.quantity is not None), Decimal(0))
    return CountedHere(unit, None if unknown else total, unknown, tuple(facts))


def units_of(county: int, on: date) -> list[Unit]:
    """The county's own unit and its bodies on a day; two statements."""
    own = Unit.objects.filter(county=county, kind=Unit.Kind.COUNTY).select_related("county")
    there = member_queries.institutions_on(county, on).values("unit")
    bodies = Unit.objects.filter(pk__in=there).select_related("county", "institution")
    return [*own, *bodies.order_by("code")]
