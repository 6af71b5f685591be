"""Which of a patient's facts each role reads of a case; and that a number gets nowhere else."""

import io
import json
import logging
import zipfile

import pytest

from alliance.core import outbox
from alliance.core.models import AuditEvent, Message, Notice
from members.models import Person
from referrals.identity import sign_of
from referrals.models import Patient, Referral
from tests import make
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db
#: A resident born on 1964-03-02; the last sign by GB 11643-1999.
NUMBER = f"50022219640302036{sign_of('50022219640302036')}"
PHONE, ADDRESS = "13987654321", "试验镇金丝雀巷七号"
SECRETS = (NUMBER, PHONE, ADDRESS)
FACTS = {
    "name": "演示患者 91", "dx": "肺炎", "summary": "发热三天", "born": "1964-03-02",
    "tail": f"****{NUMBER[-4:]}", "phone": f"****{PHONE[-4:]}",
}  # fmt: skip
EVERYTHING = "name dx summary born tail phone"
#: By who looks: what of FACTS the page of a sent case shows; None: there is no such page for them.
GOLDEN: dict[str, str | None] = {
    "doctor": EVERYTHING,
    "colleague": EVERYTHING,
    "reviewer": EVERYTHING,
    "hospital_doctor": EVERYTHING,
    "hospital_desk": EVERYTHING,
    "desk": EVERYTHING,
    "other_doctor": None,
    "other_desk": None,
}
#: Roles that have no page of a case at all.
OUTSIDE = (
    "viewer", "finance", "assessor", "approver", "auditor", "audit_admin", "lead_admin",
    "lead_finance", "clerk", "head", "village",
)  # fmt: skip
#: The same over REST, where the birth date and the telephone are in no answer.
REST = {who: "name dx summary tail" if said else None for who, said in GOLDEN.items()}


@pytest.fixture
def there() -> Ward:
    return ward()


@pytest.fixture
def row(there: Ward) -> Referral:
    return there.at("requested", patient=told(there))


def told(there: Ward):
    return there.patient(
        name=FACTS["name"], document="resident", number=NUMBER, phone=PHONE, address=ADDRESS
    )


def enter(client, person: int) -> None:
    client.force_login(Person.objects.get(pk=person).user)


def shown(answer) -> str | None:
    if answer.status_code in {403, 404}:
        return None
    words = answer.content.decode()
    assert not any(secret in words for secret in SECRETS)
    return " ".join(name for name, fact in FACTS.items() if fact in words)


def test_the_page_of_a_case_shows_each_role_what_the_golden_list_says(there, row, client):
    found = {}
    for who in GOLDEN:
        enter(client, there.people[who].person)
        found[who] = shown(client.get(f"/referrals/cases/{row.pk}/"))
    assert found == GOLDEN


def test_the_rest_door_shows_each_role_what_the_golden_list_says(there, row, client):
    found = {}
    for who in GOLDEN:
        enter(client, there.people[who].person)
        found[who] = shown(client.get(f"/api/v1/referrals/{row.pk}/"))
    assert found == REST


@pytest.mark.parametrize("role", OUTSIDE)
def test_roles_outside_the_case_have_no_page_of_it(there, row, client, role):
    bodied = role in {"lead_admin", "lead_finance", "clerk", "head", "village"}
    place = {"institution": there.base} if bodied else {"county": there.county}
    client.force_login(make.user(role, **place))
    for address in (f"/referrals/cases/{row.pk}/", f"/api/v1/referrals/{row.pk}/"):
        assert shown(client.get(address)) is None, address


def test_only_a_reveal_shows_them_and_it_says_so_without_them(there, row, client):
    enter(client, there.hospital_desk.person)
    words = client.post(
        f"/referrals/cases/{row.pk}/reveal/", {"reason": "联系家属"}
    ).content.decode()
    assert all(secret in words for secret in SECRETS)
    event = AuditEvent.objects.get(what="referral.patient_revealed")
    assert "联系家属" in event.text and not any(secret in event.text for secret in SECRETS)


def test_equal_numbers_are_sealed_differently_and_found_by_the_same_index(there):
    first = there.draft(patient=told(there)).patient
    other = there.candidate(patient=told(there)).patient
    rows = [Patient.objects.get(pk=one.pk) for one in (first, other)]
    assert rows[0].pk != rows[1].pk
    for name in ("number", "phone", "address"):
        assert getattr(rows[0], name) != getattr(rows[1], name), name
    assert rows[0].number_index == rows[1].number_index
    assert rows[0].phone_index == rows[1].phone_index
    stored = json.dumps([list(Patient.objects.values_list())[n] for n in (0, 1)], default=str)
    assert not any(secret in stored for secret in SECRETS)


def test_a_canary_number_is_in_no_log_no_audit_no_message_and_no_workbook(there, client, caplog):
    caplog.set_level(logging.DEBUG)
    enter(client, there.doctor.person)
    sent = {
        "name": FACTS["name"], "document": "resident", "number": NUMBER, "phone": PHONE,
        "address": ADDRESS, "sex": "1", "specialty": "03", "diagnosis": "肺炎",
        "summary": "发热三天", "destination": there.hospital.pk, "priority": "routine",
        "consent": "on", "then": "submit",
    }  # fmt: skip
    assert client.post("/referrals/new/", {**sent, "consent": ""}).status_code == 422
    client.post("/referrals/new/", sent)
    row = Referral.objects.get()
    for verb in ("approve", "acknowledge", "accept", "book", "arrive", "reply"):
        row = there.step(row, verb)
    client.post("/search/", {"q": NUMBER})
    client.get(f"/referrals/cases/{row.pk}/")
    outbox.deliver()
    kept = {
        "audit": "\n".join(AuditEvent.objects.values_list("text", flat=True)),
        "messages": json.dumps(list(Message.objects.values_list("arguments", flat=True))),
        "notices": json.dumps(list(Notice.objects.values_list("text", "values", "url"))),
        "logs": caplog.text,
        "events": json.dumps(list(row.events.values()), default=str, ensure_ascii=False),
    }
    assert FACTS["name"] not in kept["messages"]
    for address in ("/api/v1/referrals/?format=xlsx", "/referrals/escalations/?format=xlsx"):
        kept[address] = _inside(client.get(address))
    enter(client, there.desk.person)
    for address in ("/referrals/patients/doubles/?format=xlsx", "/api/v1/referrals/?format=csv"):
        kept[address] = _inside(client.get(address))
    for place, text in kept.items():
        assert not any(secret in text for secret in SECRETS), place
    assert row.number in kept["audit"] and row.number in kept["/api/v1/referrals/?format=xlsx"]


def _inside(answer) -> str:
    """Everything in a workbook, or the text itself."""
    content = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    if not content.startswith(b"PK"):
        return str(content.decode())
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(book.read(name).decode("utf8", "replace") for name in book.namelist())
