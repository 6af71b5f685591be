"""Journals are balanced, numbered, chained and never overdraw; numbers are in fen."""

from datetime import date

import pytest

from alliance.core.errors import Invalid, Refused
from alliance.core.models import AuditEvent
from fundpool.actions import years
from fundpool.models import Account, Entry, Journal
from fundpool.queries import ledger as queries
from fundpool.rules import ledger as rules
from fundpool.rules.ledger import Line
from tests.fundpool.ledger import YEAR, fund, posted

pytestmark = pytest.mark.django_db


def test_money_that_arrives_is_free_and_in_the_bank() -> None:
    there = fund()
    first = there.receive(1_000_000)
    second = there.receive(500, there.training)
    assert [first.voucher_no, second.voucher_no] == [1, 2]
    assert queries.free(there.pool) == 1_000_000
    assert queries.free(there.pool, there.training.pk) == 500
    assert {one.kind: one.fen for one in queries.balances(there.pool)}["CASH"] == 1_000_500
    assert all(one.holds for one in queries.invariants(there.pool))
    assert first.state == "posted"
    assert first.prev_hash == ""
    assert second.prev_hash == first.hash
    assert AuditEvent.objects.filter(what="journal.posted").count() == 2


def test_one_fen_too_much_is_refused_and_says_what_is_there() -> None:
    there = fund()
    there.receive(1_000_000)
    with pytest.raises(Refused) as refused:
        there.post(rules.allocated(there.training.pk, 1_000_001), kind="allocated")
    assert refused.value.code == "INSUFFICIENT_FUNDS"
    assert str(refused.value) == "余额不足：可用 10\xa0000.00，本次 10\xa0000.01，缺口 0.01"
    there.period.refresh_from_db()
    assert there.period.last_no == 1
    assert (
        there.post(rules.allocated(there.training.pk, 1_000_000), kind="allocated").voucher_no == 2
    )


def test_an_earmark_draws_on_its_own_money_only() -> None:
    there = fund()
    there.receive(1_000, there.training)
    with pytest.raises(Refused, match=r"可用 0.00"):
        there.post(rules.approved(there.equipment.pk, 1_000), kind="approved")


@pytest.mark.parametrize(
    ("kind", "lines", "code"),
    [
        ("disbursed", lambda e, u: rules.disbursed(e, u, 701), "EXCEEDS_COMMITMENT"),
        ("use_accepted", lambda e, u: rules.use_accepted(e, u, 301), "EXCEEDS_ADVANCE"),
        ("recovered", lambda e, u: rules.recovered(e, u, 51), "EXCEEDS_RECOVERY"),
        ("source_paid", lambda e, u: rules.source_paid(1), "INSUFFICIENT_FUNDS"),
    ],
)
def test_each_guard_has_its_own_code(kind, lines, code) -> None:
    there = fund()
    earmark, unit = there.training.pk, there.one.pk
    there.receive(2_000, there.training)
    there.post(rules.approved(earmark, 1_000), kind="approved")
    there.post(rules.disbursed(earmark, unit, 300), kind="disbursed")
    there.post(rules.misuse_found(unit, 50), kind="misuse_found")
    with pytest.raises(Refused) as refused:
        there.post(lines(earmark, unit), kind=kind)
    assert refused.value.code == code


def test_the_same_key_is_the_same_journal_or_an_error() -> None:
    there = fund()
    lines = rules.subsidy_received(700)
    first = there.post(lines, key="notice:7")
    assert there.post(lines, key="notice:7") == first
    with pytest.raises(Invalid) as wrong:
        there.post(rules.subsidy_received(701), key="notice:7")
    assert wrong.value.code == "IDEMPOTENCY_MISMATCH"
    assert Journal.objects.count() == 1
    assert queries.free(there.pool) == 700


def test_a_year_that_is_not_open_takes_nothing() -> None:
    there = fund()
    for day in (date(YEAR - 1, 12, 31), date(YEAR + 1, 1, 1)):
        with pytest.raises(Refused) as refused:
            there.post(rules.subsidy_received(1), on=day)
        assert refused.value.code == "PERIOD_CLOSED"


def test_last_years_money_is_settled_in_an_open_year() -> None:
    there = fund()
    journal = there.post(rules.subsidy_received(1), budget_year=YEAR - 1)
    assert (journal.effective_on.year, journal.budget_year) == (YEAR, YEAR - 1)


def test_a_reversal_is_a_new_journal_and_only_one() -> None:
    there = fund()
    journal = there.receive(900)
    back = there.post(
        rules.mirrored(rules.subsidy_received(900)), kind="reversal", reverses=journal
    )
    assert back.voucher_no == 2
    assert queries.free(there.pool) == 0
    with pytest.raises(Refused) as refused:
        there.post(rules.mirrored(rules.subsidy_received(900)), kind="reversal", reverses=journal)
    assert refused.value.code == "ALREADY_REVERSED"
    with pytest.raises(Refused) as refused:
        there.post(rules.subsidy_received(900), kind="reversal", reverses=back)
    assert refused.value.code == "IS_REVERSAL"


def test_a_reversal_that_would_overdraw_is_refused() -> None:
    there = fund()
    journal = there.receive(900)
    there.post(rules.allocated(there.training.pk, 1), kind="allocated")
    with pytest.raises(Refused, match=r"可用 8.99"):
        there.post(rules.mirrored(rules.subsidy_received(900)), kind="reversal", reverses=journal)


def test_an_unbalanced_journal_is_a_fault_of_the_program() -> None:
    there = fund()
    for lines in (
        [Line("CASH", "D", 5), Line("FREE", "C", 4)],
        # Balanced as a whole, not within what belongs together.
        [Line("CASH", "D", 5), Line("RECOVERY_DUE", "C", 5)],
        [],
    ):
        with pytest.raises(ValueError, match=r"balance|without"):
            there.post(lines)
    with pytest.raises(Invalid) as wrong:
        Line("CASH", "D", 0)
    assert wrong.value.code == "INVALID_AMOUNT"


def test_money_that_came_this_year_does_not_pay_for_last_year() -> None:
    there = fund()
    years.open_year(pool=there.pool, year=YEAR + 1, by=there.finance)
    there.receive(100)
    there.post(rules.subsidy_received(1_000), on=date(YEAR + 1, 1, 5))
    with pytest.raises(Refused, match=r"可用 1.00"):
        there.post(rules.bank_fee(101), kind="bank_fee")
    there.post(rules.bank_fee(100), kind="bank_fee")
    with pytest.raises(Refused, match=r"可用 10.00"):
        there.post(rules.bank_fee(1_001), kind="bank_fee", on=date(YEAR + 1, 1, 6))


def test_years_close_in_order_and_carry_what_stands() -> None:
    there = fund()
    years.open_year(pool=there.pool, year=YEAR + 1, by=there.finance)
    there.receive(100)
    there.post(rules.allocated(there.training.pk, 40), kind="allocated")
    there.post(rules.approved(there.training.pk, 30), kind="approved")
    there.post(rules.subsidy_received(7), on=date(YEAR + 1, 1, 5))
    with pytest.raises(Refused) as refused:
        years.begin_closing(pool=there.pool, year=YEAR + 1, by=there.finance)
    assert refused.value.code == "YEAR_ORDER"
    years.begin_closing(pool=there.pool, year=YEAR, by=there.finance)
    with pytest.raises(Refused) as refused:
        there.receive(1)
    assert refused.value.code == "PERIOD_CLOSED"
    years.resume_year(pool=there.pool, year=YEAR, by=there.finance)
    years.begin_closing(pool=there.pool, year=YEAR, by=there.finance)
    closed = years.close_year(pool=there.pool, year=YEAR, by=there.finance)
    rows = closed.carried.values_list("account__kind", "account__earmark__code", "fen")
    assert set(rows) == {
        ("CASH", None, 100), ("FREE", None, 60), ("FREE", "training", 10),
        ("COMMITTED", "training", 30),
    }  # fmt: skip
    with pytest.raises(Refused, match="预算年度仍可写"):
        there.receive(1)


def test_a_balance_is_one_row_whoever_names_it() -> None:
    there = fund()
    there.receive(5)
    there.receive(6)
    assert Account.objects.filter(kind="FREE").count() == 1
    assert Entry.objects.count() == 4
    assert posted(pool=there.pool, lines=rules.subsidy_received(1), by=there.finance).by_id
