"""Freezing what a run is computed from: once, before the first number.

The frozen facts hold inputs, contributors, membership on the period's last day, definitions,
targets and weights. They are compressed JSON with a digest; `kpi.frozen.FrozenRun` reads them back.
"""

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import orjson

from alliance.core.numbers import plain
from alliance.core.periods import MONTHS, Period
from kpi import catalogues
from kpi.assessment.rollup import periods_of
from kpi.formula.catalogue import Catalogue
from kpi.formula.catalogue import check as check_definitions
from kpi.formula.facts import HERE, Scope
from kpi.models import (
    DataElement,
    DataValue,
    IndicatorVersion,
    Run,
    RunFacts,
    SchemeItem,
    SchemeVersion,
    Target,
)
from members import queries as member_queries
from members.models import Clause, County, Unit

LAST_YEAR = Scope(("last_year",))
Json = dict[str, Any]


def pack(frozen: Mapping[str, Any]) -> tuple[bytes, str]:
    """Compressed JSON with sorted keys, and the digest of what was compressed."""
    text = orjson.dumps(frozen, option=orjson.OPT_SORT_KEYS)
    return zlib.compress(text, 1), hashlib.sha256(text).hexdigest()


def unpack(data: bytes | memoryview) -> Json:
    """The frozen facts again."""
    loaded: Json = orjson.loads(zlib.decompress(data))
    return loaded


def facts_of(run: Run) -> Json:
    """What this run was computed from; RunFacts.DoesNotExist before it was frozen."""
    return unpack(RunFacts.objects.values_list("data", flat=True).get(run=run))


def freeze(run: Run) -> Json:
    """Read everything that computing and explaining this run may ever need."""
    period = Period.parse(run.period)
    version = SchemeVersion.objects.select_related(
        "scheme__clause", "weights_clause", "county__plan"
    ).get(pk=run.scheme_version_id)
    county = version.county
    items = list(version.items.select_related("indicator").order_by("position"))
    catalogue, indicators = _indicators(county, period.last_day, items)
    elements = {
        row.code: row
        for row in DataElement.objects.filter(county=county).select_related("data_set")
    }
    needed = _needed(catalogue, items, elements, period)
    units = _units(county, period.last_day)
    return {
        "county": {"id": county.pk, "code": county.code, "name": county.name,
                   "name_en": county.name_en, "plan": county.plan.code if county.plan else ""},
        "period": period.code,
        "software": run.software,
        "revision": run.revision,
        "demo": run.demo,
        "scheme": _scheme(version, items),
        "indicators": indicators,
        "elements": {code: _element(elements[code]) for code in sorted(needed)},
        "units": {unit.code: _unit(unit, county) for unit in units},
        "alliances": _alliances(county, period.last_day),
        "everybody": sorted(
            unit.code for unit in units if unit.kind == Unit.Kind.INSTITUTION
        ),
        "values": _values(county, {elements[code]: needed[code] for code in needed}, units),
        "targets": _targets(county, indicators, period),
    }  # fmt: skip


def _indicators(county: County, on: date, items: list[SchemeItem]) -> tuple[Catalogue, Json]:
    """The items' indicators and all they name, in the version of the period's last day."""
    there = catalogues.published(county.pk, on)
    named = [item.indicator.code for item in items if item.indicator]
    computed = {code: version for code, version in there.items() if not version.qualitative}
    catalogue = check_definitions(
        {code: catalogues.definition_of(version) for code, version in computed.items()},
        catalogues.sorts(county.pk),
        wanted=[code for code in named if code in computed],
    )
    judged = {code for code in named if code in there and there[code].qualitative}
    return catalogue, {
        code: _indicator(there[code]) for code in sorted({*catalogue.indicators, *judged})
    }


def _indicator(version: IndicatorVersion) -> Json:
    indicator = version.indicator
    fields = (
        "number", "qualitative", "formula", "denominator", "factor", "decimals", "direction",
        "strategy", "covers", "printed_formula", "printed_explanation", "numerator_text",
        "numerator_text_en", "denominator_text", "denominator_text_en", "note", "note_en",
    )  # fmt: skip
    return {name: getattr(version, name) for name in fields} | {
        "id": indicator.pk,
        "version_id": version.pk,
        "name": indicator.name,
        "name_en": indicator.name_en,
        "unit": indicator.unit,
        "position": indicator.position,
        "clause": _clause(indicator.clause),
    }


def _clause(clause: Clause | None) -> Json | None:
    return None if clause is None else {"key": clause.key, "quote": clause.quote}


def _needed(
    catalogue: Catalogue,
    items: list[SchemeItem],
    elements: Mapping[str, DataElement],
    period: Period,
) -> dict[str, set[str]]:
    """Which periods of which elements any formula of the run can ask for."""
    growing = {item.indicator.code for item in items if item.indicator and item.rule == "growth"}
    waiting = [(code, HERE) for code in catalogue.indicators]
    waiting += [(code, LAST_YEAR) for code in growing if code in catalogue.indicators]
    seen: set[tuple[str, Scope]] = set()
    needed: dict[str, set[str]] = {}
    while waiting:
        code, scope = waiting.pop()
        if (code, scope) in seen:
            continue
        seen.add((code, scope))
        for use in catalogue.indicators[code].all_uses:
            inner = scope.then(use.scope)
            if catalogue.is_indicator(use.code):
                waiting.append((use.code, inner))
            else:
                asked = _codes(periods_of(inner, period), elements[use.code].data_set.frequency)
                needed.setdefault(use.code, set()).update(asked)
    return needed


def _codes(periods: Iterable[Period], frequency: str) -> set[str]:
    """The codes under which values of this frequency may stand for these periods."""
    found: set[str] = set()
    for period in periods:
        found.add(period.code)
        if MONTHS[period.kind] > MONTHS[frequency]:  # type: ignore[index]
            found.update(part.code for part in period.parts(frequency))  # type: ignore[arg-type]
    return found


def _units(county: County, on: date) -> list[Unit]:
    """The county, its alliances and institutions that existed on the day."""
    alliances = member_queries.alliances_on(county.pk, on).values("unit")
    institutions = member_queries.institutions_on(county.pk, on).values("unit")
    there = Unit.objects.filter(county=county, kind=Unit.Kind.COUNTY)
    there |= Unit.objects.filter(pk__in=alliances) | Unit.objects.filter(pk__in=institutions)
    return list(there.select_related("institution", "alliance").order_by("code"))


def _unit(unit: Unit, county: County) -> Json:
    body = None if unit.kind == Unit.Kind.COUNTY else getattr(unit, unit.kind, None)
    return {
        "id": unit.pk,
        "kind": unit.kind,
        "name": unit.name,
        "name_en": (body or county).name_en,
        "ws": body.kind if unit.kind == Unit.Kind.INSTITUTION and body else None,
        "demo": bool(body and body.demo),
    }


def _alliances(county: County, on: date) -> dict[str, list[list[str | None]]]:
    """Members of each alliance on the day, where both existed: code, role, since when."""
    rows = (
        member_queries.memberships_on(county.pk, on)
        .filter(
            alliance__in=member_queries.alliances_on(county.pk, on),
            institution__in=member_queries.institutions_on(county.pk, on),
        )
        .exclude(role__in=("partner", "aided"))
        .order_by("alliance__code", "institution__code")
        .values_list("alliance__code", "institution__code", "role", "from_on")
    )
    found: dict[str, list[list[str | None]]] = {}
    for alliance, institution, role, since in rows:
        found.setdefault(alliance, []).append(
            [institution, role, since.isoformat() if since else None]
        )
    return found


def _element(element: DataElement) -> Json:
    fields = (
        "name", "name_en", "unit", "over_time", "over_units", "banded", "kinds", "reported_by",
        "owner", "source_system", "places",
    )  # fmt: skip
    return {name: getattr(element, name) for name in fields} | {
        "frequency": element.data_set.frequency,
        "id": element.pk,
    }


def _values(
    county: County, needed: Mapping[DataElement, set[str]], units: list[Unit]
) -> dict[str, dict[str, dict[str, list[Any]]]]:
    """Every entered value that may be asked for, by element, unit and period."""
    codes = {element.pk: element.code for element in needed}
    unit_codes = {unit.pk: unit.code for unit in units}
    found: dict[str, dict[str, dict[str, list[Any]]]] = {}
    rows = (
        DataValue.objects.filter(
            county=county,
            element__in=codes,
            period__in=sorted(set().union(*needed.values())) if needed else [],
        )
        .order_by()
        .values_list(
            "element_id", "unit_id", "period", "band", "value", "missing", "source",
            "entered_at", "entered_by__name", "pk",
        )
    )  # fmt: skip
    for element, unit, period, band, value, missing, source, when, who, pk in rows.iterator(2000):
        if unit not in unit_codes:
            continue
        key = f"{period}#{band}" if band else period
        number = None if value is None else plain(value)
        entry = [number, missing, source, when.isoformat(), who or "", pk]
        found.setdefault(codes[element], {}).setdefault(unit_codes[unit], {})[key] = entry
    return found


def _targets(county: County, indicators: Json, period: Period) -> list[Json]:
    rows = (
        Target.objects.filter(county=county, indicator__code__in=indicators)
        .select_related("indicator", "unit", "clause")
        .order_by("indicator__code", "unit__code", "year")
    )
    return [
        {
            "indicator": row.indicator.code,
            "unit": row.unit.code,
            "year": row.year,
            "role": row.role,
            "comparator": row.comparator,
            "value": plain(row.value),
            "tolerance": None if row.tolerance is None else plain(row.tolerance),
            "printed": row.printed,
            "force": row.force,
            "clause": _clause(row.clause),
        }
        for row in rows
    ]


def _scheme(version: SchemeVersion, items: list[SchemeItem]) -> Json:
    scheme = version.scheme
    return {
        "code": scheme.code,
        "name": scheme.name,
        "name_en": scheme.name_en,
        "purpose": scheme.purpose,
        "subject": scheme.subject,
        "demo": scheme.demo,
        "version": version.number,
        "clause": _clause(scheme.clause),
        "weights_title": version.weights_title,
        "weights_number": version.weights_number,
        "weights_clause": _clause(version.weights_clause),
        "items": [
            {
                "id": item.pk,
                "code": item.code,
                "group": item.group,
                "group_en": item.group_en,
                "indicator": item.indicator.code if item.indicator else None,
                "weight": None if item.weight is None else plain(item.weight),
                "rule": item.rule,
                "params": item.params,
                "target": None if item.target is None else plain(item.target),
                "comparator": item.comparator,
            }
            for item in items
        ],
    }
