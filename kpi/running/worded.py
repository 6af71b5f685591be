"""What a run says of an indicator's version and of an element, in the words of its last day."""

from typing import Any, Final

from django.db.models import F

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


def elements(county: int) -> dict[str, Json]:
    """What is frozen of a county's elements by their codes, in today's words."""
    rows = DataElement.objects.filter(county=county).order_by()
    found = rows.values("id", "code", *OF_ELEMENT, frequency=F("data_set__frequency"))
    return {row.pop("code"): row for row in found}


def element(row: DataElement) -> Json:
    """The same of one that has been read."""
    own = {name: getattr(row, name) for name in OF_ELEMENT}
    return {"id": row.pk, **own, "frequency": row.data_set.frequency}


def element_said(row: Json, worded: ElementVersion | None) -> Json:
    """An element as it was worded on the period's last day."""
    said = [name for name in WORDED if name in row] if worded else []
    return {**row, **{name: getattr(worded, name) for name in said}}
