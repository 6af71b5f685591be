"""From which body to which: a matrix with its totals."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from referrals.queries.figures.counting import Counts
from referrals.queries.figures.measures import COUNTED, SENT
from referrals.queries.figures.tables import (
    TOTAL,
    Cell,
    Line,
    Matrix,
    Table,
    alone,
    cell,
    matrix,
)
from referrals.vocabulary import UP

#: The list of cases behind a flow, by direction.
OF = {"up": f"up.{SENT}", "down": f"down.{COUNTED}"}


def between(way: str, counts: Counts, names: Mapping[int, str], *, hides: bool) -> Matrix:
    """The counts of a direction between bodies, in the order of their names; None: not named."""
    return matrix(counts.flows[way].pairs, [*names, None], hides=hides)


def of_direction(way: str, counts: Counts, names: Mapping[int, str], *, hides: bool) -> Table:
    """Rows are where cases come from, columns where they go to."""
    found = between(way, counts, names, hides=hides)
    title = _("上转流向") if way == UP else _("下转流向")
    note = (
        _("行是转出机构，列是接收机构；“待定”是还没有指定接收机构的改转。")
        if way == UP
        else _("行是转出医院，列是接收的基层机构；只列计入的，存疑的不在内。")
    )
    key = f"flow-{way}"
    if found.marks is None:
        whole = found.value(TOTAL, TOTAL)
        line = Line(_("合计"), (alone(whole, {}, hides=hides),), is_total=True)
        return Table(key, title, (_("合计"),), (line,), note=note, withheld=True)
    lines = tuple(
        Line(_head(row, names), _cells(way, found, row), is_total=row == TOTAL)
        for row in (*found.rows, *((TOTAL,) if found.rows else ()))
    )
    heads = tuple(_head(column, names) for column in (*found.columns, TOTAL))
    return Table(key, title, heads, lines, note=note)


def _head(key: Any, names: Mapping[int, str]) -> str:
    if key == TOTAL:
        return _("合计")
    return _("待定") if key is None else names[key]


def _cells(way: str, found: Matrix, row: Any) -> tuple[Cell, ...]:
    return tuple(
        cell(found.value(row, column), found.mark(row, column), _asked(way, row, column))
        for column in (*found.columns, TOTAL)
    )


def _asked(way: str, row: Any, column: Any) -> dict[str, str]:
    """The list behind it; one without a destination is not asked for by one."""
    asked = {"of": OF[way]}
    if row != TOTAL:
        asked["from"] = str(row)
    if column != TOTAL:
        asked["to"] = "" if column is None else str(column)
    return asked
