"""Keeping definitions from a program: targets, a scheme's draft, forms, windows, consequences."""

from typing import Any

import pytest
import time_machine

from alliance.core.models import AuditEvent
from kpi import actions
from kpi.models import Consequence, ConsequenceNote, PeriodWindow, SchemeVersion, Target
from members.models import Clause
from tests import make
from tests.kpi.calling import Program, program
from tests.kpi.story import Story, published, small_county
from tests.members import loaded

pytestmark = pytest.mark.django_db
PAPER = {"title": "试验县责任书", "number": "试验〔2025〕7号"}
DAY = {"from_on": "2026-01-01", "reason": "试验〔2025〕9号"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2025-03-01T04:00:00Z", tick=False):
        yield


@pytest.fixture
def story() -> Story:
    return small_county()


def of(story: Story, role: str) -> Program:
    return program(role, story.county)


def cell(story: Story, **more: Any) -> dict[str, Any]:
    return {
        "indicator": "share", "unit": story.county.code, "year": 2025, "comparator": "ge",
        "value": "62.5", **PAPER, **more,
    }  # fmt: skip


# --- targets ------------------------------------------------------------------


def test_a_target_is_entered_by_one_program_and_approved_by_another_persons(story):
    assessor, approver = of(story, "assessor"), of(story, "approver")
    key = {"Idempotency-Key": "2025"}
    made = assessor.post("targets/", cell(story), headers=key)
    assert made.status_code == 201
    row = made.json()
    assert (row["state"], row["value"], row["printed"]) == ("proposed", "62.5", "≥62.5")
    assert made["Location"].endswith(f"/targets/{row['id']}/")
    assert assessor.post("targets/", cell(story), headers=key).json() == row
    other = assessor.post("targets/", cell(story, value="63"), headers=key)
    assert (other.status_code, Target.objects.filter(year=2025).count()) == (422, 1)
    assert of(story, "viewer").get(f"targets/{row['id']}/").status_code == 404
    assert of(story, "viewer").get("targets/", year=2025).json()["results"] == []
    (waits,) = approver.get("targets/", state="proposed").json()["results"]
    assert waits == row
    done = approver.post(f"targets/{row['id']}/approve/").json()
    assert (done["state"], done["decided_at"] is None) == ("in_force", False)
    (held,) = of(story, "viewer").get("targets/", year=2025).json()["results"]
    assert held == done
    again = approver.post(f"targets/{row['id']}/refuse/")
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"value": "viel"}, "value"),
        ({"value": 62.5}, "value"),
        ({"value": ""}, "value"),
        ({"year": 25}, "year"),
        ({"comparator": "about"}, "comparator"),
        ({"tolerance": "1"}, "tolerance"),
        ({"title": "", "number": ""}, "title"),
        ({"clause": "九十九"}, "clause"),
        ({"unit": "nobody"}, "unit"),
        ({"indicator": "nothing"}, "indicator"),
    ],
)
def test_a_target_that_cannot_be_is_refused_by_field(story, more, field):
    answer = of(story, "assessor").post("targets/", cell(story, **more))
    assert (answer.status_code, field in answer.json()["fields"]) == (422, True), answer.json()


def test_a_cell_is_emptied_by_two_people_and_both_stay_readable(story):
    assessor, approver = of(story, "assessor"), of(story, "approver")
    (held,) = assessor.get("targets/", year=2024).json()["results"]
    place = f"targets/{held['id']}/clear/"
    assert "reason" in assessor.post(place, {}).json()["fields"]
    asked = assessor.post(place, {"reason": "该目标已由县政府收回"})
    assert asked.status_code == 201
    one = asked.json()
    assert (one["state"], one["printed"], one["year"]) == ("proposed", "≥60", 2024)
    assert assessor.post(place, {"reason": "再提一次"}).status_code == 409
    assert assessor.post(f"target-clearings/{one['id']}/approve/").status_code == 403
    done = approver.post(f"target-clearings/{one['id']}/approve/").json()
    assert done["state"] == "approved"
    assert approver.get(f"target-clearings/{one['id']}/").json() == done
    assert assessor.get("targets/", year=2024).json()["results"] == []
    (cleared,) = assessor.get("targets/", state="cleared").json()["results"]
    assert (cleared["id"], cleared["printed"]) == (held["id"], "≥60")


def test_a_strangers_program_finds_no_cell_and_enters_none_here(story):
    stranger = program("assessor", make.neighbour())
    pk = Target.objects.get(year=2024).pk
    assert stranger.get(f"targets/{pk}/").status_code == 404
    assert stranger.post(f"targets/{pk}/clear/", {"reason": "试验"}).status_code == 404
    code = story.county.code
    assert stranger.post("targets/", cell(story), county=code).status_code == 404
    assert Target.objects.filter(year=2025).count() == 0


# --- a scheme's draft ---------------------------------------------------------


def test_a_draft_is_begun_changed_weighed_and_published_by_another(story):
    assessor, approver = of(story, "assessor"), of(story, "approver")
    made = assessor.post("schemes/weighted/draft/", DAY)
    assert made.status_code == 201
    row = made.json()
    place = f"schemes/weighted/{row['version']}/"
    assert (row["version"], row["state"], row["from_on"]) == (2, "draft", "2026-01-01")
    assert assessor.post("schemes/weighted/draft/", DAY).json()["code"] == "draft_open"

    seen = row["edit_version"]
    added = assessor.post(
        f"{place}items/", {"version": seen, "group": "二级", "indicator": "per_head"}
    ).json()
    assert [one["code"] for one in added["items"]] == ["share", "contracts", "per_head"]
    steps = [{"from": "1", "points": "5"}, {"from": "2.50", "points": "10"}]
    body = {"version": added["edit_version"], "rule": "steps", "params": {"steps": steps}}
    changed = assessor.post(f"{place}items/per_head/", body).json()
    last = changed["items"][-1]
    assert (last["rule"], last["group"]) == ("steps", "二级")
    assert last["params"] == {
        "steps": [{"from": "1", "points": "5"}, {"from": "2.5", "points": "10"}]
    }
    moved = assessor.post(
        f"{place}items/contracts/move/", {"version": changed["edit_version"], "up": True}
    ).json()
    assert [one["code"] for one in moved["items"]] == ["contracts", "share", "per_head"]
    weights = {"share": "50", "contracts": "40", "per_head": "10"}
    body = {"version": moved["edit_version"], "weights": weights, **PAPER}
    weighed = assessor.post(f"{place}weights/", body).json()
    assert {one["code"]: one["weight"] for one in weighed["items"]} == weights
    assert weighed["weights_number"] == PAPER["number"]

    body = {"version": weighed["edit_version"], **DAY}
    assert assessor.post(f"{place}publish/", body).status_code == 403
    known = approver.post(f"{place}publish/", body).json()
    assert (known["state"], known["reason"]) == ("published", DAY["reason"])
    assert of(story, "viewer").get(place).json() == known
    late = assessor.post(f"{place}items/share/remove/", {"version": known["edit_version"]})
    assert (late.status_code, late.json()["code"]) == (409, "version_published")


def test_an_item_goes_out_with_the_weights_and_a_draft_is_given_up_once(story):
    assessor = of(story, "assessor")
    row = assessor.post("schemes/weighted/draft/", DAY).json()
    place, key = "schemes/weighted/2/", {"Idempotency-Key": "out"}
    body = {"version": row["edit_version"]}
    left = assessor.post(f"{place}items/share/remove/", body, headers=key)
    assert left.status_code == 200
    assert [(one["code"], one["weight"]) for one in left.json()["items"]] == [("contracts", None)]
    assert assessor.post(f"{place}items/share/remove/", body, headers=key).json() == left.json()
    stale = assessor.post(f"{place}discard/", body)
    assert (stale.status_code, stale.json()["code"]) == (409, "version_conflict")
    body, key = {"version": left.json()["edit_version"]}, {"Idempotency-Key": "away"}
    for _time in range(2):
        gone = assessor.post(f"{place}discard/", body, headers=key)
        assert (gone.status_code, gone.json()["discarded"]) == (200, True)
    assert not SchemeVersion.objects.filter(number=2).exists()
    assert AuditEvent.objects.filter(what="kpi.scheme_discarded").count() == 1
    assert assessor.get(place).status_code == 404


@pytest.mark.parametrize(
    ("verb", "body", "field"),
    [
        ("items/share/", {"rule": "linear", "params": {"L": "1"}}, "params"),
        ("items/share/", {"rule": "linear", "params": {"L": "1", "U": "1"}}, "rule"),
        ("items/share/", {"rule": "linear", "params": {"L": 1, "U": "2"}}, "params"),
        ("items/share/", {"rule": "luck"}, "rule"),
        ("items/share/", {"rule": ""}, "rule"),
        ("items/share/", {"rule": "threshold", "target": "hoch"}, "target"),
        ("items/share/", {"rule": "steps"}, "params"),
        (
            "items/share/",
            {
                "rule": "steps",
                "params": {"steps": [{"from": "1", "points": "1"}, {"to": "2", "points": "2"}]},
            },
            "params",
        ),
        ("items/share/", {"rule": "growth", "params": "viel"}, "params"),
        ("items/", {"group": "一级"}, "name"),
        ("items/", {"group": "一级", "indicator": "nothing"}, "indicator"),
        ("items/", {"group": "一级", "indicator": "share"}, "indicator"),
        ("weights/", {"weights": {"share": "1", "contracts": "1"}}, "title"),
        ("weights/", {"weights": {"share": "1", "nothing": "1"}, **PAPER}, "weights"),
        ("weights/", {"weights": {"share": "1"}, **PAPER}, "w-contracts"),
        ("weights/", {"weights": {"share": "x", "contracts": "1"}, **PAPER}, "share"),
    ],
)
def test_a_change_of_a_draft_that_cannot_be_is_refused_by_field(story, verb, body, field):
    assessor = of(story, "assessor")
    row = assessor.post("schemes/weighted/draft/", DAY).json()
    answer = assessor.post(f"schemes/weighted/2/{verb}", {"version": row["edit_version"], **body})
    told = answer.json()
    assert answer.status_code in {409, 422}, told
    assert field in told["fields"], told
    assert assessor.get("schemes/weighted/2/").json() == row


def test_a_draft_is_there_for_those_who_draft_or_publish_alone(story):
    of(story, "assessor").post("schemes/weighted/draft/", DAY)
    assert of(story, "approver").get("schemes/weighted/2/").status_code == 200
    for other in (of(story, "viewer"), program("assessor", make.neighbour())):
        assert other.get("schemes/weighted/2/").status_code == 404
    for verb in ("discard", "weights", "items/share/remove"):
        answer = of(story, "approver").post(f"schemes/weighted/2/{verb}/", {"version": 1})
        assert answer.status_code == 403, verb


# --- forms --------------------------------------------------------------------


def test_a_form_is_made_given_out_and_ended(story):
    assessor = of(story, "assessor")
    body = {
        "code": "births", "name": "活产数", "unit": "人", "form_code": "mch",
        "form_name": "妇幼月报", "frequency": "month",
    }  # fmt: skip
    made = assessor.post("data-elements/", body)
    assert (made.status_code, made.json()["data_set"]) == (201, "mch")
    assert assessor.post("data-elements/", body).status_code == 422  # the code is taken
    form = assessor.get("data-sets/mch/").json()
    assert (form["elements"], form["out_from"], form["owner"]) == ("births", None, "")
    early = assessor.post("data-sets/mch/give-out/", {"version": form["version"]})
    assert early.status_code == 409
    terms = {"owner": "妇幼科", "basis": "试验〔2025〕3号", "ends_on": "2026-12-31"}
    body = {"version": form["version"], "change_limit": "0.50", **terms}
    told = assessor.post("data-sets/mch/terms/", body).json()
    assert {name: told[name] for name in terms} == terms
    assert told["change_limit"] == "0.5"
    stale = assessor.post("data-sets/mch/terms/", body)
    assert (stale.status_code, stale.json()["code"]) == (409, "version_conflict")
    body = {"version": told["version"], "due_days": 8}
    told = assessor.post("data-sets/mch/terms/", body).json()  # the rest stays
    assert (told["due_days"], told["owner"], told["change_limit"]) == (8, "妇幼科", "0.5")
    out = assessor.post("data-sets/mch/give-out/", {"version": told["version"]}).json()
    assert out["out_from"] == "2025-03-01"
    more = {"code": "deaths", "name": "死亡数", "unit": "人", "data_set": "mch"}
    longer = assessor.post("data-elements/", more)
    assert (longer.status_code, longer.json()["code"]) == (409, "form_out")
    end = {"version": out["version"], "reason": "并入新表"}
    assert assessor.post("data-sets/mch/end/", end).json()["ends_on"] == "2025-03-01"


def test_terms_that_cannot_be_are_refused_by_field(story):
    assessor = of(story, "assessor")
    form = assessor.get("data-sets/month/").json()
    for more, field in (
        ({"review": "nobody"}, "review"),
        ({"due_days": 20, "closes_days": 10}, "closes_days"),
        ({"change_limit": "-1"}, "change_limit"),
        ({"change_limit": "half"}, "change_limit"),
        ({"ends_on": "soon"}, "ends_on"),
    ):
        answer = assessor.post("data-sets/month/terms/", {"version": form["version"], **more})
        assert (answer.status_code, field in answer.json()["fields"]) == (422, True), more
    assert of(story, "viewer").post(
        "data-sets/month/terms/", {"version": form["version"]}
    ).status_code == 403  # fmt: skip


def test_a_rule_holds_until_it_is_ended(story):
    assessor = of(story, "assessor")
    rule = {
        "code": "J-09", "name": "不小于", "left": "here", "op": "ge", "right": "elsewhere",
        "instruction": "请核对", "blocking": True,
    }  # fmt: skip
    made = assessor.post("data-sets/month/rules/", rule)
    assert made.status_code == 201
    assert assessor.post("data-sets/month/rules/", rule).status_code == 422  # the code is taken
    bad = assessor.post("data-sets/month/rules/", {**rule, "code": "J-10", "left": "here +"})
    assert bad.status_code == 422
    (listed,) = of(story, "viewer").get("validation-rules/", data_set="month").json()["results"]
    assert listed == made.json()
    ended = assessor.post(f"data-sets/month/rules/{listed['id']}/end/").json()
    assert ended["ended_at"] is not None
    wrong = assessor.post(f"data-sets/year/rules/{listed['id']}/end/")
    assert wrong.status_code == 404


# --- windows ------------------------------------------------------------------


def test_a_window_is_closed_and_opened_with_reasons(story):
    assessor, place = of(story, "assessor"), "data-sets/month/windows/202401/"
    assert assessor.post(f"{place}open/", {"reason": "补报"}).json()["code"] == "window_unchanged"
    shut = assessor.post(f"{place}close/", {"reason": "年度封账"}).json()
    assert (shut["closed"], shut["reason"], shut["period"]) == (True, "年度封账", "202401")
    assert assessor.post(f"{place}close/", {"reason": "再关"}).status_code == 409
    assert "reason" in assessor.post(f"{place}open/", {"reason": " "}).json()["fields"]
    (listed,) = of(story, "viewer").get("windows/", data_set="month").json()["results"]
    assert listed == shut
    again = assessor.post(f"{place}open/", {"reason": "漏报一家"}).json()
    assert (again["closed"], again["reason"]) == (False, "漏报一家")
    for wrong in ("2024", "202413", "x"):
        answer = assessor.post(f"data-sets/month/windows/{wrong}/close/", {"reason": "试验"})
        assert answer.status_code == 422, wrong
    assert PeriodWindow.objects.count() == 1
    clerk = program("clerk", institution=story.bodies[0])
    assert clerk.get("windows/").json()["results"] == []
    assert clerk.post(f"{place}close/", {"reason": "试验"}).status_code == 403


# --- consequences -------------------------------------------------------------


def test_somebody_takes_note_of_what_follows_from_a_published_run(story):
    loaded.load("tz")
    Consequence.objects.create(
        county=story.county,
        scheme=story.version("weighted").scheme,
        code="appointment",
        name="负责人员任免",
        clause=Clause.objects.get(plan__code="TZ", key="六（三）"),
    )
    assessor, computed = of(story, "assessor"), story.run("weighted")
    (one,) = assessor.get("consequences/", scheme="weighted").json()["results"]
    assert (one["code"], one["clause"]) == ("appointment", "六（三）")
    early = f"runs/{computed.pk}/consequences/appointment/note/"
    assert assessor.post(early, {"words": "已报"}).json()["code"] == "run_not_published"
    run = published(story)
    place, key = f"runs/{run.pk}/consequences/appointment/note/", {"Idempotency-Key": "n"}
    made = assessor.post(place, {"words": "已报组织部门"}, headers=key)
    assert (made.status_code, made.json()["words"]) == (201, "已报组织部门")
    assert assessor.post(place, {"words": "已报组织部门"}, headers=key).json() == made.json()
    (noted,) = of(story, "viewer").get("consequence-notes/", run=run.pk).json()["results"]
    assert noted == made.json()
    assert "words" in assessor.post(place, {"words": ""}).json()["fields"]
    assert assessor.post(place.replace("appointment", "prison"), {"words": "试"}).status_code == 404
    stranger = program("assessor", make.neighbour())
    assert stranger.post(place, {"words": "试"}).status_code == 404
    assert stranger.get("consequence-notes/").json()["results"] == []
    assert ConsequenceNote.objects.count() == 1


def test_more_rows_cost_no_more_queries(story, django_assert_max_num_queries):
    form = story.version().county.dataset_set.get(code="month")
    for period in ("202401", "202402", "202403"):
        actions.close_period(data_set=form, period=period, reason="封账", by=story.assessor)
    whole = of(story, "viewer")
    whole.get("runs/")
    for path in ("windows/", "targets/", "data-sets/", "schemes/"):
        with django_assert_max_num_queries(30) as one:
            whole.get(path, page_size=1)
        with django_assert_max_num_queries(30) as many:
            whole.get(path, page_size=2)
        assert len(one) == len(many), path
