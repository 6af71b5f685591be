"""Two rows of one patient unite by two persons: nothing is lost, and it is written who was what."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core import outbox
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import Message
from members.models import Person
from referrals import queries
from referrals.access import doubles as access
from referrals.actions import merging as actions
from referrals.actions.remote import RemoteTold, begin_remote
from referrals.identity import sign_of
from referrals.models import Patient, PatientMerge, Referral, RemoteItem
from referrals.people_rules import FIELDS, KEPT, OTHER
from referrals.queries import doubles as merging
from referrals.vocabulary import DOWN
from tests import make
from tests.referrals.remote import set_remote_hours
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db
HUMAN = {"name": "演示患者 70", "phone": "13900007070", "born_on": date(1964, 3, 2)}


@pytest.fixture
def there() -> Ward:
    found = ward()
    found.people["second_desk"] = make.actor(role="alliance_desk", institution=found.hospital)
    return found


def unknown(there: Ward, **fields):
    """Somebody without a number whose telephone and birth date are known."""
    return there.patient(document="unknown", number="", **{**HUMAN, **fields})


def two_rows(there: Ward, **second) -> tuple[Patient, Patient]:
    """The same human, written down at the base and at the hospital by people who see not each other's."""
    first = there.draft(patient=unknown(there)).patient
    other = there.candidate(patient=unknown(there, **second)).patient
    assert first.pk != other.pk
    return first, other


def chosen(kept: Patient, other: Patient, side: str = KEPT) -> dict[str, str]:
    return dict.fromkeys(merging.differing(kept, other), side)


def proposed(there: Ward, kept: Patient, other: Patient, side: str = KEPT) -> PatientMerge:
    return actions.propose_merge(
        kept=kept, other=other, chosen=chosen(kept, other, side), reason="已电话核实", by=there.desk
    )


def united(there: Ward, kept: Patient, other: Patient, side: str = KEPT) -> PatientMerge:
    return actions.confirm_merge(merge=proposed(there, kept, other, side), by=there.second_desk)


def seen_by(actor) -> list[merging.Double]:
    return merging.doubles(list(access.doubles_for(actor).order_by("-entered_at")))


def test_the_same_telephone_birth_date_and_name_are_probably_one(there):
    first, other = two_rows(there, name="演示患者70 ")
    (double,) = seen_by(there.desk)
    assert (double.first, double.second, double.certain) == (first, other, False)
    assert (double.cases, double.going) == ((1, 1), (0, 1))


def test_one_number_entered_by_a_stranger_is_certain(there):
    there.draft(patient=there.patient(number="E1234567"))
    there.candidate(patient=there.patient(number="Ｅ1234567", name="演示患者 71"))
    (double,) = seen_by(there.desk)
    assert double.certain and double.second.apart


@pytest.mark.parametrize(
    "second", [{"phone": "13900007071"}, {"born_on": date(1964, 3, 3)}, {"name": "演示患者 72"}]
)
def test_who_differs_in_one_of_the_three_is_not_listed(there, second):
    two_rows(there, **second)
    assert seen_by(there.desk) == []


def test_two_residents_numbers_are_two_people(there):
    for serial, begin in (("036", there.draft), ("037", there.candidate)):
        body = f"50022219640302{serial}"
        begin(patient=there.patient(document="resident", number=f"{body}{sign_of(body)}", **HUMAN))
    assert Patient.objects.count() == 2
    assert seen_by(there.desk) == []


def test_only_a_desk_whose_bodies_are_concerned_sees_them(there):
    first, other = two_rows(there)
    for actor in (there.doctor, there.hospital_doctor, there.hospital_desk):
        assert seen_by(actor) == []
        with pytest.raises(Forbidden):
            access.check_is_desk(actor)
    stranger = make.actor(
        role="alliance_desk", institution=make.lead_of(make.alliance(there.county))
    )
    assert seen_by(stranger) == []
    with pytest.raises(NotFound):
        access.pair_for(stranger, first.pk, other.pk)
    with pytest.raises((Forbidden, NotFound)):
        actions.propose_merge(kept=first, other=other, chosen={}, reason="试验", by=stranger)


def test_a_pair_that_is_not_alike_cannot_be_asked_for(there):
    first = there.draft().patient
    other = there.candidate().patient
    with pytest.raises(NotFound):
        access.pair_for(there.desk, first.pk, other.pk)


def test_after_a_merger_everything_stands_under_the_kept_row(there):
    first, other = two_rows(there)
    set_remote_hours(there.county)
    item = begin_remote(
        origin=there.base, patient=unknown(there, name="演示患者 75"),
        told_of=RemoteTold(kind="ecg", destination=there.hospital, subject="心电图", summary="胸闷"),
        by=there.doctor,
    )  # fmt: skip
    RemoteItem.objects.filter(pk=item.pk).update(patient=other, patient_key=str(other.pk))
    merge = united(there, first, other)
    assert merge.moved == {"referrals.referral": 1, "referrals.remoteitem": 1}
    keys = {str(first.pk)}
    assert {*Referral.objects.values_list("patient_key", flat=True)} == keys
    assert {*Referral.objects.values_list("patient", flat=True)} == {first.pk}
    assert RemoteItem.objects.get().patient_key == str(first.pk)
    gone = Patient.objects.get(pk=other.pk)
    assert (gone.merged_into, gone.apart, gone.merged_at is not None) == (first, True, True)
    assert seen_by(there.desk) == []


def test_every_model_that_points_to_a_patient_goes_along():
    there = {(model._meta.label_lower, name) for model, name in actions._pointing()}
    assert {
        ("referrals.referral", "patient"),
        ("referrals.remoteitem", "patient"),
        ("referrals.opening", "patient"),
        ("referrals.patientrestriction", "patient"),
    } <= there
    assert not any(label == "referrals.patientmerge" for label, _name in there)


def test_what_was_chosen_is_taken_and_the_number_is_found_under_the_kept_row(there):
    first = there.draft(patient=unknown(there, address="")).patient
    other = there.candidate(
        patient=there.patient(number="E7654321", address="试验镇 7 号", **HUMAN)
    ).patient
    united(there, first, other, OTHER)
    kept = Patient.objects.get(pk=first.pk)
    assert queries.cases.opened(kept, "number") == "E7654321"
    assert queries.cases.opened(kept, "address") == "试验镇 7 号"
    assert (kept.document, kept.number_index, kept.apart) == (
        "passport", other.number_index, False,
    )  # fmt: skip
    keys = {*Referral.objects.values_list("patient_key", flat=True)}
    assert keys == {queries.cases.keys_of(kept)[0]}
    assert [row.pk for row in queries.cases.of_number(there.county.pk, "E7654321")] == [kept.pk]


def test_the_same_number_entered_again_finds_the_kept_row(there):
    first = there.draft(patient=there.patient(number="E2222222")).patient
    other = there.candidate(patient=there.patient(number="E2222222", name="演示患者 73")).patient
    united(there, other, first, KEPT)  # the later one stays
    kept = Patient.objects.get(pk=other.pk)
    assert not kept.apart
    again = there.draft(patient=there.patient(number="E2222222"), specialty="04")
    assert again.patient == kept


def test_who_was_what_can_be_read_afterwards_masked_on_the_page_and_sealed_below(there, client):
    first, other = two_rows(there, address="试验镇新街 9 号")
    merge = united(there, first, other, OTHER)
    merge = PatientMerge.objects.get(pk=merge.pk)
    assert "13900007070" not in merge.before and "试验镇" not in merge.before
    said = json.loads(merging.before_of(merge))
    assert said["other"]["address"] == "试验镇新街 9 号"
    assert said["kept"]["phone"] == "13900007070"
    assert {*FIELDS} <= {*said["kept"]}
    client.force_login(Person.objects.get(pk=there.desk.person).user)
    words = client.get(merge.get_absolute_url()).content.decode()
    assert "****7070" in words and "13900007070" not in words and "新街" not in words
    assert str(Person.objects.get(pk=there.second_desk.person)) in words


def test_nobody_decides_what_they_proposed_themselves_nor_does_their_substitute(there):
    first, other = two_rows(there)
    merge = proposed(there, first, other)
    with pytest.raises(Refused) as refusal:
        actions.confirm_merge(merge=merge, by=there.desk)
    assert refusal.value.code == "own_case"
    stand_in = there.second_desk
    held = tuple(replace(one, giver=there.desk.person) for one in stand_in.held)
    with pytest.raises(Refused) as refusal:
        actions.confirm_merge(merge=merge, by=replace(stand_in, held=held))
    assert refusal.value.code == "own_case"
    for stranger in (there.hospital_doctor, there.doctor):
        with pytest.raises(Forbidden):
            actions.confirm_merge(merge=merge, by=stranger)
    assert Patient.objects.filter(merged_into__isnull=False).count() == 0


def test_a_proposal_is_taken_back_by_whoever_made_it_and_may_be_made_again(there):
    first, other = two_rows(there)
    merge = proposed(there, first, other)
    with pytest.raises(Refused) as refusal:
        actions.withdraw_merge(merge=merge, by=there.second_desk)
    assert refusal.value.code == "not_proposer"
    with pytest.raises(Refused) as refusal:
        proposed(there, other, first)
    assert refusal.value.code == "proposed"
    actions.withdraw_merge(merge=merge, by=there.desk)
    with pytest.raises(Refused) as refusal:
        actions.confirm_merge(merge=merge, by=there.second_desk)
    assert refusal.value.code == "wrong_state"
    assert united(there, first, other).state == "confirmed"


def test_two_people_who_only_look_alike_are_not_listed_again(there):
    first, other = two_rows(there)
    merge = proposed(there, first, other)
    with pytest.raises(Invalid):
        actions.refuse_merge(merge=merge, reason=" ", by=there.second_desk)
    actions.refuse_merge(merge=merge, reason="是双胞胎", by=there.second_desk)
    assert seen_by(there.desk) == []
    assert access.merges_for(there.desk).get().decided_reason == "是双胞胎"


def test_every_field_that_differs_is_chosen_and_no_other(there):
    first, other = two_rows(there, address="试验镇新街 9 号")
    for said in ({}, {"address": "both"}, {"address": KEPT, "sex": OTHER}):
        with pytest.raises(Invalid) as refusal:
            actions.propose_merge(
                kept=first, other=other, chosen=said, reason="核实", by=there.desk
            )
        assert refusal.value.fields
    with pytest.raises(Invalid):
        actions.propose_merge(
            kept=first, other=other, chosen=chosen(first, other), reason="", by=there.desk
        )


def test_two_open_up_referrals_of_one_specialty_hinder_it_and_are_named(there):
    first = there.at("requested", patient=unknown(there))
    other = there.at("requested", patient=unknown(there, phone="13900007079"))
    Patient.objects.filter(pk=other.patient_id).update(phone_index=first.patient.phone_index)
    kept, gone = first.patient, Patient.objects.get(pk=other.patient_id)
    merge = proposed(there, kept, gone)
    with pytest.raises(Refused) as refusal:
        actions.confirm_merge(merge=merge, by=there.second_desk)
    assert refusal.value.code == "two_at_once"
    assert first.number in str(refusal.value) and other.number in str(refusal.value)
    assert PatientMerge.objects.get().state == "proposed"
    there.step(other, "die")
    assert actions.confirm_merge(merge=merge, by=there.second_desk).state == "confirmed"


def test_a_third_row_with_the_number_counts_too(there):
    third = there.at("in_review", patient=there.patient(number="E5555555"))
    kept = there.at("requested", patient=unknown(there)).patient
    gone = there.candidate(patient=there.patient(number="E5555555", **HUMAN)).patient
    assert gone.apart
    merge = proposed(there, kept, gone, OTHER)
    with pytest.raises(Refused) as refusal:
        actions.confirm_merge(merge=merge, by=there.second_desk)
    assert third.number in str(refusal.value)


def test_a_death_after_the_merger_ends_the_cases_of_both_rows(there):
    up = there.at("requested", patient=unknown(there))
    down = there.candidate(patient=unknown(there, phone="13900007079"))
    Patient.objects.filter(pk=down.patient_id).update(phone_index=up.patient.phone_index)
    united(there, up.patient, Patient.objects.get(pk=down.patient_id))
    there.step(up, "die")
    assert {*Referral.objects.values_list("status", flat=True)} == {"died"}


def test_a_merger_is_told_to_the_other_desks_without_saying_who_it_is(there):
    first, other = two_rows(there)
    united(there, first, other)
    told = [row.arguments for row in Message.objects.filter(kind="notice")]
    waits = [one for one in told if "合并等另一人" in one["text"]]
    assert [one["person"] for one in waits] == [there.second_desk.person]
    assert any(one["person"] == there.desk.person and "已有决定" in one["text"] for one in told)
    assert "演示患者" not in json.dumps(told, ensure_ascii=False)
    outbox.deliver()


def test_the_pages_lead_from_the_list_to_the_merger(there, client):
    first, other = two_rows(there, address="试验镇新街 9 号")
    client.force_login(Person.objects.get(pk=there.desk.person).user)
    listed = client.get("/referrals/patients/doubles/").content.decode()
    here = f"/referrals/patients/doubles/{first.pk}/{other.pk}/"
    assert here in listed and "演示患者 70" in listed
    shown = client.get(here).content.decode()
    assert "****7070" in shown and "13900007070" not in shown and "新街" not in shown
    refused = client.post(here, {"kept": "first", "reason": "核实"})
    assert refused.status_code == 422
    sent = {"kept": "second", "of_address": "second", "reason": "已电话核实"}
    made = client.post(here, sent)
    merge = PatientMerge.objects.get()
    assert made.url == merge.get_absolute_url()
    assert (merge.kept, merge.chosen) == (other, {"address": KEPT})
    own = client.post(f"{made.url}confirm/")
    assert own.status_code == 409 and "另一人" in own.content.decode()
    client.force_login(Person.objects.get(pk=there.second_desk.person).user)
    done = client.post(f"{made.url}confirm/", follow=True).content.decode()
    assert "已合并" in done
    assert client.get(here).status_code == 404
    client.force_login(Person.objects.get(pk=there.doctor.person).user)
    for path in ("/referrals/patients/doubles/", "/referrals/patients/merges/"):
        assert client.get(path).status_code == 403
    assert client.get(made.url).status_code == 403


def test_the_workbooks_and_the_rest_door_are_masked_too(there, client):
    first, other = two_rows(there)
    client.force_login(Person.objects.get(pk=there.desk.person).user)
    answer = client.get("/referrals/patients/doubles/?format=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    cells = [str(cell) for line in sheet.iter_rows(values_only=True) for cell in line if cell]
    assert "演示患者 70" in cells and not any("13900007070" in cell for cell in cells)
    found = client.get("/api/v1/patient-doubles/").json()["results"]
    assert [one["second"] for one in found] == [str(other.pk)]
    assert "13900007070" not in json.dumps(found) and "****7070" in json.dumps(found)
    sent = {"kept": str(first.pk), "other": str(other.pk), "chosen": chosen(first, other),
            "reason": "已电话核实"}  # fmt: skip
    made = client.post("/api/v1/patient-merges/", sent, content_type="application/json")
    assert made.status_code == 201, made.content
    address = f"/api/v1/patient-merges/{made.json()['id']}/confirm/"
    assert client.post(address, {}, content_type="application/json").status_code == 409
    client.force_login(Person.objects.get(pk=there.second_desk.person).user)
    done = client.post(address, {}, content_type="application/json")
    assert done.json()["state"] == "confirmed"


def test_a_page_of_doubles_costs_the_same_statements_for_one_pair_and_ten(there):
    two_rows(there)

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as found:
            return len(seen_by(there.desk)), len(found)

    seen_by(there.desk)  # how far the desk reaches is found out once
    one = cost()
    for n in range(9):
        said = {"phone": f"1390000808{n}", "name": f"演示患者 8{n}"}
        there.draft(patient=unknown(there, **said))
        there.candidate(patient=unknown(there, **said))
    ten = cost()
    assert (one[0], ten[0]) == (1, 10)
    assert one[1] == ten[1] <= 6


def test_a_case_of_the_kept_row_is_seen_as_before(there):
    up = there.at("requested", patient=unknown(there))
    down = there.candidate(patient=unknown(there, phone="13900007079"))
    Patient.objects.filter(pk=down.patient_id).update(phone_index=up.patient.phone_index)
    united(there, up.patient, Patient.objects.get(pk=down.patient_id))
    assert Referral.objects.get(pk=down.pk).direction == DOWN
    assert there.step(down, "propose").patient_id == up.patient_id
