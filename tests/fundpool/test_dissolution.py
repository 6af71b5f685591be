"""A pool is dissolved: refused while anything is open, shared out by two people, paid, shut."""

from fractions import Fraction

import pytest

from alliance.core.clock import today
from alliance.core.errors import Forbidden, NotSet, Refused
from fundpool.actions import allocations, banking, dissolving, pools
from fundpool.actions.allocations import Move
from fundpool.models import Dissolution, Pool
from fundpool.queries import ledger as books
from fundpool.queries.verifying import verify
from fundpool.rules import ledger as rules
from tests.fundpool.ending import Ending, ending
from tests.fundpool.ledger import YEAR
from tests.fundpool.levies import set_rules

pytestmark = pytest.mark.django_db
FIRST = "fundpool.dissolution.subsidies_first"


@pytest.fixture
def there() -> Ending:
    return ending()


def cash(there: Ending) -> int:
    return sum(one.fen for one in books.balances(there.pool) if one.kind == rules.CASH)


def lines(there: Ending) -> dict[str, object]:
    row = Dissolution.objects.get(status="paying")
    rows = row.lines.select_related("institution")
    return {one.institution.code: one for one in rows if one.institution}


def test_the_balance_goes_back_by_last_years_contributions_to_the_fen(there) -> None:
    # 4.00 came in, 0.03 went to the bank: 3.97 by 3 : 1 is 2.9775 and 0.9925.
    banking.record_fee(pool=there.pool, fen=3, on=today(), source="回单", key="f", by=there.finance)
    row = there.confirmed()
    assert there.returned() == {there.one.code: 298, there.two.code: 99}
    assert books.lines_of(row.journal) == (
        rules.Line("FREE", "D", 397),
        rules.Line("PAYABLE_TO_MEMBER", "C", 298, unit=there.one.pk),
        rules.Line("PAYABLE_TO_MEMBER", "C", 99, unit=there.two.pk),
    )
    assert (row.journal.by_id, row.journal.reviewed_by_id) == (
        there.finance.person,
        there.approver.person,
    )
    for number, line in enumerate(lines(there).values()):
        there.pay(line, f"B-{number}")
        assert verify(there.county.pk).findings == []
    dissolving.finish_dissolution(dissolution=row, by=there.cashier)
    assert cash(there) == 0
    there.pool.refresh_from_db()
    assert there.pool.status == Pool.Status.DISSOLVED


def test_every_earmark_is_emptied_and_equal_remainders_go_to_the_larger_weight() -> None:
    # 4.01 free (of it 1.50 for training) by 2 : 2 leaves one fen: equal weights, so the first code.
    there = ending(2_00, 2_00)
    there.post(rules.interest(1, to_source=False), "interest")
    there.post(rules.allocated(there.training.pk, 150), "allocated")
    row = there.confirmed()
    shares = there.returned()
    first, second = sorted((there.one.code, there.two.code))
    assert (shares[first], shares[second]) == (201, 200)
    assert row.journal
    taken = [(one.earmark, one.fen) for one in books.lines_of(row.journal) if one.kind == "FREE"]
    assert sorted(taken, key=str) == sorted([(None, 251), (there.training.pk, 150)], key=str)
    assert all(one.fen == 0 for one in books.balances(there.pool) if one.kind == rules.FREE)


@pytest.mark.parametrize(
    ("opened", "named"),
    [
        (lambda e, u: [("approved", rules.approved(e, 40))], "已批待拨 0.40"),
        (
            lambda e, u: [("approved", rules.approved(e, 40)), ("disbursed", rules.disbursed(e, u, 40))],
            "已拨未核销 0.40",
        ),
        (lambda e, u: [("misuse_found", rules.misuse_found(u, 40))], "应追回 0.40"),
        (lambda e, u: [("called_back", rules.called_back(40, e))], "应缴回财政 0.40"),
    ],
)  # fmt: skip
def test_nothing_is_shared_out_while_anything_is_open(there, opened, named) -> None:
    there.post(rules.allocated(there.training.pk, 100), "allocated")
    for kind, journal in opened(there.training.pk, there.one.pk):
        there.post(journal, kind)
    row = there.start()
    with pytest.raises(Refused, match=named) as refused:
        there.submit(row)
    assert refused.value.code == "OPEN_ITEMS"


def test_without_contributions_in_the_last_closed_year_there_is_no_basis() -> None:
    there = ending(0, 0)
    there.post(rules.interest(5, to_source=False), "interest")
    # What comes in this year is of no closed year.
    there.post(rules.levy_received(there.one.pk, 100), "levy_received")
    row = there.start()
    with pytest.raises(Refused, match=f"{YEAR - 1}年度没有实际到账的出资") as refused:
        there.submit(row)
    assert refused.value.code == "NO_BASIS"


def test_a_plan_without_a_clause_on_dissolution_leaves_it_to_the_county() -> None:
    there = ending(basis=False)
    with pytest.raises(NotSet, match="解体时结余返还的依据"):
        there.submit(there.start())


def test_with_subsidies_in_it_the_county_first_says_whether_they_go_back_before(there) -> None:
    there.subsidise(100)
    row, seen = there.start(), there.seen()
    assert (seen.subsidies_first, seen.differs) == (None, True)
    assert (dict(seen.plain.members), seen.plain.to_source) == (
        {there.one.code: 375, there.two.code: 125}, 0,
    )  # fmt: skip
    assert (dict(seen.first.members), seen.first.to_source) == (
        {there.one.code: 300, there.two.code: 100}, 100,
    )  # fmt: skip
    with pytest.raises(NotSet, match="解体时财政补助先退回财政"):
        there.submit(row)
    set_rules(there.county, {FIRST: "true"})
    row = dissolving.confirm_dissolution(dissolution=there.submit(row), by=there.approver)
    assert there.returned() == {"财政": 100, there.one.code: 300, there.two.code: 100}
    assert (row.subsidies_first, row.to_source_fen) == (True, 100)
    for number, line in enumerate(row.lines.all()):
        there.pay(line, f"B-{number}")
    dissolving.finish_dissolution(dissolution=row, by=there.cashier)
    assert cash(there) == 0
    assert verify(there.county.pk).findings == []


def test_a_county_may_say_that_contributions_alone_count(there) -> None:
    there.subsidise(100)
    set_rules(there.county, {FIRST: "false"})
    there.confirmed()
    assert there.returned() == {there.one.code: 375, there.two.code: 125}


def test_subsidies_already_called_back_are_not_sent_back_twice(there) -> None:
    there.subsidise(100)
    there.post(rules.called_back(60), "called_back")
    there.post(rules.source_paid(60), "source_paid")
    assert there.seen().subsidies_fen == 40


def test_who_started_or_submitted_does_not_confirm_and_who_confirmed_does_not_pay(there) -> None:
    row = there.submit(there.start())
    with pytest.raises(Forbidden):
        dissolving.confirm_dissolution(dissolution=row, by=there.finance)
    Dissolution.objects.filter(pk=row.pk).update(started_by=there.approver.person)
    with pytest.raises(Forbidden, match="由另一人核定") as refused:
        dissolving.confirm_dissolution(dissolution=row, by=there.approver)
    assert refused.value.code == "SAME_PERSON"
    Dissolution.objects.filter(pk=row.pk).update(started_by=there.finance.person)
    row = dissolving.confirm_dissolution(dissolution=row, by=there.approver)
    Dissolution.objects.filter(pk=row.pk).update(decided_by=there.cashier.person)
    with pytest.raises(Forbidden, match="由另一人付款"):
        there.pay(row.lines.first(), "B-1")


def test_what_moved_since_it_was_seen_stops_submitting_and_confirming(there) -> None:
    row, before = there.start(), there.seen().fingerprint
    there.post(rules.interest(5, to_source=False), "interest")
    with pytest.raises(Refused, match="看过新的试算"):
        there.submit(row, fingerprint=before)
    row = there.submit(row)
    there.post(rules.interest(5, to_source=False), "interest")
    with pytest.raises(Refused, match="提交之后账上有了变动"):
        dissolving.confirm_dissolution(dissolution=row, by=there.approver)
    row = dissolving.refuse_dissolution(dissolution=row, reason="重新试算", by=there.approver)
    row = there.submit(row)
    assert dissolving.confirm_dissolution(dissolution=row, by=there.approver).free_fen == 410


def test_a_pool_in_clearing_settles_and_takes_nothing_new_and_may_be_called_off(there) -> None:
    row = there.start()
    with pytest.raises(Refused, match="正在解体") as refused:
        there.subsidise(100)
    assert refused.value.code == "POOL_DISSOLVING"
    plan = allocations.draft_allocation(
        pool=there.pool, year=YEAR, kind="plan", moves=[Move(5, target=there.training.pk)],
        document_no="1号", by=there.finance,
    )  # fmt: skip
    with pytest.raises(Refused, match="正在解体"):
        allocations.approve_allocation(allocation=plan, version=1, by=there.approver)
    with pytest.raises(Refused, match="不能增加专项"):
        pools.name_earmark(
            pool=there.pool, code="e", name="新", document_no="1号", by=there.finance
        )
    there.post(rules.interest(5, to_source=False), "interest")
    dissolving.call_off_dissolution(dissolution=row, reason="上级撤回决定", by=there.finance)
    there.pool.refresh_from_db()
    assert there.pool.status == Pool.Status.ACTIVE
    there.subsidise(100)
    assert there.start().pk != row.pk


def test_once_shared_out_it_only_pays_and_once_shut_it_takes_nothing(there) -> None:
    row = there.confirmed()
    with pytest.raises(Refused, match="只办理返还付款"):
        there.post(rules.interest(5, to_source=False), "interest")
    with pytest.raises(Refused):
        dissolving.call_off_dissolution(dissolution=row, reason="晚了", by=there.finance)
    one, two = row.lines.all()
    there.pay(one, "B-1")
    with pytest.raises(Refused, match="已经付过"):
        there.pay(one, "B-2")
    with pytest.raises(Refused, match="已经记过另一笔"):
        there.pay(two, "B-1")
    with pytest.raises(Refused, match=r"还有 1 笔没有付，银行存款 1\.00") as refused:
        dissolving.finish_dissolution(dissolution=row, by=there.cashier)
    assert refused.value.code == "OPEN_ITEMS"
    there.pay(two, "B-2")
    dissolving.finish_dissolution(dissolution=row, by=there.cashier)
    with pytest.raises(Refused, match="已经解体") as refused:
        there.post(rules.subsidy_received(1), "subsidy_received")
    assert refused.value.code == "POOL_DISSOLVED"
    with pytest.raises(Refused, match="正在解体或已解体"):
        there.start()


def test_a_payment_the_bank_sends_back_is_owed_again_and_paid_anew(there) -> None:
    row = there.confirmed()
    line = row.lines.order_by("fen").first()
    there.pay(line, "B-1")
    dissolving.return_dissolution_payment(line=line, on=today(), bank_no="T-1", by=there.cashier)
    assert cash(there) == 400
    with pytest.raises(Refused, match="已经记过另一笔"):
        there.pay(line, "B-1")
    there.pay(line, "B-3")
    assert cash(there) == 300
    assert verify(there.county.pk).findings == []


def test_an_empty_pool_is_shut_without_a_voucher() -> None:
    there = ending(0, 0)
    row = there.confirmed()
    assert row.journal is None
    dissolving.finish_dissolution(dissolution=row, by=there.cashier)
    there.pool.refresh_from_db()
    assert there.pool.status == Pool.Status.DISSOLVED


def test_shares_by_the_rule_of_largest_remainders_agree_with_exact_fractions() -> None:
    there = ending(73_130_51, 8_640_17)
    there.post(rules.bank_fee(17), "bank_fee")
    row = there.confirmed()
    free, given = 81_770_68 - 17, {there.one.code: 73_130_51, there.two.code: 8_640_17}
    for code, fen in there.returned().items():
        exact = Fraction(free * given[code], 81_770_68)
        assert abs(fen - exact) < 1
    assert sum(there.returned().values()) == free == row.free_fen
