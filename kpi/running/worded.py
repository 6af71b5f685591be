"""What a run says of an indicator's version and of an element, in the words of its last day."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import F, QuerySet

from kpi.models import DataElement, ElementVersion, IndicatorVersion
from kpi.running.catalogues import WORDED

Json = dict[str, Any]
#: What is frozen of a data element.
OF_ELEMENT: Final = (
    "name", "name_en", "unit", "over_time", "over_units", "banded", "kinds", "reported_by",
    "owner", "source_system", "places",
)  # fmt: skip


def named(version: IndicatorVersion) -> dict[str, str]:
    """What the indicator is called in this version; one without a name goes by the indicator's."""
    said = version if version.name else version.indicator
    return {"name": said.name, "name_en": said.name_en, "unit": said.unit}


def elements(rows: QuerySet[DataElement]) -> dict[str, Json]:
    """What is frozen of these elements by their codes, in today's words."""
    found = rows.values("id", "code", *OF_ELEMENT, frequency=F("data_set__frequency"))
    return {row.pop("code"): row for row in found.order_by()}


def element_said(element: Mapping[str, Any], worded: ElementVersion | None) -> Json:
    """An element as it was worded on the period's last day."""
    if worded is None:
        return {**element}
    said = {name: getattr(worded, name) for name in WORDED if name in element}
    return {**element, **said}
