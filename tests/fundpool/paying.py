"""A year's total of performance pay in a small county with a locked appraisal."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from alliance.core.actor import Actor
from alliance.core.clock import today
from fundpool.actions import pay_totals
from fundpool.models import PayTotal
from fundpool.queries import pay_totals as queries
from fundpool.queries.pay_totals import TotalTold
from kpi.models import Run
from members.models import Institution
from tests import make
from tests.fundpool.levies import set_rules
from tests.fundpool.revising import locked
from tests.kpi.story import Story, published, small_county
from tests.remembering import remembered

YEAR = 2024


@dataclass
class Paying:
    """The people, the appraisal, and what they do in a sentence."""

    story: Story
    run: Run
    finance: Actor
    approver: Actor

    @property
    def lead(self) -> Institution:
        """The lead of the northern alliance, with nought points."""
        return make.lead_of(self.story.north)

    def rule(self, how: str) -> None:
        """The county decides how an appraisal counts."""
        set_rules(self.story.county, {queries.WEIGHING: how})

    def told(self, fen: int, *weights: str, document_no: str = "人社〔2026〕3号") -> TotalTold:
        """What the county states; weights go to the lead and the two members of the north."""
        bodies = (self.lead, *self.story.bodies[:2])
        given = {
            body: Decimal(weight) for body, weight in zip(bodies, weights, strict=False) if weight
        }
        return TotalTold(YEAR, fen, document_no, given)

    def seen(self, told: TotalTold) -> queries.Seen:
        """The preview."""
        return queries.seen(self.story.north, told.year, told.total_fen, self.run, told.weights)

    def propose(self, fen: int, *weights: str, **more: Any) -> PayTotal:
        """Finance hands on what it sees."""
        told = self.told(fen, *weights, **more)
        return pay_totals.propose_pay_total(
            alliance=self.story.north, told=told, scored=self.run, mark=self.seen(told).mark,
            by=self.finance,
        )  # fmt: skip

    def decide(self, row: PayTotal) -> PayTotal:
        """And another person decides."""
        return pay_totals.decide_pay_total(
            row=row, decision_no="管委会〔2026〕5号", decided_on=today(), by=self.approver
        )

    def parts(self, row: PayTotal) -> dict[str, int]:
        """What each body has, in fen."""
        return {line.institution.code: line.fen for line, _one in queries.lines_of(row)}


@remembered
def paying() -> Paying:
    """The first body has 52.00 of a hundred, the second 68.00, the lead nought."""
    story = small_county()
    run = locked(story, published(story))
    county = story.county
    finance, approver = (make.actor(role=role, county=county) for role in ("finance", "approver"))
    return Paying(story, run, finance, approver)
