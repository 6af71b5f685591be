"""Remote diagnosis over REST: the same tables, with If-Match and Idempotency-Key."""

import pytest

from members.models import Person
from referrals.models import RemoteItem, RemoteReader
from referrals.remote_words import CONSULTATION
from tests import make
from tests.referrals.remote import SAID, Far

pytestmark = pytest.mark.django_db
V1 = "/api/v1/remote/"


@pytest.fixture
def far() -> Far:
    return Far()


def enter(client, actor):
    client.force_login(Person.objects.get(pk=actor.person).user)
    return client


def step(client, row, verb, version=None, **said):
    headers = {"If-Match": f'"{row.version if version is None else version}"'}
    if key := said.pop("key", ""):
        headers["Idempotency-Key"] = key
    return client.post(f"{V1}{row.pk}/{verb}/", said, "application/json", headers=headers)


def new(far, **fields):
    return {
        "kind": "ecg", "origin": far.ward.base.code, "destination": far.ward.hospital.code,
        "name": "演示患者 61", "document": "passport", "number_of_document": "E6161616",
        "subject": "十二导联心电图", "summary": "胸闷两天", **fields,
    }  # fmt: skip


def test_from_order_to_acknowledged_over_rest(far, client):
    made = enter(client, far.people["doctor"]).post(V1, new(far), "application/json")
    assert made.status_code == 201, made.content
    assert "E6161616" not in made.content.decode()
    row = RemoteItem.objects.get()
    for who, verb, names in (
        ("doctor", "acquire", ()),
        ("doctor", "submit", ("study_reference", "study_hash", "quality")),
        ("signer", "claim", ()),
        ("signer", "report", ("findings", "conclusion")),
        ("signer", "flag_critical", ("critical_value",)),
        ("signer", "sign", ("findings", "conclusion")),
        ("doctor", "read_back", ("read_back",)),
        ("doctor", "acknowledge", ()),
    ):
        row.refresh_from_db()
        said = {name: SAID[name] for name in names}
        answer = step(enter(client, far.people[who]), row, verb, **said)
        assert answer.status_code == 200, answer.content
        assert answer["ETag"] == f'"{row.version + 1}"'
    body = client.get(f"{V1}{row.pk}/").json()
    assert (body["status"], body["owner_side"]) == ("acknowledged", None)
    report = next(one for one in body["events"] if one["action"] == "sign")
    assert report["said"] == {"findings": "窦性心律", "conclusion": "未见异常"}


def test_an_earlier_result_is_named_before_a_second_order(far, client):
    enter(client, far.people["doctor"])
    client.post(V1, new(far), "application/json")
    row = RemoteItem.objects.get()
    for verb in ("acquire", "submit", "claim", "report", "sign"):
        row = far.step(row, verb)
    answer = client.post(V1, new(far), "application/json")
    assert answer.status_code == 422
    assert answer.json()["code"] == "earlier_results"
    again = client.post(V1, new(far, repeat_reason="症状加重"), "application/json")
    assert (again.status_code, again.json()["earlier"]) == (201, str(row.pk))


def test_an_old_version_is_409_a_missing_one_422_and_a_key_acts_once(far, client):
    row = far.at("submitted")
    enter(client, far.people["hospital_doctor"])
    old = step(client, row, "claim", version=row.version - 1)
    assert old.status_code == 409 and old.json()["code"] == "version_conflict"
    missing = client.post(f"{V1}{row.pk}/claim/", {}, "application/json")
    assert missing.status_code == 422 and missing.json()["code"] == "version_missing"
    for _time in range(2):
        assert step(client, row, "claim", key="k1").json()["status"] == "claimed"
    assert RemoteItem.objects.get(pk=row.pk).version == row.version + 1


def test_a_status_is_never_written_and_an_unset_hour_is_said(client):
    far = Far(hours=False)
    answer = enter(client, far.people["doctor"]).post(V1, new(far), "application/json")
    assert answer.status_code == 409 and "县区参数" in answer.json()["detail"], answer.content
    for field in ("status", "due_at"):
        answer = client.post(V1, new(far, **{field: "final"}), "application/json")
        assert answer.status_code == 422 and field in answer.json()["fields"]


def test_strangers_get_404_on_every_verb_and_an_empty_list(far, client):
    rows = [far.at("submitted"), far.at("asked", CONSULTATION)]
    for actor in (
        far.people["other_doctor"],
        make.actor(role="doctor", institution=make.institution(make.county())),
    ):
        enter(client, actor)
        for row in rows:
            assert client.get(f"{V1}{row.pk}/").status_code == 404
            for verb in ("claim", "sign", "nonsense"):
                assert step(client, row, verb).status_code == 404
        assert client.get(V1).json()["results"] == []


def test_the_list_holds_no_word_about_the_patient(far, client):
    row = far.at("submitted")
    answer = enter(client, far.people["hospital_doctor"]).get(V1, {"kind": "ecg"})
    assert [one["number"] for one in answer.json()["results"]] == [row.number]
    for secret in (row.patient.name, row.subject, row.summary):
        assert secret not in answer.content.decode()


def test_a_doctor_is_named_and_ended_over_rest(far, client):
    enter(client, far.people["manager"])
    doctor = far.person("hospital_doctor")
    said = {"institution": far.ward.hospital.code, "person": doctor.code, "kind": "ecg"}
    made = client.post("/api/v1/remote-readers/", said, "application/json")
    assert made.status_code == 201, made.content
    listed = client.get("/api/v1/remote-readers/").json()["results"]
    assert doctor.code in {one["person"] for one in listed}
    end = client.post(f"/api/v1/remote-readers/{made.json()['id']}/end/")
    assert end.status_code == 200 and end.json()["until_on"]
    assert RemoteReader.objects.get(person=doctor).until_on is not None
