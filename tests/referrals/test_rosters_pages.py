"""Rosters and escalation on pages and over REST: entered, copied, loaded, read, known."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import now, today
from members.models import Person
from referrals import tasks
from referrals.actions import rosters as actions
from referrals.models import DutyContact, DutyShift, Escalation, Referral
from referrals.queries import rosters as queries
from referrals.queries.rosters import ShiftTold
from tests import make
from tests.kpi.calling import V1, program_of
from tests.referrals.story import ward

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
HERE = "/referrals/rosters/"


@pytest.fixture
def there():
    """A Monday at seven."""
    with time_machine.travel(datetime(2026, 11, 23, 7, 0, tzinfo=SHANGHAI), tick=False):
        yield ward()


def person_of(actor):
    return Person.objects.get(pk=actor.person)


def enter(client, actor):
    client.force_login(person_of(actor).user)


def put(program, path, data, version=""):
    """A PUT of JSON, on the version that was seen."""
    signed = {**program._signed(), **({"If-Match": version} if version else {})}
    return program.client.put(V1 + path, data, content_type="application/json", headers=signed)


def week(there):
    return f"?institution={there.hospital.code}&week=2026-11-23"


def typed(who, **fields):
    return {
        "desk": "desk", "person": who.code, "phone": "0005", "from_time": "17:30",
        "until_time": "08:00", "days": ["0", "6"], **fields,
    }  # fmt: skip


def test_nights_are_entered_on_the_page_and_an_empty_hour_is_red(there, client):
    who = make.person(there.county)
    enter(client, there.hospital_desk)
    page = client.post(f"{HERE}shifts/{week(there)}", typed(who), follow=True)
    assert page.status_code == 200
    rows = DutyShift.objects.order_by("from_at")
    assert [timezone_text(row.until_at) for row in rows] == ["2026-11-24 08:00", "2026-11-30 08:00"]
    words = page.content.decode()
    assert who.name in words and "0005" in words
    assert "转诊办 11-24 08:00 至 11-25 00:00 没有排班" in words
    client.post(f"{HERE}shifts/{rows[0].pk}/drop/")
    assert DutyShift.objects.count() == 1


def timezone_text(moment):
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(there, client):
    who, twin = make.person(there.county), make.person(there.county)
    Person.objects.filter(pk=twin.pk).update(name=who.name)
    enter(client, there.hospital_desk)
    for said, sentence in (
        ({"person": "无此人"}, "名册上没有“无此人”在任"),
        ({"person": who.name}, "请写人员代码"),
        ({"days": []}, "必填"),
    ):
        page = client.post(f"{HERE}shifts/{week(there)}", typed(who, **said))
        assert page.status_code == 422, said
        assert sentence in page.content.decode(), said
    client.post(f"{HERE}shifts/{week(there)}", typed(who, days=["1"]))
    page = client.post(f"{HERE}shifts/{week(there)}", typed(who, from_time="20:00", days=["1"]))
    assert page.status_code == 422
    assert "班次重叠" in page.content.decode()
    assert DutyShift.objects.count() == 1


def test_a_reader_sees_the_week_without_any_form_and_a_stranger_nothing(there, client):
    actions.enter_shifts(
        institution=there.hospital, by=there.hospital_desk,
        rows=[("desk", ShiftTold(make.person(there.county).pk, "0006", now(), now() + timedelta(1)))],
    )  # fmt: skip
    enter(client, there.doctor)
    page = client.get(f"{HERE}{week(there)}").content.decode()
    assert "0006" in page and "登记班次" not in page and "照抄上周" not in page
    assert client.post(f"{HERE}shifts/{week(there)}", {}).status_code == 403
    enter(client, there.other_desk)
    assert client.get(f"{HERE}{week(there)}").status_code == 404
    assert client.get(f"{HERE}{week(there)}&format=xlsx").status_code == 404
    enter(client, there.hospital_desk)
    sheet = client.get(f"{HERE}{week(there)}&format=xlsx")
    assert sheet["Content-Type"].endswith("spreadsheetml.sheet")


def test_last_week_is_shown_before_it_is_copied_in_one_click(there, client):
    who = make.person(there.county)
    enter(client, there.hospital_desk)
    client.post(f"{HERE}shifts/{week(there)}", typed(who))
    following = f"{HERE}copy/?institution={there.hospital.code}&week=2026-11-30"
    shown = client.get(following).content.decode()
    assert "将登记 2 个班次" in shown and who.name in shown
    assert DutyShift.objects.count() == 2
    client.post(following)
    assert DutyShift.objects.filter(source="copy").count() == 2
    assert "已排" in client.get(following).content.decode()
    assert client.post(following).status_code == 409


def test_a_week_costs_the_same_statements_for_two_desks_and_for_twelve(there, client):
    enter(client, there.hospital_desk)
    counts = []
    for desks in (("desk", "03"), ("04", "05", "06", "07", "08", "09", "10", "11", "12", "13")):
        for desk in desks:
            told = ShiftTold(make.person(there.county).pk, "", now(), now() + timedelta(hours=8))
            actions.enter_shifts(
                institution=there.hospital, rows=[(desk, told)], by=there.hospital_desk
            )
        client.get(f"{HERE}{week(there)}")
        with CaptureQueriesContext(connection) as found:
            client.get(f"{HERE}{week(there)}")
        counts.append(sum("referrals_" in one["sql"] for one in found))
    assert counts[0] == counts[1] <= 6, counts


def test_the_case_and_the_worklist_say_who_is_on_duty_and_who_was_told(there, client):
    row = there.at("requested")
    who = make.person(there.county)
    enter(client, there.doctor)
    assert "现在没有排班" in client.get(row.get_absolute_url()).content.decode()
    told = ShiftTold(who.pk, "0007", now(), now() + timedelta(days=1))
    actions.enter_shifts(institution=there.hospital, rows=[("desk", told)], by=there.hospital_desk)
    with time_machine.travel(now() + timedelta(hours=3), tick=False):
        tasks.escalate()
        client.logout()  # three hours without a click have ended the session
        enter(client, there.doctor)
        case = client.get(row.get_absolute_url()).content.decode()
        assert "转诊办此刻值班" in case and "0007" in case and f"已提醒值班人员 {who}" in case
        lines = client.get("/referrals/?tab=late").content.decode()
        assert f"已提醒值班人员 {who}" in lines


def test_whoever_is_reached_sees_the_hour_and_not_the_patient_and_says_so(there, client):
    row = there.at("requested")
    reached = make.user("viewer", there.county)  # no role in referral at all
    actions.name_contact(
        institution=there.hospital, office="medical_office", person=reached.persons.get(),
        phone="0008", from_on=today(), by=there.hospital_desk,
    )  # fmt: skip
    with time_machine.travel(now() + timedelta(hours=3), tick=False):
        tasks.escalate()
        client.force_login(reached)
        page = client.get("/referrals/escalations/").content.decode()
        assert row.number in page and "待受理" in page and there.hospital.name in page
        for hidden in (row.patient.name, row.diagnosis, row.summary):
            assert hidden not in page
        assert "逾期未办再催办的间隔" in page  # the further steps are not set
        assert client.get(row.get_absolute_url()).status_code in {403, 404}
        call = Escalation.objects.get()
        client.post(f"/referrals/escalations/{call.pk}/known/")
        call.refresh_from_db()
        assert call.acknowledged_at == now()
        enter(client, there.other_doctor)
        assert client.post(f"/referrals/escalations/{call.pk}/known/").status_code == 404
        assert row.number not in client.get("/referrals/escalations/?tab=all").content.decode()
        sheet = client.get("/referrals/escalations/?format=xlsx")
        assert sheet["Content-Type"].endswith("spreadsheetml.sheet")


def test_what_reaches_nobody_is_red_for_the_alliances_desk_and_the_hospitals_administrator(
    there, client
):
    row = there.at("requested")
    admin = make.actor(role="lead_admin", institution=there.hospital)
    with time_machine.travel(now() + timedelta(hours=3), tick=False):
        tasks.escalate()
        for who in (there.desk, admin):
            enter(client, who)
            page = client.get("/referrals/escalations/?tab=nobody").content.decode()
            assert row.number in page and "请登记这家机构的值班班次" in page
            assert "1件逾期事项无人可提醒" in client.get("/").content.decode()


def test_over_rest_a_week_is_put_copied_and_read_back(there):
    desk = program_of(person_of(there.hospital_desk))
    who = make.person(there.county)
    where = f"duty-weeks/{there.hospital.code}/2026-11-23/03/"
    shift = {
        "person": who.code, "phone": "0009",
        "from_at": "2026-11-23T08:00:00+08:00", "until_at": "2026-11-23T17:30:00+08:00",
    }  # fmt: skip
    assert desk.get(where).status_code == 404
    done = put(desk, where, {"shifts": [shift]})
    assert done.status_code == 200, done.content
    assert done.json()["shifts"][0]["phone"] == "0009"
    again = put(desk, where, {"shifts": done.json()["shifts"]}, done["ETag"])
    assert again.json()["shifts"] == done.json()["shifts"]  # what was read can be sent back
    stale = put(desk, where, {"shifts": []}, '"1"')
    assert (stale.status_code, stale.json()["code"]) == (409, "version_conflict")
    made = desk.post(f"duty-weeks/{there.hospital.code}/2026-11-30/copy/", {})
    assert made.json() == {"made": 1}
    rows = desk.get("duty-shifts/?from=2026-11-30").json()["results"]
    assert [row["from_at"][:10] for row in rows] == ["2026-11-30"]
    stranger = program_of(person_of(there.other_desk))
    assert put(stranger, where, {"shifts": []}, '"2"').status_code == 404
    reader = program_of(person_of(there.doctor))
    assert put(reader, where, {"shifts": []}, '"2"').status_code == 403


def test_over_rest_a_contact_is_named_and_a_call_is_known(there):
    desk = program_of(person_of(there.hospital_desk))
    reached = there.hospital_doctor
    named = desk.post(
        "duty-contacts/",
        {
            "institution": there.hospital.code, "office": "medical_office",
            "person": person_of(reached).code, "from_on": "2026-11-23",
        },
    )  # fmt: skip
    assert named.status_code == 201, named.content
    assert DutyContact.objects.get().person_id == reached.person
    row = there.at("requested")
    Referral.objects.filter(pk=row.pk).update(due_at=now() - timedelta(hours=1))
    tasks.escalate()
    (line,) = desk.get("escalations/").json()["results"]
    assert (line["number"], line["step"], line["stands"]) == (row.number, 2, True)
    assert not set(line) & {"patient", "diagnosis", "summary"}
    assert desk.post(f"escalations/{line['id']}/known/", {}).status_code == 404
    known = program_of(person_of(reached)).post(f"escalations/{line['id']}/known/", {})
    assert known.status_code == 200, known.content
    assert known.json()["acknowledged_at"] is not None


def test_a_file_goes_from_the_template_to_the_roster(there, client):
    who = make.person(there.county)
    enter(client, there.hospital_desk)
    assert client.get(f"{HERE}template/{week(there)}").status_code == 200
    text = f"岗位,日期,起,止,人员,值班电话\n转诊办,2026-11-24,08:00,17:30,{who.code},0010"
    sent = {"file": make.upload("值班表.csv", text.encode())}
    page = client.post(f"{HERE}files/upload/{week(there)}", sent, follow=True)
    assert page.status_code == 200, page.content.decode()[-500:]
    here = page.redirect_chain[-1][0]
    assert not DutyShift.objects.exists()
    client.post(f"{here}apply/")
    row = DutyShift.objects.get()
    assert (row.phone, queries.day_of(row.from_at)) == ("0010", date(2026, 11, 24))
