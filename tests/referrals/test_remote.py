"""Remote diagnosis and consultation by their steps: clocks, claims, critical values, repetition."""

from datetime import timedelta

import pytest
import time_machine

from alliance.core.clock import now
from alliance.core.errors import Invalid, NotSet, Refused
from alliance.core.models import Message
from members import actions as member_actions
from referrals.access import remote as access
from referrals.actions.remote import call_out_criticals, end_reader, lapse_claims, name_reader
from referrals.models import Referral, RemoteEvent, RemoteItem, RemoteReader
from referrals.queries import remote as queries
from referrals.remote_words import CONSULTATION
from tests import make
from tests.referrals.remote import LEASE, MINUTES, Far

pytestmark = pytest.mark.django_db


@pytest.fixture
def far() -> Far:
    return Far()


def told(item: RemoteItem) -> set[int]:
    """Who has been told of an item."""
    rows = Message.objects.filter(kind="notice").values_list("arguments", flat=True)
    return {said["person"] for said in rows if str(item.pk) in said["url"]}


def people(far: Far, *names: str) -> set[int]:
    return {far.person(name).pk for name in names}


def test_from_order_to_acknowledged_every_step_leaves_its_event_and_an_owner(far):
    row = far.at("acknowledged")
    assert [(one.action, one.from_status, one.to_status) for one in row.events.all()] == [
        ("order", "", "ordered"), ("acquire", "ordered", "acquired"),
        ("submit", "acquired", "submitted"), ("claim", "submitted", "claimed"),
        ("report", "claimed", "preliminary"), ("sign", "preliminary", "final"),
        ("acknowledge", "final", "acknowledged"),
    ]  # fmt: skip
    assert (row.first_reader_id, row.final_reader_id) == tuple(
        far.people[name].person for name in ("hospital_doctor", "signer")
    )
    assert row.study_hash == "a" * 64
    assert (row.is_open, row.owner_side, row.due_at) == (False, "", None)
    assert row.number == f"R{now().year}000001"


def test_without_the_countys_hours_nothing_begins_and_every_missing_one_is_named():
    far = Far(hours=False)
    with pytest.raises(NotSet) as caught:
        far.begin("ecg")
    assert set(caught.value.details["keys"]) == set(queries.keys_of("ecg"))
    assert "县区参数" in str(caught.value)
    assert not RemoteItem.objects.exists()


def test_the_clock_of_a_report_runs_from_the_submission_whoever_has_it(far):
    row = far.at("submitted")
    due = row.due_at
    assert due == row.clock_from + timedelta(minutes=MINUTES)
    with time_machine.travel(now() + timedelta(minutes=10), tick=False):
        for verb in ("claim", "release", "claim", "report"):
            row = far.step(row, verb)
            assert row.due_at == due
    with time_machine.travel(now() + timedelta(minutes=20), tick=False):
        row = far.step(
            far.step(far.step(row, "return", by=far.people["signer"]), "acquire"), "submit"
        )
        assert row.due_at == now() + timedelta(minutes=MINUTES)


def test_a_study_is_sent_with_a_hash_and_a_quality_that_can_be_read(far):
    row = far.at("acquired")
    for wrong in ({"study_hash": "abc"}, {"quality": "bad"}, {"study_reference": ""}):
        with pytest.raises(Invalid) as caught:
            far.step(row, "submit", said=wrong)
        assert set(caught.value.fields) == set(wrong)
    assert RemoteItem.objects.get(pk=row.pk).status == "acquired"


# --- claims ---------------------------------------------------------------------


def test_a_claim_lapses_and_the_item_can_be_claimed_again(far):
    row = far.at("claimed")
    system = make.system(far.ward.county)
    assert row.lease_until - row.changed_at == timedelta(minutes=LEASE)
    with pytest.raises(Refused, match="现在是"):
        far.step(row, "claim", by=far.people["signer"])
    assert lapse_claims(county=far.ward.county, by=system) == 0
    with time_machine.travel(row.lease_until, tick=False):
        assert lapse_claims(county=far.ward.county, by=system) == 1
        row = far.step(row, "claim", by=far.people["signer"])
    assert row.reader_id == far.people["signer"].person
    released = RemoteEvent.objects.get(item=row, action="release")
    assert (released.side, released.actor) == ("S", None)


def test_who_holds_it_keeps_it_longer_and_nobody_else_writes_the_report(far):
    row = far.at("claimed")
    with pytest.raises(Refused, match="认领的医生本人"):
        far.step(row, "report", by=far.people["signer"])
    with time_machine.travel(now() + timedelta(minutes=LEASE - 1), tick=False):
        row = far.step(row, "renew")
        assert row.lease_until == now() + timedelta(minutes=LEASE)
        assert lapse_claims(county=far.ward.county, by=make.system(far.ward.county)) == 0


# --- who signs --------------------------------------------------------------------


def test_one_doctor_may_write_and_sign_unless_the_county_wants_another(far):
    signer = far.people["signer"]
    row = far.step(far.at("submitted"), "claim", by=signer)
    row = far.step(row, "report", by=signer, then="sign")
    assert (row.status, row.first_reader_id, row.final_reader_id) == (
        "final", signer.person, signer.person,
    )  # fmt: skip
    member_actions.set_rule(
        county=far.ward.county, key=queries.SECOND, value=True, reason="试验",
        by=make.system(far.ward.county),
    )  # fmt: skip
    row = far.step(far.at("submitted"), "claim", by=signer)
    with pytest.raises(Refused, match="另一名医师"):
        far.step(row, "report", by=signer, then="sign")
    assert RemoteItem.objects.get(pk=row.pk).status == "claimed", "nothing has happened"
    assert far.step(far.at("preliminary"), "sign").status == "final"


def test_a_hospital_names_its_own_doctors_once_and_nobody_names_himself(far):
    hospital, manager = far.ward.hospital, far.people["manager"]
    for person, why in (
        ("manager", "不能指定自己"), ("doctor", "本院的医生"), ("signer", "已经被指定"),
    ):  # fmt: skip
        with pytest.raises((Refused, Invalid), match=why):
            name_reader(institution=hospital, person=far.person(person), kind="ecg", by=manager)
    reader = RemoteReader.objects.get(person=far.person("signer"), kind="ecg")
    assert end_reader(reader=reader, by=manager).until_on is not None
    with pytest.raises(Refused, match="已经终止"):
        end_reader(reader=reader, by=manager)


def test_a_report_is_amended_by_an_addendum_and_read_again_never_overwritten(far):
    row = far.step(far.at("acknowledged"), "addend")
    assert (row.status, row.is_open, row.owner_side) == ("final", True, "B")
    reports = queries.reports_of(row, queries.events_of(row))
    assert [one.lines[-1][1] for one in reports] == ["补充一句", "未见异常", "未见异常"]
    with pytest.raises(Exception, match="append"):
        RemoteEvent.objects.filter(item=row, action="sign").update(said={})


# --- critical values --------------------------------------------------------------


def test_a_critical_value_has_its_hour_and_every_doctor_of_the_base_is_told(far):
    row = far.at("claimed")
    row = far.step(row, "flag_critical")
    assert row.critical_due_at == row.critical_at + timedelta(minutes=MINUTES)
    assert people(far, "doctor", "colleague") <= told(row)
    row = far.step(far.step(row, "report"), "sign")
    with pytest.raises(Refused, match="危急值没有告知"):
        far.step(row, "acknowledge")
    row = far.step(row, "read_back", by=far.people["colleague"])
    assert row.critical_due_at is None
    assert far.step(row, "acknowledge").status == "acknowledged"


def test_it_is_written_down_who_was_told_when_and_who_read_back(far):
    row = far.at("final")
    with time_machine.travel(now() + timedelta(minutes=9), tick=False):
        row = far.step(row, "flag_critical")
        with pytest.raises(Invalid, match="不能早于"):
            far.step(row, "tell_critical", occurred_at=row.critical_at - timedelta(seconds=1))
    with time_machine.travel(now() + timedelta(minutes=18), tick=False):
        at = row.critical_at + timedelta(minutes=4)
        row = far.step(row, "tell_critical", occurred_at=at)
    event = RemoteEvent.objects.get(item=row, action="tell_critical")
    assert (event.occurred_at, event.recorded_at > at) == (at, True)
    assert event.said == {"told_to": "演示人员 91，值班医生", "read_back_by": "演示人员 91"}
    with pytest.raises(Refused, match="没有待告知"):
        far.step(row, "read_back")


def test_past_its_hour_everybody_concerned_is_told_once(far):
    row = far.step(far.at("claimed"), "flag_critical")
    by = make.system(far.ward.county)
    Message.objects.all().delete()
    assert call_out_criticals(county=far.ward.county, by=by) == 0
    with time_machine.travel(row.critical_due_at, tick=False):
        assert call_out_criticals(county=far.ward.county, by=by) == 1
        assert call_out_criticals(county=far.ward.county, by=by) == 0
    assert told(row) == people(far, "doctor", "colleague", "hospital_doctor", "desk")


# --- mutual recognition ----------------------------------------------------------


def test_an_earlier_result_is_adopted_or_the_repetition_has_its_reason(far):
    patient = far.ward.patient()
    earlier = far.at("final", patient=patient)
    with pytest.raises(Invalid, match="已有1次同类结果") as caught:
        far.begin(patient=patient)
    assert caught.value.details == {"earlier": [str(earlier.pk)]}
    assert RemoteItem.objects.count() == 1
    far.begin("imaging", patient=patient)  # another kind
    row = far.begin(patient=patient, repeat_reason="症状加重")
    assert (row.earlier, row.repeat_reason) == (earlier, "症状加重")
    assert far.step(earlier, "recognise").status == "final"


def test_a_result_that_may_not_be_seen_is_not_spoken_of(far):
    patient = far.ward.patient()
    far.at("final", patient=patient)
    elsewhere = make.institution(far.ward.county)
    doctor = make.actor(role="doctor", institution=elsewhere)
    base, far.ward.base = far.ward.base, elsewhere
    row = far.begin(patient=patient, by=doctor)
    far.ward.base = base
    assert (row.earlier, row.repeat_reason) == (None, "")


# --- two people, and strangers ---------------------------------------------------


def test_cancelling_after_the_submission_takes_two_and_can_be_refused(far):
    row = far.step(far.at("claimed"), "cancel")
    assert (row.status, row.owner_side) == ("cancel_requested", "L")
    due = row.clock_from + timedelta(minutes=MINUTES)
    row = far.step(row, "refuse_cancel")
    assert (row.status, row.due_at, row.reader_id) == (
        "claimed", due, far.people["hospital_doctor"].person,
    )  # fmt: skip
    row = far.step(far.step(row, "cancel"), "confirm_cancel")
    assert (row.status, row.is_open, row.lease_until) == ("cancelled", False, None)


def test_void_is_asked_for_by_one_and_confirmed_by_another(far):
    row = far.step(far.at("final"), "ask_void")
    both = make.actor(role="alliance_desk", institution=far.ward.hospital)
    RemoteItem.objects.filter(pk=row.pk).update(void_asked_by=both.person)
    with pytest.raises(Refused, match="另一人确认"):
        far.step(row, "confirm_void", by=both)
    assert far.step(row, "confirm_void").status == "voided"


def test_only_who_takes_part_sees_it_and_the_hospital_once_it_is_sent(far):
    row, others = far.at("acquired"), ("other_doctor", "other_desk", "hospital_doctor", "desk")
    seen = {name: access.remote_for(far.people[name]).exists() for name in others}
    assert seen == dict.fromkeys(others, False)
    far.step(row, "submit")
    seen = {name: access.remote_for(far.people[name]).exists() for name in others}
    assert seen == {
        "other_doctor": False, "other_desk": False, "hospital_doctor": True, "desk": True,
    }  # fmt: skip
    assert not access.remote_for(make.actor(role="doctor")).exists()


# --- consultations ---------------------------------------------------------------


def test_while_the_base_answers_the_clock_of_the_consultation_stands_still(far):
    row = far.at("more_info", CONSULTATION)
    with time_machine.travel(now() + timedelta(minutes=60), tick=False):
        row = far.step(row, "add_info")
        left = row.due_at - now()
    assert timedelta(minutes=MINUTES - 1) < left <= timedelta(minutes=MINUTES)


def test_a_consultation_becomes_a_draft_of_a_referral_only_with_consent(far):
    row = far.at("claimed", CONSULTATION)
    with pytest.raises(Refused, match="没有同意转为上转"):
        far.step(row, "convert")
    row = far.at("converted", CONSULTATION, subject="是否需要造影")
    made = Referral.objects.get()
    assert row.referral == made
    assert (made.status, made.author_id, made.origin, made.destination) == (
        "draft", far.people["doctor"].person, far.ward.base, far.ward.hospital,
    )  # fmt: skip
    assert (made.diagnosis, made.specialty) == ("是否需要造影", "03")
    assert made.summary == "胸闷两天\n先观察"
    assert made.patient == row.patient
