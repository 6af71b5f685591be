"""A reading or a consultation past its hour climbs the same steps as a case, and ends by its answer."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from alliance.core.clock import now, today
from alliance.core.errors import NotFound, Refused
from alliance.core.models import AuditEvent, Message
from referrals import tasks
from referrals.access import escalations as access
from referrals.actions import escalations as actions
from referrals.actions import rosters
from referrals.models import Escalation, RemoteItem
from referrals.queries import escalated, escalations
from referrals.queries.rosters import desks_of
from referrals.remote_words import CONSULTATION
from tests import make
from tests.kpi.calling import program_of
from tests.referrals.remote import Far
from tests.referrals.test_escalations import HOUR, beat, minutes, named, on_duty, person_of, steps

pytestmark = pytest.mark.django_db
YOURS = "远程申请%(number)s已过办理期限，请您催办。"
NOBODY = "远程申请%(number)s已过办理期限，没有人可提醒，请登记值班和联系人。"


@pytest.fixture
def far():
    return Far()


def told(text):
    """Who heard this sentence, in their order."""
    rows = Message.objects.filter(kind="notice", arguments__text=text).order_by("pk")
    return [one.arguments["person"] for one in rows]


def late(row):
    """It has been past its hour for an hour."""
    RemoteItem.objects.filter(pk=row.pk).update(due_at=now() - HOUR)
    return row


def on_office(far, actor):
    """The medical office of the hospital is this person."""
    rosters.name_contact(
        institution=far.ward.hospital, office="medical_office", person=person_of(actor),
        phone="0008", from_on=today(), by=far.people["manager"],
    )  # fmt: skip


def test_an_overdue_reading_reaches_duty_then_medical_office_then_deputy_head_once_each(far):
    there = far.ward
    row = far.at("submitted")  # an ECG: the imaging service reads it, within two hours
    duty = on_duty(there, there.hospital, "32")
    office = named(there, there.hospital, "medical_office")
    deputy = named(there, there.hospital, "deputy_head")
    minutes(there, medical_office=30, deputy_head=60)
    beat(HOUR)  # not yet late
    assert steps() == []
    for minute in (121, 122, 150):  # 29 minutes after the first step nothing more is due
        beat(timedelta(minutes=minute))
        assert steps() == [(1, duty.pk)], minute
    beat(timedelta(minutes=152))
    assert steps() == [(1, duty.pk), (2, office.pk)]
    for minute in (213, 600):
        beat(timedelta(minutes=minute))
        assert steps() == [(1, duty.pk), (2, office.pk), (3, deputy.pk)]
    assert told(YOURS) == [duty.pk, office.pk, deputy.pk]
    for said in Message.objects.filter(arguments__text=YOURS).values_list("arguments", flat=True):
        assert row.number in str(said) and row.patient.name not in str(said)
    first = Escalation.objects.get(step=1)
    assert (first.remote_id, first.referral_id, first.phone) == (row.pk, None, "0001")
    assert (first.side, first.institution_id) == ("L", there.hospital.pk)
    kept = AuditEvent.objects.filter(what="referral.escalated", text__contains=row.number)
    assert kept.count() == 3


def test_the_service_that_reads_is_asked_first_and_a_cancelling_goes_to_the_referral_desk(far):
    kinds = {"ecg": "32", "imaging": "32", "laboratory": "30", "pathology": "31"}
    for kind, service in kinds.items():
        assert desks_of(RemoteItem(way="reading", kind=kind, status="submitted", owner_side="L")) == (
            service, "desk",
        )  # fmt: skip
    asked = {"way": CONSULTATION, "kind": CONSULTATION, "specialty": "03", "owner_side": "L"}
    assert desks_of(RemoteItem(**asked, status="asked")) == ("03", "desk")
    assert desks_of(RemoteItem(**asked, status="cancel_requested")) == ("desk", "03")


def test_an_answer_ends_it_and_the_next_hour_belongs_to_the_base(far):
    there = far.ward
    row = far.at("claimed", CONSULTATION)
    duty = on_duty(there, there.hospital, "03")
    head = make.actor(role="head", institution=there.base)
    beat(3 * HOUR)
    assert steps() == [(1, duty.pk)]
    assert escalated.standing(Escalation.objects.all()).count() == 1
    far.step(row, "answer")
    assert not escalated.standing(Escalation.objects.all())
    beat(HOUR)
    assert len(steps()) == 1
    beat(3 * HOUR)  # nobody has read the advice; the head stands for the centre's offices
    assert steps() == [(1, duty.pk), (2, head.person)]
    for verb in ("acknowledge", "close"):
        row = far.step(row, verb)
    beat(300 * HOUR)
    assert len(steps()) == 2
    assert not escalated.standing(Escalation.objects.all())


def test_a_void_request_has_the_countys_hour_of_a_cancellation_and_climbs_to_the_alliances_desk(
    far,
):
    there = far.ward
    away = now() + 99 * HOUR
    rows = [
        far.step(far.at(state, kind), "ask_void", by=far.people["doctor"])
        for state, kind in (("submitted", "ecg"), ("closed", CONSULTATION))
    ]
    RemoteItem.objects.filter(is_open=True).update(due_at=away)
    centre = on_duty(there, there.hospital, "centre")
    office = named(there, there.hospital, "medical_office")
    minutes(there, medical_office=30)
    beat(HOUR)  # two hours are given to answer it
    assert steps() == []
    beat(timedelta(minutes=121))
    found = [*Escalation.objects.values_list("remote", "matter", "side", "step", "person")]
    assert sorted(found) == sorted((row.pk, "void", "D", 1, centre.pk) for row in rows)
    for row in Escalation.objects.all():
        assert row.due_at == row.asked_at + timedelta(minutes=120)
    assert told(YOURS) == [centre.pk, centre.pk]
    beat(timedelta(minutes=152))
    assert {person for step, person in steps() if step == 2} == {office.pk}
    assert escalated.standing(Escalation.objects.all()).count() == 4
    far.step(rows[0], "refuse_void")
    far.step(rows[1], "confirm_void")
    assert not escalated.standing(Escalation.objects.all())
    beat(300 * HOUR)
    assert set(Escalation.objects.values_list("matter", flat=True)) == {"void", "remote"}


def test_a_late_reading_that_was_entered_in_error_has_two_hours_and_both_are_told(far):
    there = far.ward
    row = far.step(far.at("submitted"), "ask_void", by=far.people["doctor"])
    duty = on_duty(there, there.hospital, "32")
    moment = now() - 3 * HOUR
    RemoteItem.objects.filter(pk=row.pk).update(due_at=moment, void_asked_at=moment)
    tasks.escalate()
    tasks.escalate()
    found = [*Escalation.objects.order_by("matter").values_list("matter", "person")]
    assert found == [("remote", duty.pk), ("void", there.desk.person)]


def test_where_nobody_is_named_the_managers_hear_of_it_until_somebody_is(far):
    there = far.ward
    late(far.at("submitted"))
    tasks.escalate()
    tasks.escalate()
    assert steps() == [(0, None)]
    assert set(told(NOBODY)) == {far.people["manager"].person, there.desk.person}
    assert escalated.unnamed(Escalation.objects.all()).count() == 1
    duty = on_duty(there, there.hospital, "desk", by=far.people["manager"])
    tasks.escalate()
    assert steps() == [(0, None), (1, duty.pk)]
    assert not escalated.unnamed(Escalation.objects.all())


def test_only_whom_it_reached_says_so_and_strangers_see_nothing(far):
    there = far.ward
    late(far.at("submitted"))
    reached = make.actor(role="viewer", county=there.county)  # no role in referral at all
    contact = on_duty(there, there.hospital, "desk", by=far.people["manager"])
    tasks.escalate()
    assert steps() == [(1, contact.pk)]
    call = Escalation.objects.get()
    for seer in (far.people["manager"], there.hospital_desk, there.desk):
        assert [one.pk for one in access.escalations_for(seer)] == [call.pk]
    away = make.actor(role="lead_admin", institution=make.institution(make.county(), kind="A100"))
    for stranger in (there.doctor, there.other_desk, reached, away):
        assert not access.escalations_for(stranger).exists()
        with pytest.raises(NotFound):
            access.call_for(stranger, call.pk)
    for stranger in (there.doctor, there.other_desk, reached, there.hospital_desk):
        with pytest.raises(NotFound):
            actions.acknowledge(escalation=call, by=stranger)


def test_it_is_on_the_page_in_the_sheet_over_rest_and_on_the_item_and_is_known(far, client):
    there = far.ward
    row = late(far.at("submitted"))
    reader = there.hospital_doctor
    on_office(far, reader)
    tasks.escalate()
    (line,) = program_of(person_of(there.hospital_desk)).get("escalations/").json()["results"]
    seen = {name: line[name] for name in ("number", "status", "matter", "step", "stands", "person")}
    assert seen == {
        "number": row.number, "status": "submitted", "matter": "remote", "step": 2,
        "stands": True, "person": person_of(reader).code,
    }  # fmt: skip
    client.force_login(person_of(reader).user)
    assert "1件逾期事项催办到您" in client.get("/").content.decode()
    page = client.get("/referrals/escalations/").content.decode()
    assert row.number in page and "远程诊断 心电" in page and "待诊断" in page
    for hidden in (row.patient.name, row.subject, row.summary):
        assert hidden not in page
    sheet = load_workbook(BytesIO(client.get("/referrals/escalations/?format=xlsx").content))
    cells = [str(cell) for one in sheet.active.iter_rows(values_only=True) for cell in one if cell]
    assert row.number in cells and "远程诊断 心电" in cells
    assert not [cell for cell in cells if row.patient.name in cell or row.subject in cell]
    call = Escalation.objects.get()
    client.post(f"/referrals/escalations/{call.pk}/known/")
    item = client.get(row.get_absolute_url()).content.decode()
    assert f"已提醒医务科 {person_of(reader)}" in item and "已知晓" in item
    with pytest.raises(Refused, match="已经登记知晓"):
        actions.acknowledge(escalation=call, by=reader)


def test_a_beat_costs_the_same_statements_however_many_are_late(far):
    there = far.ward
    on_duty(there, there.hospital, "32")
    counts, pages = [], []
    for n in (1, 5):
        Escalation.objects.all().delete()
        for _one in range(n):
            late(far.at("submitted"))
        ids = [*RemoteItem.objects.values_list("pk", flat=True)]
        waits = escalations.waits_of(there.county.pk, today())
        with CaptureQueriesContext(connection) as seen:
            actions.escalate(
                county=there.county, remote=ids, waits=waits, by=make.system(there.county)
            )
        counts.append(len(seen))
        with CaptureQueriesContext(connection) as seen:
            rows = [*escalated.shown(access.escalations_for(there.hospital_desk))]
            lines = escalated.lines(rows, ())
            assert {(one.row.item.origin.pk, one.state) for one in lines} == {
                (there.base.pk, "待诊断")
            }
        pages.append(len(seen))
    assert counts[0] == counts[1], counts
    assert pages[0] == pages[1], pages
    assert Escalation.objects.count() == 6


def test_an_escalation_is_of_a_case_or_of_a_remote_item_and_never_of_both_or_none(far):
    there = far.ward
    row = late(far.at("submitted"))
    tasks.escalate()
    call = Escalation.objects.get()
    for wrong in ({"remote": None}, {"matter": "case"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Escalation.objects.filter(pk=call.pk).update(**wrong)
    again = Escalation(
        county=there.county, remote=row, matter="remote", due_at=call.due_at, step=0, side="L",
        institution=there.hospital, at=now(),
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
