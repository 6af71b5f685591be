"""An accepted case without a place at its hour waits for one: owner, new hour, a named person."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, Refused
from alliance.core.models import Message
from members import actions as member_actions
from referrals import tasks
from referrals.actions import escalations as actions
from referrals.models import Escalation, Referral, ReferralEvent
from referrals.queries import escalated, escalations
from tests import make
from tests.referrals.story import ward
from tests.referrals.test_escalations import HOUR, beat, minutes, named, on_duty, person_of, steps

pytestmark = pytest.mark.django_db
YOURS = "转诊%(number)s到期没有排到号源床位，已转为待安排，请您督办。"
NOBODY = "转诊%(number)s到期没有排到号源床位，没有人可提醒，请登记值班和联系人。"


@pytest.fixture
def there():
    return ward()


def late(row):
    """The hour by which a place was to be booked has passed."""
    Referral.objects.filter(pk=row.pk).update(due_at=now() - timedelta(minutes=1))
    return row


def told(text):
    rows = Message.objects.filter(kind="notice", arguments__text=text).order_by("pk")
    return [one.arguments["person"] for one in rows]


def slots(there, value):
    """So many minutes may a case wait for a place."""
    member_actions.set_rule(
        county=there.county, key="referrals.deadline[slot]", value=value,
        by=make.system(there.county), reason="试验",
    )  # fmt: skip


def test_at_the_hour_the_system_takes_the_step_and_the_case_has_an_owner_and_a_new_hour(there):
    slots(there, 600)
    row = there.at("accepted")
    duty = on_duty(there, there.hospital, "desk")
    beat(HOUR)  # two hours were given to book a place
    assert Referral.objects.get(pk=row.pk).status == "accepted"
    beat(timedelta(minutes=121))
    row = Referral.objects.get(pk=row.pk)
    assert (row.status, row.owner_side, row.owner_at_id) == (
        "awaiting_slot",
        "L",
        there.hospital.pk,
    )
    event = ReferralEvent.objects.filter(referral=row).order_by("pk").last()
    assert (event.action, event.side, event.actor_id) == ("no_slot", "S", None)
    assert row.due_at == event.recorded_at + timedelta(minutes=600)
    call = Escalation.objects.get()
    assert (call.matter, call.step, call.person_id) == ("slot", 1, duty.pk)
    assert call.due_at == row.due_at
    assert told(YOURS) == [duty.pk]
    assert not told("转诊%(number)s已过办理期限，请您催办。")
    assert escalated.standing(Escalation.objects.all()).count() == 1


def test_both_sides_hear_of_it_and_no_word_says_who_the_patient_is(there):
    row = late(there.at("accepted"))
    Message.objects.all().delete()
    tasks.escalate()
    heard = {
        one.arguments["person"]
        for one in Message.objects.filter(
            kind="notice", arguments__text__startswith="转诊%(number)s"
        )
    }
    assert {there.doctor.person, there.hospital_doctor.person} <= heard  # whoever accepted it
    assert not [one for one in Message.objects.all() if row.patient.name in str(one.arguments)]


def test_a_second_beat_changes_nothing_and_past_the_new_hour_it_climbs_like_any_other(there):
    late(there.at("accepted"))
    duty = on_duty(there, there.hospital, "desk")
    office = named(there, there.hospital, "medical_office")
    minutes(there, medical_office=30)
    tasks.escalate()
    tasks.escalate()
    assert steps() == [(1, duty.pk)]
    beat(timedelta(minutes=121))  # the two hours for a place are over too
    beat(timedelta(minutes=152))
    assert [*Escalation.objects.order_by("at", "step").values_list("matter", "step", "person")] == [
        ("slot", 1, duty.pk),
        ("case", 1, duty.pk),
        ("case", 2, office.pk),
    ]


def test_where_nobody_is_named_the_managers_hear_that_no_place_was_found(there):
    admin = make.actor(role="lead_admin", institution=there.hospital)
    row = late(there.at("accepted"))
    tasks.escalate()
    assert steps() == [(0, None)]
    assert set(told(NOBODY)) == {admin.person, there.desk.person}
    assert [one.referral_id for one in escalated.unnamed(Escalation.objects.all())] == [row.pk]


def test_a_booking_ends_the_call_and_one_that_was_booked_in_time_is_left_alone(there):
    row, booked = late(there.at("accepted")), there.at("booked")
    on_duty(there, there.hospital, "desk")
    tasks.escalate()
    assert Referral.objects.get(pk=booked.pk).status == "booked"
    assert escalated.standing(Escalation.objects.all()).count() == 1
    there.step(row, "book")
    assert not escalated.standing(Escalation.objects.all())


def test_a_case_that_may_not_move_is_called_out_as_late_instead(there):
    """The county took its hours back: nothing may begin, and yet nothing ends in silence."""
    row = late(there.at("accepted"))
    duty = on_duty(there, there.hospital, "desk")
    waits = escalations.waits_of(there.county.pk, today())
    by = make.system(there.county)
    member_actions.set_rule(
        county=there.county, key="referrals.deadline[slot]", value=None, by=by, reason="试验"
    )
    with pytest.raises(Refused):
        actions.await_places(county=there.county, cases=[row.pk], waits=waits, by=by)
    tasks.escalate()
    assert Referral.objects.get(pk=row.pk).status == "accepted"
    assert Escalation.objects.values_list("matter", "person").get() == ("case", duty.pk)


def test_nobody_but_the_system_takes_it_for_all_and_the_desk_still_takes_it_for_one(there):
    row = late(there.at("accepted"))
    waits = escalations.waits_of(there.county.pk, today())
    for by in (there.hospital_desk, there.desk, there.doctor):
        with pytest.raises(Forbidden):
            actions.await_places(county=there.county, cases=[row.pk], waits=waits, by=by)
    assert there.step(row, "no_slot", by=there.hospital_desk).status == "awaiting_slot"


def test_it_is_on_the_case_and_in_the_list_of_calls(there, client):
    row = late(there.at("accepted"))
    duty = on_duty(there, there.hospital, "desk")
    tasks.escalate()
    client.force_login(person_of(there.hospital_desk).user)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "暂无号源床位" in page and f"已提醒值班人员 {duty}" in page
    calls = client.get("/referrals/escalations/?tab=all").content.decode()
    assert row.number in calls and "未排到号源床位" in calls and "待安排" in calls


def test_one_beat_costs_the_same_statements_more_for_each_case(there):
    """Each case is a step of its own; what names people is read once."""
    on_duty(there, there.hospital, "desk")
    waits = escalations.waits_of(there.county.pk, today())
    counts = []
    for n in (1, 2, 3):
        rows = [late(there.at("accepted")).pk for _one in range(n)]
        with CaptureQueriesContext(connection) as seen:
            actions.await_places(
                county=there.county, cases=rows, waits=waits, by=make.system(there.county)
            )
        counts.append(len(seen))
    assert counts[2] - counts[1] == counts[1] - counts[0], counts
