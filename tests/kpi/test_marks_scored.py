"""Marks in a run: what is missing, gates, reweighting, ranks; frozen, they stay as they were."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance.core import jobs
from alliance.core.clock import today
from alliance.core.errors import Refused
from kpi import actions, explaining, queries
from kpi.assessment.scheme import Item, Sheet, rank, score_sheet
from kpi.models import Run
from kpi.running import freezing
from kpi.running.computing import Computation
from kpi.running.frozen import FrozenRun
from kpi.running.verifying import verify
from kpi.scoring import Expert, Gate, Judged, Scope
from tests import make
from tests.kpi.marking import both, give, marked_county
from tests.kpi.story import Story


@pytest.fixture
def story() -> Story:
    """A county with a scheme of a figure, a gate, an expert's line and a qualitative one."""
    return marked_county()


def points(run: Run, body: int, story: Story) -> dict[str, tuple[str, str]]:
    rows = run.scores.filter(unit=story.bodies[body].unit).select_related("item")
    return {row.item.code: (row.status, f"{row.points:.2f}") for row in rows}


def total(run: Run, body: int, story: Story) -> Decimal:
    return Decimal(run.totals.get(unit=story.bodies[body].unit).points)


# body 0 has here 120 of 180: 66.666… %; 60 × (66.666… − 40)/50 = 32.00
FIGURES = Decimal("32.00")


@pytest.mark.django_db
def test_an_unmarked_line_is_missing_with_nought_and_its_weight_stays(story):
    run = story.run("marked")
    assert points(run, 0, story) == {
        "share": ("scored", "32.00"), "culture": ("missing", "0.00"), "ruled": ("missing", "0.00"),
    }  # fmt: skip
    weights = {row.item.code: (row.weight, row.scaled) for row in run.scores.filter(
        unit=story.bodies[0].unit).select_related("item")}  # fmt: skip
    assert weights == {"share": (60, 60), "culture": (30, 30), "ruled": (10, 10)}
    assert run.totals.get(unit=story.bodies[0].unit).maximum == 100
    left = [one for one in queries.marking.unmarked(run) if one.unit == story.bodies[0].code]
    assert [(one.item, one.kind) for one in left] == [
        ("ethics", "gate"), ("culture", "expert"), ("ruled", "qualitative"),
    ]  # fmt: skip
    assert len(queries.marking.unmarked(run)) == 15  # three lines of five bodies


@pytest.mark.django_db
def test_marks_give_points_and_nothing_is_left_unmarked(story):
    unit = story.bodies[0].unit
    give(story, "culture", unit, points="25.5")
    give(story, "ethics", unit, holds=True)
    give(story, "ruled", unit, **both())
    run = story.run("marked")
    assert points(run, 0, story) == {
        "share": ("scored", "32.00"), "culture": ("scored", "25.50"), "ruled": ("scored", "10.00"),
    }  # fmt: skip
    assert total(run, 0, story) == FIGURES + Decimal("25.50") + 10
    assert not [one for one in queries.marking.unmarked(run) if one.unit == unit.code]
    value = run.values.get(unit=unit, indicator__code="ruled")
    assert (value.status, value.value, value.met) == ("computed", None, True)


def before_the_public(story: Story, run: Run) -> Run:
    run = actions.open_feedback(run=run, until=today(), by=story.assessor)
    for asked in queries.course.unanswered(run):
        by = make.actor(role="head", institution=asked.institution)
        actions.give_feedback(run=run, unit=asked, answer="agreed", by=by)
    return actions.open_notice(run=run, days=5, basis="试验办法", by=story.approver)


@pytest.mark.django_db
def test_with_points_nothing_goes_before_the_public_unmarked(story):
    with pytest.raises(Refused) as refusal:
        before_the_public(story, story.run("marked"))
    assert refusal.value.code == "unmarked"
    assert "还有 15 项没有评" in str(refusal.value)
    leads = [make.lead_of(story.north), make.lead_of(story.south)]
    for body in (*story.bodies, *leads):
        give(story, "culture", body.unit, points="20")
        give(story, "ethics", body.unit, holds=True)
    for body in (*story.bodies[1:], *leads):
        give(story, "ruled", body.unit, **both())
    left = story.run("marked")
    with pytest.raises(Refused, match="还有 1 项没有评（如“指标ruled”"):
        before_the_public(story, left)
    waiver = actions.propose_waiver(
        run=left, item="ruled", unit=story.bodies[0].unit, reason="未开展", by=story.assessor
    )
    actions.decide_waiver(waiver=waiver, approved=True, by=story.approver)
    assert before_the_public(story, story.run("marked")).state == "notice"


@pytest.mark.django_db
def test_without_points_what_is_unmarked_stands_in_nobodys_way(story):
    story.version("marked").items.update(weight=None)
    run = story.run("marked")
    assert len(queries.marking.unmarked(run)) == 15
    assert actions.publish_run(run=run, by=story.approver).state == "published"


@pytest.mark.django_db
def test_one_condition_of_two_is_not_met(story):
    give(story, "ruled", story.bodies[0].unit, **both(carried_out=False))
    run = story.run("marked")
    value = run.values.get(unit=story.bodies[0].unit, indicator__code="ruled")
    assert (value.status, value.value, value.met) == ("computed", None, False)
    assert points(run, 0, story)["ruled"] == ("scored", "0.00")
    # for the county and its alliances the line is none of theirs
    others = run.values.filter(indicator__code="ruled", unit__kind__in=("county", "alliance"))
    assert set(others.values_list("status", flat=True)) == {"not_applicable"}


@pytest.mark.django_db
def test_the_veto_on_medical_ethics_takes_its_group_and_leaves_the_lines(story):
    """PL: 医德一票否决. The group 行风 gives nothing, its lines keep theirs, the rest stays."""
    unit = story.bodies[0].unit
    give(story, "culture", unit, points="25.5")
    give(story, "ethics", unit, holds=False, reason="收受红包，已查实")
    run = story.run("marked")
    assert points(run, 0, story)["culture"] == ("scored", "25.50")
    assert total(run, 0, story) == FIGURES
    (subject,) = [
        one
        for one in Computation(FrozenRun(freezing.facts_of(run))).scores()
        if one.code == unit.code
    ]
    assert (subject.closed, subject.groups["行风"]) == (("ethics",), 0)


@pytest.mark.django_db
def test_a_later_mark_changes_nothing_of_a_run_that_is_frozen(story):
    unit = story.bodies[0].unit
    give(story, "culture", unit, points="20")
    run = story.run("marked")
    before = (freezing.facts_of(run), points(run, 0, story), total(run, 0, story))
    Run.objects.filter(pk=run.pk).update(state=Run.State.PUBLISHED)
    give(story, "culture", unit, points="5", reason="复核")
    assert (freezing.facts_of(run), points(run, 0, story), total(run, 0, story)) == before
    assert verify(run).is_whole
    moved = queries.results.moved(run)
    assert [(c.kind, c.code, c.unit, c.before, c.after) for c in moved.changes] == [
        ("mark", "culture", unit.code, "20", "5")
    ]
    (move,) = [one for one in moved.moves if one.item == "culture"]
    assert move.points == (Decimal("20.00"), Decimal("5.00"))
    again = actions.start_run(
        version=story.version("marked"), period="2024", by=story.assessor, reason="复核"
    )
    jobs.run_due()
    assert total(again, 0, story) == FIGURES + 5


@pytest.mark.django_db
def test_a_frozen_mark_says_who_why_and_by_what_evidence(story):
    unit = story.bodies[0].unit
    mark = give(story, "ruled", unit, **both(arranged=False))
    told = explaining.explain_cell(
        FrozenRun(freezing.facts_of(story.run("marked"))), unit.code, "ruled"
    )
    assert told.mark["id"] == mark.pk
    assert (told.mark["reason"], told.mark["position"]) == ("现场查看", "试验人员")
    assert [(row["code"], row["holds"]) for row in told.mark["conditions"]] == [
        ("arranged", False), ("carried_out", True),
    ]  # fmt: skip
    (file,) = told.mark["files"]
    assert (file["name"], len(file["sha256"])) == ("carried_out.pdf", 64)


@pytest.mark.django_db
def test_a_line_left_out_rescales_the_others_and_both_weights_stand(story):
    unit = story.bodies[0].unit
    give(story, "culture", unit, points="20")
    waiver = actions.propose_waiver(
        run=story.run("marked"), item="ruled", unit=unit, reason="不适用", by=story.assessor
    )
    actions.decide_waiver(waiver=waiver, approved=True, by=story.approver)
    run = story.run("marked")
    rows = {row.item.code: row for row in run.scores.filter(unit=unit).select_related("item")}
    # 100/90: 60 → 66.666667, 30 → 33.333333; 32 × 100/90 = 35.56; 20 × 100/90 = 22.22
    assert (rows["share"].weight, str(rows["share"].scaled)) == (60, "66.666667")
    assert (rows["culture"].weight, str(rows["culture"].scaled)) == (30, "33.333333")
    assert (str(rows["share"].points), str(rows["culture"].points)) == ("35.56", "22.22")
    assert (rows["ruled"].status, rows["ruled"].scaled) == ("not_applicable", 0)


def marked(code: str, given: str | None) -> Sheet:
    rules = {} if given is None else {"a": Expert(Fraction(given), "考核员", "理由", ("表.pdf",))}
    return Sheet(code, code, {}, rules=rules)


def test_equal_points_share_a_rank_and_the_next_is_left_out():
    items = [Item("a", "g", Expert(None, "", "", ()), Decimal(10))]
    sheets = {"甲": "9", "乙": "8", "丙": "8", "丁": None}
    scored = rank(score_sheet(items, marked(name, given)) for name, given in sheets.items())
    # points first, then name by code points: 丙 (4E19) before 乙 (4E59)
    assert [(one.rank, one.name) for one in scored] == [(1, "甲"), (2, "丙"), (2, "乙"), (4, "丁")]


def test_a_gate_over_the_whole_takes_everything_and_a_waived_one_nothing():
    items = [
        Item("a", "g", Expert(None, "", "", ()), Decimal(10)),
        Item("veto", "h", Gate(Scope.WHOLE)),
    ]
    rules = {"a": Expert(Fraction(9), "考核员", "理由", ("表.pdf",))}
    closed = Sheet("u", "u", {}, rules=rules, gates={"veto": False})
    assert (score_sheet(items, closed).total, score_sheet(items, closed).closed) == (0, ("veto",))
    left_out = Sheet("u", "u", {}, frozenset(), frozenset({"veto"}), {"veto": False}, rules)
    assert score_sheet(items, left_out).total == 9


@given(
    st.lists(st.integers(1, 1000), min_size=1, max_size=12),
    st.sets(st.integers(0, 11)),
)
@settings(max_examples=100)
def test_scaled_weights_add_up_to_the_raw_ones(weights, leaving):
    items = [Item(f"i{n}", "g", Judged(met=True), Decimal(w)) for n, w in enumerate(weights)]
    gone = frozenset(f"i{n}" for n in leaving if n < len(weights))
    found = score_sheet(items, Sheet("u", "u", {}, not_applicable=gone))
    scaled = sum((one.scaled for one in found.items), Fraction(0))
    assert scaled == (sum(weights) if len(gone) < len(weights) else 0)
    assert sum((one.weight for one in found.items), Decimal(0)) == sum(weights)
