"""What of referrals stands on the home page: one line, how many, how many late, and the way there."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from alliance.core.clock import now
from alliance.desk import asking
from referrals import access
from tests import make
from tests.referrals.story import ward

pytestmark = pytest.mark.django_db


def lines(actor):
    return [item for item in asking.ask("waiting_for", actor) if item.app == "referrals"]


def test_each_side_is_told_how_many_cases_wait_for_it():
    there = ward()
    there.draft()  # nobody's turn but the author's own time
    there.at("in_review")
    there.at("requested")
    there.at("requested")
    (base,), (hospital,) = lines(there.doctor), lines(there.hospital_desk)
    assert base.what == "1件转诊等您办理"
    assert hospital.what == "2件转诊等您办理"
    assert (hospital.url, hospital.tone) == (reverse("referrals:list"), "neutral")
    assert lines(there.desk) == []


def test_what_is_late_is_said_and_stands_first():
    there = ward()
    there.at("requested")
    with time_machine.travel(now() + timedelta(hours=3), tick=False):  # two hours are set
        (item,) = lines(there.hospital_desk)
    assert item.what == "1件转诊等您办理，其中1件逾期"
    assert item.tone == "bad"
    assert item.due_on is not None


def test_who_takes_part_in_nothing_is_told_nothing():
    there = ward()
    there.at("requested")
    assert lines(make.actor(role="viewer", county=there.county)) == []
    assert lines(make.actor(role="referral_desk")) == []  # of another county


def test_the_lines_cost_the_same_statements_however_many_there_are(django_assert_num_queries):
    there = ward()
    for _time in range(3):
        there.at("requested")
    lines(there.hospital_desk)
    with django_assert_num_queries(
        6
    ):  # cases, calls to me, cases that reach nobody, rosters, remote, bookings not settled
        access.waiting_for(there.hospital_desk)
