"""An appointment takes a reserved place, and what becomes of the case becomes of the place."""

from datetime import datetime, time, timedelta

import pytest
from django.utils.timezone import get_current_timezone

from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from members import actions as member_actions
from referrals.actions import pools
from referrals.capacity import CapacityRow
from referrals.models import PoolBooking, PoolDay, Referral
from tests import make
from tests.referrals.story import ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    return ward()


def day_of(there, *, total=1, in_days=1, service="呼吸科"):
    """A published day of the hospital whose whole capacity is kept for the bases."""
    member_actions.set_rule(
        county=there.county, key="referrals.reserve.share[slot]", value="1/1",
        reason="试验县文〔2026〕1号", by=make.system(there.county),
    )  # fmt: skip
    admin = make.actor(role="lead_admin", institution=there.hospital)
    row = CapacityRow("slot", service, today() + timedelta(days=in_days), total)
    pool = pools.state_capacity(institution=there.hospital, rows=[row], by=admin)[0]
    pools.publish_days(
        institution=there.hospital, from_on=pool.on, until_on=pool.on + timedelta(days=1), by=admin
    )
    return pool


def morning(pool):
    return datetime.combine(pool.on, time(9), get_current_timezone())


def book(there, row, pool, by=None):
    return there.step(
        row, "book", by=by or there.doctor, pool=str(pool.pk), booked_for=morning(pool)
    )


def taken(pool):
    return PoolDay.objects.get(pk=pool.pk).taken


def test_the_base_books_a_reserved_place_by_itself(there):
    pool = day_of(there)
    row = book(there, there.at("accepted"), pool)
    booking = PoolBooking.objects.get(referral=row)
    assert (row.status, row.booked_for) == ("booked", morning(pool))
    assert (booking.state, booking.case_number) == ("booked", row.number)
    assert booking.institution == there.base
    assert taken(pool) == 1


def test_the_base_books_nothing_but_reserved_places(there):
    with pytest.raises(Invalid, match="只能约预留资源"):
        there.step(there.at("accepted"), "book", by=there.doctor)
    assert there.step(there.at("accepted"), "book").status == "booked"


def test_of_two_cases_for_the_last_place_one_gets_it(there):
    pool = day_of(there)
    first, second = there.at("accepted"), there.at("accepted")
    book(there, first, pool)
    with pytest.raises(Invalid, match="已约满"):
        book(there, second, pool)
    assert taken(pool) == 1
    assert Referral.objects.get(pk=second.pk).status == "accepted"


def test_the_hour_is_on_the_day_of_the_place(there):
    pool = day_of(there)
    with pytest.raises(Invalid, match="那一天"):
        there.step(
            there.at("accepted"), "book", by=there.doctor, pool=str(pool.pk),
            booked_for=morning(pool) + timedelta(days=1),
        )  # fmt: skip
    assert taken(pool) == 0


def test_a_place_of_another_hospital_is_none_for_this_case(there):
    pool = day_of(there)
    row = there.at("accepted")
    Referral.objects.filter(pk=row.pk).update(destination=there.other)
    with pytest.raises(Invalid, match="不属于接收机构"):
        book(there, row, pool)
    assert taken(pool) == 0


@pytest.mark.parametrize(
    ("verb", "state", "used"),
    [("arrive", "kept", 1), ("no_show", "no_show", 1), ("redirect", "given_back", 0),
     ("die", "given_back", 0)],
)  # fmt: skip
def test_what_becomes_of_the_case_becomes_of_its_place(there, verb, state, used):
    pool = day_of(there)
    row = book(there, there.at("accepted"), pool)
    if verb == "no_show":
        Referral.objects.filter(pk=row.pk).update(booked_for=now() - timedelta(hours=1))
    there.step(row, verb)
    assert PoolBooking.objects.get(referral=row).state == state
    assert taken(pool) == used


def test_a_cancelled_appointment_gives_its_place_back_only_once_it_is_confirmed(there):
    pool = day_of(there)
    row = there.step(book(there, there.at("accepted"), pool), "cancel")
    assert taken(pool) == 1
    row = there.step(row, "confirm_cancel")
    assert (row.status, taken(pool)) == ("cancelled", 0)


def test_a_refused_cancelling_keeps_the_place(there):
    pool = day_of(there)
    row = there.step(book(there, there.at("accepted"), pool), "cancel")
    row = there.step(row, "refuse_cancel")
    assert (row.status, taken(pool)) == ("booked", 1)
    assert PoolBooking.objects.get(referral=row).state == "booked"


def test_who_has_missed_one_place_may_get_another_day(there):
    pool, later = day_of(there), day_of(there, in_days=3)
    row = book(there, there.at("accepted"), pool)
    Referral.objects.filter(pk=row.pk).update(booked_for=now() - timedelta(hours=1))
    row = there.step(row, "no_show")
    row = book(there, row, later)
    assert (row.status, taken(later)) == ("booked", 1)
    assert sorted(PoolBooking.objects.filter(referral=row).values_list("state", flat=True)) == [
        "booked", "no_show",
    ]  # fmt: skip


def test_the_hospital_settles_a_case_in_the_case(there):
    row = book(there, there.at("accepted"), day_of(there))
    booking = PoolBooking.objects.get(referral=row)
    PoolDay.objects.filter(pk=booking.pool_id).update(on=today())
    admin = make.actor(role="lead_admin", institution=there.hospital)
    with pytest.raises(Refused, match=row.number):
        pools.mark_kept(booking=booking, by=admin)
    with pytest.raises(Refused, match=row.number):
        pools.give_back(
            booking=booking, reason="试验", by=make.actor(role="clerk", institution=there.base)
        )
