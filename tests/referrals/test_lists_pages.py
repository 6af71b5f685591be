"""Daily lists on pages and over REST: loaded, ticked, confirmed; counted and doubtful ways down."""

import io
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from alliance.core.clock import now, today
from alliance.core.models import ImportFile
from members.models import Person
from referrals.models import ListLine, Referral
from referrals.vocabulary import DOWN
from tests import make
from tests.referrals.listing import (
    at,
    by_one_person,
    came,
    compared,
    content,
    day,
    loaded,
    number_of,
)
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def there() -> Ward:
    return ward()


def enter(client: Client, actor) -> Client:
    user = Person.objects.get(pk=actor.person).user
    assert user is not None
    client.force_login(user)
    return client


def sheet(answer) -> list[list[object]]:
    book = load_workbook(io.BytesIO(answer.content))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def ticks(*pairs, reason: str = ""):
    """What the page sends for these lines and cases."""
    said = {"line": [str(line.pk) for line, _case in pairs], "reason": reason}
    for line, case in pairs:
        case.refresh_from_db()
        said[f"case-{line.pk}"] = f"{case.pk}:{case.version}"
    return said


def test_a_desk_loads_a_list_and_confirms_it_on_one_page(there, client):
    case, other = there.at("booked"), there.at("accepted", DOWN)
    enter(client, there.hospital_desk)
    text = content(
        ("挂号", number_of(case), day(), case.patient.name, "内科"),
        ("出院", number_of(other), day(), "", "内科"),
        ("挂号", "E0000999X", day(), "", "外科"),
        ("转科", "E0000998X", day(), "", ""),
    )
    answer = client.post(
        "/referrals/lists/files/upload/", {"file": make.upload("今日.csv", text), "of": ""}
    )
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert (
        "类别只能是" in page
        and number_of(case) not in page
        and f"****{number_of(case)[-4:]}" in page
    )
    assert not ListLine.objects.exists()
    assert client.post(f"{answer.url}apply/").status_code == 409
    assert client.post(f"{answer.url}apply-good/").status_code == 302
    assert ListLine.objects.count() == 3
    back = sheet(client.get(f"{answer.url}refused/"))
    assert "类别只能是" in str(back) and "E0000998X" not in str(back)
    file = ImportFile.objects.get()
    page = client.get("/referrals/lists/", {"file": file.pk}).content.decode()
    assert case.number in page and other.number in page and page.count(" checked ") >= 2
    lines = {line.kind: line for line in ListLine.objects.exclude(last_four="999X")}
    answer = client.post(
        "/referrals/lists/confirm/",
        ticks((lines["registered"], case), (lines["discharged"], other)),
        follow=True,
    )
    assert "已确认 2 行" in answer.content.decode()
    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.status, other.status) == ("arrived", "discharged_to_base")
    alone = client.get("/referrals/lists/?tab=without").content.decode()
    assert "****999X" in alone and "本院没有这位患者的转诊" in alone
    rows = sheet(client.get("/referrals/lists/?tab=matched&format=xlsx"))
    assert {case.number, other.number} <= {cell for row in rows for cell in row}


def test_a_case_that_moved_is_named_on_the_page(there, client):
    first, second = there.at("booked"), there.at("booked")
    one, two = came(there, first, second)
    said = ticks((one, first), (two, second))
    there.step(second, "cancel")
    enter(client, there.hospital_desk)
    words = client.post("/referrals/lists/confirm/", said, follow=True).content.decode()
    assert "已确认 1 行" in words and f"转诊{second.number}没有登记" in words


def test_a_line_of_two_cases_asks_for_a_choice(there, client):
    patient = there.patient()
    first = there.at("booked", patient=patient)
    second = there.at("booked", patient=patient, specialty="04")
    (line,) = came(there, first)
    enter(client, there.hospital_desk)
    page = client.get("/referrals/lists/").content.decode()
    assert "对得上几件，请选" in page and first.number in page and second.number in page
    said = {"line": [str(line.pk)], f"case-{line.pk}": ""}
    answer = client.post("/referrals/lists/confirm/", said, follow=True)
    assert "请先选是哪一件" in answer.content.decode()
    client.post("/referrals/lists/confirm/", ticks((line, second)))
    second.refresh_from_db()
    assert second.status == "arrived"


def test_lines_are_set_aside_on_the_page(there, client):
    case = there.at("booked")
    (line,) = came(there, case)
    enter(client, there.hospital_desk)
    said = {"line": [str(line.pk)], "reason": ""}
    assert (
        "为什么不算转诊"
        in client.post("/referrals/lists/aside/", said, follow=True).content.decode()
    )
    said["reason"] = "来看牙"
    client.post("/referrals/lists/aside/", said)
    aside = client.get("/referrals/lists/?tab=aside").content.decode()
    assert "来看牙" in aside and "取回勾选的行" in aside
    back = client.post("/referrals/lists/back/?tab=aside", {"line": [str(line.pk)]}, follow=True)
    assert "已取回" in back.content.decode() and "来看牙" not in back.content.decode()
    assert case.number in client.get("/referrals/lists/").content.decode()


def test_nonsense_is_refused_in_words(there, client):
    enter(client, there.hospital_desk)
    for said in ({"line": ["x"]}, {"line": [str(uuid4())], "case-x": "y"}, {}):
        answer = client.post("/referrals/lists/confirm/", said, follow=True)
        assert answer.status_code == 200 and "请" in answer.content.decode()
    strange = str(uuid4())
    said = {"line": [strange], f"case-{strange}": f"{uuid4()}:1"}
    assert client.post("/referrals/lists/confirm/", said).status_code == 404
    assert client.get("/referrals/lists/?from=heute").status_code == 422
    assert client.get("/referrals/lists/?file=x").status_code == 422
    assert client.get(f"/referrals/lists/?file={uuid4()}").status_code == 404


def test_who_never_came_is_listed_with_whether_the_day_has_a_list(there, client):
    case = there.at("booked")
    Referral.objects.filter(pk=case.pk).update(due_at=now())
    enter(client, there.hospital_desk)
    words = client.get("/referrals/lists/missing/").content.decode()
    assert case.number in words and "未导入" in words
    loaded(there, ("挂号", "E0000999X", day(), "", ""))
    assert "已导入" in client.get("/referrals/lists/missing/").content.decode()
    rows = sheet(client.get("/referrals/lists/missing/?format=xlsx"))
    assert case.number in {row[0] for row in rows}


@pytest.mark.parametrize("who", ["other_desk", "doctor", "hospital_doctor", "desk"])
def test_strangers_find_nothing_of_a_hospitals_lists(there, client, who):
    case = there.at("booked")
    file = compared(there, ("挂号", number_of(case), day(), "", ""))
    (line,) = came(there, case)
    enter(client, getattr(there, who))
    for path in ("", "apply/", "apply-good/", "withdraw/", "refused/"):
        address = f"/referrals/lists/files/{file.pk}/{path}"
        ask = client.get if path in {"", "refused/"} else client.post
        assert ask(address).status_code in {403, 404}
    answer = client.post("/referrals/lists/confirm/", ticks((line, case)))
    assert answer.status_code in {403, 404}
    case.refresh_from_db()
    assert case.status == "booked"


def test_a_page_costs_the_same_for_one_line_and_for_many(there, client):
    enter(client, there.hospital_desk)
    spent = []
    for many in (1, 4):
        cases = [there.at("accepted") for _n in range(many)]
        loaded(there, *(("入院", number_of(case), at(), "", "") for case in cases))
        client.get("/referrals/lists/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/referrals/lists/").content.decode().count("患者到诊") >= many
        spent.append(len(asked))
    assert spent[0] == spent[1]


# --- over REST ----------------------------------------------------------------


def test_a_program_sends_lines_sees_what_they_prove_and_confirms(there, client):
    case = there.at("booked")
    enter(client, there.hospital_desk)
    rows = [
        {"kind": "registered", "number": number_of(case), "at": at(), "name": case.patient.name}
    ]
    said = {"rows": rows, "dry_run": True}
    answer = client.post("/api/v1/list-lines/load/", said, content_type=JSON)
    assert answer.json()["counts"]["created"] == 1 and not ListLine.objects.exists()
    head = {"Idempotency-Key": "k1"}
    for _n in range(2):
        answer = client.post(
            "/api/v1/list-lines/load/", {"rows": rows}, content_type=JSON, headers=head
        )
        assert answer.json()["counts"]["created"] == 1
    assert ListLine.objects.count() == 1
    again = client.post("/api/v1/list-lines/load/", {"rows": rows}, content_type=JSON)
    assert again.json()["counts"] == {**again.json()["counts"], "created": 0, "unchanged": 1}
    (line,) = client.get("/api/v1/list-lines/?tab=proposed").json()["results"]
    (fit,) = line["fits"]
    assert (fit["number"], fit["steps"], fit["same_name"]) == (case.number, ["arrive"], True)
    assert number_of(case) not in str(line)
    pick = {"line": line["id"], "referral": fit["referral"], "version": fit["version"]}
    for _n in range(2):
        answer = client.post(
            "/api/v1/list-lines/confirm/", {"picks": [pick]}, content_type=JSON, headers=head
        )
        assert answer.json() == {"confirmed": [line["id"]], "left": []}
    late = client.post("/api/v1/list-lines/confirm/", {"picks": [pick]}, content_type=JSON)
    assert [one["code"] for one in late.json()["left"]] == ["line_settled"]
    case.refresh_from_db()
    assert case.status == "arrived"


def test_one_wrong_line_over_rest_writes_nothing(there, client):
    enter(client, there.hospital_desk)
    rows = [
        {"kind": "registered", "number": "E1", "at": day()},
        {"kind": "registered", "number": "110101199001011230", "at": day()},
    ]
    answer = client.post("/api/v1/list-lines/load/", {"rows": rows}, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, "import_has_refused_rows")
    assert "110101199001011230" not in answer.content.decode()
    assert not ListLine.objects.exists()


def test_lines_are_set_aside_and_the_missing_are_read_over_rest(there, client):
    case, never = there.at("booked"), there.at("booked")
    Referral.objects.filter(pk=never.pk).update(due_at=now())
    (line,) = came(there, case)
    enter(client, there.hospital_desk)
    said = {"lines": [str(line.pk)], "reason": "来看牙"}
    answer = client.post("/api/v1/list-lines/aside/", said, content_type=JSON)
    assert answer.json()["confirmed"] == [str(line.pk)]
    (row,) = client.get("/api/v1/list-missing/").json()["results"]
    assert (row["number"], row["listed"], row["comparable"]) == (never.number, True, True)


# --- down on paper only -------------------------------------------------------


def test_counted_and_doubtful_ways_down_stand_on_a_page_in_a_workbook_and_over_rest(there, client):
    good, bad = there.at("completed", DOWN), by_one_person(there)
    month = f"{today():%Y%m}"
    enter(client, there.doctor)
    words = client.get("/referrals/paper-downs/").content.decode()
    assert "计入 1 件，存疑 1 件" in words and "县区未设，这一项不查" in words
    assert bad.number in words and "提出与登记是同一人" in words and good.number not in words
    words = client.get("/referrals/paper-downs/?tab=counted").content.decode()
    assert good.number in words and bad.number not in words
    rows = sheet(client.get(f"/referrals/paper-downs/?month={month}&format=xlsx"))
    found = {row[0]: row[5] for row in rows if row[0] in {good.number, bad.number}}
    assert found == {good.number: "计入", bad.number: "存疑"}
    told = client.get(f"/api/v1/paper-downs/?month={month}").json()["results"]
    assert {row["number"]: row["signs"] for row in told} == {
        good.number: [], bad.number: ["same_person"],
    }  # fmt: skip
    assert not any(row["equal_set"] for row in told)
    assert client.get("/referrals/paper-downs/?month=2026").status_code == 422
    assert client.get("/api/v1/paper-downs/?month=2026").status_code == 422


def test_who_takes_no_part_reads_none_of_them(there, client):
    case = there.at("completed", DOWN)
    enter(client, there.other_doctor)
    assert case.number not in client.get("/referrals/paper-downs/?tab=counted").content.decode()
    client.force_login(make.user("viewer", there.county))
    assert client.get("/referrals/paper-downs/").status_code == 403
