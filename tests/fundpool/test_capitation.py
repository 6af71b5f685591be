"""A year of public-health money by head: split, confirmed, advanced, settled, closed."""

import pytest

from alliance.core.errors import Forbidden, Invalid, NotSet, Refused
from fundpool.actions import capitation as actions
from fundpool.actions import capitation_runs as runs
from fundpool.models import CapitationYear, Journal
from fundpool.queries import capitation as queries
from fundpool.queries import ledger, verifying
from fundpool.rules import ledger as rules
from tests import make
from tests.fundpool.capitation import SHARES, Capitated, capitated, told
from tests.fundpool.ledger import DAY, YEAR
from tests.fundpool.levies import set_rules

pytestmark = pytest.mark.django_db
# 10 000.03: 250 000.75 fen a quarter -> 250 001 three times, 250 000 last.
ONE = [250_001, 250_001, 250_001, 250_000]
# 6 543.21: 163 580.25 -> the one fen left over to the first quarter.
TWO = [163_581, 163_580, 163_580, 163_580]
# 70 %: 175 000.7 -> 175 001; 114 506.7 -> 114 507.
ADVANCE = (175_001, 114_507)


def sound(there: Capitated) -> None:
    """The books agree with their entries, and every invariant holds."""
    assert verifying.verify(there.fund.county.pk).findings == []
    assert all(one.holds for one in ledger.invariants(there.fund.pool))


# --- the year ---------------------------------------------------------------------


def test_a_year_is_the_population_by_the_standard_and_cut_when_another_confirms() -> None:
    there = capitated()
    assert there.row.total_fen == 4_007 * 8_357  # 33 486 499
    assert (there.quarter(there.fund.one), there.quarter(there.fund.two)) == (ONE, TWO)
    assert [one.kind for one in queries.budgets_of(there.row)] == [
        "member", "member", "professional",
    ]  # fmt: skip
    assert there.row.status == "confirmed"


def test_who_drafts_or_submits_does_not_confirm() -> None:
    there = capitated(confirmed=False)
    person = make.person(there.fund.county, role="finance")
    make.grant(person, "approver")
    both = make.actor(person)
    row = actions.submit_capitation(row=there.row, by=both)
    with pytest.raises(Forbidden) as refused:
        actions.confirm_capitation(row=row, by=both)
    assert refused.value.code == "SAME_PERSON"
    with pytest.raises(Forbidden):
        actions.confirm_capitation(row=row, by=there.fund.second)
    row = actions.send_back_capitation(row=row, reason="人口有误", by=there.fund.approver)
    assert (row.status, row.reason) == ("draft", "人口有误")


def test_population_and_standard_stay_not_set_until_somebody_sets_them() -> None:
    there = capitated(confirmed=False)
    pool = there.fund.pool
    row = actions.draft_capitation(
        pool=pool,
        year=YEAR + 1,
        told=told(population=None, per_head_fen=None),
        by=there.fund.finance,
    )
    assert (row.population, row.total_fen) == (None, None)
    with pytest.raises(NotSet) as refused:
        actions.submit_capitation(row=row, by=there.fund.finance)
    assert "任务人口数" in str(refused.value)
    set_rules(there.fund.county, {"fundpool.capitation.population": "120"})
    with pytest.raises(Refused) as open_standard:
        actions.submit_capitation(row=row, by=there.fund.finance)
    assert open_standard.value.code == "NOT_SET"
    row = actions.change_capitation(
        row=row, told=told(population=None), version=row.version, by=there.fund.finance
    )
    assert (row.population, row.population_source) == (120, "试验〔2026〕1号")


def test_a_number_without_its_source_is_refused() -> None:
    there = capitated(confirmed=False)
    with pytest.raises(Invalid) as refused:
        actions.change_capitation(
            row=there.row, told=told(population_source=" "), version=there.row.version,
            by=there.fund.finance,
        )  # fmt: skip
    assert "population_source" in refused.value.fields


def test_bodies_have_no_more_than_the_whole_budget_and_a_submitted_year_stands() -> None:
    there = capitated(confirmed=False)
    with pytest.raises(Refused) as refused:
        there.split(33_486_499, 1)
    assert refused.value.code == "EXCEEDS_BUDGET"
    assert "超出 0.01" in str(refused.value)
    stranger = make.institution(make.neighbour())
    with pytest.raises(Invalid) as wrong:
        actions.split_budget(
            row=there.row, lines=[actions.BudgetTold(stranger, 1)], version=there.row.version,
            by=there.fund.finance,
        )  # fmt: skip
    assert wrong.value.code == "NOT_MEMBER"
    actions.submit_capitation(row=there.row, by=there.fund.finance)
    with pytest.raises(Refused):
        there.split(1, 1)


def test_a_county_cuts_the_quarters_as_it_has_chosen() -> None:
    there = capitated(confirmed=False)
    set_rules(there.fund.county, {"fundpool.capitation.quarters": None})
    with pytest.raises(NotSet) as refused:
        there.confirm()
    assert "四个季度" in str(refused.value)
    set_rules(there.fund.county, {"fundpool.capitation.quarters": "own"})
    with pytest.raises(Invalid):
        there.confirm()
    # 40 % 30 % 20 % 10 % of 33 486 499, the first takes what is left
    own = (13_394_602, 10_045_949, 6_697_299, 3_348_649)
    actions.change_capitation(
        row=there.row, told=told(own=own), version=there.row.version, by=there.fund.finance
    )
    there.confirm()
    cut = there.quarter(there.fund.one)
    assert sum(cut) == SHARES[0]
    # 1 000 003 x 13 394 602 / 33 486 499 = 400 001.26
    assert cut[0] == 400_001


def test_only_a_pool_of_its_own_kind_takes_a_year_and_each_year_once() -> None:
    there = capitated(confirmed=False)
    with pytest.raises(Refused) as refused:
        actions.draft_capitation(
            pool=there.fund.pool, year=YEAR, told=told(), by=there.fund.finance
        )
    assert refused.value.code == "year_exists"
    there.fund.pool.kind = "technical"
    there.fund.pool.save(update_fields=["kind"])
    with pytest.raises(Refused) as refused:
        actions.draft_capitation(
            pool=there.fund.pool, year=YEAR + 1, told=told(), by=there.fund.finance
        )
    assert refused.value.code == "not_capitation"


# --- prepayment and advance -------------------------------------------------------------


def test_what_finance_prepays_is_free_for_the_year_and_stands_by_quarter() -> None:
    there = capitated()
    there.receive(300_000)
    assert there.receive(300_000).quarter == 1  # the same key again
    there.receive(50_000, quarter=2, key="r2")
    assert [(one.came, one.planned) for one in queries.received(there.row)] == [
        # 33 486 499 / 4 = 8 371 624.75: three fen go to the earlier quarters
        (300_000, 8_371_625), (50_000, 8_371_625), (0, 8_371_625), (0, 8_371_624),
    ]  # fmt: skip
    assert there.free() == 350_000
    assert ledger.free(there.fund.pool) == 0
    sound(there)


def test_seven_tenths_of_each_members_quarter_are_advanced_and_nothing_to_the_professional() -> (
    None
):
    there = capitated()
    there.receive(300_000)
    seen = there.seen("advance")
    assert [(one.budget.institution, one.pay_fen) for one in seen.lines] == [
        (there.fund.one, ADVANCE[0]), (there.fund.two, ADVANCE[1]),
    ]  # fmt: skip
    assert (seen.pay_fen, seen.free_fen, seen.short_fen) == (sum(ADVANCE), 300_000, 0)
    run = there.approved("advance")
    assert (run.status, there.free()) == ("approved", 300_000 - sum(ADVANCE))
    run = there.pay(run)
    assert run.status == "done"
    assert {one.payee_id is not None for one in run.lines.all()} == {True}
    assert [one.kind for one in queries.journals_of(run)] == ["approved", "disbursed"]
    there.row.refresh_from_db()
    assert there.row.status == "running"
    sound(there)


def test_money_that_does_not_suffice_refuses_the_whole_advance() -> None:
    there = capitated()
    there.receive(sum(ADVANCE) - 1)
    with pytest.raises(Refused) as refused:
        there.submit("advance")
    assert refused.value.code == "INSUFFICIENT_FUNDS"
    assert "缺口 0.01" in str(refused.value)
    assert not there.row.runs.exists()


def test_money_that_is_gone_at_the_approval_refuses_it_wholly() -> None:
    there = capitated()
    there.receive(sum(ADVANCE))
    run = there.submit("advance")
    there.fund.post(rules.called_back(1, there.row.earmark_id), kind="called_back")
    with pytest.raises(Refused) as refused:
        runs.approve_capitation_run(run=run, by=there.fund.approver)
    assert refused.value.code == "INSUFFICIENT_FUNDS"
    run.refresh_from_db()
    assert (run.status, there.free()) == ("submitted", sum(ADVANCE) - 1)
    assert not Journal.objects.filter(kind="approved").exists()


def test_submitting_approving_and_paying_take_different_people() -> None:
    there = capitated()
    there.receive(300_000)
    person = make.person(there.fund.county, role="finance")
    make.grant(person, "approver")
    both = make.actor(person)
    run = runs.submit_capitation_run(
        row=there.row, kind="advance", quarter=1, mark=there.seen("advance").mark, by=both
    )
    with pytest.raises(Forbidden) as refused:
        runs.approve_capitation_run(run=run, by=both)
    assert refused.value.code == "SAME_PERSON"
    runs.withdraw_capitation_run(run=run, by=both)
    run = there.submit("advance")
    run = runs.approve_capitation_run(run=run, by=both)
    with pytest.raises(Forbidden) as refused:
        runs.pay_capitation_run(run=run, on=DAY, bank_no="B", by=both)
    assert refused.value.code == "SAME_PERSON"


def test_from_the_countys_threshold_and_without_one_two_approve() -> None:
    there = capitated()
    there.receive(300_000)
    set_rules(there.fund.county, {"fundpool.claim.two_from": str(sum(ADVANCE))})
    run = there.approved("advance")
    assert (run.status, there.free()) == ("first_approved", 300_000)
    with pytest.raises(Forbidden):
        runs.approve_capitation_run(run=run, by=there.fund.approver)
    run = runs.approve_capitation_run(run=run, by=there.fund.other_approver)
    assert run.status == "approved"
    run = runs.cancel_capitation_run(run=run, reason="账户有误", by=there.fund.other_approver)
    assert there.free() == 300_000
    set_rules(there.fund.county, {"fundpool.claim.two_from": None})
    assert there.approved("advance").status == "first_approved"
    sound(there)


def test_a_quarter_is_advanced_once_and_only_as_it_was_seen() -> None:
    there = capitated()
    there.receive(300_000)
    mark = there.seen("advance").mark
    set_rules(there.fund.county, {"fundpool.prepay.share[member]": "6/10"})
    with pytest.raises(Refused) as refused:
        runs.submit_capitation_run(
            row=there.row, kind="advance", quarter=1, mark=mark, by=there.fund.finance
        )
    assert refused.value.code == "preview_stale"
    there.submit("advance")
    with pytest.raises(Refused) as refused:
        there.seen("advance")
    assert refused.value.code == "run_exists"
    with pytest.raises(Invalid):
        there.seen("advance", 0)


def test_a_body_without_a_confirmed_account_stops_the_whole_payment() -> None:
    there = capitated(accounts=False)
    there.receive(300_000)
    run = there.approved("advance")
    with pytest.raises(Refused) as refused:
        there.pay(run)
    assert refused.value.code == "no_payee"
    assert there.fund.one.name in str(refused.value)
    assert not Journal.objects.filter(kind="disbursed").exists()


def test_a_year_that_is_not_confirmed_is_not_advanced() -> None:
    there = capitated(confirmed=False)
    with pytest.raises(Refused):
        there.seen("advance")
    with pytest.raises(Refused):
        there.receive(1)
    assert CapitationYear.objects.get().status == "draft"
