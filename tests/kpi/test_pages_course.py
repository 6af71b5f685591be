"""The pages of a run's way to the public: what each reader sees there, and what the buttons do."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from alliance.core import jobs
from alliance.core.clock import today
from alliance.core.models import AuditEvent
from kpi import actions, queries
from kpi.actions import Raised
from kpi.models import Appeal, Feedback, Objection, Run, Waiver
from tests import make
from tests.kpi.story import Story, on_feedback, on_notice, small_county
from tests.kpi.test_appeals import ONE, accepted, filed
from tests.kpi.test_run_course import BASIS, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return small_county()


def signed_in(story: Story, role: str = "assessor", body: int | None = None) -> Client:
    client = Client()
    institution = None if body is None else story.bodies[body]
    client.force_login(make.user(role, story.county, institution=institution))
    return client


def test_from_feedback_to_the_lock_through_the_buttons(story):
    run = story.run("weighted")
    page = f"/kpi/runs/{run.pk}/"
    assessor, approver = signed_in(story), signed_in(story, "approver")
    assert "发起反馈" in assessor.get(page).text
    assert "先向被考核单位反馈，再公示" in approver.get(page).text
    assert assessor.post(f"{page}feedback/", {"until": today().isoformat()}).url == page
    for body in range(3):
        head = signed_in(story, "head", body)
        shown = head.get(page).text
        assert "提交意见" in shown
        said = {"unit": story.bodies[body].code, "answer": "agreed"}
        assert head.post(f"{page}say/", said).url == page
    text = assessor.get(page).text
    assert "还没有意见的 2 家" in text
    for lead in (make.lead_of(story.north), make.lead_of(story.south)):
        admin = Client()
        admin.force_login(make.user("lead_admin", institution=lead))
        said = {"unit": lead.code, "answer": "disputed", "words": "零门诊不应计分"}
        admin.post(f"{page}say/", said)
    assert Feedback.objects.filter(run=run).count() == 5
    assert "零门诊不应计分" in approver.get(page).text
    assert approver.post(f"{page}notice/", {"days": "5", "basis": BASIS}).url == page
    run.refresh_from_db()
    assert f"到 {run.notice_until} 为止" in approver.get(page).text
    assert approver.post(f"{page}publish/").status_code == 409
    with time_machine.travel(at(run.notice_until + timedelta(days=1)), tick=False):
        approver = signed_in(story, "approver")
        assert "公布这一版" in approver.get(page).text
        assert approver.post(f"{page}publish/").url == page
        assert "锁定这一版" in approver.get(page).text
        assert approver.post(f"{page}lock/").url == page
        run.refresh_from_db()
        assert run.state == Run.State.LOCKED
        assessor = signed_in(story)
        shown = assessor.get(page).text
        assert "再算一版须写明原因和依据的决定" in shown
        again = {"scheme": "weighted", "period": "2024", "reason": "复议"}
        with time_machine.travel(at(today()), tick=False):
            assert assessor.post("/kpi/runs/start/", again).status_code == 422
    assert run.locked_by is not None


def test_a_wrong_day_or_a_blank_basis_is_refused_with_the_field(story):
    run = story.run("weighted")
    page = f"/kpi/runs/{run.pk}/"
    answer = signed_in(story).post(f"{page}feedback/", {"until": "soon"})
    assert (answer.status_code, "反馈截止日" in answer.text) == (422, True)
    answer = signed_in(story, "approver").post(f"{page}notice/", {"days": "", "basis": ""})
    assert answer.status_code == 422


def test_a_body_reads_its_own_feedback_only(story):
    run = on_feedback(story)
    second = make.actor(role="head", institution=story.bodies[1])
    actions.give_feedback(
        run=run, unit=story.bodies[1].unit, answer="disputed", words="少计两个月", by=second
    )
    page = f"/kpi/runs/{run.pk}/"
    assert "少计两个月" in signed_in(story, "viewer").get(page).text
    other = signed_in(story, "head", 0).get(page).text
    assert "少计两个月" not in other
    assert "还没有意见的" not in other
    told = {"unit": story.bodies[1].code, "answer": "agreed"}
    assert signed_in(story, "head", 0).post(f"{page}say/", told).status_code == 422
    assert signed_in(story, "clerk", 0).post(f"{page}say/", told).status_code in {403, 404, 422}


def test_an_objection_from_paper_is_entered_read_and_answered(story):
    run = on_notice(story)
    page = f"/kpi/runs/{run.pk}/"
    said = {
        "raised_by": "村民来信", "raised_on": today().isoformat(), "words": "名次不实",
        "unit": story.bodies[0].code, "scan": make.upload("来信.pdf"),
    }  # fmt: skip
    assert signed_in(story).post(f"{page}objections/", said).url == page
    row = Objection.objects.get(run=run)
    approver = signed_in(story, "approver")
    assert "名次不实" in approver.get(page).text
    assert "名次不实" not in signed_in(story, "head", 0).get(page).text
    scan = approver.get(f"/kpi/objections/{row.pk}/scan/")
    assert scan.headers["Content-Disposition"].startswith("attachment")
    assert AuditEvent.objects.filter(what="kpi.objection_scan_read").exists()
    assert signed_in(story, "head", 0).get(f"/kpi/objections/{row.pk}/scan/").status_code == 403
    answered = approver.post(f"/kpi/objections/{row.pk}/answer/", {"reason": "已核对"})
    assert answered.url == page
    assert "已核对" in approver.get(page).text


def test_an_appeal_is_filed_from_the_explanation_and_accepted_on_its_page(story):
    run = on_feedback(story)
    code = story.bodies[0].code
    why = f"/kpi/runs/{run.pk}/units/{code}/why/share/"
    head = signed_in(story, "head", 0)
    assert "提出申诉" in head.get(why).text
    assert "提出申诉" not in signed_in(story, "viewer").get(why).text
    form = head.get(f"{why}appeal/").text
    field = f"figure-{code}-here-202403-0"
    assert f'name="{field}"' in form
    blank = head.post(f"{why}appeal/", {"reason": "", field: "25"})
    assert blank.status_code == 422
    assert 'value="25"' in blank.text  # what was typed is kept
    wrong = head.post(f"{why}appeal/", {"reason": "漏计", field: "-3"})
    assert (wrong.status_code, "小于下限" in wrong.text) == (422, True)
    sent = {"reason": "3月漏计15人次", field: "25", "file": make.upload("日志.pdf")}
    address = head.post(f"{why}appeal/", sent).url
    row = Appeal.objects.get()
    assert address == f"/kpi/appeals/{row.pk}/"
    assert "3月漏计15人次" in head.get(address).text
    assert head.get(f"{address}document/").status_code == 200
    assert signed_in(story, "head", 1).get(address).status_code == 404
    approver = signed_in(story, "approver")
    assert "采纳并重新计算" in approver.get(address).text
    decided = {"answer": "属实", "version": row.version, field: "24"}
    assert approver.post(f"{address}accept/", decided).url == address
    jobs.run_due()
    row.refresh_from_db()
    # the decision's own figure was entered, the one that was asked for stays beside it
    assert (row.asked[0]["value"], row.corrected[0]["value"]) == ("25", "24")
    shown = head.get(address).text
    assert "已采纳" in shown
    assert "第 2 版" in shown


def test_an_appeal_is_refused_or_withdrawn_on_its_page(story):
    run = on_feedback(story)
    row = filed(story, run, ONE)
    address = f"/kpi/appeals/{row.pk}/"
    approver = signed_in(story, "approver")
    told = {"answer": "日志无此记录", "version": row.version}
    assert approver.post(f"{address}refuse/", told).url == address
    assert "日志无此记录" in signed_in(story, "head", 0).get(address).text
    row = filed(story, run, ONE)
    address = f"/kpi/appeals/{row.pk}/"
    head = signed_in(story, "head", 0)
    assert head.post(f"{address}withdraw/", {"version": row.version}).url == address
    assert approver.post(f"{address}refuse/", told).status_code == 422


def test_what_has_changed_since_and_what_would_move(story):
    run = story.run("weighted")
    page = f"/kpi/runs/{run.pk}/moved/"
    viewer = signed_in(story, "viewer")
    assert "没有一项会变" in viewer.get(page).text
    story.write("here", {(story.bodies[0].unit, "202401"): "25"})
    shown = viewer.get(page).text
    assert "数据元here·2024年1月" in shown
    assert "35.08" in shown
    other = signed_in(story, "head", 1).get(page).text
    assert "另有 1 处是您不能查看的单位的" in other
    assert "35.08" not in other


def test_two_revisions_stand_side_by_side(story):
    run = on_feedback(story)
    assert "没有可以比较的" in signed_in(story).get(f"/kpi/runs/{run.pk}/compare/").text
    second = accepted(story, filed(story, run, ONE), ONE).result
    page = f"/kpi/runs/{second.pk}/compare/"
    shown = signed_in(story).get(page).text
    for said in ("第 1 版与第 2 版", "32", "35.08", "数据元here"):
        assert said in shown
    assert signed_in(story).get(f"{page}?with={second.pk}").status_code == 404
    assert signed_in(story).get(f"{page}?with={run.pk}").status_code == 200


def test_the_second_computation_has_a_page(story):
    run = story.run("weighted")
    shown = signed_in(story, "viewer").get(f"/kpi/runs/{run.pk}/verify/").text
    assert "复算完全一致" in shown
    run.totals.update(rank=9)
    assert "不一致" in signed_in(story).get(f"/kpi/runs/{run.pk}/verify/").text


def test_a_provisional_run_says_so_everywhere(story):
    assessor = signed_in(story)
    run = actions.start_run(
        version=story.version("weighted"), period="2024", by=story.assessor, provisional=True
    )
    jobs.run_due()
    code = story.bodies[0].code
    unit = f"/kpi/runs/{run.pk}/units/{code}/"
    for page in (
        f"/kpi/runs/{run.pk}/", "/kpi/runs/", unit, f"{unit}sheet/", f"{unit}why/share/",
        "/kpi/?scheme=weighted&period=2024",
    ):  # fmt: skip
        assert "预考核" in assessor.get(page).text, page
    export = assessor.get(f"{unit}table.xlsx")
    assert "%E9%A2%84%E8%80%83%E6%A0%B8" in export.headers["Content-Disposition"]


def test_what_is_left_out_is_proposed_and_decided_on_a_page(story):
    run = story.run("weighted")
    waiver = actions.propose_waiver(
        run=run, item="contracts", unit=story.bodies[0].unit, reason="尚未开展", by=story.assessor
    )
    page = f"/kpi/runs/{run.pk}/gaps/"
    told = {"item": "contracts", "unit": story.bodies[1].code, "reason": "停业整顿"}
    assert signed_in(story).post(f"{page}propose/", told).url == page
    approver = signed_in(story, "approver")
    assert "尚未开展" in approver.get(page).text
    assert approver.post(f"{page}{waiver.pk}/approve/").url == page
    second = Waiver.objects.exclude(pk=waiver.pk).get()
    assert approver.post(f"{page}{second.pk}/refuse/").url == page
    again = story.run("weighted")
    why = f"/kpi/runs/{again.pk}/units/{story.bodies[0].code}/why/contracts/"
    shown = signed_in(story, "viewer").get(why).text
    assert "不予计入" in shown
    assert "尚未开展" in shown
    scaled = f"/kpi/runs/{again.pk}/units/{story.bodies[0].code}/why/share/"
    assert "原权重 60" in signed_in(story, "viewer").get(scaled).text
    sheet = f"/kpi/runs/{again.pk}/units/{story.bodies[0].code}/sheet/"
    assert "尚未开展" in signed_in(story, "viewer").get(sheet).text
    assert approver.post(f"{page}{waiver.pk}/end/").url == page


def test_the_run_page_costs_no_more_for_more_feedback(story, django_assert_max_num_queries):
    run = on_feedback(story)
    viewer = signed_in(story, "viewer")
    viewer.get(f"/kpi/runs/{run.pk}/")
    with django_assert_max_num_queries(60) as before:
        viewer.get(f"/kpi/runs/{run.pk}/")
    for unit in queries.course.unanswered(run):
        by = make.actor(role="head", institution=unit.institution)
        actions.give_feedback(run=run, unit=unit, answer="agreed", by=by)
    with django_assert_max_num_queries(60) as after:
        viewer.get(f"/kpi/runs/{run.pk}/")
    assert len(after) <= len(before)


def test_objections_show_on_the_published_page_too(story):
    run = on_notice(story)
    row = actions.enter_objection(
        run=run, raised=Raised("来信", today(), "不实"), by=story.assessor
    )
    actions.answer_objection(objection=row, answer="属实，已改", by=story.approver)
    assert "属实，已改" in signed_in(story, "viewer").get(f"/kpi/runs/{run.pk}/").text


# --- what waits on the home page ----------------------------------------------


def waits(actor) -> list[str]:
    return [item.what for item in queries.waiting_for(actor)]


def test_each_step_waits_for_whoever_takes_it(story):
    run = story.run("weighted")
    assert any("已计算，等待反馈" in what for what in waits(story.assessor))
    assert waits(story.approver) == []
    actions.open_feedback(run=run, until=today() + timedelta(days=2), by=story.assessor)
    head = make.actor(role="head", institution=story.bodies[0])
    (item,) = [one for one in queries.waiting_for(head) if "等待反馈" in one.what]
    assert item.due_on == today() + timedelta(days=2)
    assert waits(story.approver) == []
    for unit in queries.course.unanswered(run):
        by = make.actor(role="head", institution=unit.institution)
        actions.give_feedback(run=run, unit=unit, answer="agreed", by=by)
    assert not any("等待反馈" in what for what in waits(head))
    assert any("反馈已结束，等待公示" in what for what in waits(story.approver))
    run = actions.open_notice(run=run, days=5, basis=BASIS, by=story.approver)
    assert waits(story.approver) == []
    row = filed(story, run, ONE)
    assert any("的申诉，等待处理" in what for what in waits(story.approver))
    actions.refuse_appeal(appeal=row, answer="无误", version=row.version, by=story.approver)
    raised = Raised("来信", today(), "不实")
    entered = actions.enter_objection(run=run, raised=raised, by=story.assessor)
    assert any("公示异议（来信）" in what for what in waits(story.approver))
    actions.answer_objection(objection=entered, answer="无误", by=story.approver)
    actions.propose_waiver(
        run=run, item="share", unit=story.bodies[0].unit, reason="未开展", by=story.assessor
    )
    assert any("不予计入的提议" in what for what in waits(story.approver))
    assert waits(make.actor(role="approver")) == []  # of another county
    with time_machine.travel(at(run.notice_until + timedelta(days=1)), tick=False):
        assert any("公示期满，等待公布" in what for what in waits(story.approver))
