"""Lists of requests and of money that is out, as workbooks; amounts as yuan with two decimals."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.money import exact_yuan
from alliance.core.showing import local
from alliance.core.tables import Column, write_xlsx
from fundpool.queries.request_lists import Line, Owed, Use
from fundpool.queries.request_money import Advance
from fundpool.rules import requests as rules


def worklist(lines: Iterable[Line], tab: str) -> bytes:
    """A line for each request of a tab, in its order."""
    found = list(lines)
    columns = [
        Column(_("申请号"), 16), Column(_("申请单位"), 28), Column(_("资金池"), 24),
        Column(_("专项"), 20), Column(_("事由"), 40), Column(_("申请金额（元）"), 16),
        Column(_("状态"), 12), Column(_("在谁手上"), 12), Column(_("已等天数"), 10),
        Column(_("已批准（元）"), 16), Column(_("已拨付（元）"), 16), Column(_("未核销（元）"), 16),
        Column(_("演示"), 8),
    ]  # fmt: skip
    rows = [
        [
            one.row.no, local(one.row.institution, "name"), one.row.pool.name,
            one.row.earmark.name, one.row.purpose, exact_yuan(one.row.fen),
            rules.state_words(one.row.status), str(rules.OFFICES.get(one.holder, "")) or None,
            one.days, exact_yuan(one.amounts.committed), exact_yuan(one.amounts.paid), exact_yuan(one.amounts.out),
            one.row.demo,
        ]
        for one in found
    ]  # fmt: skip
    head = ((_("列表"), tab), (_("导出时间"), now()))
    demo = any(one.row.demo for one in found)
    return write_xlsx(columns, rows, title=_("资金申请"), head=head, demo=demo)


def advances(lines: Iterable[Advance]) -> bytes:
    """已拨未核销."""
    found = list(lines)
    columns = [
        Column(_("申请号"), 16), Column(_("单位"), 28), Column(_("专项"), 20),
        Column(_("拨付日期"), 14), Column(_("未核销（元）"), 16), Column(_("账龄（天）"), 10),
        Column(_("应核销日期"), 14), Column(_("演示"), 8),
    ]  # fmt: skip
    rows = [
        [
            one.request.no, local(one.request.institution, "name"), one.request.earmark.name,
            one.on, exact_yuan(one.fen), one.days, one.due_on, one.request.demo,
        ]
        for one in found
    ]  # fmt: skip
    demo = any(one.request.demo for one in found)
    head = ((_("导出时间"), now()),)
    return write_xlsx(columns, rows, title=_("已拨未核销"), head=head, demo=demo)


def recoveries(lines: Iterable[Owed]) -> bytes:
    """追回台账."""
    found = list(lines)
    columns = [
        Column(_("申请号"), 16), Column(_("单位"), 28), Column(_("专项"), 20),
        Column(_("违规情形"), 14), Column(_("事实与处理"), 40), Column(_("登记时间"), 20),
        Column(_("应追回（元）"), 16), Column(_("已追回（元）"), 16), Column(_("未追回（元）"), 16),
        Column(_("演示"), 8),
    ]  # fmt: skip
    rows = [
        [
            one.row.request.no, local(one.body, "name"),
            one.row.request.earmark.name, one.row.kind, one.row.reason, one.row.at,
            exact_yuan(one.row.fen), exact_yuan(one.recovered), exact_yuan(one.left), one.row.request.demo,
        ]
        for one in found
    ]  # fmt: skip
    demo = any(one.row.request.demo for one in found)
    head = ((_("导出时间"), now()),)
    return write_xlsx(columns, rows, title=_("追回台账"), head=head, demo=demo)


def uses(lines: Iterable[Use], year: int) -> bytes:
    """专项资金使用情况表."""
    found = list(lines)
    columns = [
        Column(_("资金池"), 24), Column(_("专项"), 20), Column(_("单位"), 28),
        Column(_("申请件数"), 10), Column(_("申请（元）"), 16), Column(_("批准（元）"), 16),
        Column(_("拨付（元）"), 16), Column(_("核销（元）"), 16), Column(_("退回（元）"), 16),
        Column(_("追缴（元）"), 16), Column(_("未核销（元）"), 16),
    ]  # fmt: skip
    rows = [
        [
            one.earmark.pool.name, one.earmark.name, local(one.body, "name"), one.requests,
            exact_yuan(one.asked), exact_yuan(one.amounts.committed), exact_yuan(one.amounts.paid),
            exact_yuan(one.amounts.accepted), exact_yuan(one.amounts.returned), exact_yuan(one.amounts.misused),
            exact_yuan(one.amounts.out),
        ]
        for one in found
    ]  # fmt: skip
    demo = any(one.earmark.pool.demo for one in found)
    head = ((_("预算年度"), year), (_("导出时间"), now()))
    return write_xlsx(columns, rows, title=_("专项资金使用情况表"), head=head, demo=demo)
