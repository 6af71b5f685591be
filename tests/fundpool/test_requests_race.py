"""Eight approve at the same moment: one wins, and the earmark is never overdrawn (PostgreSQL)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from alliance.core.errors import Forbidden, Refused
from fundpool.models import Account, Commitment, Journal, Request
from fundpool.queries import requests as queries
from fundpool.rules import ledger
from tests.fundpool.request_story import there

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
N = 8


def at_once(*acts):
    """What each gave back, or the refusal; all start behind one barrier."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=20)
            return act()
        except (Refused, Forbidden) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def ready(place, n, fen):
    rows = [place.begin(fen) for _one in range(n)]
    for row in rows:
        place.take(row, "review", place.lead_admin)
        place.take(row, "approve", place.approver)
        row.refresh_from_db()
    return rows


def test_of_eight_last_approvals_of_one_request_one_wins():
    place = there()
    (row,) = ready(place, 1, 60_000)
    found = at_once(*[lambda: place.take(row, "approve", place.second)] * N)
    assert sum(isinstance(one, Request) for one in found) == 1
    assert {one.code for one in found if isinstance(one, Exception)} <= {
        "ALREADY_APPROVED", "version_conflict",
    }  # fmt: skip
    assert Commitment.objects.count() == 1
    assert queries.free_of(place.earmark) == 1_000_000 - 60_000


def test_eight_requests_for_the_same_money_never_overdraw_it():
    place = there(free=150_000)
    rows = ready(place, N, 60_000)
    found = at_once(*[lambda row=row: place.take(row, "approve", place.second) for row in rows])
    assert sum(isinstance(one, Request) for one in found) == 2
    assert {one.code for one in found if isinstance(one, Exception)} == {"INSUFFICIENT_FUNDS"}
    assert queries.free_of(place.earmark) == 30_000
    assert Journal.objects.filter(kind="approved").count() == 2


def test_without_the_lock_the_same_race_loses_money():
    """The negative control: read, then write what was read, and the barrier shows the lost update."""
    place = there(free=150_000)
    barrier = Barrier(2)

    def careless():
        row = Account.objects.get(kind=ledger.FREE, earmark=place.earmark)
        barrier.wait(timeout=20)
        row.debit_fen += 60_000
        row.save(update_fields=["debit_fen"])
        return row

    at_once(careless, careless)
    assert queries.free_of(place.earmark) == 90_000, "two took 60 000 each, one was lost"
