"""Several at once: of two orders for the same days one is given, and the database says so too."""

from collections import Counter

import pytest
from django.db import IntegrityError, transaction

from alliance.core.errors import Refused
from staffing.models import Posting
from tests.kpi.test_run_races import together
from tests.staffing.story import land, month

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_several_orders_at_once_for_the_same_days_one_is_given():
    there = land()
    rows = [there.at("host_confirmed") for _one in range(4)]
    found = together(*[lambda row=row: there.step(row, "order") for row in rows])
    assert Counter(type(one) for one in found) == {Posting: 1, Refused: 3}, found
    assert Posting.objects.filter(holds=True).count() == 1


def test_of_several_steps_at_once_on_one_version_one_is_taken():
    there = land()
    row = there.at("nominated")
    found = together(*[lambda: there.step(row, "consent") for _one in range(4)])
    assert Counter(type(one) for one in found) == {Posting: 1, Refused: 3}, found


@pytest.mark.postgres
def test_the_database_itself_refuses_two_full_time_postings_of_one_day():
    there = land()
    first = there.at("active")
    second = there.at("ordered", from_on=month(-3), until_on=month(-9))
    with pytest.raises(IntegrityError, match="posting_full_time_apart"), transaction.atomic():
        Posting.objects.filter(pk=second.pk).update(from_on=month(-2))
        Posting.objects.filter(pk=first.pk).update(until_on=month(-4))
    # The negative control: part-time ones may share a day, and so may those that only touch.
    Posting.objects.filter(pk=second.pk).update(whole=False, full_time=False)
    Posting.objects.filter(pk=first.pk).update(until_on=month(-4))
