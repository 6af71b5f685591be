"""Superiors' forms over REST: taken in blank, bound, renewed, filled in, ended; the county's own."""

import io
from typing import Any

import openpyxl
import pytest

from alliance.core.models import AuditEvent
from kpi.models import BoundCell, SuperiorForm
from tests import make
from tests.kpi.calling import Program, program, table
from tests.kpi.story import Story, small_county
from tests.kpi.test_superiors import SHEET, upload, workbook

pytestmark = pytest.mark.django_db
NAMED = {"name": "医共体运行月报", "superior": "省卫生健康委", "frequency": "month"}


@pytest.fixture
def story() -> Story:
    """Body 1, 2, 3 report 10, 20, 30 visits a month in 2024, 5 elsewhere each."""
    return small_county()


def of(story: Story, role: str) -> Program:
    return program(role, story.county)


def added(by: Program, **more: Any) -> dict[str, Any]:
    made = by.form("superiors/", {**NAMED, "file": upload(workbook()), **more})
    assert made.status_code == 201, made.json()
    return dict(made.json())


def cell(story: Story, ref: str = "B4", **more: Any) -> dict[str, Any]:
    return {
        "sheet": SHEET, "cell": ref, "element": "here", "unit": story.county.code, "when": "same",
    } | more  # fmt: skip


def test_a_blank_is_taken_in_bound_and_filled_in(story):
    assessor = of(story, "assessor")
    row = added(assessor)
    assert (row["name"], row["blank"], row["bound"], row["version"]) == ("医共体运行月报", 1, 0, 1)
    assert {"B4", "C4", "D4"} <= set(row["open_cells"][SHEET])
    path = f"superiors/{row['id']}/"
    told = assessor.post(f"{path}bind/", cell(story)).json()
    assert [(one["cell"], one["element"], one["when"]) for one in told["cells"]] == [
        ("B4", "here", "same")
    ]
    assert "B4" not in told["open_cells"][SHEET]
    key = {"Idempotency-Key": "march"}
    done = assessor.post(f"{path}fill/", {"period": "202403"}, headers=key)
    filled = done.json()
    assert (done.status_code, filled["filled"], filled["period"]) == (201, 1, "202403")
    assert assessor.post(f"{path}fill/", {"period": "202403"}, headers=key).json() == filled
    file = of(story, "viewer").get(f"filled-superiors/{filled['id']}/file/")
    sheet = openpyxl.load_workbook(io.BytesIO(file.content))[SHEET]
    # 10 + 20 + 30, the two leads with nought
    assert sheet["B4"].value == 60
    assert sheet["B7"].value == "=SUM(B4:B6)"
    assert AuditEvent.objects.filter(what="kpi.superior_filled_read").exists()
    assert {gap["cell"] for gap in filled["gaps"]} >= {"B5", "C4"}
    (listed,) = assessor.get("filled-superiors/", form=row["id"]).json()["results"]
    assert listed == {name: filled[name] for name in listed}


def test_a_cell_is_unbound_and_what_is_wrong_is_said(story):
    assessor = of(story, "assessor")
    path = f"superiors/{added(assessor)['id']}/"
    nothing = assessor.post(f"{path}fill/", {"period": "202403"})
    assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing_bound")
    for wrong, status in (
        (cell(story, "A1"), 422),
        (cell(story, element="nothing"), 422),
        (cell(story, indicator="share"), 422),
        (cell(story, unit="nobody"), 422),
        (cell(story, when="someday"), 422),
        (cell(story, band=3), 422),
    ):
        assert assessor.post(f"{path}bind/", wrong).status_code == status, wrong
    assert not BoundCell.objects.exists()
    assessor.post(f"{path}bind/", cell(story))
    period = assessor.post(f"{path}fill/", {"period": "2024"})
    assert (period.status_code, set(period.json()["fields"])) == (422, {"period"})
    place = {"sheet": SHEET, "cell": "B4"}
    assert assessor.post(f"{path}unbind/", place).json()["cells"] == []
    again = assessor.post(f"{path}unbind/", place)
    assert (again.status_code, again.json()["code"]) == (409, "cell_not_bound")


def test_another_blank_keeps_what_is_found_again_and_it_ends_with_a_reason(story):
    assessor = of(story, "assessor")
    row = added(assessor)
    path = f"superiors/{row['id']}/"
    assessor.post(f"{path}bind/", cell(story))
    stale = assessor.form(f"{path}renew/", {"version": "9", "file": upload(workbook(2025))})
    assert (stale.status_code, stale.json()["code"]) == (409, "version_conflict")
    bare = assessor.form(f"{path}renew/", {"version": "1"})
    assert (bare.status_code, set(bare.json()["fields"])) == (422, {"file"})
    told = assessor.form(f"{path}renew/", {"version": "1", "file": upload(workbook(2025))}).json()
    assert (told["blank"], told["version"], [one["cell"] for one in told["cells"]]) == (
        2, 2, ["B4"],
    )  # fmt: skip
    blank = assessor.get(f"{path}blank/")
    assert blank.headers["Content-Disposition"].startswith("attachment")
    reason = assessor.post(f"{path}end/", {"version": 2})
    assert (reason.status_code, set(reason.json()["fields"])) == (422, {"reason"})
    ended = assessor.post(f"{path}end/", {"version": 2, "reason": "省里不再要"}).json()
    assert (ended["ended_reason"], ended["ended_at"] is not None) == ("省里不再要", True)
    late = assessor.post(f"{path}bind/", cell(story, "B5"))
    assert (late.status_code, late.json()["code"]) == (409, "superior_ended")


def test_what_another_blank_words_anew_waits_for_a_yes(story):
    assessor = of(story, "assessor")
    row = added(assessor)
    path = f"superiors/{row['id']}/"
    for ref, code in (("B4", "here"), ("B5", "elsewhere")):
        assessor.post(f"{path}bind/", cell(story, ref, element=code))
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    book[SHEET]["B3"] = "本月数"
    buffer = io.BytesIO()
    book.save(buffer)
    told = assessor.form(
        f"{path}renew/", {"version": "1", "file": upload(buffer.getvalue())}
    ).json()
    waiting = {one["cell"]: one["id"] for one in told["cells"] if one["proposed"]}
    assert set(waiting) == {"B4", "B5"}
    told = assessor.post(f"{path}confirm/", {"cells": [waiting["B4"]]}).json()
    told = assessor.post(f"{path}drop/", {"cells": [waiting["B5"]]}).json()
    assert [(one["cell"], one["proposed"]) for one in told["cells"]] == [("B4", False)]
    assert len(told["lost"]) == 1


def test_a_form_is_refused_when_it_is_no_workbook_or_there_already(story):
    assessor = of(story, "assessor")
    bare = assessor.form("superiors/", NAMED)
    assert (bare.status_code, bare.json()["code"]) == (422, "file_missing")
    text = assessor.form("superiors/", {**NAMED, "file": upload(b"no workbook")})
    assert text.status_code == 422
    often = assessor.form("superiors/", {**NAMED, "frequency": "day", "file": upload(workbook())})
    assert (often.status_code, set(often.json()["fields"])) == (422, {"frequency"})
    assert not SuperiorForm.objects.exists()
    key, content = {"Idempotency-Key": "province"}, workbook()
    first, second = (
        assessor.form("superiors/", {**NAMED, "file": upload(content)}, headers=key)
        for _time in range(2)
    )
    assert (first.status_code, second.json()["id"]) == (201, first.json()["id"])
    again = assessor.form("superiors/", {**NAMED, "file": upload(workbook())})
    assert (again.status_code, again.json()["code"]) == (422, "superior_exists")


def test_only_the_countys_readers_see_them_and_only_an_assessor_keeps_them(story):
    row = added(of(story, "assessor"))
    path = f"superiors/{row['id']}/"
    assert of(story, "viewer").get(path).json()["id"] == row["id"]
    head, stranger = (
        program("head", institution=story.bodies[0]), program("assessor", make.neighbour()),
    )  # fmt: skip
    for reader in (head, stranger):
        assert reader.get("superiors/").json()["results"] == []
        assert reader.get("filled-superiors/").json()["results"] == []
    assert head.get(path).status_code == 403
    for asked in ("", "blank/"):
        assert stranger.get(f"{path}{asked}").status_code == 404
    assert stranger.post(f"{path}bind/", cell(story)).status_code == 404
    for role in ("approver", "viewer"):
        refused = of(story, role).form("superiors/", {**NAMED, "file": upload(workbook())})
        assert refused.status_code == 403
        assert of(story, role).post(f"{path}bind/", cell(story)).status_code == 403


def test_more_forms_cost_no_more_queries(story, django_assert_max_num_queries):
    assessor = of(story, "assessor")
    for n in range(3):
        row = added(assessor, name=f"月报{n}")
        assessor.post(f"superiors/{row['id']}/bind/", cell(story))
    with django_assert_max_num_queries(30) as one:
        assessor.get("superiors/", page_size=1)
    with django_assert_max_num_queries(30) as many:
        assessor.get("superiors/", page_size=3)
    assert len(one) == len(many)
    lines = table(assessor.get("superiors/", format="csv"))
    assert {(line["blank"], line["bound"]) for line in lines} == {("1", "1")}
