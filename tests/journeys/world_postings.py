"""What the addresses of staffing need: a posting that is worked, one to answer, a month withdrawn."""

from typing import Any

from alliance.core.clock import today
from members import actions as member_actions
from members.middleware import actor_behind
from members.models import User
from staffing import actions
from staffing.actions import PostingTold
from staffing.models import Posting, ServiceConsequence
from tests import make
from tests.kpi.story import Story
from tests.staffing.story import month

PREFIX = "staffing:"
RECORD = (
    "staffing:record", "staffing:give-result", "staffing:title", "staffing:file", "staffing:leave",
)  # fmt: skip
CONCERNED = (
    "staffing:step", "staffing:correction", "staffing:give-result", "api:posting-step",
    "api:service-results",
)  # fmt: skip
STEPPED = ("staffing:step", "api:posting-step")


class Postings:
    """The first body sends somebody to the second, and receives somebody from there."""

    def __init__(self, story: Story, manager: User) -> None:
        self.body, self.other = story.bodies[0], story.bodies[1]
        self.user, self.manager = manager, actor_behind(manager)
        clerk = make.actor(role="clerk", institution=self.body)
        there = make.actor(role="head", institution=self.other)
        self.person = make.person(role="doctor", institution=self.other)
        actions.state_title(
            person=self.person, name="主治医师", step=2, from_on=month(20), by=there
        )
        row = self._need(self.other, self.body, there)
        own = make.actor(self.person)
        said: dict[str, dict[str, Any]] = {
            "nominate": {"person": self.person},
            "order": {"order_no": "试验〔2026〕1号", "ordered_on": today()},
            "arrive": {"on": month(3)},
        }
        for verb, by in (
            ("nominate", there), ("consent", own), ("approve_home", there),
            ("confirm_host", self.manager), ("order", there), ("arrive", clerk),
        ):  # fmt: skip
            row = actions.take_step(
                posting=row, verb=verb, version=row.version, said=said.get(verb, {}), by=by
            )
        self.row = row
        first, self.second = (
            actions.verify_month(posting=row, month=one, by=clerk) for one in (month(3), month(2))
        )
        asked = actions.ask_withdrawal(verification=first, reason="试验", by=clerk)
        actions.decide_withdrawal(correction=asked, agreed=True, by=self.manager)
        self.open = actions.ask_withdrawal(verification=self.second, reason="试验", by=clerk)
        self.consequence = ServiceConsequence.objects.get(correction=asked, what="indicator")
        self.third = actions.verify_month(posting=row, month=month(1), by=clerk)
        self.own = make.person(role="doctor", institution=self.body)
        self.need = self._need(self.body, self.other, self.manager)
        self._rule(story)
        self.result = actions.give_result(person=self.person, rule="at_base", by=clerk)

    @staticmethod
    def _rule(story: Story) -> None:
        member_actions.set_rule(
            county=story.county, key="staffing.promotion.months[at_base]", value=12,
            by=make.system(story.county), reason="试验",
        )  # fmt: skip

    @staticmethod
    def _need(home: Any, host: Any, by: Any) -> Posting:
        told = PostingTold("posting", "全科医生", month(3), month(-3))
        return actions.propose(home=home, host=host, told_of=told, by=by)

    def concerned(self, name: str) -> User | None:
        """Who may do what these addresses do: it is open to everybody whom a posting concerns."""
        return self.user if name in CONCERNED else None

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if name in RECORD:
            who = self.own if name in RECORD[2:] else self.person
            return {"code": who.code}
        if not name.startswith((PREFIX, "api:posting", "api:service-")):
            return {}
        return {
            "posting": self.need.pk if name in STEPPED else self.row.pk,
            "verb": "nominate",
            "verification": self.third.pk,
            "correction": self.open.pk,
            "consequence": self.consequence.pk,
            "result": self.result.pk,
        } | ({"person": self.person.code} if name == "api:service-record" else {})

    def sent(self, name: str) -> dict[str, Any] | None:
        """What is sent to one of these addresses of the REST door."""
        carried: dict[str, dict[str, Any]] = {
            "api:postings": {
                "home": self.body.code, "host": self.other.code, "kind": "posting",
                "post": "全科医生", "from_on": month(-4).isoformat(),
                "until_on": month(-8).isoformat(),
            },
            "api:posting-step": {"person": self.own.code},
            "api:posting-verify": {"month": month(3).isoformat()},
            "api:service-withdrawal-ask": {"reason": "试验"},
            "api:service-correction-decide": {"agreed": False},
            "api:service-consequence-settle": {"answer": "已核"},
            "api:service-results": {"person": self.person.code, "rule": "at_base"},
            "api:staff-titles": {
                "person": self.own.code, "name": "主治医师", "step": 2,
                "from_on": month(1).isoformat(),
            },
            "api:staff-leaves": {
                "person": self.own.code, "from_on": month(0).isoformat(), "reason": "试验",
            },
        }  # fmt: skip
        return carried.get(name)

    def headers(self, name: str) -> dict[str, str]:
        """Which version of the posting was looked at."""
        return {"If-Match": '"1"'} if name == "api:posting-step" else {}

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        carried: dict[str, dict[str, Any]] = {
            "staffing:new": {
                "home": self.body.pk, "host": self.other.pk, "kind": "posting",
                "post": "全科医生", "from_on": month(-4).isoformat(),
                "last_day": month(-8).isoformat(), "share": "1", "base_payer": "home",
                "bonus_payer": "pool", "allowance_payer": "host",
            },
            "staffing:step": {"version": 1, "person": self.own.pk},
            "staffing:verify": {"month": month(3).isoformat(), "note": ""},
            "staffing:withdraw": {"reason": "试验"},
            "staffing:correction": {"agreed": "no"},
            "staffing:settle": {"answer": "已核"},
            "staffing:give-result": {"rule": "at_base"},
            "staffing:title": {"name": "主治医师", "step": "2", "from_on": month(1).isoformat()},
            "staffing:file": {"profession": "doctor", "post": "established"},
            "staffing:leave": {"from_on": month(0).isoformat(), "reason": "试验"},
        }  # fmt: skip
        return carried.get(name)
