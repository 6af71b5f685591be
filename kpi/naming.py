"""Ids as programs name them: codes, names, versions, runs; one question for a whole page."""

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from alliance.core.showing import local
from kpi.models import (
    DataElement,
    Indicator,
    IndicatorValue,
    IndicatorVersion,
    Run,
    RunUnit,
    Scheme,
    SchemeItem,
)
from members.models import County, Unit

#: Of a row of results the name that its run froze for its unit; as the database knows it.
NAME_THEN: Final = Coalesce(
    Subquery(RunUnit.objects.filter(run=OuterRef("run"), unit=OuterRef("unit")).values("name")[:1]),
    F("unit__name"),
)


class UnitName(NamedTuple):
    """A unit's code, name and kind."""

    code: str
    name: str
    kind: str


class RunName(NamedTuple):
    """A run's place: scheme, version, document of its weights, period, revision, times."""

    scheme: str
    scheme_version: int
    weights: str
    period: str
    revision: int
    computed_at: datetime | None
    available_at: datetime | None
    demo: bool


def unit_name(unit: Unit) -> str:
    """A unit in the language of the page; the English name is of the body."""
    if unit.kind == Unit.Kind.COUNTY:
        return local(unit.county, "name")
    if unit.kind in (Unit.Kind.ALLIANCE, Unit.Kind.INSTITUTION):
        return local(getattr(unit, unit.kind), "name")
    return unit.name


def units(ids: Iterable[int]) -> dict[int, UnitName]:
    """Units by id."""
    rows = Unit.objects.filter(pk__in=set(ids)).values_list("pk", "code", "name", "kind")
    return {pk: UnitName(*rest) for pk, *rest in rows}


def renamed(runs: Iterable[UUID] | QuerySet[Run]) -> QuerySet[RunUnit]:
    """Bodies of these runs that have another name today."""
    return RunUnit.objects.filter(run__in=runs).exclude(name=F("unit__name"))


def units_then(cells: Iterable[tuple[UUID, int]]) -> dict[tuple[UUID, int], UnitName]:
    """Units by run and id, each under the name that the run froze; two questions."""
    wanted = set(cells)
    now = units(unit for _run, unit in wanted)
    rows = renamed({run for run, _unit in wanted}).values_list("run_id", "unit_id", "name")
    then = {(run, unit): name for run, unit, name in rows}
    return {
        (run, unit): now[unit]._replace(name=then.get((run, unit), now[unit].name))
        for run, unit in wanted
    }


def names_in(run: Run) -> dict[str, str]:
    """Names of a run's bodies by their codes, as the run froze them, in the page's language.

    Empty for a run that was never frozen.
    """
    english = (get_language() or "").startswith("en")
    rows = RunUnit.objects.filter(run=run).values_list("unit__code", "name", "name_en")
    return {code: (english and name_en) or name for code, name, name_en in rows}


def as_named(indicator: Indicator, version: IndicatorVersion) -> Indicator:
    """The indicator under the name and measure of one of its versions; a row never saved."""
    named = copy(indicator)
    if not version.name:
        return named
    named.name, named.name_en, named.unit = version.name, version.name_en, version.unit
    return named


def indicators_then(run: Run, ids: Iterable[int]) -> dict[int, Indicator]:
    """Indicators by id as the versions name them that a run was computed with."""
    rows = IndicatorValue.objects.filter(run=run, indicator__in=set(ids)).order_by()
    versions = IndicatorVersion.objects.filter(pk__in=rows.values("indicator_version"))
    found = versions.select_related("indicator__clause__plan")
    return {row.indicator_id: as_named(row.indicator, row) for row in found}


def texts(county: County) -> set[str]:
    """All names and codes of a county that stand in a list of its results."""
    units = Unit.objects.filter(county=county).order_by()
    indicators = Indicator.objects.filter(county=county).order_by()
    schemes = Scheme.objects.filter(county=county).order_by()
    codes = (rows.values_list("code", flat=True) for rows in (units, indicators, schemes))
    return set(units.values_list("name", flat=True).union(*codes))


def elements(ids: Iterable[int]) -> dict[int, str]:
    """Codes of data elements by id."""
    return dict(DataElement.objects.filter(pk__in=set(ids)).values_list("pk", "code"))


def versions(ids: Iterable[int]) -> dict[int, tuple[str, int]]:
    """The indicator's code and the number of its version, by the version's id."""
    rows = IndicatorVersion.objects.filter(pk__in=set(ids))
    return {pk: (code, n) for pk, code, n in rows.values_list("pk", "indicator__code", "number")}


def items(ids: Iterable[int]) -> dict[int, tuple[str, str | None]]:
    """Codes of scheme items, and of their indicators, by id."""
    rows = SchemeItem.objects.filter(pk__in=set(ids)).values_list("pk", "code", "indicator__code")
    return {pk: (code, indicator) for pk, code, indicator in rows}


def runs(ids: Iterable[UUID]) -> dict[UUID, RunName]:
    """Runs by id."""
    rows = Run.objects.filter(pk__in=set(ids)).values_list(
        "pk", "scheme_version__scheme__code", "scheme_version__number",
        "scheme_version__weights_title", "period", "revision", "computed_at", "available_at",
        "demo",
    )  # fmt: skip
    return {row[0]: RunName(*row[1:]) for row in rows}


def frozen_names(frozen: Mapping[str, Any]) -> dict[str, str]:
    """Names in the language of the page for every code that a run's frozen facts know."""
    english = (get_language() or "").startswith("en")
    found: dict[str, str] = {}
    for part in ("elements", "indicators", "units"):
        for code, row in frozen[part].items():
            found[code] = (english and row["name_en"]) or row["name"]
    for item in frozen["scheme"]["items"]:
        own = found.get(item["indicator"] or "") or item.get("name") or item["code"]
        found.setdefault(item["code"], own)
    return found
