"""Following up at the base: visits with windows, and what an attempt does to them."""

from datetime import datetime, time, timedelta

import pytest
from django.utils.timezone import get_current_timezone

from alliance.core.clock import now, today
from alliance.core.errors import Invalid
from members import actions as member_actions
from referrals.models import FollowUp, Referral, ReferralEvent
from referrals.queries.cases.follow_ups import WINDOW
from referrals.queries.downs import downs, first_contacts
from referrals.vocabulary import DOWN
from tests import make
from tests.referrals.story import ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    return ward()


def in_days(n):
    return today() + timedelta(days=n)


def started(there, **said):
    return there.step(there.at("registered", DOWN), "start", **said)


def visits(row):
    return [(one.on, one.from_on, one.until_on, one.done_at is not None)
            for one in FollowUp.objects.filter(referral=row).order_by("on")]  # fmt: skip


def grace(there, days):
    member_actions.set_rule(
        county=there.county, key=WINDOW, value=days, reason="试验县文〔2026〕4号",
        by=make.system(there.county),
    )  # fmt: skip


def test_the_visits_of_a_plan_have_no_window_where_the_county_has_set_none(there):
    row = started(there, visits=f"{in_days(14)}，{in_days(30)}")
    assert visits(row) == [(in_days(n), in_days(n), in_days(n), False) for n in (7, 14, 30)]


def test_a_window_reaches_as_far_as_the_county_says_and_never_into_the_past(there):
    grace(there, 10)
    row = started(there)
    assert visits(row) == [(in_days(7), today(), in_days(17), False)]


def proposed(there, dates):
    return there.step(there.candidate(), "propose", follow_dates=dates)


def test_the_hospitals_days_stand_in_the_packet_and_are_the_bases_plan(there):
    row = proposed(there, f"{in_days(30)}, {in_days(14)}")
    assert row.packet["follow_dates"] == f"{in_days(14)}，{in_days(30)}"
    for verb in ("consent", "offer", "accept", "discharge", "register", "start"):
        row = there.step(row, verb)
    assert [on for on, *_rest in visits(row)] == [in_days(7), in_days(14), in_days(30)]


def test_the_form_of_the_start_holds_the_hospitals_days(there, client):
    row = proposed(there, str(in_days(30)))
    for verb in ("consent", "offer", "accept", "discharge", "register"):
        row = there.step(row, verb)
    client.force_login(there.person("doctor").user)
    words = client.get(f"{row.get_absolute_url()}start/").content.decode()
    assert str(in_days(30)) in words


def test_the_base_may_plan_other_days_than_the_hospital(there):
    row = started(there, visits=str(in_days(21)))
    assert [on for on, *_rest in visits(row)] == [in_days(7), in_days(21)]


@pytest.mark.parametrize("said", ["", "每周一次", "2020-01-01", "2026-13-01", "，"])
def test_a_packet_without_days_to_come_is_not_proposed(there, said):
    with pytest.raises(Invalid) as wrong:
        proposed(there, said)
    assert "follow_dates" in wrong.value.fields


@pytest.mark.parametrize("said", ["明天", "2026-13-01", "2020-01-01", "2026-12-01、下周"])
def test_days_that_are_none_are_refused_and_nothing_is_planned(there, said):
    row = there.at("registered", DOWN)
    with pytest.raises(Invalid):
        there.step(row, "start", visits=said)
    assert not FollowUp.objects.filter(referral=row).exists()
    assert Referral.objects.get(pk=row.pk).status == "registered"


def test_who_is_reached_within_the_window_has_been_visited_and_the_next_visit_is_due(there):
    grace(there, 10)
    row = started(there, visits=str(in_days(30)))
    row = there.step(row, "log_attempt", reached=True)
    assert [done for *_days, done in visits(row)] == [True, False]
    end = datetime.combine(in_days(41), time(), get_current_timezone())
    assert row.due_at == end  # thirty days and ten of grace, until midnight


def test_who_is_not_reached_still_waits(there):
    grace(there, 10)
    row = started(there)
    row = there.step(row, "log_attempt", reached=False)
    assert [done for *_days, done in visits(row)] == [False]
    (event,) = row.events.filter(action="log_attempt")
    assert event.reached is False


def test_whether_somebody_was_reached_stands_in_the_event_the_trail_and_over_rest(there, client):
    row = started(there)
    row = there.step(row, "log_attempt", reached=False, result="未接通")
    row = there.step(row, "log_attempt", result="恢复良好")
    assert [one.reached for one in row.events.order_by("pk")][-2:] == [False, True]
    assert row.events.filter(action="start", reached=None).exists()
    client.force_login(there.person("doctor").user)
    words = client.get(f"/referrals/cases/{row.pk}/").content.decode()
    assert "未联系上 未接通" in words and "已联系上 恢复良好" in words
    events = client.get(f"/api/v1/referrals/{row.pk}/").json()["events"]
    assert [one["reached"] for one in events][-3:] == [None, False, True]


def test_an_attempt_that_reaches_nobody_makes_no_down_referral_count(there):
    row = there.step(started(there), "log_attempt", reached=False, result="未接通")
    assert downs(there.county.pk, today(), today()) == []
    assert not first_contacts(ReferralEvent.objects.all()).exists()
    there.step(row, "log_attempt", result="恢复良好")
    (one,) = downs(there.county.pk, today(), today())
    assert one.referral == row.pk
    assert first_contacts(ReferralEvent.objects.all()).count() == 1


def test_a_call_before_the_window_is_no_visit(there):
    grace(there, 2)
    row = there.step(started(there), "log_attempt", reached=True)
    assert [done for *_days, done in visits(row)] == [False]


def test_an_hour_named_with_the_attempt_is_the_next_one(there):
    row = started(there)
    moment = now() + timedelta(days=2)
    assert there.step(row, "log_attempt", follow_on=moment).due_at == moment
