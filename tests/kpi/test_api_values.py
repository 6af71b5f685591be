"""Reported values over REST: read in one's own scope, load by the rules of the page."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alliance.core.models import ImportFile
from kpi import actions
from kpi.models import DataSet, DataValue, DataValueChange
from tests import make
from tests.kpi.calling import V1, program, table
from tests.kpi.story import Story, small_county
from tests.make_workbook import workbook

pytestmark = pytest.mark.django_db
IMPORT = "data-values/import/"


@pytest.fixture
def story() -> Story:
    return small_county()


@pytest.fixture
def assessor(story):
    return program("assessor", story.county)


def row(unit: Any, value: Any = "7", element: str = "here", period: str = "202412", **more: Any):
    return {"unit": unit.code, "element": element, "period": period, "value": value, **more}


def stored(unit: Any, element: str = "here", period: str = "202412") -> DataValue:
    return DataValue.objects.get(unit=unit.unit, element__code=element, period=period)


# --- reading ------------------------------------------------------------------


def test_values_come_with_codes_and_filters(story, assessor):
    first = story.bodies[0]
    (found,) = assessor.rows("data-values/", unit=first.code, element="here", period="202401")
    value = DataValue.objects.get(pk=found["id"])
    assert (found["value"], found["missing"], found["source"]) == ("10", None, "entered")
    assert (found["unit_name"], found["level"], found["version"]) == (
        first.name, "institution", 1,
    )  # fmt: skip
    assert Decimal(found["value"]) == value.value
    assert len(assessor.rows("data-values/")) == DataValue.objects.count()
    assert len(assessor.rows("data-values/", period="202401..202403", element="here")) == 15
    assert assessor.rows("data-values/", source="imported") == []


def test_a_missing_value_says_why(story, assessor):
    first = story.bodies[0]
    story.write("here", {(first.unit, "202401"): None})
    (found,) = assessor.rows("data-values/", unit=first.code, element="here", period="202401")
    assert (found["value"], found["missing"], found["version"]) == (None, "not_collected", 2)


def test_a_clerk_reads_the_values_of_their_own_institution(story):
    mine = story.bodies[0]
    clerk = program("clerk", story.county, mine)
    assert {found["unit"] for found in clerk.rows("data-values/")} == {mine.code}


def test_definitions_are_open_to_everybody_of_the_county(story):
    clerk = program("clerk", story.county, story.bodies[0])
    (share,) = clerk.rows("indicators/", code="share")
    (version,) = share["versions"]
    assert (version["formula"], version["denominator"], version["factor"]) == (
        "here", "here + elsewhere", 100,
    )  # fmt: skip
    assert [found["code"] for found in clerk.rows("data-elements/", data_set="year")] == [
        "contracts", "residents",
    ]  # fmt: skip
    targets = clerk.rows("targets/", indicator="share")
    assert [(found["year"], found["printed"]) for found in targets] == [
        (2023, "60.48"), (2024, "≥60"),
    ]  # fmt: skip
    plain, weighted = clerk.rows("schemes/")
    assert [item["weight"] for item in plain["items"]] == [None, None, None]
    assert (weighted["weights_title"], weighted["demo"]) == ("演示权重", True)


def test_lists_within_a_line_become_lines_of_their_own_in_csv(story, assessor):
    lines = table(assessor.get("schemes/", format="csv"))
    assert [(line["code"], line["item_code"], line["item_weight"]) for line in lines] == [
        ("plain", "share", ""), ("plain", "contracts", ""), ("plain", "per_head", ""),
        ("weighted", "share", "60"), ("weighted", "contracts", "40"),
    ]  # fmt: skip
    versions = table(assessor.get("indicators/", format="csv"))
    assert {line["version_formula"] for line in versions} >= {"here", "contracts"}


# --- loading ------------------------------------------------------------------


def test_a_dry_run_tells_everything_and_writes_nothing(story, assessor):
    first, second, third = story.bodies
    before = list(DataValue.objects.order_by("pk").values_list("value", "version"))
    answer = assessor.post(
        IMPORT,
        [row(first), row(second, "20"), row(third, "many"), row(first, "5", period="209901")],
        dry_run="true",
    )
    told = answer.json()

    assert answer.status_code == 200
    assert (told["dry_run"], told["state"]) == (True, "compared")
    assert told["counts"]["changed"] == told["counts"]["unchanged"] == 1
    assert told["counts"]["refused"] == 2
    changed, text, future = told["outcomes"]
    assert (changed["unit"], changed["old"], changed["new"]) == (first.code, "10", "7")
    assert (text["row"], text["status"], text["column"]) == (3, "refused", "value")
    assert "many" in text["reason"]
    assert "209901" in future["reason"]
    assert list(DataValue.objects.order_by("pk").values_list("value", "version")) == before


def test_good_values_are_written_and_the_old_ones_kept(story, assessor):
    first = story.bodies[0]
    answer = assessor.post(IMPORT, [row(first, "7"), row(story.bodies[1], "late")])
    assert (answer.status_code, answer.json()["state"]) == (200, "applied")
    value = stored(first)
    assert (value.value, value.source, value.version) == (Decimal(7), "imported", 2)
    assert DataValueChange.objects.get(data_value=value).old_value == Decimal(10)
    assert stored(story.bodies[1]).missing == "late"


def test_one_bad_row_stops_the_file_unless_the_good_ones_are_asked_for(story, assessor):
    first, second, _third = story.bodies
    rows = [row(first), row(second, "1,2,3")]
    refusal = assessor.post(IMPORT, rows)
    assert refusal.status_code == 422
    assert refusal.json()["code"] == "import_has_refused_rows"
    assert [one["row"] for one in refusal.json()["refused"]] == [2]
    assert stored(first).value == Decimal(10)
    assert not ImportFile.objects.filter(state="compared").exists()

    good = assessor.post(IMPORT, rows, apply="good")
    assert (good.status_code, good.json()["counts"]["refused"]) == (200, 1)
    assert (stored(first).value, stored(second).value) == (Decimal(7), Decimal(20))


def test_the_same_values_again_change_nothing_and_are_no_fault(story, assessor):
    rows = [row(story.bodies[0])]
    assessor.post(IMPORT, rows)
    again = assessor.post(IMPORT, rows)
    assert (again.status_code, again.json()["state"]) == (200, "withdrawn")
    assert again.json()["counts"]["unchanged"] == 1
    assert stored(story.bodies[0]).version == 2


def test_the_same_key_loads_once(story, assessor):
    key = {"Idempotency-Key": "december"}
    first = assessor.post(IMPORT, [row(story.bodies[0])], headers=key)
    story.write("here", {(story.bodies[0].unit, "202412"): "8"})
    assert assessor.post(IMPORT, [row(story.bodies[0])], headers=key).json() == first.json()
    assert stored(story.bodies[0]).value == Decimal(8)
    other = assessor.post(IMPORT, [row(story.bodies[0], "9")], headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"element": "nothing"}, "nothing"),
        ({"unit": "nobody"}, "nobody"),
        ({"value": ""}, "值是空的"),
        ({"value": "1２３万"}, "不是数字"),
        ({"value": "-1"}, "下限"),
        ({"period": "2024Q1"}, "期间请写成"),
        ({"period": "soon"}, "不是期间"),
    ],
)
def test_a_bad_row_gets_its_sentence(story, assessor, change, words):
    refusal = assessor.post(IMPORT, [row(story.bodies[0]) | change])
    assert refusal.status_code == 422
    assert words in refusal.json()["refused"][0]["reason"]


def test_two_rows_about_the_same_are_both_refused(story, assessor):
    refusal = assessor.post(IMPORT, [row(story.bodies[0], "1"), row(story.bodies[0], "2")])
    assert [one["row"] for one in refusal.json()["refused"]] == [1, 2]


def test_a_closed_period_takes_nothing(story, assessor):
    month = DataSet.objects.get(county=story.county, code="month")
    actions.close_period(data_set=month, period="202412", reason="已汇总", by=story.assessor)
    refusal = assessor.post(IMPORT, [row(story.bodies[0])])
    assert refusal.status_code == 422
    assert "已汇总" in refusal.json()["refused"][0]["reason"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400), ("", 422), ("{}", 422), ("[]", 422), ('[{"value": 7}]', 422), ("[[]]", 422),
        ('[{"nonsense": "1"}]', 422), ("[" * 90_000, 400), ('[{"unit": "\\ud800"}]', 400),
    ],
)  # fmt: skip
def test_a_body_that_is_no_list_of_values_is_refused(assessor, body, status):
    answer = assessor.client.post(
        V1 + IMPORT, body, content_type="application/json", headers=assessor._signed()
    )
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"


def upload(client: Client, name: str, content: bytes, headers: Any = None, **asked: Any) -> Any:
    return client.post(
        V1 + IMPORT,
        {"file": SimpleUploadedFile(name, content)},
        query_params=asked,
        headers=headers or {},
    )


def test_a_workbook_and_a_csv_are_loaded_like_json(story, assessor):
    first, second, _third = story.bodies
    wide = workbook([["机构", "数据元here"], [first.name, "11"]])
    answer = upload(
        assessor.client, "月报.xlsx", wide, assessor._signed(), data_set="month", period="202412"
    )
    assert (answer.status_code, answer.json()["counts"]["changed"]) == (200, 1), answer.content
    buffer = io.StringIO()
    csv.writer(buffer).writerows(
        [["机构代码", "数据元", "期间", "值"], [second.code, "here", "202412", "12"]]
    )
    answer = upload(assessor.client, "月报.csv", buffer.getvalue().encode(), assessor._signed())
    assert answer.status_code == 200, answer.content
    assert (stored(first).value, stored(second).value) == (Decimal(11), Decimal(12))


def test_a_signed_in_browser_may_upload_too(story):
    browser = Client(enforce_csrf_checks=True)
    user = make.user("assessor", story.county)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    browser.get("/api/v1/docs/")
    token = {"X-CSRFToken": browser.cookies["csrftoken"].value}
    content = f"机构代码,数据元,期间,值\n{story.bodies[0].code},here,202412,7\n".encode()
    answer = upload(browser, "月报.csv", content, token)
    assert answer.status_code == 200, answer.content
    assert stored(story.bodies[0]).value == Decimal(7)


def test_a_file_that_is_none_is_refused(assessor):
    for name, content in (("月报.xlsx", b"PK\3\4 nonsense"), ("a.exe", b"MZ"), ("x.csv", b"")):
        answer = upload(assessor.client, name, content, assessor._signed())
        assert answer.status_code == 422, name
    empty = assessor.client.post(V1 + IMPORT, {"other": "1"}, headers=assessor._signed())
    assert (empty.status_code, empty.json()["code"]) == (422, "file_missing")
    text = assessor.client.post(
        V1 + IMPORT, b"x", content_type="text/plain", headers=assessor._signed()
    )
    assert text.status_code == 415


def test_an_upload_beyond_all_measure_is_refused_before_it_is_read(assessor):
    answer = assessor.client.post(
        V1 + IMPORT,
        b"x",
        content_type="multipart/form-data; boundary=x",
        headers=assessor._signed(),
        CONTENT_LENGTH=str(10**9),
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_clerk_loads_for_their_own_institution_only(story):
    mine, other, _third = story.bodies
    clerk = program("clerk", story.county, mine)
    assert clerk.post(IMPORT, [row(mine)]).status_code == 200
    refusal = clerk.post(IMPORT, [row(other)])
    assert refusal.status_code == 422
    assert stored(other).value == Decimal(20)


@pytest.mark.parametrize("role", ["viewer", "approver", "auditor"])
def test_who_only_reads_loads_nothing(story, role):
    answer = program(role, story.county).post(IMPORT, [row(story.bodies[0])])
    assert answer.status_code == 403
    assert stored(story.bodies[0]).value == Decimal(10)


def test_a_stranger_loads_nothing_here(story):
    stranger = program("assessor", make.neighbour())
    assert stranger.post(IMPORT, [row(story.bodies[0])]).status_code == 422
    there = stranger.post(IMPORT, [row(story.bodies[0])], county=story.county.code)
    assert there.status_code == 404
    assert stored(story.bodies[0]).value == Decimal(10)
