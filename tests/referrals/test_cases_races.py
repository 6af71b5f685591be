"""Several people at once: one referral, one step, whoever is first."""

from collections import Counter

import pytest

from alliance.core.errors import Refused
from referrals import actions
from referrals.models import Patient, Referral
from tests.kpi.test_run_races import together
from tests.referrals.story import ward

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def test_of_four_clients_that_create_at_once_one_makes_a_referral():
    """Of the same base, and of two bases that send at once: one open, one patient a number."""
    there = ward()
    for _round in range(ROUNDS):
        told, case = there.patient(), there.case()

        def create(origin, by, told=told, case=case):
            return lambda: actions.create_referral(
                origin=origin, patient=told, case=case, by=by, then="submit",
                said={"consent": True},
            )  # fmt: skip

        found = together(
            create(there.base, there.doctor), create(there.base, there.colleague),
            create(there.other, there.other_doctor), create(there.base, there.doctor),
        )  # fmt: skip
        kinds = Counter(type(one) for one in found)
        assert kinds == {Referral: 1, Refused: 3}, found
    assert Referral.objects.filter(is_open=True).count() == ROUNDS
    assert Patient.objects.count() == ROUNDS


def test_of_four_drafts_at_once_one_is_written():
    there = ward()
    for _round in range(ROUNDS):
        told = there.patient()
        found = together(*[lambda told=told: there.draft(patient=told) for _one in range(4)])
        assert Counter(type(one) for one in found) == {Referral: 1, Refused: 3}, found
    assert sorted(Referral.objects.values_list("number", flat=True)) == [
        one.number for one in Referral.objects.order_by("created_at")
    ]


def test_of_two_who_decide_at_once_one_is_told():
    there = ward()
    row = there.at("received")
    said = {"reason": "试验", "reason_code": "other"}

    def take(verb, said):
        return lambda: actions.take_step(
            referral=row, verb=verb, version=row.version, said=said, by=there.hospital_doctor
        )

    found = together(take("accept", {}), take("decline", said))
    assert {type(one) for one in found} == {Referral, Refused}, found
    assert Referral.objects.get(pk=row.pk).version == row.version + 1
