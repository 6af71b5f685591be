"""The figures that cells ask for: elements as they are reported now, indicators as published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, Final

from alliance.core.numbers import plain
from alliance.core.periods import MONTHS, Kind, Period
from kpi.filling.telling import MOST_PARTS, Gap, Part, Source
from kpi.formula import HERE, Scope
from kpi.formula.numbers import shown
from kpi.models import BoundCell, DataElement, IndicatorValue, Run
from kpi.rules import KNOWN, VISIBLE
from kpi.running import freezing, owing, worded
from kpi.running.computing import Computation
from kpi.running.contributing import NOT_APPLICABLE, Contribution
from kpi.running.frozen import FrozenRun
from kpi.scales import factor_of, in_scale
from members.models import County

When = BoundCell.When
_SCOPES: Final[Mapping[str, Scope]] = {
    When.SAME: HERE,
    When.PREVIOUS: Scope(("previous",)),
    When.LAST_YEAR: Scope(("last_year",)),
    When.TO_DATE: Scope(("year_to_date",)),
    When.YEAR: HERE,
}
#: A county's own sum is over all its institutions that report the element, each once.
_COVERS: Final = "county"
MOST_ASKED: Final = 20


@dataclass(frozen=True)
class Asked:
    """One cell with its place and what it is bound to."""

    row: BoundCell
    period: Period

    @property
    def seen_from(self) -> Period:
        """The period from which the scope looks: a whole year for 本年度."""
        return Period("year", self.period.year) if self.row.when == When.YEAR else self.period

    @property
    def scope(self) -> Scope:
        """Which period, seen from that one."""
        return _SCOPES[self.row.when]

    @property
    def periods(self) -> list[Period]:
        """The periods the cell speaks of."""
        return _periods(self.period, self.seen_from, self.row.when)


@lru_cache(maxsize=64)
def _periods(period: Period, seen_from: Period, when: str) -> list[Period]:
    """The same for all cells that look at it from there."""
    if when == When.TO_DATE:
        return period.year_to_date()
    others = {When.PREVIOUS: period.previous, When.LAST_YEAR: period.last_year}
    return [others.get(When(when), seen_from)]


def longest(kind: Kind, when: str) -> int:
    """How many months the period of a cell has at most: an element may not be rarer than that."""
    return MONTHS["year"] if when == When.YEAR else MONTHS[kind]


class Figures:
    """Answers for all cells of one form and period; a handful of statements however many."""

    def __init__(
        self, county: County, cells: Sequence[BoundCell], period: Period, *, provisional: bool
    ) -> None:
        self.county, self.provisional = county, provisional
        self.asked = [Asked(row, period) for row in cells]
        self._computed: dict[str, Computation] = {}

    def answers(self) -> Iterable[Source | Gap]:
        """A number or a reason for each cell, in their order."""
        for one in self.asked:
            yield self._indicator(one) if one.row.indicator_id else self._element(one)

    # --- elements ---------------------------------------------------------------------------

    @cached_property
    def _facts(self) -> dict[Period, FrozenRun]:
        """What is reported now, seen from each period that a cell looks from."""
        wanted: dict[Period, dict[str, set[str]]] = {}
        elements = {}
        told: set[tuple[int, str]] = set()
        for one in self.asked:
            element = one.row.element
            if element is None or (element.pk, one.row.when) in told:
                continue
            told.add((element.pk, one.row.when))
            codes = freezing.period_codes(one.periods, element.data_set.frequency)
            wanted.setdefault(one.seen_from, {}).setdefault(element.code, set()).update(codes)
            elements[element.code] = worded.element(element)
        facts = {
            period: freezing.reported_facts(self.county, period, elements, needed)
            for period, needed in wanted.items()
        }
        return {period: FrozenRun({**of, "indicators": {}}) for period, of in facts.items()}

    def _element(self, one: Asked) -> Source | Gap:
        row, facts = one.row, self._facts[one.seen_from]
        element = row.element
        assert element is not None  # noqa: S101 - the database holds it
        if row.unit.code not in facts.units:
            return self._gap(one, "not_asked")
        subject = facts.subject(row.unit.code, _COVERS)
        found = subject.contributions(element.code, one.scope, row.band)
        counted = [part for part in found if part.complete or part.applicable]
        if not found:
            return self._gap(one, "not_asked", owner=element.owner)
        lacking = [part for part in counted if not part.complete]
        if not counted or lacking:
            return self._missing(one, element, lacking, facts)
        total = subject_total(facts, element.code, counted)
        return Source(
            **self._about(one),
            **_wanted(row, total, element.unit, None),
            parts=[_part(part, facts) for part in counted[:MOST_PARTS]],
            parts_in_all=len(counted),
        )

    def _missing(
        self, one: Asked, element: DataElement, lacking: list[Contribution], facts: FrozenRun
    ) -> Gap:
        reasons = {
            entry[1]
            for part in lacking
            for _period, entry in part.entries
            if entry is not None and entry[1]
        }
        stated = len(reasons) == 1 and all(
            entry is not None for part in lacking for _p, entry in part.entries
        )
        names = [facts.units[part.unit]["name"] for part in lacking]
        return self._gap(
            one,
            "stated" if stated or not lacking else "not_reported",
            detail=reasons.pop() if stated else ("" if lacking else NOT_APPLICABLE),
            ask=names[:MOST_ASKED],
            asked_in_all=len(names),
            owner=element.owner,
            source_system=element.source_system,
        )

    # --- indicators -------------------------------------------------------------------------

    @cached_property
    def _values(self) -> dict[tuple[int, int, str], list[IndicatorValue]]:
        """Computed values by unit, indicator and period; made known before others, newest first."""
        asked = [one for one in self.asked if one.row.indicator_id]
        rows = IndicatorValue.objects.filter(
            county=self.county,
            unit__in={one.row.unit_id for one in asked},
            indicator__in={one.row.indicator_id for one in asked},
            period__in={one.periods[0].code for one in asked},
            run__state__in=VISIBLE,
        ).select_related("run__scheme_version__scheme", "indicator_version")
        found: dict[tuple[int, int, str], list[IndicatorValue]] = {}
        for row in rows:
            found.setdefault((row.unit_id, row.indicator_id, row.period), []).append(row)
        for values in found.values():
            values.sort(key=_standing, reverse=True)
        return found

    def _indicator(self, one: Asked) -> Source | Gap:
        row = one.row
        key = (row.unit_id, row.indicator_id or 0, one.periods[0].code)
        values = self._values.get(key, [])
        known = [value for value in values if value.run.state in KNOWN]
        if not values:
            return self._gap(one, "no_run")
        if not known and not self.provisional:
            run = values[0].run
            return self._gap(one, "not_published", run=str(run.pk), detail=run.state)
        value = (known or values)[0]
        if value.value is None:
            return self._without_value(one, value)
        scheme = value.run.scheme_version.scheme
        unit = row.indicator.unit if row.indicator else ""
        return Source(
            **self._about(one),
            **_wanted(row, value.value, unit, value.indicator_version.decimals),
            run=str(value.run_id),
            revision=value.run.revision,
            scheme=scheme.name,
            scheme_en=scheme.name_en,
            partial=value.status == IndicatorValue.Status.PARTIAL,
            provisional=value.run.state not in KNOWN,
        )

    def _without_value(self, one: Asked, value: IndicatorValue) -> Gap:
        computation = self._computation(value.run)
        code = one.row.indicator.code if one.row.indicator else ""
        owed = owing.owed(computation, one.row.unit.code, [code])
        names = list(dict.fromkeys(f"{row.unit_name}（{row.name}）" for row in owed))
        return self._gap(
            one,
            "no_value",
            detail=value.status,
            ask=names[:MOST_ASKED],
            asked_in_all=len(names),
            owner=owed[0].owner if owed else "",
            source_system=owed[0].source_system if owed else "",
            run=str(value.run_id),
        )

    def _computation(self, run: Run) -> Computation:
        key = str(run.pk)
        if key not in self._computed:
            self._computed[key] = Computation(FrozenRun(freezing.facts_of(run)))
        return self._computed[key]

    # --- both -------------------------------------------------------------------------------

    def _about(self, one: Asked) -> dict[str, Any]:
        row = one.row
        about = row.indicator or row.element
        return {
            "sheet": row.sheet,
            "cell": row.cell,
            "name": about.name if about else "",
            "name_en": about.name_en if about else "",
            "code": about.code if about else "",
            "unit": row.unit.code,
            "unit_name": row.unit.name,
            "periods": [period.code for period in one.periods],
        }

    def _gap(self, one: Asked, why: str, **more: Any) -> Gap:
        return Gap(**{**self._about(one), "why": why, **more})


def subject_total(facts: FrozenRun, element: str, counted: Sequence[Contribution]) -> Decimal:
    """The sum of what the bodies brought, or their average where the element is averaged."""
    totals = [part.total for part in counted if part.total is not None]
    total = sum(totals, Decimal(0))
    if facts.elements[element]["over_units"] == "average":
        return total / len(totals)
    return total


def _wanted(row: BoundCell, value: Decimal, unit: str, decimals: int | None) -> dict[str, Any]:
    """The number as the form wants it, rounded half-up once from the exact one; and that one.

    An element's number is not rounded unless the form asks for decimals; an indicator's has those
    of the indicator, and as many more as the larger unit takes away.
    """
    factor = factor_of(unit, row.scale) if row.scale else None
    scaled = in_scale(value, unit, row.scale)
    places = row.places
    if places is None and decimals is not None:
        places = decimals + max(0, factor.adjusted() if factor else 0)
    text = plain(scaled) if places is None else shown(scaled, places)
    is_other = Decimal(text) != value or decimals is not None
    return {
        "value": text,
        "exact": plain(value) if is_other else "",
        "scale": row.scale if factor is not None else "",
        "measure": unit,
    }


def _standing(value: IndicatorValue) -> tuple[bool, object, int]:
    run = value.run
    moment = run.published_at or run.computed_at or run.started_at
    return (run.state in KNOWN, moment, run.revision)


def _part(part: Contribution, facts: FrozenRun) -> Part:
    entries = [entry for _period, entry in part.entries if entry is not None]
    last = max(entries, key=lambda entry: entry[3]) if entries else None
    return Part(
        unit=facts.units[part.unit]["name"],
        value="" if part.total is None else plain(part.total),
        by=last[4] if last else "",
        at=last[3] if last else "",
        source=last[2] if last else "",
    )
