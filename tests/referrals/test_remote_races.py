"""Several people at once: one reader claims, one number is given once."""

from collections import Counter

import pytest
import time_machine

from alliance.core.errors import Refused
from referrals.actions.remote import take_remote_step
from referrals.models import RemoteEvent, RemoteItem
from referrals.tasks import tend_remote
from tests.kpi.test_run_races import together
from tests.referrals.remote import Far

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def claims(far, row, *names):
    """Everybody claims at the same moment."""

    def claim(by):
        return lambda: take_remote_step(item=row, verb="claim", version=row.version, by=by)

    return together(*[claim(far.people[name]) for name in names])


def test_of_two_readers_who_claim_at_once_one_has_it():
    far = Far()
    for _round in range(ROUNDS):
        row = far.at("submitted")
        found = claims(far, row, "hospital_doctor", "signer")
        assert Counter(type(one) for one in found) == {RemoteItem: 1, Refused: 1}, found
        assert RemoteEvent.objects.filter(item=row, action="claim").count() == 1
        (winner,) = (one for one in found if isinstance(one, RemoteItem))
        assert RemoteItem.objects.get(pk=row.pk).reader_id == winner.reader_id


def test_after_the_lease_the_beat_gives_it_back_and_again_one_has_it():
    far = Far()
    row = far.at("claimed")
    tend_remote()
    assert RemoteItem.objects.get(pk=row.pk).status == "claimed", "the lease is not over"
    with time_machine.travel(row.lease_until, tick=False):
        together(tend_remote, tend_remote)
        row = RemoteItem.objects.get(pk=row.pk)
        assert (row.status, row.reader_id, row.lease_until) == ("submitted", None, None)
        assert RemoteEvent.objects.filter(item=row, action="release").count() == 1
        found = claims(far, row, "hospital_doctor", "signer")
    assert Counter(type(one) for one in found) == {RemoteItem: 1, Refused: 1}, found


def test_numbers_are_given_once_each():
    far = Far()
    found = together(*[lambda: far.begin("ecg") for _one in range(4)])
    assert {type(one) for one in found} == {RemoteItem}, found
    assert len({one.number for one in found}) == len(found)
