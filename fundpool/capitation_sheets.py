"""Statements of public-health money as workbooks; amounts in yuan."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.money import exact_yuan
from alliance.core.showing import local
from alliance.core.tables import Column, write_xlsx
from fundpool.models import CapitationRun, CapitationYear
from fundpool.queries.capitation_statement import Stated, explained, totals
from fundpool.rules import capitation_years as rules


def statement(row: CapitationYear, lines: Sequence[Stated], quarter: int) -> bytes:
    """基本公卫预拨结算表: one body a row, then the sums."""
    columns = [
        Column(_("代码"), 12), Column(_("机构"), 30), Column(_("类别"), 20),
        Column(_("年度预算（元）"), 16), Column(_("本期经费（元）"), 16),
        Column(_("已预拨（元）"), 16), Column(_("核定（元）"), 16), Column(_("结算补拨（元）"), 16),
        Column(_("应退（元）"), 16), Column(_("已退回（元）"), 16), Column(_("实拨（元）"), 16),
    ]  # fmt: skip
    rows: list[list[object]] = [
        [
            one.budget.institution.code, local(one.budget.institution, "name"),
            one.budget.get_kind_display(), exact_yuan(one.budget.fen), exact_yuan(one.money),
            exact_yuan(one.advanced), None if one.earned is None else exact_yuan(one.earned),
            exact_yuan(one.topped), exact_yuan(one.due), exact_yuan(one.back), exact_yuan(one.paid),
        ]
        for one in lines
    ]  # fmt: skip
    summed = totals(lines)
    order = ("budget", "money", "advanced", "earned", "topped", "due", "back", "paid")
    rows.append([None, _("合计"), None, *(exact_yuan(summed[name]) for name in order)])
    head = (
        (_("资金池"), row.pool.name), (_("年度"), row.year),
        (_("期间"), str(rules.QUARTER_WORDS[quarter])), (_("导出时间"), now()),
    )  # fmt: skip
    return write_xlsx(columns, rows, title=_("基本公卫预拨结算表"), head=head, demo=row.demo)


def run(row: CapitationRun, lines: Iterable[Any]) -> bytes:
    """One run, one body a row (with `kept_fen` and `net_fen`), with how each amount came about."""
    columns = [
        Column(_("代码"), 12), Column(_("机构"), 30), Column(_("本期经费（元）"), 16),
        Column(_("已预拨（元）"), 16), Column(_("得分"), 10), Column(_("核定（元）"), 16),
        Column(_("应拨（元）"), 16), Column(_("抵扣应退（元）"), 16),
        Column(_("实付（元）"), 16), Column(_("应退（元）"), 16), Column(_("计算"), 60),
    ]  # fmt: skip
    rows = (
        [
            one.budget.institution.code, local(one.budget.institution, "name"),
            exact_yuan(one.quarter_fen), exact_yuan(one.advance_fen), one.score,
            None if one.earned_fen is None else exact_yuan(one.earned_fen),
            exact_yuan(one.pay_fen), exact_yuan(one.kept_fen), exact_yuan(one.net_fen),
            exact_yuan(one.recover_fen),
            "；".join(explained(one, method=row.method, share=row.share)),
        ]
        for one in lines
    )  # fmt: skip
    head = (
        (_("资金池"), row.capitation.pool.name), (_("年度"), row.capitation.year),
        (_("种类"), str(row)), (_("依据"), row.basis), (_("状态"), row.get_status_display()),
    )  # fmt: skip
    return write_xlsx(columns, rows, title=str(row), head=head, demo=row.demo)
