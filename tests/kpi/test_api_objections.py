"""Objections on paper over REST: entered with a scan while on notice, answered by another."""

from datetime import timedelta
from typing import Any

import pytest

from alliance.core.clock import today
from alliance.core.models import AuditEvent, Document
from kpi.models import Objection, Run
from tests import make
from tests.kpi.calling import Program, program
from tests.kpi.story import Story, on_feedback, on_notice, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return small_county()


def of(story: Story, role: str) -> Program:
    return program(role, story.county)


def said(run: Run, **more: Any) -> dict[str, Any]:
    return {
        "run": str(run.pk), "raised_by": "村民来信", "raised_on": today().isoformat(),
        "words": "名次不实",
    } | more  # fmt: skip


def test_paper_is_entered_with_its_scan_read_and_answered_by_another(story):
    run, assessor, approver = on_notice(story), of(story, "assessor"), of(story, "approver")
    body = said(run, unit=story.bodies[0].code, scan=make.upload("来信.pdf"))
    key = {"Idempotency-Key": "letter"}
    made = assessor.form("objections/", body, headers=key)
    assert made.status_code == 201
    row = made.json()
    assert (row["unit"], row["words"], row["answer"]) == (story.bodies[0].code, "名次不实", None)
    assert row["scan"].startswith("来信.pdf ")
    assert made.headers["Location"] == f"/api/v1/objections/{row['id']}/"
    body["scan"] = make.upload("来信.pdf")
    assert assessor.form("objections/", body, headers=key).json() == row
    assert (Objection.objects.count(), Document.objects.filter(name="来信.pdf").count()) == (1, 1)

    scan = approver.get(f"objections/{row['id']}/scan/")
    assert scan.headers["Content-Disposition"].startswith("attachment")
    assert AuditEvent.objects.filter(what="kpi.objection_scan_read").exists()
    blank = approver.post(f"objections/{row['id']}/answer/", {"answer": ""})
    assert (blank.status_code, set(blank.json()["fields"])) == (422, {"answer"})
    assert assessor.post(f"objections/{row['id']}/answer/", {"answer": "x"}).status_code == 403
    told = approver.post(f"objections/{row['id']}/answer/", {"answer": "已核对"}).json()
    assert (told["answer"], told["answered_at"] is not None) == ("已核对", True)
    again = approver.post(f"objections/{row['id']}/answer/", {"answer": "再答"})
    assert (again.status_code, again.json()["code"]) == (409, "answered")
    (listed,) = of(story, "viewer").get("objections/", run=str(run.pk)).json()["results"]
    assert listed == told
    assert approver.get("objections/", state="open").json()["results"] == []


def test_outside_the_notice_or_about_somebody_else_it_is_refused(story):
    run, assessor = on_feedback(story), of(story, "assessor")
    early = assessor.post("objections/", said(run))
    assert (early.status_code, early.json()["code"]) == (409, "wrong_state")
    run = on_notice(story, run)
    future = assessor.post(
        "objections/", said(run, raised_on=(today() + timedelta(days=1)).isoformat())
    )
    assert (future.status_code, set(future.json()["fields"])) == (422, {"raised_on"})
    other = assessor.post("objections/", said(run, unit=story.north.code))
    assert (other.status_code, other.json()["code"]) == (409, "not_assessed")
    wrong = assessor.form("objections/", said(run, scan=make.upload("来信.exe")))
    assert wrong.status_code == 422
    assert not Objection.objects.exists()


def test_only_the_countys_readers_see_them_and_only_an_assessor_enters(story):
    run = on_notice(story)
    row = of(story, "assessor").post("objections/", said(run)).json()
    head = program("head", institution=story.bodies[0])
    assert head.get("objections/").json()["results"] == []
    assert head.get(f"objections/{row['id']}/").status_code == 403
    assert head.post("objections/", said(run)).status_code == 403
    assert of(story, "approver").post("objections/", said(run)).status_code == 403
    stranger = program("assessor", make.neighbour())
    for path in ("", "scan/"):
        assert stranger.get(f"objections/{row['id']}/{path}").status_code == 404
    assert stranger.post("objections/", said(run)).status_code == 404
    assert stranger.get("objections/").json()["results"] == []


def test_more_objections_cost_no_more_queries(story, django_assert_max_num_queries):
    run, assessor = on_notice(story), of(story, "assessor")
    for n in range(3):
        assessor.form("objections/", said(run, words=f"第{n}件", scan=make.upload("信.pdf")))
    with django_assert_max_num_queries(30) as one:
        assessor.get("objections/", page_size=1)
    with django_assert_max_num_queries(30) as many:
        assessor.get("objections/", page_size=3)
    assert len(one) == len(many)
