"""Papers of a case: what they print, when they exist, who printed them; notes on arrival."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alliance.core.clock import now
from alliance.core.errors import Forbidden, Invalid, Refused
from alliance.core.models import AuditEvent
from members import actions as member_actions
from members.models import Institution, Person
from members.views.drawing import qr
from referrals.access.papers import CERTIFICATE, LETTER, SLIP, check_can_print
from referrals.actions.papers import ArrivalTold, set_arrival_note
from referrals.models import ArrivalNote, Referral
from referrals.queries.papers import deductibles_of, message_of, moment_words, slip_of
from referrals.vocabulary import DOWN, UP
from tests import make
from tests.members import loaded
from tests.referrals.story import WAYS, Ward, ward

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


@pytest.fixture
def there() -> Ward:
    return ward()


def enter(client, actor):
    client.force_login(Person.objects.get(pk=actor.person).user)
    return client


def printed(client, actor, row, paper, status=200) -> str:
    answer = enter(client, actor).get(f"/referrals/cases/{row.pk}/papers/{paper}/")
    assert answer.status_code == status, answer.content.decode()[-900:]
    return str(answer.content.decode())


def note(there: Ward, by=None, **fields) -> ArrivalNote:
    told = {"door": "东侧急诊门", "ask_for": "导诊台", "phone": "0990-1", "bring": "医保卡"}
    said = {"specialty": "", "version": 0, **fields}
    return set_arrival_note(
        institution=there.hospital, by=by or there.hospital_desk,
        told=ArrivalTold(**{name: said.pop(name, text) for name, text in told.items()}), **said,
    )  # fmt: skip


# --- the letter --------------------------------------------------------------


def test_the_letter_says_who_where_what_and_when_and_no_number_in_the_clear(there, client):
    Institution.objects.filter(pk=there.hospital.pk).update(phone="0990-7")
    patient = there.patient(number="E7654321", name="演示患者 77")
    row = there.at("booked", patient=patient, diagnosis="社区获得性肺炎", icd="J18.9")
    words = printed(client, there.doctor, row, LETTER)
    for text in (
        row.number, there.base.name, there.hospital.name, "演示患者 77", "****4321",
        "社区获得性肺炎", "J18.9", "发热三天", "门诊三楼，找导诊台", "0990-7", "已同意",
        str(Referral.objects.get(pk=row.pk).reviewer), "审核通过", "受理", "转出机构（章）",
    ):  # fmt: skip
        assert text in words, text
    for secret in ("E7654321", patient.phone, patient.address):
        assert secret not in words


def test_the_code_holds_the_number_and_the_address_of_the_case_alone(there, client):
    row = there.at("requested")
    words = printed(client, there.hospital_desk, row, LETTER)
    said = f"http://testserver/referrals/cases/{row.pk}/#{row.number}"
    assert str(qr(said)) in words
    assert str(qr(f"{said} {row.patient.name}")) not in words


def test_the_down_letter_says_medicines_plan_flags_and_follow_up(there, client):
    row = there.at("offered", DOWN)
    words = printed(client, there.doctor, row, LETTER)
    for text in ("下转", "口服药两种", "卧床休息", "高热", "每周一次", "急性病恢复期"):
        assert text in words, text


def test_what_was_not_sent_or_is_void_is_not_printed(there, client):
    for state, way, said in (
        ("in_review", UP, "还没有发出"),
        ("proposed", DOWN, "还没有发出"),
        ("voided", UP, "已作废"),
    ):
        who = there.doctor if way == UP else there.hospital_doctor
        assert said in printed(client, who, there.at(state, way), LETTER, status=409)
    assert (
        client.get(f"/referrals/cases/{there.at('requested').pk}/papers/bill/").status_code == 404
    )


# --- the certificate ---------------------------------------------------------


def test_a_certificate_exists_from_arrival_on_and_for_the_way_up_alone(there):
    for state in WAYS[UP]:
        row = there.at(state)
        if state in {"arrived", "replied", "closed"}:
            assert check_can_print(there.doctor, row, CERTIFICATE)
            continue
        with pytest.raises(Refused) as told:
            check_can_print(there.doctor, row, CERTIFICATE)
        assert told.value.code in {"not_arrived", "not_sent", "voided"}, state
    died = there.step(there.at("arrived"), "die")
    assert check_can_print(there.doctor, died, CERTIFICATE)
    with pytest.raises(Refused, match="上转"):
        check_can_print(there.doctor, there.at("following", DOWN), CERTIFICATE)


def test_a_certificate_prints_the_countys_rule_as_it_was_on_the_day_of_arrival(there, client):
    key = "referrals.deductible.referred_stay"
    row = there.at("replied")
    words = printed(client, there.hospital_desk, row, CERTIFICATE)
    assert words.count("未设定：由县区考核人员提出、审批人员批准。") == 2
    member_actions.set_rule(
        county=there.county, key=key, value="只补差额", reason="试验〔2024〕3号",
        by=make.system(there.county),
    )  # fmt: skip
    words = printed(client, there.hospital_desk, row, CERTIFICATE)
    assert "只补差额" in words and "试验〔2024〕3号" in words
    assert words.count("未设定") == 1
    member_actions.set_rule(
        county=there.county, key=key, value="另一规则", reason="试验〔2024〕4号",
        from_on=timezone.localdate() + timedelta(days=1), by=make.system(there.county),
    )  # fmt: skip
    assert "另一规则" not in printed(client, there.hospital_desk, row, CERTIFICATE)


def test_a_rule_that_a_plan_leaves_open_is_named_with_its_clause():
    county = loaded.county("tz")
    first, second = deductibles_of(county.pk, timezone.localdate())
    assert (first.words, second.words) == ("", "")
    assert first.clause.startswith("《") and second.clause == ""


# --- the slip ----------------------------------------------------------------


def test_a_slip_says_where_when_which_door_and_what_to_bring_or_that_it_is_not_set(there, client):
    row = there.at("booked")
    bare = printed(client, there.doctor, row, SLIP)
    assert bare.count("未设定") >= 4 and "接收机构还没有设定到院须知" in bare
    note(there)
    words = printed(client, there.doctor, row, SLIP)
    row = Referral.objects.get(pk=row.pk)
    for text in (
        there.hospital.name, moment_words(row.booked_for), "门诊三楼，找导诊台", "东侧急诊门",
        "0990-1", "医保卡", "到院须知第 1 版",
    ):  # fmt: skip
        assert text in words, text
    assert row.diagnosis not in words and row.summary not in words


def test_a_note_of_the_specialty_goes_before_the_one_for_all(there):
    note(there)
    note(there, specialty="03", door="内科楼北门")
    note(there, specialty="04", door="外科楼")
    assert slip_of(there.at("booked")).door == "内科楼北门"
    other = there.at("booked", specialty="05")
    assert slip_of(other).door == "东侧急诊门"


def test_a_slip_is_for_who_is_expected(there):
    for state, way in (("accepted", UP), ("awaiting_slot", UP), ("discharged_to_base", DOWN)):
        assert check_can_print(there.doctor, there.at(state, way), SLIP)
    for state in ("requested", "dispatched", "arrived", "cancel_requested"):
        with pytest.raises(Refused, match="同意接收后"):
            check_can_print(there.doctor, there.at(state), SLIP)


@pytest.mark.parametrize(
    "where", ["门诊三楼，找导诊台", "肺炎门诊三楼", "带J18.9单", "重症室，肺炎，找护士"]
)
def test_the_message_never_says_what_the_patient_has(there, where):
    row = there.at("accepted", diagnosis="高血压，肺炎", icd="J18.9")
    moment = now() + timedelta(days=2)
    row = there.step(row, "book", where=where, booked_for=moment)
    note(there, door="肺炎病区门", ask_for="导诊台")
    said = message_of(row, slip_of(row))
    assert there.hospital.name in said and moment_words(moment) in said and "0990-1" in said
    for secret in ("肺炎", "高血压", "J18.9", row.summary, row.patient.name, row.number):
        assert secret not in said
    assert ("门诊三楼" in said) == (where == "门诊三楼，找导诊台")


def test_a_message_without_an_hour_says_that_it_follows(there):
    row = there.at("awaiting_slot")
    assert "时间另行通知" in message_of(row, slip_of(row))


# --- who prints --------------------------------------------------------------


def test_every_paper_is_written_down_with_who_and_what_also_over_rest(there, client):
    row = there.at("booked")
    printed(client, there.hospital_desk, row, LETTER)
    printed(client, there.doctor, row, SLIP)
    client.get(f"{V1}referrals/{row.pk}/papers/slip/")
    printed(client, there.doctor, row, CERTIFICATE, status=409)
    events = AuditEvent.objects.filter(what="referral.paper_printed").order_by("pk")
    assert [one.person_id for one in events] == [
        there.hospital_desk.person, there.doctor.person, there.doctor.person,
    ]  # fmt: skip
    assert ['"paper":"letter"' in one.text for one in events] == [True, False, False]


def test_the_case_offers_the_papers_that_exist(there, client):
    for state, offered in (
        ("in_review", ()),
        ("requested", ("letter",)),
        ("booked", ("letter", "slip")),
        ("replied", ("letter", "certificate")),
    ):
        row = there.at(state)
        words = enter(client, there.doctor).get(f"/referrals/cases/{row.pk}/").content.decode()
        for paper in (LETTER, CERTIFICATE, SLIP):
            address = f"/referrals/cases/{row.pk}/papers/{paper}/"
            assert (address in words) == (paper in offered), (state, paper)


def test_a_demonstration_is_marked_on_every_paper(there, client):
    for state, paper in (("booked", SLIP), ("booked", LETTER), ("replied", CERTIFICATE)):
        row = there.at(state)
        assert "演示</span>" not in printed(client, there.doctor, row, paper)
        Referral.objects.filter(pk=row.pk).update(demo=True)
        assert "演示</span>" in printed(client, there.doctor, row, paper)


def test_papers_over_rest_hold_what_the_page_prints(there, client):
    note(there)
    row = there.at("booked", diagnosis="肺炎")
    enter(client, there.hospital_doctor)
    letter = client.get(f"{V1}referrals/{row.pk}/papers/letter/").json()
    assert letter["diagnosis"] == "肺炎" and letter["patient_number"].startswith("****")
    assert letter["packet"]["到哪里、找谁"] == "门诊三楼，找导诊台"
    assert [one["action"] for one in letter["steps"]][:3] == ["create", "submit", "approve"]
    slip = client.get(f"{V1}referrals/{row.pk}/papers/slip/").json()
    assert slip["diagnosis"] is None and slip["summary"] is None and slip["steps"] == []
    assert slip["slip"]["door"] == "东侧急诊门" and "肺炎" not in slip["slip"]["message"]
    assert [one["value"] for one in slip["deductibles"]] == [None, None]
    assert client.get(f"{V1}referrals/{row.pk}/papers/certificate/").status_code == 409


# --- notes on arrival --------------------------------------------------------


def test_a_desk_sets_its_own_note_version_by_version(there, client):
    first = note(there)
    second = note(there, version=1, door="西门")
    assert (first.version, second.version) == (1, 2)
    first.refresh_from_db()
    assert first.replaced_at is not None and first.door == "东侧急诊门"
    with pytest.raises(Refused) as told:
        note(there, version=1, door="北门")
    assert told.value.code == "version_conflict"
    with pytest.raises(Invalid, match="至少填一项"):
        note(there, version=2, door="", ask_for=" ", phone="", bring="")
    with pytest.raises(Invalid):
        note(there, version=2, bring="长" * 201)
    for who in (there.doctor, there.hospital_doctor, there.desk):
        with pytest.raises(Forbidden):
            note(there, by=who, version=2)
    assert ArrivalNote.objects.filter(replaced_at__isnull=True).get() == second


def test_notes_are_set_on_their_page_and_leave_as_a_workbook(there, client):
    enter(client, there.hospital_desk)
    page = f"/referrals/arrival/{there.hospital.pk}/all/"
    assert "还没有到院须知" in client.get("/referrals/arrival/").content.decode()
    done = client.post(page, {"version": "0", "door": "东门"}, follow=True)
    assert "东门" in done.content.decode()
    late = client.post(page, {"version": "0", "door": "西门"})
    assert late.status_code == 422 and "别人已经改过" in late.content.decode()
    assert client.get("/referrals/arrival/?format=xlsx").content.startswith(b"PK")
    assert client.get(f"/referrals/arrival/{there.other.pk}/all/").status_code == 404
    assert client.get(f"/referrals/arrival/{there.hospital.pk}/99/").status_code == 404
    assert enter(client, there.doctor).get("/referrals/arrival/").status_code == 403


def test_notes_over_rest(there, client):
    enter(client, there.hospital_desk)
    said = {"institution": there.hospital.code, "version": 0, "door": "东门", "specialty": "03"}
    key = {"Idempotency-Key": "n1"}
    for _n in range(2):
        made = client.post(f"{V1}arrival-notes/", said, "application/json", headers=key)
        assert (made.status_code, made.json()["version"]) == (201, 1), made.content
    (line,) = client.get(f"{V1}arrival-notes/").json()["results"]
    assert (line["specialty"], line["door"], line["bring"]) == ("03", "东门", None)
    foreign = {**said, "institution": there.other.code}
    assert client.post(f"{V1}arrival-notes/", foreign, "application/json").status_code in {403, 404}
    wrong = {**said, "version": 1, "specialty": "99"}
    assert client.post(f"{V1}arrival-notes/", wrong, "application/json").status_code == 422
    assert client.get(f"{V1}arrival-notes/?format=csv").content


def test_the_papers_say_the_same_in_english(there, client):
    row = there.at("replied")
    enter(client, there.doctor)
    client.cookies.load({"django_language": "en"})
    for paper, title in ((LETTER, "Referral letter"), (CERTIFICATE, "Certificate of")):
        answer = client.get(
            f"/referrals/cases/{row.pk}/papers/{paper}/", headers={"Accept-Language": "en"}
        )
        assert title in answer.content.decode()
