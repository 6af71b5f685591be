"""What was verified reaches the score by the county's rule: the value, points off, or nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import time_machine

from alliance.core.errors import Invalid
from kpi import actions, explaining, queries
from kpi.models import DataValue, Run, Score
from kpi.running import freezing, verifying
from kpi.running.computing import Computation
from kpi.running.frozen import FrozenRun
from kpi.running.verified import differs
from kpi.running.verified_rule import EACH, OUTCOME, verified_rule
from kpi.scoring import Marked, Steps, mark
from members import actions as member_actions
from tests import make
from tests.kpi.story import Story, document, indicator, item, scheme, small_county
from tests.kpi.test_appeals import ONE, accepted, filed
from tests.kpi.verifying import DOCUMENT, checked, concluded, drawn, set_rule, signed

pytestmark = pytest.mark.django_db
#: Body 0 reported 120 here and 60 elsewhere; 90 are found: 90 / 150 = 60 %.
FOUND = {(0, "here"): "90"}
AS_REPORTED = Decimal("32.00")  # 120/180 = 66.66 %: 60 × (66.666… − 40) / 50
AS_FOUND = Decimal("24.00")  # 60 × (60 − 40) / 50


@pytest.fixture
def story() -> Story:
    return small_county()


def points(story: Story, run: Run, body: int = 0, item: str = "share") -> Decimal | None:
    score: Score = run.scores.get(unit=story.bodies[body].unit, item__code=item)
    found: Decimal | None = score.points
    return found


def computation(run: Run) -> Computation:
    return Computation(FrozenRun(freezing.facts_of(run)))


def told(story: Story, run: Run, indicator: str = "share", body: int = 0) -> explaining.Explained:
    return explaining.explain_within(computation(run), story.bodies[body].code, indicator)


# --- the rule -------------------------------------------------------------------


def test_no_plan_sets_it_and_the_refusal_says_who_does(story):
    found = verified_rule(story.county.pk, date(2024, 12, 31))
    assert (found.outcome, found.each) == ("", None)
    assert "未设" in found.why
    assert "请由县区设定" in found.why


def test_the_rule_is_one_of_three_words_and_takes_no_negative_points(story):
    with pytest.raises(Invalid, match="verified_value、deduction、neither"):
        set_rule(story, "核实数")
    with pytest.raises(Invalid, match="不能是负数"):
        member_actions.rules.propose_rule(
            county=story.county, key=EACH, value="-1", reason=DOCUMENT, by=story.assessor
        )


def test_the_rule_of_the_last_day_of_the_period_counts(story):
    set_rule(story, "neither")
    set_rule(story, "verified_value", from_on=date(2024, 12, 31))
    assert verified_rule(story.county.pk, date(2024, 12, 30)).outcome == "neither"
    found = verified_rule(story.county.pk, date(2024, 12, 31))
    assert (found.outcome, found.said) == ("verified_value", DOCUMENT)
    concluded(story, story.run("weighted"), FOUND)
    assert points(story, story.run("weighted")) == AS_FOUND


# --- without a rule ---------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["", "neither"])
def test_unless_the_rule_says_so_what_was_found_moves_nothing(story, outcome):
    if outcome:
        set_rule(story, outcome)
    concluded(story, story.run("weighted"), FOUND)
    run = story.run("weighted")
    assert points(story, run) == AS_REPORTED
    (row,) = [one for one in run_figures(run) if one["unit"] == story.bodies[0].code
              and one["element"] == "here"]  # fmt: skip
    assert (row["reported"], row["verified"], row["effect"]) == ("120", "90", "")


def run_figures(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = freezing.facts_of(run)["verification"]["figures"]
    return found


# --- the verified value -------------------------------------------------------------


def test_a_run_after_the_last_signature_uses_the_verified_figure(story):
    set_rule(story, "verified_value")
    first = story.run("weighted")
    row = drawn(story, first)
    checked(story, row, FOUND)
    assert points(story, story.run("weighted")) == AS_REPORTED  # nobody has signed yet
    signed(row)
    last = story.run("weighted")
    assert (points(story, first), points(story, last)) == (AS_REPORTED, AS_FOUND)
    assert points(story, last, 1) == points(story, first, 1) == Decimal("48.00")
    # twelve months of ten are still what was reported
    kept = DataValue.objects.filter(unit=story.bodies[0].unit, element__code="here")
    assert [value.value for value in kept] == [10] * 12


def test_the_explanation_shows_both_figures_whose_signature_and_by_which_document(story):
    set_rule(story, "verified_value")
    row = concluded(story, story.run("weighted"), FOUND)
    run = story.run("weighted")
    found = told(story, run)
    unit = next(one for one in found.inputs if one.code == "here").units[0]
    (checked_figure,) = unit.checked
    assert (unit.total, checked_figure["reported"], checked_figure["verified"]) == (
        "90", "120", "90",
    )  # fmt: skip
    assert checked_figure["verification"] == str(row.pk)
    assert checked_figure["signed_by"]
    assert unit.last.source == "verified"
    assert found.rule["outcome"] == "verified_value"
    assert found.rule["said"] == DOCUMENT
    # line 2 gives line 3: 90 ÷ (90 + 60) × 100 = 60
    assert found.with_values == "(90) / (90 + 60) * 100"
    assert found.value == "60"


def test_every_level_that_reads_the_figure_uses_it(story):
    set_rule(story, "verified_value")
    concluded(story, story.run("weighted"), FOUND)
    run = story.run("plain")  # another scheme of the same period, about the county
    value = run.values.get(unit=story.unit, indicator__code="share").value
    # here 90 + 240 + 360 = 690, elsewhere 180: 690 / 870
    assert value == Decimal("79.310344827586")
    north = run.values.get(unit=story.north.unit, indicator__code="share").value
    assert north == Decimal("73.333333333333")  # (90 + 240) / (330 + 120)


def test_next_year_compares_with_the_verified_figure(story):
    set_rule(story, "verified_value")
    concluded(story, story.run("weighted"), FOUND)
    with time_machine.travel(datetime(2025, 6, 2, tzinfo=UTC), tick=False):
        grown = document(story.county)
        grown["indicators"] = [indicator("before", "last_year(here)", unit="人次")]
        grown["targets"] = []
        grown["schemes"] = [scheme("grown", [item("before")], subject="institution")]
        actions.load_definitions(document=grown, by=make.system(story.county))
        run = story.run("grown", "2025")
    value = run.values.get(unit=story.bodies[0].unit, indicator__code="before").value
    assert value == 90


def test_a_run_with_verified_figures_computes_again_to_the_same_numbers(story):
    set_rule(story, "verified_value")
    concluded(story, story.run("weighted"), FOUND)
    assert verifying.verify(story.run("weighted")).is_whole
    set_rule(story, "deduction", each="2.5")
    assert verifying.verify(story.run("weighted")).is_whole


def test_a_gap_that_was_found_on_the_spot_is_a_figure(story):
    story.write("here", {(story.bodies[0].unit, "202403"): None})
    set_rule(story, "verified_value")
    row = drawn(story, story.run("weighted"))
    checked(story, row, {(0, "here"): "90"})
    signed(row)
    run = story.run("weighted")
    assert points(story, run) == AS_FOUND
    (figure,) = told(story, run).inputs[0].units[0].checked
    assert (figure["reported"], figure["verified"]) == (None, "90")


def test_a_decision_on_an_appeal_stands_above_what_was_found_before(story):
    set_rule(story, "verified_value")
    row = concluded(story, story.run("weighted"), FOUND)
    run = story.run("weighted")
    run = actions.open_feedback(run=run, until=date(2031, 1, 1), by=story.assessor)
    result = accepted(story, filed(story, run, ONE), ONE).result
    # March is corrected from 10 to 25: 135 / 195, as if nobody had verified
    assert points(story, result) == Decimal("35.08")
    (figure,) = [one for one in run_figures(result) if one["effect"] or one["aside"]]
    assert (figure["effect"], figure["verification"]) == ("", str(row.pk))


def test_what_is_reported_anew_does_not_undo_what_was_found(story):
    set_rule(story, "verified_value")
    concluded(story, story.run("weighted"), FOUND)
    story.write("here", {(story.bodies[0].unit, "202403"): "40"})
    run = story.run("weighted")
    assert points(story, run) == AS_FOUND
    (figure,) = [one for one in run_figures(run) if one["effect"]]
    assert (figure["reported"], figure["checked_against"]) == ("150", "120")


def test_what_was_called_off_counts_nowhere(story):
    set_rule(story, "verified_value")
    row = drawn(story, story.run("weighted"))
    checked(story, row, FOUND)
    actions.call_off_verification(verification=row, reason="重抽", by=story.approver)
    assert points(story, story.run("weighted")) == AS_REPORTED


def test_a_second_drawing_shows_what_was_reported_not_what_was_found(story):
    set_rule(story, "verified_value")
    concluded(story, story.run("weighted"), FOUND)
    second = drawn(story, story.run("weighted"))
    figure = second.sheets.get(unit=story.bodies[0].unit).figures.get(element__code="here")
    assert figure.reported == 120
    checked(story, second, {(0, "here"): "110"})
    signed(second)
    # the last one counts: 110 / 170 = 64.70 %; 60 × 24.70… / 50 = 29.647…
    assert points(story, story.run("weighted")) == Decimal("29.65")


# --- points off ---------------------------------------------------------------------


def test_each_figure_found_wrong_takes_points_off_the_item_once_rounded(story):
    set_rule(story, "deduction", each="0.003")
    concluded(story, story.run("weighted"), {(2, "here"): "350", (2, "elsewhere"): "61"})
    run = story.run("weighted")
    # as reported 360/420: 60 × 45.714285… / 50 = 54.857142…; two figures: − 0.006 = 54.851142…
    assert points(story, run, 2) == Decimal("54.85")
    assert points(story, run, 0) == AS_REPORTED
    found = told(story, run, body=2)
    assert (found.value, found.with_values) == (
        "85.714285714286", "(360) / (360 + 60) * 100",
    )  # fmt: skip
    off = found.deduction
    assert (len(off.figures), off.each, off.off, off.points) == (2, "0.003", "0.006", "54.85")
    assert off.before == "54.857142857143"


def test_the_sheet_marks_what_was_taken_off_beside_the_points(story, client):
    set_rule(story, "deduction", each="2")
    concluded(story, story.run("weighted"), {(2, "here"): "350", (2, "elsewhere"): "61"})
    run = story.run("weighted")
    client.force_login(make.user("assessor", story.county))
    pages = [
        client.get(f"/kpi/runs/{run.pk}/units/{body.code}/sheet/").content.decode()
        for body in (story.bodies[2], story.bodies[0])
    ]
    # two figures, two points each; body 0 lost none
    assert "已扣4" in pages[0]
    assert "已扣" not in pages[1]


def test_points_never_fall_below_nought(story):
    set_rule(story, "deduction", each="25")
    concluded(story, story.run("weighted"), {(0, "contracts"): "11", (0, "here"): "119"})
    run = story.run("weighted")
    assert points(story, run, item="contracts") == 0  # 20 − 25
    assert points(story, run) == Decimal("7.00")  # 32 − 25
    assert run.totals.get(unit=story.bodies[0].unit).points == Decimal("7.00")


def test_what_lies_within_the_tolerance_is_as_reported(story):
    set_rule(story, "deduction", each="2", tolerance="5")
    found = {(0, "here"): "114", (1, "here"): "227"}  # 5 % of 120, and more than 5 % of 240
    concluded(story, story.run("weighted"), found)
    run = story.run("weighted")
    assert (points(story, run), points(story, run, 1)) == (AS_REPORTED, Decimal("46.00"))


def test_without_its_points_a_deduction_takes_nothing_and_says_so(story):
    set_rule(story, "deduction")
    concluded(story, story.run("weighted"), FOUND)
    run = story.run("weighted")
    assert points(story, run) == AS_REPORTED
    assert told(story, run).rule["each"] is None
    assert told(story, run).deduction is None


def test_points_come_off_only_in_the_scheme_that_was_checked(story):
    set_rule(story, "deduction", each="2")
    concluded(story, story.run("weighted"), FOUND)
    assert {one["effect"] for one in run_figures(story.run("plain"))} == {""}


@pytest.mark.parametrize(
    ("reported", "found", "tolerance", "wrong"),
    [
        ("100", "100", None, False), ("100", "101", None, True), ("100", "105", "5", False),
        ("100", "105.0001", "5", True), ("100", "95", "5", False), (None, "0", "5", True),
        ("0", "1", "50", True), ("0", "0", "5", False), ("3", "4", "0", True),
        ("-100", "-104", "5", False),
    ],
)  # fmt: skip
def test_a_figure_is_wrong_beyond_the_tolerance_of_the_reported_one(
    reported, found, tolerance, wrong
):
    number = None if reported is None else Decimal(reported)
    limit = None if tolerance is None else Decimal(tolerance)
    assert differs(number, Decimal(found), limit) is wrong


def test_taking_off_never_lifts_what_a_rule_puts_below_nought():
    rule = Steps(((Fraction(0), Fraction(-3)),))
    found = mark(rule, maximum=Decimal(10), value=Decimal(1), deduction=Fraction(2))
    assert (found.status, found.points) == (Marked.SCORED, Decimal("-3.00"))
    assert replace(found, before=None) == mark(rule, maximum=Decimal(10), value=Decimal(1))


# --- what is there stays; what would move is told ---------------------------------------


def test_a_run_that_is_there_never_changes_and_the_reverse_trace_says_what_would(story):
    set_rule(story, "verified_value")
    run = story.run("weighted")
    concluded(story, run, FOUND)
    moved = queries.results.moved(run)
    (change,) = moved.changes
    assert (change.kind, change.code, change.unit, change.before, change.after) == (
        "verified", "here", story.bodies[0].code, "120", "90",
    )  # fmt: skip
    move = next(one for one in moved.moves if one.unit == story.bodies[0].code)
    assert (move.points, move.inputs) == ((AS_REPORTED, AS_FOUND), (change,))
    assert points(story, run) == AS_REPORTED
    assert verifying.verify(run).is_whole
    assert queries.results.moved(story.run("weighted")).changes == ()


def test_the_reverse_trace_tells_points_that_would_come_off(story):
    set_rule(story, "deduction", each="2.5")
    run = story.run("weighted")
    concluded(story, run, FOUND)
    (change,) = queries.results.moved(run).changes
    assert (change.kind, change.before, change.after) == ("deduction", None, "2.5")
    (move,) = [one for one in queries.results.moved(run).moves if one.unit != story.county.code]
    assert move.points == (AS_REPORTED, Decimal("29.50"))


def test_a_later_rule_moves_only_a_new_revision(story):
    run = story.run("weighted")
    concluded(story, run, FOUND)
    set_rule(story, "verified_value")
    assert points(story, run) == AS_REPORTED
    member_actions.rules.set_rule(
        county=story.county, key=OUTCOME, value=None, reason="停用", by=make.system(story.county)
    )
    assert points(story, story.run("weighted")) == AS_REPORTED


def test_where_nothing_was_verified_a_run_keeps_nothing_of_it(story):
    assert freezing.facts_of(story.run("weighted"))["verification"] == {"rules": {}, "figures": []}
