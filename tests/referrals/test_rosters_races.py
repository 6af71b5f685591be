"""Several at once: two beats, a beat and a clerk, two who write one week."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction

from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from referrals import tasks
from referrals.actions import escalations, rosters
from referrals.models import DutyShift, Escalation, Referral, RemoteItem
from referrals.queries.escalations import waits_of
from referrals.queries.rosters import ShiftTold
from tests import make
from tests.kpi.test_run_races import together
from tests.referrals.remote import Far
from tests.referrals.story import ward

pytestmark = pytest.mark.django_db(transaction=True)


def late(there, n):
    rows = [there.at("requested") for _one in range(n)]
    Referral.objects.update(due_at=now() - timedelta(hours=1))
    return rows


def duty(there):
    told = ShiftTold(make.person(there.county).pk, "", now(), now() + timedelta(days=1))
    rosters.enter_shifts(institution=there.hospital, rows=[("desk", told)], by=there.hospital_desk)


def test_two_beats_at_once_make_one_row_a_step():
    there = ward()
    late(there, 6)
    duty(there)
    together(*[tasks.escalate for _one in range(4)])
    tasks.escalate()
    assert Escalation.objects.count() == 6
    assert set(Escalation.objects.values_list("step", flat=True)) == {1}


def test_two_beats_at_once_make_one_row_a_step_of_each_remote_item():
    far = Far()
    for _one in range(3):
        far.at("submitted")
    RemoteItem.objects.update(due_at=now() - timedelta(hours=1))
    duty(far.ward)
    together(*[tasks.escalate for _one in range(4)])
    tasks.escalate()
    assert Escalation.objects.count() == 3
    assert set(Escalation.objects.values_list("step", flat=True)) == {1}


def test_of_two_who_write_the_same_hours_one_is_told():
    there = ward()
    who = make.person(there.county)
    begins = now() + timedelta(hours=1)

    def enter(offset):
        told = ShiftTold(who.pk, "", begins + offset, begins + offset + timedelta(hours=8))
        return lambda: rosters.enter_shifts(
            institution=there.hospital, rows=[("desk", told)], by=there.hospital_desk
        )

    found = together(*[enter(timedelta(minutes=n)) for n in range(4)])
    assert Counter(type(one) for one in found) == {int: 1, Invalid: 3}, found
    assert DutyShift.objects.count() == 1


@pytest.mark.postgres
def test_a_case_that_somebody_works_on_is_taken_by_the_next_beat():
    there = ward()
    held, free = late(there, 2)
    duty(there)
    said = {
        "county": there.county, "cases": [held.pk, free.pk],
        "waits": waits_of(there.county.pk, today()), "by": make.system(there.county),
    }  # fmt: skip
    with transaction.atomic():
        Referral.objects.select_for_update(no_key=True).get(pk=held.pk)
        (made,) = together(lambda: escalations.escalate(**said))
    assert made == 1
    assert Escalation.objects.get().referral_id == free.pk
    assert escalations.escalate(**said) == 1
    with pytest.raises(Refused, match="没有要催办"):
        escalations.escalate(**said)
