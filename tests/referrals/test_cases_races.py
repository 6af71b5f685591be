"""Several people at once: one referral, one step, whoever is first."""

from collections import Counter
from datetime import date

import pytest

from alliance.core.errors import Refused
from referrals import actions
from referrals.actions import merging
from referrals.models import Patient, PatientMerge, Referral
from referrals.queries.cases import keys_of
from tests import make
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


def pair(there):
    """One human in two rows, entered where the number was not known; the second has the case."""
    told = there.patient(document="unknown", number="", born_on=date(1964, 3, 2))
    kept = there.candidate(patient=told).patient
    row = there.draft(patient=told, specialty="04")
    merge = merging.propose_merge(
        kept=kept, other=row.patient, chosen={}, reason="已电话核实", by=there.desk
    )
    return row, merge


@pytest.mark.postgres
def test_a_step_and_the_merger_of_its_patient_at_once_leave_one_truth():
    """Both happen, whoever is first: the case has moved and stands under the kept record."""
    there = ward()
    second = make.actor(role="alliance_desk", institution=there.hospital)
    for _round in range(ROUNDS):
        row, merge = pair(there)
        found = together(
            lambda row=row: there.step(row, "submit"),
            lambda merge=merge: merging.confirm_merge(merge=merge, by=second),
        )
        assert {type(one) for one in found} == {Referral, PatientMerge}, found
        moved = Referral.objects.get(pk=row.pk)
        assert (moved.status, moved.patient_id) == ("in_review", merge.kept_id)
        assert moved.patient_key in keys_of(Patient.objects.get(pk=merge.kept_id))
        assert moved.events.order_by("pk").last().action == "submit"


@pytest.mark.postgres
def test_without_the_lock_on_its_cases_the_merger_would_lose_to_a_step():
    """What the lock is for: a step that has read the case writes the old patient back."""
    there = ward()
    second = make.actor(role="alliance_desk", institution=there.hospital)
    row, merge = pair(there)
    read = Referral.objects.get(pk=row.pk)  # as a step without the lock would hold it
    merging.confirm_merge(merge=merge, by=second)
    read.status, read.is_open = "cancelled", False
    read.save()
    assert Referral.objects.get(pk=row.pk).patient_id == merge.other_id
