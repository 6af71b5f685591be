"""Joint wards: a hospital keeps one at a base, one doctor answers for every patient in it."""

import io

import openpyxl
import pytest

from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent
from members.models import Person
from referrals.access import wards as access
from referrals.actions.wards import change_doctor, end_ward, open_ward
from referrals.models import JointWard, Referral
from referrals.queries import wards as queries
from referrals.vocabulary import DOWN
from tests import make
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db
PAGE, REST = "/referrals/joint-wards/", "/api/v1/joint-wards/"


@pytest.fixture
def there() -> Ward:
    found = ward()
    found.people["manager"] = make.actor(role="lead_admin", institution=found.hospital)
    return found


def opened(there: Ward, name: str = "康复病房", doctor: str = "doctor", **fields) -> JointWard:
    return open_ward(
        **{"institution": there.base, "partner": there.hospital, "name": name,
           "doctor": there.person(doctor), "by": there.manager, **fields}
    )  # fmt: skip


def enter(client, actor):
    client.force_login(Person.objects.get(pk=actor.person).user)
    return client


def numbers(row: JointWard) -> tuple[int, int, int]:
    (found,) = queries.counted(JointWard.objects.filter(pk=row.pk))
    return found.coming, found.there, found.ever


def test_a_patient_who_goes_down_into_a_ward_has_its_doctor_and_is_counted(there):
    row = opened(there)
    case = there.step(there.at("consented", DOWN), "offer", joint_ward=str(row.pk))
    assert (case.joint_ward_id, case.ward_doctor_id) == (row.pk, there.doctor.person)
    assert numbers(row) == (1, 0, 0)
    for verb in ("accept", "discharge"):
        case = there.step(case, verb)
    case = there.step(case, "register")
    assert case.joint_ward_id == row.pk and numbers(row) == (0, 1, 1)
    case = there.step(there.step(case, "start"), "complete")
    assert numbers(row) == (0, 0, 1)
    assert case.ward_doctor_id == there.doctor.person


def test_the_base_may_choose_the_ward_when_it_registers_the_patient(there):
    row = opened(there)
    case = there.at("discharged_to_base", DOWN)
    assert case.joint_ward_id is None
    case = there.step(case, "register", joint_ward=str(row.pk))
    assert case.joint_ward_id == row.pk


def test_a_ward_elsewhere_of_another_hospital_or_ended_is_not_to_be_had(there):
    row = opened(there)
    case = there.at("consented", DOWN)
    third = make.institution(there.county)
    with pytest.raises(Invalid, match="不在所选的接收机构"):
        there.step(case, "offer", joint_ward=str(row.pk), place=third)
    JointWard.objects.filter(pk=row.pk).update(partner=there.other)
    with pytest.raises(Invalid, match="请另选"):
        there.step(case, "offer", joint_ward=str(row.pk))
    JointWard.objects.filter(pk=row.pk).update(partner=there.hospital)
    end_ward(ward=row, version=row.version, by=there.manager)
    with pytest.raises(Invalid, match="已终止"):
        there.step(case, "offer", joint_ward=str(row.pk))
    assert Referral.objects.get(pk=case.pk).status == "consented"


def test_who_goes_elsewhere_leaves_the_ward(there):
    row = opened(there)
    case = there.step(there.at("consented", DOWN), "offer", joint_ward=str(row.pk))
    case = there.step(case, "decline")
    third = make.institution(there.county)
    case = there.step(case, "offer_elsewhere", place=third)
    assert (case.joint_ward_id, case.ward_doctor_id) == (None, None)


def test_another_doctor_takes_over_whoever_lies_there_and_nobody_who_has_left(there):
    row = opened(there)
    left, lies = (
        there.step(there.at("discharged_to_base", DOWN), "register", joint_ward=str(row.pk))
        for _one in range(2)
    )
    there.step(there.step(left, "start"), "complete")
    change_doctor(
        ward=row, doctor=there.person("hospital_doctor"), version=row.version, by=there.manager
    )
    doctors = [Referral.objects.get(pk=one.pk).ward_doctor_id for one in (left, lies)]
    assert doctors == [there.doctor.person, there.hospital_doctor.person]
    event = AuditEvent.objects.get(what="ward.doctor_changed")
    assert '"cases_there":"1"' in event.text


def test_only_the_hospitals_manager_keeps_wards_in_its_alliance_with_a_doctor_of_either(there):
    for by in (there.doctor, there.hospital_doctor, there.desk):
        with pytest.raises((Forbidden, NotFound)):
            opened(there, by=by)
    with pytest.raises(Forbidden, match="成员单位"):
        opened(there, institution=there.other)
    with pytest.raises(Invalid, match="管床医生"):
        opened(there, doctor="other_doctor")
    with pytest.raises(Invalid, match="名称"):
        opened(there, name="  ")
    row = opened(there)
    with pytest.raises(Refused, match="同名"):
        opened(there)
    end_ward(ward=row, version=row.version, by=there.manager)
    with pytest.raises(Refused, match="已经终止"):
        end_ward(ward=row, version=row.version + 1, by=there.manager)
    assert opened(there).pk != row.pk


def test_the_page_opens_changes_ends_and_leads_to_the_patients(there, client):
    enter(client, there.manager)
    sent = {
        "institution": there.base.pk, "partner": there.hospital.pk, "name": "康复病房",
        "doctor": there.doctor.person,
    }  # fmt: skip
    assert client.post(PAGE, {**sent, "name": ""}).status_code == 422
    assert "康复病房" in client.post(PAGE, sent, follow=True).content.decode()
    row = JointWard.objects.get()
    case = there.step(there.at("discharged_to_base", DOWN), "register", joint_ward=str(row.pk))
    other = there.at("registered", DOWN)
    answer = client.post(
        f"{PAGE}{row.pk}/doctor/",
        {"version": row.version, "doctor": there.colleague.person}, follow=True,
    )  # fmt: skip
    words = answer.content.decode()
    assert "在管 1 人" in words and str(there.person("colleague")) in words
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{PAGE}?format=xlsx").content))
    assert "康复病房" in str([cell.value for line in sheet.active for cell in line])
    words = enter(client, there.doctor).get(PAGE).content.decode()
    assert "终止后" not in words and f"ward={row.pk}" in words
    words = client.get(f"/referrals/?ward={row.pk}").content.decode()
    assert case.number in words and other.number not in words
    assert "管床医生" in client.get(f"/referrals/cases/{case.pk}/").content.decode()
    assert client.post(f"{PAGE}{row.pk}/end/", {"version": 2}).status_code == 403
    enter(client, there.manager)
    assert client.post(f"{PAGE}{row.pk}/end/", {"version": 1}).status_code == 409
    client.post(f"{PAGE}{row.pk}/end/", {"version": 2})
    assert JointWard.objects.get().until_on is not None


def test_over_rest_and_strangers_find_nothing(there, client):
    enter(client, there.manager)
    sent = {
        "institution": there.base.code, "partner": there.hospital.code, "name": "康复病房",
        "doctor": there.code_of("doctor"),
    }  # fmt: skip
    made = client.post(REST, sent, "application/json", headers={"Idempotency-Key": "w1"})
    again = client.post(REST, sent, "application/json", headers={"Idempotency-Key": "w1"})
    assert (made.status_code, again.status_code, JointWard.objects.count()) == (201, 201, 1)
    row, headers = made.json(), {"If-Match": '"1"'}
    new = {"doctor": there.code_of("hospital_doctor")}
    changed = client.post(f"{REST}{row['id']}/doctor/", new, "application/json", headers=headers)
    assert changed.json()["doctor"] == new["doctor"] and changed["ETag"] == '"2"'
    stale = client.post(f"{REST}{row['id']}/end/", {}, "application/json", headers=headers)
    assert stale.status_code == 409
    (line,) = enter(client, there.doctor).get(REST).json()["results"]
    assert (line["name"], line["there"]) == ("康复病房", 0)
    case = there.at("consented", DOWN)
    said = {
        "place": there.base.code, "family_doctor": "演示人员 90", "joint_ward": str(row["id"]),
    }  # fmt: skip
    answer = enter(client, there.hospital_doctor).post(
        f"/api/v1/referrals/{case.pk}/offer/", said, "application/json",
        headers={"If-Match": f'"{case.version}"'},
    )  # fmt: skip
    assert answer.json()["joint_ward"] == row["id"]
    for actor in (
        make.actor(role="lead_admin", institution=there.other),
        make.actor(role="lead_admin", institution=make.institution(make.county())),
    ):
        enter(client, actor)
        assert client.get(REST).json()["results"] == []
        assert client.get(f"{PAGE}{row['id']}/doctor/").status_code == 404
        assert client.post(f"{PAGE}{row['id']}/end/").status_code == 404
        assert client.post(f"{REST}{row['id']}/end/", headers=headers).status_code == 404
        assert not access.wards_for(actor).exists()
