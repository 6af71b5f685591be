"""Reserved places: exact shares, published days that only grow, holds, bookings, releases."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, NotSet, Refused
from referrals import reserving
from referrals.access import pools as access
from referrals.actions import pools
from referrals.capacity import CapacityRow
from referrals.models import PoolBooking, PoolDay
from tests import make
from tests.referrals.pooling import TOMORROW, Ward, ward

SHARES = st.fractions(0, 1, max_denominator=10**9)
TOTALS = st.integers(0, reserving.MOST_PLACES)


# --- exact shares -------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "total", "places"),
    [
        ("1/3", 3, 1),  # 0.33 × 3 is 0.99: one all the same, but
        ("1/3", 300, 100),  # 0.33 × 300 is 99, and
        ("1/3", 301, 101),  # a third of 301 is 100 and a third
        ("1/4", 10, 3),
        ("1/5", 10, 2),  # 0.2 as a float times 10 may be 2.0000000000000004
        ("1/5", 11, 3),
        ("0", 50, 0),
        ("1", 50, 50),
    ],
)
def test_a_share_is_exact_and_rounded_up(share, total, places):
    assert reserving.reserved_of(Fraction(share), total) == places


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SHARES, TOTALS)
def test_what_is_reserved_is_the_least_number_that_meets_the_share(share, total):
    places = reserving.reserved_of(share, total)
    assert 0 <= places <= total
    assert reserving.meets(places, total, share)
    assert places == 0 or not reserving.meets(places - 1, total, share)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(SHARES, TOTALS), min_size=1, max_size=8))
def test_after_publishing_what_is_reserved_never_shrinks(turns):
    reserved = 0
    for share, total in turns:
        after = reserving.grown(reserved, share, total, published=True)
        assert after >= reserved
        assert after >= reserving.reserved_of(share, total)
        assert reserving.grown(reserved, share, total, published=False) == (
            reserving.reserved_of(share, total)
        )
        reserved = after


# --- what the database holds --------------------------------------------------


@pytest.fixture
def here(db) -> Ward:
    return ward()


def test_numerator_denominator_and_rule_version_are_kept(here):
    pool = here.published(10)
    assert (pool.reserved, pool.total) == (4, 10)
    assert (pool.share_numerator, pool.share_denominator) == (1, 3)
    assert pool.rule_version == 1


def test_without_a_rule_nothing_is_reserved(here):
    pool = here.published(10, kind="exam", service="CT")
    assert (pool.reserved, pool.share, pool.rule_version) == (0, 0, None)
    with pytest.raises(Refused, match="已约满或已释放"):
        here.booked(pool)


@pytest.mark.parametrize(
    "wrong",
    [
        {"taken": 5},
        {"taken": 4, "released": 1},
        {"reserved": 11, "offered": 4},
        {"reserved": 3, "offered": 3},
        {"offered": 5},
        {"share_numerator": 2, "share_denominator": 1},
        {"published_at": None},
    ],
)
def test_the_database_refuses_what_cannot_be(here, wrong):
    pool = here.published(10)
    with pytest.raises(IntegrityError), transaction.atomic():
        PoolDay.objects.filter(pk=pool.pk).update(**wrong)


# --- stating and publishing -----------------------------------------------------


def test_until_it_is_published_a_day_follows_total_and_rule(here):
    assert here.stated(30).reserved == 10
    assert here.stated(9).reserved == 3
    here.rule("share[slot]", "1/5", from_on=today())
    assert pools.follow_rules(county=here.county, by=here.system) == 1
    pool = PoolDay.objects.get()
    assert (pool.total, pool.reserved, pool.share) == (9, 2, Fraction(1, 5))


def test_a_published_day_only_grows(here):
    pool = here.published(9)
    here.rule("share[slot]", "1/5", from_on=today())
    pools.follow_rules(county=here.county, by=here.system)
    pool.refresh_from_db()
    assert (pool.reserved, pool.share) == (3, Fraction(1, 5))
    assert here.stated(30).reserved == 6
    here.rule("share[slot]", "1/2", from_on=today())
    pools.follow_rules(county=here.county, by=here.system)
    pool.refresh_from_db()
    assert (pool.reserved, pool.offered) == (15, 15)
    with pytest.raises(Refused, match="一致"):
        pools.follow_rules(county=here.county, by=here.system)


def test_the_total_of_a_published_day_is_never_below_what_is_reserved(here):
    here.published(9)
    with pytest.raises(Invalid, match="已发布预留 3 个"):
        here.stated(2)
    assert here.stated(3).total == 3


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"kind": "bunk"}, "类别"),
        ({"service": " "}, "科室"),
        ({"service": "长" * 61}, "60"),
        ({"in_days": -1}, "已经过去"),
        ({"in_days": 400}, "一年"),
        ({"total": 100_001}, "100000"),
        ({"total": -1}, "总数"),
    ],
)
def test_what_cannot_be_stated_is_refused_with_its_field(here, said, words):
    with pytest.raises(Invalid, match=words):
        here.stated(**said)
    assert not PoolDay.objects.exists()


def test_only_who_speaks_for_a_lead_states_and_publishes(here):
    said = {"rows": [CapacityRow("slot", "心内科", today() + TOMORROW, 5)]}
    for nobody in (here.office, here.doctor):
        with pytest.raises(Forbidden):
            pools.state_capacity(institution=here.lead, by=nobody, **said)
    not_lead = make.actor(role="lead_admin", institution=here.base)
    with pytest.raises(NotFound):
        pools.state_capacity(institution=here.lead, by=not_lead, **said)
    with pytest.raises(Refused, match="不是牵头单位"):
        pools.state_capacity(institution=here.base, by=not_lead, **said)
    here.stated()
    with pytest.raises(Forbidden):
        pools.publish_days(
            institution=here.lead, from_on=today(), until_on=today() + 9 * TOMORROW, by=here.doctor
        )


def test_publishing_nothing_is_refused(here):
    pool = here.published()
    with pytest.raises(Refused, match="没有待发布"):
        pools.publish_days(
            institution=here.lead, from_on=pool.on, until_on=pool.on + TOMORROW, by=here.desk
        )


# --- holding and booking --------------------------------------------------------


def test_the_last_place_is_booked_once(here):
    pool = here.published(3)
    here.booked(pool)
    with pytest.raises(Refused, match="已约满"):
        here.booked(pool)
    assert PoolBooking.objects.count() == 1


def test_who_looked_before_the_last_place_went_comes_too_late(here):
    pool = here.published(3)
    seen = PoolDay.objects.get(pk=pool.pk)  # still free
    here.booked(pool)
    with pytest.raises(Refused, match="已约满"):
        pools.book_place(pool=seen, institution=here.other, case_number="B1", by=here.second)
    assert PoolBooking.objects.count() == 1
    pool.refresh_from_db()
    assert pool.taken == 1


def test_one_case_is_booked_once_a_day(here):
    pool = here.published(30)
    booking = here.booked(pool, "A 1")
    assert booking.case_number == "A1"
    with pytest.raises(Refused, match="已经约过"):
        here.booked(pool, "A1")
    pools.give_back(booking=booking, reason="患者改期", by=here.doctor)
    here.booked(pool, "A1")
    pools.book_place(
        pool=PoolDay.objects.get(), institution=here.other, case_number="A1", by=here.second
    )


@pytest.mark.parametrize("number", ["  ", "9" * 41])
def test_a_booking_is_for_a_case(here, number):
    pool = here.published(30)
    with pytest.raises(Invalid, match="病例编号"):
        here.booked(pool, number)
    assert PoolDay.objects.get().taken == 0


def test_a_hold_needs_the_countys_word_and_lapses(here):
    pool = here.published(3)
    with pytest.raises(NotSet, match="未设"):
        pools.hold_place(pool=pool, institution=here.base, by=here.doctor)
    here.rule("hold_minutes", 15)
    held = pools.hold_place(pool=pool, institution=here.base, by=here.doctor)
    pool.refresh_from_db()
    assert pool.taken == 1
    assert timedelta(minutes=14) < held.held_until - timezone.now() <= timedelta(minutes=15)
    with pytest.raises(Refused, match="没有到期"):
        pools.lapse_holds(county=here.county, by=here.system)
    PoolBooking.objects.update(held_until=timezone.now())
    with pytest.raises(Refused, match="占位时间已过"):
        pools.confirm_hold(booking=held, case_number="A1", by=here.doctor)
    assert pools.lapse_holds(county=here.county, by=here.system) == 1
    pool.refresh_from_db()
    held.refresh_from_db()
    assert (pool.taken, held.state) == (0, "lapsed")
    here.booked(pool)


def test_a_hold_becomes_a_booking_without_another_place(here):
    pool = here.published(3)
    here.rule("hold_minutes", 15)
    held = pools.hold_place(pool=pool, institution=here.base, by=here.doctor)
    booking = pools.confirm_hold(booking=held, case_number="A1", by=here.doctor)
    pool.refresh_from_db()
    assert (booking.state, booking.held_until, pool.taken) == ("booked", None, 1)
    with pytest.raises(Refused, match="已预约"):
        pools.confirm_hold(booking=held, case_number="A2", by=here.doctor)


def test_a_place_given_back_is_free_again(here):
    pool = here.published(3)
    booking = here.booked(pool)
    with pytest.raises(Invalid, match="退回的原因"):
        pools.give_back(booking=booking, reason=" ", by=here.doctor)
    pools.give_back(booking=booking, reason="患者改期", by=here.doctor)
    pool.refresh_from_db()
    assert pool.taken == 0
    with pytest.raises(Refused, match="已退回"):
        pools.give_back(booking=booking, reason="再退", by=here.doctor)
    pool.refresh_from_db()
    assert pool.taken == 0


def test_a_village_clinic_books_where_its_centre_belongs(here):
    clinic = make.institution(here.county, kind="D600")
    type(clinic).objects.filter(pk=clinic.pk).update(parent=here.base)
    clinic.refresh_from_db()
    pool = here.published(3)
    doctor = make.actor(role="village", institution=clinic)
    assert access.pools_for(doctor).count() == 1
    pools.book_place(pool=pool, institution=clinic, case_number="V1", by=doctor)
    stray = make.institution(here.county, kind="D600")
    assert access.pools_for(make.actor(role="village", institution=stray)).count() == 0


def test_who_may_not_book(here):
    pool = here.published(9)
    with pytest.raises(Forbidden):
        here.booked(pool, by=here.office)
    with pytest.raises(NotFound):  # for another body than one's own
        here.booked(pool, by=here.second)
    at_lead = make.actor(role="clerk", institution=here.lead)
    with pytest.raises(NotFound):  # the hospital itself is no base
        pools.book_place(pool=pool, institution=here.lead, case_number="L1", by=at_lead)
    stranger = make.institution(here.county)
    by = make.actor(role="clerk", institution=stranger)
    with pytest.raises(NotFound):
        pools.book_place(pool=pool, institution=stranger, case_number="S1", by=by)
    waiting = here.stated(9, in_days=2)
    with pytest.raises(NotFound):
        here.booked(waiting)
    assert not PoolBooking.objects.exists()


# --- coming and not coming -------------------------------------------------------


def test_the_hospital_says_who_came_from_the_day_itself_on(here):
    later, pool = here.published(9), here.published(9, in_days=0)
    with pytest.raises(Refused, match="到了预约的那一天"):
        pools.mark_kept(booking=here.booked(later), by=here.desk)
    came, missed = here.booked(pool), here.booked(pool)
    with pytest.raises(Forbidden):
        pools.mark_kept(booking=came, by=here.doctor)
    assert pools.mark_kept(booking=came, by=here.desk).state == "kept"
    assert pools.mark_no_show(booking=missed, by=here.desk).state == "no_show"
    with pytest.raises(Refused, match="未到"):
        pools.mark_kept(booking=missed, by=here.desk)
    pool.refresh_from_db()
    assert pool.taken == 2  # who does not come has used the place up


# --- released -------------------------------------------------------------------


def test_without_the_countys_word_nothing_is_ever_released(here):
    pool = here.published(9)
    assert pool.release_on is None
    with pytest.raises(Refused, match="没有到期"):
        pools.release_unused(county=here.county, by=here.system)


def test_what_is_free_is_released_days_before_and_kept_as_released(here):
    here.rule("release_days", 2)
    soon, later = here.published(9, in_days=2), here.published(9, in_days=3)
    assert soon.release_on == today()
    PoolDay.objects.filter(pk=soon.pk).update(offered=3)  # as published in time
    here.booked(soon)
    assert pools.release_unused(county=here.county, by=here.system) == 2
    soon.refresh_from_db()
    later.refresh_from_db()
    assert (soon.reserved, soon.taken, soon.released, soon.free) == (3, 1, 2, 0)
    assert later.released == 0
    with pytest.raises(Refused, match="已约满或已释放"):
        here.booked(soon)
    with pytest.raises(Refused, match="没有到期"):
        pools.release_unused(county=here.county, by=here.system)


def test_what_is_published_after_its_release_was_due_was_never_offered(here):
    here.rule("release_days", 2)
    assert here.published(9, in_days=2).offered == 0
    assert here.published(9, in_days=3).offered == 3


def test_a_coming_day_gets_its_release_when_the_county_says_so_later(here):
    pool = here.published(9, in_days=5)
    here.rule("release_days", 2)
    pools.follow_rules(county=here.county, by=here.system)
    pool.refresh_from_db()
    assert pool.release_on == pool.on - 2 * TOMORROW


# --- who sees what ----------------------------------------------------------------


def test_a_lead_its_own_a_base_its_alliances_oversight_the_county_a_stranger_nothing(here):
    pool, waiting = here.published(9), here.stated(9, in_days=2)
    other = make.alliance(here.county, members=1)
    seen = {
        "desk": {pool.pk, waiting.pk},
        "doctor": {pool.pk},
        "second": {pool.pk},
        "office": {pool.pk},
    }
    for name, rows in seen.items():
        found = access.pools_for(getattr(here, name)).values_list("pk", flat=True)
        assert set(found) == rows, name
    for stranger in (
        make.actor(role="clerk", institution=make.members_of(other)[0]),
        make.actor(role="lead_admin", institution=make.lead_of(other)),
        make.actor(role="assessor", county=make.neighbour()),
        make.actor(role="system_admin", county=here.county),
    ):
        assert not access.pools_for(stranger).exists()
        with pytest.raises(NotFound):
            access.pool_for(stranger, pool.pk)


def test_bookings_are_seen_by_who_booked_and_where_it_was_booked(here):
    booking = here.booked(here.published(9))
    assert access.pool_booking_for(here.doctor, booking.pk) == booking
    assert access.pool_booking_for(here.desk, booking.pk) == booking
    for nobody in (here.second, here.office):  # oversight reads counts
        with pytest.raises(NotFound):
            access.pool_booking_for(nobody, booking.pk)
