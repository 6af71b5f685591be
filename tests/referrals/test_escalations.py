"""What is past its hour reaches a named person, step by step, and nobody is told twice."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import now, today
from alliance.core.errors import NotFound, Refused
from alliance.core.models import Message
from members import actions as member_actions
from members.models import Person
from referrals import tasks
from referrals.actions import escalations as actions
from referrals.actions import rosters
from referrals.models import Escalation, Referral
from referrals.queries import escalated, escalations
from referrals.queries.rosters import ShiftTold
from referrals.vocabulary import DOWN
from tests import make
from tests.referrals.story import ward

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def there():
    return ward()


def person_of(actor):
    return Person.objects.get(pk=actor.person)


def on_duty(there, place, desk, by=None):
    """Somebody is on duty for a day from now."""
    who = make.person(there.county)
    keeper = by or make.actor(role="lead_admin", institution=place)
    told = ShiftTold(who.pk, "0001", now(), now() + timedelta(days=1))
    rosters.enter_shifts(institution=place, rows=[(desk, told)], by=keeper)
    return who


def named(there, place, office, by=None):
    who = make.person(there.county)
    rosters.name_contact(
        institution=place, office=office, person=who, phone="0002", from_on=today(),
        by=by or make.actor(role="lead_admin", institution=place),
    )  # fmt: skip
    return who


def minutes(there, **said):
    for office, value in said.items():
        member_actions.set_rule(
            county=there.county, key=f"referrals.escalation.minutes[{office}]", value=value,
            by=make.system(there.county), reason="试验",
        )  # fmt: skip


def beat(after):
    """A beat so long from now; the hours of the story are two."""
    with time_machine.travel(now() + after, tick=False):
        tasks.escalate()


def steps():
    return [*Escalation.objects.order_by("at", "step").values_list("step", "person")]


def test_who_is_on_duty_is_told_first_then_the_medical_office_then_the_deputy_head(there):
    row = there.at("requested")
    duty = on_duty(there, there.hospital, "desk")
    office = named(there, there.hospital, "medical_office")
    deputy = named(there, there.hospital, "deputy_head")
    minutes(there, medical_office=30, deputy_head=60)
    beat(HOUR)  # not yet late
    assert steps() == []
    began = now()
    for minute in (121, 122, 150):  # 29 minutes after the first step nothing more is due
        beat(timedelta(minutes=minute))
        assert steps() == [(1, duty.pk)], minute
    beat(timedelta(minutes=152))
    assert steps() == [(1, duty.pk), (2, office.pk)]
    beat(timedelta(minutes=213))
    assert steps() == [(1, duty.pk), (2, office.pk), (3, deputy.pk)]
    beat(timedelta(minutes=600))
    assert len(steps()) == 3
    told = Message.objects.filter(
        kind="notice", arguments__text="转诊%(number)s已过办理期限，请您催办。"
    )
    assert [one.arguments["person"] for one in told.order_by("pk")] == [
        duty.pk,
        office.pk,
        deputy.pk,
    ]
    assert all("演示患者" not in str(one.arguments) for one in told)
    assert Escalation.objects.first().due_at == Referral.objects.get(pk=row.pk).due_at
    assert Escalation.objects.get(step=1).phone == "0001"
    assert began


def test_without_the_countys_minutes_only_the_first_is_told(there):
    there.at("requested")
    duty = on_duty(there, there.hospital, "desk")
    named(there, there.hospital, "medical_office")
    beat(3 * HOUR)
    beat(300 * HOUR)
    assert steps() == [(1, duty.pk)]
    waits = escalations.waits_of(there.county.pk, today())
    assert waits.missing == [
        "referrals.escalation.minutes[medical_office]",
        "referrals.escalation.minutes[deputy_head]",
    ]


def test_a_night_without_a_roster_goes_to_the_medical_office_at_once(there):
    there.at("requested")
    office = named(there, there.hospital, "medical_office")
    beat(3 * HOUR)
    assert steps() == [(2, office.pk)]


def test_the_service_answers_where_a_doctor_must_decide(there):
    there.at("received")  # the doctor of internal medicine decides
    on_duty(there, there.hospital, "desk")
    doctor = on_duty(there, there.hospital, "03")
    beat(3 * HOUR)
    assert steps() == [(1, doctor.pk)]


def test_at_the_base_the_head_of_the_centre_stands_for_its_offices(there):
    there.at("in_review")
    head = make.actor(role="head", institution=there.base)
    beat(3 * HOUR)
    assert steps() == [(2, head.person)]


def test_a_declined_down_referral_goes_to_the_alliances_desk(there):
    there.at("declined", DOWN)
    beat(3 * HOUR)
    assert steps() == [(1, there.desk.person)]


def test_the_review_of_a_green_case_and_a_void_request_have_hours_of_their_own(there):
    green = there.step(there.at("dispatched"), "arrive")
    Referral.objects.filter(pk=green.pk).update(due_at=now() + timedelta(days=9))
    void = there.step(there.at("requested"), "ask_void", by=there.doctor)
    Referral.objects.filter(pk=void.pk).update(due_at=now() + timedelta(days=9))
    beat(3 * HOUR)
    found = {(row.referral_id, row.matter, row.person_id) for row in Escalation.objects.all()}
    assert found == {
        (green.pk, "green", there.desk.person),
        (void.pk, "void", there.desk.person),
    }
    there.step(void, "refuse_void")
    assert [row.matter for row in escalated.standing(Escalation.objects.all())] == ["green"]


def test_where_nobody_is_named_it_says_so_until_somebody_is(there):
    row = there.at("requested")
    admin = make.actor(role="lead_admin", institution=there.hospital)
    beat(3 * HOUR)
    beat(4 * HOUR)
    assert steps() == [(0, None)]
    told = Message.objects.filter(
        arguments__text="转诊%(number)s已过办理期限，没有人可提醒，请登记值班和联系人。"
    )
    assert {one.arguments["person"] for one in told} == {admin.person, there.desk.person}
    assert [one.referral_id for one in escalated.unnamed(Escalation.objects.all())] == [row.pk]
    duty = on_duty(there, there.hospital, "desk", by=admin)
    beat(5 * HOUR)
    assert steps() == [(0, None), (1, duty.pk)]
    assert not escalated.unnamed(Escalation.objects.all())


def test_when_the_case_moves_on_its_escalations_end_and_the_next_hour_begins_anew(there):
    row = there.at("requested")
    duty = on_duty(there, there.hospital, "desk")
    beat(3 * HOUR)
    assert escalated.latest([row]) == {row.pk: f"已提醒值班人员 {duty}"}
    row = there.step(row, "acknowledge")
    assert not escalated.standing(Escalation.objects.all())
    assert escalated.latest([row]) == {}
    beat(HOUR)
    assert len(steps()) == 1
    beat(3 * HOUR)
    assert [step for step, _who in steps()] == [1, 1]


def test_who_was_told_says_so_once_and_nobody_else_does(there):
    there.at("requested")
    admin = make.actor(role="lead_admin", institution=there.hospital)
    who = make.actor(role="doctor", institution=there.hospital)
    rosters.name_contact(
        institution=there.hospital, office="medical_office", person=person_of(who), phone="",
        from_on=today(), by=admin,
    )  # fmt: skip
    beat(3 * HOUR)
    row = Escalation.objects.get()
    for stranger in (there.doctor, admin, there.desk):
        with pytest.raises(NotFound):
            actions.acknowledge(escalation=row, by=stranger)
    assert actions.acknowledge(escalation=row, by=who).acknowledged_at is not None
    with pytest.raises(Refused, match="已经登记知晓"):
        actions.acknowledge(escalation=row, by=who)


def test_a_beat_costs_the_same_statements_however_many_are_late(there):
    on_duty(there, there.hospital, "desk")
    later = now() + 3 * HOUR

    def one_beat():
        with time_machine.travel(later, tick=False):
            waits = escalations.waits_of(there.county.pk, today())
            late = [*Referral.objects.filter(is_open=True).values_list("pk", flat=True)]
            actions.escalate(
                county=there.county, cases=late, waits=waits, by=make.system(there.county)
            )

    counts = []
    for n in (1, 6):
        Escalation.objects.all().delete()
        for _one in range(n):
            there.at("requested")
        with CaptureQueriesContext(connection) as seen:
            one_beat()
        counts.append(len(seen))
    assert counts[0] == counts[1], counts
    assert Escalation.objects.count() == 7
