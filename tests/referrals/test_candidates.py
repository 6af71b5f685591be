"""The county's rule finds who may go back to the base; the treating doctor takes it from there."""

from datetime import timedelta

import pytest

from alliance.core.clock import now
from alliance.core.errors import Refused
from members import actions as member_actions
from members.models import DiseaseEntry, DiseaseList
from referrals import actions, queries, tasks
from referrals.actions.cases.candidates import find_candidates
from referrals.models import Referral, ReferralEvent
from referrals.queries.cases.candidates import AFTER
from referrals.vocabulary import DOWN
from tests import make
from tests.referrals.story import ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    return ward()


def set_rule(there, *, days=5, direction="both"):
    member_actions.set_rule(
        county=there.county, key=AFTER, value=days, reason="试验县文〔2026〕5号",
        by=make.system(there.county),
    )  # fmt: skip
    listed = DiseaseList.objects.create(
        county=there.county, code="referral", name="试验转诊目录", level="two"
    )
    DiseaseEntry.objects.create(
        county=there.county, catalogue=listed, icd="J18.9", name="肺炎", direction=direction
    )


def stay(there, *, days=6, **fields):
    """A patient of the base who has been in hospital for so many days."""
    row = there.at("accepted", **{"icd": "J18.9", **fields})
    arrived = now() - timedelta(days=days)
    Referral.objects.filter(pk=row.pk).update(created_at=arrived)
    return actions.take_step(
        referral=row, verb="arrive", version=row.version, occurred_at=arrived,
        by=there.hospital_doctor,
    )  # fmt: skip


def found():
    return Referral.objects.filter(direction=DOWN).order_by("number")


def test_who_has_stayed_long_enough_with_a_listed_disease_is_named_once(there):
    set_rule(there)
    row = stay(there)
    stay(there, days=4)
    tasks.find_candidates()
    tasks.find_candidates()
    (made,) = found()
    assert (made.status, made.predecessor, made.patient) == ("candidate", row, row.patient)
    assert (made.origin, made.author_id, made.owner_side) == (there.hospital, row.receiver_id, "L")
    assert made.due_at is not None
    event = ReferralEvent.objects.get(referral=made)
    assert (event.action, event.side, event.actor_id) == ("name", "S", None)
    assert "满5天" in event.reason
    assert there.step(made, "propose", by=there.hospital_doctor).status == "proposed"


def test_a_case_that_was_ended_is_not_named_again_from_the_same_stay(there):
    set_rule(there)
    stay(there)
    tasks.find_candidates()
    made = there.step(found().get(), "die")
    assert made.status == "died"
    tasks.find_candidates()
    assert found().count() == 1


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ({"direction": "up"}, {}),  # the list does not send this disease down
        ({}, {"icd": "I10"}),  # not on the list
        ({"days": 7}, {}),  # six days are fewer than seven
    ],
)
def test_nobody_else_is_named(there, rule, fields):
    set_rule(there, **rule)
    if fields:
        row = stay(there)
        Referral.objects.filter(pk=row.pk).update(**fields)
    else:
        stay(there)
    tasks.find_candidates()
    assert not found().exists()


def test_without_the_countys_rule_nobody_is_named(there):
    stay(there)
    tasks.find_candidates()
    assert not found().exists()
    with pytest.raises(Refused, match="没有可下转"):
        find_candidates(county=there.county, by=make.system(there.county))


def test_whom_the_hospital_sends_down_already_is_not_named(there):
    set_rule(there)
    told = there.patient()
    stay(there, patient=told)
    there.candidate(patient=told)
    tasks.find_candidates()
    assert found().count() == 1


def test_the_hospital_sees_its_patients_follow_up_in_a_tab_of_its_own(there):
    row = there.at("following", DOWN)
    places = queries.cases.Places({there.hospital.pk}, set())
    rows = Referral.objects.all()
    seen = queries.cases.worklist(rows, places, "followed", "", 50)
    assert [line.row for section in seen.sections for line in section.lines] == [row]
    assert seen.counts["followed"] == 1
    base = queries.cases.worklist(
        rows, queries.cases.Places({there.base.pk}, set()), "followed", "", 50
    )
    assert base.counts["followed"] == 0
