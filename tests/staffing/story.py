"""A county in which a hospital sends people to a centre: everybody at their desk, postings on their way."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from alliance.core.actor import Actor
from alliance.core.clock import today
from members import actions as member_actions
from members.models import County, Institution, Person
from staffing import actions
from staffing.actions import PostingTold
from staffing.models import Posting
from staffing.rules.months import after
from tests import make
from tests.remembering import remembered

#: By which verbs a posting comes to a state.
WAYS: dict[str, tuple[str, ...]] = {
    "need": (),
    "nominated": ("nominate",),
    "objected": ("nominate", "object"),
    "consented": ("nominate", "consent"),
    "home_approved": ("nominate", "consent", "approve_home"),
    "host_confirmed": ("nominate", "consent", "approve_home", "confirm_host"),
}
WAYS["ordered"] = (*WAYS["host_confirmed"], "order")
WAYS["active"] = (*WAYS["ordered"], "arrive")
WAYS["absent"] = (*WAYS["active"], "leave")
WAYS["completed"] = (*WAYS["active"], "complete")
WAYS["curtailed"] = (*WAYS["active"], "curtail")
WAYS["contested"] = (*WAYS["active"], "contest")
WAYS["voided"] = ("void",)
#: Which side takes a step in a story, and as whom.
TAKES = {
    "nominate": "home_desk", "consent": "person", "object": "person",
    "approve_home": "home_desk", "confirm_host": "host_head", "send_back": "home_desk",
    "approve_county": "office", "refuse_county": "office", "order": "home_desk",
    "arrive": "host_desk", "leave": "host_desk", "come_back": "host_desk",
    "complete": "host_desk", "extend": "home_desk", "change_host": "home_desk",
    "change_home": "home_desk", "curtail": "home_desk", "spot_check": "office", "countersign": "home_desk",
    "contest": "person", "reverify": "host_head", "void": "home_desk",
}  # fmt: skip


def month(back: int) -> date:
    """The first day of the month so many months before this one."""
    return after(today().replace(day=1), -back)


@dataclass
class Land:
    """The county, its two bodies, and the people at their desks."""

    county: County
    home: Institution
    host: Institution
    other: Institution
    who: Person
    second: Person
    people: dict[str, Actor] = field(default_factory=dict)

    def need(self, **more: Any) -> Posting:
        """A need of the centre, six months long from three months back."""
        told: dict[str, Any] = {"kind": "posting", "post": "全科医生"}
        told.update(from_on=month(3), until_on=month(-3))
        told.update(more)
        return actions.propose(
            home=self.home, host=self.host, told_of=PostingTold(**told), by=self.people["home_desk"]
        )

    def said(self, verb: str, row: Posting, **more: Any) -> dict[str, Any]:
        """What a step says when nothing else is said."""
        usual: dict[str, dict[str, Any]] = {
            "nominate": {"person": self.who},
            "object": {"reason": "家中有事"},
            "send_back": {"reason": "另选"},
            "refuse_county": {"reason": "另选"},
            "order": {"order_no": "试验〔2026〕1号", "ordered_on": today()},
            "arrive": {"on": row.from_on},
            "leave": {"on": row.from_on + timedelta(days=10), "reason": "培训"},
            "come_back": {"on": row.from_on + timedelta(days=20)},
            "complete": {"last_day": today() - timedelta(days=1)},
            "extend": {
                "last_day": (row.until_on or today()) + timedelta(days=29),
                "order_no": "试验〔2026〕2号", "ordered_on": today(),
            },
            "change_host": {
                "host": self.other, "on": today(), "order_no": "试验〔2026〕3号",
                "ordered_on": today(),
            },
            "curtail": {
                "last_day": today() - timedelta(days=1), "reason": "工作需要",
                "order_no": "试验〔2026〕4号", "ordered_on": today(),
            },
            "change_home": {
                "on": today(), "order_no": "试验〔2026〕5号", "ordered_on": today(),
            },
            "spot_check": {"result": "接通，本人在岗"},
            "contest": {"reason": "天数不对"},
            "reverify": {"answer": "已查，记录无误"},
            "void": {"reason": "不再需要"},
        }  # fmt: skip
        return {**usual.get(verb, {}), **more}

    def step(self, row: Posting, verb: str, *, by: Actor | None = None, **more: Any) -> Posting:
        """One step, by whom it belongs to."""
        return actions.take_step(
            posting=row, verb=verb, version=row.version, said=self.said(verb, row, **more),
            by=by or self.people[TAKES[verb]],
        )  # fmt: skip

    def at(self, state: str, *, who: Person | None = None, **told: Any) -> Posting:
        """A posting in this state."""
        row = self.need(**told)
        for verb in WAYS[state]:
            more = {"person": who} if verb == "nominate" and who else {}
            by = make.actor(who) if who and TAKES[verb] == "person" else None
            row = self.step(row, verb, by=by, **more)
        return row

    def verified(self, row: Posting, *months: date) -> list[Any]:
        """The host verifies these months."""
        return [
            actions.verify_month(posting=row, month=one, by=self.people["host_desk"])
            for one in months
        ]

    def set_rule(self, key: str, value: Any) -> None:
        """A value of the county."""
        member_actions.set_rule(
            county=self.county, key=key, value=value, by=make.system(self.county), reason="试验"
        )


@remembered
def land() -> Land:
    """A hospital with a desk and two doctors; a centre with a desk and a head; another centre."""
    there = make.county()
    allied = make.alliance(there, members=2)
    home = make.lead_of(allied)
    host, other = make.members_of(allied)
    who = make.person(role="doctor", institution=home)
    second = make.person(role="doctor", institution=home)
    found = Land(there, home, host, other, who, second)
    found.people = {
        "person": make.actor(who),
        "colleague": make.actor(second),
        "home_desk": make.actor(role="lead_admin", institution=home),
        "host_desk": make.actor(role="clerk", institution=host),
        "host_head": make.actor(role="head", institution=host),
        "office": make.actor(role="approver", county=there),
    }
    return found


HALF = Decimal("0.5")
