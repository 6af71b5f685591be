"""A roster is kept over REST as on the page: put a line, take it out, load a table, state a desk."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from members.models import Person
from referrals.models import DutyShift, RosterDesk
from tests import make
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
SHIFTS, DESKS = "/api/v1/duty-shifts/", "/api/v1/duty-desks/"


@pytest.fixture
def there():
    """A Monday at seven."""
    with time_machine.travel(datetime(2026, 11, 23, 7, 0, tzinfo=SHANGHAI), tick=False):
        yield ward()


def enter(client, actor):
    client.force_login(Person.objects.get(pk=actor.person).user)


def send(client, address, said, key="") -> tuple[int, dict[str, Any]]:
    headers = {"Idempotency-Key": key} if key else {}
    answer = client.post(address, said, content_type="application/json", headers=headers)
    return answer.status_code, answer.json() if answer.content else {}


def line(who: Person, **fields) -> dict[str, Any]:
    return {
        "desk": "desk", "person": who.code, "phone": "0005",
        "from_at": "2026-11-24T17:30:00+08:00", "until_at": "2026-11-25T08:00:00+08:00", **fields,
    }  # fmt: skip


def put(there: Ward, *lines: dict[str, Any]) -> dict[str, Any]:
    return {"institution": there.hospital.code, "shifts": list(lines)}


def row(who: str, **fields) -> dict[str, Any]:
    return {
        "desk": "转诊办", "on": "2026-11-24", "from": "17:30", "until": "08:00", "person": who,
        **fields,
    }  # fmt: skip


def test_a_line_is_put_once_for_a_key_and_the_other_lines_stay(there, client):
    first, second = make.person(there.county), make.person(there.county)
    enter(client, there.hospital_desk)
    assert send(client, SHIFTS, put(there, line(first)), "r1") == (201, {"entered": 1})
    assert send(client, SHIFTS, put(there, line(first)), "r1") == (201, {"entered": 1})
    assert send(client, SHIFTS, put(there, line(second)), "r2")[0] == 201
    assert {one.person_id for one in DutyShift.objects.all()} == {first.pk, second.pk}
    assert set(DutyShift.objects.values_list("source", flat=True)) == {"api"}
    again, said = send(client, SHIFTS, put(there, line(second)), "r1")
    assert (again, said["code"]) == (422, "key_reused")


def test_who_is_on_duty_twice_at_once_or_not_of_the_county_is_refused_and_nothing_is_written(
    there, client
):
    who, stranger = make.person(there.county), make.person(make.county())
    enter(client, there.hospital_desk)
    later = line(who, from_at="2026-11-24T20:00:00+08:00")
    assert send(client, SHIFTS, put(there, line(who), later))[0] == 422
    assert send(client, SHIFTS, put(there, line(who), line(stranger)))[0] == 422
    assert send(client, SHIFTS, put(there))[0] == 422
    past = line(who, from_at="2026-11-22T08:00:00+08:00", until_at="2026-11-22T17:00:00+08:00")
    assert send(client, SHIFTS, put(there, past))[0] == 409
    assert not DutyShift.objects.exists()


def test_a_line_is_taken_out_and_a_second_try_with_the_key_is_answered_alike(there, client):
    who = make.person(there.county)
    enter(client, there.hospital_desk)
    send(client, SHIFTS, put(there, line(who)))
    address = f"{SHIFTS}{DutyShift.objects.get().pk}/drop/"
    assert [send(client, address, {}, "d1")[0] for _time in range(2)] == [204, 204]
    assert not DutyShift.objects.exists()
    assert send(client, address, {}, "d2")[0] == 404


def test_a_table_is_loaded_whole_or_not_at_all_and_tried_first(there, client):
    who = make.person(there.county)
    enter(client, there.hospital_desk)
    address, good = f"{SHIFTS}load/", row(who.code)
    said = {"institution": there.hospital.code, "rows": [good, row(who.code, desk="门房")]}
    code, answer = send(client, address, said)
    assert (code, answer["code"]) == (422, "import_has_refused_rows")
    said["rows"] = [good]
    code, answer = send(client, address, {**said, "dry_run": True})
    assert (code, answer["dry_run"], answer["counts"]["created"]) == (200, True, 1)
    assert not DutyShift.objects.exists()
    assert send(client, address, said, "l1")[1]["counts"]["created"] == 1
    assert send(client, address, said)[1]["counts"]["unchanged"] == 1
    there_now = DutyShift.objects.get()
    assert (there_now.person_id, there_now.source) == (who.pk, "file")


def test_a_desk_is_stated_and_copying_fills_the_next_week(there, client):
    who = make.person(there.county)
    enter(client, there.hospital_desk)
    said = {"institution": there.hospital.code, "desk": "03", "keeps": True}
    assert send(client, DESKS, said, "k1") == (200, said)
    assert RosterDesk.objects.get().keeps
    send(client, SHIFTS, put(there, line(who, desk="03")))
    copy = f"/api/v1/duty-weeks/{there.hospital.code}/2026-11-30/copy/"
    assert send(client, copy, {}, "c1") == (200, {"made": 1})
    assert send(client, DESKS, {**said, "keeps": False})[1]["keeps"] is False


def test_only_whoever_keeps_the_roster_of_a_body_writes_it(there, client):
    who = make.person(there.county)
    enter(client, there.hospital_desk)
    send(client, SHIFTS, put(there, line(who)))
    address = f"{SHIFTS}{DutyShift.objects.get().pk}/drop/"
    load = {"institution": there.hospital.code, "rows": [row(who.code)]}
    said = {"institution": there.hospital.code, "desk": "03", "keeps": True}
    for actor, code in ((there.doctor, 403), (there.other_desk, 404), (ward().hospital_desk, 404)):
        enter(client, actor)
        assert send(client, SHIFTS, put(there, line(who)))[0] == code
        assert send(client, address, {})[0] == code
        assert send(client, f"{SHIFTS}load/", load)[0] == code
        assert send(client, DESKS, said)[0] == code
    assert DutyShift.objects.count() == 1
