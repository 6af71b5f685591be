"""Several people at once book for the same case: one place is taken, the others are told."""

from collections import Counter

import pytest

from alliance.core.errors import Refused
from referrals.actions import pools
from referrals.models import PoolBooking, PoolDay
from tests.kpi.test_run_races import together
from tests.referrals.pooling import ward

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_four_who_book_the_same_case_at_once_one_has_a_place():
    here = ward()
    seen = here.published(30)
    found = together(
        *[
            lambda: pools.book_place(
                pool=seen, institution=here.base, case_number="A1", by=here.doctor
            )
            for _client in range(4)
        ]
    )
    assert Counter(type(one) for one in found) == {PoolBooking: 1, Refused: 3}, found
    assert {one.code for one in found if isinstance(one, Refused)} == {"booked_already"}
    assert PoolDay.objects.get().taken == PoolBooking.objects.count() == 1
