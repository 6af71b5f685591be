"""Bank reconciliation and sources of money as tables to keep."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from alliance.core.money import exact_yuan
from alliance.core.tables import write_xlsx
from fundpool.models import BankAccount, Pool, Receipt
from fundpool.queries.bank import Page
from fundpool.queries.sources import Group, Moved
from fundpool.rules.tracing import added


def reconciliation(account: BankAccount, found: Page) -> bytes:
    """银行余额调节表: the bank's balance, every difference, the books."""
    rows: list[tuple[object, ...]] = [
        (_("银行余额"), found.balance and found.balance.statement_no, found.on,
         exact_yuan(found.balance.fen) if found.balance else None),
    ]  # fmt: skip
    rows += [
        (_("账上已记、银行未记"), f"{one.journal} {one.journal.memo}", one.journal.effective_on,
         exact_yuan(one.fen))
        for one in found.journals
    ]  # fmt: skip
    rows += [
        (_("银行已记、账上未记"), f"{one.line.reference} {one.line.purpose}", one.line.on,
         exact_yuan(one.back))
        for one in found.lines
    ]  # fmt: skip
    if found.sums is not None:
        rows.append((_("未能说明的差额"), None, found.on, exact_yuan(found.sums.unexplained)))
    rows.append((_("账面银行存款"), None, found.on, exact_yuan(found.books)))
    head = [
        (_("银行账户"), str(account)), (_("存放单位"), account.holder), (_("日期"), found.on),
        *((one.pool.name, exact_yuan(one.fen)) for one in found.shares),
    ]  # fmt: skip
    columns = [_("项目"), _("凭证或流水"), _("日期"), _("金额（元）")]
    return write_xlsx(columns, rows, title=_("银行余额调节表"), demo=account.demo, head=head)


def sources(pool: Pool, year: int, groups: Sequence[Group]) -> bytes:
    """分资金来源收支余: by level, project and year."""
    columns = [
        _("资金级次"), _("项目"), _("预算年度"), _("累计到账"), _("本年到账"), _("累计支付"),
        _("本年支付"), _("已批待拨"), _("可用"), _("应付"), _("仍在银行"),
    ]  # fmt: skip
    rows: list[tuple[object, ...]] = [
        (one.words, one.project, one.year, *_amounts(one.sums)) for one in groups
    ]
    rows.append((_("合计"), None, None, *_amounts(added(one.sums for one in groups))))
    head = [(_("资金池"), pool.name), (_("年度"), year)]
    return write_xlsx(columns, rows, title=_("分资金来源收支余"), demo=pool.demo, head=head)


def _amounts(one: object) -> list[object]:
    names = (
        "received", "received_in_year", "out", "out_in_year", "committed", "free", "owed",
        "in_bank",
    )  # fmt: skip
    return [exact_yuan(getattr(one, name)) for name in names]


def course(row: Receipt, lines: Sequence[Moved]) -> bytes:
    """资金去向: every movement of one receipt's money."""
    columns = [
        _("凭证号"), _("记账日期"), _("业务"), _("从"), _("到"), _("资金申请"), _("单位"),
        _("银行回单号"), _("金额（元）"),
    ]  # fmt: skip
    rows = (
        (
            str(one.journal), one.journal.effective_on, one.journal.kind_words, one.start, one.end,
            one.request and one.request.no, one.request and one.request.institution.name,
            one.payment and one.payment.bank_no, exact_yuan(one.fen),
        )
        for one in lines
    )  # fmt: skip
    head = [
        (_("预算指标文号"), row.notice_no), (_("资金级次"), row.get_level_display()),
        (_("项目"), row.project), (_("预算年度"), row.year), (_("金额（元）"), exact_yuan(row.fen)),
    ]  # fmt: skip
    return write_xlsx(columns, rows, title=_("资金去向"), demo=row.pool.demo, head=head)
