"""How the figures that the system counted itself are frozen with a run."""

from collections.abc import Mapping
from typing import Any, Final

from kpi.models import DataValue, Derivation

Json = dict[str, Any]
_SOURCE, _PK = 2, 5  # where an entry holds its source and its row
_KEPT: Final = ("pk", "counts", "filter", "filter_en", "unknown")


def frozen_derived(
    county: int, values: Mapping[str, Mapping[str, Mapping[str, list[Any]]]]
) -> dict[str, Json]:
    """By the row of a derived entry: what was counted, by which filter, when. One statement.

    `values` are the frozen entries by element, unit and period; a figure that was counted has its
    newest counting behind it. The facts one by one stay with the counting.
    """
    asked = {
        (element, unit, period): entry[_PK]
        for element, units in values.items()
        for unit, entries in units.items()
        for period, entry in entries.items()
        if entry[_SOURCE] == DataValue.Source.DERIVED
    }
    if not asked:
        return {}
    rows = Derivation.objects.filter(
        county=county,
        element__code__in={key[0] for key in asked},
        period__in={key[2] for key in asked},
    )
    found: dict[str, Json] = {}
    for row in rows.select_related("element", "unit").defer("facts").order_by("pk"):
        pk = asked.get((row.element.code, row.unit.code, row.period))
        if pk is not None:
            said = {name: getattr(row, name) for name in _KEPT}
            found[str(pk)] = {**said, "at": row.at.isoformat()}
    return found
