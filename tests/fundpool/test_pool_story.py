"""The life of a pool, from the first contribution to the last payment.

As the county's finance office we levy what the bodies owe, receive it, plan its use, pay a
request that is accounted for, close the year, and at the end give the rest back; after every
step the books prove themselves.
"""

from datetime import timedelta
from fractions import Fraction

import pytest

from alliance.core.actor import Actor
from alliance.core.clock import now, today
from fundpool.actions import allocations, dissolving, payees, requests, years
from fundpool.actions.allocations import Move
from fundpool.actions.requests import RequestTold
from fundpool.models import Pool, Request
from fundpool.queries import dissolving as ends
from fundpool.queries import ledger as books
from fundpool.queries.verifying import verify
from fundpool.rules import ledger as rules
from members.models import Alliance
from tests import make
from tests.fundpool.ending import BASIS
from tests.fundpool.ledger import YEAR
from tests.fundpool.levies import Levied, levied, set_rules

pytestmark = pytest.mark.django_db
#: Five per mille of 73 130.50 and 8 640.10 yuan.
ONE, TWO = 365_65, 43_20
PLANNED, PAID = 300_00, 120_00


def sound(there: Levied) -> None:
    assert verify(there.fund.county.pk).findings == []
    assert all(one.holds for one in books.invariants(there.fund.pool))


def stands(there: Levied, kind: str) -> int:
    return sum(one.fen for one in books.balances(there.fund.pool) if one.kind == kind)


def take(row: Request, verb: str, by: Actor, **said: object) -> Request:
    row.refresh_from_db()
    return requests.take_request_step(request=row, verb=verb, version=row.version, said=said, by=by)


def requested(there: Levied) -> Request:
    """One body asks for PAID, is paid, and accounts for all of it."""
    fund = there.fund
    set_rules(fund.county, {"fundpool.claim.drawn_by[development]": "township"})
    clerk = make.actor(role="clerk", institution=fund.one)
    assessor = make.actor(role="assessor", county=fund.county)
    lead = make.actor(role="lead_admin", institution=make.lead_of(_alliance(there)))
    payee = payees.enter_payee(
        institution=fund.one, bank="演示银行", name="演示户名", number="6222000000001234",
        by=clerk,
    )  # fmt: skip
    payees.confirm_payee(payee=payee, by=fund.approver)
    row = requests.begin_request(
        institution=fund.one, earmark=fund.training, by=clerk, submit=True,
        told_of=RequestTold(PAID, "骨干培训"), uploads=[("", make.upload("支付佐证.pdf"))],
    )  # fmt: skip
    take(row, "review", lead)
    take(row, "approve", fund.approver)
    take(row, "approve", fund.other_approver)
    sound(there)
    take(row, "disburse", fund.finance, amount=PAID, on=today(), bank_no="回单-1")
    sound(there)
    take(row, "report_use", clerk, amount=PAID, on=today(), note="已培训")
    return take(row, "accept_use", assessor)


def _alliance(there: Levied) -> Alliance:
    return there.fund.one.memberships.get().alliance


def test_from_the_first_contribution_to_the_last_payment(monkeypatch) -> None:
    there = levied()
    fund = there.fund
    there.confirmed()
    sound(there)
    there.pay(fund.one, ONE, "B-1")
    there.pay(fund.two, TWO, "B-2")
    sound(there)
    assert stands(there, rules.CASH) == ONE + TWO
    plan = allocations.draft_allocation(
        pool=fund.pool, year=YEAR, kind="plan", moves=[Move(PLANNED, target=fund.training.pk)],
        document_no="试验〔2026〕5号", by=fund.finance,
    )  # fmt: skip
    allocations.approve_allocation(allocation=plan, version=1, by=fund.approver)
    sound(there)
    assert requested(there).status == "closed"
    sound(there)
    years.begin_closing(pool=fund.pool, year=YEAR, by=fund.finance)
    years.close_year(pool=fund.pool, year=YEAR, by=fund.finance)
    sound(there)
    _give_back(there, monkeypatch)


def _give_back(there: Levied, monkeypatch: pytest.MonkeyPatch) -> None:
    """A year later the pool is dissolved."""
    fund, later = there.fund, now() + timedelta(days=366)
    monkeypatch.setattr("alliance.core.clock.now", lambda: later)
    set_rules(fund.county, BASIS)
    years.open_year(pool=fund.pool, year=YEAR + 1, by=fund.finance)
    row = dissolving.start_dissolution(
        pool=fund.pool, document_no="试验〔2027〕1号", by=fund.finance
    )
    seen = ends.preview(fund.pool, today())
    assert (seen.basis_year, seen.contributions) == (
        YEAR, {fund.one.code: ONE, fund.two.code: TWO},
    )  # fmt: skip
    row = dissolving.submit_dissolution(
        dissolution=row, fingerprint=seen.fingerprint, by=fund.finance
    )
    row = dissolving.confirm_dissolution(dissolution=row, by=fund.approver)
    sound(there)
    rest = ONE + TWO - PAID
    exact = {
        fund.one.pk: Fraction(rest * ONE, ONE + TWO), fund.two.pk: Fraction(rest * TWO, ONE + TWO)
    }  # fmt: skip
    # 258.33 and 30.52: floors 258.32 and 30.52 leave one fen, the first has the larger remainder.
    floors = {unit: int(share) for unit, share in exact.items()}
    assert sum(floors.values()) == rest - 1
    assert exact[fund.one.pk] % 1 > exact[fund.two.pk] % 1
    given = dict(row.lines.values_list("institution", "fen"))
    assert given == {**floors, fund.one.pk: floors[fund.one.pk] + 1}
    for number, line in enumerate(row.lines.all()):
        dissolving.pay_dissolution(line=line, on=today(), bank_no=f"B-{number + 7}", by=fund.second)
        sound(there)
    dissolving.finish_dissolution(dissolution=row, by=fund.second)
    assert stands(there, rules.CASH) == 0
    assert not any(one.fen for one in books.balances(fund.pool))
    assert Pool.objects.get(pk=fund.pool.pk).status == Pool.Status.DISSOLVED
    sound(there)
