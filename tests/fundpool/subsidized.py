"""A year of a subsidy by appraisal: three bodies with published scores, an earmark with money."""

from dataclasses import dataclass
from typing import Any

from alliance.core.actor import Actor
from fundpool.actions import payees, pools, subsidies, years
from fundpool.actions.subsidies import BodyTold
from fundpool.models import AppraisedSubsidy, Earmark, Pool
from fundpool.queries import ledger
from fundpool.queries import subsidies as queries
from fundpool.rules import ledger as books
from fundpool.rules.subsidy_years import Figures
from kpi.models import Run
from members.models import Institution
from tests import make
from tests.fundpool.ledger import DAY, YEAR, posted
from tests.fundpool.levies import set_rules
from tests.kpi.story import Story, published, small_county
from tests.remembering import remembered

#: Of the story's year: the first body has 52.00 of a hundred, the third 94.86.
SCORED_YEAR = 2024
TWO = {"fundpool.claim.two_from": "100000000"}


@dataclass
class Subsidized:
    """The county with its people and the appraisal, and what they do in a sentence."""

    story: Story
    run: Run
    pool: Pool
    earmark: Earmark
    finance: Actor
    cashier: Actor
    approver: Actor
    other: Actor

    @property
    def poor(self) -> Institution:
        """The body with 52.00 points."""
        return self.story.bodies[0]

    @property
    def good(self) -> Institution:
        """The body with 94.86 points."""
        return self.story.bodies[2]

    def draft(self, kind: str, poor: Figures | None = None, good: Figures | None = None) -> Any:
        """A draft, with the figures of both bodies."""
        row = subsidies.draft_subsidy(
            earmark=self.earmark, kind=kind, year=SCORED_YEAR, document_no="试验〔2026〕2号",
            by=self.finance,
        )  # fmt: skip
        told = [
            BodyTold(body, figures)
            for body, figures in ((self.poor, poor), (self.good, good))
            if figures is not None
        ]
        return subsidies.state_subsidy(row=row, bodies=told, version=1, by=self.finance)

    def seen(self, row: AppraisedSubsidy) -> queries.Seen:
        """The preview by the published appraisal."""
        return queries.seen(row, self.run)

    def amounts(self, row: AppraisedSubsidy) -> list[int | None]:
        """What the two bodies would be paid, in fen, the poor one first."""
        found = {one.row.institution_id: one.fen for one in self.seen(row).lines}
        return [found[self.poor.pk], found[self.good.pk]]

    def receive(self, fen: int) -> None:
        """Money for the earmark arrives."""
        lines = books.subsidy_received(fen, self.earmark.pk)
        posted(pool=self.pool, lines=lines, by=self.finance)

    def submit(self, row: AppraisedSubsidy) -> AppraisedSubsidy:
        """Finance hands on what it sees."""
        return subsidies.submit_subsidy(
            row=row, scored=self.run, mark=self.seen(row).mark, by=self.finance
        )

    def approved(self, row: AppraisedSubsidy) -> AppraisedSubsidy:
        """And another approves."""
        return subsidies.approve_subsidy(row=self.submit(row), by=self.approver)

    def free(self) -> int:
        """What may be used of the earmark."""
        return ledger.free(self.pool, self.earmark.pk)

    def accounts(self) -> None:
        """Both bodies have a confirmed account."""
        for body in (self.poor, self.good):
            clerk = make.actor(role="clerk", institution=body)
            payee = payees.enter_payee(
                institution=body, bank="试验银行", name="试验户名", number="1234567890123",
                by=clerk,
            )  # fmt: skip
            payees.confirm_payee(payee=payee, by=self.other)


@remembered
def subsidized() -> Subsidized:
    """A small county with its appraisal made known, and a pool for special purposes."""
    story = small_county()
    run = published(story)
    county, system = story.county, make.system(story.county)
    set_rules(county, TWO)
    pool = pools.open_pool(county=county, code="SP", name="演示专项", kind="special", by=system)
    years.open_year(pool=pool, year=YEAR, by=system)
    earmark = pools.name_earmark(
        pool=pool, code="sub", name="补助", document_no="试验〔2026〕1号", by=system
    )
    finance, cashier = (make.actor(role="finance", county=county) for _n in range(2))
    approver, other = (make.actor(role="approver", county=county) for _n in range(2))
    return Subsidized(story, run, pool, earmark, finance, cashier, approver, other)


__all__ = ["DAY", "SCORED_YEAR", "Subsidized", "subsidized"]
