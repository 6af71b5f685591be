"""What was escalated, as a workbook: a line a step, without any patient."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.tables import Column, write_xlsx
from referrals.models import Escalation
from referrals.queries.escalated import kind_of, state_of


def title() -> str:
    """What the table is called."""
    return str(_("逾期催办"))


def workbook(rows: Iterable[Escalation]) -> bytes:
    """One line a step."""
    found = list(rows)
    columns = [
        Column(_("单号"), 16), Column(_("方向或类别"), 16), Column(_("状态"), 12),
        Column(_("催办事项"), 14), Column(_("办理期限"), 20), Column(_("在办机构"), 24),
        Column(_("催办到"), 14), Column(_("提醒到"), 16), Column(_("电话"), 16),
        Column(_("提醒时间"), 20), Column(_("知晓时间"), 20), Column(_("演示"), 8),
    ]  # fmt: skip
    lines = [
        [
            row.item.number, kind_of(row.item), state_of(row.item),
            row.get_matter_display(), row.due_at, row.institution.name, row.get_step_display(),
            str(row.person) if row.person else None, row.phone, row.at, row.acknowledged_at,
            row.demo,
        ]
        for row in found
    ]  # fmt: skip
    head = ((_("导出时间"), now()),)
    return write_xlsx(columns, lines, title=title(), head=head, demo=any(row.demo for row in found))
