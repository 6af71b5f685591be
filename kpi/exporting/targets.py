"""The yearly targets of one indicator as a workbook: every cell that is set, waits or was before."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alliance.core.measures import measure
from alliance.core.showing import local
from alliance.core.tables import Column
from kpi.defining.targets import SIGNS, Grid
from kpi.exporting.sheet import Sheet, of_county
from kpi.models import Indicator, Target


def targets(indicator: Indicator, grid: Grid) -> Sheet:
    """One row a cell: of whom, which year, as printed and as compared, by which document.

    A year without a target is no row: it is not set, and nothing stands for it.
    """
    columns = [
        Column(_("单位"), 34), Column(_("代码"), 16), Column(_("年度"), 8), Column(_("性质"), 10),
        Column(_("原文写法"), 18), Column(_("比较符"), 14), Column(_("值"), 12),
        Column(_("允许偏差"), 10), Column(_("语气"), 10), Column(_("参照"), 24),
        Column(_("状态"), 10), Column(_("条款"), 14), Column(_("文件名称"), 34),
        Column(_("文号"), 20), Column(_("录入时间"), 20), Column(_("批准时间"), 20),
        Column(_("被代替时间"), 20),
    ]  # fmt: skip
    head = (
        *of_county(indicator.county),
        (_("指标"), local(indicator, "name")),
        (_("代码"), indicator.code),
        (_("计量单位"), measure(indicator.unit) or None),
    )
    title = _("目标值：%(name)s") % {"name": local(indicator, "name")}
    rows = [_row(row) for row in _cells(grid)]
    return Sheet(title, head, columns, rows, indicator.county.demo)


def _cells(grid: Grid) -> Iterator[Target]:
    """What holds and what waits, unit by unit; then what was before."""
    for _unit, cells in grid.rows:
        for cell in cells:
            if cell.holds is not None:
                yield cell.holds
            if cell.waits is not None:
                yield cell.waits
    for row, _clearing in grid.past:
        yield row


def _row(row: Target) -> list[Any]:
    return [
        row.unit.name,
        row.unit.code,
        row.year or pgettext("year", "各年"),
        row.get_role_display(),
        row.printed,
        str(SIGNS.get(row.comparator, row.comparator)),
        row.value,
        row.tolerance,
        row.force or None,
        row.reference or None,
        row.get_state_display(),
        row.clause.key if row.clause else None,
        row.title or None,
        row.number or None,
        row.entered_at,
        row.decided_at,
        row.ended_at,
    ]
