"""A result's way to the public: asked, noticed, published, locked; each step by the right hand."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent
from kpi import actions, queries
from kpi.actions import Raised
from kpi.models import Feedback, Run
from tests import make
from tests.kpi.story import Story, heads, on_feedback, on_notice, published, small_county

pytestmark = pytest.mark.django_db
BASIS = "试验县绩效考核办法（试验〔2024〕3号）"


def at(day: date) -> datetime:
    """Noon of a day where the county is."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def story() -> Story:
    return small_county()


# --- feedback -----------------------------------------------------------------


def test_points_are_not_published_before_feedback_and_notice(story):
    run = story.run("weighted")
    with pytest.raises(Refused, match="先向被考核单位反馈，再公示"):
        actions.publish_run(run=run, by=story.approver)
    with pytest.raises(Refused, match="请先向被考核单位反馈"):
        actions.open_notice(run=run, days=5, basis=BASIS, by=story.approver)


def test_without_points_a_run_is_published_as_soon_as_it_is_computed(story):
    run = actions.publish_run(run=story.run(), by=story.approver)
    assert (run.state, run.published_by_id) == (Run.State.PUBLISHED, story.approver.person)


def test_every_assessed_body_is_asked_once_and_its_last_word_counts(story):
    run = on_feedback(story)
    first = story.bodies[0]
    leads = {make.lead_of(one) for one in (story.north, story.south)}
    # five bodies are scored: three members and the two leads
    assert {unit.code for unit in queries.course.asked_back(run)} == {
        body.code for body in (*story.bodies, *leads)
    }
    head = heads(story)[first.code]
    actions.give_feedback(run=run, unit=first.unit, answer="agreed", by=head)
    actions.give_feedback(run=run, unit=first.unit, answer="disputed", words="少计转诊", by=head)
    said = Feedback.objects.get(run=run, unit=first.unit)
    assert (said.answer, said.words, said.by_id) == ("disputed", "少计转诊", head.person)
    assert first.unit not in queries.course.unanswered(run)
    assert queries.course.unanswered(run).count() == 4


def test_a_dispute_says_what_is_wrong(story):
    run, first = on_feedback(story), story.bodies[0]
    with pytest.raises(Invalid, match="哪里不对"):
        actions.give_feedback(
            run=run, unit=first.unit, answer="disputed", words=" ", by=heads(story)[first.code]
        )


def test_the_lead_answers_for_its_members_and_nobody_for_a_stranger(story):
    run = on_feedback(story)
    first, second, third = story.bodies
    north = make.actor(role="lead_admin", institution=make.lead_of(story.north))
    actions.give_feedback(run=run, unit=second.unit, answer="agreed", by=north)
    with pytest.raises(NotFound):
        actions.give_feedback(run=run, unit=third.unit, answer="agreed", by=north)
    with pytest.raises(NotFound):
        actions.give_feedback(
            run=run, unit=second.unit, answer="agreed", by=heads(story)[first.code]
        )
    clerk = make.actor(role="clerk", institution=first)
    for other in (clerk, story.assessor, story.approver):
        with pytest.raises(Forbidden):
            actions.give_feedback(run=run, unit=first.unit, answer="agreed", by=other)


def test_after_its_last_day_feedback_is_over(story):
    run, first = on_feedback(story), story.bodies[0]
    with time_machine.travel(at(today() + timedelta(days=1)), tick=False):
        head = heads(story)[first.code]
        with pytest.raises(Refused, match=r"已于 .* 截止"):
            actions.give_feedback(run=run, unit=first.unit, answer="agreed", by=head)


def test_feedback_is_opened_by_an_assessor_for_days_to_come_once(story):
    run = story.run("weighted")
    with pytest.raises(Forbidden):
        actions.open_feedback(run=run, until=today(), by=story.approver)
    with pytest.raises(Invalid, match="不能早于今天"):
        actions.open_feedback(run=run, until=today() - timedelta(days=1), by=story.assessor)
    actions.open_feedback(run=run, until=today(), by=story.assessor)
    with pytest.raises(Refused, match="已计算"):
        actions.open_feedback(run=run, until=today(), by=story.assessor)


def test_where_only_the_county_is_looked_at_nobody_is_asked(story):
    with pytest.raises(Refused, match="没有需要反馈的单位"):
        actions.open_feedback(run=story.run(), until=today(), by=story.assessor)


def test_a_superseded_revision_is_not_asked_about(story):
    first, _second = story.run("weighted"), story.run("weighted")
    with pytest.raises(Refused, match="第 2 版"):
        actions.open_feedback(run=first, until=today(), by=story.assessor)


# --- notice -------------------------------------------------------------------


def test_the_notice_waits_for_those_who_may_still_answer(story):
    run = on_feedback(story, until=today() + timedelta(days=3))
    with pytest.raises(Refused, match="还有 5 家没有意见"):
        actions.open_notice(run=run, days=5, basis=BASIS, by=story.approver)
    with time_machine.travel(at(today() + timedelta(days=4)), tick=False):
        assert actions.open_notice(run=run, days=5, basis=BASIS, by=story.approver).noticed_by_id


def test_who_started_a_run_does_not_put_it_before_the_public(story):
    both = make.person(story.county, role="assessor")
    make.grant(both, "approver")
    run = story.start("weighted", by=make.actor(both))
    Run.objects.filter(pk=run.pk).update(state=Run.State.FEEDBACK)
    with pytest.raises(Refused, match="不能自己公示"):
        actions.open_notice(run=run, days=5, basis=BASIS, by=make.actor(both))


@pytest.mark.parametrize(("days", "basis", "said"), [
    (0, BASIS, "1 至 60 个工作日"), (61, BASIS, "1 至 60 个工作日"), (5, " ", "名称和文号"),
])  # fmt: skip
def test_how_long_a_notice_lasts_stands_in_a_document(story, days, basis, said):
    run = on_feedback(story, until=today())
    for unit in queries.course.unanswered(run):
        head = make.actor(role="head", institution=unit.institution)
        actions.give_feedback(run=run, unit=unit, answer="agreed", by=head)
    with pytest.raises(Invalid, match=said):
        actions.open_notice(run=run, days=days, basis=basis, by=story.approver)


def test_a_notice_counts_working_days_and_gates_publishing_until_its_end(story):
    with time_machine.travel(at(date(2031, 5, 2)), tick=False):  # a Friday
        run = on_notice(story, days=3)
        # Monday 5, Tuesday 6, Wednesday 7
        assert run.notice_until == date(2031, 5, 7)
        with pytest.raises(Refused, match="公示到 2031-05-07 为止（含当日），2031-05-08起"):
            actions.publish_run(run=run, by=story.approver)
    # the year's notice is loaded since: 5 and 6 May are free, Saturday 10 May is worked
    make.calendar(story.county)
    assert queries.course.notice_end(run) == date(2031, 5, 9)  # Wednesday 7, Thursday 8, Friday 9
    last = time_machine.travel(at(date(2031, 5, 9)), tick=False)
    with last, pytest.raises(Refused, match="公示到 2031-05-09"):
        actions.publish_run(run=run, by=story.approver)
    with time_machine.travel(at(date(2031, 5, 10)), tick=False):
        assert actions.publish_run(run=run, by=story.approver).state == Run.State.PUBLISHED


# --- objections ---------------------------------------------------------------


def objection(story: Story, run: Run):
    raised = Raised("群众来信", today(), "名次与门诊量不符", story.bodies[0].unit, make.upload())
    return actions.enter_objection(run=run, raised=raised, by=story.assessor)


def test_an_open_objection_blocks_publishing_until_it_is_answered(story):
    run = on_notice(story)
    row = objection(story, run)
    assert row.document.name == "签批单.pdf"
    with time_machine.travel(at(queries.course.notice_end(run) + timedelta(days=1)), tick=False):
        with pytest.raises(Refused, match="还有 1 件公示异议没有答复"):
            actions.publish_run(run=run, by=story.approver)
        actions.answer_objection(objection=row, answer="经核对，数据无误", by=story.approver)
        assert actions.publish_run(run=run, by=story.approver).state == Run.State.PUBLISHED
    row.refresh_from_db()
    assert (row.answer, row.answered_by_id) == ("经核对，数据无误", story.approver.person)


def test_an_objection_is_answered_once_and_by_another_hand(story):
    run = on_notice(story)
    both = make.person(story.county, role="assessor")
    make.grant(both, "approver")
    both = make.actor(both)
    row = actions.enter_objection(run=run, raised=Raised("来信", today(), "不符"), by=both)
    with pytest.raises(Refused, match="不能自己答复"):
        actions.answer_objection(objection=row, answer="无误", by=both)
    with pytest.raises(Invalid, match="答复的内容"):
        actions.answer_objection(objection=row, answer="", by=story.approver)
    actions.answer_objection(objection=row, answer="无误", by=story.approver)
    with pytest.raises(Refused, match="已经答复"):
        actions.answer_objection(objection=row, answer="再答", by=story.approver)


@pytest.mark.parametrize(("days", "who", "words"), [(1, "来信", "不符"), (-1, "来信", "不符"),
                                                    (0, "", "不符"), (0, "来信", " ")])  # fmt: skip
def test_an_objection_says_who_when_and_what_within_the_notice(story, days, who, words):
    run = on_notice(story)
    raised = Raised(who, today() + timedelta(days=days), words)
    with pytest.raises(Invalid):
        actions.enter_objection(run=run, raised=raised, by=story.assessor)


def test_objections_come_in_during_the_notice_only(story):
    with pytest.raises(Refused, match="只有公示中"):
        objection(story, on_feedback(story))


# --- publishing and locking ---------------------------------------------------


def test_a_locked_run_refuses_every_step(story):
    run = published(story)
    run = actions.lock_run(run=run, by=story.approver)
    assert (run.state, run.locked_by_id) == (Run.State.LOCKED, story.approver.person)
    head = heads(story)[story.bodies[0].code]
    steps = (
        lambda: actions.publish_run(run=run, by=story.approver),
        lambda: actions.lock_run(run=run, by=story.approver),
        lambda: actions.open_feedback(run=run, until=today(), by=story.assessor),
        lambda: actions.open_notice(run=run, days=5, basis=BASIS, by=story.approver),
        lambda: actions.cancel_run(run=run, by=story.assessor),
        lambda: objection(story, run),
        lambda: actions.give_feedback(run=run, unit=story.bodies[0].unit, answer="agreed", by=head),
    )
    for step in steps:
        with pytest.raises(Refused):
            step()


def test_only_a_published_run_is_locked_and_not_by_whoever_started_it(story):
    run = on_notice(story)
    with pytest.raises(Refused, match="只有已公布"):
        actions.lock_run(run=run, by=story.approver)
    both = make.person(story.county, role="assessor")
    make.grant(both, "approver")
    mine = story.start(by=make.actor(both))
    Run.objects.filter(pk=mine.pk).update(state=Run.State.PUBLISHED)
    with pytest.raises(Refused, match="不能自己锁定"):
        actions.lock_run(run=mine, by=make.actor(both))


def test_after_publication_a_new_revision_gives_its_reason_and_after_the_lock_the_decision(story):
    run = published(story)
    with pytest.raises(Invalid, match="请写明原因"):
        story.start("weighted")
    version = story.version("weighted")
    asked = {"version": version, "period": "2024", "by": story.assessor, "reason": "更正漏报"}
    second = actions.start_run(**asked)
    assert (second.corrects_id, second.reason, second.revision) == (run.pk, "更正漏报", 2)
    actions.cancel_run(run=second, by=story.assessor)
    actions.lock_run(run=run, by=story.approver)
    with pytest.raises(Invalid, match="依据的决定"):
        actions.start_run(**asked)
    third = actions.start_run(**asked, decision="试验〔2025〕4号")
    assert (third.corrects_id, third.reason) == (run.pk, "依据试验〔2025〕4号：更正漏报")


def test_each_step_stands_in_the_audit(story):
    run = actions.lock_run(run=published(story), by=story.approver)
    told = set(AuditEvent.objects.values_list("what", flat=True))
    assert {f"kpi.{step}" for step in (
        "feedback_opened", "feedback_given", "notice_opened", "run_published", "run_locked",
    )} <= told  # fmt: skip
    assert run.locked_at is not None
