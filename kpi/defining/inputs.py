"""What a definition is made of: who owes it, where it exists already; and what is made of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from kpi.formula import Catalogue, FormulaError
from kpi.formula import check as check_definitions
from kpi.models import DataElement, DataSet, Indicator, IndicatorVersion, SchemeItem, SchemeVersion
from kpi.running import catalogues


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that the formula names: a data element, or another indicator."""

    code: str
    element: DataElement | None
    indicator: Indicator | None


def catalogue_of(version: IndicatorVersion) -> Catalogue | None:
    """The version among the published ones; None where it cannot be read (yet)."""
    if version.qualitative or not version.formula:
        return None
    there = catalogues.published(version.county_id)
    versions = {code: one for code, one in there.items() if not one.qualitative}
    code = version.indicator.code
    versions[code] = version
    definitions = {other: catalogues.definition_of(one) for other, one in versions.items()}
    try:
        return check_definitions(definitions, catalogues.sorts(version.county_id), wanted=[code])
    except FormulaError:
        return None


def inputs_of(version: IndicatorVersion, catalogue: Catalogue | None) -> list[Input]:
    """Every name of the formula once, in reading order."""
    if catalogue is None:
        return []
    uses = catalogue.indicators[version.indicator.code].all_uses
    codes = list(dict.fromkeys(use.code for use in uses))
    rows = DataElement.objects.filter(county=version.county_id, code__in=codes)
    elements = {row.code: row for row in rows.select_related("data_set")}
    others = Indicator.objects.filter(county=version.county_id, code__in=codes)
    indicators = {row.code: row for row in others}
    return [
        Input(code, elements.get(code), None if code in elements else indicators.get(code))
        for code in codes
    ]


@dataclass(frozen=True, slots=True)
class Users:
    """What rests on an indicator: published schemes, and other indicators by code."""

    schemes: tuple[SchemeVersion, ...]
    indicators: tuple[Indicator, ...]


def used_in(indicator: Indicator) -> Users:
    """The published versions of schemes it stands in, and the indicators that name it."""
    items = SchemeItem.objects.filter(indicator=indicator, version__published=True)
    versions = SchemeVersion.objects.filter(pk__in=items.values("version"))
    rows = versions.select_related("scheme").order_by("scheme__code", "-number")
    return Users(tuple(rows), tuple(_naming(indicator)))


def made_of(element: DataElement) -> list[Indicator]:
    """The indicators whose newest formula names a data element, in their order."""
    there = catalogues.published(element.county_id).values()
    found = [one.indicator for one in there if element.code in catalogues.names_in(one)]
    return sorted(found, key=lambda row: (row.position, row.code))


def made_of_form(form: DataSet) -> list[Indicator]:
    """The indicators whose newest formula names an element of a form, in their order."""
    asked = set(form.elements.values_list("code", flat=True))
    there = catalogues.published(form.county_id).values()
    found = [one.indicator for one in there if asked & set(catalogues.names_in(one))]
    return sorted(found, key=lambda row: (row.position, row.code))


def _naming(indicator: Indicator) -> Iterable[Indicator]:
    there = catalogues.published(indicator.county_id)
    computed = {code: one for code, one in there.items() if not one.qualitative}
    definitions = {code: catalogues.definition_of(one) for code, one in computed.items()}
    if indicator.code not in definitions:
        return
    try:
        catalogue = check_definitions(definitions, catalogues.sorts(indicator.county_id))
    except FormulaError:
        return
    for code, checked in catalogue.indicators.items():
        if any(use.code == indicator.code for use in checked.all_uses) and code != indicator.code:
            yield computed[code].indicator
