"""Bank statements and the treasury's payment lists from workbooks: a line or a payment a row."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core import imports
from alliance.core.actor import Actor
from alliance.core.calendar_file import read_day
from alliance.core.errors import Invalid
from alliance.core.imports import Column, Layout, Outcome, Record, refusal
from alliance.core.models import ImportFile
from alliance.core.money import in_yuan, parse_yuan
from alliance.core.tables import write_xlsx
from fundpool.access.bank import PAYMENTS, STATEMENT
from fundpool.actions import bank_lines, bank_payments
from fundpool.bank_told import LineTold, PaidTold, check_line, check_paid
from fundpool.models import BankAccount, Disbursement, TreasuryPayment
from fundpool.rules import banking as rules
from members.models import County

_UNITS: Final[dict[str, Decimal | int]] = {"元": 1, "万元": 10_000}
_SIDES: Final = {
    **dict.fromkeys(("收", "收入", "贷", "贷方", "转入", "存入", "in", "C"), rules.IN),
    **dict.fromkeys(("付", "支出", "借", "借方", "转出", "支取", "out", "D"), rules.OUT),
}


@dataclass
class StatementTable(Layout):
    """A bank's statement: money in and out in two columns, or one amount and its direction."""

    account: BankAccount
    file: ImportFile | None = None
    kind: str = field(default=STATEMENT, init=False)
    asks_headings: bool = field(default=True, init=False)

    def columns(self) -> list[Column]:
        """Day, number, amounts, the other party and what for."""
        return [
            Column("on", gettext_lazy("日期"), ("交易日期", "记账日期", "交易时间", "入账日期")),
            Column(
                "reference", gettext_lazy("流水号"),
                ("交易流水号", "银行流水号", "回单号", "凭证号", "核心流水号"),
            ),
            Column(
                "received", gettext_lazy("收入金额"),
                ("贷方发生额", "贷方金额", "收入", "转入金额"),
                required=False, adds=True, unit="元", units=_UNITS,
            ),
            Column(
                "paid", gettext_lazy("支出金额"), ("借方发生额", "借方金额", "支出", "转出金额"),
                required=False, adds=True, unit="元", units=_UNITS,
            ),
            Column(
                "amount", gettext_lazy("金额"), ("交易金额", "发生额"), required=False, unit="元",
                units=_UNITS,
            ),
            Column(
                "side", gettext_lazy("收付"), ("借贷标志", "借贷方向", "收支", "方向"),
                required=False,
            ),
            Column(
                "counterparty", gettext_lazy("对方户名"), ("对方名称", "对方单位", "对手户名"),
                required=False,
            ),
            Column("purpose", gettext_lazy("摘要"), ("用途", "附言", "交易摘要"), required=False),
        ]  # fmt: skip

    def key_columns(self) -> tuple[str, ...]:
        """A line's number."""
        return ("reference",)

    def compare(self, records: list[Record]) -> list[Outcome]:
        """Every row against the lines that are there."""
        wanted = [record.values["reference"].strip() for record in records]
        rows = self.account.lines.filter(reference__in=wanted, voided_at=None)
        there = {row.reference: (row.on, row.side, row.fen) for row in rows}
        return [self._outcome(record, there) for record in records]

    def _outcome(self, record: Record, there: dict[str, tuple[date, str, int]]) -> Outcome:
        read = self._read(record)
        if isinstance(read, Outcome):
            return read
        said = f"{rules.SIDES[read.side]} {in_yuan(read.fen)}"
        old = there.get(read.reference)
        if old is None:
            return Outcome(record.number, "created", read.reference, "", said)
        if old == (read.on, read.side, read.fen):
            return Outcome(record.number, "unchanged", read.reference)
        told = _("流水号已经登记过，日期、收付或金额不同。登记错的请先作废。")
        return refusal(record, told, "reference", read.reference)

    def _read(self, record: Record) -> LineTold | Outcome:
        said = record.values
        on = _day(said["on"])
        if on is None:
            return refusal(record, _("日期请写成 2026-11-23 这样。"), "on")
        moved = _moved(record)
        if isinstance(moved, Outcome):
            return moved
        told = LineTold(
            on, *moved, said["reference"].strip(), said.get("counterparty", "").strip(),
            said.get("purpose", "").strip(),
        )  # fmt: skip
        try:
            check_line(self.account, told)
        except Invalid as wrong:
            return refusal(record, wrong, next(iter(wrong.fields), ""))
        return told

    def apply(self, outcomes: list[Outcome], records: dict[int, Record], by: Actor) -> None:
        """Enter what is new."""
        rows = []
        for outcome in outcomes:
            read = self._read(records[outcome.row])
            if isinstance(read, Outcome):
                raise TypeError("a refused row is not written")
            rows.append(read)
        if self.file is None:
            raise RuntimeError("lines are loaded from their file")
        bank_lines.load_lines(account=self.account, rows=rows, file=self.file, by=by)


def _day(text: str) -> date | None:
    """A day as banks write it: also without anything between, and with the hour behind it."""
    text = text.strip()
    if text[:8].isascii() and text[:8].isdecimal():
        text = f"{text[:4]}-{text[4:6]}-{text[6:8]}"
    return read_day(text[:10])


def _moved(record: Record) -> tuple[str, int] | Outcome:
    """Direction and amount: from the column that has one, or from the amount and its direction."""
    found = []
    for column, side in (("received", rules.IN), ("paid", rules.OUT)):
        fen = _fen(record, column)
        if isinstance(fen, Outcome):
            return fen
        if fen:
            found.append((side, fen))
    fen = _fen(record, "amount")
    if isinstance(fen, Outcome):
        return fen
    if fen and not found:
        said = _SIDES.get(record.values.get("side", "").strip())
        if said is None:
            return refusal(record, _("请写明收或付。"), "side")
        found.append((said, fen))
    if len(found) != 1:
        return refusal(record, _("收入和支出要有且只有一个金额。"), "received")
    return found[0]


def _fen(record: Record, column: str) -> int | Outcome:
    text = record.values.get(column, "").strip()
    if not text:
        return 0
    try:
        fen = parse_yuan(text)
    except Invalid as wrong:
        return refusal(record, wrong, column)
    if fen < 0:
        return refusal(record, _("金额不能是负数；冲正的请按收付分开写。"), column)
    return fen


@dataclass
class PaymentTable(Layout):
    """A list of what the treasury has paid: each row confirms one payment that is in the books."""

    county: int
    file: ImportFile | None = None
    kind: str = field(default=PAYMENTS, init=False)
    asks_headings: bool = field(default=True, init=False)

    def columns(self) -> list[Column]:
        """Day, number, amount, payee, what for."""
        return [
            Column("on", gettext_lazy("支付日期"), ("日期", "清算日期", "付款日期")),
            Column(
                "reference", gettext_lazy("支付凭证号"),
                ("支付令号", "凭证号", "支付申请号", "回单号", "流水号"),
            ),
            Column(
                "amount", gettext_lazy("金额"), ("支付金额", "实际支付金额"), adds=True, unit="元",
                units=_UNITS,
            ),
            Column("payee", gettext_lazy("收款人"), ("收款人名称", "收款单位", "收款人户名")),
            Column("purpose", gettext_lazy("用途"), ("摘要", "资金用途"), required=False),
        ]  # fmt: skip

    def key_columns(self) -> tuple[str, ...]:
        """A payment's number."""
        return ("reference",)

    def compare(self, records: list[Record]) -> list[Outcome]:
        """Every row against the payments that wait to be confirmed; each confirms one alone."""
        wanted = [record.values["reference"].strip() for record in records]
        rows = TreasuryPayment.objects.filter(county=self.county, reference__in=wanted)
        there = {row.reference: (row.on, row.fen, row.payee) for row in rows}
        taken: set[int] = set()
        return [self._outcome(record, there, taken) for record in records]

    def _outcome(
        self, record: Record, there: dict[str, tuple[date, int, str]], taken: set[int]
    ) -> Outcome:
        read = self._read(record)
        if isinstance(read, Outcome):
            return read
        old = there.get(read.reference)
        if old is not None:
            if old == (read.on, read.fen, read.payee):
                return Outcome(record.number, "unchanged", read.reference)
            told = _("这个支付凭证号已经确认过另一笔支付，请核对文件。")
            return refusal(record, told, "reference", read.reference)
        found = self._meant(read, taken)
        if not isinstance(found, Disbursement):
            return refusal(record, found, "amount", read.reference)
        taken.add(found.pk)
        return Outcome(
            record.number, "created", read.reference, "",
            f"{found.request.no} {found.request.institution} {in_yuan(read.fen)}",
        )  # fmt: skip

    def _meant(self, read: PaidTold, taken: set[int]) -> Disbursement | str:
        """The one payment of this amount to this payee; a number or request that is named decides."""
        rows = Disbursement.objects.filter(
            county=self.county, treasury=None, fen=F("offset") + read.fen, payee__name=read.payee
        ).exclude(pk__in=taken)
        found = list(rows.select_related("request__institution").order_by("on", "pk"))
        named = [
            one for one in found if one.bank_no == read.reference or one.request.no in read.purpose
        ]
        found = named or found
        if not found:
            return _("账上没有这个金额、这个收款人且尚未确认的拨付；请先登记拨付或核对户名。")
        if len(found) > 1:
            return _("有%(n)d笔拨付都符合，请在用途里写明资金申请号。") % {"n": len(found)}
        return found[0]

    def _read(self, record: Record) -> PaidTold | Outcome:
        said = record.values
        on = _day(said["on"])
        if on is None:
            return refusal(record, _("日期请写成 2026-11-23 这样。"), "on")
        fen = _fen(record, "amount")
        if isinstance(fen, Outcome):
            return fen
        told = PaidTold(
            on, fen, said["reference"].strip(), said["payee"].strip(),
            said.get("purpose", "").strip(),
        )  # fmt: skip
        try:
            check_paid(told)
        except Invalid as wrong:
            return refusal(record, wrong, next(iter(wrong.fields), ""))
        return told

    def apply(self, outcomes: list[Outcome], records: dict[int, Record], by: Actor) -> None:
        """Confirm the payments, each as it was found when the file was compared."""
        if self.file is None:
            raise RuntimeError("payments are confirmed from their file")
        taken: set[int] = set()
        pairs = []
        for outcome in outcomes:
            read = self._read(records[outcome.row])
            found = None if isinstance(read, Outcome) else self._meant(read, taken)
            if isinstance(read, Outcome) or not isinstance(found, Disbursement):
                raise TypeError("a refused row is not written")
            taken.add(found.pk)
            pairs.append((found, read))
        bank_payments.confirm_payments(pairs=pairs, file=self.file, by=by)


def compare_statement(*, account: BankAccount, name: str, content: bytes, by: Actor) -> ImportFile:
    """Read a bank's statement and compare it; nothing is written."""
    return imports.compare(
        layout=StatementTable(account), county=account.county_id, name=name, content=content,
        by=by, arguments={"account": account.code},
    )  # fmt: skip


def compare_payments(*, county: County, name: str, content: bytes, by: Actor) -> ImportFile:
    """Read a list of the treasury and compare it; nothing is written."""
    return imports.compare(
        layout=PaymentTable(county.pk), county=county.pk, name=name, content=content, by=by
    )


def layout_of(file: ImportFile) -> StatementTable | PaymentTable:
    """The layout a file was compared with."""
    if file.kind == PAYMENTS:
        return PaymentTable(file.county_id, file)
    account = BankAccount.objects.select_related("county").get(
        county=file.county_id, code=file.arguments["account"]
    )
    return StatementTable(account, file)


def statement_template(county: County) -> bytes:
    """An empty statement with the headings that are known."""
    return _template(StatementTable(BankAccount(county=county)), county)


def payments_template(county: County) -> bytes:
    """An empty payment list with the headings that are known."""
    return _template(PaymentTable(county.pk), county)


def _template(layout: Layout, county: County) -> bytes:
    headings = [str(one.name) for one in layout.columns()]
    return write_xlsx(headings, [], title=_("模板"), demo=county.demo)
