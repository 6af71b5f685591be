"""What the addresses of planning need: a need of the first body, and somebody who can go."""

from typing import Any

from members.middleware import actor_behind
from members.models import User
from staffing import actions
from staffing.actions import PostingTold, planning
from tests import make
from tests.kpi.story import Story
from tests.staffing.story import month

PLANNED = ("staffing:plan", "api:posting-candidates")


class Coverage:
    """The first body seeks somebody for the second; one of its doctors has the title."""

    def __init__(self, story: Story, manager: User) -> None:
        self.body, other = story.bodies[0], story.bodies[1]
        by = actor_behind(manager)
        self.person = make.person(role="doctor", institution=self.body)
        actions.state_title(person=self.person, name="主治医师", step=2, from_on=month(20), by=by)
        planning.state_duty(person=self.person, department="内科", team="", version=None, by=by)
        told = PostingTold("posting", "内科医生", month(3), month(-3))
        self.need = actions.propose(home=self.body, host=other, told_of=told, by=by)

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        return {"posting": self.need.pk} if name in PLANNED else {}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What is sent to one of these addresses of the REST door."""
        carried: dict[str, dict[str, Any]] = {
            "api:posting-candidates": {"person": self.person.code, "reason": "试验"},
            "api:candidate-orders": {"institution": self.body.code, "criteria": ["served"]},
            "api:department-floors": {
                "institution": self.body.code,
                "department": "内科",
                "least": 1,
            },
        }
        return carried.get(name)

    def headers(self, name: str) -> dict[str, str]:
        """Which version of the need was looked at."""
        return {"If-Match": '"1"'} if name == "api:posting-candidates" else {}

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        carried: dict[str, dict[str, Any]] = {
            "staffing:plan": {"version": 1, "person": self.person.code, "reason": "试验"},
            "staffing:plan-publish": {
                "order-institution": self.body.pk, "order-criterion0": "left",
            },
            "staffing:plan-floor": {
                "floor-institution": self.body.pk, "floor-department": "内科", "floor-least": "1",
            },
        }  # fmt: skip
        return carried.get(name)
