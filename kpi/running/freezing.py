"""Freezing what a run is computed from: once, before the first number.

The frozen facts hold inputs, contributors, membership on the period's last day, definitions,
targets and weights. They are compressed JSON with a digest; `kpi.running.frozen.FrozenRun` reads them back.
"""

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson
from django.utils.translation import gettext as _

from alliance.core.db.texts import Lines, rows_of
from alliance.core.errors import Refused
from alliance.core.numbers import plain
from alliance.core.periods import MONTHS, Period
from kpi import ruling
from kpi.assessment.rollup import periods_of
from kpi.formula.catalogue import Catalogue
from kpi.formula.catalogue import check as check_definitions
from kpi.formula.facts import HERE, Scope
from kpi.models import (
    DataValue,
    IndicatorVersion,
    Run,
    RunFacts,
    Scheme,
    SchemeItem,
    SchemeVersion,
)
from kpi.running import catalogues, decided, marking, sourcing, standing, verified, worded
from members.models import County, Unit

LAST_YEAR = Scope(("last_year",))
Json = dict[str, Any]
Values = dict[str, dict[str, dict[str, list[Any]]]]
_OF_ITEM: Final = (
    "code", "name", "name_en", "group", "group_en", "weight", "rule", "params", "target",
    "comparator",
)  # fmt: skip
_NAMED_BY_ITEM: Final = ("clause__key", "clause__quote", "indicator__code")


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
    version = (
        SchemeVersion.objects.select_related("scheme__clause", "weights_clause", "county__plan")
        .annotate(**decided.asked_for(period))
        .get(pk=run.scheme_version_id)
    )
    has = vars(version)
    county = version.county
    items = list(version.items.order_by("position").values("id", *_OF_ITEM, *_NAMED_BY_ITEM))
    there = catalogues.published(county.pk, period.last_day)
    elements = worded.elements(county.pk)
    catalogue, indicators = _indicators(
        elements, there, [item["indicator__code"] for item in items if item["indicator__code"]]
    )
    needed = _needed(catalogue, items, elements, period)
    figures = reported_facts(county, period, elements, needed)
    checked = verified.nothing_checked()
    if has["has_checked"]:
        checked = verified.settle(county, period, version.scheme_id, needed, figures)
    codes = figures["elements"]
    return {
        **figures,
        "verification": checked,
        "software": run.software,
        "revision": run.revision,
        "demo": run.demo,
        "scheme": _scheme(version, items),
        "indicators": indicators,
        "targets": decided.targets(county, indicators) if has["has_targets"] else [],
        "waivers": decided.waivers(version, period) if has["has_waivers"] else [],
        "marks": marking.frozen_marks(version.scheme_id, period.code) if has["has_marks"] else [],
        "rulings": ruling.frozen_rulings(county.pk, period, indicators, codes)
        if has["has_rulings"]
        else [],
    }


def freeze_trial(version: IndicatorVersion, period: Period) -> Json:
    """What a run of this one definition would be computed from, had it been published already.

    Nothing is kept. Raises FormulaError when the definition cannot be read.
    """
    county, code = version.county, version.indicator.code
    there = catalogues.published(county.pk, period.last_day) | {code: version}
    return _trial(county, period, there, code, [])


def freeze_item_trial(item: SchemeItem, period: Period) -> Json:
    """What a run of this one item would be computed from, as it stands in memory.

    Nothing is kept. Refused where no version of its indicator holds on the period's last day.
    """
    county, code = item.county, item.indicator.code if item.indicator else ""
    there = catalogues.published(county.pk, period.last_day)
    if code not in there:
        raise Refused(
            _("这个指标在所选期间没有施行的版本，请换一期。"),
            code="no_version",
            fields={"period": _("这一期没有施行的版本。")},
        )
    row = {name: getattr(item, name) for name in _OF_ITEM}
    clause = dict.fromkeys(_NAMED_BY_ITEM)
    return _trial(
        county, period, there, code, [{**row, **clause, "id": item.pk, "indicator__code": code}]
    )


def _trial(
    county: County,
    period: Period,
    there: Mapping[str, IndicatorVersion],
    code: str,
    items: list[Json],
) -> Json:
    elements = worded.elements(county.pk)
    catalogue, indicators = _indicators(elements, there, [code])
    needed = _needed(catalogue, items, elements, period)
    figures = reported_facts(county, period, elements, needed)
    checked = verified.settle(county, period, None, needed, figures)
    purpose = Scheme.Purpose.ASSESSMENT if items else ""
    return {
        **figures,
        "verification": checked,
        "scheme": {"purpose": str(purpose), "subject": "", "items": _lines(items)},
        "indicators": indicators,
        "targets": decided.targets(county, [code]),
        "marks": [],
    }


def reported_facts(
    county: County,
    period: Period,
    elements: Mapping[str, Json],
    needed: Mapping[str, set[str]],
) -> Json:
    """What is reported now of the needed elements under these periods' codes, as a run reads it.

    Bodies and memberships are those of the last day of `period`; `elements` are as
    `worded` reads them.
    """
    units = standing.units_on(county, period.last_day)
    words = catalogues.wordings(county.pk, period.last_day)
    codes = {str(elements[code]["id"]): code for code in needed}
    values, counted = _values(county, codes, needed.values(), units)
    return {
        "county": {"id": county.pk, "code": county.code, "name": county.name,
                   "name_en": county.name_en, "plan": county.plan.code if county.plan else ""},
        "period": period.code,
        "elements": {
            code: worded.element_said(elements[code], words.get(elements[code]["id"]))
            for code in sorted(needed)
        },
        "units": standing.as_stood(units, county, period.last_day),
        "alliances": standing.alliances_on(units, period.last_day),
        "everybody": sorted(
            unit.code for unit in units if unit.kind == Unit.Kind.INSTITUTION
        ),
        "values": values,
        "derived": sourcing.frozen_derived(county.pk, counted),
    }  # fmt: skip


def _indicators(
    elements: Mapping[str, Json], there: Mapping[str, IndicatorVersion], named: list[str]
) -> tuple[Catalogue, Json]:
    """The named indicators and all that they name, in these versions."""
    computed = {code: version for code, version in there.items() if not version.qualitative}
    catalogue = check_definitions(
        {code: catalogues.definition_of(version) for code, version in computed.items()},
        {code: catalogues.sort_of(row["banded"]) for code, row in elements.items()},
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
        "conditions",
    )  # fmt: skip
    return {name: getattr(version, name) for name in fields} | {
        "id": indicator.pk,
        "version_id": version.pk,
        **worded.named(version),
        "position": indicator.position,
        "clause": decided.clause_of(version.clause or indicator.clause),
    }


def _needed(
    catalogue: Catalogue,
    items: list[Json],
    elements: Mapping[str, Json],
    period: Period,
) -> dict[str, set[str]]:
    """Which periods of which elements any formula of the run can ask for."""
    growing = {item["indicator__code"] for item in items if item["rule"] == "growth"}
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
                asked = period_codes(periods_of(inner, period), elements[use.code]["frequency"])
                needed.setdefault(use.code, set()).update(asked)
    return needed


def period_codes(periods: Iterable[Period], frequency: str) -> set[str]:
    """The codes under which values of this frequency may stand for these periods."""
    found: set[str] = set()
    for period in periods:
        found.add(period.code)
        if MONTHS[period.kind] > MONTHS[frequency]:  # type: ignore[index]
            found.update(part.code for part in period.parts(frequency))  # type: ignore[arg-type]
    return found


def _values(
    county: County, elements: Mapping[str, str], periods: Iterable[set[str]], units: list[Unit]
) -> tuple[Values, sourcing.Counted]:
    """Every entered value that may be asked for, by element, unit and period.

    `elements` are codes by ids. Beside them the rows of those that the system counted itself.
    """
    unit_codes = {str(unit.pk): unit.code for unit in units}
    found: Values = {}
    counted: sourcing.Counted = {}
    rows = DataValue.objects.filter(
        county=county,
        element__in=[int(element) for element in elements],
        period__in=sorted(set().union(*periods)),
    ).order_by()
    # What was handed in together is one row: who, when and from where are the same.
    together = rows.values("missing", "source", "entered_at", "entered_by__name").annotate(
        lines=Lines("element_id", "unit_id", "period", "band", "value", "pk")
    )
    for missing, source, at, who, lines in together.values_list(
        "missing", "source", "entered_at", "entered_by__name", "lines"
    ):
        when, by, is_counted = at.isoformat(), who or "", source == DataValue.Source.DERIVED
        for element, unit, period, band, number, pk in rows_of(lines):
            code = unit_codes.get(unit)
            if code is None:
                continue
            key = period if band == "0" else f"{period}#{band}"
            entry = [number or None, missing, source, when, by, int(pk)]
            found.setdefault(elements[element], {}).setdefault(code, {})[key] = entry
            if is_counted:
                counted[elements[element], code, key] = int(pk)
    return found, counted


def _scheme(version: SchemeVersion, items: list[Json]) -> Json:
    scheme = version.scheme
    return {
        "code": scheme.code,
        "name": scheme.name,
        "name_en": scheme.name_en,
        "purpose": scheme.purpose,
        "subject": scheme.subject,
        "demo": scheme.demo,
        "version": version.number,
        "clause": decided.clause_of(scheme.clause),
        "weights_title": version.weights_title,
        "weights_number": version.weights_number,
        "weights_clause": decided.clause_of(version.weights_clause),
        "items": _lines(items),
    }


def _lines(items: list[Json]) -> list[Json]:
    return [
        {name: item[name] for name in ("id", *_OF_ITEM)}
        | {
            "clause": None
            if item["clause__key"] is None
            else {"key": item["clause__key"], "quote": item["clause__quote"]},
            "indicator": item["indicator__code"],
            "weight": None if item["weight"] is None else plain(item["weight"]),
            "target": None if item["target"] is None else plain(item["target"]),
        }
        for item in items
    ]
