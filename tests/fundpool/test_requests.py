"""A fund request from filing to closing: who takes which step, what it does to the money."""

import pytest

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from fundpool.access import requests as access
from fundpool.models import Journal, RequestVersion
from fundpool.queries import requests as queries
from tests import make
from tests.fundpool.request_story import FREE, there

pytestmark = pytest.mark.django_db


def test_a_request_goes_from_filing_to_closing_and_the_books_follow():
    place = there()
    row = place.begin(60_000)
    assert (row.status, row.route, queries.free_of(place.earmark)) == ("submitted", "lead", FREE)
    place.take(row, "review", place.lead_admin)
    place.take(row, "approve", place.approver)
    row.refresh_from_db()
    assert (row.status, queries.free_of(place.earmark)) == ("first_approved", FREE)
    place.take(row, "approve", place.second)
    assert queries.free_of(place.earmark) == FREE - 60_000
    assert place.pay(row, 20_000).status == "disbursing"
    assert place.pay(row, 40_000).status == "accounting"
    assert place.used(row, 50_000).status == "accounting"
    row = place.take(
        row, "return_unspent", place.finance, amount=10_000, on=today(), bank_no="回单-9"
    )
    assert (row.status, queries.free_of(place.earmark)) == ("closed", FREE - 50_000)
    kinds = list(Journal.objects.filter(source=row.no).values_list("kind", flat=True))
    assert kinds == [
        "approved", "disbursed", "disbursed", "use_accepted", "unspent_returned",
    ]  # fmt: skip
