"""What the addresses of pools and journals need: money, a plan that waits, codes, a package."""

from typing import Any

from alliance.core import jobs
from alliance.core.clock import today
from fundpool.actions import allocations, codes, packages, pools, receipts
from fundpool.actions.allocations import Move
from fundpool.actions.receipts import Notice
from fundpool.queries.codes import profile
from members.middleware import actor_behind
from members.models import User
from tests import make
from tests.kpi.story import Story

NAMES = {
    *("home", "pool", "earmark-new", "receipt-new", "bank-new", "statement", "allocation-new"),
    *("year-open", "year", "year-step", "journals", "voucher", "voucher-reverse", "codes"),
    *("codes-confirm", "unit", "allocations", "allocation", "allocation-decide", "execution"),
    *("packages", "package", "package-file"),
}
REST = {
    *("api:pools", "api:pool-receive", "api:pool-balances", "api:journals", "api:journal-reverse"),
    *("api:allocations", "api:allocation-draft", "api:allocation-decide", "api:pool-bank"),
    *("api:pool-execution", "api:audit-packages", "api:audit-package-file"),
}
#: Which step is tried, where it is not the withdrawal of the plan.
VERBS = {"fundpool:year-step": "begin", "api:allocation-decide": "approve"}


class Ledger:
    """Finance has received money into a pool and drafted what it is for."""

    def __init__(self, story: Story, finance: User) -> None:
        by = actor_behind(finance)
        day = today()
        self.year = day.year
        self.pool = pools.open_pool(
            county=story.county, code="W-K", name="试验资金", kind="special", year=self.year, by=by
        )
        self.earmark = pools.name_earmark(
            pool=self.pool, code="e1", name="培训", document_no="试验〔2026〕1号", by=by
        )
        self.notice = Notice("试财〔2026〕1号", day, "city", "能力提升", self.year)
        self.receipt = receipts.receive_subsidy(
            pool=self.pool, fen=100_000, on=day, notice=self.notice, key="W", by=by
        )
        self.plan = allocations.draft_allocation(
            pool=self.pool, year=self.year, kind="plan", moves=[Move(5, target=self.earmark.pk)],
            document_no="试验〔2026〕2号", by=by,
        )  # fmt: skip
        self.package = packages.ask_package(
            county=story.county, pools=[self.pool], years=[self.year], reason="试验", by=by
        )
        jobs.run_due()
        writer = make.actor(role="finance", county=story.county)
        codes.write_codes(county=story.county, said=profile(), by=writer)

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if name not in REST and name.removeprefix("fundpool:") not in NAMES:
            return {}
        return {
            "code": self.pool.code,
            "year": self.year,
            "verb": VERBS.get(name, "withdraw"),
            "package": self.package.pk,
            "journal": self.receipt.journal_id,
            "allocation": self.plan.pk,
        }

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        on = today().isoformat()
        carried: dict[str, dict[str, Any]] = {
            "api:pool-receive": {
                "amount": "1", "on": on, "notice_no": "1", "notice_on": on, "level": "city",
                "project": "1", "year": self.year,
            },
            "api:journal-reverse": {"on": on, "reason": "重复"},
            "api:pool-bank": {"kind": "fee", "amount": "1", "on": on, "source": "回单"},
            "api:allocation-draft": {
                "year": self.year, "kind": "plan", "document_no": "1",
                "lines": [{"target": "e1", "amount": "1"}],
            },
            "api:allocation-decide": {"version": self.plan.version},
            "api:audit-packages": {
                "pools": [self.pool.code], "years": [self.year], "reason": "复核",
            },
        }  # fmt: skip
        return carried.get(name)

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        on, year = today().isoformat(), self.year
        carried: dict[str, dict[str, Any]] = {
            "home": {"code": "W-K2", "name": "另一个", "kind": "other", "year": year},
            "earmark-new": {
                "earmark-code": "e2", "earmark-name": "设备", "earmark-document_no": "1",
            },
            "receipt-new": {
                "key": "W2", "fen": "1", "on": on, "notice_no": "1", "notice_on": on,
                "level": "city", "project": "1", "year": year,
            },
            "bank-new": {"key": "W3", "kind": "fee", "fen": "1", "on": on, "source": "回单"},
            "allocation-new": {
                "kind": "plan", "year": year, "document_no": "1", f"e{self.earmark.pk}": "1",
            },
            "year-open": {"year-year": year + 1},
            "year-step": {},
            "voucher-reverse": {"on": on, "reason": "重复"},
            "codes": {
                f"{kind}_{part}": f"{value}0"
                for kind, pair in profile().items()
                for part, value in zip(("code", "name"), pair, strict=True)
            },
            "codes-confirm": {},
            "packages": {
                "pools": [self.pool.pk], "first": year, "last": year, "reason": "复核",
            },
            "allocation-decide": {"version": self.plan.version},
        }  # fmt: skip
        if not name.startswith("fundpool:"):
            return None
        return carried.get(name.removeprefix("fundpool:"))
