"""Appeals: filed in the window with reason and figures, decided by another hand, kept."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from alliance.core import jobs
from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent, Message
from kpi import actions, queries
from kpi.actions import Correction
from kpi.models import Appeal, DataSet, DataValue, Indicator, Run
from tests import make
from tests.kpi.story import (
    Story,
    document,
    heads,
    on_feedback,
    on_notice,
    published,
    scheme,
    small_county,
)
from tests.kpi.test_run_course import at

pytestmark = pytest.mark.django_db
ONE = Correction("here", "202403", "25")


@pytest.fixture
def story() -> Story:
    return small_county()


def share(story: Story) -> Indicator:
    return Indicator.objects.get(county=story.county, code="share")


def filed(story: Story, run: Run, *asked: Correction, body: int = 0, **fields) -> Appeal:
    """The head of a body disputes its share; the scan of the register is attached."""
    institution = story.bodies[body]
    return actions.file_appeal(
        run=run,
        unit=institution.unit,
        indicator=share(story),
        reason="3月漏计15人次",
        asked=asked,
        upload=make.upload("门诊日志.pdf"),
        by=fields.pop("by", None) or heads(story)[institution.code],
    )


def accepted(story: Story, appeal: Appeal, *corrected: Correction) -> Appeal:
    """The approver finds that the body is right, and the new revision is computed."""
    appeal = actions.accept_appeal(
        appeal=appeal,
        answer="经核对门诊日志，3月应为25人次",
        corrected=corrected,
        version=appeal.version,
        by=story.approver,
    )
    jobs.run_due()
    assert appeal.result is not None
    appeal.result.refresh_from_db()
    return appeal


def test_an_accepted_appeal_corrects_the_value_and_a_new_revision_is_computed(story):
    run = on_feedback(story)
    before = run.scores.get(unit=story.bodies[0].unit, item__code="share").points
    appeal = accepted(story, filed(story, run, ONE), ONE)
    value = DataValue.objects.get(unit=story.bodies[0].unit, element__code="here", period="202403")
    assert (value.value, value.source, value.entered_by_id) == (
        25, "entered", story.approver.person,
    )  # fmt: skip
    assert [change.old_value for change in value.changes.all()] == [Decimal(10)]
    second = appeal.result
    assert (second.revision, second.corrects_id, second.state) == (2, run.pk, "computed")
    assert second.reason == "采纳申诉：经核对门诊日志，3月应为25人次"
    # here 120 + 15 = 135, elsewhere 60: 135/195 = 69.23 %; 60 × (69.2307… − 40) / 50 = 35.08
    after = second.scores.get(unit=story.bodies[0].unit, item__code="share").points
    assert (before, after) == (Decimal("32.00"), Decimal("35.08"))
    assert run.scores.get(unit=story.bodies[0].unit, item__code="share").points == before
    assert appeal.asked == appeal.corrected == [
        {"unit": story.bodies[0].code, "element": "here", "period": "202403", "band": 0,
         "value": "25"}
    ]  # fmt: skip
    said = Message.objects.latest("created_at").arguments
    assert (said["person"], said["values"]) == (appeal.filed_by_id, {"name": "指标share"})


def test_a_refused_appeal_stays_with_its_reason_and_changes_nothing(story):
    run = on_feedback(story)
    row = filed(story, run, ONE)
    with pytest.raises(Invalid, match="不采纳的理由"):
        actions.refuse_appeal(appeal=row, answer=" ", version=row.version, by=story.approver)
    row = actions.refuse_appeal(
        appeal=row, answer="日志无此记录", version=row.version, by=story.approver
    )
    assert (row.state, row.answer, row.result) == ("refused", "日志无此记录", None)
    assert Run.objects.count() == 1
    with pytest.raises(Refused, match="已经处理"):
        actions.refuse_appeal(appeal=row, answer="再答", version=row.version, by=story.approver)
    assert filed(story, run, ONE).state == "filed"  # a second one may follow


def test_an_appeal_is_decided_by_an_approver_who_did_not_file_it(story):
    run, first = on_feedback(story), story.bodies[0]
    both = make.person(role="head", institution=first)
    make.grant(both, "approver")
    row = filed(story, run, ONE, by=make.actor(both))
    told = {"appeal": row, "answer": "是", "version": row.version}
    with pytest.raises(Refused, match="不能自己处理"):
        actions.accept_appeal(**told, corrected=[ONE], by=make.actor(both))
    for other in (story.assessor, heads(story)[first.code]):
        with pytest.raises(Forbidden):
            actions.refuse_appeal(**told, by=other)


def test_who_decided_the_appeal_does_not_publish_what_came_of_it(story):
    appeal = accepted(story, filed(story, on_feedback(story), ONE), ONE)
    with pytest.raises(Refused, match="不能自己公示"):
        on_notice(story, appeal.result)
    other = replace(story, approver=make.actor(county=story.county, role="approver"))
    # the bodies were asked about the revision that was corrected: no second round
    assert on_notice(other, appeal.result).state == Run.State.NOTICE


def test_appeals_are_taken_from_the_feedback_until_the_notice_ends(story):
    run = story.run("weighted")
    with pytest.raises(Refused, match="反馈开始后"):
        filed(story, run)
    run = on_notice(story, actions.open_feedback(run=run, until=today(), by=story.assessor))
    end = queries.course.notice_end(run)
    with time_machine.travel(at(end), tick=False):
        assert filed(story, run).state == "filed"
    late = time_machine.travel(at(end + timedelta(days=1)), tick=False)
    with late, pytest.raises(Refused, match=r"公示已于 .* 期满"):
        filed(story, run, body=1)


def test_after_publication_no_appeal_is_taken(story):
    run = published(story)
    with pytest.raises(Refused, match="公布，不再受理申诉"):
        filed(story, run)


def test_an_open_appeal_blocks_publishing_of_every_revision(story):
    first = on_notice(story)
    row = filed(story, first, ONE)
    with time_machine.travel(at(queries.course.notice_end(first) + timedelta(days=1)), tick=False):
        with pytest.raises(Refused, match="还有 1 件申诉没有处理"):
            actions.publish_run(run=first, by=story.approver)
        actions.refuse_appeal(appeal=row, answer="无误", version=row.version, by=story.approver)
        assert actions.publish_run(run=first, by=story.approver).state == "published"


def test_a_closed_form_does_not_stand_in_the_way_of_a_decision(story):
    run = on_feedback(story)
    form = DataSet.objects.get(county=story.county, code="month")
    actions.close_period(data_set=form, period="202403", reason="年度封账", by=story.assessor)
    accepted(story, filed(story, run, ONE), ONE)
    assert DataValue.objects.get(
        unit=story.bodies[0].unit, element__code="here", period="202403"
    ).value == Decimal(25)
    with pytest.raises(Refused, match="年度封账"):  # for everybody else it stays closed
        story.write("here", {(story.bodies[0].unit, "202403"): "1"})
    event = AuditEvent.objects.get(what="kpi.values_corrected")
    assert "经核对门诊日志" in event.text


def test_one_appeal_about_one_score_at_a_time(story):
    run = on_feedback(story)
    row = filed(story, run)
    with pytest.raises(Refused, match="已有待处理的申诉"):
        filed(story, run)
    head = heads(story)[story.bodies[0].code]
    actions.withdraw_appeal(appeal=row, version=row.version, by=head)
    assert filed(story, run).state == "filed"
    assert Appeal.objects.filter(state="withdrawn").count() == 1


def test_a_body_disputes_only_its_own_score(story):
    run = on_feedback(story)
    with pytest.raises(NotFound):
        filed(story, run, by=heads(story)[story.bodies[1].code])
    with pytest.raises(Forbidden):
        filed(story, run, by=make.actor(role="clerk", institution=story.bodies[0]))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Correction("here", "202403", "25", unit="T-X"), "不是本单位的数"),
        (Correction("beds", "202403", "25"), "没有用到数据元“beds”"),
        (Correction("here", "2024", "25"), "按.*填报"),
        (Correction("here", "202403", "many"), "第 1 行"),
        (Correction("here", "202403", "-1"), "小于下限"),
        (Correction("here", "202403", ""), "值是空的"),
        (Correction("here", "202403", "25", band=2), "年龄组"),
    ],
)
def test_what_is_asked_is_held_against_what_the_run_used(story, asked, said):
    run = on_feedback(story)
    with pytest.raises(Invalid, match=said):
        filed(story, run, asked)
    assert not Appeal.objects.exists()


def test_an_alliance_speaks_through_its_own_lead_about_any_of_its_members(story):
    shown = document(story.county)
    items = shown["schemes"][1]["groups"][0]["items"]
    shown["schemes"].append(
        scheme(
            "allied",
            items,
            subject="alliance",
            weights_basis={"title": "演示权重", "number": "演示"},
        )
    )
    actions.load_definitions(document=shown, by=make.system(story.county))
    run = actions.open_feedback(run=story.run("allied"), until=today(), by=story.assessor)
    assert set(queries.course.asked_back(run)) == {story.north.unit, story.south.unit}
    north, south = (
        make.actor(role="lead_admin", institution=make.lead_of(one))
        for one in (story.north, story.south)
    )
    told = {"run": run, "unit": story.north.unit, "indicator": share(story), "reason": "漏计"}
    member = Correction("here", "202403", "25", unit=story.bodies[1].code)
    for other in (south, make.actor(role="head", institution=story.bodies[0])):
        with pytest.raises(NotFound):
            actions.file_appeal(**told, by=other)
    stranger = replace(member, unit=story.bodies[2].code)  # of the south alone
    with pytest.raises(Invalid, match="不是本单位的数"):
        actions.file_appeal(**told, asked=[stranger], by=north)
    appeal = actions.file_appeal(**told, asked=[member], by=north)
    assert appeal.asked[0]["unit"] == story.bodies[1].code
    said = actions.give_feedback(run=run, unit=story.north.unit, answer="agreed", by=north)
    assert said.unit == story.north.unit


def test_an_old_page_does_not_decide(story):
    row = filed(story, on_feedback(story), ONE)
    with pytest.raises(Refused, match="别人已经改过"):
        actions.refuse_appeal(appeal=row, answer="无误", version=7, by=story.approver)
