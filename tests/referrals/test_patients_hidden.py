"""On request a record is hidden everywhere and kept: one person proposes it, another confirms."""

import pytest

from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from members.models import Person
from referrals import access
from referrals.access import doubles as desks
from referrals.access import find
from referrals.actions import create_referral, lifting, merging
from referrals.actions import people as actions
from referrals.models import Patient, PatientRestriction, Referral
from referrals.queries.doubles import differing
from tests import make
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db
NUMBER = "E8181818"


@pytest.fixture
def there() -> Ward:
    found = ward()
    found.people["second_desk"] = make.actor(role="alliance_desk", institution=found.hospital)
    return found


def ended(there: Ward) -> Referral:
    """A case that is over; its patient has no other."""
    return there.at("declined", patient=there.patient(name="演示患者 81", number=NUMBER))


def asked(there: Ward, row: Referral) -> PatientRestriction:
    return actions.propose_restriction(patient=row.patient, reason="患者来函请求", by=there.desk)


def hidden(there: Ward) -> Referral:
    row = ended(there)
    actions.confirm_restriction(restriction=asked(there, row), by=there.second_desk)
    return row


def make_double(there: Ward) -> Patient:
    """The same number at a body that does not see the first row."""
    other = make.actor(role="doctor", institution=there.other)
    told = there.patient(name="演示患者 81", number=NUMBER)
    return create_referral(
        origin=there.other, patient=told, case=there.case(specialty="04"), by=other
    ).patient


def enter(client, actor) -> None:
    client.force_login(Person.objects.get(pk=actor.person).user)


def test_a_hidden_record_is_in_no_list_on_no_page_and_in_no_search(there, client):
    row = hidden(there)
    for actor in (there.doctor, there.hospital_doctor, there.hospital_desk, there.desk):
        assert not access.referrals_for(actor).exists()
        assert not access.patients_for(actor).exists()
        assert find(actor, NUMBER) == [] == find(actor, row.number)
        enter(client, actor)
        for path in ("", "papers/letter/", "attachments/add/", "ask_void/"):
            assert client.get(f"/referrals/cases/{row.pk}/{path}").status_code in {403, 404}
        assert client.get(f"/api/v1/referrals/{row.pk}/").status_code == 404
        for tab in ("ended", "todo", "drafts"):
            assert row.number not in client.get(f"/referrals/?tab={tab}").content.decode()
        assert row.number not in client.get("/api/v1/referrals/").content.decode()


def test_it_is_kept(there):
    row = hidden(there)
    patient = Patient.objects.get(pk=row.patient_id)
    assert patient.restricted_at is not None and patient.name == "演示患者 81"
    assert Referral.objects.get(pk=row.pk).events.count() > 1


def test_the_list_of_requests_does_not_say_whose_they_are(there, client):
    row = hidden(there)
    enter(client, there.desk)
    words = client.get("/referrals/patients/restrictions/").content.decode()
    assert "患者来函请求" in words
    assert "演示患者 81" not in words and row.number not in words and "1818" not in words


def test_the_number_entered_again_makes_a_row_of_its_own_that_is_no_double(there):
    row = hidden(there)
    again = there.draft(patient=there.patient(name="演示患者 81", number=NUMBER))
    assert again.patient_id != row.patient_id and again.patient.apart
    assert not desks.doubles_for(there.desk).exists()


@pytest.mark.parametrize("state", ["draft", "requested", "booked"])
def test_while_a_case_is_under_way_it_is_refused(there, state):
    row = there.at(state)
    with pytest.raises(Refused) as refusal:
        asked(there, row)
    assert refusal.value.code == "going"


def test_a_case_that_began_meanwhile_hinders_the_confirmation(there):
    request = asked(there, ended(there))
    again = there.draft(patient=there.patient(number=NUMBER), specialty="04")
    assert again.patient_id == request.patient_id
    with pytest.raises(Refused) as refusal:
        actions.confirm_restriction(restriction=request, by=there.second_desk)
    assert refusal.value.code == "going"
    assert Patient.objects.get(pk=request.patient_id).restricted_at is None


def test_two_persons_of_the_desk_decide_and_nobody_else(there):
    row = ended(there)
    for stranger in (there.doctor, there.hospital_desk, there.other_doctor):
        with pytest.raises((Forbidden, NotFound)):
            actions.propose_restriction(patient=row.patient, reason="来函", by=stranger)
    with pytest.raises(Invalid):
        actions.propose_restriction(patient=row.patient, reason="", by=there.desk)
    request = asked(there, row)
    with pytest.raises(Refused) as refusal:
        asked(there, row)
    assert refusal.value.code == "proposed"
    with pytest.raises(Refused) as refusal:
        actions.confirm_restriction(restriction=request, by=there.desk)
    assert refusal.value.code == "own_case"
    with pytest.raises(Refused) as refusal:
        actions.withdraw_restriction(restriction=request, by=there.second_desk)
    assert refusal.value.code == "not_proposer"
    with pytest.raises(Invalid):
        actions.refuse_restriction(restriction=request, reason="", by=there.second_desk)
    actions.refuse_restriction(restriction=request, reason="未到期", by=there.second_desk)
    actions.withdraw_restriction(restriction=asked(there, row), by=there.desk)
    assert access.referrals_for(there.doctor).exists()


def test_a_merger_waits_for_a_request_that_is_undecided(there):
    row = ended(there)
    asked(there, row)
    first, double = row.patient, make_double(there)
    with pytest.raises(Refused) as refusal:
        merging.propose_merge(kept=first, other=double, chosen={}, reason="核实", by=there.desk)
    assert refusal.value.code == "restricting"


def test_all_rows_of_a_number_are_united_before_one_is_hidden(there):
    row, double = ended(there), make_double(there)
    Referral.objects.filter(patient=double).update(status="cancelled")
    with pytest.raises(Refused) as refusal:
        asked(there, row)
    assert refusal.value.code == "double"
    merge = merging.propose_merge(
        kept=row.patient, other=double, reason="号码相同", by=there.desk,
        chosen=dict.fromkeys(differing(row.patient, double), "kept"),
    )  # fmt: skip
    merging.confirm_merge(merge=merge, by=there.second_desk)
    assert asked(there, row).state == "proposed"


def test_the_page_asks_by_a_case_and_the_rest_door_does_the_same(there, client):
    row = ended(there)
    enter(client, there.desk)
    here = "/referrals/patients/restrictions/"
    unknown = client.post(here, {"number": "2020000001", "reason": "来函"})
    assert unknown.status_code == 404
    made = client.post(here, {"number": row.number, "reason": "来函"}, follow=True)
    assert "等另一人确认" in made.content.decode()
    request = PatientRestriction.objects.get()
    enter(client, there.second_desk)
    address = f"/api/v1/patient-restrictions/{request.pk}/confirm/"
    done = client.post(address, {}, content_type="application/json")
    assert done.json()["state"] == "confirmed"
    assert client.get(f"/referrals/cases/{row.pk}/").status_code == 404


# --- shown again ------------------------------------------------------------------


def test_a_hidden_record_is_shown_again_by_two_persons_for_a_reason(there):
    row = hidden(there)
    request = PatientRestriction.objects.get()
    with pytest.raises(Invalid):
        lifting.ask_lift(restriction=request, reason=" ", by=there.desk)
    lifting.ask_lift(restriction=request, reason="患者来函要求恢复", by=there.desk)
    with pytest.raises(Refused) as refusal:
        lifting.confirm_lift(restriction=request, by=there.desk)
    assert refusal.value.code == "own_case"
    with pytest.raises((Forbidden, NotFound)):
        lifting.confirm_lift(restriction=request, by=there.doctor)
    assert not access.referrals_for(there.doctor).exists()
    lifting.confirm_lift(restriction=request, by=there.second_desk)
    request.refresh_from_db()
    assert (request.state, request.lifted_by_id) == ("lifted", there.second_desk.person)
    assert [one.pk for one in access.referrals_for(there.doctor)] == [row.pk]
    assert asked(there, row).pk != request.pk  # it may be asked for again


def test_a_lifting_that_is_refused_leaves_the_record_hidden(there):
    hidden(there)
    request = PatientRestriction.objects.get()
    lifting.ask_lift(restriction=request, reason="患者来函要求恢复", by=there.second_desk)
    with pytest.raises(Invalid):
        lifting.refuse_lift(restriction=request, reason="", by=there.desk)
    lifting.refuse_lift(restriction=request, reason="不是本人来函", by=there.desk)
    request.refresh_from_db()
    assert request.state == "confirmed"
    assert not access.referrals_for(there.doctor).exists()
    with pytest.raises(Refused):
        lifting.confirm_lift(restriction=request, by=there.desk)


def test_it_is_lifted_on_the_page_and_over_rest_without_a_word_whose_it_is(there, client):
    hidden(there)
    request = PatientRestriction.objects.get()
    page = "/referrals/patients/restrictions/"
    enter(client, there.desk)
    assert "申请解除限制" in client.get(page).content.decode()
    client.post(f"{page}{request.pk}/ask_lift/", {"reason": "患者来函要求恢复"})
    words = client.get(page).content.decode()
    assert "患者来函要求恢复" in words and "确认解除限制" not in words
    assert "演示患者 81" not in words
    enter(client, there.second_desk)
    assert "确认解除限制" in client.get(page).content.decode()
    answer = client.post(
        f"/api/v1/patient-restrictions/{request.pk}/confirm_lift/", {}, "application/json"
    )
    assert (answer.status_code, answer.json()["state"]) == (200, "lifted")
