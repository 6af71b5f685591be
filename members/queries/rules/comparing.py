"""Rules side by side: two days of a county, two counties, or the published plans."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from alliance.core.parameters import TOPICS, declared, name_of
from alliance.core.showing import local
from members.models import Clause, County, CountyRule, Plan, PlanParameter
from members.queries.rules.lines import values_on
from members.queries.rules.wording import Value, value_of
from members.rules import MODULES

#: What a comparison of plans may be narrowed to.
COMPARED: Final = ("shared", "topics", "all")


@dataclass(frozen=True)
class Said:
    """One value in a cell, with the clause behind it; `basis` is "" for a printed value."""

    value: Value
    clause: Clause | None
    rule: str
    basis: str = ""


@dataclass(frozen=True)
class Compared:
    """One parameter across the columns; a cell without anything is not spoken of there."""

    key: str
    name: str
    cells: list[list[Said]]

    @property
    def differs(self) -> bool:
        """Whether two of the columns that speak of it say something else."""
        said = {tuple(sorted(map(_same, cell))) for cell in self.cells if cell}
        return len(said) > 1

    @property
    def spoken(self) -> int:
        """In how many columns it is spoken of."""
        return sum(bool(cell) for cell in self.cells)


@dataclass(frozen=True)
class Comparison:
    """Columns with their heads, and the parameters under topics first, then by module."""

    heads: list[str]
    groups: list[tuple[str, list[Compared]]]
    differing: int = 0
    compared: int = 0
    #: Parameters that differ, or that one of the columns does not have at all.
    changed: int = 0


def compare_days(county: County, on: date, other: date, *, every: bool = False) -> Comparison:
    """What was in force on two days; only what differs, unless every line is asked for."""
    columns = [_of_county(county, day) for day in (on, other)]
    found = _compared([day.isoformat() for day in (on, other)], columns)
    return found if every else _only(found, lambda row: row.differs or row.spoken == 1)


def compare_counties(counties: Sequence[County], on: date) -> Comparison:
    """What is in force in several counties on a day; who may read them has been asked before."""
    heads = [local(county, "name") for county in counties]
    return _compared(heads, [_of_county(county, on) for county in counties])


def compare_plans(plans: Iterable[Plan], *, show: str = "shared") -> Comparison:
    """What the published plans print; one statement for all of them."""
    rows = PlanParameter.objects.select_related("rule__clause__plan").order_by("rule", "position")
    by_plan: dict[int, dict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        said = Said(value_of(row), row.rule.clause, row.rule.code)
        by_plan[row.rule.plan_id][row.key].append(said)
    listed = list(plans)
    heads = [_short(plan) for plan in listed]
    found = _compared(heads, [by_plan[plan.pk] for plan in listed])
    if show == "topics":
        return _only(found, lambda row: bool(_topic(row.key)))
    return found if show == "all" else _only(found, lambda row: row.spoken > 1)


def _short(plan: Plan) -> str:
    """A plan under the name of its county, otherwise under its code."""
    county = next(iter(plan.counties.all()), None)
    return local(county, "name") if county else plan.code


def _of_county(county: County, on: date) -> dict[str, list[Said]]:
    return {key: [_in_force(row)] for key, row in values_on(county.pk, on).items()}


def _in_force(row: CountyRule) -> Said:
    rule = row.parameter.rule if row.parameter else None
    said = str(row.get_basis_display()) if row.basis == CountyRule.Basis.COUNTY else ""
    return Said(value_of(row), rule.clause if rule else None, rule.code if rule else "", said)


def _same(said: Said) -> tuple[str, str, str]:
    return said.value.sign, said.value.words, said.value.unit


def _topic(key: str) -> str:
    parameter = declared().get(key)
    return parameter.topic if parameter else ""


def _compared(heads: list[str], columns: Sequence[Mapping[str, list[Said]]]) -> Comparison:
    """Every key of any column, in the order in which the apps declare them."""
    keys = [key for key in declared() if any(key in column for column in columns)]
    rows = [
        Compared(key, name_of(key), [list(column.get(key, ())) for column in columns])
        for key in keys
    ]
    groups = [
        (str(words), [row for row in rows if _topic(row.key) == topic])
        for topic, words in TOPICS.items()
    ]
    groups += [
        (str(words), [row for row in rows if not _topic(row.key) and _module(row) == code])
        for code, words in MODULES.items()
    ]
    return _counted(Comparison(heads, groups))


def _module(row: Compared) -> str:
    return row.key.partition(".")[0]


def _only(found: Comparison, keep: Callable[[Compared], bool]) -> Comparison:
    groups = [(title, [row for row in rows if keep(row)]) for title, rows in found.groups]
    return _counted(Comparison(found.heads, groups))


def _counted(found: Comparison) -> Comparison:
    groups = [(title, rows) for title, rows in found.groups if rows]
    every = [row for _title, rows in groups for row in rows]
    differing = sum(row.differs for row in every)
    changed = sum(row.differs or row.spoken < len(found.heads) for row in every)
    return Comparison(found.heads, groups, differing, len(every), changed)
