"""What the addresses of performance-pay totals need: a locked appraisal, and a total that waits."""

from decimal import Decimal
from typing import Any

from alliance.core.clock import today
from fundpool.actions import pay_totals
from fundpool.queries import pay_totals as queries
from fundpool.queries.pay_totals import TotalTold
from kpi import actions
from members.middleware import actor_behind
from members.models import Alliance, User
from tests.fundpool.levies import set_rules
from tests.fundpool.revising import locked
from tests.kpi.story import Story, published

PREFIXES = ("fundpool:pay-total", "api:pay-total")
YEAR = 2026


class Pay:
    """The north has a total that was proposed; the south may have one."""

    def __init__(self, story: Story, finance: User) -> None:
        set_rules(story.county, {queries.WEIGHING: "score"})
        self.story, self.finance, self.body = story, actor_behind(finance), story.bodies[0]
        story.write("contracts", {(self.body.unit, str(YEAR)): "30"})
        run = actions.open_feedback(
            run=story.run("weighted", str(YEAR)), until=today(), by=story.assessor
        )
        self.run = locked(story, published(story, run))
        told = TotalTold(YEAR, 100, "试验1号", {self.body: Decimal(1)})
        self.row = pay_totals.propose_pay_total(
            alliance=story.north, told=told, scored=self.run, by=self.finance,
            mark=self._mark(story.north, told),
        )  # fmt: skip
        self.mark = self._mark(story.south, told)

    def _mark(self, alliance: Alliance, told: TotalTold) -> str:
        return queries.seen(alliance, YEAR, told.total_fen, self.run, told.weights).mark

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if not name.startswith(PREFIXES):
            return {}
        return {"row": self.row.pk, "pk": self.row.pk, "verb": "refuse"}

    def asked(self, name: str) -> str:
        """What an address says behind its question mark."""
        named = f"?alliance={self.story.south.code}&year={YEAR}"
        return named if name == "fundpool:pay-total-new" else ""

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        if not name.startswith("api:pay-total"):
            return None
        told = {
            "alliance": self.story.south.code, "year": YEAR, "amount": "1.00",
            "document_no": "试验1号", "scored": str(self.run.pk),
            "weights": [{"unit": self.body.code, "weight": "1"}],
        }  # fmt: skip
        carried: dict[str, dict[str, Any]] = {
            "api:pay-total-seen": told,
            "api:pay-total-propose": {**told, "mark": self.mark},
            "api:pay-total-verb": {"reason": "试验"},
        }
        return carried.get(name, {})

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        if not name.startswith("fundpool:pay-total"):
            return None
        carried: dict[str, dict[str, Any]] = {
            "fundpool:pay-total-new": {
                "total_fen": "1.00", "document_no": "试验1号", "scored": str(self.run.pk),
                f"w{self.body.pk}": "1", "mark": self.mark,
            },
            "fundpool:pay-total-step": {
                "reason": "试验", "decision_no": "1号", "decided_on": today().isoformat()
            },
        }  # fmt: skip
        return carried.get(name, {})
