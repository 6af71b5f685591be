"""Files of a case: who adds, sees, takes and withdraws them, on pages and over REST."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent, Document
from members.models import Person
from referrals.access.attachments import attachment_for, attachments_for
from referrals.actions.attachments import MOST, add_attachment, withdraw_attachment
from referrals.models import CaseAttachment, Referral
from referrals.vocabulary import DOWN, UP
from tests import make
from tests.referrals.story import WAYS, Ward, ward

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 " + "血红蛋白".encode()
V1 = "/api/v1/referrals/"


@pytest.fixture
def there() -> Ward:
    found = ward()
    third = make.institution(found.county, kind="A100", name="试验第三医院")
    found.__dict__["third"] = third
    found.people["third_desk"] = make.actor(role="referral_desk", institution=third)
    return found


def enter(client, actor):
    client.force_login(Person.objects.get(pk=actor.person).user)
    return client


def add(there: Ward, row: Referral, by: Any = None, **fields: Any) -> CaseAttachment:
    told = {"kind": "lab", "upload": make.upload("化验单.pdf", PDF), "note": "入院前", **fields}
    return add_attachment(referral=row, by=by or there.doctor, **told)


def seen(actor, row) -> list[str]:
    return [str(one) for one in attachments_for(actor, Referral.objects.get(pk=row.pk))]


# --- who sees them -----------------------------------------------------------


def test_the_destination_sees_them_from_the_request_until_it_turns_the_patient_away(there):
    row = there.draft()
    add(there, row)
    assert seen(there.doctor, row) == ["化验单.pdf"]
    assert seen(there.hospital_doctor, row) == []
    for verb in ("submit", "approve", "acknowledge"):
        row = there.step(row, verb)
    assert seen(there.hospital_doctor, row) == seen(there.hospital_desk, row) == ["化验单.pdf"]
    row = there.step(row, "decline", reason_code="treat_at_base")
    for who in (there.hospital_doctor, there.hospital_desk):
        assert seen(who, row) == []
    assert seen(there.doctor, row) == seen(there.reviewer, row) == ["化验单.pdf"]
    assert seen(there.desk, row) == ["化验单.pdf"]


@pytest.mark.parametrize(
    ("direction", "way"),
    [
        (UP, WAYS[UP]["declined"]),
        (UP, WAYS[UP]["redirected"]),
        (UP, ("submit", "approve", "cancel")),
        (UP, (*WAYS[UP]["closed"], "ask_void", "confirm_void")),
        (DOWN, WAYS[DOWN]["declined"]),
        (DOWN, WAYS[DOWN]["withdrawn"]),
    ],
    ids=lambda one: one if isinstance(one, str) else one[-1],
)
def test_after_a_rejection_the_case_stands_without_its_files(there, client, direction, way):
    up = direction == UP
    row = there.draft() if up else there.candidate()
    origin, other = (there.doctor, there.hospital_doctor)[:: 1 if up else -1]
    file = add(there, row, origin)
    for verb in way:
        row = there.step(row, verb)
    page, rest = f"/referrals/cases/{row.pk}/", f"{V1}{row.pk}/attachments/"
    words = enter(client, other).get(page).content.decode()
    assert "附件不再可见" in words and "化验单" not in words
    assert client.get(f"{page}attachments/{file.pk}/").status_code == 404
    assert client.get(rest).json()["results"] == []
    assert client.get(f"{rest}{file.pk}/").status_code == 404
    assert client.post(f"{rest}{file.pk}/withdraw/", {"reason": "x"}).status_code == 404
    assert "化验单" in enter(client, origin).get(page).content.decode()
    assert client.get(f"{page}attachments/{file.pk}/").status_code == 200


def test_what_was_in_the_packet_goes_on_to_the_new_place_and_leaves_the_old_one(there, client):
    row = there.at("requested")
    add(there, row)
    row = there.step(row, "redirect", place=there.other)
    second = Referral.objects.get(predecessor=row)
    add(there, second, upload=make.upload("心电图.pdf", PDF))
    third = there.step(second, "redirect", by=there.other_desk, place=there.third).successors.get()
    assert seen(there.third_desk, third) == ["化验单.pdf", "心电图.pdf"]
    assert seen(there.other_desk, second) == seen(there.hospital_desk, row) == []
    left = Referral.objects.get(pk=second.pk)
    with pytest.raises(NotFound):
        attachment_for(there.other_desk, left, CaseAttachment.objects.earliest("added_at").pk)
    words = enter(client, there.third_desk).get(f"/referrals/cases/{third.pk}/").content.decode()
    assert f"随{row.number}转来" in words and f"随{second.number}转来" in words


def test_the_files_of_a_case_that_goes_up_again_stay_with_the_stay_they_belong_to(there):
    row = there.at("following", DOWN)
    add(there, row)
    there.step(row, "escalate")
    assert seen(there.doctor, Referral.objects.get(predecessor=row)) == []


def test_a_reviewer_elsewhere_sees_what_is_to_be_reviewed_and_not_for_longer(there):
    row = there.draft()
    add(there, row)
    row = there.step(row, "submit")
    Referral.objects.filter(pk=row.pk).update(review_at=there.hospital.pk)
    assert seen(there.hospital_desk, row) == ["化验单.pdf"]
    Referral.objects.filter(pk=row.pk).update(status="declined", is_open=False, sent=True)
    assert seen(there.hospital_desk, row) == []


def test_strangers_find_no_case_and_no_file(there, client):
    row = there.at("requested")
    file = add(there, row)
    far = make.actor(role="doctor", institution=make.institution(make.county()))
    for actor in (there.other_doctor, there.other_desk, far):
        enter(client, actor)
        for address in (
            f"/referrals/cases/{row.pk}/attachments/{file.pk}/",
            f"{V1}{row.pk}/attachments/",
            f"{V1}{row.pk}/attachments/{file.pk}/",
            f"/referrals/cases/{row.pk}/papers/letter/",
            f"{V1}{row.pk}/papers/letter/",
        ):
            assert client.get(address).status_code in {403, 404}, address
        if actor is not there.other_desk:  # no doctor: refused by the role alone
            answer = client.post(f"/referrals/cases/{row.pk}/attachments/add/", {"kind": "lab"})
            assert answer.status_code == 404
    own = there.at("requested")
    with pytest.raises(NotFound):  # a file of another case under one's own
        attachment_for(there.doctor, own, file.pk)


# --- who adds them -----------------------------------------------------------


def test_doctors_of_either_side_add_while_the_case_is_open(there):
    row = there.at("requested")
    for who in (there.doctor, there.colleague, there.hospital_doctor):
        assert add(there, row, who).institution_id == who.held[0].institution
    for who in (there.reviewer, there.hospital_desk, there.desk, there.other_doctor):
        with pytest.raises(Forbidden):
            add(there, row, who)
    declined = there.at("declined", patient=there.patient())
    with pytest.raises(Refused, match="已经结束"):
        add(there, declined)
    turned_down = there.at("declined", DOWN)
    with pytest.raises(Forbidden, match="不在您的机构"):  # open, but not at this base any more
        add(there, turned_down, there.doctor)


def test_a_file_is_added_on_its_page_with_who_when_and_hash(there, client):
    row = there.at("requested")
    page = f"/referrals/cases/{row.pk}/"
    enter(client, there.doctor)
    sent = {"kind": "image", "note": "左下肺", "file": make.upload("胸片.pdf", PDF)}
    done = client.post(f"{page}attachments/add/", sent, follow=True)
    made = CaseAttachment.objects.get()
    words = done.content.decode()
    for text in ("胸片.pdf", "影像", "左下肺", made.document.sha256[:12], str(made.added_by)):
        assert text in words
    refused = client.post(f"{page}attachments/add/", {"kind": "image", "note": "x"})
    assert refused.status_code == 422 and CaseAttachment.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("胸片.png", PDF, "file_kind"),
        ("单.docx", b"PK\x03\x04 not an archive", "file_damaged"),
        ("单.exe", PDF, "file_kind"),
        ("单.pdf", b"", "file_empty"),
    ],
)
def test_a_hostile_file_leaves_nothing(there, client, name, content, code):
    row = there.at("requested")
    enter(client, there.doctor)
    sent = {"kind": "lab", "file": make.upload(name, content)}
    assert client.post(f"/referrals/cases/{row.pk}/attachments/add/", sent).status_code == 422
    answer = client.post(
        f"{V1}{row.pk}/attachments/", {"kind": "lab", "file": make.upload(name, content)}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not CaseAttachment.objects.exists() and not Document.objects.exists()


def test_a_case_has_no_more_files_than_are_read_at_a_glance(there):
    row = there.at("requested")
    files = [add(there, row) for _n in range(MOST)]
    with pytest.raises(Refused, match=str(MOST)):
        add(there, row)
    withdraw_attachment(attachment=files[0], reason="附错", by=there.doctor)
    assert add(there, row)
    with pytest.raises(Invalid):
        add(there, row, kind="selfie")


# --- taking, withdrawing -----------------------------------------------------


def test_every_download_is_written_down_and_comes_as_a_file_to_keep(there, client):
    row = there.at("requested")
    file = add(there, row)
    for n, address in enumerate(
        (
            f"/referrals/cases/{row.pk}/attachments/{file.pk}/",
            f"{V1}{row.pk}/attachments/{file.pk}/",
        )
    ):
        answer = enter(client, there.hospital_desk).get(address)
        assert answer.content == PDF
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        events = AuditEvent.objects.filter(what="referral.attachment_read")
        assert events.count() == n + 1
        assert events.latest("pk").person_id == there.hospital_desk.person


def test_a_wrong_file_is_withdrawn_with_a_reason_and_its_row_stays(there, client):
    row = there.at("closed")
    Referral.objects.filter(pk=row.pk).update(status="arrived", is_open=True, owner_side="L",
                                              owner_at=there.hospital.pk, due_at=row.created_at)  # fmt: skip
    file = add(there, row)
    page = f"/referrals/cases/{row.pk}/"
    address = f"{page}attachments/{file.pk}/"
    enter(client, there.hospital_doctor)
    assert client.post(f"{address}withdraw/", {"reason": "附错了人"}).status_code == 403
    enter(client, there.colleague)
    assert client.post(f"{address}withdraw/", {"reason": " "}).status_code == 422
    words = client.post(f"{address}withdraw/", {"reason": "附错了人"}, follow=True).content.decode()
    assert "附错了人" in words and f'href="{address}"' not in words
    assert client.get(address).status_code == 409
    assert client.post(f"{address}withdraw/", {"reason": "又一次"}).status_code == 409
    file.refresh_from_db()
    assert file.withdrawn_reason == "附错了人" and Document.objects.filter(pk=file.document_id)
    assert AuditEvent.objects.filter(what="referral.attachment_withdrawn").count() == 1


def test_over_rest_a_key_adds_and_withdraws_once(there, client):
    row = there.at("requested")
    enter(client, there.doctor)
    rest = f"{V1}{row.pk}/attachments/"

    def post(key, content=PDF):
        sent = {"kind": "lab", "note": "入院前", "file": make.upload("化验单.pdf", content)}
        return client.post(rest, sent, headers={"Idempotency-Key": key})

    first, again = post("k1"), post("k1")
    assert (first.status_code, again.status_code) == (201, 201), first.content
    assert first.json() == again.json() and CaseAttachment.objects.count() == 1
    assert post("k1", PDF + b"x").status_code == 422
    listed = client.get(rest).json()["results"]
    assert [one["sha256"] for one in listed] == [first.json()["sha256"]]
    assert client.get(first["Location"]).content == PDF
    for _n in range(2):
        done = client.post(
            f"{first['Location']}withdraw/", {"reason": "附错"}, "application/json",
            headers={"Idempotency-Key": "k2"},
        )  # fmt: skip
        assert done.status_code == 200 and done.json()["withdrawn_reason"] == "附错"
    assert client.get(first["Location"]).status_code == 409


def test_the_files_of_a_case_cost_one_statement_without_their_bytes(there, client):
    row = there.at("requested")
    enter(client, there.doctor)
    page = f"/referrals/cases/{row.pk}/"
    cost = []
    for many in (1, 5):
        while CaseAttachment.objects.count() < many:
            add(there, row)
        client.get(page)
        with CaptureQueriesContext(connection) as found:
            client.get(page)
        cost.append(len(found))
        asked = [one["sql"] for one in found if "caseattachment" in one["sql"]]
        assert len(asked) == 1 and '"content"' not in asked[0]
    assert cost[0] == cost[1]
