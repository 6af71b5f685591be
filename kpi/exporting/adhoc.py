"""Requests, and what came in on one, as columns and rows for the exporter."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.measures import measure
from alliance.core.showing import local, short_time
from alliance.core.tables import Column
from kpi.exporting.sheet import Sheet, of_county
from kpi.models import AdHocCell, AdHocRequest
from kpi.queries.adhoc import AskedLine, AskedUnit
from kpi.wording import REASONS, SOURCES, period_words
from members.models import County, Unit


def title(request: AdHocRequest) -> str:
    """What the table is called."""
    words = {"title": request.title, "period": period_words(request.period)}
    return _("%(title)s %(period)s") % words


def requests(county: County, found: Iterable[AskedLine]) -> Sheet:
    """Every request with its hour, how many it asks and how many still wait."""
    columns = [
        Column(_("事由"), 40), Column(_("依据"), 34), Column(_("期间"), 14),
        Column(_("几点前报"), 20), Column(_("要数人"), 14), Column(_("下发时间"), 20),
        Column(_("单位数"), 8), Column(_("格数"), 8), Column(_("待答复"), 8),
        Column(_("状态"), 10), Column(_("已过时限"), 10), Column(_("答复记入数据"), 12),
        Column(_("结束时间"), 20),
    ]  # fmt: skip
    rows = [
        [
            line.request.title,
            line.request.basis,
            period_words(line.request.period),
            line.request.due_at,
            line.request.asked_by.name if line.request.asked_by else None,
            line.request.asked_at,
            line.units,
            line.cells,
            line.open,
            line.request.get_state_display(),
            line.is_late,
            line.request.keeps,
            line.request.ended_at,
        ]
        for line in found
    ]
    return Sheet(_("临时要数"), of_county(county), columns, rows, county.demo)


def lines(units: Sequence[AskedUnit]) -> tuple[list[Column], Iterator[list[Any]]]:
    """One row a cell: unit, what, figure or why there is none, from where, by whom, when, late."""
    columns = [
        Column(_("单位"), 30), Column(_("代码"), 16), Column(_("要的数"), 40),
        Column(_("计量单位"), 10), Column(_("数"), 14), Column(_("没有数的原因"), 30),
        Column(_("来源"), 14), Column(_("填报人"), 16), Column(_("时间"), 18), Column(_("迟报"), 8),
        Column(_("已记入数据"), 12), Column(_("没有记入数据的原因"), 34),
    ]  # fmt: skip
    return columns, (_row(one, cell) for one in units for cell in one.cells)


def _row(one: AskedUnit, cell: AdHocCell) -> list[Any]:
    body = one.unit.institution if one.unit.kind == Unit.Kind.INSTITUTION else one.unit.county
    is_late = cell.state != AdHocCell.State.FOUND and one.is_late
    return [
        local(body, "name"),
        one.unit.code,
        local(cell.item, "name"),
        measure(cell.item.unit),
        cell.value,
        why_none(cell) or None,
        str(SOURCES.get(cell.source, "")) or (_("零报告") if cell.stated_zero else None),
        cell.by.name if cell.by else None,
        short_time(cell.at, cell.at.date()) if cell.at else None,
        _("迟报") if is_late else None,
        cell.kept,
        cell.not_kept or None,
    ]


def why_none(cell: AdHocCell) -> str:
    """Why a cell holds no number; "" when it does."""
    if cell.value is not None:
        return ""
    if cell.state == AdHocCell.State.REFUSED:
        return _("不能提供：%(reason)s") % {"reason": cell.refusal}
    return str(REASONS[cell.missing]) if cell.missing else _("未答复")
