"""培训和指导 of a year as workbooks: the board, and every session."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.tables import Column, write_xlsx
from members.models import County
from staffing.queries.training import Line

_DAY = timedelta(days=1)


def board(county: County, lines: Sequence[Line], year: int, today: date) -> bytes:
    """One line a kind."""
    columns = [
        Column(_("种类"), 24), Column(_("最少"), 8), Column(_("最多"), 8), Column(_("已办"), 8),
        Column(_("参加人次"), 10), Column(_("覆盖的基层机构"), 14), Column(_("基层机构"), 10),
        Column(_("还没有覆盖"), 50), Column(_("符合"), 8), Column(_("依据"), 24),
    ]  # fmt: skip
    rows = [
        [
            line.words, line.least, line.most, line.held, line.heads,
            line.reached if line.base else None, line.base or None,
            "；".join(body.name for body in line.lacking),
            None if line.met is None else (_("是") if line.met else _("否")),
            line.clause or line.missing,
        ]
        for line in lines
    ]  # fmt: skip
    head = ((_("年度"), str(year)), (_("截至"), today), (_("导出时间"), now()))
    return write_xlsx(columns, rows, title=_("培训和指导"), head=head, demo=county.demo)


def sessions(county: County, rows: Iterable[Any], year: int) -> bytes:
    """One line a session."""
    columns = [
        Column(_("种类"), 24), Column(_("内容"), 40), Column(_("举办单位"), 28),
        Column(_("第一天"), 12), Column(_("最后一天"), 12), Column(_("参加人数"), 10),
        Column(_("覆盖机构数"), 12), Column(_("撤回"), 30),
    ]  # fmt: skip
    lines = [
        [
            row.get_kind_display(), row.topic, row.holder.name, row.from_on, row.until_on - _DAY,
            row.heads, row.bodies, row.reason if row.withdrawn_at else None,
        ]
        for row in rows
    ]  # fmt: skip
    head = ((_("年度"), str(year)), (_("导出时间"), now()))
    return write_xlsx(columns, lines, title=_("培训和指导明细"), head=head, demo=county.demo)
