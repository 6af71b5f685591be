"""The books as tables to keep: journals, balances, statements, vouchers for other programs."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.money import exact_yuan, two_places
from alliance.core.tables import write_csv, write_xlsx
from fundpool.models import AccountCode, Entry, Pool
from fundpool.queries import statements
from fundpool.rules import ledger as rules

#: The flat file of vouchers: one entry a line. Headings are for programs and stay as they are;
#: the words beside them are shown to whoever sets the import up.
VOUCHER_FORMAT: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "pool": gettext_lazy("资金池代码"),
        "year": gettext_lazy("账套年度"),
        "voucher_no": gettext_lazy("凭证号；与资金池代码、账套年度一起唯一确定一张凭证"),
        "date": gettext_lazy("记账日期，写作 2026-11-23"),
        "budget_year": gettext_lazy("预算年度，可以不同于记账日期的年度"),
        "kind": gettext_lazy("业务种类的代码"),
        "summary": gettext_lazy("摘要"),
        "source": gettext_lazy("依据：文号、银行流水号或回单号"),
        "side": gettext_lazy("D 借方，C 贷方"),
        "account_kind": gettext_lazy("本系统的科目"),
        "account_code": gettext_lazy("会计科目代码，照已确认的科目对照"),
        "account_name": gettext_lazy("会计科目名称，照已确认的科目对照"),
        "earmark": gettext_lazy("专项代码；没有的为空"),
        "institution": gettext_lazy("往来机构代码；没有的为空"),
        "amount_yuan": gettext_lazy("金额，元，两位小数，不带千分位，总是正数"),
        "prepared_by": gettext_lazy("制单人；系统记账的为空"),
        "reviewed_by": gettext_lazy("审核人；没有的为空"),
        "journal_hash": gettext_lazy("凭证的校验值，可与审计资料包核对"),
    }
)
VOUCHER_COLUMNS: Final = tuple(VOUCHER_FORMAT)


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
