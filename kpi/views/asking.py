"""What every page of assessment asks first: who, which county, which run, which unit."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alliance.core.actor import Actor, actor_of
from alliance.core.errors import NotFound
from kpi import access, queries
from kpi.models import Run
from kpi.running import freezing, owing
from kpi.running.computing import Computation
from kpi.running.frozen import FrozenRun
from kpi.running.subjects import subjects_of
from members import access as member_access
from members.models import County, Unit


def county_of(request: HttpRequest) -> County:
    """The county chosen in the header, otherwise the actor's first; NotFound without one."""
    return member_access.current_county(actor_of(request), request.session.get("county", ""))


def in_english() -> bool:
    """Whether the page is read in English."""
    return (get_language() or "").startswith("en")


@dataclass(frozen=True)
class Place:
    """One unit in one run that is there to be read, and what can be told of the two."""

    actor: Actor
    run: Run
    unit: Unit

    @cached_property
    def frozen(self) -> FrozenRun:
        """What the run was computed from."""
        return FrozenRun(freezing.facts_of(self.run))

    @cached_property
    def computation(self) -> Computation:
        """The run's arithmetic over again."""
        return Computation(self.frozen)

    @cached_property
    def owed(self) -> list[owing.Owed]:
        """What is missing here, whoever owes it."""
        rows = self.frozen.frozen["scheme"]["items"]
        codes = [row["indicator"] for row in rows if row["indicator"]]
        computed = [code for code in codes if not self.frozen.indicators[code]["qualitative"]]
        return owing.owed(self.computation, self.unit.code, computed)

    @property
    def above(self) -> list[tuple[str, str]]:
        """Code and name of the alliances that the unit belongs to, for the way back."""
        return [
            (code, self.names[code])
            for code, members in self.frozen.alliances.items()
            if self.unit.code in members
        ]

    @property
    def scopes(self) -> list[tuple[str, str, int]]:
        """Code, name and depth of the units whose table the reader may open, each one once."""
        mine = set(access.units_for(self.actor).values_list("code", flat=True))
        placed = [(self.frozen.county, 0)]
        for alliance, members in self.frozen.alliances.items():
            placed += [(alliance, 0), *((code, 1) for code in sorted(members))]
        placed += [(code, 0) for code in sorted(self.frozen.everybody)]
        once: dict[str, int] = {}
        for code, depth in placed:
            if code in mine:
                once.setdefault(code, depth)
        return [(code, self.names[code], depth) for code, depth in once.items()]

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of the run's bodies as it froze them, by code, in the language of the page."""
        english = in_english()
        return {
            code: str((english and unit["name_en"]) or unit["name"])
            for code, unit in self.frozen.units.items()
        }

    @property
    def name(self) -> str:
        """The unit's own."""
        return self.names[self.unit.code]

    @cached_property
    def readable(self) -> frozenset[str]:
        """Codes of the units whose entered values the reader may see."""
        if access.reads_all(self.actor, self.run.county):
            return frozenset(self.frozen.units)
        units = access.value_units_for(self.actor).filter(county=self.run.county_id)
        return frozenset(units.values_list("code", flat=True))

    def waiting(self, found: list[owing.Owed]) -> owing.Waiting:
        """What is owed as far as the reader may know by whom; the county is no secret."""
        return owing.as_seen(found, self.readable | {self.frozen.county})

    @cached_property
    def table(self) -> queries.results.Table:
        """The unit's lines with what came before."""
        past = queries.course.history(access.runs_for(self.actor), self.run)
        results = access.results_for(self.actor)
        concerned = self.unit.code in {self.frozen.county, *subjects_of(self.frozen)}
        gaps = owing.by_indicator(self.owed)
        marks = self.computation.marks.of_unit(self.unit.code)
        targets = self.frozen.frozen["targets"]
        return queries.results.lines(
            past, self.unit, results, gaps, concerned=concerned, marks=marks, targets=targets
        )


def place_of(request: HttpRequest, run: UUID, unit: str) -> Place:
    """A visible run and a unit of it whose results the reader may see; NotFound otherwise."""
    actor = actor_of(request)
    found = access.run_for(actor, run)
    if found.available_at is None:
        raise NotFound(_("这个批次还没有结果。"), exists=True)
    place = Place(actor, found, access.unit_for(actor, found.county, unit))
    if unit not in place.frozen.units:
        raise NotFound(_("计算这个批次时还没有这个单位。"))
    return place


def county_place(request: HttpRequest, run: Run) -> Place:
    """The county itself in a run that is known to be visible."""
    actor = actor_of(request)
    return Place(actor, run, access.county_unit_for(actor, run.county))
