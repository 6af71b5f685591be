"""Quarters are settled by verified work or by score; what was not earned comes back; the year is closed."""

from decimal import Decimal
from typing import Any

import pytest

from alliance.core.errors import Forbidden, Invalid, NotFound, NotSet, Refused
from fundpool.access import capitation as access
from fundpool.actions import capitation as actions
from fundpool.actions import capitation_runs as runs
from fundpool.actions import pools, years
from fundpool.actions.capitation import BudgetTold
from fundpool.queries import capitation as queries
from fundpool.queries import ledger, verifying
from fundpool.rules import ledger as lines
from kpi.models import Run
from tests import make
from tests.fundpool.capitation import RULES, Capitated, capitated, told
from tests.fundpool.ledger import YEAR, Fund
from tests.fundpool.levies import set_rules
from tests.kpi.story import Story, published, small_county

pytestmark = pytest.mark.django_db
# the first quarter: 250 001 and 163 581 of the two centres, 50 000 set aside for the professional
ADVANCED = (175_001, 114_507)


def sound(there: Capitated) -> None:
    """The books agree with their entries, and every invariant holds."""
    assert verifying.verify(there.fund.county.pk).findings == []
    assert all(one.holds for one in ledger.invariants(there.fund.pool))


def advanced(received: int = 600_000) -> Capitated:
    """The first quarter was prepaid and advanced."""
    there = capitated()
    there.receive(received)
    there.paid("advance")
    return there


def worked() -> Capitated:
    """Work of the first quarter by two standards of 12.35 and 0.33 yuan."""
    there = advanced()
    visit, record = there.service("V", 1_235), there.service("R", 33)
    # 170 x 12.35 + 10.5 x 0.33 = 2 102.965 -> 2 102.97: more than the advance of 1 750.01
    there.work(there.fund.one, "170", service=visit)
    there.work(there.fund.one, "10.5", service=record)
    # 80.25 x 12.35 = 991.0875 -> 991.09: less than the advance of 1 145.07
    there.work(there.fund.two, "80.25", service=visit)
    # 30 x 12.35 = 370.50, nothing was advanced
    there.work(there.professional, "30", service=visit)
    return there


EARNED = (210_297, 99_109, 37_050)


def test_work_by_its_standard_is_set_against_the_advance() -> None:
    there = worked()
    seen = there.seen("settlement")
    assert [(one.earned_fen, one.pay_fen, one.recover_fen) for one in seen.lines] == [
        (EARNED[0], EARNED[0] - ADVANCED[0], 0),
        (EARNED[1], 0, ADVANCED[1] - EARNED[1]),
        (EARNED[2], EARNED[2], 0),
    ]  # fmt: skip
    assert seen.lines[0].detail["work"] == [
        ["服务R", "人次", "10.5", 33], ["服务V", "人次", "170", 1235],
    ]  # fmt: skip


def test_a_settlement_accepts_what_was_earned_pays_the_rest_and_calls_the_shortfall_in() -> None:
    there = worked()
    run = there.approved("settlement")
    balance = {
        (one.kind, one.unit): one.fen for one in ledger.balances(there.fund.pool) if one.unit
    }
    one, two = there.fund.one.pk, there.fund.two.pk
    assert balance[lines.ADVANCE, one] == balance[lines.ADVANCE, two] == 0
    assert balance[lines.RECOVERY_RECEIVABLE, two] == 15_398  # 114 507 - 99 109
    run = there.pay(run)
    # 210 297 - 175 001 = 35 296, and 37 050 of the professional body
    assert (run.status, run.pay_fen, run.recover_fen) == ("done", 72_346, 15_398)
    assert [one.kind for one in queries.journals_of(run)] == [
        "approved", "use_accepted", "capitation_shortfall", "disbursed", "use_accepted",
    ]  # fmt: skip
    assert there.free() == 600_000 - sum(ADVANCED) - 72_346
    assert all(not one.fen for one in ledger.balances(there.fund.pool) if one.kind == lines.ADVANCE)
    sound(there)


def test_a_body_gives_back_no_more_than_it_owes_and_each_slip_once() -> None:
    there = worked()
    there.paid("settlement")
    assert there.owed(there.fund.two) == 15_398
    with pytest.raises(Refused) as refused:
        there.give_back(there.fund.two, 15_399)
    assert refused.value.code == "EXCEEDS_RECOVERY"
    free = there.free()
    made = there.give_back(there.fund.two, 15_000)
    assert there.give_back(there.fund.two, 15_000) == made
    assert (there.owed(there.fund.two), there.free()) == (398, free + 15_000)
    with pytest.raises(Invalid) as wrong:
        there.give_back(there.fund.two, 398)  # the bank's number stands for another amount
    assert wrong.value.code == "IDEMPOTENCY_MISMATCH"
    there.give_back(there.fund.two, 398, bank_no="R-2")
    sound(there)


def test_missing_work_is_not_nought() -> None:
    there = advanced()
    visit = there.service("V", 1_235)
    there.work(there.fund.one, "1", service=visit)
    missing = [one.budget.institution for one in there.seen("settlement").missing]
    assert missing == [there.fund.two, there.professional]
    with pytest.raises(Refused) as refused:
        there.submit("settlement")
    assert refused.value.code == "incomplete"
    assert there.fund.two.name in str(refused.value)
    for body in (there.fund.two, there.professional):
        there.work(body, "0", service=visit)
    assert there.submit("settlement").recover_fen == sum(ADVANCED) - 1_235


def test_what_is_settled_or_waits_for_it_cannot_be_changed() -> None:
    there = worked()
    run = there.submit("settlement")
    visit = there.row.services.get(code="V")
    with pytest.raises(Refused) as refused:
        there.work(there.fund.one, "1", service=visit)
    assert refused.value.code == "quarter_settled"
    with pytest.raises(Refused):
        there.service("V", 1)
    with pytest.raises(Refused) as refused:
        there.seen("settlement")
    assert refused.value.code == "run_exists"
    with pytest.raises(Refused) as refused:
        there.seen("settlement", 0)
    assert refused.value.code == "run_exists"
    runs.refuse_capitation_run(run=run, reason="工作量有误", by=there.fund.approver)
    there.work(there.fund.one, "1", service=visit)
    run = there.approved("settlement")
    with pytest.raises(Refused):
        runs.cancel_capitation_run(run=run, reason="不行", by=there.fund.approver)


def test_an_advance_that_is_not_paid_yet_keeps_its_quarter_from_being_settled() -> None:
    there = capitated()
    there.receive(600_000)
    there.approved("advance")
    with pytest.raises(Refused) as refused:
        there.seen("settlement")
    assert refused.value.code == "OPEN_ITEMS"


def test_what_the_county_has_not_chosen_is_refused_with_its_name() -> None:
    there = worked()
    for key, words in (
        ("fundpool.capitation.unearned", "未核拨的公共卫生经费归谁"),
        ("fundpool.capitation.method", "公共卫生经费如何结算"),
    ):
        set_rules(there.fund.county, {key: None})
        with pytest.raises(NotSet) as refused:
            there.seen("settlement")
        assert words in str(refused.value)


def test_who_verified_the_work_does_not_approve_what_it_earns() -> None:
    there = worked()
    person = make.person(there.fund.county, role="assessor")
    make.grant(person, "approver")
    both = make.actor(person)
    there.work(there.fund.one, "171", service=there.row.services.get(code="V"), by=both)
    run = there.submit("settlement")
    with pytest.raises(Forbidden) as refused:
        runs.approve_capitation_run(run=run, by=both)
    assert refused.value.code == "SAME_PERSON"


def test_a_lead_verifies_its_members_and_nobody_their_own_body() -> None:
    there = advanced()
    visit = there.service("V", 1_235)
    lead = make.actor(
        role="lead_admin", institution=make.lead_of(there.fund.one.memberships.get().alliance)
    )
    assert there.work(there.fund.one, "3", service=visit, by=lead)
    with pytest.raises(Forbidden):
        there.work(there.professional, "3", service=visit, by=lead)
    own = make.actor(role="lead_admin", institution=there.fund.one)
    with pytest.raises(Forbidden):
        there.work(there.fund.one, "3", service=visit, by=own)
    with pytest.raises(Forbidden):
        there.work(
            there.fund.one,
            "3",
            service=visit,
            by=make.actor(role="clerk", institution=there.fund.one),
        )
    for amount in ("-1", "1.001", "NaN"):
        with pytest.raises(Invalid):
            there.work(there.fund.one, amount, service=visit)


def settled_year(choice: str) -> Capitated:
    """All four quarters at once by verified work: one earned less than its year, the others all."""
    there = capitated()
    set_rules(there.fund.county, {"fundpool.capitation.unearned": choice})
    there.receive(1_854_324)  # all of the three budgets
    for quarter in (1, 2, 3, 4):
        there.paid("advance", quarter)
    yuan = there.service("Y", 100)
    for quarter in (1, 2, 3, 4):
        there.work(there.fund.one, "2400", service=yuan, quarter=quarter)  # 960 000 of 1 000 003
        there.work(there.fund.two, "1000", service=yuan, quarter=quarter)  # 400 000 of 654 321
        there.work(there.professional, "500", service=yuan, quarter=quarter)  # 200 000
    there.paid("settlement", 0)
    there.row.refresh_from_db()
    return there


UNEARNED = 40_003 + 254_321


def test_a_year_is_not_closed_while_something_is_owed_back() -> None:
    there = settled_year("source")
    # 114 507 + 3 x 114 506 = 458 025 advanced, 400 000 earned
    assert there.owed(there.fund.two) == 58_025
    with pytest.raises(Refused) as refused:
        actions.settle_capitation(row=there.row, by=there.fund.approver)
    assert refused.value.code == "OPEN_ITEMS"
    there.give_back(there.fund.two, 58_025)
    with pytest.raises(Forbidden):
        actions.settle_capitation(row=there.row, by=there.fund.finance)


@pytest.mark.parametrize(
    ("choice", "free", "owed"), [("lead", UNEARNED, 0), ("source", 0, UNEARNED)]
)
def test_what_nobody_earned_goes_where_the_county_has_chosen(
    choice: str, free: int, owed: int
) -> None:
    there = settled_year(choice)
    there.give_back(there.fund.two, 58_025)
    row = actions.settle_capitation(row=there.row, by=there.fund.approver)
    assert (row.status, row.unearned_to, row.unearned_fen) == ("settled", choice, UNEARNED)
    assert there.free() == free
    stands = {one.kind: one.fen for one in ledger.balances(there.fund.pool)}
    assert stands.get(lines.PAYABLE_TO_SOURCE, 0) == owed
    with pytest.raises(Refused):
        there.service("Z", 1)
    sound(there)


def test_reward_money_takes_another_earmark_of_the_same_pool() -> None:
    there = settled_year("reward")
    there.give_back(there.fund.two, 58_025)
    with pytest.raises(Invalid):
        actions.settle_capitation(row=there.row, by=there.fund.approver)
    actions.settle_capitation(row=there.row, reward=there.fund.training, by=there.fund.approver)
    assert ledger.free(there.fund.pool, there.fund.training.pk) == UNEARNED
    sound(there)


# --- by score -------------------------------------------------------------------------


def scored(method: str) -> tuple[Capitated, Story, Run]:
    """Of 2024: the first body has 52.00 points of a hundred, the third 94.86; the year was advanced.

    Visits here of all: 120 of 180 and 360 of 420 give 32.00 and 54.86 of 60; contracts 20 and 40.
    """
    story = small_county()
    run = published(story)
    system = make.system(story.county)
    set_rules(story.county, {**RULES, "fundpool.capitation.method": method})
    pool = pools.open_pool(
        county=story.county, code="PH", name="演示", kind="capitation", by=system
    )
    period = years.open_year(pool=pool, year=YEAR, by=system)
    reward = pools.name_earmark(pool=pool, code="r", name="奖励", document_no="1", by=system)
    people = {
        name: make.actor(make.person(story.county, role=role))
        for name, role in (
            ("finance", "finance"), ("second", "finance"), ("approver", "approver"),
            ("other_approver", "approver"),
        )
    }  # fmt: skip
    fund = Fund(
        county=story.county, pool=pool, period=period, training=reward, equipment=reward,
        one=story.bodies[0], two=story.bodies[2], system=system, **people,
    )  # fmt: skip
    row = actions.draft_capitation(pool=pool, year=2024, told=told(), by=fund.finance)
    there = Capitated(fund, row, story.bodies[1], story.assessor)
    there.split(100_100, 200_200)
    there.confirm()
    return there, story, run


def line(there: Capitated, run: Run, body: int) -> Any:
    """What a preview of the whole year says of a body."""
    seen = there.seen("settlement", 0, run)
    return next(one for one in seen.lines if one.budget.institution == there.bodies[body])


def test_scores_come_from_the_published_run_with_its_revision() -> None:
    there, _story, run = scored("score_quarter")
    there.receive(300_300)
    # 100 100 x 52 % = 52 052; 200 200 x 94.86 % = 189 909.72
    assert (line(there, run, 0).score, line(there, run, 0).earned_fen) == (Decimal("52.00"), 52_052)
    assert (line(there, run, 1).score, line(there, run, 1).earned_fen) == (
        Decimal("94.86"), 189_910,
    )  # fmt: skip
    made = there.submit("settlement", 0, run)
    assert (made.scored_id, made.revision, made.pay_fen) == (run.pk, run.revision, 241_962)


def test_the_withheld_money_is_paid_by_score_or_by_bands() -> None:
    there, _story, run = scored("score_withheld")
    assert line(there, run, 0).advance_fen == 0
    # nothing was advanced: the whole is withheld
    assert line(there, run, 0).earned_fen == 52_052
    set_rules(there.fund.county, {"fundpool.capitation.method": "score_banded"})
    with pytest.raises(NotSet) as refused:
        line(there, run, 0)
    assert "得分档次" in str(refused.value)
    bands = {"fundpool.capitation.bands": ["0=0%", "52=62.5%", "94.87=100%"]}
    set_rules(there.fund.county, bands)
    # 52.00 and 94.86 both reach the second band: 100 100 x 62.5 % = 62 562.5, up
    assert line(there, run, 0).earned_fen == 62_563
    assert line(there, run, 1).earned_fen == 125_125
    assert line(there, run, 1).detail == {"lower": "52", "share": "5/8"}
    set_rules(there.fund.county, {"fundpool.capitation.bands": ["高=100%"]})
    with pytest.raises(Invalid):
        line(there, run, 0)


def test_no_run_another_time_and_an_unpublished_one_settle_nothing() -> None:
    there, _story, run = scored("score_quarter")
    with pytest.raises(Refused) as refused:
        there.seen("settlement", 0)
    assert refused.value.code == "NO_BASIS"
    run.state = "notice"
    with pytest.raises(Refused) as refused:
        there.seen("settlement", 0, run)
    assert refused.value.code == "NOT_PUBLISHED"
    run.state, run.period = "published", "2023"
    with pytest.raises(Refused) as refused:
        there.seen("settlement", 0, run)
    assert "2024" in str(refused.value)


def test_a_body_without_a_score_is_named_and_stops_the_settlement() -> None:
    there, story, run = scored("score_quarter")
    late = make.institution(story.county, kind="C220")
    there.row.budgets.create(county=story.county, institution=late, kind="member", fen=1)
    missing = there.seen("settlement", 0, run).missing
    assert [one.budget.institution for one in missing] == [late]


def test_a_run_that_was_revised_meanwhile_is_not_settled_by() -> None:
    there, _story, run = scored("score_quarter")
    there.receive(300_300)
    made = there.submit("settlement", 0, run)
    later = Run.objects.get(pk=run.pk)
    later.pk, later.revision, later.published_at = None, run.revision + 1, run.published_at
    later.id = make_id()
    later.save(force_insert=True)
    with pytest.raises(Refused) as refused:
        runs.approve_capitation_run(run=made, by=there.fund.approver)
    assert refused.value.code == "run_superseded"


def make_id() -> Any:
    """A new run's id."""
    return Run._meta.pk.get_default()


# --- who sees what ------------------------------------------------------------------------


def test_a_body_sees_its_own_lines_a_lead_its_members_and_a_stranger_nothing() -> None:
    there = worked()
    waiting = there.submit("settlement")
    clerk = make.actor(role="clerk", institution=there.fund.one)
    lead = make.actor(
        role="lead_finance", institution=make.lead_of(there.fund.one.memberships.get().alliance)
    )
    assert access.year_for(clerk, there.row.pk) == there.row
    assert [one.institution for one in access.budgets_for(clerk)] == [there.fund.one]
    assert {one.institution for one in access.budgets_for(lead)} == {there.fund.one, there.fund.two}
    # an advance that was paid, not the settlement that waits
    assert [one.kind for one in access.runs_for(clerk)] == ["advance"]
    assert access.lines_for(clerk).count() == 1
    stranger = make.actor(role="finance", county=make.neighbour())
    for find, pk in ((access.year_for, there.row.pk), (access.run_for, waiting.pk)):
        with pytest.raises(NotFound):
            find(stranger, pk)
    assert not access.works_for(stranger).exists()


def test_a_draft_is_read_by_who_oversees_the_county_alone() -> None:
    there = capitated(confirmed=False)
    clerk = make.actor(role="clerk", institution=there.fund.one)
    assert not access.years_for(clerk).exists()
    assert access.years_for(make.actor(role="viewer", county=there.fund.county)).exists()
    with pytest.raises(Forbidden):
        actions.split_budget(
            row=there.row,
            lines=[BudgetTold(there.fund.one, 1)],
            version=there.row.version,
            by=clerk,
        )
