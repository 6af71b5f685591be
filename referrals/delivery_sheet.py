"""What was delivered to programs, as a workbook: a line an event, without any patient."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.tables import Column, write_xlsx
from referrals.models import EventDelivery


def title() -> str:
    """What the table is called."""
    return str(_("事件推送"))


def workbook(rows: Iterable[EventDelivery]) -> bytes:
    """One line an event and program."""
    found = list(rows)
    columns = [
        Column(_("事件编号"), 12), Column(_("转诊单号"), 16), Column(_("接口客户端"), 20),
        Column(_("状态"), 14), Column(_("尝试次数"), 10), Column(_("最近尝试"), 20),
        Column(_("最近答复码"), 10), Column(_("未送达的原因"), 20), Column(_("下次尝试"), 20),
        Column(_("送达时间"), 20), Column(_("演示"), 8),
    ]  # fmt: skip
    lines = [
        [
            row.event_id, row.referral.number, row.client.name, row.get_state_display(), row.tries,
            row.last_at, row.last_code, row.get_trouble_display() if row.trouble else None,
            row.next_at if row.state == EventDelivery.State.WAITING else None, row.delivered_at,
            row.demo,
        ]
        for row in found
    ]  # fmt: skip
    head = ((_("导出时间"), now()),)
    return write_xlsx(columns, lines, title=title(), head=head, demo=any(row.demo for row in found))
