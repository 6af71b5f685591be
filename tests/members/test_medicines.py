"""Lists of medicines: each body its own, from a file, on its page, or over REST; dated, never guessed."""

from datetime import date, timedelta

import pytest

from alliance.core.clock import today
from alliance.core.errors import Invalid, NotFound
from members import actions, importing, queries
from members.medicines import MedicineRow
from members.models import Capability, Institution, Person
from tests import make
from tests.members import registry
from tests.members.registry import apply, compared, outcomes, reasons

pytestmark = pytest.mark.django_db
HEADS = ("机构", "药品代码", "通用名", "配备", "起始日")


@pytest.fixture
def place():
    place, _by = registry.loaded(until="people")
    return place


@pytest.fixture
def centre(place):
    return Institution.objects.get(county=place, code="C-1")


@pytest.fixture
def clerk(place, centre):
    return make.actor(make.person(place, role="clerk", institution=centre))


def names(body, on=None):
    found = queries.sharing.medicines_of(body, on or today())
    return sorted(found.values_list("name", flat=True))


def entered(body, by, *rows, **fields):
    said = [MedicineRow(body, *row, **fields) for row in rows]
    return actions.sharing.enter_medicines(county=body.county, rows=said, by=by)


def load(place, by, *rows):
    file = compared(place, by, "medicines", [HEADS, *rows])
    assert reasons(file) == []
    apply(file, by)
    return file


def test_a_body_loads_its_own_list_and_a_second_load_changes_nothing(place, centre, clerk):
    rows = [("C-1", "T1", "试验缬沙坦胶囊", "是", ""), ("C-1", "", "试验二甲双胍片", "", "")]
    load(place, clerk, *rows)
    assert names(centre) == ["试验二甲双胍片", "试验缬沙坦胶囊"]
    assert compared(place, clerk, "medicines", [HEADS, *rows]).counts["unchanged"] == 2


def test_nothing_is_written_by_comparing(place, centre, clerk):
    compared(place, clerk, "medicines", [HEADS, ("C-1", "", "试验缬沙坦胶囊", "", "")])
    assert names(centre) == []


def test_a_medicine_that_a_file_does_not_name_stays_and_one_with_no_ends(place, centre, clerk):
    load(place, clerk, ("C-1", "", "试验甲片", "", "2024-01-01"), ("C-1", "", "试验乙片", "", ""))
    file = load(place, clerk, ("C-1", "", "试验甲片", "否", "2024-06-01"))
    assert [(one.old, one.new) for one in outcomes(file, "changed") if one.column == "has"] == [
        ("是", "否")
    ]
    assert names(centre) == ["试验乙片"]
    assert "试验甲片" in names(centre, date(2024, 5, 31))
    assert "试验甲片" not in names(centre, date(2024, 6, 1))


def test_a_code_is_put_right_and_two_spellings_are_one_medicine(place, centre, clerk):
    entered(centre, clerk, ("试验 甲片（２５mg）",))
    load(place, clerk, ("C-1", "T9", "试验  甲片(25mg)", "", ""))
    row = Capability.objects.get(institution=centre, kind="medicine")
    assert (row.name, row.code) == ("试验 甲片(25mg)", "T9")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("C-1", "", "试验没有的片", "否", ""), "目录里没有"),
        (("C-1", "", "试验甲片", "", "2024-02-01"), "起始日不能改"),
        (("C-1", "", "试验甲片", "否", "2023-12-31"), "停用日不能更早"),
        (("人医", "", "试验甲片", "", ""), "只能登记本单位"),
        (("C-1", "", "", "", ""), "缺少“通用名”"),
        (("C-1", "", "试验甲片", "也许", ""), "请写“是”或“否”"),
    ],
)
def test_what_cannot_stand_on_a_list_is_said_row_by_row(place, centre, clerk, row, sentence):
    load(place, clerk, ("C-1", "", "试验甲片", "", "2024-01-01"))
    file = compared(place, clerk, "medicines", [HEADS, row])
    assert [sentence in text for text in reasons(file)] == [True]


def test_a_list_is_its_bodys_own_and_the_countys_registrar_keeps_all(place, centre, clerk):
    hospital = Institution.objects.get(county=place, code="H-1")
    with pytest.raises(NotFound):
        entered(hospital, clerk, ("试验甲片",))
    assert entered(hospital, make.actor(role="approver", county=place), ("试验甲片",)) == 1
    with pytest.raises(Invalid, match="至少写一种"):
        actions.sharing.enter_medicines(county=place, rows=[], by=clerk)
    with pytest.raises(Invalid, match="通用名"):
        entered(centre, clerk, ("  ",))


def test_a_medicine_that_begins_tomorrow_is_not_there_today(centre, clerk):
    tomorrow = today() + timedelta(days=1)
    entered(centre, clerk, ("试验甲片",), from_on=tomorrow)
    assert names(centre) == []
    assert names(centre, tomorrow) == ["试验甲片"]


def test_medicines_stand_apart_from_what_else_a_body_can_do(place, centre, clerk, client):
    entered(centre, clerk, ("试验甲片",))
    assert queries.sharing.capabilities_of(centre, today()) == []
    assert importing.LAYOUTS["capabilities"](place, clerk).there() == {}
    client.force_login(make.user("clerk", place))
    assert "试验甲片" not in client.get(
        f"/county/{place.code}/institutions/C-1/capabilities/"
    ).content.decode()  # fmt: skip


def enter(client, actor):
    client.force_login(Person.objects.get(pk=actor.person).user)


def test_the_page_finds_enters_and_ends(place, centre, clerk, client):
    enter(client, clerk)
    here = f"/county/{place.code}/institutions/C-1/medicines/"
    assert "还没有上传药品目录" in client.get(here).content.decode()
    for name in ("试验甲片", "试验乙片"):
        assert client.post(f"{here}enter/", {"name": name, "has": "true"}).status_code == 302
    found = client.get(f"{here}?q=甲").content.decode()
    assert "试验甲片" in found and "试验乙片" not in found and "现有 2 种" in found
    assert 'value="试验甲片"' in client.get(f"{here}?name=试验甲片").content.decode()
    assert client.post(f"{here}enter/", {"name": "试验甲片", "has": "false"}).status_code == 302
    assert names(centre) == ["试验乙片"]
    again = client.post(f"{here}enter/", {"name": "试验甲片", "has": "false"})
    assert again.status_code == 422 and "目录里没有" in again.content.decode()


def test_who_may_not_keep_it_reads_it_and_sees_no_form(place, centre, clerk, client):
    entered(centre, clerk, ("试验甲片",))
    client.force_login(make.user("viewer", place))
    here = f"/county/{place.code}/institutions/C-1/medicines/"
    words = client.get(here).content.decode()
    assert "试验甲片" in words and "?name=" not in words
    assert client.post(f"{here}enter/", {"name": "甲", "has": "true"}).status_code == 403


def post(client, body, key="m-1"):
    return client.post(
        "/api/v1/medicines/", body, content_type="application/json",
        headers={"Idempotency-Key": key},
    )  # fmt: skip


def test_over_rest_a_list_is_written_whole_or_not_at_all(place, centre, clerk, client):
    enter(client, clerk)
    lines = [{"name": "试验甲片", "code": "T1", "from_on": "2024-01-01"}, {"name": "试验乙片"}]
    for _again in range(2):
        done = post(client, {"institution": "C-1", "medicines": lines})
        assert (done.status_code, done.json()) == (200, {"entered": 2}), done.content
    listed = client.get("/api/v1/medicines/?institution=C-1").json()["results"]
    assert [(one["name"], one["code"], one["from_on"]) for one in listed] == [
        ("试验甲片", "T1", "2024-01-01"), ("试验乙片", "", today().isoformat()),
    ]  # fmt: skip
    wrong = [{"name": "试验丙片"}, {"name": "试验没有的片", "has": False}]
    assert post(client, {"institution": "C-1", "medicines": wrong}, "m-2").status_code == 422
    assert names(centre) == ["试验乙片", "试验甲片"]
    ended = [{"name": "试验甲片", "has": False}]
    assert post(client, {"institution": "C-1", "medicines": ended}, "m-3").status_code == 200
    assert names(centre) == ["试验乙片"]
    assert post(client, {"institution": "H-1", "medicines": lines}, "m-4").status_code == 404
