"""What of a request is known already, and who owes the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

from alliance.core.periods import Period
from kpi.models import DataElement, DataValue
from kpi.queries.collecting.forms import Standings, cells_of
from members.models import Unit


@dataclass(frozen=True, slots=True)
class Ready:
    """One cell of a request: the item's place, the unit, the figure that exists (None: a gap)."""

    place: int
    unit: Unit
    value: DataValue | None


def ready(
    elements: Sequence[DataElement | None], units: Sequence[Unit], period: Period
) -> list[Ready]:
    """Every cell of a request; None in `elements` is a thing named for the request alone.

    An element is asked only of the bodies that owe it. A stated gap is no figure: it is asked
    for again. Three statements, however many cells.
    """
    there = {
        (row.unit_id, row.element_id): row
        for row in DataValue.objects.filter(
            unit__in=units,
            element__in=[one for one in elements if one is not None],
            period=period.code,
            band=0,
            value__isnull=False,
        )
    }
    found = []
    standings = Standings(units[0].county_id) if units else None
    for unit in units:
        for place, element in enumerate(elements):
            if element is not None and not cells_of([element], unit, period.last_day, standings):
                continue
            value = there.get((unit.pk, element.pk)) if element is not None else None
            found.append(Ready(place, unit, value))
    return found
