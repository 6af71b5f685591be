"""The coverage board as a workbook: a line a centre with its months, or a line an end."""

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.tables import Column, write_xlsx
from staffing.queries.coverage import Board


def title() -> str:
    """What the table is called."""
    return _("派驻覆盖")


def workbook(found: Board) -> bytes:
    """One line a centre: days without anybody until today by month, and days still open."""
    columns = [
        Column(_("机构"), 30), Column(_("今日"), 8), Column(_("空缺自"), 12),
        *(Column(_("%(n)d月缺日") % {"n": n}, 9) for n in range(1, 13)),
        Column(_("全年缺日"), 10), Column(_("全年待排日"), 12), Column(_("应有人日"), 10),
        Column(_("演示"), 8),
    ]  # fmt: skip
    lines = [
        [
            line.centre.name, _("空缺") if line.since else _("有人"), line.since,
            *(month.missed if month.days and not month.ahead else None for month in line.months),
            line.year.missed, line.year.open, line.year.days, line.centre.demo,
        ]
        for line in found.lines
    ]  # fmt: skip
    head = (
        (_("年度"), str(found.year)), (_("截至"), found.today), (_("导出时间"), now()),
        (_("最低职称"), found.wanted.words), (_("每日人数"), str(found.wanted.people)),
        (_("依据"), found.wanted.clause),
    )  # fmt: skip
    demo = any(line.centre.demo for line in found.lines)
    return write_xlsx(columns, lines, title=title(), head=head, demo=demo)


def endings(found: Board) -> bytes:
    """One line an end within ninety days."""
    columns = [
        Column(_("人员"), 16), Column(_("机构"), 30), Column(_("最后一天"), 12),
        Column(_("剩余天数"), 10), Column(_("此后首个无人日"), 16),
    ]  # fmt: skip
    lines = [
        [one.there.name, one.centre.name, one.last_day, one.left, one.gap_from]
        for one in found.endings
    ]
    head = ((_("截至"), found.today), (_("导出时间"), now()))
    demo = any(one.centre.demo for one in found.endings)
    return write_xlsx(columns, lines, title=_("90天内到期"), head=head, demo=demo)
