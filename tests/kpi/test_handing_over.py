"""One change of a formula, from the list to the approval: written in one step, waits, is published."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from alliance.core.errors import Forbidden, Invalid, Refused
from kpi import actions
from kpi.defining import Text
from kpi.models import Indicator, IndicatorVersion
from tests import make
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db
LIST, SHARE = "/kpi/indicators/", "/kpi/indicators/share/"
TYPED = {
    "name": "指标share", "unit": "%", "formula": "here * 2", "denominator": "here + elsewhere",
    "factor": "100", "decimals": "2", "direction": "higher", "strategy": "any",
    "covers": "members", "numerator_text": "本院人次", "denominator_text": "全部人次",
    "basis": "试验〔2024〕6号", "from_on": "2026-01-01", "reason": "试验〔2025〕2号",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(date(2025, 3, 1), tick=False):
        yield


@pytest.fixture
def story() -> Story:
    return small_county()


def signed_in(story: Story, role: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make.user(role, story.county))
    return client


def versions(story: Story) -> list[IndicatorVersion]:
    share = Indicator.objects.get(county=story.county, code="share")
    return list(share.versions.order_by("number"))


def handed_over(story: Story) -> IndicatorVersion:
    client = signed_in(story, "assessor")
    answer = client.post(f"{SHARE}revise/", {**TYPED, "hand_over": "1"})
    assert answer["Location"] == f"{SHARE}2/"
    return versions(story)[1]


def test_looking_at_the_editor_leaves_nothing_behind(story):
    assessor = signed_in(story, "assessor")
    assert f"{SHARE}revise/" in assessor.get(LIST).text  # one click from the list
    page = assessor.get(f"{SHARE}revise/")
    assert (page.status_code, "here + elsewhere" in page.text) == (200, True)
    tried = {**TYPED, "tried_on": story.county.code, "period": "2024", "try": "1"}
    assert assessor.post(f"{SHARE}revise/", tried).status_code == 200
    assert len(versions(story)) == 1


def test_a_refused_formula_keeps_what_was_typed_and_begins_no_draft(story):
    assessor = signed_in(story, "assessor")
    answer = assessor.post(f"{SHARE}revise/", {**TYPED, "formula": "here + nowhere"})
    assert answer.status_code == 422
    assert "<mark>nowhere</mark>" in answer.text
    assert 'value="试验〔2025〕2号"' in answer.text
    assert len(versions(story)) == 1


def test_what_is_incomplete_is_kept_as_a_draft_and_not_handed_over(story):
    assessor = signed_in(story, "assessor")
    said = {**TYPED, "numerator_text": "", "hand_over": "1"}
    assert assessor.post(f"{SHARE}revise/", said).status_code == 422
    assert len(versions(story)) == 1
    assert assessor.post(f"{SHARE}revise/", {**said, "hand_over": ""}).status_code in {302, 422}


def test_from_the_list_to_the_approval_in_two_forms(story):
    draft = handed_over(story)
    assert draft.ready_at is not None
    approver = signed_in(story, "approver")
    home = approver.get("/").text
    assert "指标口径待批准：指标share 第 2 版" in home
    assert f"{SHARE}2/#publish" in home
    page = approver.get(f"{SHARE}2/").text
    assert "<b>here * 2</b>" in page  # what differs stands on the page itself
    assert "试验〔2025〕2号" in page  # the reason is carried over
    said = {"version": draft.version, "from_on": "2026-01-01", "reason": "试验〔2025〕2号"}
    assert approver.post(f"{SHARE}2/publish/", said).status_code == 302
    assert [one.status for one in versions(story)] == ["published", "published"]
    assert "指标口径待批准" not in approver.get("/").text


def test_a_draft_that_is_not_handed_over_is_on_nobodys_desk(story):
    assessor, approver = signed_in(story, "assessor"), signed_in(story, "approver")
    assert assessor.post(f"{SHARE}revise/", {**TYPED, "keep": "1"}).status_code == 302
    assert "指标口径待批准" not in approver.get("/").text
    (_first, draft) = versions(story)
    assert assessor.post(f"{SHARE}2/hand-over/", {"version": draft.version}).status_code == 302
    assert "指标口径待批准" in approver.get("/").text
    assert "指标口径待批准" not in assessor.get("/").text


def test_changing_a_draft_takes_it_off_the_desks_again(story):
    draft = handed_over(story)
    changed = actions.change_indicator(
        draft=draft, text=Text(formula="here"), version=draft.version, by=story.assessor
    )
    assert changed.ready_at is None
    with pytest.raises(Refused) as refusal:  # the words of each part are gone
        actions.hand_over_indicator(draft=changed, version=changed.version, by=story.assessor)
    assert refusal.value.code == "indicator_incomplete"


def test_a_draft_is_handed_over_once(story):
    draft = handed_over(story)
    with pytest.raises(Refused) as refusal:
        actions.hand_over_indicator(draft=draft, version=draft.version, by=story.assessor)
    assert refusal.value.code == "handed_over"
    with pytest.raises(Forbidden):
        actions.hand_over_indicator(draft=draft, version=draft.version, by=story.approver)


def test_an_approver_gives_a_draft_back_with_a_word_and_may_publish_it_later(story):
    draft = handed_over(story)
    with pytest.raises(Invalid):
        actions.give_back_indicator(
            draft=draft, reason=" ", version=draft.version, by=story.approver
        )
    with pytest.raises(Forbidden):
        actions.give_back_indicator(
            draft=draft, reason="再看", version=draft.version, by=story.assessor
        )
    back = actions.give_back_indicator(
        draft=draft, reason="分母再核一遍", version=draft.version, by=story.approver
    )
    assert back.ready_at is None
    with pytest.raises(Refused) as refusal:
        actions.give_back_indicator(
            draft=back, reason="再看", version=back.version, by=story.approver
        )
    assert refusal.value.code == "not_handed_over"
    again = actions.hand_over_indicator(draft=back, version=back.version, by=story.assessor)
    # Whoever gives back has no hand in what the draft says.
    done = actions.publish_indicator(
        draft=again, from_on=date(2026, 1, 1), reason="试验", version=again.version,
        by=story.approver,
    )  # fmt: skip
    assert done.status == "published"


def test_there_is_no_second_draft_beside_an_open_one(story):
    handed_over(story)
    answer = signed_in(story, "assessor").get(f"{SHARE}revise/")
    assert answer.status_code == 409
    assert signed_in(story, "viewer").get(f"{SHARE}revise/").status_code == 403
    stranger = Client(raise_request_exception=False)
    stranger.force_login(make.user("assessor", make.neighbour()))
    assert stranger.get(f"{SHARE}revise/").status_code == 404
