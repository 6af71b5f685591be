"""What the beat does to reserved places, and fifty clients after ten places in a few rounds."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from alliance.core.clock import today
from alliance.core.models import Message
from referrals import tasks
from referrals.access.pool_waiting import unsettled
from referrals.actions import pools
from referrals.bench import booking as bench
from referrals.models import PoolBooking, PoolDay
from tests.referrals.pooling import Ward, ward


@pytest.fixture
def here(db) -> Ward:
    return ward()


def test_the_beat_gives_held_places_back_once(here):
    here.rule("hold_minutes", 15)
    pool = here.published(3)
    pools.hold_place(pool=pool, institution=here.base, by=here.doctor)
    tasks.lapse_holds()
    assert PoolBooking.objects.get().state == "held"
    PoolBooking.objects.update(held_until=timezone.now())
    tasks.lapse_holds()
    tasks.lapse_holds()  # a second beat finds none
    pool.refresh_from_db()
    assert (PoolBooking.objects.get().state, pool.taken) == ("lapsed", 0)
    (told,) = (
        one for one in Message.objects.all() if "到时没有确认" in str(one.arguments.get("text"))
    )
    assert told.arguments["person"] == here.doctor.person  # it does not end in silence
    assert told.arguments["url"] == pool.get_absolute_url()


def test_the_beat_follows_the_rules_and_releases_what_is_due(here):
    soon, later = here.published(9, in_days=2), here.stated(9, in_days=6)
    tasks.tend_pools()
    soon.refresh_from_db()
    assert soon.released == 0  # nobody has said how many days before
    here.rule("release_days", 2)
    here.rule("share[slot]", "1/2", from_on=today())
    tasks.tend_pools()
    tasks.tend_pools()
    soon.refresh_from_db()
    later.refresh_from_db()
    # The nine halves are five; what grew after its release was due had never been offered.
    assert (soon.reserved, soon.released, soon.offered) == (5, 5, 3)
    assert (later.reserved, later.release_on) == (5, today() + timedelta(days=4))


def test_a_booking_whose_day_is_over_waits_for_the_hospitals_word_and_is_not_forgotten(here):
    first, _second = here.booked(here.published(9)), here.booked(here.published(9, in_days=2))
    waits = lambda actor: [one.what for one in unsettled(actor)]
    assert waits(here.desk) == []
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        (line,) = unsettled(here.desk)
        assert line.what == "1个预约的日子已过，还没有登记到没到"
        assert line.due_on == first.pool.on
        for other in (here.doctor, here.office, here.system):
            assert waits(other) == []
        pools.mark_kept(booking=first, by=here.desk)
        assert waits(here.desk) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_fifty_clients_get_ten_places_and_the_naive_way_over_books(monkeypatch):
    monkeypatch.setattr(bench, "ROUNDS", 3)
    monkeypatch.setattr(bench, "CONTROL_ROUNDS", 2)
    bench._BASES.clear()
    bench.seed(1)
    told = bench.product()
    assert connection.vendor == "postgresql"
    assert told.faults == []
    assert told.counts["booked"] == 3 * bench.PLACES
    assert told.counts["over-booked"] == 0
    assert told.counts["control over-booked"] > 0
    taken = PoolDay.objects.order_by("service").values_list("taken", flat=True)
    assert set(list(taken)[2:]) == {bench.PLACES}
