"""Naming who may go down and proposing it are one form where the doctor has everything at hand."""

from datetime import timedelta

import pytest

from alliance.core.clock import today
from alliance.core.errors import Refused
from alliance.core.models import AuditEvent
from members.models import Person
from referrals import actions
from referrals.models import Patient, Referral, ReferralEvent
from tests.referrals.story import SAID, Ward, ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Ward:
    return ward()


@pytest.fixture
def doctor(there, client):
    client.force_login(Person.objects.get(pk=there.hospital_doctor.person).user)
    return client


def in_a_week() -> str:
    return (today() + timedelta(days=7)).isoformat()


def typed(**fields):
    names = ("down_reason", "medicines", "rehabilitation", "red_flags", "follow_up")
    return {
        "name": "演示患者 74", "document": "passport", "number": "E7474747", "sex": "1",
        "specialty": "03", "diagnosis": "肺炎恢复期", "summary": "体温正常三天",
        "reason": "病情稳定", "then": "propose", "follow_dates": in_a_week(), **{name: SAID[name] for name in names}, **fields,
    }  # fmt: skip


def test_one_submit_writes_both_events(there, doctor):
    page = doctor.post("/referrals/new-down/", typed(intended=there.base.pk), follow=True)
    row = Referral.objects.get()
    assert page.redirect_chain[-1][0] == f"/referrals/cases/{row.pk}/"
    assert (row.status, row.diagnosis) == ("proposed", "肺炎恢复期")
    assert row.packet["red_flags"] == SAID["red_flags"]
    events = ReferralEvent.objects.filter(referral=row).order_by("id")
    assert [(one.action, one.to_status) for one in events] == [
        ("name", "candidate"), ("propose", "proposed"),
    ]  # fmt: skip
    taken = AuditEvent.objects.filter(what="referral.step_taken", text__contains=row.number)
    assert taken.count() == 2


def test_the_base_that_is_thought_of_hears_and_sees_nothing_before_it_is_offered(there, doctor):
    doctor.post("/referrals/new-down/", typed(intended=there.base.pk))
    row = Referral.objects.get()
    assert (row.destination, row.sent, row.packet["intended"]) == (None, False, there.base.code)
    doctor.force_login(Person.objects.get(pk=there.doctor.person).user)
    assert doctor.get(row.get_absolute_url()).status_code == 404


def test_a_packet_that_is_not_whole_names_nobody_and_keeps_what_was_typed(there, doctor):
    page = doctor.post("/referrals/new-down/", typed(red_flags=""))
    assert page.status_code == 422
    words = page.content.decode()
    assert "请填“出现哪些情况要立即上转”" in words
    assert SAID["rehabilitation"] in words
    assert not Referral.objects.exists()
    assert not Patient.objects.exists()


def test_naming_alone_asks_for_nothing_of_the_proposal(there, doctor):
    blank = dict.fromkeys(("down_reason", "medicines", "rehabilitation", "red_flags"), "")
    assert doctor.post("/referrals/new-down/", typed(then="", **blank)).status_code == 302
    row = Referral.objects.get()
    assert row.status == "candidate"
    assert "medicines" not in row.packet


def test_a_second_case_of_the_patient_is_refused_whole(there):
    told = there.patient()
    there.candidate(patient=told)
    with pytest.raises(Refused, match="已有一件在办的下转"):
        actions.name_candidate(
            origin=there.hospital, patient=told, case=there.case(destination=None),
            reason="稳定", then="propose", said={}, by=there.hospital_doctor,
        )  # fmt: skip
    assert Referral.objects.count() == 1


def told_over_rest(there, **fields):
    names = ("down_reason", "diagnosis", "medicines", "rehabilitation", "red_flags", "follow_up")
    return {
        "direction": "down", "origin": there.hospital.code, "name": "演示患者 75",
        "document": "unknown", "specialty": "03", "diagnosis": "肺炎", "summary": "平稳",
        "reason": "病情稳定", "then": "propose",
        "said": {
            **{name: SAID[name] for name in names}, "follow_dates": in_a_week(),
            "intended": there.base.code,
        },
        **fields,
    }  # fmt: skip


def post(client, body, key="down-1"):
    return client.post(
        "/api/v1/referrals/", body, content_type="application/json",
        headers={"Idempotency-Key": key},
    )  # fmt: skip


def test_over_rest_it_is_one_request_too_and_a_repeated_one_makes_no_second(there, doctor):
    for _again in range(2):
        made = post(doctor, told_over_rest(there))
        assert (made.status_code, made.json()["status"]) == (201, "proposed"), made.content
    assert Referral.objects.count() == 1
    assert [one["action"] for one in made.json()["events"]] == ["name", "propose"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"then": "submit"}, "then"),  # that is a step of the way up
        ({"said": {}}, "medicines"),
        ({"said": {"occurred_at": "2026-01-01T00:00:00Z"}}, "said"),
        ({"then": "lost"}, "then"),
    ],
)
def test_over_rest_what_does_not_follow_is_refused_and_nothing_begins(there, doctor, fields, wrong):
    answer = post(doctor, told_over_rest(there, **fields))
    assert answer.status_code == 422
    assert wrong in str(answer.json())
    assert not Referral.objects.exists()
