"""What the addresses of ends of pools and of insurance years need, each at its step."""

from typing import Any

from alliance.core.clock import today
from fundpool.actions import analyses, insurance_back, insurance_year_back
from fundpool.queries import insurance as queries
from members.models import User
from tests import make
from tests.fundpool.ending import BASIS, Ending, ended
from tests.fundpool.insured import insured_in
from tests.fundpool.ledger import YEAR
from tests.fundpool.levies import set_rules
from tests.journeys.world_pools import Pools
from tests.kpi.story import Story

PREFIXES = ("fundpool:dissolution", "api:dissolution")
ANALYSES = ("fundpool:analys", "api:analys", "api:economic-analys")
INSURED = ("fundpool:insurance", "api:insurance")
RULES = {
    "fundpool.insurance.surplus_use": "for_units",
    "fundpool.posted_staff.method": "increment",
    "fundpool.posted_staff.rate": "4/100",
    "fundpool.posted_staff.increment_share[least]": "3/100",
    "fundpool.posted_staff.increment_share[most]": "5/100",
}


class Closing:
    """Pools at each step of their end, and insurance years at each step of theirs."""

    def __init__(self, story: Story, finance: User, pools: Pools) -> None:
        set_rules(story.county, BASIS | RULES)
        one, two = story.bodies[0], story.bodies[1]
        self.works, self.clears, self.waits, self.pays, self.empty = (
            ended(story.county, one, two, fen, fen, code=f"W-E{n}")
            for n, fen in enumerate((100, 100, 100, 100, 0))
        )
        self.clearing = self.clears.start()
        self.waiting = self.waits.submit(self.waits.start())
        self.paying = self.pays.confirmed()
        self.paid, self.owed = self.paying.lines.order_by("pk")
        self.pays.pay(self.paid, "W-1")
        self.done = self.empty.confirmed()
        self._insure(story)
        self._analyse(pools)

    def _analyse(self, pools: Pools) -> None:
        """A comment that its alliance's lead has written and not filed."""
        self.alliance = pools.league
        self.written = analyses.write_analysis(
            alliance=pools.league, year=YEAR - 1, comment="试验意见", version=0, by=pools.desk
        )

    def _insure(self, story: Story) -> None:
        """Years that wait, that are confirmed, that wait to be booked, and that are to be paid."""
        there = self.insured = insured_in(story.county, story.north, code="W-I")
        self.entered = there.entered(1_000, 900, "1", year=YEAR - 4)
        self.ready, handed, paid, wrong, doubted, self.mistaken, taken = (
            there.confirmed_in(YEAR - back, 1_000, 900, "1", upload=make.upload("清算书.pdf"))
            for back in (1, 2, 3, 7, 8, 9, 10)
        )
        self.booked = there.settle(wrong, earmark=None)
        self.back = insurance_back.ask_to_take_back(
            row=there.settle(doubted, earmark=None), on=today(), reason="试验", by=there.finance
        )
        self.year_back = insurance_year_back.ask_to_take_year_back(
            row=taken, reason="试验", by=there.finance
        )
        self.handed = there.submit(handed, earmark=None)
        there.settle(paid, earmark=None)
        self.share = queries.shares_of(paid)[0]

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if name.startswith(INSURED):
            return self._insured(name)
        if name.startswith(ANALYSES):
            return {
                "code": self.alliance.code, "year": YEAR - 1, "number": self.written.number,
                "pk": self.written.pk,
            }  # fmt: skip
        if not name.startswith(PREFIXES):
            return {}
        ends: dict[str, Any] = {
            "confirm": self.waiting, "refuse": self.waiting, "finish": self.done,
        }  # fmt: skip
        row = next((row for word, row in ends.items() if name.endswith(word)), self.clearing)
        line = self.paid if name.endswith("returned") else self.owed
        pool = self.works if name.endswith("start") else self.pays
        of_line = name.endswith(("-pay", "-returned"))
        return {
            "code": pool.pool.code,
            "dissolution": self.clearing.pk,
            "verb": "submit",
            "line": line.pk,
            "pk": line.pk if of_line else row.pk,
        }

    def _insured(self, name: str) -> dict[str, Any]:
        steps = ("year-confirm", "year-refuse", "year-withdraw")
        backs = ("confirm", "refuse", "withdraw")
        rows: dict[str, Any] = {
            "insurance-year-take-back": self.mistaken,
            **dict.fromkeys([f"year-take-back-{one}" for one in backs], self.year_back),
            **dict.fromkeys(steps, self.entered),
            "share-pay": self.share,
            **dict.fromkeys(("preview", "api:insurance-settle"), self.ready),
            "api:insurance-take-back": self.booked,
            **dict.fromkeys(("back-confirm", "back-refuse", "back-withdraw"), self.back),
        }
        pk = next((row.pk for word, row in rows.items() if name.endswith(word)), self.handed.pk)
        row = self.entered if name.endswith("insurance-step") else self.ready
        if name.endswith("year-take-back"):
            row = self.mistaken
        return {
            "code": self.insured.pool.code,
            "row": row.pk,
            "settlement": (self.booked if name.endswith("-take-back") else self.handed).pk,
            "back": (self.year_back if "-year-" in name else self.back).pk,
            "share": self.share.pk,
            "verb": "withdraw",
            "pk": pk,
        }

    def asked(self, name: str) -> str:
        """What an address says behind its question mark."""
        if name == "api:analysis-figures":
            return f"?alliance={self.alliance.code}&year={YEAR - 1}"
        return ""

    def _seen(self) -> str:
        return Ending.seen(self.clears).fingerprint

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        if name == "api:analysis-write":
            return {
                "alliance": self.alliance.code, "year": YEAR - 2, "comment": "试验", "version": 0,
            }  # fmt: skip
        if not name.startswith(("api:dissolution", "api:insurance", "api:analysis")):
            return None
        paper = {"on": today().isoformat(), "bank_no": "W-6"}
        carried: dict[str, dict[str, Any]] = {
            "api:insurance-year-enter": {
                "pool": self.insured.pool.code,
                "alliance": self.insured.alliance.code,
                "year": YEAR - 5,
                "budget": "10",
                "spent": "9",
                "source": "1号",
                "weights": [{"unit": self.insured.one.code, "weight": "1.5"}],
            },
            "api:insurance-settle": {**paper, "amount": "1.00"},
            "api:insurance-share-pay": paper,
            "api:insurance-year-take-back": {"reason": "试验"},
            "api:insurance-take-back": {"on": today().isoformat(), "reason": "试验"},
            "api:dissolution-start": {"document_no": "试验〔2026〕7号"},
            "api:dissolution-submit": {"fingerprint": self._seen()},
            "api:dissolution-pay": {"on": today().isoformat(), "bank_no": "W-2"},
            "api:dissolution-returned": {"on": today().isoformat(), "bank_no": "W-3"},
        }
        reasoned = name.endswith(("-refuse", "-call-off"))
        return carried.get(name, {"reason": "试验"} if reasoned else {})

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        if name == "fundpool:analysis-write":
            return {"comment": "试验", "version": self.written.number}
        if not name.startswith(("fundpool:dissolution", "fundpool:insurance", "fundpool:analys")):
            return None
        paper = {"on": today().isoformat(), "bank_no": "W-7"}
        carried: dict[str, dict[str, Any]] = {
            "fundpool:insurance-new": {
                "year": YEAR - 6,
                "budget_fen": "10",
                "spent_fen": "9",
                "source": "1号",
            },
            "fundpool:insurance-settle": {**paper, "pool_fen": "100"},
            "fundpool:insurance-pay": paper,
            "fundpool:insurance-year-take-back": {"reason": "试验"},
            "fundpool:insurance-take-back": {"on": today().isoformat(), "reason": "试验"},
            "fundpool:dissolution-start": {"document_no": "试验〔2026〕8号"},
            "fundpool:dissolution-step": {"fingerprint": self._seen()},
            "fundpool:dissolution-pay": {"on": today().isoformat(), "bank_no": "W-4"},
            "fundpool:dissolution-returned": {"on": today().isoformat(), "bank_no": "W-5"},
        }
        return carried.get(name, {})
