"""Referrals as FHIR R4: every state maps, every resource holds against the published structure."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from fhir.resources.R4B.bundle import Bundle

from alliance.core.clock import now
from alliance.core.models import AuditEvent
from members.fhir import identity
from members.models import Person
from referrals import fhir, rules
from referrals.models import Referral
from referrals.vocabulary import DIRECTIONS, DOWN, OUT, UP
from tests import make
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db
V1 = "/api/v1/referrals/"


@pytest.fixture
def there() -> Ward:
    return ward()


def caller(actor):
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person).user)
    return client


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer["Content-Type"] == "application/fhir+json"
    return Bundle.model_validate(answer.json())


def of_kind(bundle, kind):
    return [one.resource for one in bundle.entry or () if type(one.resource).__name__ == kind]


def task_of(there, row, by="doctor"):
    (task,) = of_kind(read(caller(there.people[by]), f"{V1}{row.pk}/fhir/"), "Task")
    return task


def business(task):
    codes = [one.code for one in task.businessStatus.coding if one.system == fhir.BUSINESS]
    return codes[0] if codes else ""


# --- the mapping --------------------------------------------------------------


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_every_state_of_every_direction_maps(direction):
    assert set(fhir.STATES[direction]) == set(rules.STATES[direction])


@pytest.mark.parametrize(
    ("state", "status", "code"),
    [
        ("requested", "requested", ""),
        ("received", "received", ""),
        ("info_requested", "on-hold", ""),
        ("accepted", "accepted", ""),
        ("awaiting_slot", "accepted", ""),
        ("booked", "accepted", "5.1.1"),
        ("closed_no_show", "failed", "5.1.2"),
        ("arrived", "in-progress", ""),
        ("replied", "in-progress", "5.1.4"),
        ("closed", "completed", ""),
        ("declined", "rejected", ""),
        ("redirected", "rejected", ""),
        ("cancel_requested", "accepted", "5.2"),
        ("cancelled", "cancelled", ""),
        ("voided", "entered-in-error", ""),
    ],
)
def test_the_published_mapping_holds(state, status, code):
    found = fhir.mapped(SimpleNamespace(direction=UP, status=state), None)
    assert (found.task, found.business) == (status, code)


def test_no_task_says_it_was_asked_for_before_it_was():
    for direction in (UP, DOWN, OUT):
        for state in rules.UNSENT[direction]:
            assert fhir.STATES[direction][state].task == "draft"


def test_what_is_over_is_never_an_active_request():
    for direction, states in rules.STATES.items():
        for code, state in states.items():
            if code != "draft" and not state.is_open:
                request = fhir.STATES[direction][code].request
                assert request in {"completed", "revoked", "entered-in-error"}, (direction, code)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_case_in_each_state_is_valid(there, direction):
    row = there.first(direction)
    for state in rules.STATES[direction]:
        row.status = state
        found = fhir.resources(row, None, {"number": "****1234", "phone": ""}, state)
        bundle = Bundle.model_validate(fhir.collection(found, "https://alliance.example/api"))
        request, task, _patient = (one.resource for one in bundle.entry)
        assert task.status == fhir.STATES[direction][state].task
        assert request.status == fhir.STATES[direction][state].request
        assert task.focus.reference == f"ServiceRequest/{row.pk}"


def test_a_place_that_was_not_kept_is_told_until_there_is_another(there):
    row = there.at("booked")
    Referral.objects.filter(pk=row.pk).update(booked_for=now() - timedelta(hours=1))
    row = there.step(row, "no_show")
    assert row.status == "awaiting_slot"
    task = task_of(there, row)
    assert (task.status, business(task)) == ("accepted", "5.1.2")
    task = task_of(there, there.step(row, "book"))
    assert (task.status, business(task)) == ("accepted", "5.1.1")


def test_why_it_was_declined_stands_in_the_task(there):
    task = task_of(there, there.at("declined"))
    assert task.status == "rejected"
    assert task.statusReason.text == "其他 试验理由"


# --- one case -----------------------------------------------------------------


def test_one_case_is_a_request_a_task_and_a_masked_patient(there):
    patient = there.patient(number="E12345678", phone="13912345678", sex="2")
    row = there.at("received", patient=patient)
    bundle = read(caller(there.hospital_doctor), f"{V1}{row.pk}/fhir/")
    assert bundle.type == "collection"
    (request,), (who,) = of_kind(bundle, "ServiceRequest"), of_kind(bundle, "Patient")
    assert request.identifier[0].value == f"{there.county.code}.{row.number}"
    assert (request.status, request.intent) == ("active", "order")
    assert request.reasonCode[0].text == "肺炎"
    sent = identity(there.county.code, there.base.code)
    assert request.requester.reference == f"Organization/{sent}"
    asked = identity(there.county.code, there.hospital.code)
    assert request.performer[0].reference == f"Organization/{asked}"
    assert who.identifier[0].value == "****5678"
    assert who.telecom[0].value == "****5678"
    assert who.gender == "female"
    assert who.meta.security[0].code == "MASKED"
    text = caller(there.hospital_doctor).get(f"{V1}{row.pk}/fhir/").text
    assert "E12345678" not in text
    assert "13912345678" not in text


def test_a_hospital_outside_stands_there_by_its_name(there):
    task = task_of(there, there.at("approved", OUT))
    assert (task.owner.reference, task.owner.display) == (None, "演示省级医院")


def test_that_it_was_read_is_written_down(there):
    row = there.at("received")
    before = AuditEvent.objects.filter(what="referral.fhir_read").count()
    task_of(there, row, "hospital_desk")
    (event,) = AuditEvent.objects.filter(what="referral.fhir_read").order_by("pk")[before:]
    assert event.person_id == there.hospital_desk.person
    assert row.number in event.text


def test_whoever_takes_no_part_finds_nothing(there):
    row = there.at("received")
    before = AuditEvent.objects.filter(what="referral.fhir_read").count()
    for by in ("other_doctor", "other_desk"):
        assert caller(there.people[by]).get(f"{V1}{row.pk}/fhir/").status_code == 404
    stranger = caller(make.actor(role="doctor", institution=make.institution(make.county())))
    assert stranger.get(f"{V1}{row.pk}/fhir/").status_code == 404
    assert Client().get(f"{V1}{row.pk}/fhir/").status_code == 401
    draft = there.draft(specialty="04")
    assert caller(there.hospital_doctor).get(f"{V1}{draft.pk}/fhir/").status_code == 404
    assert AuditEvent.objects.filter(what="referral.fhir_read").count() == before


# --- what changed since -------------------------------------------------------


def test_what_changed_since_a_moment_comes_page_by_page(there):
    rows = [there.at("requested") for _n in range(3)]
    since = now()
    old, second, third = rows
    for row in (second, third):
        there.step(row, "acknowledge")
    client = caller(there.hospital_desk)
    address = f"{V1}fhir/?updated_since={since.isoformat().replace('+', '%2B')}"
    first = read(client, f"{address}&page_size=1")
    assert first.type == "searchset"
    assert [one.id for one in of_kind(first, "ServiceRequest")] == [str(second.pk)]
    assert {one.search.mode for one in first.entry} == {"match", "include"}
    following = next(link.url for link in first.link if link.relation == "next")
    rest = read(client, following)
    assert [one.id for one in of_kind(rest, "ServiceRequest")] == [str(third.pk)]
    all_of = {one.id for one in of_kind(read(client, f"{V1}fhir/"), "Task")}
    assert all_of == {str(row.pk) for row in rows}
    assert str(old.pk) in all_of


def test_nothing_of_others_is_in_the_list(there):
    there.at("received")
    elsewhere = ward()
    elsewhere.at("received")
    assert read(caller(there.other_desk), f"{V1}fhir/").entry is None
    assert len(of_kind(read(caller(there.hospital_desk), f"{V1}fhir/"), "Task")) == 1
    address = f"{V1}fhir/?county={elsewhere.county.code}"
    assert caller(there.hospital_desk).get(address).status_code == 404


def test_a_wrong_moment_gets_a_sentence(there):
    answer = caller(there.doctor).get(f"{V1}fhir/?updated_since=gestern")
    assert answer.status_code == 422
    assert "updated_since" in answer.text


def test_more_cases_cost_no_more_statements(there):
    client = caller(there.hospital_desk)
    counts = []
    for _n in range(2):
        for _m in range(2):
            there.at("received")
        client.get(f"{V1}fhir/")
        with CaptureQueriesContext(connection) as asked:
            tasks = of_kind(read(client, f"{V1}fhir/"), "Task")
        of_rows = [one["sql"] for one in asked if "referrals_" in one["sql"]]
        counts.append((len(tasks), len(of_rows), len(asked)))
    (few, rows_few, all_few), (many, rows_many, all_many) = counts
    assert (few, many) == (2, 4)
    assert rows_few == rows_many <= 6
    assert all_few == all_many
