"""A step of a run's way that is refused says why, and nothing that was typed is lost."""

from datetime import date, timedelta

import pytest
import time_machine

from alliance.core.clock import today
from kpi import actions
from kpi.actions import Raised
from kpi.models import Appeal, Feedback, Run, Waiver
from tests.kpi.story import Story, on_feedback, on_notice, small_county
from tests.kpi.test_appeals import ONE, filed
from tests.kpi.test_pages_course import signed_in
from tests.kpi.test_run_course import BASIS, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return small_county()


def test_a_refused_step_keeps_what_was_typed(story):
    run = story.run("weighted")
    page = f"/kpi/runs/{run.pk}/"
    early = signed_in(story, "approver").post(f"{page}notice/", {"days": "7", "basis": BASIS})
    assert early.status_code == 422
    assert 'value="7"' in early.text
    assert BASIS in early.text
    assert "请先向被考核单位反馈" in early.text
    past = signed_in(story).post(f"{page}feedback/", {"until": "2001-02-03"})
    assert (past.status_code, 'value="2001-02-03"' in past.text) == (422, True)
    assert "反馈截止日不能早于今天" in past.text
    actions.open_feedback(run=run, until=today(), by=story.assessor)
    said = {"unit": story.bodies[0].code, "answer": "disputed", "words": ""}
    mute = signed_in(story, "head", 0).post(f"{page}say/", said)
    assert (mute.status_code, "有异议的请写明哪里不对" in mute.text) == (422, True)
    Run.objects.filter(pk=run.pk).update(feedback_until=date(2001, 1, 1))
    late = signed_in(story, "head", 0).post(f"{page}say/", {**said, "words": "三月漏计"})
    assert (late.status_code, "三月漏计" in late.text, "截止" in late.text) == (422, True, True)
    assert not Feedback.objects.exists()


def test_a_refused_objection_answer_or_note_keeps_what_was_typed(story):
    run = on_notice(story)
    page = f"/kpi/runs/{run.pk}/"
    said = {"raised_by": "村民来信", "raised_on": "2001-02-03", "words": "名次不实"}
    early = signed_in(story).post(f"{page}objections/", said)
    assert (early.status_code, "名次不实" in early.text) == (422, True)
    assert "提出日期应在公示开始" in early.text
    row = actions.enter_objection(
        run=run, raised=Raised("村民来信", today(), "名次不实"), by=story.assessor
    )
    approver = signed_in(story, "approver")
    assert approver.post(f"/kpi/objections/{row.pk}/answer/", {"reason": ""}).status_code == 422
    actions.answer_objection(objection=row, answer="已核对", by=story.approver)
    twice = approver.post(f"/kpi/objections/{row.pk}/answer/", {"reason": "另行核对"})
    assert (twice.status_code, "另行核对" in twice.text) == (422, True)
    assert "这件异议已经答复" in twice.text


def test_a_refused_decision_or_proposal_keeps_what_was_typed(story):
    run = on_feedback(story)
    row = filed(story, run, ONE)
    address = f"/kpi/appeals/{row.pk}/"
    field = f"figure-{story.bodies[0].code}-here-202403-0"
    approver = signed_in(story, "approver")
    told = {"answer": "部分属实", "version": row.version, field: "-4"}
    wrong = approver.post(f"{address}accept/", told)
    assert (wrong.status_code, "部分属实" in wrong.text) == (422, True)
    assert ('value="-4"' in wrong.text, "小于下限" in wrong.text) == (True, True)
    mute = approver.post(f"{address}refuse/", {"answer": "", "version": row.version})
    assert mute.status_code == 422
    stale = approver.post(f"{address}refuse/", {"answer": "日志无此记录", "version": 7})
    assert (stale.status_code, "日志无此记录" in stale.text) == (422, True)
    assert Appeal.objects.get().state == "filed"
    page = f"/kpi/runs/{run.pk}/gaps/"
    told = {"item": "nothing", "unit": story.bodies[1].code, "reason": "停业整顿"}
    stray = signed_in(story).post(f"{page}propose/", told)
    assert (stray.status_code, "停业整顿" in stray.text) == (422, True)
    assert "没有代码为" in stray.text
    assert not Waiver.objects.exists()


def test_a_refused_recomputation_keeps_its_reason(story):
    run = on_notice(story)
    with time_machine.travel(at(run.notice_until + timedelta(days=1)), tick=False):
        run = actions.publish_run(run=run, by=story.approver)
        actions.lock_run(run=run, by=story.approver)
        again = {"scheme": "weighted", "period": "2024", "reason": "复议漏计", "decision": ""}
        answer = signed_in(story).post("/kpi/runs/start/", again)
    assert (answer.status_code, "复议漏计" in answer.text) == (422, True)
    assert Run.objects.filter(scheme_version=run.scheme_version_id).count() == 1
