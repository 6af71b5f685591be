"""Incomes, runs and what is owed, as workbooks; amounts in yuan."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.money import exact_yuan
from alliance.core.showing import local
from alliance.core.tables import Column, write_xlsx
from fundpool.models import LevyAssessment, LevyRun, Pool
from fundpool.queries.budget import Page
from fundpool.queries.income import Year
from fundpool.queries.levies import Owed
from members.models import County


def incomes(county: County, year: int, lines: Iterable[Year]) -> bytes:
    """One body a row: its income of the year and what of it is a base."""
    columns = [
        Column(_("代码"), 12), Column(_("机构"), 30), Column(_("版本"), 8), Column(_("来源"), 14),
        Column(_("收入合计（元）"), 18), Column(_("提取基数（元）"), 18), Column(_("填写时间"), 20),
    ]  # fmt: skip
    rows = (
        [
            one.body.code, local(one.body, "name"), it and it.version,
            it.get_basis_display() if it else _("未填"),
            exact_yuan(it.total_fen) if it else None, exact_yuan(it.base_fen) if it else None, it and it.at,
        ]
        for one in lines
        for it in [one.statement]
    )  # fmt: skip
    title = _("%(year)d年度收入表") % {"year": year}
    head = ((_("县区"), local(county, "name")), (_("导出时间"), now()))
    return write_xlsx(columns, rows, title=title, head=head, demo=county.demo)


def run(row: LevyRun, assessments: Iterable[LevyAssessment]) -> bytes:
    """One body a row of a run."""
    columns = [
        Column(_("代码"), 12), Column(_("机构"), 30), Column(_("提取基数（元）"), 18),
        Column(_("提取方式"), 20), Column(_("成员月数"), 10), Column(_("应缴（元）"), 16),
    ]  # fmt: skip
    rows = (
        [
            one.institution.code, local(one.institution, "name"), exact_yuan(one.base_fen),
            one.get_how_display(), one.months, exact_yuan(one.fen),
        ]
        for one in assessments
    )  # fmt: skip
    head = (
        (_("资金池"), row.pool.name), (_("年度"), row.year), (_("基数年度"), row.base_year),
        (_("提取比例"), row.rate), (_("依据"), row.clause), (_("状态"), row.get_status_display()),
    )  # fmt: skip
    title = _("%(year)d年度提取") % {"year": row.year}
    return write_xlsx(columns, rows, title=title, head=head, demo=row.pool.demo)


def owed(pool: Pool, year: int, lines: Iterable[Owed]) -> bytes:
    """应缴未缴: one body a row."""
    columns = [
        Column(_("代码"), 12), Column(_("机构"), 30), Column(_("应缴（元）"), 16),
        Column(_("已缴（元）"), 16), Column(_("未缴（元）"), 16),
    ]  # fmt: skip
    rows = (
        [
            one.body.code, local(one.body, "name"), exact_yuan(one.assessed_fen), exact_yuan(one.paid_fen),
            exact_yuan(one.open_fen),
        ]
        for one in lines
    )  # fmt: skip
    head = ((_("资金池"), pool.name), (_("年度"), year), (_("导出时间"), now()))
    return write_xlsx(columns, rows, title=_("应缴未缴"), head=head, demo=pool.demo)


def budget(county: County, page: Page) -> bytes:
    """The yearly special budget: every line, then the sum, in yuan."""
    columns = [Column(_("项目"), 24), Column(_("金额（元）"), 18), Column(_("条款"), 20)]
    rows: list[list[object]] = [[one.words, exact_yuan(one.fen), one.clause] for one in page.lines]
    rows += [
        [_("各项合计"), exact_yuan(page.budget.total_fen), None],
        [_("方案所写"), exact_yuan(page.budget.printed_fen), page.clause],
        [_("第%(n)d年起") % {"n": page.last_year + 1}, exact_yuan(page.after_fen), None],
    ]
    head = ((_("县区"), local(county, "name")), (_("导出时间"), now()))
    return write_xlsx(columns, rows, title=_("财政专项预算"), head=head, demo=county.demo)
