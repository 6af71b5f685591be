"""One person asks for a value, another approves: what is asked, refused, told and in force."""

from datetime import timedelta

import pytest

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, NotSet, Refused
from alliance.core.models import AuditEvent, Message
from members import actions, queries
from members.actions._decisions import Paper
from members.models import CountyRule, PaperSignature, RuleProposal
from members.queries.waiting import waiting_for
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db
KEY = "fundpool.pool.count"
RATE = "fundpool.levy.rate[technical]"


@pytest.fixture
def county():
    return make.county()


@pytest.fixture
def approver(county):
    return make.actor(role="approver", county=county)


def on(n):
    return today() + timedelta(days=n)


def test_what_was_proposed_holds_only_after_another_person_approves(county, approver):
    asked = make.rule_proposal(county, from_on=on(-1), comparator="ge", order_no="试验〔2024〕3号")
    with pytest.raises(NotSet):
        queries.rules.rule(county.pk, KEY, on=today())

    actions.rules.approve_rule(proposal=asked, by=approver, version=1)

    value = queries.rules.rule(county.pk, KEY, on=today())
    assert (value.typed, value.comparator, value.unit, value.basis) == (3, "ge", "个", "county")
    row = CountyRule.objects.get(county=county, key=KEY)
    assert row.reason == "试验〔2024〕3号 县府办会议决定"
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by_id, asked.version) == ("approved", approver.person, 2)
    event = AuditEvent.objects.get(what="rule.set")
    assert f'"proposal":"{asked.pk}"' in event.text


def test_a_refusal_says_why_and_tells_whoever_asked(county, approver):
    asked = make.rule_proposal(county)
    with pytest.raises(Invalid, match="理由"):
        actions.rules.refuse_rule(proposal=asked, by=approver, note=" ", version=1)

    actions.rules.refuse_rule(proposal=asked, by=approver, note="请先报财政局会签", version=1)

    assert not CountyRule.objects.filter(county=county).exists()
    told = Message.objects.filter(arguments__person=asked.proposed_by_id).latest("created_at")
    assert told.arguments["values"]["note"] == "请先报财政局会签"
    assert told.arguments["url"].startswith(f"/county/{county.code}/rules/{KEY}/")


def test_whoever_asked_neither_approves_nor_refuses_but_takes_it_back(county):
    both = make.actor(role="approver", county=county)
    asked = make.rule_proposal(county, by=both)
    for decide in (
        lambda: actions.rules.approve_rule(proposal=asked, by=both, version=1),
        lambda: actions.rules.refuse_rule(proposal=asked, by=both, note="改主意了", version=1),
    ):
        with pytest.raises(Refused) as refusal:
            decide()
        assert refusal.value.code == "own_request"
    actions.rules.withdraw_rule(proposal=asked, by=both, version=1)
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_only_whoever_asked_takes_it_back(county, approver):
    asked = make.rule_proposal(county)
    with pytest.raises(Forbidden, match="申请人本人"):
        actions.rules.withdraw_rule(proposal=asked, by=approver, version=1)


def test_a_second_proposal_for_the_same_rule_is_refused_with_whose_the_first_is(county):
    first = make.rule_proposal(county)
    with pytest.raises(Refused) as refusal:
        make.rule_proposal(county, value=5)
    assert refusal.value.code == "proposal_open"
    assert first.proposed_by.name in str(refusal.value)
    make.rule_proposal(county, "fundpool.overdraft.allowed", False)
    make.rule_proposal(make.county(), value=5)


def test_after_the_first_is_settled_the_next_may_be_asked_for(county, approver):
    first = make.rule_proposal(county)
    actions.rules.refuse_rule(proposal=first, by=approver, note="不妥", version=1)
    assert make.rule_proposal(county, value=4).state == "proposed"


def test_a_decision_on_something_else_than_was_seen_is_told(county, approver):
    asked = make.rule_proposal(county)
    with pytest.raises(Refused) as refusal:
        actions.rules.approve_rule(proposal=asked, by=approver, version=7)
    assert refusal.value.code == "version_conflict"
    assert not CountyRule.objects.filter(county=county).exists()


def test_a_rule_that_somebody_changed_meanwhile_is_told_to_whoever_asks(county):
    seen = queries.rules.rules_version(county.pk, KEY)
    actions.rules.set_rule(county=county, key=KEY, value=2, reason="决定", by=make.system(county))
    with pytest.raises(Refused) as refusal:
        make.rule_proposal(county, seen=seen)
    assert refusal.value.code == "version_conflict"
    assert make.rule_proposal(county, seen=queries.rules.rules_version(county.pk, KEY))


def test_what_is_decided_is_not_decided_again(county, approver):
    asked = make.rule_proposal(county)
    actions.rules.approve_rule(proposal=asked, by=approver, version=1)
    with pytest.raises(Refused) as refusal:
        actions.rules.approve_rule(proposal=asked, by=approver, version=2)
    assert refusal.value.code == "wrong_state"
    with pytest.raises(Refused):
        actions.rules.withdraw_rule(proposal=asked, by=make.actor(asked.proposed_by), version=2)


@pytest.mark.parametrize("role", ["viewer", "clerk", "lead_admin", "auditor", "system_admin"])
def test_others_neither_ask_nor_decide(county, role):
    stranger = make.actor(make.person(county, role=role))
    with pytest.raises(Forbidden):
        make.rule_proposal(county, by=stranger)
    asked = make.rule_proposal(county)
    with pytest.raises(Forbidden):
        actions.rules.approve_rule(proposal=asked, by=stranger, version=1)


def test_somebody_of_another_county_finds_nothing(county):
    other = make.actor(role="approver", county=make.county())
    with pytest.raises(NotFound):
        make.rule_proposal(county, by=other)
    with pytest.raises(NotFound):
        actions.rules.approve_rule(proposal=make.rule_proposal(county), by=other, version=1)


def test_a_program_without_a_person_asks_for_nothing(county):
    with pytest.raises(Forbidden):
        make.rule_proposal(county, by=make.system(county))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"key": "no.such.key"}, "没有名为"),
        ({"value": "很多"}, "须为整数"),
        ({"value": -1}, "不能是负数"),
        ({"key": RATE, "value": "3/2"}, "不能超过1"),
        ({"key": RATE, "value": "1e999999999"}, "须为分数"),
        ({"reason": "  "}, "依据"),
        ({"comparator": "about"}, "比较符"),
        ({"key": "fundpool.overdraft.allowed", "value": False, "comparator": "ge"}, "比较符"),
        ({"value": None}, "本来就没有设定"),
    ],
)
def test_what_is_not_in_order_is_refused(county, change, says):
    with pytest.raises(Invalid, match=says):
        make.rule_proposal(county, **{"value": 3, **change})
    assert not RuleProposal.objects.exists()


def test_asking_for_what_already_holds_is_refused(county, approver):
    actions.rules.approve_rule(proposal=make.rule_proposal(county), by=approver, version=1)
    with pytest.raises(Invalid, match="相同"):
        make.rule_proposal(county)


def test_a_document_goes_with_it_and_a_hostile_one_does_not(county, approver):
    asked = make.rule_proposal(county, upload=make.upload())
    assert asked.document.county_id == county.pk
    with pytest.raises(Invalid):
        make.rule_proposal(county, "fundpool.overdraft.allowed", True, upload=make.upload("x.exe"))


# --- back to 未设 --------------------------------------------------------------


def test_back_to_not_set_from_a_day_on_and_the_refusal_says_so():
    county = loaded.county("bn")
    approver = make.actor(role="approver", county=county)
    key = "members.village.low_population"
    asked = make.rule_proposal(county, key, None, from_on=on(0), reason="县里停用此线")
    actions.rules.approve_rule(proposal=asked, by=approver, version=1)

    assert queries.rules.rule(county.pk, key, on=on(-1)).typed == 800
    with pytest.raises(NotSet, match=r"县区已改回未设.*县里停用此线") as refusal:
        queries.rules.rule(county.pk, key, on=on(0))
    assert refusal.value.details == {"key": key, "clause": "（四）"}


def test_what_the_county_has_unset_stays_unset_when_the_plan_is_loaded_again():
    county = loaded.county("bn")
    key = "members.village.low_population"
    system = make.system(county)
    actions.rules.set_rule(county=county, key=key, value=None, reason="停用", by=system)
    assert loaded.load("bn").is_quiet
    with pytest.raises(NotSet):
        queries.rules.rule(county.pk, key, on=today())


# --- on paper -----------------------------------------------------------------


def test_an_approval_signed_on_paper_counts_for_the_approver(county):
    signer = make.person(county, role="approver")
    recorder = make.actor(role="viewer", county=county)
    asked = make.rule_proposal(county)
    paper = Paper(signer, today(), make.upload())
    actions.rules.approve_rule(proposal=asked, by=recorder, version=1, paper=paper)

    asked.refresh_from_db()
    assert (asked.state, asked.decided_by_id) == ("approved", signer.pk)
    assert queries.rules.rule(county.pk, KEY, on=today()).typed == 3
    assert PaperSignature.objects.get().object_id == str(asked.pk)


def test_whoever_asked_does_not_record_the_paper_either(county):
    both = make.actor(role="assessor", county=county)
    asked = make.rule_proposal(county, by=both)
    paper = Paper(make.person(county, role="approver"), today(), make.upload())
    with pytest.raises(Refused) as refusal:
        actions.rules.approve_rule(proposal=asked, by=both, version=1, paper=paper)
    assert refusal.value.code == "own_request"


# --- what waits ---------------------------------------------------------------


def test_what_i_may_decide_waits_for_me_and_not_for_whoever_asked(county, approver):
    asked = make.rule_proposal(county)
    (item,) = waiting_for(approver)
    assert "资金池个数" in item.what
    assert item.url.endswith(f"#proposal-{asked.pk}")
    assert waiting_for(make.actor(asked.proposed_by)) == []
    assert waiting_for(make.actor(role="viewer", county=county)) == []
    assert waiting_for(make.actor(role="approver", county=make.county())) == []
    actions.rules.approve_rule(proposal=asked, by=approver, version=1)
    assert waiting_for(approver) == []


def test_my_refused_one_waits_until_i_ask_again(county, approver):
    asked = make.rule_proposal(county)
    mine = make.actor(asked.proposed_by)
    actions.rules.refuse_rule(proposal=asked, by=approver, note="请附文件", version=1)
    (item,) = waiting_for(mine)
    assert "请附文件" in item.what
    make.rule_proposal(county, value=4, by=mine)
    assert waiting_for(mine) == []
