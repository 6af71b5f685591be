"""人力资源池 as a workbook."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.tables import Column, write_xlsx
from staffing.queries.pool import Line


def title() -> str:
    """What the table is called."""
    return _("人力资源池")


def workbook(lines: Sequence[Line], today: date) -> bytes:
    """One line a person, with the state and how many days it has lasted."""
    columns = [
        Column(_("种类"), 14), Column(_("人员"), 16), Column(_("牵头医院"), 28),
        Column(_("编制所在或使用单位"), 28), Column(_("招聘日期"), 12), Column(_("入池日期"), 12),
        Column(_("状态"), 16), Column(_("自"), 12), Column(_("天数"), 8),
        Column(_("最近考核日期"), 14), Column(_("考核通过"), 10), Column(_("薪酬由谁负责"), 24),
        Column(_("依据"), 20),
    ]  # fmt: skip
    rows = [
        [
            one.row.get_kind_display(), one.row.person.name, one.row.lead.name,
            one.row.member.name if one.row.member else None, one.row.hired_on, one.row.entered_on,
            one.row.state_words, one.row.since_on, one.days, one.row.examined_on,
            None if one.row.passed is None else (_("是") if one.row.passed else _("否")),
            one.row.payer, one.row.payer_clause,
        ]
        for one in lines
    ]  # fmt: skip
    head = ((_("截至"), today), (_("导出时间"), now()))
    demo = any(one.row.demo for one in lines)
    return write_xlsx(columns, rows, title=title(), head=head, demo=demo)
