"""How the figures that the system counted itself are frozen with a run."""

from typing import Any, Final

from kpi.models import Derivation

Json = dict[str, Any]
Counted = dict[tuple[str, str, str], int]
"""The rows of counted entries by element, unit and period."""
_KEPT: Final = ("pk", "counts", "filter", "filter_en", "unknown")


def frozen_derived(county: int, asked: Counted) -> dict[str, Json]:
    """By the row of a derived entry: what was counted, by which filter, when. One statement.

    A figure that was counted has its newest counting behind it. The facts one by one stay with the
    counting.
    """
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
