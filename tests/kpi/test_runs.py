"""A run from start to publication: numbers by hand, overlap, gaps, cancelling, refusals."""

from datetime import date
from decimal import Decimal

import pytest

from alliance.core import jobs
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.jobs import working
from alliance.core.models import AuditEvent, JobPart
from kpi import access, actions, explaining
from kpi.models import DataElement, IndicatorValue, IndicatorVersion, Run, RunFacts, Score, Total
from kpi.running import freezing, worded
from kpi.running.frozen import FrozenRun
from members import actions as member_actions
from members.models import Membership
from tests import make
from tests.kpi.story import Story, document, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return small_county()


def value(run: Run, unit, indicator: str) -> IndicatorValue:
    return run.values.get(unit=unit, indicator__code=indicator)


def test_a_ratio_comes_from_summed_elements_and_each_body_counts_once_in_the_county(story):
    run = story.run()

    assert run.state == Run.State.COMPUTED
    # here 120 + 240 + 360 = 720, elsewhere 3 × 60 = 180; the first body is in both alliances
    assert value(run, story.unit, "share").value == Decimal(720) / 900 * 100
    # an alliance: body 1 and 2: (120 + 240) / (360 + 120); body 1 and 3: (120 + 360) / (480 + 120)
    assert value(run, story.north.unit, "share").value == Decimal(360) / 480 * 100
    assert value(run, story.south.unit, "share").value == Decimal(480) / 600 * 100


def test_a_value_is_held_against_its_target_and_below_its_baseline_is_a_flag_of_its_own(story):
    first = story.bodies[0].unit
    share = value(story.run(), story.unit, "share")
    assert (share.target, share.comparator, share.met) == (Decimal(60), "ge", True)
    assert share.below_baseline is False  # 80 against 60.48

    months = {(body.unit, f"2024{m:02}"): "0" for body in story.bodies for m in range(1, 13)}
    story.write("here", months | {(first, "202401"): "273"})
    share = value(story.run(), story.unit, "share")
    # 273 / (273 + 180) × 100 = 60.26…: at least 60, and below 60.48
    assert (share.met, share.below_baseline) == (True, True)


def test_one_missing_month_makes_the_sum_missing_and_names_who_owes_it(story):
    second = story.bodies[1]
    story.write("here", {(second.unit, "202405"): None})
    run = story.run()

    share = value(run, story.unit, "share")
    assert (share.value, share.status, share.met) == (None, "missing", None)
    told = explaining.explain_cell(
        FrozenRun(freezing.facts_of(run)), story.county.code, "share"
    ).inputs[0]
    assert [unit.unit for unit in told.units if unit.missing_entries] == [second.code]


def test_where_a_gap_counts_as_nought_the_value_is_partial(story):
    story.write("contracts", {(story.bodies[1].unit, "2024"): None})
    found = value(story.run(), story.unit, "contracts")
    # 12 + (24 missing) + 36
    assert (found.value, found.status) == (Decimal(48), "partial")


def test_what_only_the_county_reports_does_not_apply_to_its_institutions(story):
    run = story.run()
    assert value(run, story.unit, "per_head").value == Decimal(720) / 3600
    assert value(run, story.bodies[0].unit, "per_head").status == "not_applicable"


def test_membership_counts_on_the_last_day_of_the_period(story):
    third = Membership.objects.get(alliance=story.south, institution=story.bodies[2])
    member_actions.leave(
        membership=third,
        until_on=date(2024, 12, 31),
        reason="动态调整",
        by=make.system(story.county),
    )
    run = story.run()
    # without body 3: (120 + 240) / (360 + 120)
    assert value(run, story.unit, "share").value == Decimal(75)
    # the other alliance keeps body 1 and its lead: 120 / (120 + 60), to 12 places
    assert value(run, story.south.unit, "share").value == Decimal("66.666666666667")


def test_a_run_without_weights_has_no_points_and_no_ranks(story):
    run = story.run()
    assert not Score.objects.filter(run=run).exists()
    assert not Total.objects.filter(run=run).exists()


def test_points_follow_the_rules_and_equal_points_share_a_rank(story):
    run = story.run("weighted")
    points = {
        (score.unit.code, score.item.code): score.points
        for score in run.scores.select_related("unit", "item")
    }
    one, two, three = (body.code for body in story.bodies)
    # share: 120/180 = 66.67 %, 240/300 = 80 %, 360/420 = 85.71 %; linear 40…90 of 60 points
    assert points[(one, "share")] == Decimal("32.00")  # 60 × (66.666… − 40) / 50
    assert points[(two, "share")] == Decimal("48.00")  # 60 × 40 / 50
    assert points[(three, "share")] == Decimal("54.86")  # 60 × 45.714285… / 50 = 54.857
    # contracts 12, 24, 36 on the steps 10 → 20, 30 → 40
    assert [points[(code, "contracts")] for code in (one, two, three)] == [20, 20, 40]
    ranks = {total.unit.code: (total.points, total.rank) for total in run.totals.all()}
    assert ranks[three] == (Decimal("94.86"), 1)
    assert ranks[two] == (Decimal("68.00"), 2)
    assert ranks[one] == (Decimal("52.00"), 3)
    # the two leads report noughts: 0/0 has no value; they share the last rank
    assert {rank for _points, rank in ranks.values()} == {1, 2, 3, 4}


def test_every_stored_cell_is_what_its_explanation_says(story):
    for run in (story.run(), story.run("weighted")):
        frozen = FrozenRun(freezing.facts_of(run))
        cells = run.values.select_related("unit", "indicator")
        for cell in cells:
            told = explaining.explain_cell(frozen, cell.unit.code, cell.indicator.code)
            assert (told.value is None) == (cell.value is None)
            assert told.value is None or Decimal(told.value) == cell.value
            assert told.status.value == cell.status
        assert cells


def test_an_explanation_does_not_change_when_the_values_do(story):
    run = story.run()
    before = explaining.explain_cell(FrozenRun(freezing.facts_of(run)), story.county.code, "share")
    story.write("here", {(story.bodies[0].unit, "202401"): "9999"})
    after = explaining.explain_cell(FrozenRun(freezing.facts_of(run)), story.county.code, "share")
    assert after == before


def test_an_element_says_the_same_read_with_all_others_and_alone(story):
    rows = DataElement.objects.filter(county=story.county).select_related("data_set")
    assert worded.elements(story.county.pk) == {row.code: worded.element(row) for row in rows}


def test_a_new_computation_is_a_new_revision_and_the_old_one_stays(story):
    first = story.run()
    story.write("here", {(story.bodies[0].unit, "202401"): "100"})
    second = story.run()
    assert (first.revision, second.revision) == (1, 2)
    assert value(first, story.unit, "share").value == Decimal(80)
    # here 720 − 10 + 100 = 810, elsewhere 180
    assert value(second, story.unit, "share").value == Decimal("81.818181818182")
    assert first.available_at < second.available_at


def test_while_a_run_is_computed_no_second_one_begins(story):
    story.start()
    with pytest.raises(Refused, match="正在计算"):
        story.start()


def test_a_period_that_has_not_begun_is_refused(story):
    with pytest.raises(Invalid, match="还没有开始"):
        story.start(period="2199")
    assert not Run.objects.exists()


@pytest.mark.usefixtures("in_parts")
def test_nothing_of_a_run_is_seen_before_all_of_it_is_done(story):
    run = story.start()
    jobs.run_due(limit=2)
    assert IndicatorValue.objects.filter(run=run).exists()
    assert not access.results_for(story.assessor).exists()
    jobs.run_due()
    assert access.results_for(story.assessor).exists()


@pytest.mark.usefixtures("in_parts")
def test_a_cancelled_run_leaves_no_number(story):
    run = story.start()
    jobs.run_due(limit=2)
    assert IndicatorValue.objects.filter(run=run).exists()
    actions.cancel_run(run=run, by=story.assessor)
    jobs.run_due()
    run.refresh_from_db()
    assert run.state == Run.State.CANCELLED
    assert not IndicatorValue.objects.filter(run=run).exists()
    assert not RunFacts.objects.filter(run=run).exists()
    with pytest.raises(Refused, match="不在计算中"):
        actions.cancel_run(run=run, by=story.assessor)


def test_a_run_ends_with_its_last_part_however_many_wait_behind(story):
    first, other = story.start(), story.start("weighted")
    assert jobs.run_due(limit=1) == 1
    first.refresh_from_db()
    other.refresh_from_db()
    assert JobPart.objects.get(job=first.job, key="whole").state == JobPart.State.DONE
    assert (first.state, other.state) == (Run.State.COMPUTED, Run.State.COMPUTING)
    assert run_is_whole(first)


def test_a_run_whose_worker_died_behind_the_last_part_is_ended_by_the_next(story, monkeypatch):
    run = story.start()
    with monkeypatch.context() as dying:
        dying.setattr(working, "end", lambda *_: None)
        jobs.run_due(limit=1)
    run.refresh_from_db()
    assert run.state == Run.State.COMPUTING
    assert IndicatorValue.objects.filter(run=run).exists()
    jobs.run_due()
    run.refresh_from_db()
    assert run.state == Run.State.COMPUTED
    assert run_is_whole(run)


def run_is_whole(run: Run) -> bool:
    """Each cell of it once."""
    cells = run.values.values_list("unit", "indicator")
    return 0 < cells.count() == cells.distinct().count()


def test_only_an_assessor_of_the_county_computes_and_only_an_approver_publishes(story):
    viewer = make.actor(county=story.county, role="viewer")
    stranger = make.actor(county=make.neighbour(), role="assessor")
    with pytest.raises(Forbidden):
        actions.start_run(version=story.version(), period="2024", by=viewer)
    with pytest.raises(NotFound):
        actions.start_run(version=story.version(), period="2024", by=stranger)
    run = story.run()
    with pytest.raises(Forbidden):
        actions.publish_run(run=run, by=story.assessor)
    published = actions.publish_run(run=run, by=story.approver)
    assert published.state == Run.State.PUBLISHED


def test_who_computed_and_who_published_stands_in_the_audit(story):
    run = story.run()
    actions.publish_run(run=run, by=story.approver)
    told = AuditEvent.objects.filter(what__startswith="kpi.run").values_list("what", flat=True)
    assert {"kpi.run_started", "kpi.run_computed", "kpi.run_published"} <= set(told)


def test_a_closed_form_takes_no_value_and_says_who_closed_it_and_why(story):
    form = story.version().items.first().indicator.county.dataset_set.get(code="month")
    actions.close_period(data_set=form, period="202401", reason="年度数据已上报", by=story.assessor)
    with pytest.raises(Refused, match="年度数据已上报"):
        story.write("here", {(story.bodies[0].unit, "202401"): "1"})
    actions.open_period(data_set=form, period="202401", reason="更正漏报", by=story.assessor)
    story.write("here", {(story.bodies[0].unit, "202401"): "1"})


def test_a_changed_value_keeps_the_old_one(story):
    unit = story.bodies[0].unit
    story.write("here", {(unit, "202401"): "11"})
    found = unit.datavalue_set.get(element__code="here", period="202401")
    assert found.value == Decimal(11)
    assert [change.old_value for change in found.changes.all()] == [Decimal(10)]


def test_loading_the_definitions_again_changes_nothing(story):
    tally = actions.load_definitions(document=document(story.county), by=make.system(story.county))
    assert tally.is_quiet


def test_a_definition_that_a_run_used_is_not_edited(story):
    story.run()
    changed = document(story.county)
    changed["indicators"][0]["factor"] = 1000
    with pytest.raises(Refused, match="新建一个版本"):
        actions.load_definitions(document=changed, by=make.system(story.county))


def test_a_formula_with_an_error_is_refused_with_its_place(story):
    changed = document(story.county)
    changed["indicators"][0]["formula"] = "here + herr"
    with pytest.raises(Invalid, match="第 1 行第 8 字"):
        actions.load_definitions(document=changed, by=make.system(story.county))


def test_whom_no_item_concerns_is_neither_scored_nor_ranked(story):
    shown = document(story.county)
    for element in shown["elements"]:
        element["kinds"] = ["C220"]  # the leads are hospitals (A100)
    actions.load_definitions(document=shown, by=make.system(story.county))
    run = story.run("weighted")
    assert {total.unit for total in run.totals.select_related("unit")} == {
        body.unit for body in story.bodies
    }


def test_a_formula_is_kept_in_one_form_however_it_was_typed(story):
    shown = document(story.county)
    shown["indicators"][0] |= {"formula": "here", "denominator": "（here＋elsewhere）"}
    actions.load_definitions(document=shown, by=make.system(story.county))
    kept = IndicatorVersion.objects.get(indicator__county=story.county, indicator__code="share")
    assert (kept.formula, kept.denominator) == ("here", "(here+elsewhere)")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rule": "linear", "params": {"L": "40", "U": "40.0"}}, "不能计分"),
        ({"rule": "linear", "params": {"L": "40"}}, "缺少 U"),
        ({"rule": "nearly", "params": {}}, "nearly"),
        ({"rule": ""}, "评分规则"),
    ],
)
def test_a_scheme_with_a_rule_that_says_nothing_is_refused(story, change, said):
    shown = document(story.county)
    shown["schemes"][1]["groups"][0]["items"][0] |= change
    with pytest.raises(Invalid, match=said):
        actions.load_definitions(document=shown, by=make.system(story.county))


def test_only_the_operator_loads_definitions(story):
    with pytest.raises(Forbidden):
        actions.load_definitions(document=document(story.county), by=story.assessor)
