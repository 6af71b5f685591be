"""Figures asked for once, over REST: asked, found, answered, refused, ended; each their own."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from alliance.core.clock import now
from kpi.models import AdHocCell, AdHocRequest, DataValue
from tests import make
from tests.kpi.calling import Program, program, table
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db
MONTH = "202501"


@pytest.fixture
def story() -> Story:
    """The first body has reported January; the other two have not."""
    found = small_county(filled=False)
    found.write("here", {(found.bodies[0].unit, MONTH): "12"})
    return found


def of(story: Story, role: str) -> Program:
    return program(role, story.county)


def clerk(story: Story, body: int) -> Program:
    return program("clerk", institution=story.bodies[body])


def asking(story: Story, **said: Any) -> dict[str, Any]:
    return {
        "title": "寒潮期间门诊量", "basis": "市卫健委电话通知", "period": MONTH,
        "due_at": (now() + timedelta(hours=3)).isoformat(), "elements": ["here"],
        "new": [{"name": "留观人数", "unit": "人"}],
        "units": [body.code for body in story.bodies], "minutes": 5,
    } | said  # fmt: skip


def ask(story: Story, **said: Any) -> dict[str, Any]:
    made = of(story, "assessor").post("ad-hoc-requests/", asking(story, **said))
    assert made.status_code == 201, made.json()
    return dict(made.json())


def part(row: dict[str, Any], story: Story, body: int) -> str:
    return f"ad-hoc-requests/{row['id']}/units/{story.bodies[body].code}/"


def test_what_exists_is_found_and_only_gaps_go_out(story):
    assessor, key = of(story, "assessor"), {"Idempotency-Key": "cold wave"}
    body = asking(story)
    made = assessor.post("ad-hoc-requests/", body, headers=key)
    row = made.json()
    assert made.status_code == 201
    assert made.headers["Location"] == f"/api/v1/ad-hoc-requests/{row['id']}/"
    # two things of three bodies, one of the six known
    assert (row["units"], row["cells"], row["found"], row["open"]) == (3, 6, 1, 5)
    assert [(one["element"], one["name"], one["unit"]) for one in row["items"]] == [
        ("here", "数据元here", "人次"), (None, "留观人数", "人"),
    ]  # fmt: skip
    again = assessor.post("ad-hoc-requests/", body, headers=key)
    assert (again.json(), AdHocRequest.objects.count()) == (row, 1)
    (known,) = assessor.get("ad-hoc-cells/", request=row["id"], state="found").json()["results"]
    assert (known["unit"], known["value"], known["source"]) == (
        story.bodies[0].code, "12", "entered",
    )  # fmt: skip


def test_an_alliance_stands_for_its_members_of_today(story):
    row = ask(story, units=[], alliances=[story.north.code])
    # the lead and two members; the first body has its figure
    assert (row["units"], row["found"]) == (3, 1)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"basis": ""}, "basis"),
        ({"units": []}, "units"),
        ({"units": ["nobody"]}, "units"),
        ({"elements": ["nothing"]}, "elements"),
        ({"elements": [], "new": []}, "elements"),
        ({"period": "2025"}, "period"),
        ({"due_at": "soon"}, "due_at"),
        ({"due_at": "2020-01-01T08:00:00+08:00"}, "due_at"),
        ({"elements": [], "keeps": True}, "keeps"),
    ],
)
def test_an_incomplete_request_does_not_go_out(story, said, field):
    refused = of(story, "assessor").post("ad-hoc-requests/", asking(story, **said))
    assert (refused.status_code, field in refused.json()["fields"]) == (422, True)
    assert not AdHocRequest.objects.exists()


def test_nobody_is_asked_when_everything_is_known(story):
    refused = of(story, "assessor").post(
        "ad-hoc-requests/", asking(story, new=[], units=[story.bodies[0].code])
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "all_known")


def test_a_body_answers_in_parts_with_reasons_and_stated_noughts(story):
    row = ask(story)
    mine, where = clerk(story, 1), part(row, story, 1)
    here, stay = mine.get(where).json()["cells"]
    assert (here["state"], stay["measure"]) == ("asked", "人")
    wrong = mine.post(f"{where}answer/", {"cells": {str(here["id"]): "七", str(stay["id"]): "3"}})
    assert (wrong.status_code, set(wrong.json()["fields"])) == (422, {str(here["id"])})
    assert mine.get(where).json()["open"] == 2
    key = {"Idempotency-Key": "first"}
    body = {"cells": {str(here["id"]): "7"}}
    told = mine.post(f"{where}answer/", body, headers=key).json()
    assert (told["open"], told["cells"][0]["value"]) == (1, "7")
    assert mine.post(f"{where}answer/", body, headers=key).json() == told
    done = mine.post(f"{where}answer/", {"cells": {}, "zeros": [stay["id"]]}).json()
    assert (done["open"], done["cells"][1]["value"], done["cells"][1]["stated_zero"]) == (
        0, "0", True,
    )  # fmt: skip
    strange = mine.post(f"{where}answer/", {"cells": {"x": "7"}})
    assert (strange.status_code, set(strange.json()["fields"])) == (422, {"cells"})
    number = mine.post(f"{where}answer/", {"cells": {str(here["id"]): 7}})
    assert number.status_code == 422
    assert DataValue.objects.count() == 1


def test_answers_become_values_where_the_request_says_so(story):
    row = ask(story, keeps=True)
    mine, where = clerk(story, 1), part(row, story, 1)
    here, stay = mine.get(where).json()["cells"]
    body = {"cells": {str(here["id"]): "7", str(stay["id"]): "3"}}
    told = mine.post(f"{where}answer/", body).json()
    assert [cell["kept"] for cell in told["cells"]] == [True, False]
    rows = of(story, "viewer").get("data-values/", source="asked").json()["results"]
    assert [(one["unit"], one["element"], one["value"]) for one in rows] == [
        (story.bodies[1].code, "here", "7")
    ]


def test_a_body_refuses_with_a_reason_and_the_request_ends(story):
    row = ask(story)
    mine, where = clerk(story, 1), part(row, story, 1)
    blank = mine.post(f"{where}refuse/", {"reason": ""})
    assert (blank.status_code, set(blank.json()["fields"])) == (422, {"reason"})
    told = mine.post(f"{where}refuse/", {"reason": "没有发热门诊"}).json()
    assert {cell["refusal"] for cell in told["cells"]} == {"没有发热门诊"}
    again = mine.post(f"{where}refuse/", {"reason": "再说"})
    assert (again.status_code, again.json()["code"]) == (409, "nothing_open")
    assert mine.post(f"ad-hoc-requests/{row['id']}/end/").status_code == 403
    ended = of(story, "assessor").post(f"ad-hoc-requests/{row['id']}/end/").json()
    assert (ended["state"], ended["ended_at"] is not None) == ("ended", True)
    cell = told["cells"][0]["id"]
    late = mine.post(f"{where}answer/", {"cells": {str(cell): "7"}})
    assert (late.status_code, late.json()["code"]) == (409, "ad_hoc_ended")


def test_after_the_hour_it_is_late(story):
    row = ask(story)
    with time_machine.travel(now() + timedelta(hours=4), tick=False):
        told = clerk(story, 1).get(part(row, story, 1)).json()
    assert (told["late"], told["open"]) == (True, 2)


def test_each_body_sees_its_own_and_a_stranger_nothing(story):
    row = ask(story, units=[body.code for body in story.bodies[:2]])
    mine = clerk(story, 1)
    (listed,) = mine.get("ad-hoc-requests/").json()["results"]
    assert (listed["units"], listed["cells"]) == (1, 2)
    assert {cell["unit"] for cell in mine.get("ad-hoc-cells/").json()["results"]} == {
        story.bodies[1].code
    }
    assert mine.get(part(row, story, 0)).status_code == 404
    cell = AdHocCell.objects.filter(unit=story.bodies[0].unit).latest("pk")
    stolen = mine.post(f"{part(row, story, 0)}answer/", {"cells": {str(cell.pk): "1"}})
    assert stolen.status_code == 404
    mixed = mine.post(f"{part(row, story, 1)}answer/", {"cells": {str(cell.pk): "1"}})
    assert (mixed.status_code, mixed.json()["code"]) == (422, "cells_stale")
    for stranger in (clerk(story, 2), program("assessor", make.neighbour())):
        assert stranger.get("ad-hoc-requests/").json()["results"] == []
        assert stranger.get("ad-hoc-cells/").json()["results"] == []
        assert stranger.get(f"ad-hoc-requests/{row['id']}/").status_code == 404
    for role in ("viewer", "approver"):
        assert of(story, role).post("ad-hoc-requests/", asking(story)).status_code == 403


def test_more_requests_cost_no_more_queries_and_leave_as_csv(story, django_assert_max_num_queries):
    for _time in range(3):
        ask(story)
    whole = of(story, "viewer")
    whole.get("runs/")
    for path in ("ad-hoc-requests/", "ad-hoc-cells/"):
        with django_assert_max_num_queries(30) as one:
            whole.get(path, page_size=1)
        with django_assert_max_num_queries(30) as many:
            whole.get(path, page_size=3)
        assert len(one) == len(many)
    assert len(whole.rows("ad-hoc-cells/", page_size=4)) == 18
    lines = table(whole.get("ad-hoc-requests/", format="csv"))
    assert {(line["cells"], line["open"]) for line in lines} == {("6", "5")}
