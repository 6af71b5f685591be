"""The insurance year: two people enter it, the county's rule says what becomes of the rest."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotSet, Refused
from fundpool.actions import insurance
from fundpool.actions.insurance import EndTold, YearTold
from fundpool.actions.receipts import Notice, receive_subsidy
from fundpool.models import InsuranceShare, InsuranceYear
from fundpool.queries import insurance as queries
from fundpool.queries import ledger as books
from fundpool.queries.verifying import verify
from fundpool.rules import insurance as rules
from fundpool.rules import ledger
from members import queries as member_queries
from tests import make
from tests.fundpool.insured import SURPLUS, TIERS, Insured, insured
from tests.fundpool.ledger import YEAR
from tests.members import loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Insured:
    return insured()


def balance(there: Insured, kind: str) -> int:
    return sum(one.fen for one in books.balances(there.pool) if one.kind == kind)


def given() -> list[int | None]:
    return list(InsuranceShare.objects.order_by("institution__code").values_list("fen", flat=True))


def subsidised(there: Insured, fen: int) -> None:
    notice = Notice("旗决〔2026〕3号", today(), "county", "合理超支", YEAR)
    receive_subsidy(
        pool=there.pool, fen=fen, on=today(), notice=notice, key=f"s{fen}",
        earmark=there.earmark, by=there.finance,
    )  # fmt: skip


def test_a_year_is_entered_by_one_and_confirmed_by_another(there) -> None:
    row = there.entered(1_000, 900, "1")
    with pytest.raises(Forbidden):
        insurance.confirm_insurance_year(row=row, by=there.finance)
    InsuranceYear.objects.filter(pk=row.pk).update(submitted_by=there.approver.person)
    with pytest.raises(Forbidden, match="由另一人核定") as refused:
        insurance.confirm_insurance_year(row=row, by=there.approver)
    assert refused.value.code == "SAME_PERSON"
    with pytest.raises(Refused, match="已经登记"):
        there.entered(2_000, 900)
    insurance.refuse_insurance_year(
        row=row, reason="看错一行", by=make.actor(role="approver", county=there.county)
    )
    assert there.entered(2_000, 900).status == "submitted"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"year": YEAR + 1}, "不晚于今年"),
        ({"budget_fen": 0}, "总额预算要大于 0"),
        ({"spent_fen": -1}, "不能是负数"),
        ({"source": " "}, "医保清算文书"),
    ],
)
def test_what_is_entered_wrongly_is_told_by_field(there, said, why) -> None:
    told = {"year": YEAR - 1, "budget_fen": 5, "spent_fen": 4, "source": "1号", "weights": {}}
    with pytest.raises(Invalid) as refused:
        insurance.enter_insurance_year(
            pool=there.pool, alliance=there.alliance, told=YearTold(**{**told, **said}),
            by=there.finance,
        )  # fmt: skip
    assert why in str(refused.value.fields[next(iter(said))])


@pytest.mark.parametrize("weight", ["-1", "NaN"])
def test_a_weight_is_a_number_not_below_nought(there, weight) -> None:
    with pytest.raises(Invalid, match="权重不能是负数"):
        there.entered(1_000, 900, weight)


def test_a_surplus_that_the_lead_uses_arrives_on_its_earmark(there) -> None:
    there.rule(surplus="for_use")
    row = there.confirmed(10_000_00, 9_200_00)
    done = there.settle(row, bank_no="回单77")
    assert books.lines_of(done.journal) == (
        ledger.Line("CASH", "D", 800_00),
        ledger.Line("FREE", "C", 800_00, earmark=there.earmark.pk),
    )
    assert (done.journal.source, done.journal.budget_year) == ("回单77", YEAR - 1)
    assert (done.journal.by_id, done.journal.reviewed_by_id) == (
        there.finance.person,
        there.approver.person,
    )
    with pytest.raises(Refused, match="已经提交或入账"):
        there.submit(row)
    assert verify(there.county.pk).findings == []


def test_a_surplus_of_the_units_is_split_by_weight_and_paid_one_by_one(there) -> None:
    there.rule(surplus="for_units")
    # 800.00 by 1 : 1 : 1 leaves two fen; equal weights, so the first codes get them.
    row = there.confirmed(10_000_00, 9_200_00, "1", "1", "1")
    there.settle(row, earmark=None)
    assert given() == [266_67, 266_67, 266_66]
    assert balance(there, ledger.PAYABLE_TO_MEMBER) == balance(there, ledger.CASH) == 800_00
    shares = queries.shares_of(row)
    for number, share in enumerate(shares):
        insurance.pay_insurance_share(
            share=share, on=today(), bank_no=f"B-{number}", by=there.cashier
        )
    with pytest.raises(Refused, match="已经付过"):
        insurance.pay_insurance_share(share=shares[0], on=today(), bank_no="B-9", by=there.cashier)
    assert balance(there, ledger.CASH) == 0
    assert verify(there.county.pk).findings == []


def test_weights_with_decimals_and_a_weight_of_nought_split_exactly(there) -> None:
    there.rule(surplus="for_units")
    row = there.confirmed(10_000, 9_899, "2.5", "0", "1.25")
    # 1.01 by 2 : 0 : 1 is 0.6733 and 0.3367: floors 67 and 33, the fen to the larger remainder.
    found = queries.preview(row, today())
    assert [one.fen for one in found.parts] == [67, 0, 34]
    assert found.weights == Fraction(15, 4)


def test_without_a_weight_there_is_no_basis_for_a_split(there) -> None:
    there.rule(surplus="for_units")
    row = there.confirmed(10_000, 9_000, "0", "0")
    with pytest.raises(Refused, match="没有可以据以分配的权重") as refused:
        there.submit(row, earmark=None)
    assert refused.value.code == "NO_BASIS"


def test_until_the_county_says_who_uses_a_surplus_nothing_is_booked(there) -> None:
    row = there.confirmed(10_000, 9_000)
    with pytest.raises(NotSet, match="医保结余归谁使用"):
        there.submit(row)


@pytest.mark.parametrize(
    ("plan", "surplus", "overrun"),
    [
        ("hj", "for_use", "by_finance"),
        ("bn", "for_units", None),
        ("jj", None, "by_tiers"),
        ("tz", None, "by_tiers"),
        ("pl", None, "by_tiers"),
    ],
)
def test_what_each_plan_prints_of_surplus_and_overspend(plan, surplus, overrun) -> None:
    county = loaded.county(plan)
    for key, value in ((SURPLUS, surplus), (queries.OVERRUN, overrun)):
        if value is None:
            with pytest.raises(NotSet, match="未设"):
                member_queries.rules.rule(county.pk, key, on=today())
        else:
            found = member_queries.rules.rule(county.pk, key, on=today())
            assert (found.value, bool(found.clause)) == (value, True)
    with pytest.raises(NotSet, match="未设"):
        member_queries.rules.rule(county.pk, TIERS, on=today())


def test_an_overspend_is_cut_at_the_tiers_and_the_alliances_part_split_by_weight(there) -> None:
    there.rule(overrun="by_tiers", tiers=["4%:75%", "9%:50%", "以上:0%"])
    # Budget 1000.00, overspent by 120.01: 40 at 75 %, 50 at 50 %, 30.01 at nought: 30 + 25 = 55.00.
    row = there.confirmed(1_000_00, 1_120_01, "3", "1", "1")
    found = queries.preview(row, today())
    assert [(int(one.over), int(one.insurer)) for one in found.slices] == [
        (40_00, 30_00), (50_00, 25_00), (30_01, 0),
    ]  # fmt: skip
    assert (found.total_fen, found.insurer_fen, found.pool_fen) == (120_01, 55_00, 65_01)
    # 65.01 by 3 : 1 : 1 is 39.006, 13.002, 13.002.
    assert [one.fen for one in found.parts] == [39_01, 13_00, 13_00]
    settlement = there.submit(row)
    with pytest.raises(Refused, match=r"可用 0\.00") as refused:
        insurance.confirm_insurance_settlement(row=settlement, by=there.approver)
    assert refused.value.code == "INSUFFICIENT_FUNDS"
    subsidised(there, 65_00)
    with pytest.raises(Refused, match=r"缺口 0\.01"):
        insurance.confirm_insurance_settlement(row=settlement, by=there.approver)
    subsidised(there, 1)
    done = insurance.confirm_insurance_settlement(row=settlement, by=there.approver)
    assert done.journal and books.lines_of(done.journal) == (
        ledger.Line("FREE", "D", 65_01, earmark=there.earmark.pk),
        ledger.Line("PAYABLE_TO_SOURCE", "C", 65_01),
    )
    assert given() == [39_01, 13_00, 13_00]
    assert verify(there.county.pk).findings == []


def test_tiers_that_change_between_two_people_stop_the_booking(there) -> None:
    there.rule(overrun="by_tiers", tiers=["以上:50%"])
    row = there.confirmed(1_000_00, 1_100_00, "1")
    settlement = there.submit(row)
    there.rule(tiers=["以上:40%"])
    subsidised(there, 60_00)
    with pytest.raises(Refused, match="规则有了变化"):
        insurance.confirm_insurance_settlement(row=settlement, by=there.approver)


@pytest.mark.parametrize(
    "texts", [["5%:60%"], ["以上:20%", "5%:60%"], ["10%:60%", "5%:40%", "以上:0"], ["5%-60%"]]
)
def test_tiers_that_do_not_hold_together_are_refused_in_words(texts) -> None:
    with pytest.raises(Invalid, match="分担档次"):
        rules.tiers_of(texts)


def test_tiers_are_read_as_people_write_them() -> None:
    assert rules.tiers_of(["2.5% ： 60%", "以上:12.5%"]) == [
        rules.Tier(Fraction(1, 40), Fraction(3, 5)), rules.Tier(None, Fraction(1, 8)),
    ]  # fmt: skip


def test_what_finance_bears_needs_the_committees_decision_which_the_voucher_names(there) -> None:
    there.rule(overrun="by_finance")
    row = there.confirmed(1_000_00, 1_100_00, "3", "1")
    with pytest.raises(Invalid) as refused:
        there.submit(row)
    assert set(refused.value.fields) == {"decision_no", "decided_on", "reasonable_fen"}
    decided = {"decision_no": "管委会〔2026〕3号", "decided_on": today()}
    with pytest.raises(Invalid, match="改正后"):
        there.submit(row, **{**decided, "decided_on": today() + timedelta(1)}, reasonable_fen=1)
    with pytest.raises(Invalid, match="不能大于超支"):
        there.submit(row, **decided, reasonable_fen=100_01)
    settlement = there.submit(row, **decided, reasonable_fen=60_00)
    with pytest.raises(Refused) as short:
        insurance.confirm_insurance_settlement(row=settlement, by=there.approver)
    assert short.value.code == "INSUFFICIENT_FUNDS"
    subsidised(there, 60_00)
    done = insurance.confirm_insurance_settlement(row=settlement, by=there.approver)
    assert done.journal
    assert (done.journal.source, done.pool_fen) == ("管委会〔2026〕3号", 60_00)
    # What was not found reasonable stays with the units, by weight.
    assert given() == [30_00, 10_00]
    assert balance(there, ledger.PAYABLE_TO_SOURCE) == balance(there, ledger.CASH) == 60_00
    assert verify(there.county.pk).findings == []


def test_who_confirmed_does_not_pay_and_nothing_is_paid_that_nobody_is_owed(there) -> None:
    there.rule(surplus="for_units")
    row = there.confirmed(1_000, 900, "1")
    share = queries.shares_of(row)[0]
    pay = {"share": share, "on": today(), "bank_no": "B-1", "by": there.cashier}
    with pytest.raises(Refused, match="没有应付"):
        insurance.pay_insurance_share(**pay)
    settlement = there.settle(row, earmark=None)
    type(settlement).objects.filter(pk=settlement.pk).update(ended_by=there.cashier.person)
    with pytest.raises(Forbidden, match="由另一人付款"):
        insurance.pay_insurance_share(**pay)


def test_a_year_that_nobody_confirmed_or_that_came_out_even_ends_without_a_booking(there) -> None:
    there.rule(surplus="for_use")
    with pytest.raises(Refused, match="先由另一人核定"):
        there.submit(there.entered(1_000, 900))
    InsuranceYear.objects.all().delete()
    even = there.confirmed(1_000, 1_000)
    with pytest.raises(Refused, match="没有结余也没有超支"):
        there.submit(even)


def test_the_amount_that_was_shown_is_the_amount_that_is_submitted(there) -> None:
    there.rule(surplus="for_use")
    row = there.confirmed(1_000, 900)
    told = EndTold(on=today(), bank_no="1", earmark=there.earmark)
    with pytest.raises(Refused, match="看过新的试算"):
        insurance.submit_insurance_settlement(row=row, told=told, pool_fen=99, by=there.finance)


def test_weights_are_kept_as_they_were_written(there) -> None:
    there.entered(1_000, 900, "1.2500")
    assert InsuranceShare.objects.get().weight == Decimal("1.25")
