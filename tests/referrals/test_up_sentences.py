"""Sentences of the way up that no other file holds: what is carried on, who hears, what is free again."""

import pytest

from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from alliance.core.models import Message
from members import actions as member_actions
from members.models import Institution, Person
from referrals import actions, queries
from referrals.models import PoolBooking, PoolDay, Referral
from referrals.vocabulary import DOWN
from tests import make
from tests.referrals.story import Ward, ward
from tests.referrals.test_booking_a_case import book, day_of

pytestmark = pytest.mark.django_db
GROUPS = "referrals.priority.groups"


@pytest.fixture
def there() -> Ward:
    return ward()


def rule(there: Ward, key: str, value) -> None:
    member_actions.set_rule(
        county=there.county, key=key, value=value, by=make.system(there.county), reason="试验"
    )


def heard(actor) -> int:
    return Message.objects.filter(kind="notice", arguments__person=actor.person).count()


def enter(client, actor) -> None:
    client.force_login(Person.objects.get(pk=actor.person).user)


def test_a_redirected_case_keeps_the_patients_marks(there):
    rule(there, GROUPS, ["孕产妇"])
    rule(there, "referrals.maternal.colours", ["红"])
    row = there.at("requested", groups=("孕产妇",), colour="red")
    there.step(row, "redirect", place=there.other)
    made = Referral.objects.get(predecessor=row)
    assert (made.groups, made.colour) == (["孕产妇"], "red")


def test_an_escalated_case_is_filled_in_with_the_marks(there):
    row = there.at("following", DOWN)
    Referral.objects.filter(pk=row.pk).update(groups=["老年"])
    there.step(row, "escalate")
    assert Referral.objects.get(predecessor=row).groups == ["老年"]


@pytest.mark.parametrize("verb", ["cancel", "die"])
def test_the_hospital_hears_nothing_of_what_was_never_sent(there, verb):
    row = there.at("in_review")
    people = (there.hospital_desk, there.hospital_doctor)
    before = [heard(one) for one in people]
    there.step(row, verb, by=there.doctor)
    assert [heard(one) for one in people] == before


def test_once_it_is_sent_the_hospital_hears_of_the_cancelling(there):
    row = there.at("requested")
    before = heard(there.hospital_desk)
    there.step(row, "cancel", by=there.doctor)
    assert heard(there.hospital_desk) == before + 1


def test_who_dies_frees_the_places_of_every_open_case(there):
    pool = day_of(there, total=1)
    told = there.patient()
    booked = book(there, there.at("accepted", patient=told), pool)
    other = there.at("requested", patient=told, specialty="04")
    there.step(other, "die")
    assert Referral.objects.get(pk=booked.pk).status == "died"
    assert PoolDay.objects.get(pk=pool.pk).taken == 0
    assert PoolBooking.objects.get(referral=booked).state == "given_back"


@pytest.mark.parametrize("change", [{"closed_on": "2020-01-01"}, {"kind": "B200"}])
def test_a_closed_body_or_a_village_clinic_is_sent_nobody(there, change):
    Institution.objects.filter(pk=there.other.pk).update(**change)
    there.other.refresh_from_db()
    with pytest.raises(Invalid, match="在业的接收机构"):
        there.draft(destination=there.other)
    row = there.at("requested")
    with pytest.raises(Invalid, match="在业的接收机构"):
        there.step(row, "redirect", place=there.other)


def test_a_hospital_that_sends_a_patient_on_gets_no_priority_of_the_base(there):
    rule(there, "referrals.priority.services", ["优先住院"])
    row = there.at("requested")
    assert queries.cases.first_served_of(row) == ["优先住院"]
    row.origin.kind = "A100"
    assert queries.cases.first_served_of(row) == []


def test_a_mark_that_is_written_into_a_draft_sets_its_default_too(there):
    rule(there, GROUPS, ["孕产妇"])
    rule(there, queries.cases.URGENT_MARKS, ["孕产妇"])
    row = there.step(there.draft(), "revise", groups=["孕产妇"], priority="routine")
    assert row.priority == "urgent"


def begun(there, told, **fields):
    return actions.create_referral(
        origin=there.base, patient=told, case=there.case(specialty="04"), by=there.doctor, **fields
    )


def test_the_patients_open_cases_are_shown_before_another_begins(there):
    told = there.patient()
    row = there.at("requested", patient=told)
    with pytest.raises(Refused, match=row.number) as said:
        begun(there, told, seen=False)
    assert said.value.code == "see_first"
    assert said.value.details == {"referrals": [str(row.pk)]}
    assert begun(there, told, seen=True).status == "draft"


def test_an_emergency_waits_for_no_reading(there):
    told = there.patient()
    there.at("requested", patient=told)
    row = begun(there, told, seen=False, then="dispatch", said={"emergency": "胸痛中心"})
    assert row.status == "dispatched"


def test_what_the_doctor_may_not_see_is_not_told(there):
    told = there.patient()
    row = actions.create_referral(
        origin=there.other, patient=told, case=there.case(), by=there.other_doctor,
        then="submit", said={"consent": True, "override": "试验"},
    )  # fmt: skip
    assert row.is_open
    assert begun(there, told, seen=False).status == "draft"


def test_the_page_links_them_and_takes_the_word_that_they_were_seen(there, client):
    told = there.patient(number="E7878787")
    row = there.at("requested", patient=told)
    enter(client, there.doctor)
    typed = {
        "name": told.name, "document": "passport", "number": "Ｅ7878787", "sex": "1",
        "specialty": "04", "diagnosis": "外伤", "summary": "跌倒", "priority": "routine",
        "destination": there.hospital.pk, "then": "",
    }  # fmt: skip
    page = client.post("/referrals/new/", typed)
    assert page.status_code == 422
    words = page.content.decode()
    assert f'href="{row.get_absolute_url()}"' in words
    assert 'name="seen"' in words
    assert client.post("/referrals/new/", {**typed, "seen": "on"}).status_code == 302


def test_over_rest_the_refusal_lists_them(there, client):
    told = there.patient(number="E7878788")
    row = there.at("requested", patient=told)
    enter(client, there.doctor)
    body = {
        "direction": "up", "origin": there.base.code, "destination": there.hospital.code,
        "name": told.name, "document": "passport", "number_of_document": "E7878788",
        "specialty": "04", "diagnosis": "外伤", "summary": "跌倒",
    }  # fmt: skip
    said = client.post("/api/v1/referrals/", body, content_type="application/json")
    assert (said.status_code, said.json()["code"]) == (409, "see_first"), said.content
    assert str(row.pk) in str(said.json())
    done = client.post(
        "/api/v1/referrals/", {**body, "seen": True}, content_type="application/json"
    )
    assert done.status_code == 201
    assert Referral.objects.filter(status="draft", created_at__date__gte=today()).count() == 1


def test_the_patients_own_choice_of_place_is_on_record_and_a_redirected_place_is_none(
    there, client
):
    row = there.draft(chosen_by_patient=True)
    other = there.draft()
    for one, chosen in ((row, "是"), (other, "否")):
        enter(client, there.doctor)
        page = client.get(one.get_absolute_url()).content.decode()
        assert f"接收机构由患者选定</dt><dd>{chosen}</dd>" in page
        said = client.get(f"/api/v1/referrals/{one.pk}/").json()
        assert said["chosen_by_patient"] is (chosen == "是")
    for verb in ("submit", "approve"):
        row = there.step(row, verb)
    letter = client.get(f"{row.get_absolute_url()}papers/letter/").content.decode()
    assert "接收机构由患者选定</th><td>是</td>" in letter
    there.step(row, "redirect", place=there.other)
    assert not Referral.objects.get(predecessor=row).chosen_by_patient
    assert Referral.objects.get(pk=row.pk).chosen_by_patient
