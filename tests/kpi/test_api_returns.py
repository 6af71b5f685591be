"""Returns over REST: owed, saved, handed in, reviewed, accepted, given back; each their own."""

import json
from datetime import UTC, date, datetime

import pytest
import time_machine

from alliance.core.models import AuditEvent
from kpi.models import DataValue, Submission
from tests import make
from tests.kpi.calling import Program, program, program_of
from tests.kpi.returning import VILLAGE, Place, place

pytestmark = pytest.mark.django_db
TODAY = datetime(2024, 11, 5, 4, tzinfo=UTC)
FULL = {"here": "12", "elsewhere": "3"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def there() -> Place:
    return place()


def asked(there: Place, *, form: str = "month", period: str = "202410", unit: str = "") -> str:
    return f"returns/{form}/{period}/{unit or there.body.code}/"


def clerk_of(there: Place, body: int = 0) -> Program:
    return program_of(there.person("clerk", there.story.bodies[body]))


def saved(there: Place, cells: dict[str, str], by: Program, version: int = 0, **more: str):
    return by.post(f"{asked(there)}save/", {"version": version, "cells": cells, **more})


def test_what_is_owed_is_listed_until_it_is_handed_in(there):
    there.out(from_on=date(2024, 9, 1))
    clerk = clerk_of(there)
    owed = clerk.get("owed-returns/", unit=there.body.code).json()
    assert owed["not_listed"] == 0
    assert [(one["period"], one["due_on"], one["cells"]) for one in owed["results"]] == [
        ("202409", "2024-10-10", 2), ("202410", "2024-11-10", 2),
    ]  # fmt: skip
    assert {
        (one["unit"], one["whose"], one["state"], one["version"]) for one in owed["results"]
    } == {(there.body.code, "own", None, 0)}
    assert saved(there, FULL, clerk).status_code == 200
    assert clerk.post(f"{asked(there)}submit/", {"version": 1}).status_code == 200
    asked_for = {"data_set": "month", "unit": there.body.code}
    (left,) = clerk.get("owed-returns/", **asked_for).json()["results"]
    assert left["period"] == "202409"
    assert clerk.get("owed-returns/", unit="no-such").json()["results"] == []


def test_a_centre_owes_for_its_clinic_under_that_name(there):
    there.out("village", from_on=date(2024, 10, 1))
    (one,) = clerk_of(there).get("owed-returns/").json()["results"]
    assert (one["unit"], one["whose"], one["cells"]) == (there.clinic.code, "clinic", 12)


def test_a_return_is_saved_handed_in_given_back_and_accepted(there):
    there.out(review="own")
    clerk = clerk_of(there)
    blank = clerk.get(asked(there)).json()
    assert (blank["state"], blank["version"], blank["lock"], blank["own"]) == (None, 0, None, True)
    assert [(cell["key"], cell["text"]) for cell in blank["cells"]] == [
        ("here", ""), ("elsewhere", ""),
    ]  # fmt: skip
    draft = saved(there, {"here": "1２"}, clerk).json()
    assert (draft["state"], draft["version"], draft["cells"][0]["text"]) == ("draft", 1, "1２")
    assert not DataValue.objects.exists()

    short = clerk.post(f"{asked(there)}submit/", {"version": 1})
    assert (short.status_code, short.json()["code"]) == (422, "cells_wrong")
    assert set(short.json()["fields"]) == {"elsewhere"}
    saved(there, {"elsewhere": "3"}, clerk, version=1)
    done = clerk.post(f"{asked(there)}submit/", {"version": 2}).json()
    assert (done["state"], done["late"]) == ("submitted", False)
    assert "等待办理" in done["lock"]
    assert {str(row.value) for row in DataValue.objects.all()} == {"12", "3"}

    head = program_of(there.person("head", there.body))
    back = head.post(f"{asked(there)}give-back/", {"version": 3, "reason": "漏计"}).json()
    assert (back["state"], back["returned_for"], back["lock"]) == ("returned", "漏计", None)
    saved(there, {"here": "13"}, clerk, version=4)
    clerk.post(f"{asked(there)}submit/", {"version": 5})
    assert head.post(f"{asked(there)}review/", {"version": 6}).json()["state"] == "reviewed"
    assessor = program("assessor", there.county)
    taken = assessor.post(f"{asked(there)}accept/", {"version": 7}).json()
    assert (taken["state"], taken["accepted_at"] is not None) == ("accepted", True)
    shut = saved(there, {"here": "14"}, clerk, version=8)
    assert (shut.status_code, shut.json()["code"]) == (409, "return_locked")
    told = {"reason": "核实有误", "until_on": "2024-11-06"}
    open_again = assessor.post(f"{asked(there)}unlock/", told).json()
    assert (open_again["state"], open_again["lock"]) == ("returned", None)


def test_who_saves_over_somebody_elses_figures_is_told_both_and_nothing_is_lost(there):
    there.out()
    saved(there, {"here": "12"}, clerk_of(there))
    other = program_of(there.person("head", there.body))
    refused = saved(there, {"here": "13", "elsewhere": "4"}, other)
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "version_conflict")
    assert problem["version"] == {"yours": 0, "theirs": 1}
    assert problem["values"] == {
        "here": {"yours": "13", "theirs": "12"}, "elsewhere": {"yours": "4", "theirs": ""},
    }  # fmt: skip
    assert Submission.objects.get().cells == {"here": "12"}
    late = clerk_of(there).post(f"{asked(there)}submit/", {"version": 0})
    assert (late.status_code, late.json()["code"]) == (409, "version_conflict")


def test_the_same_key_saves_once_and_answers_twice(there):
    there.out()
    clerk, key = clerk_of(there), {"Idempotency-Key": "october"}
    body = {"version": 0, "cells": FULL}
    first, second = (clerk.post(f"{asked(there)}save/", body, headers=key) for _time in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.json()["version"] == 1
    other = clerk.post(f"{asked(there)}save/", {**body, "version": 1}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_stated_zeros_and_entry_on_behalf_as_on_the_page(there):
    there.out("village")
    clerk = clerk_of(there)
    where = asked(there, form="village", unit=there.clinic.code)
    assert clerk.get(where).json()["own"] is False
    body = {"version": 0, "cells": dict.fromkeys(VILLAGE[:9], "4")}
    bare = clerk.post(f"{where}save/", body)
    assert (bare.status_code, set(bare.json()["fields"])) == (422, {"basis", "told_by"})
    told = clerk.post(f"{where}save/", {**body, "basis": "paper", "told_by": "演示人员 41"}).json()
    assert (told["basis"], told["told_by"]) == ("paper", "演示人员 41")
    done = clerk.post(f"{where}submit/", {"version": 1, "zeros": VILLAGE[9:]}).json()
    assert [cell["key"] for cell in done["cells"] if cell["stated_zero"]] == VILLAGE[9:]


def test_a_photo_comes_with_an_entry_on_behalf_and_is_read_again(there):
    there.out("village")
    clerk = clerk_of(there)
    where = asked(there, form="village", unit=there.clinic.code)
    body = {
        "version": "0", "cells": json.dumps({VILLAGE[0]: "4"}), "basis": "paper",
        "told_by": "演示人员 41",
    }  # fmt: skip
    photo = make.upload("月报.jpg", b"\xff\xd8\xff photo")
    told = clerk.form(f"{where}save/", {**body, "photo": photo}).json()
    assert told["photo"].startswith("月报.jpg ")
    assert told["cells"][0]["text"] == "4"
    answer = clerk.get(f"{where}photo/")
    assert answer.content == b"\xff\xd8\xff photo"
    assert AuditEvent.objects.filter(what="kpi.return_photo_read").exists()
    kept = clerk.post(f"{where}save/", {**body, "version": 1, "cells": {VILLAGE[1]: "5"}}).json()
    assert kept["photo"] == told["photo"]
    wrong = make.upload("月报.jpg", b"no photo")
    refused = clerk.form(f"{where}save/", {**body, "version": "2", "photo": wrong})
    assert (refused.status_code, refused.json()["code"]) == (422, "file_kind")
    torn = clerk.form(f"{where}save/", {**body, "version": "2", "cells": "{"})
    assert (torn.status_code, set(torn.json()["fields"])) == (422, {"cells"})
    assert Submission.objects.get().version == 2
    assert clerk_of(there, 1).get(f"{where}photo/").status_code == 404


def test_a_return_without_a_photo_says_so(there):
    there.out()
    clerk = clerk_of(there)
    none = clerk.get(f"{asked(there)}photo/")
    assert (none.status_code, none.json()["code"]) == (409, "nothing_saved")
    saved(there, FULL, clerk)
    assert clerk.get(f"{asked(there)}photo/").status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"cells": FULL}, "version"),
        ({"version": 0}, "cells"),
        ({"version": "soon", "cells": FULL}, "version"),
        ({"version": -1, "cells": FULL}, "version"),
        ({"version": 10**12, "cells": FULL}, "version"),
        ({"version": 0, "cells": ["12"]}, "cells"),
        ({"version": 0, "cells": {"here": 1.25}}, "cells"),
        ({"version": 0, "cells": {"here": None}}, "cells"),
        ({"version": 0, "cells": FULL, "basis": "rumour"}, "basis"),
        ([], None),
    ],
)
def test_what_is_wrong_with_a_save_is_said_by_field_and_changes_nothing(there, body, field):
    there.out()
    answer = clerk_of(there).post(f"{asked(there)}save/", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert field is None or field in answer.json()["fields"]
    assert not Submission.objects.exists()


def test_another_bodys_return_is_not_there_and_another_role_may_not(there):
    there.out()
    saved(there, FULL, clerk_of(there))
    other, stranger = clerk_of(there, 1), program("assessor", make.neighbour())
    viewer = program("viewer", there.county)
    for client in (other, stranger):
        assert client.get(asked(there)).status_code == 404
        assert client.get("returns/").json()["results"] == []
    assert other.post(f"{asked(there)}submit/", {"version": 1}).status_code == 404
    assert saved(there, FULL, other, version=1).status_code == 404
    assert viewer.get(asked(there)).json()["state"] == "draft"
    assert saved(there, FULL, viewer, version=1).status_code == 403
    for verb in ("accept", "review"):
        answer = clerk_of(there).post(f"{asked(there)}{verb}/", {"version": 1})
        assert answer.status_code == 403, verb
    assert Submission.objects.get().version == 1


def test_a_step_before_anything_was_saved_says_so(there):
    there.out()
    answer = clerk_of(there).post(f"{asked(there)}submit/", {"version": 0})
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_saved")
    wrong = clerk_of(there).get(asked(there, period="October"))
    assert wrong.status_code == 422


def test_the_list_tells_where_each_return_stands(there, django_assert_max_num_queries):
    there.out()
    for body in there.story.bodies:
        row = there.submitted(body.unit, FULL, there.who("clerk", body))
    whole = program("assessor", there.county)
    rows = whole.get("returns/", state="submitted", period="202410").json()["results"]
    assert [one["unit"] for one in rows] == [body.code for body in there.story.bodies[::-1]]
    assert {(one["version"], one["late"], one["findings_open"]) for one in rows} == {(2, False, 0)}
    assert row.version == 2
    whole.get("returns/")
    with django_assert_max_num_queries(30) as one:
        whole.get("returns/", page_size=1)
    with django_assert_max_num_queries(30) as many:
        whole.get("returns/", page_size=3)
    assert len(one) == len(many)
    assert "submitted" in whole.get("returns/", format="csv").content.decode()
