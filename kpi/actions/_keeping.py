"""Answers to a request that become data values: under their own source, never over a return."""

from collections.abc import Sequence

from alliance.core.actor import Actor
from alliance.core.periods import Period
from kpi import queries
from kpi.actions.values import ValueRow, write_values
from kpi.models import AdHocCell, AdHocRequest, DataValue
from members.models import Unit


def keep_answers(row: AdHocRequest, unit: Unit, changed: Sequence[AdHocCell], by: Actor) -> None:
    """Write those of the answers that are about elements; each cell says whether it was.

    A return that was handed in, a form that is shut: then the answer stays with the request
    alone, and the cell says why.
    """
    period = Period.parse(row.period)
    whys: dict[int, str] = {}
    rows = []
    for cell in changed:
        element = cell.item.element
        cell.kept, cell.not_kept = False, ""
        if element is None:
            continue
        form = element.data_set
        if form.pk not in whys:
            whys[form.pk] = queries.adhoc.why_not_kept(form, unit, period)
        cell.kept, cell.not_kept = not whys[form.pk], whys[form.pk][:300]
        if cell.kept:
            rows.append(
                ValueRow(
                    unit=unit.pk,
                    element=element.pk,
                    period=row.period,
                    value=cell.value,
                    missing=cell.missing,
                    entered_at=cell.at,
                    stated_zero=cell.stated_zero,
                )
            )
    if rows:
        write_values(county=row.county, rows=rows, source=DataValue.Source.ASKED, by=by)
