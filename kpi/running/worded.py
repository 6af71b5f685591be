"""What a run says of an indicator's version and of an element, in the words of its last day."""

from typing import Any, Final

from kpi.models import DataElement, ElementVersion, IndicatorVersion
from kpi.running.catalogues import WORDED

#: What is frozen of a data element.
OF_ELEMENT: Final = (
    "name", "name_en", "unit", "over_time", "over_units", "banded", "kinds", "reported_by",
    "owner", "source_system", "places",
)  # fmt: skip


def named(version: IndicatorVersion) -> dict[str, str]:
    """What the indicator is called in this version; one without a name goes by the indicator's."""
    said = version if version.name else version.indicator
    return {"name": said.name, "name_en": said.name_en, "unit": said.unit}


def element_said(element: DataElement, worded: ElementVersion | None) -> dict[str, Any]:
    """An element as it was worded on the period's last day."""
    said = {} if worded is None else {name: getattr(worded, name) for name in WORDED}
    return {name: said.get(name, getattr(element, name)) for name in OF_ELEMENT} | {
        "frequency": element.data_set.frequency,
        "id": element.pk,
    }
