"""An alliance's insurance pool, the people around it, and years entered and confirmed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from alliance.core.actor import Actor
from alliance.core.clock import today
from fundpool.actions import insurance, pools, years
from fundpool.actions.insurance import EndTold, YearTold
from fundpool.models import Earmark, InsuranceSettlement, InsuranceYear, Pool
from fundpool.queries import insurance as queries
from members.models import Alliance, County, Institution
from tests import make
from tests.fundpool.ledger import YEAR
from tests.fundpool.levies import set_rules
from tests.remembering import remembered

SURPLUS, OVERRUN, TIERS = queries.SURPLUS, queries.OVERRUN, queries.TIERS


@dataclass
class Insured:
    """One alliance with a pool, an earmark, and three bodies."""

    county: County
    alliance: Alliance
    pool: Pool
    earmark: Earmark
    lead: Institution
    one: Institution
    two: Institution
    finance: Actor
    cashier: Actor
    approver: Actor
    system: Actor

    def rule(self, **said: Any) -> None:
        """The county's choice."""
        keys = {"surplus": SURPLUS, "overrun": OVERRUN, "tiers": TIERS}
        set_rules(self.county, {keys[name]: value for name, value in said.items()})

    def entered(
        self, budget: int, spent: int, *weights: str, year: int = YEAR - 1, upload: Any = None
    ) -> InsuranceYear:
        """Finance enters a year; weights go to the lead and the two members."""
        bodies = (self.lead, self.one, self.two)
        given = {
            body: Decimal(weight) for body, weight in zip(bodies, weights, strict=False) if weight
        }
        told = YearTold(year, budget, spent, "医保清算书1号", given)
        return insurance.enter_insurance_year(
            pool=self.pool, alliance=self.alliance, told=told, upload=upload, by=self.finance
        )

    def confirmed_in(self, year: int, *told: Any, upload: Any = None) -> InsuranceYear:
        """A year of its own, confirmed."""
        return insurance.confirm_insurance_year(
            row=self.entered(*told, year=year, upload=upload), by=self.approver
        )

    def confirmed(self, budget: int, spent: int, *weights: str) -> InsuranceYear:
        """And another person confirms it."""
        return insurance.confirm_insurance_year(
            row=self.entered(budget, spent, *weights), by=self.approver
        )

    def submit(self, row: InsuranceYear, **said: Any) -> InsuranceSettlement:
        """Finance hands on what it sees."""
        given = {"on": today(), "bank_no": "回单1", "earmark": self.earmark, **said}
        told = EndTold(**given)
        fen = queries.preview(row, today(), told.reasonable_fen).pool_fen
        return insurance.submit_insurance_settlement(
            row=row, told=told, pool_fen=fen, by=self.finance
        )

    def settle(self, row: InsuranceYear, **said: Any) -> InsuranceSettlement:
        """And another person books it."""
        return insurance.confirm_insurance_settlement(
            row=self.submit(row, **said), by=self.approver
        )


def insured_in(county: County, alliance: Alliance, code: str = "INS") -> Insured:
    """A pool of an alliance that is there."""
    system = make.system(county)
    pool = pools.open_pool(
        county=county, code=code, name="演示医保资金", kind="insurance", alliance=alliance,
        by=system,
    )  # fmt: skip
    years.open_year(pool=pool, year=YEAR, by=system)
    earmark = pools.name_earmark(
        pool=pool, code="use", name="结余留用", document_no="试验〔2026〕1号", by=system
    )
    people = {
        name: make.actor(role=role, county=county)
        for name, role in (
            ("finance", "finance"), ("cashier", "finance"), ("approver", "approver"),
        )
    }  # fmt: skip
    one, two = make.members_of(alliance)[:2]
    return Insured(
        county=county, alliance=alliance, pool=pool, earmark=earmark, lead=make.lead_of(alliance),
        one=one, two=two, system=system, **people,
    )  # fmt: skip


@remembered
def insured() -> Insured:
    """A county of its own for it."""
    county = make.county()
    return insured_in(county, make.alliance(county, members=2))
