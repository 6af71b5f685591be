"""Marks by hand: who gives them, what is refused, and what a later one does to an earlier one."""

import pytest

from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent, Document
from kpi import access, actions, queries
from kpi.models import Mark, Run
from tests import make
from tests.kpi.marking import PERIOD, both, give, marked_county, scheme_of
from tests.kpi.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    """A county with a scheme of a figure, a gate, an expert's line and a qualitative one."""
    return marked_county()


def test_an_expert_gives_points_with_a_reason_and_a_file(story):
    mark = give(story, "culture", story.bodies[0].unit, points="25.5")
    assert (str(mark.points), mark.reason, mark.by_id) == (
        "25.5",
        "现场查看",
        story.assessor.person,
    )
    (file,) = mark.files.all()
    assert file.document.name == "评分表.pdf"
    event = AuditEvent.objects.filter(what="kpi.mark_given").latest("pk")
    assert '"points":"25.5"' in event.text


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"points": "30.01"}, "points", "分数须在 0 到 30 之间"),
        ({"points": "-1"}, "points", "分数须在 0 到 30 之间"),
        ({"points": ""}, "points", "请填 0 到 30 之间的分数"),
        ({"points": "很好"}, "points", "请填 0 到 30 之间的分数"),
        ({"points": "1e1"}, "points", "请填 0 到 30 之间的分数"),
        ({"points": "20", "reason": "  "}, "reason", "请写明评分的理由"),
        ({"points": "20", "reason": "长" * 1001}, "reason", "最多 1000 字"),
        ({"points": "20", "files": []}, "files", "请附佐证文件"),
    ],
)
def test_points_outside_the_weight_unreasoned_or_unproven_are_refused(story, fields, field, said):
    with pytest.raises(Invalid, match=said) as refused:
        give(story, "culture", story.bodies[0].unit, **fields)
    assert field in refused.value.fields
    assert not Mark.objects.exists()
    assert not Document.objects.filter(name="评分表.pdf").exists()


@pytest.mark.parametrize("points", ["0", "30", "0.000001"])
def test_both_ends_of_the_weight_are_inside(story, points):
    assert str(give(story, "culture", story.bodies[0].unit, points=points).points) == points


def test_a_gate_holds_or_bars_with_a_reason_and_a_file(story):
    unit = story.bodies[0].unit
    assert give(story, "ethics", unit, holds=False).holds is False
    assert give(story, "ethics", unit, holds=True).holds is True
    with pytest.raises(Invalid, match="请选择：通过，或否决"):
        give(story, "ethics", unit)
    with pytest.raises(Invalid, match="请附佐证文件"):
        give(story, "ethics", unit, holds=True, files=[])


@pytest.mark.parametrize(
    ("answers", "met"),
    [
        ({}, True),
        ({"carried_out": False}, False),
        ({"arranged": False}, False),
        ({"arranged": False, "carried_out": False}, False),
    ],
)
def test_a_qualitative_line_is_met_only_when_both_conditions_hold(story, answers, met):
    mark = give(story, "ruled", story.bodies[0].unit, **both(**answers))
    assert mark.holds is met
    held = {row["code"]: (row["holds"], len(row["files"])) for row in mark.conditions}
    expected = {"arranged": True, "carried_out": True, **answers}
    assert held == {code: (holds, int(holds)) for code, holds in expected.items()}


def test_each_condition_is_answered_and_one_that_holds_is_proven(story):
    unit = story.bodies[0].unit
    with pytest.raises(Invalid, match="请回答“已组织实施”") as refused:
        give(story, "ruled", unit, conditions={"arranged": False})
    assert "holds-carried_out" in refused.value.fields
    only = {"conditions": {"arranged": True, "carried_out": True}, "files": []}
    with pytest.raises(Invalid, match="“已组织实施”答“是”，须附佐证文件") as refused:
        give(story, "ruled", unit, **only, proofs={"arranged": [make.upload()]})
    assert "files-carried_out" in refused.value.fields


def test_a_later_mark_replaces_the_earlier_one_which_stays_readable(story):
    unit = story.bodies[0].unit
    first = give(story, "culture", unit, points="20")
    second = give(story, "culture", unit, points="22", reason="复核后更正")
    first.refresh_from_db()
    assert first.replaced_at == second.at
    assert list(queries.marking.earlier_marks(second)) == [second, first]
    assert [mark.pk for mark in queries.marking.marks_of(scheme_of(story), PERIOD)] == [second.pk]
    assert access.mark_for(story.assessor, first.pk).points == 20
    assert AuditEvent.objects.filter(what="kpi.mark_replaced").count() == 1


def test_only_an_assessor_marks(story):
    unit = story.bodies[0].unit
    for by in (story.approver, make.actor(role="head", institution=story.bodies[1])):
        with pytest.raises(Forbidden):
            give(story, "culture", unit, points="20", by=by)
    with pytest.raises(NotFound):
        give(story, "culture", unit, points="20", by=make.actor(role="assessor"))


def test_nobody_marks_a_body_of_their_own(story):
    both_hats = make.person(story.county, role="assessor")
    make.grant(both_hats, "clerk", story.bodies[0])
    with pytest.raises(Refused, match="任职，不能给它评分"):
        give(story, "culture", story.bodies[0].unit, points="20", by=make.actor(both_hats))
    give(story, "culture", story.bodies[1].unit, points="20", by=make.actor(both_hats))


def test_both_names_of_a_substitute_count(story):
    giver = make.person(story.county, role="assessor")
    make.grant(giver, "clerk", story.bodies[0])
    taker = make.person(story.county, role="viewer")
    make.delegation(giver, taker, "kpi.mark")
    with pytest.raises(Refused, match="您或您所代理的人"):
        give(story, "culture", story.bodies[0].unit, points="20", by=make.actor(taker))
    mark = give(story, "culture", story.bodies[1].unit, points="20", by=make.actor(taker))
    assert mark.by_id == taker.pk


def test_only_lines_marked_by_hand_bodies_assessed_and_lines_that_count(story):
    unit = story.bodies[0].unit
    with pytest.raises(Invalid, match="没有由人评定的考核项“share”"):
        give(story, "share", unit, points="20")
    with pytest.raises(Refused, match="不是这个方案的考核对象"):
        give(story, "culture", story.unit, points="20")
    waiver = actions.propose_waiver(
        run=story.run("marked"), item="culture", unit=unit, reason="未开展", by=story.assessor
    )
    actions.decide_waiver(waiver=waiver, approved=True, by=story.approver)
    with pytest.raises(Refused, match="不予计入，不用评分"):
        give(story, "culture", unit, points="20")


def test_nothing_is_marked_once_the_period_is_locked(story):
    run = story.run("marked")
    Run.objects.filter(pk=run.pk).update(state=Run.State.LOCKED)
    with pytest.raises(Refused, match="请先按决定重新计算一版"):
        give(story, "culture", story.bodies[0].unit, points="20")
    # Another period of the scheme is not locked.
    assert give(story, "culture", story.bodies[0].unit, points="20", period="2023").period == "2023"


def test_a_body_reads_its_own_marks_and_no_others(story):
    mine = give(story, "culture", story.bodies[0].unit, points="20")
    other = give(story, "culture", story.bodies[1].unit, points="21")
    head = make.actor(role="head", institution=story.bodies[0])
    assert list(access.marks_for(head)) == [mine]
    with pytest.raises(NotFound):
        access.mark_for(head, other.pk)
    document = other.files.get().document_id
    with pytest.raises(NotFound):
        access.evidence_for(head, mine.pk, document)
    assert access.evidence_for(story.assessor, other.pk, document)[0] == other
