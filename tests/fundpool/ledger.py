"""A county with a pool, two earmarks, two bodies, and everybody who acts for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from fundpool.actions import _posting, pools, years
from fundpool.models import Earmark, Journal, Period, Pool
from fundpool.rules import ledger as rules
from fundpool.rules.ledger import Line
from members.models import County, Institution
from tests import make
from tests.remembering import remembered

YEAR = today().year
DAY = date(YEAR, 1, 1)
numbers = count(1)


@action
def posted(
    *,
    pool: Pool,
    lines: Sequence[Line],
    by: Actor,
    kind: str = "subsidy_received",
    on: date = DAY,
    key: str = "",
    budget_year: int = YEAR,
    reverses: Journal | None = None,
) -> Journal:
    """Post as an app would, inside an action of its own."""
    journal = _posting.post(
        pool=pool, kind=kind, lines=lines, on=on, budget_year=budget_year, by=by,
        key=key or f"test:{next(numbers)}", memo="试记", reverses=reverses,
    )  # fmt: skip
    audit.record(by, "test.posted", journal)
    return journal


@action
def reversed_by(*, journal: Journal, by: Actor, on: date = DAY) -> Journal:
    """Take a journal back as an app would."""
    return _posting.reverse(journal, on=on, by=by, memo="试冲")


@dataclass
class Fund:
    """One pool and the people around it."""

    county: County
    pool: Pool
    period: Period
    training: Earmark
    equipment: Earmark
    one: Institution
    two: Institution
    finance: Actor
    second: Actor
    approver: Actor
    other_approver: Actor
    system: Actor

    def post(self, lines: Sequence[Line], **said: object) -> Journal:
        """Post by finance."""
        return posted(pool=self.pool, lines=lines, by=self.finance, **said)  # type: ignore[arg-type]

    def receive(self, fen: int, earmark: Earmark | None = None) -> Journal:
        """Money arrives."""
        return self.post(rules.subsidy_received(fen, earmark.pk if earmark else None))


@remembered
def fund(*, code: str = "T1", kind: str = "technical") -> Fund:
    """A pool whose year is open, with no money yet."""
    county = make.county()
    alliance = make.alliance(county, members=2)
    one, two = make.members_of(alliance)
    system = make.system(county)
    pool = pools.open_pool(county=county, code=code, name="演示资金池", kind=kind, by=system)
    period = years.open_year(pool=pool, year=YEAR, by=system)
    training, equipment = (
        pools.name_earmark(
            pool=pool, code=code, name=name, document_no="试验〔2026〕1号", by=system
        )
        for code, name in (("training", "培训"), ("equipment", "设备"))
    )
    roles = {
        "finance": "finance", "second": "finance",
        "approver": "approver", "other_approver": "approver",
    }  # fmt: skip
    made = {name: make.actor(make.person(county, role=role)) for name, role in roles.items()}
    return Fund(
        county=county, pool=pool, period=period, training=training, equipment=equipment,
        one=one, two=two, system=system, **made,
    )  # fmt: skip
