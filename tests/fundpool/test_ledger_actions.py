"""Receipts, plans of use, interest, money called back, reversals: who does what, and who may not."""

from datetime import date
from typing import Any

import pytest

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, NotSet, Refused
from fundpool.actions import allocations, banking, pools, receipts, reversals
from fundpool.actions.allocations import Move
from fundpool.actions.receipts import Notice
from fundpool.models import Allocation, Receipt
from fundpool.queries import ledger as queries
from fundpool.rules import ledger as rules
from members import actions as member_actions
from tests import make
from tests.fundpool.ledger import DAY, YEAR, Fund, fund

pytestmark = pytest.mark.django_db
NOTICE = Notice("试财社〔2026〕3号", date(YEAR - 1, 12, 20), "province", "能力提升", YEAR)


def receive(there: Fund, fen: int, key: str = "1", **said: object) -> Receipt:
    told: dict[str, Any] = {
        "pool": there.pool,
        "fen": fen,
        "on": DAY,
        "notice": NOTICE,
        "by": there.finance,
    }
    return receipts.receive_subsidy(**{**told, "key": key, **said})


def plan(there: Fund, *moves: Move, kind: str = "plan") -> Allocation:
    return allocations.draft_allocation(
        pool=there.pool, year=YEAR, kind=kind, moves=moves, document_no="试验〔2026〕5号",
        by=there.finance,
    )  # fmt: skip


def test_a_receipt_says_by_which_notice_it_came_and_is_entered_once() -> None:
    there = fund()
    first = receive(there, 5_000, earmark=there.training)
    again = receive(there, 5_000, earmark=there.training)
    assert again == first
    assert (first.level, first.project, first.journal.source) == (
        "province",
        "能力提升",
        "试财社〔2026〕3号",
    )
    assert queries.free(there.pool, there.training.pk) == 5_000
    with pytest.raises(Invalid) as wrong:
        receive(there, 5_001, earmark=there.training)
    assert wrong.value.code == "IDEMPOTENCY_MISMATCH"


def test_a_receipt_without_notice_or_from_tomorrow_is_refused() -> None:
    there = fund()
    with pytest.raises(Invalid) as wrong:
        receive(there, 1, notice=Notice(" ", date(YEAR + 1, 12, 1), "nation", "", YEAR))
    assert set(wrong.value.fields) == {"notice_no", "project", "level", "notice_on"}
    with pytest.raises(Invalid) as wrong:
        receive(there, 1, on=date(2999, 1, 1))
    assert "on" in wrong.value.fields
    with pytest.raises(Forbidden):
        receive(there, 1, by=there.approver)
    with pytest.raises(NotFound):
        receive(there, 1, by=make.actor(make.person(make.county(), role="finance")))


def test_a_plan_moves_money_only_when_another_person_has_approved_it() -> None:
    there = fund()
    receive(there, 1_000)
    row = plan(there, Move(600, target=there.training.pk), Move(300, target=there.equipment.pk))
    assert queries.free(there.pool) == 1_000
    with pytest.raises(Forbidden):
        allocations.approve_allocation(allocation=row, version=1, by=there.finance)
    row = allocations.approve_allocation(allocation=row, version=1, by=there.approver)
    assert [queries.free(there.pool, one) for one in (None, there.training.pk, there.equipment.pk)] == [
        100, 600, 300,
    ]  # fmt: skip
    assert (row.state, row.journal.by_id) == ("approved", there.finance.person)  # type: ignore[union-attr]
    assert row.journal.reviewed_by_id == there.approver.person  # type: ignore[union-attr]
    with pytest.raises(Refused):
        allocations.approve_allocation(allocation=row, version=row.version, by=there.approver)


def test_who_drafts_and_also_approves_is_the_same_person() -> None:
    there = fund()
    both = make.person(there.county, role="finance")
    make.grant(both, "approver")
    row = allocations.draft_allocation(
        pool=there.pool, year=YEAR, kind="plan", moves=[Move(1, target=there.training.pk)],
        document_no="1", by=make.actor(both),
    )  # fmt: skip
    with pytest.raises(Forbidden) as refused:
        allocations.approve_allocation(allocation=row, version=1, by=make.actor(both))
    assert refused.value.code == "SAME_PERSON"


def test_a_plan_over_what_was_received_waits_for_the_money() -> None:
    there = fund()
    receive(there, 99)
    row = plan(there, Move(100, target=there.training.pk))
    with pytest.raises(Refused, match=r"缺口 0\.01"):
        allocations.approve_allocation(allocation=row, version=1, by=there.approver)
    row.refresh_from_db()
    assert row.state == "draft"


def test_a_shift_between_earmarks_takes_two_approvers() -> None:
    there = fund()
    receive(there, 500, earmark=there.training)
    row = plan(there, Move(200, there.training.pk, there.equipment.pk), kind="reallocation")
    row = allocations.approve_allocation(allocation=row, version=1, by=there.approver)
    assert (row.state, queries.free(there.pool, there.equipment.pk)) == ("approved_once", 0)
    with pytest.raises(Forbidden) as refused:
        allocations.approve_allocation(allocation=row, version=2, by=there.approver)
    assert refused.value.code == "SAME_PERSON"
    allocations.approve_allocation(allocation=row, version=2, by=there.other_approver)
    assert queries.free(there.pool, there.equipment.pk) == 200


def test_earmarked_money_goes_back_refused_and_withdrawn_plans_move_nothing() -> None:
    there = fund()
    receive(there, 500, earmark=there.training)
    back = plan(there, Move(120, there.training.pk, None), kind="unallocation")
    allocations.approve_allocation(allocation=back, version=1, by=there.approver)
    assert queries.free(there.pool) == 120
    refused = plan(there, Move(1, target=there.training.pk))
    with pytest.raises(Invalid):
        allocations.refuse_allocation(allocation=refused, version=1, note=" ", by=there.approver)
    allocations.refuse_allocation(allocation=refused, version=1, note="缺附件", by=there.approver)
    gone = plan(there, Move(1, target=there.training.pk))
    with pytest.raises(Forbidden):
        allocations.withdraw_allocation(allocation=gone, version=1, by=there.second)
    allocations.withdraw_allocation(allocation=gone, version=1, by=there.finance)
    assert queries.free(there.pool) == 120


@pytest.mark.parametrize(
    ("kind", "moves", "code"),
    [
        ("plan", [], "nothing"),
        ("plan", [(5, "training", "equipment")], "EARMARK_MISMATCH"),
        ("reallocation", [(5, "training", "training")], "EARMARK_MISMATCH"),
        ("unallocation", [(5, None, "training")], "EARMARK_MISMATCH"),
        ("plan", [(0, None, "training")], "INVALID_AMOUNT"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(kind, moves, code) -> None:
    there = fund()
    ids = {None: None, "training": there.training.pk, "equipment": there.equipment.pk}
    with pytest.raises(Invalid) as wrong:
        plan(there, *[Move(n, ids[a], ids[b]) for n, a, b in moves], kind=kind)
    assert wrong.value.code == code


def test_interest_waits_until_the_county_says_whose_it_is() -> None:
    there = fund()
    told: dict[str, Any] = {
        "pool": there.pool,
        "fen": 77,
        "on": DAY,
        "source": "回单0001",
        "by": there.finance,
    }
    with pytest.raises(NotSet, match="资金池利息归属"):
        banking.record_interest(**told, key="1")
    for n, (owner, free) in enumerate((("pool", 77), ("source", 77))):
        member_actions.rules.set_rule(
            county=there.county, key=banking.INTEREST, value=owner, from_on=None,
            reason="试验〔2026〕9号", by=there.system,
        )  # fmt: skip
        banking.record_interest(**told, key=f"set {n}")
        assert queries.free(there.pool) == free
    banking.pay_source(**told, key="2")
    with pytest.raises(Refused, match=r"余额不足：可用 0\.00，本次 0\.77，缺口 0\.77"):
        banking.pay_source(**told, key="3")


def test_a_fee_and_money_called_back_come_out_of_free_money() -> None:
    there = fund()
    receive(there, 1_000)
    receive(there, 500, key="2", earmark=there.training)
    told: dict[str, Any] = {
        "pool": there.pool,
        "on": DAY,
        "source": "回单0002",
        "by": there.finance,
    }
    banking.record_fee(**told, fen=10, key="1")
    banking.call_back(**told, fen=500, key="1", earmark=there.training)
    banking.pay_source(**told, fen=500, key="1")
    stands = {(one.kind, one.earmark): one.fen for one in queries.balances(there.pool)}
    assert stands["CASH", None] == 990 == stands["FREE", None]
    assert stands["FREE", there.training.pk] == 0 == stands["PAYABLE_TO_SOURCE", None]


def test_what_was_entered_wrongly_is_reversed_with_a_reason_once() -> None:
    there = fund()
    journal = receive(there, 1_000).journal
    told: dict[str, Any] = {"journal": journal, "on": DAY, "by": there.finance}
    with pytest.raises(Invalid):
        reversals.reverse_journal(**told, reason=" ")
    back = reversals.reverse_journal(**told, reason="重复登记")
    assert (back.reverses, queries.free(there.pool)) == (journal, 0)
    with pytest.raises(Refused) as refused:
        reversals.reverse_journal(**told, reason="重复登记")
    assert refused.value.code == "ALREADY_REVERSED"


def test_an_approved_plan_is_reversed_by_an_approver_and_others_business_not_here() -> None:
    there = fund()
    receive(there, 1_000)
    row = plan(there, Move(600, target=there.training.pk))
    row = allocations.approve_allocation(allocation=row, version=1, by=there.approver)
    assert row.journal is not None
    with pytest.raises(Forbidden):
        reversals.reverse_journal(journal=row.journal, on=DAY, reason="误", by=there.finance)
    reversals.reverse_journal(journal=row.journal, on=today(), reason="误", by=there.other_approver)
    row.refresh_from_db()
    assert (row.state, queries.free(there.pool)) == ("reversed", 1_000)
    other = there.post(rules.levy_assessed(there.one.pk, 5), kind="levy_assessed")
    with pytest.raises(Refused) as refused:
        reversals.reverse_journal(journal=other, on=DAY, reason="误", by=there.finance)
    assert refused.value.code == "NOT_HERE"


def test_a_pool_and_its_earmarks_are_named_by_finance_with_their_basis() -> None:
    there = fund()
    told: dict[str, Any] = {"county": there.county, "name": "另一个", "kind": "development"}
    with pytest.raises(Refused) as refused:
        pools.open_pool(**told, code="T1", by=there.finance)
    assert refused.value.code == "code_taken"
    with pytest.raises(Forbidden):
        pools.open_pool(**told, code="T2", by=there.approver)
    with pytest.raises(Invalid) as wrong:
        pools.name_earmark(pool=there.pool, code="x", name="无依据", by=there.finance)
    assert "document_no" in wrong.value.fields
    row = pools.list_documents(
        earmark=there.training, checklist="合同\n\n发票 ", version=1, by=there.finance
    )
    assert row.documents == ["合同", "发票"]
