"""A list of remote items as a workbook: who waits for what since when, nobody's name or illness."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.showing import local
from alliance.core.tables import Column, write_xlsx
from referrals.models import RemoteItem
from referrals.queries.remote import next_words
from referrals.remote_rules import STATES


def title() -> str:
    """What the table is called."""
    return str(_("远程诊断与会诊"))


def workbook(rows: Iterable[RemoteItem], tab: str) -> bytes:
    """A line for each item of a tab of the worklist, in its order."""
    found = list(rows)
    columns = [
        Column(_("远程申请单号"), 16), Column(_("类别"), 8), Column(_("申请机构"), 28),
        Column(_("诊断机构"), 28), Column(_("状态"), 12), Column(_("优先级"), 10),
        Column(_("下一步"), 16), Column(_("在办机构"), 28), Column(_("办理期限"), 20),
        Column(_("危急值告知期限"), 20), Column(_("新建时间"), 20), Column(_("最后办理时间"), 20),
        Column(_("演示"), 8),
    ]  # fmt: skip
    head = ((_("列表"), tab), (_("导出时间"), now()))
    return write_xlsx(
        columns, map(_row, found), title=title(), head=head, demo=any(row.demo for row in found)
    )


def _row(row: RemoteItem) -> list[object]:
    return [
        row.number, row.get_kind_display(), local(row.origin, "name"),
        local(row.destination, "name"), str(STATES[row.way][row.status].words),
        row.get_priority_display(), next_words(row),
        local(row.owner_at, "name") if row.owner_at else None, row.due_at, row.critical_due_at,
        row.created_at, row.changed_at, row.demo,
    ]  # fmt: skip
