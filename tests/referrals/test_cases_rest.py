"""Cases over REST: the same table, with If-Match and Idempotency-Key."""

import pytest

from alliance.core.models import AuditEvent
from members.models import Person
from referrals.models import Referral
from referrals.vocabulary import DOWN
from tests import make
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db
V1 = "/api/v1/referrals/"


@pytest.fixture
def there() -> Ward:
    return ward()


def enter(client, actor):
    client.force_login(Person.objects.get(pk=actor.person).user)
    return client


def step(client, row, verb, version=None, **said):
    headers = {"If-Match": f'"{row.version if version is None else version}"'}
    key = said.pop("key", "")
    if key:
        headers["Idempotency-Key"] = key
    return client.post(f"{V1}{row.pk}/{verb}/", said, "application/json", headers=headers)


def new(there, **fields):
    return {
        "direction": "up", "origin": there.base.code, "destination": there.hospital.code,
        "name": "演示患者 61", "document": "passport", "number_of_document": "E6161616",
        "specialty": "03", "diagnosis": "肺炎", "summary": "发热三天", **fields,
    }  # fmt: skip


def test_from_draft_to_closed_over_rest(there, client):
    enter(client, there.doctor)
    made = client.post(V1, new(there), "application/json")
    assert made.status_code == 201, made.content
    assert made["Location"].endswith(f"{V1}{made.json()['id']}/")
    assert "E6161616" not in made.content.decode()
    row = Referral.objects.get()
    for who, verb, said in (
        ("doctor", "submit", {"consent": True}),
        ("reviewer", "approve", {}),
        ("hospital_desk", "acknowledge", {}),
        ("hospital_doctor", "accept", {}),
        ("hospital_desk", "book", {"booked_for": "2099-01-01T09:00:00+08:00", "where": "三楼"}),
        ("hospital_desk", "arrive", {}),
        (
            "hospital_doctor",
            "reply",
            {"diagnosis": "肺炎", "treatment": "抗感染", "reply": "已愈", "next_step": "复查"},
        ),
        ("doctor", "acknowledge", {}),
    ):
        row.refresh_from_db()
        answer = step(enter(client, there.people[who]), row, verb, **said)
        assert answer.status_code == 200, answer.content
        assert answer["ETag"] == f'"{row.version + 1}"'
    body = client.get(f"{V1}{row.pk}/").json()
    assert body["status"] == "closed"
    assert [one["action"] for one in body["events"]][-1] == "acknowledge"


def test_an_old_version_is_409_a_missing_one_422_and_a_key_acts_once(there, client):
    row = there.at("requested")
    enter(client, there.hospital_desk)
    old = step(client, row, "acknowledge", version=row.version - 1)
    assert old.status_code == 409 and old.json()["code"] == "version_conflict"
    missing = client.post(f"{V1}{row.pk}/acknowledge/", {}, "application/json")
    assert missing.status_code == 422 and missing.json()["code"] == "version_missing"
    first = step(client, row, "acknowledge", key="k1")
    again = step(client, row, "acknowledge", key="k1")
    assert (first.status_code, again.status_code) == (200, 200)
    assert Referral.objects.get(pk=row.pk).version == row.version + 1
    assert again.json()["status"] == "received"


def test_a_status_is_never_written_and_what_a_step_does_not_know_is_refused(there, client):
    row = there.at("requested")
    enter(client, there.hospital_desk)
    for field in ("status", "owner_side", "is_open"):
        answer = step(client, row, "acknowledge", **{field: "closed"})
        assert answer.status_code == 422 and field in answer.json()["fields"]
    assert client.patch(f"{V1}{row.pk}/", {"status": "closed"}, "application/json").status_code in {
        403, 405,
    }  # fmt: skip
    assert Referral.objects.get(pk=row.pk).status == "requested"


def test_what_leads_on_stands_in_the_case_with_the_reason_why_not(there, client):
    row = there.at("received")
    verbs = enter(client, there.hospital_doctor).get(f"{V1}{row.pk}/").json()["verbs"]
    found = {one["verb"]: one for one in verbs}
    assert found["accept"]["possible"] and found["decline"]["needs"] == ["reason_code", "reason"]
    assert not found["redirect"]["possible"] and found["redirect"]["why_not"]


def test_strangers_get_404_on_every_verb_and_an_empty_list(there, client):
    rows = [there.at("requested"), there.at("offered", DOWN)]
    for actor in (
        there.other_doctor,
        make.actor(role="doctor", institution=make.institution(make.county())),
    ):
        enter(client, actor)
        for row in rows:
            assert client.get(f"{V1}{row.pk}/").status_code == 404
            for verb in ("accept", "die", "acknowledge", "nonsense"):
                assert step(client, row, verb).status_code == 404
        assert client.get(V1).json()["results"] == []


def test_the_list_holds_no_word_about_the_patient(there, client):
    row = there.at("requested")
    answer = enter(client, there.hospital_desk).get(V1, {"direction": "up"})
    assert [one["number"] for one in answer.json()["results"]] == [row.number]
    for secret in (row.patient.name, row.diagnosis, row.summary):
        assert secret not in answer.content.decode()


def test_who_the_patient_is_is_shown_for_a_reason_that_is_kept(there, client):
    row = there.at("requested")
    address = f"{V1}{row.pk}/reveal/"
    enter(client, there.hospital_desk)
    assert client.post(address, {"reason": " "}, "application/json").status_code == 422
    shown = client.post(address, {"reason": "联系家属"}, "application/json")
    assert "试验镇" in shown.json()["address"] and shown.json()["number"]
    event = AuditEvent.objects.get(what="referral.patient_revealed")
    assert "联系家属" in event.text and shown.json()["number"] not in event.text
    enter(client, there.other_desk)
    assert client.post(address, {"reason": "联系家属"}, "application/json").status_code == 404


def test_a_down_referral_begins_over_rest(there, client):
    enter(client, there.hospital_doctor)
    body = new(there, direction="down", origin=there.hospital.code, destination="",
               reason="病情稳定")  # fmt: skip
    answer = client.post(V1, body, "application/json")
    assert answer.status_code == 201, answer.content
    assert (answer.json()["status"], answer.json()["owner_side"]) == ("candidate", "L")
