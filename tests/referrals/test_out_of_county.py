"""Out of the county only with an indication and a second look; every one is counted."""

import pytest

from alliance.core.errors import Forbidden, Invalid, NotFound, NotSet, Refused
from members import actions as member_actions
from referrals import access, actions
from referrals.models import Referral, ReferralEvent
from referrals.vocabulary import OUT
from tests import make
from tests.referrals.story import ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    return ward()


def test_from_draft_to_returned_somebody_always_has_it(there):
    row = there.away()
    owners = []
    for verb in ("submit", "approve", "leave", "come_back"):
        row = there.step(row, verb)
        owners.append((row.status, row.owner_side, row.owner_at_id, row.due_at is not None))
    base = there.base.pk
    assert owners == [
        ("in_review", "O", base, True), ("approved", "O", base, True), ("away", "O", base, True),
        ("returned", "", None, False),
    ]  # fmt: skip
    assert (row.outside, row.indication) == ("演示省级医院", "县域内无相应技术")
    verbs = (
        ReferralEvent.objects.filter(referral=row).order_by("id").values_list("action", flat=True)
    )
    assert list(verbs) == ["create", "submit", "approve", "leave", "come_back"]


@pytest.mark.parametrize("missing", ["outside", "indication", "consent"])
def test_without_hospital_indication_or_consent_nobody_leaves(there, missing):
    said = {"outside": "演示省级医院", "indication": "县域内无相应技术", "consent": True}
    del said[missing]
    row = there.away()
    with pytest.raises(Invalid):
        actions.take_step(
            referral=row, verb="submit", version=row.version, said=said, by=there.doctor
        )
    assert Referral.objects.get(pk=row.pk).status == "draft"


def test_the_indication_is_one_of_the_countys_list_where_it_has_one(there):
    member_actions.set_rule(
        county=there.county, key="referrals.out_of_county.indications",
        value=["器官移植", "罕见病"], reason="试验县文〔2026〕3号", by=make.system(there.county),
    )  # fmt: skip
    row = there.away()
    with pytest.raises(Invalid, match="从列表中选择"):
        there.step(row, "submit")
    assert there.step(row, "submit", indication="罕见病").indication == "罕见病"


def test_nobody_approves_their_own_way_out(there):
    row = there.at("in_review", OUT)
    with pytest.raises(Forbidden):
        there.step(row, "approve", by=there.doctor)
    assert there.step(row, "approve").reviewer_id == there.reviewer.person


def test_without_a_reviewer_at_home_the_alliances_desk_has_it(there):
    row = actions.send_out(
        origin=there.hospital, patient=there.patient(), case=there.case(destination=None),
        by=there.hospital_doctor,
    )  # fmt: skip
    row = there.step(row, "submit", by=there.hospital_doctor)
    assert (row.owner_side, row.owner_at_id, row.review_at_id) == ("D", there.hospital.pk, None)
    assert there.step(row, "approve", by=there.desk).status == "approved"


def test_the_desk_sees_it_from_the_second_look_on_and_strangers_never(there):
    row = there.away()
    stranger = make.actor(role="doctor", institution=make.institution(there.county))
    for who in (there.desk, stranger, there.hospital_doctor):
        with pytest.raises(NotFound):
            access.referral_for(who, row.pk)
    row = there.step(row, "submit")
    assert access.referral_for(there.desk, row.pk) == row
    for who in (stranger, there.hospital_doctor, there.other_desk):
        with pytest.raises(NotFound):
            access.referral_for(who, row.pk)


def test_a_returned_one_is_out_of_the_desks_sight_again(there):
    row = there.step(there.at("in_review", OUT), "return")
    assert (row.status, row.sent) == ("draft", False)


def test_a_refused_one_is_over_and_says_why(there):
    row = there.step(there.at("in_review", OUT), "refuse", reason="县内可以诊治")
    assert (row.status, row.is_open) == ("refused", False)
    with pytest.raises(Refused, match="不同意外转"):
        there.step(row, "leave", by=there.doctor)


def test_without_the_countys_hours_nothing_begins():
    there = ward(hours=False)
    with pytest.raises(NotSet, match="转出县域"):
        there.away()
    assert not Referral.objects.exists()
