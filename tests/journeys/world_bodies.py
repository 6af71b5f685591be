"""What the pages of one institution need: an event with its order, a proposal, a request to check."""

from datetime import timedelta
from typing import Any

from alliance.core.clock import today
from members import actions
from members.actions import Order
from members.models import County, Institution, InstitutionEvent
from tests import make

#: Pages on which a body speaks for itself: the people of the first body open them.
OWN = {"institution-propose", "institution-confirm", "institution-correct", "service-units"}
EVENTS = {"institution-event-withdraw", "institution-event-document"}
NUMBERED = ("proposal", "name-", "department-", "institution-event-")


class Bodies:
    """The second body has changed its level; the first one proposes and is asked to check."""

    def __init__(self, county: County, bodies: list[Institution]) -> None:
        self.mine, self.other = bodies[:2]
        by = make.system(county)
        actions.set_rule(
            county=county, key="members.service_unit.kinds", value=["中医馆"], reason="试验", by=by
        )
        self.approver = make.person(county, role="approver")
        self.event: InstitutionEvent = actions.regrade(
            institution=self.other,
            facts={"level": "一级甲等"},
            order=Order(on=today() - timedelta(days=3), document=make.upload("批复.pdf")),
            by=by,
        )
        self.proposal = actions.propose_facts(
            institution=self.mine,
            facts={"phone": "12320"},
            effective_on=today(),
            reason="试验",
            document=make.upload("证明.pdf"),
            by=make.actor(role="clerk", institution=self.mine),
        )
        actions.ask_facts(
            county=county,
            institutions=[self.mine],
            due_on=today(),
            by=make.actor(self.approver),
        )
        self.name = actions.add_name(institution=self.other, name="试验分院", kind="second", by=by)
        self.department = actions.add_department(institution=self.other, name="全科", by=by)
        for body in (self.mine, self.other):
            body.refresh_from_db()

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of an address about one body."""
        if name in OWN:
            return {"code": self.mine.code}
        if not name.startswith((*NUMBERED, "institution-")):
            return {}
        numbers = {"name-end": self.name.pk, "department-close": self.department.pk}
        numbers |= dict.fromkeys(EVENTS, self.event.pk)
        number = numbers.get(name, self.proposal.pk)
        return {"code": self.other.code, "kind": "regraded", "number": number}

    def body(self, name: str) -> dict[str, Any] | None:
        """What a POST about one body carries; None for an address that is none of these."""
        facts = {"name": self.mine.name, "kind": self.mine.kind or "", "ownership": "public"}
        decision = {"version": self.proposal.version}
        last = {"last_day": today(), "reason": "试验"}
        carried: dict[str, dict[str, Any]] = {
            "institution-correct": {**facts, "address": "一号", "version": self.mine.version},
            "institution-confirm": {},
            "service-units": {"opened_on": today()},
            "institution-register": {"code": "N-9", "name": "试验新院", "kind": "C220"},
            "alliance-found": {"code": "N-10", "name": "试验新联盟", "kind": "league"},
            "institution-propose": {
                **facts, "address": "二号", "effective_on": today(), "reason": "试验",
            },
            "institution-event": {
                "kind": self.other.kind or "", "level": "二级", "ownership": "public",
                "on": today(),
            },
            "institution-event-withdraw": {"reason": "试验"},
            "name-add": {"name": "另一分院", "kind": "second"},
            "name-end": last,
            "department-add": {"name": "中医馆", "line": "tcm"},
            "department-close": last,
            "proposal-approve": {
                **decision, "on_paper": "1", "paper_approver": self.approver.pk,
                "paper_signed_on": today(), "paper_scan": make.upload("签批.pdf"),
            },
            "proposal-refuse": {**decision, "reason": "试验"},
            "proposal-withdraw": {},
            "fact-requests": {"due_on": today()},
        }  # fmt: skip
        return carried.get(name)
