"""What the addresses of the staff's pool need: a lead hospital's desk, somebody in it, somebody to enter."""

from typing import Any

from alliance.core.clock import today
from members import actions as member_actions
from members.middleware import actor_behind
from members.models import User
from staffing.actions import pool as pool_actions
from tests import make
from tests.kpi.story import Story
from tests.staffing.story import month

CONCERNED = ("staffing:pool-step", "api:staff-pool-step")
POOL = ("staffing:pool-entry", "staffing:pool-step", "api:staff-pool-entry", "api:staff-pool-step")


class Staff:
    """The lead of the north keeps a pool; the manager of the first body has its desk, too."""

    def __init__(self, story: Story, manager: User) -> None:
        self.user = manager
        self.lead = make.lead_of(story.north)
        self.body = make.members_of(story.north)[0]
        make.grant(manager.persons.get(), "lead_admin", self.lead)
        for key, value in (
            ("staffing.pay.payer[pool]", "成员单位"),
            ("staffing.pool.stages", ["入池", "培训", "考核", "派回"]),
        ):
            member_actions.set_rule(
                county=story.county, key=key, value=value, by=make.system(story.county),
                reason="试验",
            )  # fmt: skip
        self.person, self.next = (make.person(institution=self.body) for _one in range(2))
        self.entry = pool_actions.enter_pool(
            lead=self.lead, person=self.person, hired_on=month(4), entered_on=month(3),
            by=actor_behind(manager),
        )  # fmt: skip

    def concerned(self, name: str) -> User | None:
        """Who may take a step."""
        return self.user if name in CONCERNED else None

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        return {"entry": self.entry.pk, "verb": "train"} if name in POOL else {}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What is sent to one of these addresses of the REST door."""
        carried: dict[str, dict[str, Any]] = {
            "api:staff-pool": {
                "lead": self.lead.code, "person": self.next.code,
                "hired_on": month(3).isoformat(), "entered_on": month(2).isoformat(),
            },
            "api:staff-pool-step": {"on": today().isoformat()},
        }  # fmt: skip
        return carried.get(name)

    def headers(self, name: str) -> dict[str, str]:
        """Which version of the row was looked at."""
        return {"If-Match": '"1"'} if name == "api:staff-pool-step" else {}

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        carried: dict[str, dict[str, Any]] = {
            "staffing:pool-enter": {
                "lead": self.lead.pk, "person": self.next.pk, "hired_on": month(3).isoformat(),
                "entered_on": month(2).isoformat(),
            },
            "staffing:pool-step": {"version": 1, "on": today().isoformat()},
        }  # fmt: skip
        return carried.get(name)
