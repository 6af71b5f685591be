"""银行对账: cash in the books is the bank's balance less differences, each by its name."""

from datetime import timedelta

import pytest

from alliance.core.errors import Forbidden, Invalid, NotSet, Refused
from fundpool.actions import bank_accounts, bank_lines, banking, pools
from fundpool.models import BankBalance, BankMatch
from fundpool.queries import bank as queries
from fundpool.rules import banking as rules
from fundpool.rules.banking import Moved
from tests.fundpool.bank import Bank, bank
from tests.fundpool.ledger import DAY, reversed_by


@pytest.fixture
def place() -> Bank:
    return bank()


@pytest.mark.parametrize(
    ("books", "said", "journals", "lines", "unexplained"),
    [
        (99_000, 100_300, [-1_000], [300], 0),
        (0, 0, [], [], 0),
        (50_000, 20_000, [30_000, -500], [-500], 0),
        (10, 0, [], [], 10),
    ],
)
def test_what_separates_bank_and_books_is_the_open_journals_less_the_open_lines(
    books: int, said: int, journals: list[int], lines: list[int], unexplained: int
) -> None:
    assert rules.reconciled(books, said, journals, lines).unexplained == unexplained


def test_a_pair_is_proposed_by_exact_amount_direction_and_days() -> None:
    journal = Moved(7, DAY, 10_000, "凭证 试财1号")
    near = Moved(1, DAY + timedelta(days=rules.WINDOW), 10_000, "L1")
    assert rules.proposals([near], [journal]) == [
        rules.Proposal(1, 7, named=False, days=rules.WINDOW)
    ]
    for other in (
        Moved(1, DAY + timedelta(days=rules.WINDOW + 1), 10_000, "L1"),
        Moved(1, DAY, 10_001, "L1"),
        Moved(1, DAY, -10_000, "L1"),
    ):
        assert not rules.proposals([other], [journal])


def test_a_reference_that_names_the_other_goes_before_nearness() -> None:
    journal = Moved(7, DAY, -500, "SQ-2026-0001")
    lines = [Moved(1, DAY, -500, "A-01"), Moved(2, DAY + timedelta(days=5), -500, "SQ-2026-0001")]
    assert [one.line for one in rules.proposals(lines, [journal])] == [2]


def test_where_two_are_equally_likely_nothing_is_proposed() -> None:
    journals = [Moved(7, DAY, 500, "甲"), Moved(8, DAY, 500, "乙")]
    assert not rules.proposals([Moved(1, DAY, 500, "L1")], journals)


@pytest.mark.django_db
def test_cash_in_the_books_is_the_banks_balance_and_every_difference_is_named(
    place: Bank,
) -> None:
    there = place.fund
    received = there.receive(100_000)
    fee = banking.record_fee(
        pool=there.pool, fen=1_000, on=DAY, source="回单-9", key="f", by=there.finance
    )
    line = place.line(100_000)
    unknown = place.line(300, purpose="结息")
    # The bank: 1000.00 in, 3.00 of interest nobody has booked; the fee it has not taken yet.
    place.says(100_300)
    place.match(line, received.pk)
    found = queries.page_of(place.account, DAY)
    assert found.books == 99_000
    assert [(one.journal.pk, one.fen) for one in found.journals] == [(fee.pk, -1_000)]
    assert [(one.line.pk, one.fen) for one in found.lines] == [(unknown.pk, 300)]
    assert found.sums is not None
    assert found.sums.unexplained == 0
    place.says(100_301)
    again = queries.page_of(place.account, DAY).sums
    assert again is not None
    assert again.unexplained == -1
    assert [row.number for row in BankBalance.objects.order_by("number")] == [1, 2]


@pytest.mark.django_db
def test_without_the_banks_balance_nothing_is_computed(place: Bank) -> None:
    place.fund.receive(100_000)
    assert queries.page_of(place.account, DAY).sums is None


@pytest.mark.django_db
def test_a_line_of_a_later_day_leaves_its_journal_open_until_then(place: Bank) -> None:
    journal = place.fund.receive(100_000)
    place.match(place.line(100_000, on=DAY + timedelta(days=1)), journal.pk)
    assert queries.page_of(place.account, DAY).journals
    assert not queries.page_of(place.account, DAY + timedelta(days=1)).journals


@pytest.mark.django_db
def test_a_journal_and_the_one_that_takes_it_back_explain_each_other(place: Bank) -> None:
    reversed_by(journal=place.fund.receive(100_000), by=place.fund.finance)
    assert not queries.page_of(place.account, DAY).journals


@pytest.mark.django_db
def test_a_line_may_be_several_journals_that_add_up_to_it(place: Bank) -> None:
    journals = [place.fund.receive(fen).pk for fen in (40_000, 60_000)]
    line = place.line(100_000)
    with pytest.raises(Refused) as refused:
        place.match(line, journals[0])
    assert refused.value.code == "AMOUNT_MISMATCH"
    place.match(line, *journals)
    found = queries.page_of(place.account, DAY)
    assert not found.journals
    assert not found.lines


@pytest.mark.django_db
def test_a_line_and_a_journal_are_matched_once_and_may_be_taken_back_with_a_reason(
    place: Bank,
) -> None:
    journal = place.fund.receive(100_000)
    line, twin = place.line(100_000), place.line(100_000)
    place.match(line, journal.pk)
    for other in (line, twin):
        with pytest.raises(Refused) as refused:
            place.match(other, journal.pk)
        assert refused.value.code == "ALREADY_MATCHED"
    with pytest.raises(Refused) as kept:
        bank_lines.void_line(line=line, reason="重复", by=place.fund.finance)
    assert kept.value.code == "line_matched"
    with pytest.raises(Invalid):
        bank_lines.undo_match(line=line, reason=" ", by=place.fund.finance)
    bank_lines.undo_match(line=line, reason="勾错", by=place.fund.second)
    with pytest.raises(Refused):
        bank_lines.undo_match(line=line, reason="勾错", by=place.fund.second)
    place.match(twin, journal.pk)
    assert BankMatch.objects.count() == 2
    bank_lines.void_line(line=line, reason="重复登记", by=place.fund.finance)
    assert not queries.page_of(place.account, DAY).lines


@pytest.mark.django_db
def test_a_journal_of_a_pool_that_is_kept_elsewhere_is_no_line_of_this_account(
    place: Bank,
) -> None:
    other = bank()
    journal = other.fund.receive(100_000)
    with pytest.raises(Refused) as refused:
        place.match(place.line(100_000), journal.pk)
    assert refused.value.code == "not_of_account"


@pytest.mark.django_db
def test_a_pool_is_kept_in_one_account_and_an_account_keeps_several(place: Bank) -> None:
    there = place.fund
    with pytest.raises(Refused) as refused:
        bank_accounts.put_pool_in(account=place.account, pool=there.pool, by=there.finance)
    assert refused.value.code == "pool_kept_elsewhere"
    found = queries.shares_of(place.account, DAY)
    assert [(one.pool, one.fen) for one in found] == [(there.pool, 0)]


@pytest.mark.django_db
def test_only_finance_enters_what_the_bank_says(place: Bank) -> None:
    there = place.fund
    with pytest.raises(Forbidden):
        bank_accounts.state_balance(
            account=place.account, on=DAY, fen=1, statement_no="1", by=there.approver
        )
    with pytest.raises(Invalid) as refused:
        place.says(-1)
    assert refused.value.code == "INVALID_AMOUNT"
    with pytest.raises(Invalid):
        place.line(1, on=DAY - timedelta(days=1))
    first = place.line(1)
    with pytest.raises(Refused) as there_already:
        place.line(2, reference=first.reference)
    assert there_already.value.code == "line_there"


@pytest.mark.django_db
def test_what_only_the_bank_has_is_booked_as_its_fee_and_matched_at_once(place: Bank) -> None:
    place.fund.receive(100_000)
    line = place.line(1_200, "out")
    match = bank_lines.book_line(line=line, pool=place.fund.pool, by=place.fund.finance)
    journal = match.journal
    assert (journal.kind, journal.effective_on, journal.source) == ("bank_fee", DAY, line.reference)
    found = queries.page_of(place.account, DAY)
    assert (found.books, found.lines) == (98_800, [])
    with pytest.raises(Refused) as refused:
        bank_lines.book_line(line=line, pool=place.fund.pool, by=place.fund.finance)
    assert refused.value.code == "ALREADY_MATCHED"
    # Taken back on both sides it may be booked anew; with the voucher alone standing it is offered.
    bank_lines.undo_match(line=line, reason="勾错", by=place.fund.finance)
    reversed_by(journal=journal, by=place.fund.finance)
    bank_lines.book_line(line=line, pool=place.fund.pool, by=place.fund.finance)
    assert queries.page_of(place.account, DAY).books == 98_800


@pytest.mark.django_db
def test_interest_is_not_booked_from_a_line_before_the_county_says_whose_it_is(place: Bank) -> None:
    line = place.line(300, purpose="结息")
    with pytest.raises(NotSet):
        bank_lines.book_line(line=line, pool=place.fund.pool, by=place.fund.finance)
    assert queries.page_of(place.account, DAY).lines
    bank_lines.void_line(line=line, reason="重复", by=place.fund.finance)
    with pytest.raises(Refused) as refused:
        bank_lines.book_line(line=line, pool=place.fund.pool, by=place.fund.finance)
    assert refused.value.code == "line_void"


@pytest.mark.django_db
def test_a_line_is_not_booked_to_a_pool_that_is_kept_elsewhere(place: Bank) -> None:
    place.fund.receive(100_000)
    other = pools.open_pool(
        county=place.fund.county, code="X9", name="演示他池", kind="development", year=DAY.year,
        by=place.fund.finance,
    )  # fmt: skip
    with pytest.raises(Refused):
        bank_lines.book_line(line=place.line(1_200, "out"), pool=other, by=place.fund.finance)
    with pytest.raises(Forbidden):
        bank_lines.book_line(
            line=place.line(1_200, "out"), pool=place.fund.pool, by=place.fund.approver
        )
