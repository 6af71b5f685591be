"""Rulings on definitions over REST: asked, answered, replaced and withdrawn by another person."""

import pytest

from kpi.models import Ruling
from tests import make
from tests.kpi.calling import Program, program, table
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db
ASKED = "巡诊车上的门诊人次算不算本院的？"


@pytest.fixture
def story() -> Story:
    return small_county()


def of(story: Story, role: str) -> Program:
    return program(role, story.county)


def head(story: Story, body: int = 0) -> Program:
    return program("head", institution=story.bodies[body])


def asked(story: Story, by: Program | None = None, **more: str):
    said = {"element": "here", "question": ASKED, "unit": story.bodies[0].code, **more}
    return (by or head(story)).post("rulings/", said)


def answer(version: int = 1, **more: str):
    return {"version": version, "answer": "算。", "from_period": "2024", **more}


def test_a_body_asks_and_the_county_answers(story):
    made = asked(story)
    row = made.json()
    assert (made.status_code, row["state"], row["version"]) == (201, "asked", 1)
    assert (row["indicator"], row["element"], row["unit"]) == (
        None, "here", story.bodies[0].code,
    )  # fmt: skip
    assert made.headers["Location"] == f"/api/v1/rulings/{row['id']}/"
    assessor = of(story, "assessor")
    blank = assessor.post(f"rulings/{row['id']}/answer/", {**answer(), "answer": " "})
    assert (blank.status_code, set(blank.json()["fields"])) == (422, {"answer"})
    never = assessor.post(f"rulings/{row['id']}/answer/", answer(from_period="去年"))
    assert never.status_code == 422
    told = assessor.post(f"rulings/{row['id']}/answer/", answer(basis="试验〔2024〕5号")).json()
    assert (told["state"], told["from_period"], told["basis"]) == (
        "answered", "2024", "试验〔2024〕5号",
    )  # fmt: skip
    stale = assessor.post(f"rulings/{row['id']}/answer/", answer())
    assert (stale.status_code, stale.json()["code"]) == (409, "version_conflict")


def test_another_person_replaces_and_both_stay(story):
    first = of(story, "assessor")
    row = asked(story).json()
    first.post(f"rulings/{row['id']}/answer/", answer())
    said = answer(2, answer="不算。", reason="与省里口径一致")
    own = first.post(f"rulings/{row['id']}/replace/", said)
    assert (own.status_code, own.json()["code"]) == (409, "same_person")
    approver = of(story, "approver")
    key = {"Idempotency-Key": "new answer"}
    new = approver.post(f"rulings/{row['id']}/replace/", said, headers=key)
    assert (new.json()["answer"], new.json()["replaces"]) == ("不算。", row["id"])
    again = approver.post(f"rulings/{row['id']}/replace/", said, headers=key)
    assert again.json() == new.json()
    old = approver.get(f"rulings/{row['id']}/").json()
    assert (old["state"], old["replaced_by"], old["ended_reason"]) == (
        "replaced", new.json()["id"], "与省里口径一致",
    )  # fmt: skip
    assert Ruling.objects.count() == 2


def test_an_answer_or_a_question_is_withdrawn_with_a_reason(story):
    mine = head(story)
    row = asked(story, mine).json()
    bare = mine.post(f"rulings/{row['id']}/withdraw/", {"version": 1})
    assert (bare.status_code, set(bare.json()["fields"])) == (422, {"reason"})
    said = {"version": 1, "reason": "已查到"}
    assert mine.post(f"rulings/{row['id']}/withdraw/", said).json()["state"] == "withdrawn"
    late = of(story, "assessor").post(f"rulings/{row['id']}/answer/", answer(2))
    assert late.status_code == 409


def test_a_question_needs_one_definition_and_a_body_of_ones_own(story):
    mine = head(story)
    both = asked(story, mine, indicator="share")
    assert both.status_code == 422
    unknown = asked(story, mine, element="nothing")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_code")
    other = asked(story, mine, unit=story.bodies[1].code)
    assert other.status_code == 404
    county = mine.post("rulings/", {"element": "here", "question": ASKED})
    assert county.status_code == 403
    own = of(story, "assessor").post("rulings/", {"indicator": "share", "question": ASKED})
    assert (own.status_code, own.json()["unit"], own.json()["indicator"]) == (201, None, "share")
    assert of(story, "viewer").post("rulings/", {"element": "here"}).status_code == 403


def test_an_open_question_is_for_who_asked_and_who_answers_an_answer_for_all(story):
    row = asked(story).json()
    other, viewer = head(story, 1), of(story, "viewer")
    for reader in (other, viewer):
        assert reader.get("rulings/").json()["results"] == []
        assert reader.get(f"rulings/{row['id']}/").status_code == 404
    of(story, "assessor").post(f"rulings/{row['id']}/answer/", answer())
    for reader in (other, viewer):
        (seen,) = reader.get("rulings/", element="here", state="answered").json()["results"]
        assert seen["answer"] == "算。"
    stranger = program("assessor", make.neighbour())
    assert stranger.get("rulings/").json()["results"] == []
    assert stranger.get(f"rulings/{row['id']}/").status_code == 404
    assert stranger.post(f"rulings/{row['id']}/answer/", answer(2)).status_code == 404


def test_more_rulings_cost_no_more_queries_and_leave_as_csv(story, django_assert_max_num_queries):
    assessor = of(story, "assessor")
    for n in range(3):
        row = asked(story, question=f"问题{n}").json()
        assessor.post(f"rulings/{row['id']}/answer/", answer())
    with django_assert_max_num_queries(30) as one:
        assessor.get("rulings/", page_size=1)
    with django_assert_max_num_queries(30) as many:
        assessor.get("rulings/", page_size=3)
    assert len(one) == len(many)
    assert {line["answer"] for line in table(assessor.get("rulings/", format="csv"))} == {"算。"}
    assert len(assessor.rows("rulings/", page_size=1)) == 3
