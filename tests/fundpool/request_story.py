"""A pool with money, a member that asks, and everybody whose duty it is to answer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from alliance.core.actor import Actor
from alliance.core.clock import today
from fundpool.actions import payees, pools, requests, years
from fundpool.actions.requests import RequestTold
from fundpool.models import Earmark, Payee, Pool, Request
from fundpool.rules import ledger as rules
from members.models import County, Institution
from tests import make
from tests.fundpool.ledger import posted
from tests.remembering import remembered

#: What the earmark has at first: 10 000.00 yuan.
FREE = 1_000_000
LIST = "合同\n验收单"


@dataclass
class There:
    """One county: a lead, two members, a pool with one earmark that has FREE."""

    county: County
    pool: Pool
    earmark: Earmark
    other: Earmark
    lead: Institution
    body: Institution
    neighbour: Institution
    clerk: Actor
    second_clerk: Actor
    lead_admin: Actor
    assessor: Actor
    approver: Actor
    second: Actor
    finance: Actor
    auditor: Actor

    def begin(self, fen: int = 60_000, **said: Any) -> Request:
        """The member asks, both documents enclosed, and submits at once."""
        given = {
            "institution": self.body, "earmark": self.earmark, "by": self.clerk, "submit": True,
            "told_of": RequestTold(fen, "购置心电图机"),
            "uploads": [(item, make.upload(f"{item}.pdf")) for item in LIST.splitlines()],
        }  # fmt: skip
        return requests.begin_request(**{**given, **said})

    def take(
        self, row: Request, verb: str, by: Actor, about: int | None = None, **said: Any
    ) -> Request:
        """One step."""
        row.refresh_from_db()
        return requests.take_request_step(
            request=row, verb=verb, version=row.version, said=said, about=about, by=by
        )

    def approved(self, fen: int = 60_000, **said: Any) -> Request:
        """Reviewed by the lead, approved by two."""
        row = self.begin(fen, **said)
        self.take(row, "review", self.lead_admin if row.route == "lead" else self.assessor)
        self.take(row, "approve", self.approver)
        return self.take(row, "approve", self.second)

    def approved_by_one(self, fen: int = 60_000) -> Request:
        """Reviewed by the lead, approved by the one who suffices."""
        row = self.begin(fen)
        self.take(row, "review", self.lead_admin)
        return self.take(row, "approve", self.approver)

    def pay(self, row: Request, fen: int, offset: int = 0, on: date | None = None) -> Request:
        """A payment."""
        said = {"offset": offset} if offset else {}
        return self.take(
            row, "disburse", self.finance, amount=fen, on=on or today(), bank_no="回单-1", **said
        )

    def paid(self, fen: int = 60_000) -> Request:
        """Approved and paid wholly."""
        return self.pay(self.approved(fen), fen)

    def used(self, row: Request, fen: int) -> Request:
        """The member reports what it has used, the commission accepts."""
        self.take(row, "report_use", self.clerk, amount=fen, on=today(), note="已购置并验收")
        return self.take(row, "accept_use", self.assessor)

    def payee(self, body: Institution | None = None) -> Payee:
        """The account of a body, entered by one and confirmed by another."""
        body = body or self.body
        row = payees.enter_payee(
            institution=body, bank="演示银行", name="演示户名", number="6222 0000 0000 1234",
            by=self.clerk if body == self.body else make.actor(role="clerk", institution=body),
        )  # fmt: skip
        return payees.confirm_payee(payee=row, by=self.finance)


@remembered
def there(kind: str = "special", county: County | None = None, free: int = FREE) -> There:
    """All of it; the pool serves every member unless it is of another kind."""
    county = county or make.county()
    alliance = make.alliance(county, members=2)
    lead = make.lead_of(alliance)
    body, neighbour = make.members_of(alliance)
    system = make.system(county)
    pool = pools.open_pool(county=county, code="REQ", name="演示资金池", kind=kind, by=system)
    years.open_year(pool=pool, year=today().year, by=system)
    earmark, other = (
        pools.name_earmark(
            pool=pool, code=code, name=name, document_no="试验〔2026〕1号",
            checklist=checklist, by=system,
        )
        for code, name, checklist in (("E1", "设备购置", LIST), ("E2", "人才培养", ""))
    )  # fmt: skip
    office = {
        name: make.actor(role=role, county=county)
        for name, role in (
            ("assessor", "assessor"), ("approver", "approver"), ("second", "approver"),
            ("finance", "finance"), ("auditor", "auditor"),
        )
    }  # fmt: skip
    made = There(
        county=county, pool=pool, earmark=earmark, other=other, lead=lead, body=body,
        neighbour=neighbour,
        clerk=make.actor(role="clerk", institution=body),
        second_clerk=make.actor(role="head", institution=body),
        lead_admin=make.actor(role="lead_admin", institution=lead),
        **office,
    )  # fmt: skip
    if free:
        posted(
            pool=pool, lines=rules.subsidy_received(free, earmark.pk), by=made.finance,
            on=today(), budget_year=today().year,
        )  # fmt: skip
    made.payee()
    return made
