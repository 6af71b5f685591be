"""What is said about bank accounts and sources of money over REST; amounts are yuan."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.money import two_places
from alliance.core.shapes import Shape, number, text, truth, whole
from fundpool.models import BankAccount, BankBalance, BankLine, Receipt, TreasuryPayment
from fundpool.queries.bank import Page
from fundpool.queries.sources import Group, Moved, Part
from fundpool.rules.banking import SIDES

BANK_SIDES = [*SIDES.items()]


class BankAccountShape(Shape):
    """An account at the custody holder."""

    code = text(_("银行账户代码。"))
    holder = text(_("存放单位。"))
    bank = text(_("开户银行。"))
    ends_with = text(_("账号末四位。"))
    since = serializers.DateField(help_text=_("起始日，以前视为已对清。"))
    pools = serializers.ListField(child=text(), help_text=_("账户里的资金池代码。"))
    demo = truth(_("是否演示数据。"))


class BankLineShape(Shape):
    """One line of a bank statement."""

    id = whole(_("流水的编号。"))
    account = text(_("银行账户代码。"))
    on = serializers.DateField(help_text=_("日期。"))
    side = serializers.ChoiceField(BANK_SIDES, help_text=_("in 收，out 付。"))
    amount = number(_("金额，元。"))
    reference = text(_("流水号。"))
    counterparty = text(_("对方户名。"))
    purpose = text(_("摘要。"))
    journals = serializers.ListField(child=whole(), help_text=_("勾对的凭证编号。"))
    void = truth(_("是否作废。"))


class NewBankLineShape(Shape):
    """One line to enter."""

    account = text(_("银行账户代码。"), max_length=40)
    on = serializers.DateField(help_text=_("日期。"))
    side = serializers.ChoiceField(BANK_SIDES, help_text=_("in 收，out 付。"))
    amount = text(_("金额，元。"), max_length=30)
    reference = text(_("流水号。"), max_length=60)
    counterparty = text(
        _("对方户名。"), max_length=120, required=False, default="", allow_blank=True
    )
    purpose = text(_("摘要。"), max_length=200, required=False, default="", allow_blank=True)


class BankMatchShape(Shape):
    """Which journals a line is."""

    journals = serializers.ListField(
        child=whole(), min_length=1, max_length=200, help_text=_("凭证编号，合计等于流水金额。")
    )


class BankBookShape(Shape):
    """Into which pool a line is booked."""

    pool = text(_("资金池代码，要存放在这个账户里。"), max_length=40)


class BankReasonShape(Shape):
    """Why something is taken back."""

    reason = text(_("理由。"), max_length=200)


class BankBalanceShape(Shape):
    """What the bank said of a day."""

    account = text(_("银行账户代码。"))
    on = serializers.DateField(help_text=_("日期。"))
    entered = whole(_("第几次填写；最后一次有效。"))
    amount = number(_("银行余额，元。"))
    statement_no = text(_("对账单号。"))


class NewBankBalanceShape(Shape):
    """A balance to enter."""

    account = text(_("银行账户代码。"), max_length=40)
    on = serializers.DateField(help_text=_("日期。"))
    amount = text(_("银行余额，元。"), max_length=30)
    statement_no = text(_("对账单号。"), max_length=80)


class BankOpenShape(Shape):
    """One difference: a journal that is not at the bank, or a line that is not in the books."""

    id = whole(_("凭证或流水的编号。"))
    on = serializers.DateField(help_text=_("日期。"))
    amount = number(_("金额，元，收为正、付为负。"))
    words = text(_("凭证号或流水号。"))


class ReconciliationShape(Shape):
    """Bank, books and every difference; bank and unexplained are null while no balance is entered."""

    account = text(_("银行账户代码。"))
    on = serializers.DateField(help_text=_("核对日。"))
    bank = number(_("银行余额，元。"))
    books = number(_("账面银行存款，元。"))
    not_at_bank = BankOpenShape(many=True, help_text=_("账上已记、银行未记。"))
    not_in_books = BankOpenShape(many=True, help_text=_("银行已记、账上未记。"))
    unexplained = number(_("未能说明的差额，元。"))


class TreasuryPaymentShape(Shape):
    """A row of the treasury's list and the payment it confirms."""

    reference = text(_("支付凭证号。"))
    on = serializers.DateField(help_text=_("支付日期。"))
    amount = number(_("金额，元。"))
    payee = text(_("收款人。"))
    request = text(_("资金申请号。"))
    payment = whole(_("第几笔拨付。"))


class FundReceiptShape(Shape):
    """Money from finance with its budget notice."""

    id = whole(_("财政拨入的编号。"))
    pool = text(_("资金池代码。"))
    earmark = text(_("专项代码；未指定用途的为空。"), allow_null=True)
    journal = whole(_("凭证编号。"))
    on = serializers.DateField(help_text=_("到账日期。"))
    amount = number(_("金额，元。"))
    notice_no = text(_("预算指标文号。"))
    notice_on = serializers.DateField(help_text=_("预算指标日期。"))
    level = serializers.ChoiceField(Receipt.Level.choices, help_text=_("资金级次。"))
    project = text(_("项目。"))
    year = whole(_("预算年度。"))


class FundSourceShape(Shape):
    """Sources of one level, project and year, and what became of them; in yuan."""

    level = text(_("资金级次；本池自身收入为空。"))
    project = text(_("项目；本池自身收入为业务名称。"))
    year = whole(_("预算年度。"), allow_null=True)
    received = number(_("累计到账。"))
    received_in_year = number(_("本年到账。"))
    out = number(_("累计支付。"))
    out_in_year = number(_("本年支付。"))
    committed = number(_("已批待拨。"))
    free = number(_("可用。"))
    owed = number(_("应付。"))


class FundMoveShape(Shape):
    """One movement of a receipt's money."""

    journal = whole(_("凭证编号。"))
    kind = text(_("业务。"))
    on = serializers.DateField(help_text=_("记账日期。"))
    start = text(_("从哪里。"))
    end = text(_("到哪里。"))
    request = text(_("资金申请号。"), allow_null=True)
    payment = whole(_("拨付的编号。"), allow_null=True)
    amount = number(_("金额，元。"))


class FundPartShape(Shape):
    """Part of a payment and the source it came from."""

    receipt = whole(_("财政拨入的编号；其他来源为空。"), allow_null=True)
    words = text(_("预算指标文号，或来源的业务名称。"))
    journal = whole(_("到账凭证编号。"))
    amount = number(_("金额，元。"))


def account_line(row: BankAccount) -> tuple[Any, ...]:
    """An account as it is told; its number is masked."""
    pools = [share.pool.code for share in row.shares.all()]
    return (row.code, row.holder, row.bank, row.ends_with, row.since, pools, row.demo)


def bank_line(row: BankLine) -> tuple[Any, ...]:
    """A line as it is told, with the journals it is."""
    journals = sorted(one.journal_id for one in row.matches.all() if one.undone_at is None)
    return (
        row.pk, row.account.code, row.on, row.side, two_places(row.fen), row.reference,
        row.counterparty, row.purpose, journals, row.voided_at is not None,
    )  # fmt: skip


def balance_line(row: BankBalance) -> tuple[Any, ...]:
    """A balance as it is told."""
    return (row.account.code, row.on, row.number, two_places(row.fen), row.statement_no)


def treasury_line(row: TreasuryPayment) -> tuple[Any, ...]:
    """A confirmation as it is told."""
    return (
        row.reference, row.on, two_places(row.fen), row.payee, row.payment.request.no,
        row.payment.number,
    )  # fmt: skip


def receipt_line(row: Receipt) -> tuple[Any, ...]:
    """A receipt as it is told."""
    return (
        row.pk, row.pool.code, row.earmark.code if row.earmark else None, row.journal_id,
        row.journal.effective_on, two_places(row.fen), row.notice_no, row.notice_on, row.level,
        row.project, row.year,
    )  # fmt: skip


def reconciliation(account: BankAccount, found: Page) -> dict[str, Any]:
    """Bank, books and differences as they are told."""
    return {
        "account": account.code,
        "on": found.on,
        "bank": two_places(found.balance.fen) if found.balance else None,
        "books": two_places(found.books),
        "not_at_bank": [
            _open(one.journal.pk, one.journal.effective_on, one.fen, str(one.journal))
            for one in found.journals
        ],
        "not_in_books": [
            _open(one.line.pk, one.line.on, one.fen, one.line.reference) for one in found.lines
        ],
        "unexplained": two_places(found.sums.unexplained) if found.sums else None,
    }


def _open(pk: int, on: object, fen: int, words: str) -> dict[str, Any]:
    return {"id": pk, "on": on, "amount": two_places(fen), "words": words}


def source_lines(groups: Iterable[Group]) -> list[dict[str, Any]]:
    """Sources as they are told."""
    names = ("received", "received_in_year", "out", "out_in_year", "committed", "free", "owed")
    return [
        {
            "level": one.level, "project": one.project, "year": one.year,
            **{name: two_places(getattr(one.sums, name)) for name in names},
        }
        for one in groups
    ]  # fmt: skip


def move_lines(rows: Iterable[Moved]) -> list[dict[str, Any]]:
    """Movements as they are told."""
    return [
        {
            "journal": one.journal.pk, "kind": one.journal.kind, "on": one.journal.effective_on,
            "start": one.start, "end": one.end, "request": one.request.no if one.request else None,
            "payment": one.payment.pk if one.payment else None, "amount": two_places(one.fen),
        }
        for one in rows
    ]  # fmt: skip


def part_lines(rows: Iterable[Part]) -> list[dict[str, Any]]:
    """Parts as they are told."""
    return [
        {
            "receipt": one.receipt.pk if one.receipt else None, "words": one.words,
            "journal": one.journal.pk, "amount": two_places(one.fen),
        }
        for one in rows
    ]  # fmt: skip
