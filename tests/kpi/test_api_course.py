"""A run's way to the public over REST: its dates and states, feedback, appeals."""

import pytest

from alliance.core import jobs
from kpi import actions
from tests import make
from tests.kpi.calling import program
from tests.kpi.story import Story, on_feedback, published, small_county
from tests.kpi.test_appeals import ONE, accepted, filed

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return small_county()


def test_a_run_says_where_it_stands_and_until_when(story):
    run = published(story)
    client = program("viewer", story.county)
    row = client.get(f"runs/{run.pk}/").json()
    assert (row["state"], row["provisional"], row["corrects"]) == ("published", False, None)
    assert row["feedback_until"] == run.feedback_until.isoformat()
    assert row["notice_until"] == run.notice_until.isoformat()
    assert row["locked_at"] is None
    found = client.get("runs/", state="published").json()["results"]
    assert [one["id"] for one in found] == [str(run.pk)]


def test_a_provisional_run_and_one_after_the_lock_are_started_over_rest(story):
    client = program("assessor", story.county)
    told = {"scheme": "weighted", "period": "2024", "provisional": True}
    made = client.post("runs/", told).json()
    assert made["provisional"] is True
    jobs.run_due()
    run = published(story, on_feedback(story))
    refused = client.post("runs/", {"scheme": "weighted", "period": "2024"})
    assert (refused.status_code, refused.json()["code"]) == (422, "reason_needed")
    actions.lock_run(run=run, by=story.approver)
    told = {"scheme": "weighted", "period": "2024", "reason": "复议"}
    assert client.post("runs/", told).json()["code"] == "decision_needed"
    made = client.post("runs/", {**told, "decision": "试验〔2025〕4号"}).json()
    assert (made["corrects"], made["reason"]) == (str(run.pk), "依据试验〔2025〕4号：复议")


def test_feedback_and_appeals_are_listed_to_whom_they_concern(story):
    run = on_feedback(story)
    first, second, _third = story.bodies
    by = make.actor(role="head", institution=first)
    actions.give_feedback(run=run, unit=first.unit, answer="disputed", words="漏计", by=by)
    row = accepted(story, filed(story, run, ONE), ONE)
    whole = program("viewer", story.county)
    (said,) = whole.get("run-feedback/", run=str(run.pk)).json()["results"]
    assert (said["unit"], said["answer"], said["words"]) == (first.code, "disputed", "漏计")
    (told,) = whole.get("appeals/", state="accepted").json()["results"]
    assert told["result"] == str(row.result_id)
    assert told["figures"] == [
        {"unit": first.code, "element": "here", "period": "202403", "band": 0, "asked": "25",
         "corrected": "25"}
    ]  # fmt: skip
    assert "202403" in whole.get("appeals/", format="csv").content.decode()
    own = program("head", institution=first)
    assert len(own.get("appeals/").json()["results"]) == 1
    other = program("head", institution=second)
    for name in ("run-feedback", "appeals"):
        assert other.get(f"{name}/").json()["results"] == []
    stranger = program("viewer", make.neighbour())
    assert stranger.get("appeals/").json()["results"] == []
    assert whole.get("appeals/", unit=second.code).json()["results"] == []
