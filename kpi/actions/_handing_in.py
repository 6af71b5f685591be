"""What happens when a return is handed in: reading, checking, writing, and what was found."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from alliance.core.periods import Period
from alliance.core.showing import listed, local
from kpi import queries
from kpi.actions.values import ValueRow, write_values
from kpi.collecting.cell_text import read_value
from kpi.collecting.looking import Seen, look
from kpi.models import DataValue, Finding, Submission
from kpi.queries.collecting.forms import CellAsked

Figures = Mapping[str, tuple[CellAsked, Decimal | None, str, bool]]
"""By key: the cell, its number or the reason why there is none, and whether it is a stated zero."""

MOST_NAMED = 5


def read(row: Submission, asked: Sequence[CellAsked], zeros: Collection[str]) -> Figures:
    """Every cell exactly as a number or a reason; Invalid names each cell that is neither."""
    figures: dict[str, tuple[CellAsked, Decimal | None, str, bool]] = {}
    wrong: dict[str, str] = {}
    blank: list[CellAsked] = []
    for cell in asked:
        text = row.cells.get(cell.key, "")
        is_zero = not text and cell.key in zeros
        if not text and not is_zero:
            blank.append(cell)
            wrong[cell.key] = _("未填：请填数，或写缺数原因。")
            continue
        try:
            value, missing = read_value(cell.element, "0" if is_zero else text)
        except Invalid as invalid:
            wrong[cell.key] = str(invalid)
        else:
            figures[cell.key] = (cell, value, missing, is_zero)
    _check_zeros(row, asked, zeros)
    if wrong:
        raise Invalid(_summary(blank, len(wrong)), code="cells_wrong", fields=wrong)
    row.cells = {**row.cells, **{key: "0" for key, (*_rest, zero) in figures.items() if zero}}
    return figures


def _check_zeros(row: Submission, asked: Sequence[CellAsked], zeros: Collection[str]) -> None:
    """Nobody states a nought for a cell that is not asked for, or that holds something."""
    keys = {cell.key for cell in asked}
    strange = [key for key in zeros if key not in keys or row.cells.get(key)]
    if strange:
        raise Invalid(
            _("确认为零的格里已经有数，或这张表没有这一格。请核对后重新确认。"), code="zeros_stale"
        )


def _summary(blank: Sequence[CellAsked], n: int) -> str:
    if not blank:
        return _("有 %(n)d 格填得不对，请照格旁的提示改正。") % {"n": n}
    names = listed(local(cell.element, "name") for cell in blank[:MOST_NAMED])
    if len(blank) > MOST_NAMED:
        names += _("等")
    said = {"n": len(blank), "names": names, "other": n - len(blank)}
    text = _("还有 %(n)d 格未填（%(names)s）：请填数、写缺数原因，或用“其余均为零”确认。") % said
    return text + (_("另有 %(other)d 格填得不对。") % said if n > len(blank) else "")


def check(row: Submission, asked: Sequence[CellAsked], figures: Figures) -> list[Seen]:
    """What does not fit; Invalid when a rule that blocks is broken."""
    period = Period.parse(row.period)
    past = queries.collecting.series_of(row.unit, row.data_set.elements.all(), period)
    now_here = {
        (cell.element.code, cell.band, period.code): value
        for cell, value, _missing, _zero in figures.values()
    }
    seen = look(row.data_set, period, asked, {**past, **now_here})
    blocking = [one for one in seen if one.blocks]
    if blocking:
        raise Invalid(
            " ".join(_told(one) for one in blocking), code="rule_broken", details=_details(blocking)
        )
    return seen


def _told(one: Seen) -> str:
    return _("“%(name)s”不符（%(left)s 与 %(right)s）：%(instruction)s") % {
        "name": local(one.rule, "name"),
        "left": one.figures["left"] or _("未填"),
        "right": one.figures["right"] or _("未填"),
        "instruction": local(one.rule, "instruction"),
    }


def _details(blocking: Sequence[Seen]) -> dict[str, list[str]]:
    return {"rules": [one.rule.code for one in blocking if one.rule is not None]}


def write(
    row: Submission, figures: Figures, source: DataValue.Source, at: datetime | None, by: Actor
) -> None:
    """All values of the return, each with its return and whether it is a stated zero."""
    rows = [
        ValueRow(
            unit=row.unit_id,
            element=cell.element.pk,
            period=row.period,
            value=value,
            missing=missing,
            band=cell.band,
            entered_at=at,
            submission=row.pk,
            stated_zero=zero,
        )
        for cell, value, missing, zero in figures.values()
    ]
    write_values(county=row.unit.county, rows=rows, source=source, by=by)


def keep(row: Submission, seen: Sequence[Seen], moment: datetime) -> None:
    """Write down what was found; what is still so keeps its explanation, the rest is closed."""
    wanted = {one.key: one for one in seen}
    for finding in row.findings.exclude(state=Finding.State.CLOSED).select_related("rule"):
        there = Seen(finding.kind, finding.rule, finding.element, finding.figures)
        if wanted.pop(there.key, None) is None:
            finding.state, finding.closed_at = Finding.State.CLOSED, moment
            finding.save(update_fields=["state", "closed_at"])
    Finding.objects.bulk_create(
        Finding(
            county_id=row.county_id,
            submission=row,
            kind=one.kind,
            rule=one.rule,
            element=one.element,
            figures=dict(one.figures),
            found_at=moment,
        )
        for one in wanted.values()
    )
