"""Villages without a doctor, visits to them, and family-doctor teams as workbooks."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.tables import Column, write_xlsx
from members.models import County
from staffing.models import VillageTour
from staffing.queries.teams import CentreLine
from staffing.queries.villages import Board, Line


def how(line: Line) -> list[str]:
    """How a village is served, in words; empty where nobody serves it."""
    said = [f"{one.get_mode_display()}：{one.institution.name}" for one in line.services]
    return said + [f"{words}：{row.person}" for row, words in line.postings]


def board(county: County, found: Board, today: date) -> bytes:
    """One line a village."""
    columns = [
        Column(_("行政村"), 20), Column(_("代码"), 14), Column(_("服务人口"), 10),
        Column(_("怎样服务"), 50), Column(_("空白点"), 8), Column(_("最近到村"), 12),
        Column(_("今年到村次数"), 12),
    ]  # fmt: skip
    lines = [
        [
            line.village.name, line.village.code, line.population.value if line.population else None,
            "；".join(how(line)), _("是") if line.is_blank else _("否"),
            line.last.on if line.last else None, line.visits,
        ]
        for line in found.lines
    ]  # fmt: skip
    head = ((_("截至"), today), (_("空白点"), str(found.blanks)), (_("导出时间"), now()))
    return write_xlsx(columns, lines, title=_("空白村"), head=head, demo=county.demo)


def tours(county: County, rows: Iterable[VillageTour]) -> bytes:
    """One line a visit."""
    columns = [
        Column(_("日期"), 12), Column(_("行政村"), 20), Column(_("服务单位"), 28),
        Column(_("方式"), 18), Column(_("服务内容"), 24), Column(_("服务人次"), 10),
        Column(_("撤回理由"), 30),
    ]  # fmt: skip
    lines = [
        [
            row.on, row.village.name, row.institution.name, row.mode, "、".join(row.services),
            row.served, row.reason,
        ]
        for row in rows
    ]  # fmt: skip
    head = ((_("导出时间"), now()),)
    return write_xlsx(columns, lines, title=_("到村服务"), head=head, demo=county.demo)


def teams(county: County, found: Sequence[CentreLine], today: date) -> bytes:
    """One line a team, then one a village without any."""
    columns = [
        Column(_("机构"), 28), Column(_("团队名称"), 20), Column(_("团队成员"), 50),
        Column(_("缺的席位"), 24), Column(_("服务的村"), 40), Column(_("没有团队的村"), 20),
    ]  # fmt: skip
    lines: list[list[object]] = []
    for one in found:
        for line in one.teams:
            seats = "；".join(f"{seat.seat}：{seat.person}" for seat in line.seats)
            empty = "；".join(f"{seat}×{number}" for seat, number in line.empty)
            villages = "；".join(village.name for village in line.villages)
            lines.append([one.centre.name, line.team.name, seats, empty, villages, None])
        lines += [[one.centre.name, None, None, None, None, row.name] for row in one.without]
    head = ((_("截至"), today), (_("导出时间"), now()))
    return write_xlsx(columns, lines, title=_("家庭医生团队"), head=head, demo=county.demo)
