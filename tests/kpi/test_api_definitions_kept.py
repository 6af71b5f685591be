"""Keeping indicators and the wording of data elements from a program, as on the pages."""

from typing import Any

import pytest
import time_machine

from alliance.core.models import AuditEvent
from kpi.models import DataElement, ElementVersion, Indicator, IndicatorVersion
from tests.kpi.calling import Program, program
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db
DAY = {"from_on": "2026-01-01", "reason": "试验〔2025〕9号"}
SHARE = "indicators/share/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2025-03-01T04:00:00Z", tick=False):
        yield


@pytest.fixture
def story() -> Story:
    return small_county()


def of(story: Story, role: str) -> Program:
    return program(role, story.county)


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# --- indicators ---------------------------------------------------------------


def test_a_new_indicator_is_begun_written_handed_over_and_published_by_another(story):
    assessor, approver = of(story, "assessor"), of(story, "approver")
    key = {"Idempotency-Key": "new"}
    said = {"code": "people", "name": "就诊总人次", "unit": "人次"}
    made = assessor.post("indicators/", said, headers=key)
    assert made.status_code == 201
    row = made.json()
    assert (row["indicator"], row["number"], row["status"]) == ("people", 1, "draft")
    assert made["Location"].endswith("/indicators/people/1/")
    assert assessor.post("indicators/", said, headers=key).json() == row
    assert Indicator.objects.filter(county=story.county, code="people").count() == 1

    draft = "indicators/people/1/"
    blank = assessor.post(f"{draft}hand-over/", {"version": row["edit_version"]})
    assert refused(blank) == (409, "indicator_incomplete")
    written = assessor.post(
        draft,
        {
            "version": row["edit_version"], "formula": "here + elsewhere", "decimals": 0,
            "factor": 1, "numerator_text": "县内外就诊人次", "basis": "试验〔2025〕9号",
        },
    ).json()  # fmt: skip
    assert (written["formula"], written["decimals"]) == ("here + elsewhere", 0)
    assert written["handed_over_at"] is None
    waits = assessor.post(f"{draft}hand-over/", {"version": written["edit_version"]}).json()
    assert waits["handed_over_at"] is not None
    back = approver.post(
        f"{draft}give-back/", {"version": waits["edit_version"], "reason": "请写明单位"}
    ).json()
    assert back["handed_over_at"] is None
    again = assessor.post(
        draft, {"version": back["edit_version"], "note": "单位：人次", "hand_over": True}
    ).json()
    done = approver.post(
        f"{draft}publish/", {"version": again["edit_version"], "reason": "试验〔2025〕9号"}
    ).json()
    assert (done["status"], done["from_on"], done["note"]) == ("published", None, "单位：人次")
    (shown,) = of(story, "viewer").get("indicators/", code="people").json()["results"]
    assert [one["formula"] for one in shown["versions"]] == ["here + elsewhere"]


def test_what_is_not_sent_stays_in_the_next_version(story):
    before = IndicatorVersion.objects.get(county=story.county, indicator__code="share", number=1)
    words = {"numerator_text": "县内就诊", "denominator_text": "全部就诊", "basis": "试验"}
    said = {**DAY, **words, "decimals": 3, "hand_over": True}
    made = of(story, "assessor").post(f"{SHARE}revise/", said)
    assert made.status_code == 201
    row = made.json()
    assert (row["number"], row["decimals"], row["formula"]) == (2, 3, before.formula)
    assert row["denominator"] == before.denominator
    held = of(story, "approver").post(f"{SHARE}2/publish/", {**DAY, "version": row["edit_version"]})
    assert held.json()["from_on"] == "2026-01-01"
    before.refresh_from_db()
    assert before.until_on.isoformat() == "2026-01-01"


def test_a_formula_that_cannot_be_read_is_refused_at_its_place_and_leaves_nothing(story):
    answer = of(story, "assessor").post(
        f"{SHARE}revise/", {**DAY, "formula": "here +\n nowhere", "hand_over": True}
    )
    problem = answer.json()
    assert answer.status_code == 422
    assert (problem["part"], problem["line"]) == ("formula", 2)
    assert (
        IndicatorVersion.objects.filter(indicator__code="share", county=story.county).count() == 1
    )


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"factor": 7}, "factor"),
        ({"decimals": 99}, "decimals"),
        ({"covers": "moon"}, "covers"),
        ({"clause": "九十九"}, "clause"),
        ({"from_on": "soon"}, "from_on"),
        ({"name": ""}, "name"),
    ],
)
def test_a_revision_that_cannot_be_is_refused_by_field(story, more, field):
    answer = of(story, "assessor").post(f"{SHARE}revise/", {**DAY, **more})
    assert answer.status_code == 422
    assert field in answer.json()["fields"]


def test_who_drafted_does_not_publish_and_an_old_version_is_not_written_over(story):
    assessor = of(story, "assessor")
    row = assessor.post(f"{SHARE}revise/", {**DAY, "basis": "试验"}).json()
    seen = {"version": row["edit_version"]}
    assert assessor.post(f"{SHARE}2/publish/", {**seen, **DAY}).status_code == 403
    assert assessor.post(f"{SHARE}2/", {**seen, "decimals": 1}).status_code == 200
    stale = assessor.post(f"{SHARE}2/", {**seen, "decimals": 0})
    assert stale.status_code == 409
    published = assessor.post(f"{SHARE}1/", {"version": 0, "decimals": 0})
    assert refused(published) == (409, "version_published")


def test_a_draft_is_seen_by_those_who_draft_or_publish_and_given_up_once(story):
    assessor = of(story, "assessor")
    row = assessor.post(f"{SHARE}revise/", {**DAY, "basis": "试验"}).json()
    assert of(story, "approver").get(f"{SHARE}2/").json() == row
    assert of(story, "viewer").get(f"{SHARE}2/").status_code == 404
    assert program("assessor").get(f"{SHARE}2/").status_code == 404
    key, seen = {"Idempotency-Key": "gone"}, {"version": row["edit_version"]}
    gone = assessor.post(f"{SHARE}2/discard/", seen, headers=key)
    assert gone.json() == {"indicator": "share", "number": 2, "discarded": True}
    assert assessor.post(f"{SHARE}2/discard/", seen, headers=key).json() == gone.json()
    assert assessor.get(f"{SHARE}2/").status_code == 404
    assert AuditEvent.objects.filter(what="kpi.indicator_discarded").count() == 1


# --- data elements ------------------------------------------------------------


def test_an_element_is_called_otherwise_once_another_person_agrees(story):
    assessor, approver = of(story, "assessor"), of(story, "approver")
    said = {"from_on": "2025-01-01", "reason": "口径文件改称", "name": "门诊总人次"}
    made = assessor.post("data-elements/here/correct/", said)
    assert made.status_code == 201
    row = made.json()
    unit = DataElement.objects.get(county=story.county, code="here").unit
    assert (row["state"], row["name"], row["unit"]) == ("proposed", "门诊总人次", unit)
    address = f"data-element-versions/{row['id']}/"
    assert of(story, "viewer").get(address).status_code == 404
    assert assessor.post(f"{address}approve/").status_code == 403
    done = approver.post(f"{address}approve/").json()
    assert done["state"] == "approved"
    both = of(story, "viewer").get("data-element-versions/", data_element="here").json()["results"]
    assert [(one["number"], one["from_on"], one["until"]) for one in both] == [
        (1, None, "2025-01-01"),
        (2, "2025-01-01", None),
    ]
    (element,) = of(story, "viewer").get("data-elements/", code="here").json()["results"]
    assert element["name"] == "门诊总人次"


def test_a_correction_that_changes_nothing_or_is_refused_leaves_the_wording(story):
    assessor, approver = of(story, "assessor"), of(story, "approver")
    same = assessor.post("data-elements/here/correct/", {"from_on": "2025-01-01", "reason": "试验"})
    assert refused(same) == (422, "nothing_differs")
    before = DataElement.objects.get(county=story.county, code="here").name
    row = assessor.post(
        "data-elements/here/correct/", {"from_on": "2025-01-01", "reason": "试验", "name": "别名"}
    ).json()
    no = approver.post(f"data-element-versions/{row['id']}/refuse/").json()
    assert no["state"] == ElementVersion.State.REFUSED
    assert approver.post(f"data-element-versions/{row['id']}/approve/").status_code == 409
    assert DataElement.objects.get(county=story.county, code="here").name == before
