"""A development pool whose two township centres pay five per mille of last year's income."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from alliance.core.actor import Actor
from fundpool.actions import income, levies
from fundpool.income_told import Told
from fundpool.models import IncomeStatement, LevyRun
from fundpool.queries import levies as queries
from fundpool.rules.income import LINES
from members import actions as member_actions
from members.models import County, Institution
from tests import make
from tests.fundpool.ledger import DAY, YEAR, Fund, fund
from tests.remembering import remembered

BASE_YEAR = YEAR - 1
RULES = {
    "fundpool.levy.rate[development]": "5/1000",
    "fundpool.levy.paid_by[development]": "township",
    "fundpool.levy.base_excludes": ["药品", "卫材", "检查检验"],
    "fundpool.levy.base_years_back": "1",
}


def set_rules(county: County, rules: dict[str, Any], *, by: Actor | None = None) -> None:
    """The county's own values, from the beginning on."""
    for key, value in rules.items():
        member_actions.set_rule(
            county=county, key=key, value=value, by=by or make.system(county),
            reason="试验〔2026〕1号",
        )  # fmt: skip


def amounts(treatment: int, drugs: int = 900_000_00) -> dict[str, int]:
    """A whole statement: so much treatment that counts, so many drugs that do not."""
    return dict.fromkeys(LINES, 0) | {"treatment": treatment, "drugs": drugs}


@dataclass
class Levied:
    """The pool with its people, and what they do in a sentence."""

    fund: Fund

    def state(
        self, body: Institution, fen: int, *, version: int = 0, note: str = "", year: int = BASE_YEAR,
        by: Actor | None = None,
    ) -> IncomeStatement:  # fmt: skip
        """A body's year."""
        told = Told(year, amounts(fen), version, note)
        return income.state_income(institution=body, told=told, by=by or self.fund.finance)

    def seen(self) -> queries.Preview:
        """What a run would book."""
        return queries.preview(self.fund.pool, YEAR, date(YEAR, 11, 1))

    def submit(self, by: Actor | None = None) -> LevyRun:
        """Finance submits what it sees."""
        return levies.submit_levy(
            pool=self.fund.pool, year=YEAR, total_fen=self.seen().total_fen,
            by=by or self.fund.finance,
        )  # fmt: skip

    def confirmed(self) -> LevyRun:
        """A run that is booked."""
        return levies.confirm_levy(run=self.submit(), by=self.fund.approver)

    def pay(self, body: Institution, fen: int, bank_no: str = "B-1") -> Any:
        """Money of a body arrives."""
        return levies.receive_levy(
            pool=self.fund.pool, institution=body, year=YEAR, fen=fen, on=DAY, bank_no=bank_no,
            by=self.fund.finance,
        )  # fmt: skip

    def refund(self, body: Institution, fen: int, bank_no: str, by: Actor | None = None) -> Any:
        """Money goes back to a body."""
        return levies.refund_levy(
            pool=self.fund.pool, institution=body, year=YEAR, fen=fen, on=DAY, bank_no=bank_no,
            by=by or self.fund.finance,
        )  # fmt: skip

    def owed(self, body: Institution) -> queries.Owed:
        """What the books say of a body."""
        return queries.owed_by(self.fund.pool, YEAR, body)


@remembered
def levied(*, stated: bool = True) -> Levied:
    """The county with its rules; the two bodies have stated 73 130.50 and 8 640.10 yuan."""
    there = Levied(fund(kind="development"))
    set_rules(there.fund.county, RULES)
    if stated:
        there.state(there.fund.one, 73_130_50)
        there.state(there.fund.two, 8_640_10)
    return there
