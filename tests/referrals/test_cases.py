"""Cases: how they begin, who sees them, what each step does and what it refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from alliance.core import audit
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, Invalid, NotFound, NotSet, Refused
from alliance.core.models import Message
from members import actions as member_actions
from members.middleware import actor_behind
from members.models import DiseaseEntry, DiseaseList, Institution, Person
from referrals import access, actions, queries
from referrals.models import Patient, Referral, ReferralEvent
from referrals.vocabulary import DOWN
from tests import make
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Ward:
    return ward()


# --- beginning ------------------------------------------------------------------


def test_nothing_begins_where_the_county_has_set_no_hours():
    there = ward(hours=False)
    with pytest.raises(
        NotSet, match="请县区考核人员在“方案与规则”的“县区参数”里提出，审批人员批准后"
    ) as said:
        there.draft()
    assert "审核" in str(said.value)
    assert not Referral.objects.exists()
    with pytest.raises(NotSet):
        there.candidate()


def test_numbers_run_through_the_year_of_a_county(there):
    first, second = there.draft(), there.draft()
    year = today().year
    assert [first.number, second.number] == [f"{year}000001", f"{year}000002"]


def test_identity_telephone_and_address_are_nowhere_in_the_clear(there):
    told = there.patient(number="Ｅ１２３４５６７ｘ", phone="139 0000 1111", address="演示路7号")
    row = there.draft(patient=told)
    stored = Patient.objects.filter(pk=row.patient_id).values().get()
    text = str(stored)
    for secret in ("E1234567X", "1234567", "13900001111", "演示路7号"):
        assert secret not in text
    assert queries.cases.opened(row.patient, "number") == "E1234567X"
    assert queries.cases.masked(row.patient, "phone") == "****1111"


def test_equal_numbers_are_found_again_and_sealed_anew(there):
    same = {"number": "E7654321"}
    first = there.draft(patient=there.patient(**same))
    second = there.draft(patient=there.patient(number="ｅ７６５４３２１"), specialty="04")
    assert first.patient_id == second.patient_id


def test_a_number_that_may_not_be_seen_makes_a_row_apart_and_tells_nothing(there):
    first = there.draft(patient=there.patient(number="E7654321"))
    elsewhere = actions.create_referral(
        origin=there.other,
        patient=there.patient(number="E7654321"),
        case=there.case(specialty="04"),
        by=there.other_doctor,
    )
    assert elsewhere.patient_id != first.patient_id
    assert elsewhere.patient.apart
    assert elsewhere.patient_key == first.patient_key


@pytest.mark.parametrize(
    ("document", "number", "words"),
    [
        ("resident", "11010519491231002", "18位"),
        ("resident", "110105194912310021", "逐位核对"),  # the last sign belongs to X
        ("resident", "110105194913310027", "逐位核对"),  # there is no 13th month
        ("passport", "", "身份不明"),
        ("unknown", "E1", "不填号码"),
    ],
)
def test_a_number_that_cannot_be_is_refused(there, document, number, words):
    with pytest.raises(Invalid, match=words):
        there.draft(patient=there.patient(document=document, number=number))


def test_a_residents_number_says_birth_and_sex(there):
    """GB 11643-1999's own example: 11010519491231002X, a woman."""
    told = there.patient(document="resident", number="１１０１０５１９４９１２３１００２x")
    patient = there.draft(patient=told).patient
    assert (patient.born_on.isoformat(), patient.sex) == ("1949-12-31", "2")


def test_somebody_without_a_number_is_a_patient_too(there):
    told = there.patient(document="unknown", number="", name="不详")
    row = there.draft(patient=told)
    assert row.patient_key == str(row.patient_id)


def test_one_open_up_referral_a_patient_and_specialty_in_the_county(there):
    told = there.patient()
    row = there.draft(patient=told)
    with pytest.raises(Refused, match="已有一份草稿") as said:
        there.draft(patient=told)
    assert said.value.code == "draft_there"
    there.step(row, "submit")
    with pytest.raises(Refused, match="已有一件在办的上转") as said:
        there.draft(patient=told)
    assert there.base.name not in str(said.value)
    there.draft(patient=told, specialty="04")  # another specialty goes


def test_the_other_place_is_never_named(there):
    told = there.patient()
    there.step(there.draft(patient=told), "submit")
    with pytest.raises(Refused) as said:
        actions.create_referral(
            origin=there.other, patient=told, case=there.case(), by=there.other_doctor
        )
    assert said.value.code == "open_referral"
    assert there.base.name not in str(said.value)
    assert said.value.details == {}


def test_two_drafts_of_two_places_cannot_both_be_sent(there):
    told = there.patient()
    first = there.draft(patient=told)
    second = actions.create_referral(
        origin=there.other, patient=told, case=there.case(), by=there.other_doctor
    )
    there.step(first, "submit")
    with pytest.raises(Refused, match="已有一件在办"):
        there.step(second, "submit", by=there.other_doctor)


def test_an_emergency_goes_although_another_one_is_open(there):
    told = there.patient()
    there.step(there.draft(patient=told), "submit")
    row = there.draft(patient=told, priority="emergency")
    assert there.step(row, "dispatch").status == "dispatched"


def test_the_database_itself_holds_one_open_and_an_owner_with_an_hour(there):
    row = there.at("requested")
    wrong = ({"owner_side": ""}, {"due_at": None}, {"status": "draft"}, {"is_open": False},
             {"status": "nonsense"})  # fmt: skip
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Referral.objects.filter(pk=row.pk).update(**fields)
    other = there.draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=other.pk).update(
            status="requested", is_open=True, owner_side="L", owner_at=there.hospital,
            due_at=now(), patient_key=row.patient_key,
        )  # fmt: skip


# --- who sees what ---------------------------------------------------------------


def sees(who: Actor, row: Referral) -> bool:
    return access.referrals_for(who).filter(pk=row.pk).exists()


def test_a_case_is_seen_by_its_sides_only_and_only_once_it_is_sent(there):
    row = there.draft()
    stranger = make.actor(role="doctor", institution=make.institution(there.county))
    abroad = make.actor(role="doctor", institution=make.institution(make.county()))
    overseer = make.actor(role="viewer", county=there.county)
    for who in (stranger, abroad, overseer, there.other_doctor, there.hospital_doctor, there.desk):
        assert not sees(who, row)
    assert sees(there.doctor, row) and sees(there.reviewer, row)
    row = there.step(row, "submit")
    assert not sees(there.hospital_doctor, row)
    row = there.step(row, "approve")
    for who in (there.hospital_doctor, there.hospital_desk, there.desk):
        assert sees(who, row)
    for who in (stranger, abroad, overseer, there.other_doctor):
        assert not sees(who, row)
        with pytest.raises(NotFound):
            access.referral_for(who, row.pk)


def test_the_original_doctor_keeps_seeing_the_follow_up(there):
    row = there.at("following", DOWN)
    assert sees(there.hospital_doctor, row)


def test_numbers_in_the_clear_need_a_reason_and_are_written_down(there):
    row = there.at("requested")
    with pytest.raises(Invalid, match="为什么"):
        actions.reveal_patient(referral=row, reason=" ", by=there.hospital_doctor)
    shown = actions.reveal_patient(referral=row, reason="联系患者", by=there.hospital_doctor)
    assert shown["number"].startswith("E")
    with pytest.raises(Forbidden):
        actions.reveal_patient(
            referral=row, reason="看看", by=make.actor(role="viewer", county=there.county)
        )


# --- steps -----------------------------------------------------------------------


def test_from_draft_to_closed_every_open_state_has_an_owner_and_an_hour(there):
    row = there.draft()
    assert (row.owner_side, row.due_at) == ("", None)
    owners = {}
    for verb in ("submit", "approve", "acknowledge", "accept", "book", "arrive", "reply"):
        row = there.step(row, verb)
        owners[row.status] = (row.owner_side, row.owner_at_id)
        assert row.is_open and row.due_at is not None
    base, hospital = there.base.pk, there.hospital.pk
    assert owners == {
        "in_review": ("B", base), "requested": ("L", hospital), "received": ("L", hospital),
        "accepted": ("L", hospital), "booked": ("L", hospital), "arrived": ("L", hospital),
        "replied": ("B", base),
    }  # fmt: skip
    row = there.step(row, "acknowledge", by=there.colleague)
    assert (row.status, row.is_open, row.due_at, row.owner_side) == ("closed", False, None, "")
    events = list(ReferralEvent.objects.filter(referral=row).order_by("id"))
    assert [one.action for one in events] == [
        "create", "submit", "approve", "acknowledge", "accept", "book", "arrive", "reply",
        "acknowledge",
    ]  # fmt: skip
    assert all(one.actor_id for one in events)


def test_the_hour_is_the_countys(there):
    by = make.system(there.county)
    member_actions.set_rule(
        county=there.county, key="referrals.deadline[acknowledge]", value=45, by=by, reason="试验"
    )
    before = now()
    row = there.at("requested")
    assert before + timedelta(minutes=45) <= row.due_at <= now() + timedelta(minutes=45)


def test_the_clock_of_the_decision_stands_still_during_a_question(there):
    row = there.at("received")
    Referral.objects.filter(pk=row.pk).update(due_at=now() + timedelta(minutes=30))
    row = there.step(row, "ask")
    assert 1790 <= row.clock_left <= 1800
    row = there.step(row, "answer")
    assert row.clock_left is None
    assert timedelta(minutes=29) < row.due_at - now() <= timedelta(minutes=30)


def test_nobody_reviews_their_own_referral(there):
    make.grant(Person.objects.get(pk=there.doctor.person), "reviewer", there.base)
    both = actor_behind(Person.objects.get(pk=there.doctor.person).user)
    row = there.step(there.draft(), "submit")
    with pytest.raises(Refused, match="不能审核自己"):
        there.step(row, "approve", by=both)
    assert there.step(row, "approve").reviewer_id == there.reviewer.person


def test_a_site_without_a_second_person_is_reviewed_by_its_centre_or_the_hospital(there):
    clinic = make.institution(there.county, kind="D600")
    Institution.objects.filter(pk=clinic.pk).update(parent=there.base)
    lonely = make.actor(role="doctor", institution=clinic)
    row = actions.create_referral(
        origin=clinic, patient=there.patient(), case=there.case(), by=lonely
    )
    row = there.step(row, "submit", by=lonely)
    assert row.review_at_id == there.base.pk
    assert there.step(row, "approve", by=there.reviewer).status == "requested"
    alone = make.institution(there.county)
    lonely = make.actor(role="doctor", institution=alone)
    row = actions.create_referral(
        origin=alone, patient=there.patient(), case=there.case(), by=lonely
    )
    row = there.step(row, "submit", by=lonely)
    assert row.review_at_id == there.hospital.pk
    row = there.step(row, "approve", by=there.hospital_desk)
    assert row.reviewer_id == there.hospital_desk.person


def test_a_refusal_needs_a_coded_reason_and_full_is_none(there):
    row = there.at("received")
    for said in ({"reason": "满了", "reason_code": "full"}, {"reason": "", "reason_code": "other"}):
        with pytest.raises(Invalid):
            actions.take_step(
                referral=row, verb="decline", version=row.version, said=said,
                by=there.hospital_doctor,
            )  # fmt: skip
    assert there.step(row, "decline").status == "declined"


def test_a_full_hospital_redirects_and_the_successor_lives_on(there):
    row = there.step(there.at("received"), "redirect", place=there.other)
    assert (row.status, row.is_open) == ("redirected", False)
    made = Referral.objects.get(predecessor=row)
    assert (made.status, made.destination_id, made.reviewer_id, made.consent) == (
        "requested", there.other.pk, there.reviewer.person, True,
    )  # fmt: skip
    assert made.due_at is not None and made.patient_key == row.patient_key
    assert sees(there.other_desk, made) and not sees(there.other_desk, row)


def test_without_a_named_place_the_desk_owns_it_and_names_one(there):
    row = there.step(there.at("requested"), "redirect")
    made = Referral.objects.get(predecessor=row)
    assert (made.destination_id, made.owner_side) == (None, "D")
    with pytest.raises(Invalid, match="接收机构"):
        there.step(made, "redirect", by=there.desk)
    made = there.step(made, "redirect", by=there.desk, place=there.other)
    assert Referral.objects.get(predecessor=made).destination_id == there.other.pk


def test_the_green_channel_needs_no_review_and_leaves_a_task_for_the_desk(there):
    row = there.at("dispatched")
    assert (row.green, row.sent, row.priority) == (True, True, "emergency")
    with pytest.raises(Refused, match="没有到急救转送的时限"):
        there.step(row, "not_arrived")
    row = there.step(row, "arrive")
    assert row.green_due_at is not None
    row = there.step(row, "review_green", by=there.desk)
    assert (row.status, row.green_due_at) == ("arrived", None)


def test_the_green_channel_goes_to_a_hospital_that_has_the_centre(there):
    member_actions.record_capability(
        institution=there.other,
        kind="emergency",
        name="胸痛中心",
        source="试验",
        by=make.system(there.county),
    )
    row = there.draft(priority="emergency")
    with pytest.raises(Refused, match="试验第二医院"):
        there.step(row, "dispatch")


def test_only_the_hospital_says_that_somebody_arrived(there):
    row = there.at("booked")
    with pytest.raises(Forbidden, match="上级医院"):
        there.step(row, "arrive", by=there.doctor)


def test_cancelling_late_is_asked_for_and_a_refusal_leads_back(there):
    row = there.at("booked")
    booked_for = row.booked_for
    row = there.step(row, "cancel")
    assert (row.status, row.before, row.owner_side) == ("cancel_requested", "booked", "L")
    row = there.step(row, "refuse_cancel")
    assert (row.status, row.before, row.due_at) == ("booked", "", booked_for)
    row = there.step(there.step(row, "cancel"), "confirm_cancel")
    assert row.status == "cancelled"


def test_an_entry_in_error_takes_two_persons(there):
    row = there.at("requested")
    row = there.step(row, "ask_void", by=there.doctor)
    assert row.status == "requested"
    with pytest.raises(Refused, match="已经有人申请作废"):
        there.step(row, "ask_void", by=there.hospital_doctor)
    make.grant(Person.objects.get(pk=there.doctor.person), "alliance_desk", there.hospital)
    both = actor_behind(Person.objects.get(pk=there.doctor.person).user)
    with pytest.raises(Refused, match="自己的作废申请"):
        there.step(row, "confirm_void", by=both)
    row = there.step(row, "confirm_void")
    assert (row.status, row.is_open) == ("voided", False)


def test_a_death_ends_every_open_case_of_the_patient(there):
    told = there.patient()
    first, second = there.draft(patient=told), there.draft(patient=told, specialty="04")
    there.step(first, "submit")
    there.step(second, "submit")
    there.step(first, "die")
    assert [one.status for one in Referral.objects.order_by("number")] == ["died", "died"]
    assert ReferralEvent.objects.filter(action="die").count() == 2


def test_the_catalogue_asks_for_its_data_or_a_reason_and_an_empty_one_blocks_nothing(there):
    assert there.step(there.draft(), "submit", override=None).status == "in_review"
    catalogue = DiseaseList.objects.create(
        county=there.county, code="referral", name="转诊病种", level="two"
    )
    DiseaseEntry.objects.create(
        county=there.county, catalogue=catalogue, icd="J18", name="肺炎", direction="up",
        required=["胸片"],
    )  # fmt: skip
    row = there.draft()
    with pytest.raises(Invalid, match="不在转诊病种目录内"):
        there.step(row, "submit", override=None)
    assert there.step(row, "submit", override="目录外，病情复杂").status == "in_review"
    row = there.draft(icd="J18")
    with pytest.raises(Invalid, match="胸片"):
        there.step(row, "submit", override=None)
    row = there.draft(icd="J18", required={"胸片": "右下肺片状影"})
    assert there.step(row, "submit", override=None).status == "in_review"


# --- down ------------------------------------------------------------------------


def test_down_from_candidate_to_completed(there):
    row = there.at("completed", DOWN)
    assert (row.origin_id, row.destination_id) == (there.hospital.pk, there.base.pk)
    assert row.packet["medicines"] and row.packet["family_doctor"]


def test_a_declined_down_referral_is_the_desks_and_goes_to_another_base(there):
    row = there.at("declined", DOWN)
    assert (row.is_open, row.owner_side) == (True, "D")
    with pytest.raises(Invalid, match="另一家"):
        there.step(row, "offer_elsewhere", place=there.base)
    row = there.step(row, "offer_elsewhere", place=there.other)
    assert (row.status, row.destination_id) == ("offered", there.other.pk)
    assert not sees(there.doctor, row)


def test_nobody_is_lost_before_the_attempts_were_logged(there):
    row = there.at("discharged_to_base", DOWN)
    with pytest.raises(Refused, match="至少2次联系，已有0次"):
        there.step(row, "lose")
    row = there.step(there.step(row, "log_attempt"), "log_attempt")
    assert there.step(row, "lose").status == "lost"


def test_an_escalation_is_a_filled_in_up_referral_of_the_base(there):
    row = there.at("escalated", DOWN)
    made = Referral.objects.get(predecessor=row)
    assert (made.direction, made.status, made.origin_id, made.destination_id) == (
        "up", "draft", there.base.pk, there.hospital.pk,
    )  # fmt: skip
    assert (made.patient_id, made.author_id) == (row.patient_id, there.doctor.person)


# --- what every step leaves --------------------------------------------------------


def test_an_old_version_is_told_what_changed(there):
    row = there.at("requested")
    there.step(row, "acknowledge")
    with pytest.raises(Refused) as said:
        actions.take_step(
            referral=row, verb="decline", version=row.version, by=there.hospital_doctor,
            said={"reason": "试验", "reason_code": "other"},
        )  # fmt: skip
    assert said.value.code == "version_conflict"


def test_what_a_step_does_not_take_is_refused(there):
    row = there.draft()
    with pytest.raises(Invalid) as said:
        actions.take_step(
            referral=row, verb="submit", version=row.version, by=there.doctor,
            said={"consent": True, "status": "closed"},
        )  # fmt: skip
    assert set(said.value.fields) == {"status"}


def test_the_others_are_told_and_no_word_says_who_the_patient_is(there):
    Message.objects.all().delete()
    row = there.at("requested")
    told = [one.arguments for one in Message.objects.filter(kind="notice")]
    desk = [one for one in told if one["person"] == there.hospital_desk.person]
    assert [one["text"] for one in desk] == ["转诊%(number)s等您办理。"]
    assert row.patient.name not in str(told)


def test_events_are_kept_for_ever(there):
    row = there.draft()
    for change in (lambda rows: rows.update(action="x"), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(ReferralEvent.objects.filter(referral=row))


def test_the_audit_knows_every_step_and_no_patient(there):
    row = there.at("requested")
    events = audit.AuditEvent.objects.filter(subject=audit.label(row))
    assert events.count() == 3
    text = " ".join(one.text for one in events)
    assert row.patient.name not in text and "肺炎" not in text


def test_beginning_and_a_step_cost_few_statements(there, django_assert_max_num_queries):
    there.draft()
    told, case, by = there.patient(), there.case(), there.doctor
    most = 12 if connection.vendor == "postgresql" else 15  # its audit is one call
    with django_assert_max_num_queries(most):
        actions.create_referral(origin=there.base, patient=told, case=case, by=by)
