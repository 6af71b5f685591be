"""What somebody did through a substitute counts as done by both: neither decides on it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from kpi import actions, queries
from kpi.actions import Raised
from members.models import Person
from tests import make
from tests.kpi.story import Story, on_feedback, on_notice, small_county

pytestmark = pytest.mark.django_db


@dataclass
class Two:
    """A person who could decide, and the substitute who takes the first step for them."""

    story: Story
    giver: Person
    taker: Person

    def refused(self, decide: Callable[[Actor], object]) -> None:
        """The giver may not decide; another approver may."""
        with pytest.raises(Refused) as refusal:
            decide(make.actor(self.giver))
        assert refusal.value.code == "same_person"
        decide(make.actor(county=self.story.county, role="approver"))


@pytest.fixture
def two() -> Two:
    story = small_county()
    giver = make.person(story.county, role="assessor")
    make.grant(giver, "approver")
    taker = make.person(story.county, role="viewer")
    make.delegation(giver, taker, "kpi.run")
    return Two(story, giver, taker)


def test_a_waiver_proposed_for_me_is_decided_by_another(two):
    run = on_feedback(two.story)
    body = two.story.bodies[0].unit
    asked = {"run": run, "item": "share", "unit": body, "reason": "停电"}
    waiver = actions.propose_waiver(**asked, by=make.actor(two.taker))
    two.refused(lambda by: actions.decide_waiver(waiver=waiver, approved=True, by=by))


def test_an_objection_entered_for_me_is_answered_by_another(two):
    raised = Raised(by="某村卫生室", words="数据有误", on=today())
    objection = actions.enter_objection(
        run=on_notice(two.story), raised=raised, by=make.actor(two.taker)
    )
    two.refused(lambda by: actions.answer_objection(objection=objection, answer="已核", by=by))


def test_a_run_started_for_me_goes_on_notice_by_another(two):
    run = on_feedback(replace(two.story, assessor=make.actor(two.taker)))
    for unit in queries.course.unanswered(run):
        head = make.actor(role="head", institution=unit.institution)
        actions.give_feedback(run=run, unit=unit, answer="agreed", by=head)
    two.refused(lambda by: actions.open_notice(run=run, days=5, basis="试验〔2024〕3号", by=by))
