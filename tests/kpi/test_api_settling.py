"""A result's way to its lock over REST: asked, answered, noticed, disputed, decided, left out."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.core import jobs
from alliance.core.clock import today
from kpi import queries
from kpi.models import Appeal, DataValue, Feedback, Run, Waiver
from tests import make
from tests.kpi.calling import V1, Program, program
from tests.kpi.marking import both, give, marked_county
from tests.kpi.story import Story, on_feedback, on_notice, small_county
from tests.kpi.test_run_course import at

pytestmark = pytest.mark.django_db
FIGURE = {"element": "here", "period": "202403", "value": "25"}


@pytest.fixture
def story() -> Story:
    return small_county()


def of(story: Story, role: str) -> Program:
    return program(role, story.county)


def head(story: Story, body: int = 0) -> Program:
    return program("head", institution=story.bodies[body])


def filing(story: Story, run: Run, **more: Any) -> dict[str, Any]:
    return {
        "run": str(run.pk), "unit": story.bodies[0].code, "indicator": "share",
        "reason": "3月漏计15人次",
    } | more  # fmt: skip


# --- the run's steps ----------------------------------------------------------


def test_a_run_is_taken_to_its_lock_by_programs(story):
    run = story.run("weighted")
    assessor, approver = of(story, "assessor"), of(story, "approver")
    until = today().isoformat()
    told = assessor.post(f"runs/{run.pk}/feedback/", {"until": until}).json()
    assert (told["state"], told["feedback_until"]) == ("feedback", until)
    early = approver.post(f"runs/{run.pk}/notice/", {"days": 5, "basis": "试验〔2024〕3号"})
    assert (early.status_code, early.json()["code"]) == (409, "feedback_running")
    for unit in queries.course.unanswered(run):
        said = program("head", institution=unit.institution).post(
            f"runs/{run.pk}/say/", {"unit": unit.code, "answer": "agreed"}
        )
        assert (said.status_code, said.json()["answer"]) == (200, "agreed")
    told = approver.post(f"runs/{run.pk}/notice/", {"days": 5, "basis": "试验〔2024〕3号"}).json()
    assert (told["state"], told["notice_from"]) == ("notice", until)
    run.refresh_from_db()
    early = approver.post(f"runs/{run.pk}/publish/")
    assert (early.status_code, early.json()["code"]) == (409, "notice_running")
    with time_machine.travel(at(queries.course.notice_end(run) + timedelta(days=1)), tick=False):
        approver = of(story, "approver")
        assert approver.post(f"runs/{run.pk}/publish/").json()["state"] == "published"
        assert approver.post(f"runs/{run.pk}/lock/").json()["state"] == "locked"
        again = approver.post(f"runs/{run.pk}/lock/")
    assert (again.status_code, again.json()["code"]) == (409, "run_not_published")


@pytest.mark.parametrize(
    ("verb", "role", "body"),
    [
        ("feedback", "approver", {"until": "2030-01-01"}),
        ("notice", "assessor", {"days": 5, "basis": "试验"}),
        ("publish", "assessor", {}),
        ("lock", "viewer", {}),
        ("say", "clerk", {"unit": "x", "answer": "agreed"}),
    ],
)
def test_each_step_is_its_own_role_s_and_nobody_s_of_another_county(story, verb, role, body):
    run = story.run("weighted")
    institution = story.bodies[0] if role == "clerk" else None
    mine = program(role, story.county, institution).post(f"runs/{run.pk}/{verb}/", body)
    assert mine.status_code == 403
    there = make.neighbour()
    right = {"feedback": "assessor", "say": "head"}.get(verb, "approver")
    body_there = make.institution(there) if right == "head" else None
    stranger = program(right, there, body_there).post(f"runs/{run.pk}/{verb}/", body)
    assert stranger.status_code == 404
    run.refresh_from_db()
    assert run.state == "computed"


@pytest.mark.parametrize(
    ("verb", "role", "body", "field"),
    [
        ("feedback", "assessor", {}, "until"),
        ("feedback", "assessor", {"until": "Friday"}, "until"),
        ("feedback", "assessor", {"until": "2001-01-01"}, "until"),
        ("notice", "approver", {"days": 0, "basis": "试验"}, "days"),
        ("notice", "approver", {"days": 5, "basis": " "}, "basis"),
    ],
)
def test_what_is_wrong_with_a_step_is_said_by_field(story, verb, role, body, field):
    run = story.run("weighted")
    answer = of(story, role).post(f"runs/{run.pk}/{verb}/", body)
    assert (answer.status_code, field in answer.json()["fields"]) == (422, True)
    run.refresh_from_db()
    assert run.state == "computed"


def test_a_body_disputes_its_own_result_in_words_and_no_other(story):
    run = on_feedback(story)
    mine, other = story.bodies[0].code, story.bodies[1].code
    where = f"runs/{run.pk}/say/"
    mute = head(story).post(where, {"unit": mine, "answer": "disputed"})
    assert (mute.status_code, set(mute.json()["fields"])) == (422, {"words"})
    wrong = head(story).post(where, {"unit": mine, "answer": "maybe"})
    assert (wrong.status_code, set(wrong.json()["fields"])) == (422, {"answer"})
    assert head(story).post(where, {"unit": other, "answer": "agreed"}).status_code == 404
    told = head(story).post(where, {"unit": mine, "answer": "disputed", "words": "漏计"}).json()
    assert (told["unit"], told["answer"], told["words"]) == (mine, "disputed", "漏计")
    assert Feedback.objects.count() == 1


# --- appeals ------------------------------------------------------------------


def test_an_appeal_is_filed_with_its_proof_and_accepted_as_a_new_revision(story):
    run = on_notice(story)
    mine = head(story)
    form = {**filing(story, run), "figures": json.dumps([FIGURE]),
            "file": SimpleUploadedFile("门诊日志.pdf", b"%PDF-1.7 scan")}  # fmt: skip
    answer = mine.client.post(f"{V1}appeals/", form, headers=mine._signed())
    told = answer.json()
    assert (answer.status_code, told["state"], told["version"]) == (201, "filed", 1)
    assert answer["Location"] == f"{V1}appeals/{told['id']}/"
    assert told["document"].startswith("门诊日志.pdf ")
    where, approver = f"appeals/{told['id']}/", of(story, "approver")
    proof = approver.get(f"{where}document/")
    assert (proof.content, "attachment" in proof["Content-Disposition"]) == (b"%PDF-1.7 scan", True)

    stale = approver.post(f"{where}accept/", {"version": 7, "answer": "属实"})
    assert (stale.status_code, stale.json()["code"]) == (409, "version_conflict")
    assert stale.json()["version"] == {"yours": 7, "theirs": 1}
    body, key = {"version": 1, "answer": "属实", "figures": [FIGURE]}, {"Idempotency-Key": "a1"}
    first, second = (approver.post(f"{where}accept/", body, headers=key) for _time in range(2))
    assert first.json() == second.json()
    assert (first.json()["state"], first.json()["figures"][0]["corrected"]) == ("accepted", "25")
    jobs.run_due()
    result = Run.objects.get(pk=first.json()["result"])
    assert (result.revision, result.corrects_id, Run.objects.count()) == (2, run.pk, 2)
    value = DataValue.objects.get(unit=story.bodies[0].unit, element__code="here", period="202403")
    assert value.value == Decimal(25)


def test_an_appeal_is_refused_or_withdrawn_with_its_reason(story):
    run = on_notice(story)
    mine, approver = head(story), of(story, "approver")
    filed = mine.post("appeals/", filing(story, run, figures=[FIGURE])).json()
    twice = mine.post("appeals/", filing(story, run))
    assert (twice.status_code, twice.json()["code"]) == (409, "appeal_open")
    where = f"appeals/{filed['id']}/"
    back = mine.post(f"{where}withdraw/", {"version": 1}).json()
    assert (back["state"], back["version"]) == ("withdrawn", 2)
    filed = mine.post("appeals/", filing(story, run)).json()
    where = f"appeals/{filed['id']}/"
    mute = approver.post(f"{where}refuse/", {"version": 1, "answer": ""})
    assert (mute.status_code, set(mute.json()["fields"])) == (422, {"answer"})
    told = approver.post(f"{where}refuse/", {"version": 1, "answer": "日志无此记录"}).json()
    assert (told["state"], told["answer"], told["result"]) == ("refused", "日志无此记录", None)
    late = approver.post(f"{where}accept/", {"version": 2, "answer": "属实"})
    assert (late.status_code, late.json()["code"]) == (409, "wrong_state")


def test_an_appeal_of_another_body_is_not_there_and_only_an_approver_decides(story):
    run = on_notice(story)
    filed = head(story).post("appeals/", filing(story, run)).json()
    where = f"appeals/{filed['id']}/"
    for stranger in (head(story, 1), program("viewer", make.neighbour())):
        assert stranger.get(where).status_code == 404
        assert stranger.get(f"{where}document/").status_code == 404
    assert head(story, 1).post(f"{where}withdraw/", {"version": 1}).status_code == 404
    assert of(story, "assessor").post(f"{where}refuse/", {"version": 1}).status_code == 403
    assert of(story, "clerk").post("appeals/", filing(story, run)).status_code == 403
    assert head(story, 1).post("appeals/", filing(story, run)).status_code == 404
    assert head(story).get(where).json()["state"] == "filed"
    assert head(story).get(f"{where}document/").status_code == 404  # none was sent
    assert Appeal.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"run": "last year's"}, "run"),
        ({"indicator": "nothing"}, "indicator"),
        ({"figures": [{"element": "here"}]}, "figures"),
        ({"figures": [{**FIGURE, "value": 25.5}]}, "figures"),
        ({"figures": [{**FIGURE, "element": "nothing"}]}, "figures"),
        ({"figures": [{**FIGURE, "period": "2024"}]}, "figures"),
    ],
)
def test_what_is_wrong_with_an_appeal_is_said_by_field(story, more, field):
    run = on_notice(story)
    answer = head(story).post("appeals/", filing(story, run) | more)
    assert (answer.status_code, field in answer.json()["fields"]) == (422, True), answer.json()
    assert not Appeal.objects.exists()


def test_a_file_that_is_none_and_figures_that_are_no_json_are_refused(story):
    run, mine = on_notice(story), head(story)
    for more, field in (
        ({"file": SimpleUploadedFile("门诊日志.pdf", b"MZ program")}, "file"),
        ({"figures": "here=25"}, "figures"),
    ):
        form = {**filing(story, run), **more}
        answer = mine.client.post(f"{V1}appeals/", form, headers=mine._signed())
        assert (answer.status_code, set(answer.json()["fields"])) == (422, {field})
    assert not Appeal.objects.exists()


# --- left out -----------------------------------------------------------------


def test_an_item_is_left_out_by_two_people_and_counts_again_when_it_is_taken_back(story):
    run = story.run("weighted")
    body = {"run": str(run.pk), "item": "contracts", "unit": story.bodies[0].code,
            "reason": "未开展"}  # fmt: skip
    assessor, approver = of(story, "assessor"), of(story, "approver")
    made = assessor.post("waivers/", body)
    pk = made.json()["id"]
    assert (made.status_code, made.json()["state"]) == (201, "proposed")
    again = assessor.post("waivers/", body)
    assert (again.status_code, again.json()["code"]) == (409, "waiver_open")
    assert assessor.post(f"waivers/{pk}/approve/").status_code == 403
    assert program("approver", make.neighbour()).post(f"waivers/{pk}/end/").status_code == 404
    assert approver.post(f"waivers/{pk}/approve/").json()["state"] == "approved"
    second = story.run("weighted")
    unit = story.bodies[0].unit
    assert second.scores.get(unit=unit, item__code="contracts").status == "not_applicable"
    assert approver.post(f"waivers/{pk}/end/").json()["state"] == "ended"
    other = assessor.post("waivers/", body).json()["id"]
    assert approver.post(f"waivers/{other}/refuse/").json()["state"] == "refused"
    rows = of(story, "viewer").get("waivers/", scheme="weighted").json()["results"]
    assert [(row["id"], row["state"]) for row in rows] == [(other, "refused"), (pk, "ended")]
    assert head(story).get("waivers/").json()["results"] == []


@pytest.mark.parametrize(
    ("more", "status", "field"),
    [
        ({"reason": ""}, 422, "reason"),
        ({"item": "nothing"}, 422, None),
        ({"unit": "nobody"}, 404, None),
        ({"run": "?"}, 422, "run"),
    ],
)
def test_what_is_wrong_with_a_proposal_is_said(story, more, status, field):
    run = story.run("weighted")
    body = {"run": str(run.pk), "item": "contracts", "unit": story.bodies[0].code,
            "reason": "未开展", **more}  # fmt: skip
    answer = of(story, "assessor").post("waivers/", body)
    assert answer.status_code == status
    assert field is None or field in answer.json()["fields"]
    assert not Waiver.objects.exists()


# --- marks in an explanation --------------------------------------------------


def test_an_explanation_shows_who_marked_what_and_which_gate_closed():
    story = marked_county()
    unit = story.bodies[0].unit
    mark = give(story, "culture", unit, points="25.5")
    give(story, "ethics", unit, holds=False, reason="收受红包，已查实")
    give(story, "ruled", unit, **both(arranged=False))
    run = story.run("marked")
    viewer = of(story, "viewer")
    score = run.scores.get(unit=unit, item__code="culture")
    told = viewer.get(f"scores/{score.pk}/explanation/").json()
    assert (told["value"], told["points"], told["mark"]["id"]) == (None, "25.5", mark.pk)
    assert (told["mark"]["points"], told["mark"]["reason"]) == ("25.5", "现场查看")
    assert [len(file["sha256"]) for file in told["mark"]["files"]] == [64]
    (gate,) = told["gates"]
    assert (gate["item"], gate["holds"], gate["reason"]) == ("ethics", False, "收受红包，已查实")
    ruled = run.values.get(unit=unit, indicator__code="ruled")
    told = viewer.get(f"indicator-values/{ruled.pk}/explanation/").json()
    assert [(one["code"], one["holds"]) for one in told["mark"]["conditions"]] == [
        ("arranged", False), ("carried_out", True),
    ]  # fmt: skip
    share = run.values.get(unit=unit, indicator__code="share")
    assert viewer.get(f"indicator-values/{share.pk}/explanation/").json()["mark"] is None
