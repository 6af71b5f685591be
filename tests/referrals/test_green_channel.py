"""The green channel: who has the emergency centre, the nearest first, and what the record keeps."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refusal, Refused
from alliance.core.models import Message
from members import actions as member_actions
from members.models import Institution, Person
from referrals import queries
from referrals.models import Referral, ReferralEvent
from referrals.rules.distance import Place, kilometres
from tests import make
from tests.referrals.story import Ward, ward

CENTRE = "referrals.emergency.centre_kinds"


def test_a_degree_of_the_meridian_is_111_kilometres():
    """2π × 6371.0088 / 360 = 111.195, rounded to 111.2."""
    south, north = Place(Decimal("29.5"), Decimal(106)), Place(Decimal("30.5"), Decimal(106))
    assert kilometres(south, north) == Decimal("111.2")


def test_along_a_parallel_a_degree_is_shorter_by_its_cosine():
    """0.1° at 60° north: 11.1195 × cos 60° = 5.56."""
    west, east = Place(Decimal(60), Decimal("106.0")), Place(Decimal(60), Decimal("106.1"))
    assert kilometres(west, east) == Decimal("5.6")


@pytest.mark.parametrize("missing", [(None, Decimal(106)), (Decimal(29), None), (None, None)])
def test_without_both_coordinates_no_distance_is_known(missing):
    known = Place(Decimal(29), Decimal(106))
    assert kilometres(known, Place(*missing)) is None
    assert kilometres(Place(*missing), known) is None


latitudes = st.decimals(min_value=-90, max_value=90, places=4)
longitudes = st.decimals(min_value=-180, max_value=180, places=4)
places = st.builds(Place, latitudes, longitudes)


@given(places, places)
def test_there_and_back_is_as_far_and_never_more_than_half_round_the_earth(one, other):
    """π × 6371.0088 = 20,015.1 km."""
    there = kilometres(one, other)
    assert there == kilometres(other, one)
    assert 0 <= there <= Decimal("20015.2")
    assert kilometres(one, one) == 0


@pytest.fixture
def there() -> Ward:
    return ward()


def placed(body: Institution, latitude: str, longitude: str) -> None:
    Institution.objects.filter(pk=body.pk).update(latitude=latitude, longitude=longitude)
    body.refresh_from_db()


def has_centre(body: Institution, name: str = "胸痛中心") -> None:
    member_actions.record_capability(
        institution=body, kind="emergency", name=name, source="试验",
        by=make.system(body.county),
    )  # fmt: skip


@pytest.fixture
def near(there) -> Institution:
    """Nearer than the hospital, 11.1 km; the hospital 22.2 km; the third without coordinates."""
    third = make.institution(there.county, kind="A100", name="试验第三医院")
    placed(there.base, "29.0", "106.0")
    placed(there.hospital, "29.2", "106.0")
    placed(there.other, "29.1", "106.0")
    for body in (third, there.hospital, there.other):
        has_centre(body)
    return third


def enter(client, actor) -> None:
    client.force_login(Person.objects.get(pk=actor.person).user)


@pytest.mark.django_db
def test_the_nearest_stands_first_and_unknown_distances_last(there, near):
    rows = queries.cases.nearest_able(there.base, "胸痛中心", today())
    assert [(row.institution, row.km) for row in rows] == [
        (there.other, Decimal("11.1")), (there.hospital, Decimal("22.2")), (near, None),
    ]  # fmt: skip
    assert [row.words for row in rows] == [
        "试验第二医院（直线约11.1公里）",
        f"{there.hospital.name}（直线约22.2公里）",
        "试验第三医院（距离不详）",
    ]


@pytest.mark.django_db
def test_who_sends_without_coordinates_knows_no_distance_and_still_has_the_list(there, near):
    Institution.objects.filter(pk=there.base.pk).update(latitude=None)
    there.base.refresh_from_db()
    rows = queries.cases.nearest_able(there.base, "胸痛中心", today())
    assert len(rows) == 3
    assert all(row.km is None for row in rows)


@pytest.mark.django_db
def test_the_sender_itself_a_closed_body_and_an_ended_centre_are_not_offered(there, near):
    has_centre(there.base)
    Institution.objects.filter(pk=there.other.pk).update(closed_on=today())
    centre = there.hospital.capabilities.get()
    centre.until_on = today()
    centre.save()
    rows = queries.cases.nearest_able(there.base, "胸痛中心", today())
    assert [row.institution for row in rows] == [near]


@pytest.mark.django_db
def test_a_hospital_without_the_centre_is_refused_with_the_nearest_named_first(there, near):
    there.hospital.capabilities.all().delete()
    row = there.draft(priority="emergency")
    with pytest.raises(Refused, match=r"试验第二医院（直线约11\.1公里）、试验第三医院") as said:
        there.step(row, "dispatch")
    assert said.value.code == "not_capable"
    assert not Referral.objects.get(pk=row.pk).green


@pytest.mark.django_db
def test_another_place_may_be_said_at_the_dispatch_and_the_record_says_how_far(there, near):
    row = there.step(there.draft(priority="emergency"), "dispatch", destination=there.other)
    assert (row.destination, row.owner_at_id) == (there.other, there.other.pk)
    assert ReferralEvent.objects.get(referral=row, action="dispatch").reason == (
        "试验第二医院（直线约11.1公里）"
    )


@pytest.mark.django_db
def test_the_record_says_who_would_have_been_nearer(there, near):
    row = there.step(there.draft(priority="emergency"), "dispatch")
    said = ReferralEvent.objects.get(referral=row, action="dispatch").reason
    assert "22.2公里" in said
    assert "更近的有试验第二医院（直线约11.1公里）" in said


@pytest.mark.django_db
def test_where_nobody_is_recorded_any_hospital_takes_the_patient_but_one_must_be_named(there):
    row = there.draft(priority="emergency", destination=None)
    with pytest.raises(Invalid, match="请选接收机构"):
        there.step(row, "dispatch")
    with pytest.raises(Invalid, match="本单位"):
        there.step(row, "dispatch", destination=there.base)
    assert there.step(row, "dispatch", destination=there.other).status == "dispatched"


def typed(**fields):
    return {
        "name": "演示患者 72", "document": "passport", "number": "E7272727", "sex": "1",
        "specialty": "20", "diagnosis": "胸痛", "summary": "胸痛半小时", "priority": "emergency",
        "then": "dispatch", **fields,
    }  # fmt: skip


@pytest.mark.django_db
def test_one_choice_on_the_form_says_the_centre_and_the_hospital(there, near, client):
    enter(client, there.doctor)
    words = client.get("/referrals/new/").content.decode()
    assert '<optgroup label="胸痛中心">' in words
    first, second, third = (words.index(text) for text in ("11.1公里", "22.2公里", "距离不详"))
    assert first < second < third
    value = f"胸痛中心|{there.other.code}"
    assert client.post("/referrals/new/", typed(emergency=value)).status_code == 302
    row = Referral.objects.get()
    assert (row.status, row.destination, row.packet["emergency"]) == (
        "dispatched", there.other, "胸痛中心",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_form_without_a_place_or_with_a_made_up_one_is_refused(there, near, client):
    enter(client, there.doctor)
    for fields in ({}, {"emergency": f"胸痛中心|{there.base.code}"}, {"then": "submit"}):
        page = client.post("/referrals/new/", typed(**fields))
        assert page.status_code == 422, fields
        assert "胸痛半小时" in page.content.decode()
    assert not Referral.objects.exists()


@pytest.mark.django_db
def test_a_draft_is_dispatched_on_its_page_by_the_same_choice(there, near, client):
    row = there.draft(priority="emergency")
    enter(client, there.doctor)
    here = f"/referrals/cases/{row.pk}/dispatch/"
    assert "11.1公里" in client.get(here).content.decode()
    sent = {"version": row.version, "emergency": f"胸痛中心|{there.other.code}"}
    assert client.post(here, sent).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.destination) == ("dispatched", there.other)


@pytest.mark.django_db
def test_a_centre_of_the_plan_that_nobody_has_goes_to_the_chosen_hospital(there, client):
    member_actions.set_rule(
        county=there.county, key=CENTRE, value=["卒中中心"], by=make.system(there.county),
        reason="试验",
    )  # fmt: skip
    enter(client, there.doctor)
    assert "没有机构登记有卒中中心" in client.get("/referrals/new/").content.decode()
    sent = typed(emergency="卒中中心", destination=there.hospital.pk)
    assert client.post("/referrals/new/", sent).status_code == 302
    assert Referral.objects.get().destination == there.hospital


@pytest.mark.django_db
def test_over_rest_the_places_are_asked_for_and_the_dispatch_follows_in_one_request(
    there, near, client
):
    enter(client, there.doctor)
    places = client.get("/api/v1/emergency-places/?emergency=胸痛中心").json()
    assert [(one["institution"], one["km"]) for one in places] == [
        (there.other.code, "11.1"), (there.hospital.code, "22.2"), (near.code, None),
    ]  # fmt: skip
    assert client.get("/api/v1/emergency-places/?emergency=卒中中心").json() == []
    body = {
        "direction": "up", "origin": there.base.code, "name": "演示患者 73",
        "document": "unknown", "specialty": "20", "diagnosis": "胸痛", "summary": "胸痛",
        "priority": "emergency", "then": "dispatch",
        "said": {"emergency": "胸痛中心", "destination": places[0]["institution"]},
    }  # fmt: skip
    made = client.post("/api/v1/referrals/", body, content_type="application/json",
                       headers={"Idempotency-Key": "green-1"})  # fmt: skip
    assert (made.status_code, made.json()["status"]) == (201, "dispatched"), made.content
    assert made.json()["destination"] == there.other.code


@pytest.mark.django_db
def test_over_rest_another_bodys_places_are_not_told_and_the_desk_is_no_doctor(there, near, client):
    enter(client, there.doctor)
    asked = f"/api/v1/emergency-places/?institution={there.hospital.code}"
    assert client.get(asked).status_code == 404
    enter(client, there.hospital_desk)
    assert client.get("/api/v1/emergency-places/").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["hospital_desk", "hospital_doctor"])
def test_who_was_not_brought_within_the_countys_minutes_is_closed_and_the_base_hears(there, name):
    row = there.at("dispatched")
    said = {"reason": "家属中途转往外县"}
    early = time_machine.travel(now() + timedelta(minutes=119), tick=False)  # two hours are set
    with early, pytest.raises(Refused, match="没有到急救转送的时限"):
        there.step(row, "not_arrived", by=there.people[name], **said)
    Message.objects.all().delete()
    with time_machine.travel(now() + timedelta(minutes=121), tick=False):
        with pytest.raises(Refusal):
            there.step(row, "not_arrived", by=there.doctor, **said)
        row = there.step(row, "not_arrived", by=there.people[name], **said)
    assert (row.status, row.is_open, row.due_at) == ("closed_no_show", False, None)
    heard = {one.arguments["person"] for one in Message.objects.filter(kind="notice")}
    assert there.doctor.person in heard
