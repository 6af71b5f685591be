"""Subsidies by appraisal: worked cases, what a plan leaves open, two persons, payment."""

import pytest

from alliance.core.errors import Forbidden, Invalid, NotSet, Refused
from fundpool.access.subsidies import lines_for, subsidies_for, subsidies_waiting
from fundpool.actions import pools
from fundpool.actions import subsidies as actions
from fundpool.actions.subsidies import BodyTold
from fundpool.models import Earmark, Journal
from fundpool.queries import subsidies as queries
from fundpool.queries import verifying
from fundpool.rules.subsidy_years import Figures
from kpi.models import Run
from members.models import Institution
from tests import make
from tests.fundpool.levies import set_rules
from tests.fundpool.subsidized import DAY, SCORED_YEAR, Subsidized, subsidized
from tests.members import loaded

pytestmark = pytest.mark.django_db

RUNNING, VILLAGE, MEDICINE, INCENTIVE = (
    queries.METHOD % kind for kind in ("running", "village", "medicine", "incentive")
)


@pytest.fixture
def there() -> Subsidized:
    return subsidized()


def rules(there: Subsidized, **said: object) -> None:
    set_rules(there.story.county, dict(said))


# --- what the plans print ---------------------------------------------------------------


def test_each_plan_orders_its_own_kinds_by_its_clause_and_says_what_it_leaves_open() -> None:
    told = {
        code: [(one.code, one.clause) for one in queries.kinds_of(loaded.county(code))]
        for code in ("tz", "pl", "jj", "bn", "hj")
    }
    assert told == {
        "tz": [("running", "六（二）")],
        "pl": [("village", "五（三）8"), ("medicine", "五（二）3")],
        "jj": [("incentive", "五（五）1")],
        "bn": [],
        "hj": [],
    }
    (running,) = queries.kinds_of(loaded.county("tz"))
    assert running.steps == ("核定任务", "核定收支", "绩效考核补助")
    assert "六（二）没有写定此值" in running.open[0]


@pytest.mark.parametrize(
    ("plan", "kind", "clause"),
    [
        ("tz", "running", "六（二）"),
        ("pl", "medicine", "五（二）3"),
        ("jj", "incentive", "五（五）1"),
    ],
)
def test_what_a_plan_leaves_open_is_refused_with_the_sentence_of_its_clause(
    plan, kind, clause
) -> None:
    county = loaded.county(plan)
    system = make.system(county)
    earmark = earmark_in(county, system)
    row = actions.draft_subsidy(
        earmark=earmark, kind=kind, year=SCORED_YEAR, document_no="1号", by=system
    )
    with pytest.raises(NotSet) as refused:
        actions.submit_subsidy(row=row, scored=None, mark="", by=system)
    assert clause in str(refused.value)


def earmark_in(county, system) -> Earmark:
    pool = pools.open_pool(county=county, code="SP9", name="专项", kind="special", by=system)
    return pools.name_earmark(pool=pool, code="s", name="补助", document_no="1号", by=system)


def test_a_kind_that_no_plan_orders_is_refused(there) -> None:
    with pytest.raises(Refused) as refused:
        there.draft("running")
    assert refused.value.code == "not_ordered"


# --- worked cases -----------------------------------------------------------------------


def test_three_steps_the_gap_of_income_and_expenditure_by_the_score(there) -> None:
    rules(there, **{RUNNING: "score"})
    # 3 000.00 - 1 999.99 = 1 000.01 by 52.00 % is 520.0052; 500.00 - 600.00 leaves nothing
    row = there.draft(
        "running", Figures("服务1万人次", 199_999, 300_000), Figures("服务2万人次", 60_000, 50_000)
    )
    assert there.amounts(row) == [52_001, 0]
    line = there.seen(row).lines[0]
    said = queries.explained(line.row, line, "score", "")
    assert said[0] == "核定任务：服务1万人次"
    assert "1 000.01" in said[1].replace("\u00a0", " ")
    assert "考核得分 52" in said[3]


def test_tasks_income_and_expenditure_come_first_and_a_gap_is_named_not_taken_for_nought(
    there,
) -> None:
    rules(there, **{RUNNING: "score"})
    row = there.draft("running", Figures("服务1万人次", None, 300_000), Figures("", 0, 100))
    missing = {one.row.institution_id: one.why_not for one in there.seen(row).missing}
    assert "核定收入" in missing[there.poor.pk]
    assert "核定任务" in missing[there.good.pk]
    with pytest.raises(Refused) as refused:
        there.submit(row)
    assert refused.value.code == "incomplete"


def clinics(there: Subsidized) -> None:
    bodies = [there.poor.pk, there.good.pk]
    Institution.objects.filter(pk__in=bodies).update(kind="D600")
    there.story.bodies[0].refresh_from_db()
    there.story.bodies[2].refresh_from_db()


def test_a_clinics_total_and_next_years_prepayment_follow_its_appraisal(there) -> None:
    clinics(there)
    rules(there, **{VILLAGE: "bands", queries.BANDS % "village": ["0=0%", "52=62.5%", "90=100%"]})
    row = there.draft("village", Figures(approved_fen=100_100), Figures(approved_fen=200_200))
    # 52.00 reaches 62.5 %: 1 001.00 x 62.5 % = 625.625, up; 94.86 all of 2 002.00
    assert there.amounts(row) == [62_563, 200_200]
    assert "未设" in there.seen(row).next_open
    assert [one.next_share for one in there.seen(row).lines] == [None, None]
    rules(there, **{queries.NEXT: ["0=50%", "60=80%"]})
    shares = {one.row.institution_id: str(one.next_share) for one in there.seen(row).lines}
    assert shares == {there.poor.pk: "1/2", there.good.pk: "4/5"}
    there.receive(300_000)
    there.approved(row)
    upcoming = actions.draft_subsidy(
        earmark=there.earmark, kind="village", year=SCORED_YEAR + 1, document_no="3号",
        by=there.finance,
    )  # fmt: skip
    told = {body: str(share) for body, share in queries.prepay_shares(upcoming).items()}
    assert told == shares


def test_medicine_money_follows_purchases_paid_and_the_appraisal(there) -> None:
    rules(there, **{MEDICINE: "score"})
    poor = Figures(approved_fen=100_000, due_fen=80_000, paid_fen=60_000)
    good = Figures(approved_fen=100_000, due_fen=300_000, paid_fen=300_000)
    row = there.draft("medicine", poor, good)
    with pytest.raises(NotSet) as refused:
        there.seen(row)
    assert "采购付款" in str(refused.value)
    rules(there, **{queries.LINK: "at_most_paid"})
    # at most the 600.00 paid, by 52.00 %; 1 000.00 by 94.86 %
    assert there.amounts(row) == [31_200, 94_860]
    rules(there, **{queries.LINK: "by_ratio"})
    # 1 000.00 x 600/800 x 52.00 % = 390.00
    assert there.amounts(row) == [39_000, 94_860]
    with pytest.raises(Invalid):
        actions.state_subsidy(
            row=row, version=row.version, by=there.finance,
            bodies=[BodyTold(there.poor, Figures(approved_fen=1, due_fen=1, paid_fen=2))],
        )  # fmt: skip


def test_leads_share_no_more_than_the_incentive_money_that_the_county_sets(there) -> None:
    rules(there, **{INCENTIVE: "score"})
    lead = make.lead_of(there.story.north)
    row = actions.draft_subsidy(
        earmark=there.earmark, kind="incentive", year=SCORED_YEAR, document_no="1号",
        by=there.finance,
    )  # fmt: skip
    assert lead in {one.institution for one in queries.lines_of(row)}
    told = [BodyTold(lead, Figures(approved_fen=50_001))]
    row = actions.state_subsidy(row=row, bodies=told, version=1, by=there.finance)
    with pytest.raises(NotSet):
        there.seen(row)
    rules(there, **{queries.INCENTIVE_TOTAL: "50000"})
    with pytest.raises(Refused) as refused:
        there.seen(row)
    assert refused.value.code == "over_total"
    with pytest.raises(Invalid):
        told = [BodyTold(there.good, Figures(approved_fen=1))]
        actions.state_subsidy(row=row, bodies=told, version=row.version, by=there.finance)


# --- the appraisal ----------------------------------------------------------------------


def test_no_appraisal_another_year_and_a_body_without_a_score_pay_nothing(there) -> None:
    rules(there, **{RUNNING: "score"})
    row = there.draft("running", Figures("一", 0, 100), Figures("二", 0, 100))
    with pytest.raises(Refused) as refused:
        queries.seen(row, None)
    assert refused.value.code == "NO_BASIS"
    there.run.period = "2023"
    with pytest.raises(Refused) as refused:
        there.seen(row)
    assert "2024" in str(refused.value)
    there.run.refresh_from_db()
    there.run.state = "notice"
    with pytest.raises(Refused) as refused:
        there.seen(row)
    assert refused.value.code == "NOT_PUBLISHED"


def test_the_revision_is_kept_and_a_later_one_stops_the_approval(there) -> None:
    rules(there, **{RUNNING: "score"})
    there.receive(10_000)
    row = there.submit(there.draft("running", Figures("一", 0, 100), Figures("二", 0, 100)))
    assert (row.scored_id, row.revision, row.pay_fen) == (there.run.pk, there.run.revision, 147)
    later = Run.objects.get(pk=there.run.pk)
    later.pk, later.revision = None, there.run.revision + 1
    later.id = Run._meta.pk.get_default()
    later.save(force_insert=True)
    with pytest.raises(Refused) as refused:
        actions.approve_subsidy(row=row, by=there.approver)
    assert refused.value.code == "run_superseded"


# --- by whom, and the money -------------------------------------------------------------


def drafted(there: Subsidized):
    rules(there, **{RUNNING: "score"})
    # 52.00 % of 100.00 and 94.86 % of 200.00: 52.00 + 189.72
    return there.draft("running", Figures("一", 0, 10_000), Figures("二", 0, 20_000))


def test_submitted_by_one_approved_by_another_paid_by_a_third_out_of_the_earmark(there) -> None:
    row = drafted(there)
    there.receive(30_000)
    row = there.submit(row)
    assert len(subsidies_waiting(there.approver)) == 1
    with pytest.raises(Forbidden):
        actions.approve_subsidy(row=row, by=there.finance)
    row = actions.approve_subsidy(row=row, by=there.approver)
    assert (row.status, there.free()) == ("approved", 30_000 - 24_172)
    with pytest.raises(Refused) as refused:
        actions.pay_subsidy(row=row, on=DAY, bank_no="B-1", by=there.cashier)
    assert refused.value.code == "no_payee"
    there.accounts()
    with pytest.raises(Forbidden):
        actions.pay_subsidy(row=row, on=DAY, bank_no="B-1", by=there.approver)
    row = actions.pay_subsidy(row=row, on=DAY, bank_no="B-1", by=there.cashier)
    assert row.status == "done"
    kinds = [one.kind for one in queries.journals_of(row)]
    assert kinds == ["approved", "disbursed", "use_accepted"]
    with pytest.raises(Refused):
        actions.pay_subsidy(row=row, on=DAY, bank_no="B-2", by=there.cashier)
    assert verifying.verify(there.story.county.pk).findings == []


def test_a_person_with_both_roles_neither_approves_nor_pays_what_is_theirs(there) -> None:
    person = make.person(there.story.county, role="finance")
    make.grant(person, "approver")
    both = make.actor(person)
    row = drafted(there)
    there.receive(30_000)
    row = actions.submit_subsidy(row=row, scored=there.run, mark=there.seen(row).mark, by=both)
    with pytest.raises(Forbidden) as refused:
        actions.approve_subsidy(row=row, by=both)
    assert refused.value.code == "SAME_PERSON"
    row = actions.withdraw_subsidy(row=row, by=both)
    row = actions.approve_subsidy(row=there.submit(row), by=both)
    with pytest.raises(Forbidden) as refused:
        actions.pay_subsidy(row=row, on=DAY, bank_no="B-1", by=both)
    assert refused.value.code == "SAME_PERSON"


def test_without_enough_money_nothing_is_submitted(there) -> None:
    row = drafted(there)
    there.receive(24_171)
    with pytest.raises(Refused) as refused:
        there.submit(row)
    assert (refused.value.code, "0.01" in str(refused.value)) == ("INSUFFICIENT_FUNDS", True)


def test_without_a_threshold_two_approve(there) -> None:
    row = drafted(there)
    there.receive(30_000)
    rules(there, **{"fundpool.claim.two_from": "1"})
    row = actions.approve_subsidy(row=there.submit(row), by=there.approver)
    assert (row.status, there.free()) == ("first_approved", 30_000)
    with pytest.raises(Forbidden):
        actions.approve_subsidy(row=row, by=there.approver)
    assert actions.approve_subsidy(row=row, by=there.other).status == "approved"


def test_a_figure_that_changed_after_the_preview_is_noticed(there) -> None:
    row = drafted(there)
    there.receive(30_000)
    mark = there.seen(row).mark
    told = [BodyTold(there.poor, Figures("一", 0, 9_999))]
    row = actions.state_subsidy(row=row, bodies=told, version=row.version, by=there.finance)
    with pytest.raises(Refused) as refused:
        actions.submit_subsidy(row=row, scored=there.run, mark=mark, by=there.finance)
    assert refused.value.code == "preview_stale"


def test_sent_back_and_withdrawn_it_is_a_draft_again_cancelled_it_frees_the_money(there) -> None:
    row = drafted(there)
    there.receive(30_000)
    row = actions.refuse_subsidy(row=there.submit(row), reason="核对收支", by=there.approver)
    assert (row.status, row.reason) == ("draft", "核对收支")
    row = actions.withdraw_subsidy(row=there.submit(row), by=there.finance)
    with pytest.raises(Refused):
        actions.withdraw_subsidy(row=row, by=there.finance)
    row = there.approved(row)
    with pytest.raises(Refused):
        told = [BodyTold(there.poor, Figures("一", 0, 1))]
        actions.state_subsidy(row=row, bodies=told, version=row.version, by=there.finance)
    row = actions.cancel_subsidy(row=row, reason="文件撤销", by=there.approver)
    assert (row.status, there.free()) == ("cancelled", 30_000)
    assert there.draft("running", Figures("一", 0, 1)).status == "draft"
    assert Journal.objects.filter(kind="released").count() == 1


def test_a_year_is_begun_once_and_not_before_it_comes(there) -> None:
    drafted(there)
    with pytest.raises(Refused) as refused:
        there.draft("running")
    assert refused.value.code == "year_exists"
    with pytest.raises(Invalid):
        actions.draft_subsidy(
            earmark=there.earmark, kind="running", year=2199, document_no="1号", by=there.finance
        )


def test_a_body_reads_its_own_line_once_it_stands(there) -> None:
    row = drafted(there)
    clerk = make.actor(role="clerk", institution=there.poor)
    assert not subsidies_for(clerk).exists()
    there.receive(30_000)
    there.approved(row)
    assert [one.institution for one in lines_for(clerk)] == [there.poor]
    stranger = make.actor(role="finance", county=make.county())
    assert not subsidies_for(stranger).exists()
