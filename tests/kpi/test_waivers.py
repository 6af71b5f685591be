"""Missing figures of others: a provisional run, and what an approver decides item by item."""

from decimal import Decimal

import pytest

from alliance.core import jobs
from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, Refused
from kpi import actions, explaining, queries
from kpi.models import Run
from kpi.running import freezing
from kpi.running.frozen import FrozenRun
from tests import make
from tests.kpi.story import Story, document, fill, item, scheme, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    """Members are scored also by visits per head, of which the county has the residents."""
    story = small_county(filled=False)
    shown = document(story.county)
    shown["indicators"].append(
        {
            **shown["indicators"][2],
            "code": "per_resident",
            "formula": "here",
            "denominator": "county(residents)",
        }
    )
    shown["schemes"].append(
        scheme(
            "mixed",
            [
                item("share", weight="60", rule="linear", params={"L": "40", "U": "90"}),
                item("per_resident", weight="40", rule="linear", params={"L": "0", "U": "1"}),
            ],
            subject="institution",
            weights_basis={"title": "演示权重", "number": "演示"},
        )
    )
    actions.load_definitions(document=shown, by=make.system(story.county))
    fill(story)
    story.write("residents", {(story.unit, "2024"): None})
    return story


def asked(story: Story, run: Run) -> Run:
    return actions.open_feedback(run=run, until=today(), by=story.assessor)


def all_agree(story: Story, run: Run) -> None:
    for unit in queries.course.unanswered(run):
        by = make.actor(role="head", institution=unit.institution)
        actions.give_feedback(run=run, unit=unit, answer="agreed", by=by)


def test_what_others_owe_stands_between_a_run_and_its_notice(story):
    run = asked(story, story.run("mixed"))
    gaps = queries.course.gaps(run)
    # five bodies, one item each: the county has not given its residents
    assert {(gap.item, gap.owed[0].unit) for gap in gaps} == {("per_resident", story.county.code)}
    assert len(gaps) == 5
    all_agree(story, run)
    with pytest.raises(Refused, match="有 5 项缺的数不由被考核单位提供"):
        actions.open_notice(run=run, days=5, basis="试验", by=story.approver)


def test_what_a_body_owes_itself_is_no_such_gap(story):
    story.write("residents", {(story.unit, "2024"): "3600"})
    story.write("here", {(story.bodies[0].unit, "202403"): None})
    assert queries.course.gaps(story.run("mixed")) == []


def test_a_provisional_run_is_given_out_and_never_published(story):
    run = actions.start_run(
        version=story.version("mixed"), period="2024", by=story.assessor, provisional=True
    )
    jobs.run_due()
    run.refresh_from_db()
    assert run.provisional
    asked(story, run)
    all_agree(story, run)
    for step in (
        lambda: actions.open_notice(run=run, days=5, basis="试验", by=story.approver),
        lambda: actions.publish_run(run=run, by=story.approver),
    ):
        with pytest.raises(Refused, match="预考核只供了解情况"):
            step()


def waived(story: Story, run: Run, body: int = 0):
    waiver = actions.propose_waiver(
        run=run,
        item="per_resident",
        unit=story.bodies[body].unit,
        reason="统计部门尚未公布常住人口",
        by=story.assessor,
    )
    return actions.decide_waiver(waiver=waiver, approved=True, by=story.approver)


def test_an_item_left_out_by_decision_leaves_the_denominator(story):
    first = story.run("mixed")
    waived(story, first)
    second = story.run("mixed")
    unit = story.bodies[0].unit
    scores = {score.item.code: score for score in second.scores.filter(unit=unit)}
    # per_resident leaves: share carries all 100; 60 × (66.666… − 40)/50 = 32, × 100/60 = 53.33
    assert (scores["share"].weight, scores["share"].scaled) == (60, 100)
    assert scores["share"].points == Decimal("53.33")
    assert (scores["per_resident"].status, scores["per_resident"].points) == (
        "not_applicable", None,
    )  # fmt: skip
    assert second.values.get(unit=unit, indicator__code="per_resident").status == "not_applicable"
    # whoever was not decided about keeps both weights, and the earlier run keeps everything
    other = {s.item.code: s for s in second.scores.filter(unit=story.bodies[1].unit)}
    assert (other["share"].scaled, other["per_resident"].status) == (60, "missing")
    assert first.scores.get(unit=unit, item__code="share").scaled == 60
    assert len(queries.course.gaps(second)) == 4


def test_the_explanation_says_by_whose_decision(story):
    waived(story, story.run("mixed"))
    run = story.run("mixed")
    frozen = FrozenRun(freezing.facts_of(run))
    told = explaining.explain_cell(frozen, story.bodies[0].code, "per_resident")
    assert told.status == "not_applicable"
    assert told.waived["reason"] == "统计部门尚未公布常住人口"
    assert told.waived["position"] == "试验人员"
    assert explaining.explain_cell(frozen, story.bodies[1].code, "per_resident").waived is None


def test_one_proposes_and_another_decides(story):
    run = story.run("mixed")
    both = make.person(story.county, role="assessor")
    make.grant(both, "approver")
    proposed = actions.propose_waiver(
        run=run, item="per_resident", unit=story.bodies[0].unit, reason="未公布",
        by=make.actor(both),
    )  # fmt: skip
    with pytest.raises(Refused, match="不能自己决定"):
        actions.decide_waiver(waiver=proposed, approved=True, by=make.actor(both))
    with pytest.raises(Forbidden):
        actions.decide_waiver(waiver=proposed, approved=True, by=story.assessor)
    actions.decide_waiver(waiver=proposed, approved=False, by=story.approver)
    with pytest.raises(Refused, match="已有决定"):
        actions.decide_waiver(waiver=proposed, approved=True, by=story.approver)
    assert queries.course.gaps(story.run("mixed"))[0].unit  # a refused one is not used


def test_only_an_approved_one_that_was_not_taken_back_is_used(story):
    run = story.run("mixed")
    proposed = actions.propose_waiver(
        run=run, item="per_resident", unit=story.bodies[0].unit, reason="未公布", by=story.assessor
    )
    assert len(queries.course.gaps(story.run("mixed"))) == 5
    with pytest.raises(Refused, match="已经提出"):
        waived(story, run)
    actions.decide_waiver(waiver=proposed, approved=True, by=story.approver)
    assert len(queries.course.gaps(story.run("mixed"))) == 4
    proposed.refresh_from_db()
    actions.end_waiver(waiver=proposed, by=story.approver)
    assert len(queries.course.gaps(story.run("mixed"))) == 5


def test_a_proposal_gives_a_reason_for_an_item_that_there_is(story):
    run = story.run("mixed")
    told = {"run": run, "unit": story.bodies[0].unit, "by": story.assessor}
    with pytest.raises(Invalid, match="理由"):
        actions.propose_waiver(item="share", reason="", **told)
    with pytest.raises(Invalid, match="没有代码为“beds”的考核项"):
        actions.propose_waiver(item="beds", reason="未公布", **told)
    with pytest.raises(Forbidden):
        actions.propose_waiver(item="share", reason="未公布", **told | {"by": story.approver})
