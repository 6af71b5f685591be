"""A draft is written anew by its author; marks of the plan make a referral come first."""

import pytest

from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from members import actions as member_actions
from members.models import DiseaseEntry, DiseaseList, Membership
from referrals import queries
from referrals.models import ReferralEvent
from tests import make
from tests.referrals.story import ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    return ward()


def set_rule(there, key, value):
    member_actions.set_rule(
        county=there.county, key=key, value=value, reason="试验县文〔2026〕2号",
        by=make.system(there.county),
    )  # fmt: skip


def test_a_returned_draft_is_written_anew_and_sent_again(there):
    row = there.step(there.at("in_review"), "return", reason="请写明体温")
    row = there.step(
        row, "revise", first_diagnosis="社区获得性肺炎", summary="发热三天，39度",
        destination=there.other, priority="urgent",
    )  # fmt: skip
    assert (row.diagnosis, row.summary) == ("社区获得性肺炎", "发热三天，39度")
    assert (row.destination, row.priority, row.status) == (there.other, "urgent", "draft")
    assert ReferralEvent.objects.filter(referral=row, action="revise").count() == 1
    assert there.step(row, "submit").status == "in_review"


def test_only_the_author_writes_a_draft_anew(there):
    row = there.draft()
    with pytest.raises(Refused, match="本人"):
        there.step(row, "revise", by=there.colleague)


def test_a_draft_keeps_what_is_not_said_and_its_own_body_is_no_destination(there):
    row = there.step(there.draft(priority="urgent"), "revise")
    assert (row.priority, row.destination) == ("urgent", there.hospital)
    with pytest.raises(Invalid, match="不能是本单位"):
        there.step(row, "revise", destination=there.base)


def test_a_draft_does_not_take_the_specialty_of_another_draft_of_the_patient(there):
    told = there.patient()
    there.draft(patient=told, specialty="04")
    row = there.draft(patient=told)
    with pytest.raises(Invalid, match="已有一份草稿"):
        there.step(row, "revise", specialty="04")


def test_data_the_list_asks_for_are_filled_in_later(there):
    listed = DiseaseList.objects.create(
        county=there.county, code="referral", name="试验转诊目录", level="two"
    )
    DiseaseEntry.objects.create(
        county=there.county, catalogue=listed, icd="J18.9", name="肺炎", direction="up",
        required=["胸片结论"],
    )  # fmt: skip
    row = there.draft(icd="J18.9")
    with pytest.raises(Invalid, match="胸片结论"):
        there.step(row, "submit")
    row = there.step(row, "revise", required={"胸片结论": "右下肺斑片影"})
    assert there.step(row, "submit").status == "in_review"


def listed(there, code, *, level="two", alliance=None, **entry):
    """A list with one disease."""
    row = DiseaseList.objects.create(
        county=there.county, code=code, name=f"试验目录{code}", level=level, alliance=alliance
    )
    DiseaseEntry.objects.create(
        county=there.county, catalogue=row, **{"icd": "J18.9", "name": "肺炎", **entry}
    )


def test_a_list_of_an_alliance_holds_for_its_own_bodies_and_stands_above_the_countys(there):
    alliance = Membership.objects.get(institution=there.base).alliance
    stranger = make.alliance(there.county, members=1)
    listed(there, "county", direction="up", criteria="发热三天不退")
    listed(there, "ours", alliance=alliance, direction="up", criteria="血氧低于93%")
    listed(there, "theirs", alliance=stranger, icd="I10", name="高血压", direction="up")

    def found(origin):
        rows = queries.cases.catalogue(there.county.pk, "up", today(), origin.pk)
        return [(one.icd, one.criteria) for one in rows]

    assert found(there.base) == [("J18.9", "血氧低于93%")]
    assert found(there.other) == [("J18.9", "发热三天不退")]
    (member,) = make.members_of(stranger)
    assert found(member) == [("I10", ""), ("J18.9", "发热三天不退")]


def test_a_disease_of_first_contact_goes_up_only_with_a_reason(there):
    listed(there, "first", level="primary")
    row = there.draft(icd="J18.9")
    with pytest.raises(Invalid, match="基层首诊目录"):
        there.step(row, "submit")
    assert there.step(row, "submit", override="血氧下降").status == "in_review"


def test_a_list_of_first_contact_alone_blocks_no_other_disease(there):
    listed(there, "first", level="primary")
    assert there.step(there.draft(icd="I10"), "submit").status == "in_review"
    assert there.step(there.draft(), "submit").status == "in_review"


def test_marks_are_those_of_the_countys_plan(there):
    with pytest.raises(Invalid, match="没有这个清单"):
        there.draft(groups=("老年人",))
    set_rule(there, "referrals.priority.groups", ["老年人", "孕产妇"])
    set_rule(there, "referrals.maternal.colours", ["绿", "红"])
    with pytest.raises(Invalid, match="从列表中选择"):
        there.draft(groups=("教师",))
    with pytest.raises(Invalid, match="从列表中选择"):
        there.draft(colour="purple")
    row = there.draft(groups=("老年人", "孕产妇"), colour="red")
    assert (row.groups, row.colour, row.priority) == (["老年人", "孕产妇"], "red", "routine")


def test_a_mark_makes_a_referral_come_first_only_by_the_countys_rule(there):
    set_rule(there, "referrals.priority.groups", ["老年人", "孕产妇"])
    set_rule(there, "referrals.maternal.colours", ["绿", "红"])
    set_rule(there, "referrals.marks.urgent", ["孕产妇", "红"])
    assert there.draft(groups=("老年人",)).priority == "routine"
    assert there.draft(groups=("老年人", "孕产妇")).priority == "urgent"
    assert there.draft(colour="green").priority == "routine"
    assert there.draft(colour="red").priority == "urgent"
    assert there.draft(colour="red", priority="emergency").priority == "emergency"


def test_a_colour_goes_to_a_hospital_of_its_level_or_says_why_not(there):
    set_rule(there, "referrals.maternal.colours", ["红"])
    set_rule(there, "referrals.maternal.level[red]", 3)
    there.hospital.level = "二级甲等"
    there.hospital.save(update_fields=["level"])
    row = there.draft(colour="red")
    with pytest.raises(Invalid, match="3级以上"):
        there.step(row, "submit")
    assert there.step(row, "submit", override="先就近稳定").status == "in_review"


def test_a_hospital_whose_level_nobody_printed_is_not_judged(there):
    set_rule(there, "referrals.maternal.colours", ["红"])
    set_rule(there, "referrals.maternal.level[red]", 3)
    there.hospital.level = None
    there.hospital.save(update_fields=["level"])
    assert there.step(there.draft(colour="red"), "submit").status == "in_review"


def test_whom_a_base_sent_comes_first_in_what_the_plan_prints(there):
    row = there.at("requested")
    assert queries.cases.first_served_of(row) == []
    set_rule(there, "referrals.priority.services", ["优先接诊", "优先检查", "优先住院"])
    assert queries.cases.first_served_of(row) == ["优先接诊", "优先检查", "优先住院"]
    assert queries.cases.first_served_of(there.draft()) == []
    assert queries.cases.first_served_of(there.at("declined")) == []


def test_a_desk_writes_down_who_said_yes_on_the_telephone(there):
    row = there.at("received")
    with pytest.raises(Invalid, match="请选接收机构的医生"):
        there.step(row, "accept_by_phone", spoken_with=there.code_of("other_doctor"))
    row = there.step(row, "accept_by_phone")
    assert (row.status, row.receiver_id) == ("accepted", there.hospital_doctor.person)
    event = ReferralEvent.objects.get(referral=row, action="accept_by_phone")
    assert event.actor_id == there.hospital_desk.person
    assert event.reason == str(row.receiver)
