"""资金来源: what came first is used first, from each receipt to its payments and back."""

from datetime import timedelta
from typing import Any

import pytest

from alliance.core.actor import Actor
from alliance.core.clock import today
from fundpool.actions import banking, receipts
from fundpool.actions.receipts import Notice
from fundpool.models import Disbursement, Receipt
from fundpool.queries import sources as queries
from fundpool.queries import statements
from fundpool.rules import ledger, tracing
from fundpool.rules.tracing import Place, Posted
from tests.fundpool.ledger import YEAR, reversed_by
from tests.fundpool.request_story import There, there
from tests.fundpool.test_capitation_settled import worked


def posted(pk: int, kind: str, lines: ledger.Lines, **said: object) -> Posted:
    return Posted(pk, today() + timedelta(days=pk), YEAR, kind, lines, **said)  # type: ignore[arg-type]


def held(traced: tracing.Traced, kind: str, of: int | None = None) -> dict[int, int]:
    return {source: fen for source, fen in traced.held[Place(kind, of)].items() if fen}


def test_what_came_first_is_used_first() -> None:
    """100 and 50 come, 120 go out: all of the first and 20 of the second."""
    traced = tracing.trace(
        [
            posted(1, "subsidy_received", ledger.subsidy_received(100, 9)),
            posted(2, "subsidy_received", ledger.subsidy_received(50, 9)),
            posted(3, "called_back", ledger.called_back(120, 9)),
        ]
    )
    assert [(one.source, one.fen) for one in traced.by(3)] == [(1, 100), (2, 20)]
    assert held(traced, ledger.FREE, 9) == {2: 30}


def test_a_later_entry_of_an_earlier_day_is_used_first() -> None:
    early = Posted(
        2, today() - timedelta(days=9), YEAR, "subsidy_received", ledger.subsidy_received(50)
    )
    traced = tracing.trace(
        [
            posted(1, "subsidy_received", ledger.subsidy_received(100)),
            early,
            posted(3, "bank_fee", ledger.bank_fee(60)),
        ]
    )
    assert [(one.source, one.fen) for one in traced.by(3)] == [(2, 50), (1, 10)]


def test_earmarked_money_is_used_for_its_earmark_alone() -> None:
    traced = tracing.trace(
        [
            posted(1, "subsidy_received", ledger.subsidy_received(100, 9)),
            posted(2, "subsidy_received", ledger.subsidy_received(50)),
            posted(3, "allocated", ledger.allocated(8, 50)),
        ]
    )
    assert held(traced, ledger.FREE, 8) == {2: 50}
    assert held(traced, ledger.FREE, 9) == {1: 100}


def test_what_a_journal_commits_and_pays_at_once_leaves_the_free_money() -> None:
    lines = (*ledger.disbursed(9, 5, 60), *ledger.approved(9, 60))
    traced = tracing.trace(
        [
            posted(1, "subsidy_received", ledger.subsidy_received(100, 9)),
            posted(2, "disbursed", lines),
        ]
    )
    assert [(one.start.kind, one.end.kind, one.fen) for one in traced.by(2)] == [
        (ledger.FREE, tracing.OUT, 60)
    ]


def test_a_receipt_that_is_taken_back_never_was() -> None:
    lines = ledger.subsidy_received(100)
    traced = tracing.trace(
        [
            posted(1, "subsidy_received", ledger.subsidy_received(70)),
            posted(2, "subsidy_received", lines),
            posted(3, "reversal", ledger.mirrored(lines), reverses=2),
        ]
    )
    found = tracing.sums(traced, YEAR)
    assert (found[2].received, found[2].out, found[2].in_bank) == (0, 0, 0)
    assert (found[1].received, found[1].free) == (70, 70)


@pytest.fixture
def place() -> There:
    return there(free=0)


def receive(place: There, fen: int, level: str, project: str, by: Actor | None = None) -> Receipt:
    return receipts.receive_subsidy(
        pool=place.pool, earmark=place.earmark, fen=fen, on=today(), key=f"{level}{project}{fen}",
        notice=Notice(f"财〔{YEAR}〕{level}", today(), level, project, YEAR), by=by or place.finance,
    )  # fmt: skip


def agrees(place: There) -> None:
    """What all sources have in the bank is the cash in the books; nothing is lost on the way."""
    total = tracing.added(one.sums for one in queries.groups(place.pool, YEAR))
    assert total.in_bank == statements.flows(place.pool, YEAR)[2]
    assert total.received == total.in_bank + total.out


@pytest.mark.django_db
def test_a_payment_is_traced_back_to_its_receipts_and_each_receipt_forward_to_its_payments(
    place: There,
) -> None:
    central, county = (
        receive(place, 40_000, "central", "甲"),
        receive(place, 50_000, "county", "乙"),
    )
    row = place.paid(60_000)
    payment = Disbursement.objects.select_related("request__pool").get()
    assert [(one.receipt, one.fen) for one in queries.parts_of(payment)] == [
        (central, 40_000), (county, 20_000),
    ]  # fmt: skip
    paid = [one for one in queries.course_of(county) if one.payment == payment]
    assert [(one.request, one.fen) for one in paid] == [(row, 20_000)]
    agrees(place)
    place.take(
        row, "return_payment", place.finance, amount=60_000, on=today(), bank_no="退",
        reason="户名不符",
    )  # fmt: skip
    assert queries.sums_of(central).committed == 40_000
    assert queries.sums_of(central).out == 0
    agrees(place)


@pytest.mark.django_db
def test_sources_are_split_by_level_project_and_year_and_own_income_stands_apart(
    place: There,
) -> None:
    receive(place, 40_000, "county", "乙")
    receive(place, 10_000, "county", "乙")
    receive(place, 30_000, "central", "甲")
    taken = receive(place, 5_000, "city", "丙")
    reversed_by(journal=taken.journal, by=place.finance, on=today())
    found = queries.groups(place.pool, YEAR)
    assert [(one.level, one.project, one.year, one.sums.received) for one in found] == [
        ("central", "甲", YEAR, 30_000), ("city", "丙", YEAR, 0), ("county", "乙", YEAR, 50_000),
    ]  # fmt: skip
    agrees(place)
    assert [one.sums.received for one in queries.groups(place.pool, YEAR - 1)] == []


@pytest.mark.django_db
def test_money_called_back_by_finance_is_owed_first_and_out_when_it_is_paid(place: There) -> None:
    receipt = receive(place, 40_000, "province", "甲")
    said: dict[str, Any] = {
        "pool": place.pool,
        "on": today(),
        "source": "收回1号",
        "by": place.finance,
    }
    banking.call_back(fen=15_000, key="1", earmark=place.earmark, **said)
    assert (queries.sums_of(receipt).owed, queries.sums_of(receipt).free) == (15_000, 25_000)
    banking.pay_source(fen=15_000, key="2", **said)
    assert (queries.sums_of(receipt).owed, queries.sums_of(receipt).out) == (0, 15_000)
    agrees(place)


@pytest.mark.django_db
def test_public_health_money_is_traced_through_advance_and_settlement_too() -> None:
    """One journal for all bodies, and an approval that commits what the payment pays."""
    year = worked()
    year.paid("settlement")
    pool = year.fund.pool
    total = tracing.added(one.sums for one in queries.groups(pool, YEAR))
    assert (total.received, total.in_bank) == (600_000, statements.flows(pool, YEAR)[2])
    assert total.out == total.received - total.in_bank > 0
