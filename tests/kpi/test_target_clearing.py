"""A target cell goes back to "not set": asked for by one, approved by another, never rewritten."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from alliance.core.errors import Forbidden, Invalid, Refused
from alliance.core.models import AuditEvent
from kpi import actions
from kpi.actions import Aim
from kpi.models import Indicator, Target, TargetClearing
from tests import make
from tests.kpi.calling import program
from tests.kpi.story import Story, document, published, small_county

pytestmark = pytest.mark.django_db
PAGE = "/kpi/targets/share/"
AIM = Aim(Decimal(75), "ge", title="试验县目标责任书", number="试验〔2025〕1号")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(date(2025, 3, 1), tick=False):
        yield


@pytest.fixture
def story() -> Story:
    return small_county()


def held(story: Story, year: int = 2025, aim: Aim = AIM) -> Target:
    share = Indicator.objects.get(county=story.county, code="share")
    target = actions.propose_target(
        indicator=share, unit=story.unit, year=year, aim=aim, by=story.assessor
    )
    return actions.decide_target(target=target, approved=True, by=story.approver)


def asked(story: Story, target: Target, reason: str = "责任书作废") -> TargetClearing:
    return actions.propose_clearing(target=target, reason=reason, by=story.assessor)


def emptied(story: Story, target: Target) -> Target:
    actions.decide_clearing(clearing=asked(story, target), approved=True, by=story.approver)
    target.refresh_from_db()
    return target


def signed_in(story: Story, role: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make.user(role, story.county))
    return client


def test_a_cell_is_empty_from_the_approval_and_not_before(story):
    target = held(story)
    clearing = asked(story, target)
    target.refresh_from_db()
    assert target.state == "in_force"
    actions.decide_clearing(clearing=clearing, approved=True, by=story.approver)
    target.refresh_from_db()
    assert target.state == "cleared"
    assert target.ended_at is not None
    assert target.value == Decimal(75)  # what it said stays
    there = Target.objects.filter(indicator=target.indicator, year=2025, state="in_force")
    assert not there.exists()


def test_a_refused_request_leaves_the_cell_as_it_is(story):
    target = held(story)
    clearing = asked(story, target)
    actions.decide_clearing(clearing=clearing, approved=False, by=story.approver)
    target.refresh_from_db()
    assert (target.state, clearing.target_id) == ("in_force", target.pk)
    assert asked(story, target).state == "proposed"  # it may be asked again


def test_the_one_who_asks_does_not_approve(story):
    both = make.person(story.county, role="assessor")
    make.grant(both, "approver")
    clearing = actions.propose_clearing(target=held(story), reason="作废", by=make.actor(both))
    with pytest.raises(Refused) as refusal:
        actions.decide_clearing(clearing=clearing, approved=True, by=make.actor(both))
    assert refusal.value.code == "same_person"
    with pytest.raises(Forbidden):
        actions.decide_clearing(clearing=clearing, approved=True, by=story.assessor)
    with pytest.raises(Forbidden):
        actions.propose_clearing(target=held(story, 2026), reason="作废", by=story.approver)


def test_a_reason_is_needed(story):
    with pytest.raises(Invalid) as refusal:
        asked(story, held(story), reason="  ")
    assert "reason" in refusal.value.fields


def test_only_what_holds_is_emptied_and_only_once(story):
    target = emptied(story, held(story))
    with pytest.raises(Refused) as refusal:
        asked(story, target)
    assert refusal.value.code == "wrong_state"


def test_one_thing_about_a_cell_waits_at_a_time(story):
    target = held(story)
    asked(story, target)
    with pytest.raises(Refused) as again:
        asked(story, target)
    with pytest.raises(Refused) as other:
        actions.propose_target(
            indicator=target.indicator, unit=story.unit, year=2025, aim=AIM, by=story.assessor
        )
    assert {again.value.code, other.value.code} == {"target_open"}


def test_an_emptied_cell_can_be_set_again(story):
    emptied(story, held(story))
    again = held(story, aim=Aim(Decimal(80), "ge", title="新责任书", number="2号"))
    assert (again.state, again.printed) == ("in_force", "≥80")


def test_a_locked_year_stays_as_it_is(story):
    printed = Target.objects.get(indicator__code="share", county=story.county, year=2024)
    waiting = asked(story, printed)
    actions.lock_run(run=published(story), by=story.approver)
    with pytest.raises(Refused) as refusal:
        actions.decide_clearing(clearing=waiting, approved=True, by=story.approver)
    assert refusal.value.code == "period_locked"
    # What cannot be done any more can still be given up.
    done = actions.decide_clearing(clearing=waiting, approved=False, by=story.approver)
    assert done.state == "refused"
    with pytest.raises(Refused) as refusal:
        asked(story, printed)
    assert refusal.value.code == "period_locked"


def test_a_computed_run_keeps_its_target_and_the_next_one_has_none(story):
    first = story.run("plain", "2024")
    emptied(story, Target.objects.get(indicator__code="share", county=story.county, year=2024))
    second = story.run("plain", "2024")
    cells = [run.values.get(unit=story.unit, indicator__code="share") for run in (first, second)]
    # 720 of 900 is 80: above 60, then held against nothing.
    assert [(cell.target, cell.met) for cell in cells] == [(Decimal(60), True), (None, None)]
    page = f"/kpi/runs/{first.pk}/units/{story.county.code}/"
    assert "≥60" in signed_in(story, "viewer").get(page).text


def test_loading_the_plan_again_does_not_turn_the_decision_back(story):
    printed = Target.objects.get(indicator__code="share", county=story.county, year=2024)
    emptied(story, printed)
    actions.load_definitions(document=document(story.county), by=make.system(story.county))
    printed.refresh_from_db()
    assert printed.state == "cleared"


def test_the_page_empties_a_cell_and_another_person_approves(story):
    target = held(story)
    assessor, approver, viewer = (
        signed_in(story, role) for role in ("assessor", "approver", "viewer")
    )
    wrong = assessor.post(f"{PAGE}{target.pk}/clear/", {"reason": "", "title": "纪要"})
    assert (wrong.status_code, 'value="纪要"' in wrong.text) == (422, True)
    typed = {"reason": "责任书作废", "title": "会议纪要", "number": "5号"}
    assert assessor.post(f"{PAGE}{target.pk}/clear/", typed).status_code == 302
    assert "待批准：清空" in assessor.get(PAGE).text
    assert "清空目标值待批准：指标share，2025 年" in approver.get("/").text
    assert "清空目标值待批准" not in assessor.get("/").text
    assert "责任书作废" not in viewer.get(PAGE).text  # what waits is nobody else's
    clearing = TargetClearing.objects.get()
    at = f"{PAGE}clearings/{clearing.pk}/"
    assert viewer.post(f"{at}approve/").status_code == 403
    assert assessor.post(f"{at}approve/").status_code == 403
    assert approver.post(f"{at}approve/").status_code == 302
    page = viewer.get(PAGE).text
    assert "已清空" in page
    assert "责任书作废" in page
    assert "会议纪要" in page
    event = AuditEvent.objects.get(what="kpi.target_cleared")
    assert "责任书作废" in event.text


def test_a_stranger_finds_no_cell_of_this_county(story):
    target = held(story)
    stranger = Client(raise_request_exception=False)
    stranger.force_login(make.user("assessor", make.neighbour()))
    assert stranger.post(f"{PAGE}{target.pk}/clear/", {"reason": "试"}).status_code == 404
    assert not TargetClearing.objects.exists()


def test_rest_tells_emptied_cells_apart(story):
    emptied(story, held(story))
    viewer = program("viewer", story.county)
    assert {row["year"] for row in viewer.rows("targets/", indicator="share")} == {2023, 2024}
