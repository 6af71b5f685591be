"""What came in on a request as columns and rows for the exporter."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.measures import measure
from alliance.core.showing import local, short_time
from alliance.core.tables import Column
from kpi.models import AdHocCell, AdHocRequest
from kpi.queries.adhoc import AskedUnit
from kpi.wording import REASONS, SOURCES, period_words
from members.models import Unit


def title(request: AdHocRequest) -> str:
    """What the table is called."""
    words = {"title": request.title, "period": period_words(request.period)}
    return _("%(title)s %(period)s") % words


def lines(units: Sequence[AskedUnit]) -> tuple[list[Column], Iterator[list[Any]]]:
    """One row a cell: unit, what, figure or why there is none, from where, by whom, when, late."""
    columns = [
        Column(_("单位"), 30), Column(_("代码"), 16), Column(_("要的数"), 40),
        Column(_("计量单位"), 10), Column(_("数"), 14), Column(_("没有数的原因"), 30),
        Column(_("来源"), 14), Column(_("填报人"), 16), Column(_("时间"), 18), Column(_("迟报"), 8),
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
    ]


def why_none(cell: AdHocCell) -> str:
    """Why a cell holds no number; "" when it does."""
    if cell.value is not None:
        return ""
    if cell.state == AdHocCell.State.REFUSED:
        return _("不能提供：%(reason)s") % {"reason": cell.refusal}
    return str(REASONS[cell.missing]) if cell.missing else _("未答复")
