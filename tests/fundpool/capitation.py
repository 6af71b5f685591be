"""A year of public-health money: two centres and a professional body, everybody who acts for them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from alliance.core.actor import Actor
from fundpool.actions import capitation, capitation_runs, capitation_work, payees
from fundpool.actions._capitation_said import YearTold
from fundpool.actions.capitation import BudgetTold
from fundpool.actions.capitation_work import ServiceTold, WorkTold
from fundpool.actions.receipts import Notice
from fundpool.models import CapitationBudget, CapitationRun, CapitationStandard, CapitationYear
from fundpool.queries import capitation as queries
from fundpool.queries import capitation_seen, ledger
from members.models import Institution
from tests import make
from tests.fundpool.ledger import DAY, YEAR, Fund, fund
from tests.fundpool.levies import set_rules
from tests.remembering import remembered

RULES = {
    "fundpool.prepay.share[member]": "7/10",
    "fundpool.capitation.quarters": "equal",
    "fundpool.capitation.method": "work",
    "fundpool.capitation.unearned": "lead",
    "fundpool.claim.two_from": "100000000",
}
#: 4 007 people at 83.57 yuan: 33 486 499 fen.
POPULATION, PER_HEAD = 4_007, 8_357
#: The two centres and the professional body, in fen; the rest stays with the lead.
SHARES = (10_000_03, 6_543_21, 2_000_00)


@dataclass
class Capitated:
    """The year with its people, and what they do in a sentence."""

    fund: Fund
    row: CapitationYear
    professional: Institution
    assessor: Actor

    @property
    def bodies(self) -> tuple[Institution, ...]:
        """The two centres and the professional body."""
        return self.fund.one, self.fund.two, self.professional

    def budget(self, body: Institution) -> CapitationBudget:
        """A body's budget."""
        return self.row.budgets.select_related("capitation__pool", "institution").get(
            institution=body
        )

    def quarter(self, body: Institution) -> list[int]:
        """A body's four quarters."""
        rows = self.budget(body).quarters.order_by("quarter")
        return list(rows.values_list("fen", flat=True))

    def split(self, *shares: int) -> CapitationYear:
        """Finance splits the budget."""
        lines = [BudgetTold(body, fen) for body, fen in zip(self.bodies, shares, strict=False)]
        self.row.refresh_from_db()
        self.row = capitation.split_budget(
            row=self.row, lines=lines, version=self.row.version, by=self.fund.finance
        )
        return self.row

    def confirm(self) -> CapitationYear:
        """Finance submits, an approver confirms."""
        row = capitation.submit_capitation(row=self.row, by=self.fund.finance)
        self.row = capitation.confirm_capitation(row=row, by=self.fund.approver)
        return self.row

    def receive(self, fen: int, quarter: int = 1, key: str = "r1") -> Any:
        """Finance prepays the lead."""
        notice = Notice("试验财指〔2026〕7号", DAY, "county", "基本公共卫生服务", self.row.year)
        return capitation.receive_prepayment(
            row=self.row, quarter=quarter, fen=fen, on=DAY, notice=notice, key=key,
            by=self.fund.finance,
        )  # fmt: skip

    def service(self, code: str, standard: int) -> CapitationStandard:
        """What is paid for one service."""
        told = ServiceTold(code, f"服务{code}", "人次", standard, "试验〔2026〕8号")
        return capitation_work.state_service(row=self.row, told=told, by=self.fund.finance)

    def work(
        self, body: Institution, amount: str, *, service: CapitationStandard, quarter: int = 1,
        by: Actor | None = None,
    ) -> Any:  # fmt: skip
        """An assessor verifies work."""
        told = WorkTold(self.budget(body), quarter, service, Decimal(amount), "试验核实表1")
        return capitation_work.verify_work(row=self.row, lines=[told], by=by or self.assessor)

    def seen(self, kind: str, quarter: int = 1, scored: Any = None) -> capitation_seen.Seen:
        """A preview."""
        self.row.refresh_from_db()
        return capitation_seen.seen(self.row, kind, quarter, scored)

    def submit(self, kind: str, quarter: int = 1, scored: Any = None) -> CapitationRun:
        """Finance submits what it sees."""
        return capitation_runs.submit_capitation_run(
            row=self.row, kind=kind, quarter=quarter, scored=scored,
            mark=self.seen(kind, quarter, scored).mark, by=self.fund.finance,
        )  # fmt: skip

    def approved(self, kind: str, quarter: int = 1, scored: Any = None) -> CapitationRun:
        """Submitted, and approved by another."""
        run = self.submit(kind, quarter, scored)
        return capitation_runs.approve_capitation_run(run=run, by=self.fund.approver)

    def paid(self, kind: str, quarter: int = 1, scored: Any = None) -> CapitationRun:
        """Approved, and paid where there is something to pay."""
        run = self.approved(kind, quarter, scored)
        return self.pay(run) if run.status == "approved" else run

    def pay(self, run: CapitationRun, on: date = DAY) -> CapitationRun:
        """Finance pays."""
        return capitation_runs.pay_capitation_run(
            run=run, on=on, bank_no=f"B-{run.pk}", by=self.fund.finance
        )

    def give_back(self, body: Institution, fen: int, bank_no: str = "R-1") -> Any:
        """A body gives back."""
        return capitation_runs.receive_capitation_recovery(
            budget=self.budget(body), fen=fen, on=DAY, bank_no=bank_no, by=self.fund.finance
        )

    def free(self) -> int:
        """What may be used of the year."""
        return ledger.free(self.fund.pool, self.row.earmark_id)

    def owed(self, body: Institution) -> int:
        """What a body has to give back."""
        return queries.owed_by(self.budget(body))


def told(**changed: Any) -> YearTold:
    """The year as finance says it."""
    return YearTold(
        **{
            "document_no": "试验财〔2026〕5号", "population": POPULATION,
            "population_source": "试验〔2026〕3号", "per_head_fen": PER_HEAD,
            "per_head_source": "试验〔2026〕4号", **changed,
        }
    )  # fmt: skip


@remembered
def capitated(*, confirmed: bool = True, accounts: bool = True) -> Capitated:
    """The county with its choices; the year drafted, split, and confirmed unless said otherwise."""
    there = fund(code="PH", kind="capitation")
    set_rules(there.county, RULES)
    professional = make.institution(there.county, kind="J100")
    row = capitation.draft_capitation(pool=there.pool, year=YEAR, told=told(), by=there.finance)
    assessor = make.actor(make.person(there.county, role="assessor"))
    year = Capitated(there, row, professional, assessor)
    year.split(*SHARES)
    if accounts:
        for body in year.bodies:
            clerk = make.actor(role="clerk", institution=body)
            payee = payees.enter_payee(
                institution=body, bank="试验银行", name="试验户名", number="1234567890123",
                by=clerk,
            )  # fmt: skip
            payees.confirm_payee(payee=payee, by=there.approver)
    if confirmed:
        year.confirm()
    return year
