"""The books as tables to keep: journals, balances, statements, vouchers for other programs."""

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _

from alliance.core.money import exact_yuan, two_places
from alliance.core.tables import write_csv, write_xlsx
from fundpool.models import AccountCode, Entry, Pool
from fundpool.queries import statements
from fundpool.rules import ledger as rules

#: The flat file of vouchers: one entry a line. Headings are for programs and stay as they are.
VOUCHER_COLUMNS: Final = (
    "pool", "year", "voucher_no", "date", "budget_year", "kind", "summary", "source", "side",
    "account_kind", "account_code", "account_name", "earmark", "institution", "amount_yuan",
    "prepared_by", "reviewed_by", "journal_hash",
)  # fmt: skip


def journals(rows: Iterable[Any], *, demo: bool) -> bytes:
    """The list of journals, each with what it moves in `fen`; read while it is written."""
    title = _("凭证")
    columns = [
        _("资金池"), _("凭证号"), _("记账日期"), _("预算年度"), _("业务"), _("摘要"), _("依据"),
        _("金额（元）"), _("制单"), _("冲销凭证"),
    ]  # fmt: skip
    lines = (
        (
            row.pool.code, str(row), row.effective_on, row.budget_year, row.kind_words, row.memo,
            row.source, exact_yuan(row.fen or 0), str(row.by or _("系统")),
            str(row.reverses) if row.reverses else None,
        )
        for row in rows
    )  # fmt: skip
    return write_xlsx(columns, lines, title=title, demo=demo)


def trial(pool: Pool, year: int) -> bytes:
    """科目余额表."""
    columns = [
        _("科目"), _("专项"), _("机构"), _("年初余额"), _("借方"), _("贷方"), _("年末余额"),
    ]  # fmt: skip
    lines = (
        (
            one.account.kind_words,
            one.account.earmark and one.account.earmark.name,
            one.account.unit and one.account.unit.name,
            *(exact_yuan(fen) for fen in (one.opening, one.debit, one.credit, one.closing)),
        )
        for one in statements.trial(pool, year)
    )
    head = [(_("资金池"), pool.name), (_("年度"), year)]
    return write_xlsx(columns, lines, title=_("科目余额表"), demo=pool.demo, head=head)


def flows(pool: Pool, year: int) -> bytes:
    """资金池收支余情况表."""
    opening, lines, closing = statements.flows(pool, year)
    rows: list[tuple[object, ...]] = [(_("年初银行存款"), None, None, exact_yuan(opening))]
    rows += [(one.words, exact_yuan(one.came), exact_yuan(one.went), None) for one in lines]
    rows.append((_("年末银行存款"), None, None, exact_yuan(closing)))
    columns = [_("项目"), _("收入"), _("支出"), _("余额")]
    head = [(_("资金池"), pool.name), (_("年度"), year)]
    return write_xlsx(columns, rows, title=_("收支余情况表"), demo=pool.demo, head=head)


def unit(rows: Iterable[Entry], name: str, *, demo: bool) -> bytes:
    """分单位明细账."""
    columns = [
        _("记账日期"), _("资金池"), _("凭证号"), _("业务"), _("摘要"), _("科目"), _("借方"), _("贷方"),
    ]  # fmt: skip
    lines = (
        (
            row.journal.effective_on, row.journal.pool.code, str(row.journal),
            row.journal.kind_words, row.journal.memo, row.account.kind_words,
            exact_yuan(row.fen) if row.side == rules.D else None,
            exact_yuan(row.fen) if row.side == rules.C else None,
        )
        for row in rows
    )  # fmt: skip
    return write_xlsx(columns, lines, title=_("分单位明细账"), demo=demo, head=[(_("机构"), name)])


def vouchers(rows: Iterable[Entry], codes: dict[str, AccountCode], *, demo: bool) -> bytes:
    """Entries as flat CSV for an accounting program, with the county's confirmed codes."""
    lines = (
        (
            row.journal.pool.code, row.journal.period.year, row.journal.voucher_no,
            row.journal.effective_on, row.journal.budget_year, row.journal.kind, row.journal.memo,
            row.journal.source, row.side, row.account.kind, codes[row.account.kind].code,
            codes[row.account.kind].name,
            row.account.earmark and row.account.earmark.code,
            row.institution and row.institution.code,
            two_places(row.fen),
            row.journal.by and row.journal.by.name,
            row.journal.reviewed_by and row.journal.reviewed_by.name, row.journal.hash,
        )
        for row in rows
    )  # fmt: skip
    return write_csv(VOUCHER_COLUMNS, lines, title=_("凭证"), demo=demo)
