"""Rules in the world of the journeys: what was proposed, and what its addresses need."""

from typing import Any

from members.models import County, Person
from tests import make

KEY = "fundpool.pool.count"


class Ruling:
    """One proposal of somebody else with a document, and one of the assessor's own."""

    def __init__(self, county: County, assessor: Person) -> None:
        self.approver = make.person(county, role="approver")
        self.others = make.rule_proposal(county, KEY, 4, upload=make.upload())
        own = make.actor(assessor)
        self.own = make.rule_proposal(county, "fundpool.claim.per_year", 1, by=own)

    def parts(self, name: str) -> dict[str, Any]:
        """The places in an address."""
        mine = name == "rule-withdraw"
        key = "fundpool.analysis.per_year" if name == "rule-propose" else KEY
        return {"key": key, "proposal": (self.own if mine else self.others).pk}

    def body(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of the addresses carries; None for another address."""
        carried: dict[str, dict[str, Any]] = {
            "rule-propose": {"value": "2", "comparator": "ge", "reason": "会议决定"},
            "rule-approve": {
                "version": 1,
                "on_paper": 1,
                "paper_approver": self.approver.pk,
                "paper_signed_on": "2026-01-05",
                "paper_scan": make.upload(),
            },
            "rule-refuse": {"version": 1, "reason": "先做测算"},
            "rule-withdraw": {"version": 1},
        }
        return carried.get(name)
