"""A year's levies: computed, submitted, confirmed by somebody else, paid, and corrected."""

from datetime import date

import pytest

from alliance.core.errors import Forbidden, Invalid, NotFound, NotSet, Refused
from fundpool.access import levies as access
from fundpool.access.levy_waiting import levies_waiting
from fundpool.actions import levies as actions
from fundpool.actions.income import state_income
from fundpool.income_told import Told
from fundpool.models import Journal
from fundpool.queries import ledger
from fundpool.queries import levies as queries
from fundpool.queries.levies.computing import BodyLevy
from fundpool.rules.levy_runs import MONTHS, NEW_ASSIGNED, NEW_EXEMPT, PART_EXEMPT
from members import queries as member_queries
from members.models import County, Institution
from tests import make
from tests.fundpool.ledger import DAY, YEAR
from tests.fundpool.levies import BASE_YEAR, Levied, amounts, levied, set_rules
from tests.members import loaded

pytestmark = pytest.mark.django_db
# 73 130.50 x 5 ‰ = 365.6525 -> 365.65; 8 640.10 x 5 ‰ = 43.2005 -> 43.20
ONE, TWO = 365_65, 43_20


def opened(county: County, on: date) -> Institution:
    """A township centre that has worked since this day."""
    body = make.institution(county)
    Institution.objects.filter(pk=body.pk).update(opened_on=on)
    body.refresh_from_db()
    return body


def test_every_paying_body_is_levied_by_what_counts_of_last_year() -> None:
    there = levied()
    seen = there.seen()
    assert [(line.body, line.fen) for line in seen.lines] == [
        (there.fund.one, ONE), (there.fund.two, TWO),
    ]  # fmt: skip
    assert (seen.total_fen, seen.base_year, seen.missing) == (ONE + TWO, BASE_YEAR, [])


def test_a_run_is_booked_when_somebody_else_confirms_it() -> None:
    there = levied()
    run = there.submit()
    assert not Journal.objects.filter(pool=there.fund.pool).exists()
    run = actions.confirm_levy(run=run, by=there.fund.approver)
    assert (run.status, run.total_fen) == ("confirmed", ONE + TWO)
    assert run.journal is not None
    assert run.journal.by_id == there.fund.approver.person
    assert run.journal.reviewed_by_id == there.fund.finance.person
    assert [there.owed(one).open_fen for one in (there.fund.one, there.fund.two)] == [ONE, TWO]
    # owed is not available
    assert ledger.free(there.fund.pool) == 0


def test_who_submits_does_not_confirm() -> None:
    there = levied()
    person = make.person(there.fund.county, role="finance")
    make.grant(person, "approver")
    both = make.actor(person)
    run = there.submit(by=both)
    with pytest.raises(Refused) as refused:
        actions.confirm_levy(run=run, by=both)
    assert refused.value.code == "SAME_PERSON"
    with pytest.raises(Forbidden):
        actions.confirm_levy(run=run, by=there.fund.second)


def test_a_year_is_levied_once_until_its_run_is_sent_back() -> None:
    there = levied()
    run = there.submit()
    with pytest.raises(Refused) as refused:
        there.submit()
    assert refused.value.code == "run_exists"
    with pytest.raises(Invalid):
        actions.refuse_levy(run=run, reason=" ", by=there.fund.approver)
    actions.refuse_levy(run=run, reason="基数有疑问", by=there.fund.approver)
    again = there.submit()
    actions.withdraw_levy(run=again, by=there.fund.finance)
    booked = there.confirmed()
    with pytest.raises(Refused):
        actions.withdraw_levy(run=booked, by=there.fund.finance)


def test_a_run_that_is_no_longer_what_was_seen_is_refused() -> None:
    there = levied()
    seen = there.seen().total_fen
    there.state(there.fund.two, 9_000_00, version=1, note="漏记")
    with pytest.raises(Refused) as refused:
        actions.submit_levy(pool=there.fund.pool, year=YEAR, total_fen=seen, by=there.fund.finance)
    assert refused.value.code == "preview_stale"


def test_a_body_without_a_statement_stops_the_run_and_is_named() -> None:
    there = levied(stated=False)
    there.state(there.fund.one, 1_000_00)
    assert [line.body for line in there.seen().missing] == [there.fund.two]
    with pytest.raises(Refused) as refused:
        there.submit()
    assert there.fund.two.name in str(refused.value)
    assert str(BASE_YEAR) in str(refused.value)


def test_a_rate_that_nobody_has_set_is_refused_with_the_clause() -> None:
    there = levied()
    set_rules(there.fund.county, {"fundpool.levy.rate[development]": None})
    with pytest.raises(NotSet) as refused:
        there.seen()
    assert "资金池提取比例（发展）" in str(refused.value)


def test_a_pool_that_is_not_levied_is_refused() -> None:
    there = levied()
    there.fund.pool.kind = "insurance"
    with pytest.raises(Refused) as refused:
        there.seen()
    assert refused.value.code == "not_levied"


def line_of(there: Levied, body: Institution) -> BodyLevy:
    """What the preview says of one body."""
    return next(line for line in there.seen().lines if line.body == body)


def test_a_body_opened_after_the_base_year_began_waits_for_the_countys_choice() -> None:
    there = levied()
    new = opened(there.fund.county, date(BASE_YEAR, 7, 1))
    line = line_of(there, new)
    assert "没有上年度收入的新设单位如何提取" in line.why_not
    set_rules(there.fund.county, {"fundpool.levy.new_body": "exempt"})
    line = line_of(there, new)
    assert (line.how, line.fen, line.why_not) == (NEW_EXEMPT, 0, "")
    set_rules(there.fund.county, {"fundpool.levy.new_body": "assigned"})
    assert line_of(there, new).why_not
    told = Told(BASE_YEAR, amounts(2_000_00), 0, basis="assigned")
    with pytest.raises(Invalid):
        state_income(institution=new, told=told, by=there.fund.finance)
    state_income(institution=new, told=told, by=there.fund.finance, upload=make.upload())
    line = line_of(there, new)
    assert (line.how, line.fen) == (NEW_ASSIGNED, 10_00)


def test_a_member_of_part_of_the_year_waits_for_the_countys_choice() -> None:
    there = levied()
    late = make.institution(there.fund.county)
    make.join(there.fund.one.memberships.get().alliance, late, from_on=date(YEAR, 5, 10))
    there.state(late, 1_000_00)
    assert "非全年成员如何提取" in line_of(there, late).why_not
    # June to December are seven whole months: 1 000.00 x 7 / 12 = 583.33 -> 2.91665
    for choice, how, fen in (
        ("months", MONTHS, 2_92), ("exempt", PART_EXEMPT, 0), ("whole", "whole", 5_00)
    ):  # fmt: skip
        set_rules(there.fund.county, {"fundpool.levy.part_year": choice})
        line = line_of(there, late)
        assert (line.body, line.months, line.how, line.fen) == (late, 7, how, fen)


def test_money_that_comes_in_is_free_and_no_longer_owed() -> None:
    there = levied()
    there.confirmed()
    journal = there.pay(there.fund.one, 100_00)
    assert there.pay(there.fund.one, 100_00) == journal  # the same bank number
    owed = there.owed(there.fund.one)
    assert (owed.assessed_fen, owed.paid_fen, owed.open_fen) == (ONE, 100_00, ONE - 100_00)
    assert ledger.free(there.fund.pool) == 100_00


@pytest.mark.parametrize("fen", [ONE + 1, 0, -1])
def test_no_more_than_is_owed_comes_in(fen: int) -> None:
    there = levied()
    there.confirmed()
    with pytest.raises((Refused, Invalid)):
        there.pay(there.fund.one, fen)
    assert there.owed(there.fund.one).paid_fen == 0


def test_a_payment_needs_its_bank_number_and_a_day_that_has_come() -> None:
    there = levied()
    there.confirmed()
    with pytest.raises(Invalid):
        there.pay(there.fund.one, 1, bank_no=" ")
    with pytest.raises(Invalid):
        actions.receive_levy(
            pool=there.fund.pool, institution=there.fund.one, year=YEAR, fen=1,
            on=date(YEAR + 1, 1, 1), bank_no="B-9", by=there.fund.finance,
        )  # fmt: skip
    with pytest.raises(Forbidden):
        actions.receive_levy(
            pool=there.fund.pool, institution=there.fund.one, year=YEAR, fen=1, on=DAY,
            bank_no="B-9", by=there.fund.approver,
        )  # fmt: skip


def test_a_corrected_base_is_trued_up_to_the_new_levy() -> None:
    there = levied()
    run = there.confirmed()
    assessed = run.assessments.get(institution=there.fund.one)
    with pytest.raises(Refused) as refused:
        actions.submit_true_up(assessment=assessed, by=there.fund.finance)
    assert refused.value.code == "nothing_changed"
    # 73 131.50 x 5 ‰ = 365.6575 -> 365.66: one fen, where 1.00 x 5 ‰ would have been 0.01 (0.5)
    there.state(there.fund.one, 73_131_50, version=1, note="漏记一笔")
    row = actions.submit_true_up(assessment=assessed, by=there.fund.finance)
    assert (row.booked_fen, row.fen) == (ONE, 1)
    with pytest.raises(Refused):
        actions.submit_true_up(assessment=assessed, by=there.fund.finance)
    with pytest.raises(Forbidden):
        actions.confirm_true_up(row=row, by=there.fund.finance)
    actions.confirm_true_up(row=row, by=there.fund.approver)
    assert there.owed(there.fund.one).assessed_fen == 365_66


def test_what_was_paid_too_much_goes_back_and_not_by_who_decided_it() -> None:
    there = levied()
    run = there.confirmed()
    there.pay(there.fund.one, ONE)
    there.state(there.fund.one, 70_000_00, version=1, note="重复计入")
    row = actions.submit_true_up(
        assessment=run.assessments.get(institution=there.fund.one), by=there.fund.finance
    )
    assert row.fen == 350_00 - ONE
    person = make.person(there.fund.county, role="approver")
    make.grant(person, "finance")
    both = make.actor(person)
    actions.confirm_true_up(row=row, by=both)
    assert there.owed(there.fund.one).open_fen == 350_00 - ONE
    with pytest.raises(Refused) as refused:
        there.refund(there.fund.one, 15_65, "B-2", by=both)
    assert refused.value.code == "SAME_PERSON"
    with pytest.raises(Refused):
        there.refund(there.fund.one, 15_66, "B-2")
    there.refund(there.fund.one, 15_65, "B-2")
    assert there.owed(there.fund.one).open_fen == 0
    assert ledger.free(there.fund.pool) == 350_00


def test_a_base_that_is_corrected_once_more_stops_the_true_up() -> None:
    there = levied()
    run = there.confirmed()
    there.state(there.fund.one, 80_000_00, version=1, note="漏记")
    row = actions.submit_true_up(
        assessment=run.assessments.get(institution=there.fund.one), by=there.fund.finance
    )
    there.state(there.fund.one, 81_000_00, version=2, note="又漏记")
    with pytest.raises(Refused) as refused:
        actions.confirm_true_up(row=row, by=there.fund.approver)
    assert refused.value.code == "preview_stale"
    actions.withdraw_true_up(row=row, by=there.fund.finance)


def test_levies_are_added_back_for_pay_above_the_total() -> None:
    there = levied()
    there.confirmed()
    found = queries.added_back(there.fund.county.pk, there.fund.one, YEAR, 1_000_00)
    assert found == 1_000_00 + ONE


def test_a_body_reads_its_own_levy_once_it_is_booked() -> None:
    there = levied()
    own = make.actor(role="clerk", institution=there.fund.one)
    run = there.submit()
    with pytest.raises(NotFound):
        access.run_for(own, run.pk)
    actions.confirm_levy(run=run, by=there.fund.approver)
    assert access.run_for(own, run.pk) == run
    assert [row.institution for row in access.assessments_for(own)] == [there.fund.one]
    stranger = make.actor(role="finance", county=make.neighbour())
    with pytest.raises(NotFound):
        access.run_for(stranger, run.pk)


def test_a_county_without_printed_rates_is_told_which_clause_leaves_them_open() -> None:
    county = loaded.county("bn")
    with pytest.raises(NotSet) as refused:
        member_queries.rules.rule(county.pk, "fundpool.levy.rate[technical]", on=date(YEAR, 11, 1))
    assert "（八）3" in str(refused.value)


def test_what_is_submitted_waits_for_somebody_else() -> None:
    there = levied()
    assert not levies_waiting(there.fund.approver)
    run = there.submit()
    (one,) = levies_waiting(there.fund.approver)
    assert (one.url, one.verb) == (run.get_absolute_url(), "核定")
    assert str(YEAR) in one.what
    assert not levies_waiting(there.fund.finance)
    assert not levies_waiting(make.actor(role="approver", county=make.neighbour()))
    actions.confirm_levy(run=run, by=there.fund.approver)
    there.state(there.fund.one, 80_000_00, version=1, note="漏记")
    actions.submit_true_up(
        assessment=run.assessments.get(institution=there.fund.one), by=there.fund.finance
    )
    (one,) = levies_waiting(there.fund.approver)
    assert there.fund.one.name in one.what
