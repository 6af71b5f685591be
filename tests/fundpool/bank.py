"""A county with a pool that is kept in a bank account, and money that has moved."""

from dataclasses import dataclass
from datetime import date

from fundpool.actions import bank_accounts, bank_lines
from fundpool.bank_told import LineTold
from fundpool.models import BankAccount, BankBalance, BankLine
from tests.fundpool.ledger import DAY, Fund, fund
from tests.remembering import remembered


@dataclass
class Bank:
    """One account at the custody holder with one pool."""

    fund: Fund
    account: BankAccount

    def line(self, fen: int, side: str = "in", on: date = DAY, **said: str) -> BankLine:
        """A line of the bank's statement."""
        told = {"reference": f"L{BankLine.objects.count() + 1:05d}", **said}
        return bank_lines.enter_line(
            account=self.account, told=LineTold(on, side, fen, **told), by=self.fund.finance
        )

    def says(self, fen: int, on: date = DAY) -> BankBalance:
        """The bank's balance of a day."""
        return bank_accounts.state_balance(
            account=self.account, on=on, fen=fen, statement_no="对-1", by=self.fund.finance
        )

    def match(self, line: BankLine, *journals: int) -> None:
        """A person says what a line is."""
        bank_lines.match_lines(
            account=self.account, pairs={line.pk: journals}, by=self.fund.finance
        )


@remembered
def bank() -> Bank:
    """All of it; nothing has moved yet."""
    there = fund()
    account = bank_accounts.open_bank_account(
        county=there.county, code="B1", holder="演示托管单位", bank="演示银行", ends_with="0193",
        since=DAY, pools=[there.pool], by=there.finance,
    )  # fmt: skip
    return Bank(there, account)
