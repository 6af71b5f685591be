"""Starting, watching and stopping a run from a program."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance.core import jobs
from kpi.models import IndicatorValue, Run, SchemeVersion
from tests import make
from tests.kpi.calling import V1, program
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db
ASKED = {"scheme": "plain", "period": "2024"}


@pytest.fixture
def story() -> Story:
    return small_county()


@pytest.fixture
def assessor(story):
    return program("assessor", story.county)


@pytest.mark.usefixtures("in_parts")
def test_a_run_is_started_watched_and_read(assessor):
    answer = assessor.post("runs/", ASKED)
    run = answer.json()

    assert answer.status_code == 201
    assert answer["Location"] == f"{V1}runs/{run['id']}/"
    assert (run["scheme"], run["period"], run["revision"]) == ("plain", "2024", 1)
    assert (run["state"], run["parts_done"], run["percent"]) == ("computing", 0, 0)
    assert run["available_at"] is None

    jobs.run_due(limit=1)
    assert assessor.get(f"runs/{run['id']}/").json()["parts_done"] == 1
    jobs.run_due()
    done = assessor.get(f"runs/{run['id']}/").json()
    assert (done["state"], done["percent"]) == ("computed", 100)
    assert done["parts_done"] == done["parts"]
    assert assessor.rows("runs/") == [done]
    assert assessor.rows("indicator-values/", run=run["id"])


def test_a_run_in_progress_is_shown_to_those_who_see_the_whole_county(story, assessor):
    run = assessor.post("runs/", ASKED).json()["id"]
    clerk = program("clerk", story.county, story.bodies[0])
    assert clerk.rows("runs/") == []
    assert clerk.get(f"runs/{run}/").status_code == 404
    jobs.run_due()
    assert [row["id"] for row in clerk.rows("runs/")] == [run]


def test_runs_are_filtered_and_come_newest_first(story, assessor):
    plain, weighted = story.run(), story.run("weighted")
    assert [row["id"] for row in assessor.rows("runs/", page_size=1)] == [
        str(weighted.pk),
        str(plain.pk),
    ]
    assert [row["id"] for row in assessor.rows("runs/", scheme="plain")] == [str(plain.pk)]
    assert assessor.rows("runs/", state="cancelled,failed") == []
    assert assessor.rows("runs/", period="2023") == []


def test_the_list_of_runs_costs_the_same_for_one_and_for_many(story, assessor):
    for _revision in range(3):
        story.run()

    def questions(size):
        with CaptureQueriesContext(connection) as asked:
            assert len(assessor.get("runs/", page_size=size).json()["results"]) == size
        return len(asked)

    assessor.get("runs/")
    assert questions(1) == questions(3)


@pytest.mark.usefixtures("in_parts")
def test_a_cancelled_run_leaves_nothing(story, assessor):
    run = assessor.post("runs/", ASKED).json()["id"]
    jobs.run_due(limit=1)
    answer = assessor.post(f"runs/{run}/cancel/")
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    jobs.run_due()
    assert not IndicatorValue.objects.filter(run=run).exists()
    again = assessor.post(f"runs/{run}/cancel/")
    assert (again.status_code, again.json()["code"]) == (409, "run_not_computing")


def test_the_same_key_starts_one_run_and_answers_twice(assessor):
    key = {"Idempotency-Key": "nightly-2024"}
    first, second = (assessor.post("runs/", ASKED, headers=key) for _time in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json()["id"] == second.json()["id"]
    assert Run.objects.count() == 1
    other = assessor.post("runs/", {**ASKED, "scheme": "weighted"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert Run.objects.count() == 1


def test_a_second_run_of_the_same_scheme_and_period_waits(assessor):
    assessor.post("runs/", ASKED)
    refusal = assessor.post("runs/", ASKED)
    assert (refusal.status_code, refusal.json()["code"]) == (409, "run_open")


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"scheme": "nothing", "period": "2024"}, 422, "unknown_scheme", "scheme"),
        ({"scheme": "plain", "period": "2024Q5"}, 422, "period", None),
        ({"scheme": "plain", "period": "2199"}, 422, "future_period", "period"),
        ({"scheme": "plain"}, 422, "invalid", "period"),
        ({"scheme": None, "period": 2024}, 422, "invalid", "scheme"),
        ({"scheme": "a\0b", "period": "2024"}, 422, "invalid", "scheme"),
        ([], 422, "invalid", None),
        (42, 422, "invalid", None),
    ],
)
def test_what_is_wrong_with_a_start_is_said_and_changes_nothing(
    assessor, body, status, code, field
):
    answer = assessor.post("runs/", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert field is None or field in answer.json()["fields"]
    assert not Run.objects.exists()


@pytest.mark.parametrize("body", ["{", "", "[" * 100_000, b"\xff\xfe", '{"scheme": NaN}'])
def test_a_body_that_is_no_json_is_unreadable(assessor, body):
    answer = assessor.client.post(
        f"{V1}runs/", body, content_type="application/json", headers=assessor._signed()
    )
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"


def test_a_body_beyond_all_measure_is_refused(assessor):
    answer = assessor.client.post(
        f"{V1}runs/",
        b'"' + b"x" * (12 * 1024 * 1024) + b'"',
        content_type="application/json",
        headers=assessor._signed(),
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_form_is_no_json(assessor):
    answer = assessor.client.post(f"{V1}runs/", ASKED, headers=assessor._signed())
    assert answer.status_code == 415
    assert answer["Content-Type"] == "application/problem+json"


def test_an_unpublished_scheme_is_not_computed(story, assessor):
    SchemeVersion.objects.filter(scheme__code="plain").update(published=False)
    refusal = assessor.post("runs/", ASKED)
    assert (refusal.status_code, refusal.json()["code"]) == (409, "scheme_not_published")


@pytest.mark.parametrize("role", ["viewer", "approver", "clerk", "lead_admin", "auditor"])
def test_only_an_assessor_starts_and_stops(story, role):
    other = program(role, story.county)
    run = story.start()
    assert other.post("runs/", ASKED).status_code == 403
    assert other.post(f"runs/{run.pk}/cancel/").status_code == 403
    run.refresh_from_db()
    assert run.state == Run.State.COMPUTING
    assert Run.objects.count() == 1


def test_an_assessor_of_another_county_starts_nothing_here(story):
    stranger = program("assessor", make.neighbour())
    assert stranger.post("runs/", ASKED).json()["code"] == "unknown_scheme"
    assert stranger.post("runs/", ASKED, county=story.county.code).status_code == 404
    assert not Run.objects.exists()


def test_a_signed_in_browser_may_too_with_its_csrf_token(story):
    browser = Client(enforce_csrf_checks=True)
    user = make.user("assessor", story.county)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get(f"{V1}runs/").status_code == 200
    bare = browser.post(f"{V1}runs/", ASKED, content_type="application/json")
    assert bare.status_code == 403
    assert bare["Content-Type"] == "application/problem+json"
    browser.get("/api/v1/docs/")
    token = browser.cookies["csrftoken"].value
    signed = browser.post(
        f"{V1}runs/", ASKED, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert signed.status_code == 201
