"""A personnel list over REST: read by who keeps it, loaded by the rules of the page, asked about once."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.core.errors import Forbidden, NotFound, Refused
from alliance.core.models import ImportFile, ImportMapping
from members.models import Person
from staffing.actions import load_roster
from staffing.actions.rosters import RosterRow
from staffing.models import StaffFile
from staffing.roster_table import HIDDEN
from tests import make
from tests.kpi.calling import program_of
from tests.staffing.story import land, month
from tests.staffing.test_rosters import number_of

pytestmark = pytest.mark.django_db
PATH = "personnel/"


def as_actor(actor):
    return program_of(Person.objects.get(pk=actor.person))


@pytest.fixture
def there():
    return land()


def keeper(there, name="home_desk"):
    return as_actor(there.people[name])


def listed(*lines):
    text = "\n".join(lines)
    return {"file": SimpleUploadedFile("花名册.csv", text.encode())}


def send(there, *lines, by="home_desk", columns=None, **asked):
    form = listed(*lines) | ({"columns": json.dumps(columns)} if columns else {})
    return keeper(there, by).form(PATH, form, institution=there.home.code, **asked)


def test_a_dry_run_tells_what_would_change_and_writes_nothing(there):
    told = send(there, "姓名,执业类别,用人方式", f"{there.who.name},医师,在编", dry_run="true")
    assert told.status_code == 200, told.content
    found = told.json()
    assert (found["state"], found["dry_run"], found["counts"]["changed"]) == ("compared", True, 2)
    assert {one["name"] for one in found["outcomes"]} == {there.who.name}
    assert not StaffFile.objects.exists()


def test_a_list_is_written_and_sent_again_changes_nothing(there):
    lines = ("姓名,身份证号,执业类别,用人方式", f"{there.who.name},{number_of(1)},医师,在编")
    assert send(there, *lines).json()["state"] == "applied"
    assert StaffFile.objects.get(person=there.who).profession == "doctor"
    again = send(there, *lines).json()
    assert (again["state"], again["counts"]["unchanged"]) == ("withdrawn", 1)
    (row,) = [one for one in keeper(there).rows(PATH) if one["person"] == there.who.code]
    assert (row["profession"], row["employed_as"]) == ("doctor", "established")
    assert row["number"] == f"**** {number_of(1)[-4:]}"
    assert number_of(1) not in keeper(there).get(PATH).content.decode()


def test_one_refused_row_refuses_the_list_unless_good_rows_are_asked_for(there):
    lines = ("姓名,执业类别,用人方式", f"{there.who.name},医师,在编", "查无此人,护士,聘用")
    told = send(there, *lines)
    assert (told.status_code, told.json()["code"]) == (422, "import_has_refused_rows")
    (refused,) = told.json()["refused"]
    assert (
        refused["row"] == 3
        and refused["name"] == "查无此人"
        and "登记里没有此人" in refused["reason"]
    )
    assert not StaffFile.objects.exists()
    assert send(there, *lines, apply="good").json()["state"] == "applied"
    assert StaffFile.objects.filter(person=there.who).exists()


def test_an_unknown_heading_is_asked_once_and_the_answer_kept_for_the_county(there):
    lines = ("姓名,干什么的,用人方式,序号", f"{there.who.name},医师,在编,1")
    told = send(there, *lines, dry_run="true").json()
    assert [one["heading"] for one in told["unknown_columns"]] == ["干什么的", "序号"]
    assert told["offered_columns"]["profession"] == "执业类别"
    told = send(there, *lines, columns={"干什么的": "profession", "序号": ""})
    assert told.status_code == 200, told.content
    assert (told.json()["state"], told.json()["unknown_columns"]) == ("applied", [])
    assert ImportMapping.objects.get(kind="staffing.roster").mapping["干什么的"] == "profession"
    told = send(there, lines[0], f"{there.second.name},护士,聘用,2").json()
    assert (told["state"], told["unknown_columns"]) == ("applied", [])
    assert StaffFile.objects.get(person=there.second).profession == "nurse"


def test_a_list_without_a_known_name_column_waits_in_a_dry_run_and_is_refused_otherwise(there):
    lines = ("人名（本名）,执业类别,用人方式", f"{there.who.name},医师,在编")
    told = send(there, *lines, dry_run="true").json()
    assert told["state"] == "asking"
    assert told["unknown_columns"][0]["values"] == [there.who.name]
    told = send(there, *lines)
    assert (told.status_code, told.json()["code"]) == (422, "import_asking")
    told = send(there, *lines, columns={"人名（本名）": "name"})
    assert told.json()["state"] == "applied"


def test_what_waits_for_an_answer_holds_no_number_in_clear(there):
    lines = ("姓名,证号", f"{there.who.name},{number_of(1)}")
    told = send(there, *lines, dry_run="true").json()
    assert told["unknown_columns"][0]["values"] == [f"**** {number_of(1)[-4:]}"]
    row = ImportFile.objects.get()
    assert number_of(1) not in json.dumps(row.arguments) + bytes(row.content).decode()


def test_wrong_answers_are_refused_in_words(there):
    lines = ("姓名,甲,乙", f"{there.who.name},医师,在编")
    told = send(there, *lines, columns={"甲": "profession", "乙": "profession"})
    assert told.status_code == 422 and "只能认一列" in told.json()["detail"]
    told = send(there, *lines, columns={"甲": "sealed"})
    assert told.status_code == 422
    form = listed(*lines) | {"columns": "[1]"}
    told = keeper(there).form(PATH, form, institution=there.home.code)
    assert told.status_code == 422 and "columns" in told.json()["fields"]


def test_who_keeps_no_staff_reads_nothing_and_loads_nothing(there):
    stranger = as_actor(make.actor(role="viewer", institution=there.home))
    assert stranger.rows(PATH) == []
    told = stranger.form(PATH, listed("姓名", there.who.name), institution=there.home.code)
    assert told.status_code == 403
    codes = {one["person"] for one in keeper(there, "host_desk").rows(PATH)}
    assert there.who.code not in codes and codes <= set(
        Person.objects.filter(institution=there.host).values_list("code", flat=True)
    )


def test_the_same_key_loads_a_list_once(there):
    lines = ("姓名,执业类别,用人方式", f"{there.who.name},医师,在编")
    key = {"Idempotency-Key": "甲".encode().hex()}
    first, second = (
        keeper(there).form(PATH, listed(*lines), headers=key, institution=there.home.code).json()
        for _one in range(2)
    )
    assert first == second and ImportFile.objects.count() == 1


def test_a_key_that_was_used_serves_no_other_list_body_or_way(there):
    lines = ("姓名,执业类别,用人方式", f"{there.who.name},医师,在编")

    def again(*rows, **asked):
        said = {"institution": there.home.code} | asked
        sent = listed(*rows)
        return keeper(there).form(PATH, sent, headers={"Idempotency-Key": "k1"}, **said)

    assert again(*lines).status_code == 200
    for rows, asked in (
        ((lines[0], f"{there.second.name},护士,聘用"), {}),
        (lines, {"institution": there.host.code}),
        (lines, {"apply": "good"}),
    ):
        told = again(*rows, **asked)
        assert (told.status_code, told.json()["code"]) == (422, "key_reused"), asked
    assert not StaffFile.objects.filter(person=there.second).exists()
    assert again(*lines).json()["state"] == "applied"


def test_the_list_holds_who_is_in_office_and_answers_what_was_asked(there):
    desk = keeper(there)
    said = {"person": there.who.code, "profession": "doctor", "post": "established",
            "licence_last_day": "2030-03-31"}  # fmt: skip
    assert desk.post("staff-files/", said).status_code == 200
    (row,) = desk.rows(PATH, person=there.who.code)
    assert (row["person"], row["licence_last_day"]) == (there.who.code, "2030-03-31")
    make.grant(Person.objects.get(pk=there.people["home_desk"].person), "clerk", there.host)
    codes = {one["institution"] for one in desk.rows(PATH, institution=there.host.code)}
    assert codes == {there.host.code}
    assert {one["institution"] for one in desk.rows(PATH)} == {there.host.code, there.home.code}
    Person.objects.filter(pk=there.second.pk).update(left_on=month(1))
    assert desk.rows(PATH, person=there.second.code) == []


def test_of_a_number_nothing_but_its_end_is_told_in_an_outcome(there):
    told = send(
        there, "姓名,身份证号,执业类别,用人方式", f"{there.who.name},{number_of(1)},医师,在编"
    )
    columns = {one["column"] for one in told.json()["outcomes"]}
    assert "profession" in columns and not columns & set(HIDDEN)
    assert number_of(1) not in told.content.decode()


def test_a_refused_list_waits_for_nobody(there):
    told = send(there, "人名（本名）,执业类别,用人方式", f"{there.who.name},医师,在编")
    assert told.status_code == 422
    assert not ImportFile.objects.filter(state=ImportFile.State.ASKING).exists()


def test_a_role_in_one_county_loads_nothing_into_another(there):
    """One user, a person in each of two counties: a desk in one, a reader in the other."""
    elsewhere = land()
    reader = make.person(elsewhere.county, role="viewer")
    desk = Person.objects.get(pk=there.people["home_desk"].person)
    Person.objects.filter(pk=reader.pk).update(user=desk.user)
    told = keeper(there).form(
        PATH, listed("姓名,执业类别,用人方式", f"{elsewhere.who.name},医师,在编"),
        county=elsewhere.county.code,
    )  # fmt: skip
    assert told.status_code in {403, 404}, told.content
    assert not ImportFile.objects.exists()


def test_the_action_itself_writes_neither_oneself_nor_anothers_people(there):
    """What the comparison refuses is refused again where it is written."""
    desk = Person.objects.get(pk=there.people["home_desk"].person)
    by = there.people["home_desk"]

    def load(person, body):
        row = RosterRow(name=person.name, institution=body, person=person, profession="doctor",
                        post="established")  # fmt: skip
        return load_roster(county=there.county, rows=[row], by=by)

    with pytest.raises(Refused, match="本人"):
        load(desk, there.home)
    clerk = Person.objects.get(pk=there.people["host_desk"].person)
    with pytest.raises((Forbidden, NotFound)):
        load(clerk, there.host)
    assert not StaffFile.objects.exists()
    assert load(there.who, there.home) == [there.who]
