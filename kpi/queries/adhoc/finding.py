"""What of a request is known already, and who owes the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

from alliance.core.periods import Period
from kpi.collecting.windows import Windows
from kpi.models import DataElement, DataSet, DataValue
from kpi.queries.collecting.forms import Standings, cells_of
from kpi.queries.collecting.returns import locked, submission_of
from kpi.rules import is_asked
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


def why_not_kept(form: DataSet, unit: Unit, period: Period) -> str:
    """Why an answer does not become a value of the form: a return, or the form is shut; "" else."""
    if is_asked(period, form.out_from, form.ends_on):
        return locked(form, unit, period, submission_of(form, unit, period))
    return Windows(form.county_id).why_shut(form.pk, period.code, unit.pk)
