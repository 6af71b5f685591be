"""Loaded figures of a form that is out are the body's return too: kept, and handed in when whole."""

from collections import defaultdict
from collections.abc import Sequence

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.periods import Period
from kpi import access, actions, queries
from kpi.actions.values import ValueRow
from kpi.models import DataSet, DataValue
from kpi.rules import is_asked
from members.models import County, Unit


def into_returns(county: County, rows: Sequence[ValueRow], by: Actor) -> None:
    """Put the figures just written into the returns of the bodies the loader speaks for.

    A return of which every cell is there is handed in under the same rules as on the page: one
    that blocks refuses the whole file. Figures loaded for others stay values alone.
    """
    forms = {form.pk: form for form in queries.collecting.forms_out(county.pk)}
    if not forms:
        return
    own = {unit.pk: unit for unit in access.owing_units_for(by).filter(county=county)}
    elements = {
        element.pk: (form, element.code)
        for form in forms.values()
        for element in form.elements.all()
    }
    found: dict[tuple[int, int, str], dict[str, ValueRow]] = defaultdict(dict)
    for row in rows:
        if row.unit in own and row.element in elements:
            form, code = elements[row.element]
            key = f"{code}#{row.band}" if row.band else code
            found[form.pk, row.unit, row.period][key] = row
    for (pk, unit, period), cells in sorted(found.items()):
        _take(forms[pk], own[unit], Period.parse(period), cells, by)


def _take(
    form: DataSet, unit: Unit, period: Period, loaded: dict[str, ValueRow], by: Actor
) -> None:
    if not is_asked(period, form.out_from, form.ends_on):
        return
    asked = queries.collecting.cells_of(form.elements.all(), unit, period.last_day)
    row = queries.collecting.submission_of(form, unit, period)
    there = queries.collecting.texts_of(form, unit, period)
    typed = row.cells if row else {}
    texts = {**there, **typed, **{key: there[key] for key in loaded if key in there}}
    keys = [cell.key for cell in asked]
    saved = actions.save_return(
        form=form,
        unit=unit,
        period=period.code,
        cells={key: texts[key] for key in keys if key in texts},
        version=row.version if row else 0,
        by=by,
    )
    if period.last_day <= today() and all(texts.get(key) for key in keys):
        actions.submit_return(
            submission=saved, version=saved.version, source=DataValue.Source.IMPORTED, by=by
        )
