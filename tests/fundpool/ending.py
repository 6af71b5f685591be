"""A pool with a closed year behind it: what was contributed then, what is free now."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from alliance.core.actor import Actor
from alliance.core.clock import today
from fundpool.actions import dissolving, pools, years
from fundpool.actions.receipts import Notice, receive_subsidy
from fundpool.models import Dissolution, DissolutionLine, Earmark, Pool
from fundpool.queries import dissolving as queries
from fundpool.rules import ledger as rules
from members.models import County, Institution
from tests import make
from tests.fundpool.ledger import YEAR, posted
from tests.fundpool.levies import set_rules
from tests.remembering import remembered

LAST = date(YEAR - 1, 6, 1)
BASIS = {"fundpool.dissolution.basis": "最近一年出资比例"}


@dataclass
class Ending:
    """One pool and everybody who ends it."""

    county: County
    pool: Pool
    training: Earmark
    one: Institution
    two: Institution
    finance: Actor
    cashier: Actor
    approver: Actor
    system: Actor

    def post(self, lines: Any, kind: str, on: date | None = None) -> Any:
        """Post by finance."""
        return posted(pool=self.pool, lines=lines, kind=kind, by=self.finance, on=on or today())

    def subsidise(self, fen: int, earmark: Earmark | None = None) -> Any:
        """Finance pays into the pool."""
        notice = Notice("试财〔2026〕1号", today(), "county", "运行补助", YEAR)
        return receive_subsidy(
            pool=self.pool, fen=fen, on=today(), notice=notice, key=f"s{fen}", earmark=earmark,
            by=self.finance,
        )  # fmt: skip

    def seen(self) -> queries.Preview:
        """What the end would do today."""
        return queries.preview(self.pool, today())

    def start(self) -> Dissolution:
        """Finance begins."""
        return dissolving.start_dissolution(
            pool=self.pool, document_no="试验〔2026〕7号", by=self.finance
        )

    def submit(self, row: Dissolution, **said: Any) -> Dissolution:
        """Finance hands on what it sees."""
        given = {"fingerprint": self.seen().fingerprint, "by": self.finance, **said}
        return dissolving.submit_dissolution(dissolution=row, **given)

    def confirmed(self) -> Dissolution:
        """The balance is shared out."""
        return dissolving.confirm_dissolution(
            dissolution=self.submit(self.start()), by=self.approver
        )

    def pay(self, line: DissolutionLine, bank_no: str, by: Actor | None = None) -> Any:
        """One part is paid."""
        return dissolving.pay_dissolution(
            line=line, on=today(), bank_no=bank_no, by=by or self.cashier
        )

    def returned(self) -> dict[str, int]:
        """What falls to whom, by code; finance under "财政"."""
        rows = DissolutionLine.objects.select_related("institution")
        return {one.institution.code if one.institution else "财政": one.fen for one in rows}


@remembered
def ending(one_fen: int = 3_00, two_fen: int = 1_00, *, basis: bool = True) -> Ending:
    """Two bodies paid last year, the year is closed, the next one is open."""
    county = make.county()
    one, two = make.members_of(make.alliance(county, members=2))
    there = ended(county, one, two, one_fen, two_fen)
    if basis:
        set_rules(county, BASIS)
    return there


def ended(
    county: County, one: Institution, two: Institution, one_fen: int = 3_00, two_fen: int = 1_00, *,
    code: str = "END",
) -> Ending:  # fmt: skip
    """The same for two bodies of a county that is there."""
    system = make.system(county)
    pool = pools.open_pool(
        county=county, code=code, name="演示资金池", kind="development", by=system
    )
    years.open_year(pool=pool, year=YEAR - 1, by=system)
    training = pools.name_earmark(
        pool=pool, code="training", name="培训", document_no="试验〔2026〕1号", by=system
    )
    people = {
        name: make.actor(role=role, county=county)
        for name, role in (
            ("finance", "finance"), ("cashier", "finance"), ("approver", "approver"),
        )
    }  # fmt: skip
    there = Ending(
        county=county, pool=pool, training=training, one=one, two=two, system=system, **people
    )
    for body, fen in ((one, one_fen), (two, two_fen)):
        if fen:
            there.post(rules.levy_assessed(body.pk, fen), "levy_assessed", LAST)
            there.post(rules.levy_received(body.pk, fen), "levy_received", LAST)
    years.begin_closing(pool=pool, year=YEAR - 1, by=system)
    years.close_year(pool=pool, year=YEAR - 1, by=system)
    years.open_year(pool=pool, year=YEAR, by=system)
    return there
