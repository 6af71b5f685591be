"""A league that asks for a body on three lines, and what the pages of alliances need to act."""

from datetime import timedelta
from typing import Any

from alliance.core.clock import today
from alliance.core.merging import fingerprint
from alliance.desk import asking
from members import actions
from members.models import County, Institution, MembershipRequest, Person
from tests import make

#: Which of the requests an address acts on: by the line it was asked for.
LINES = {
    "membership-request-approve": "gp",
    "membership-request-refuse": "gp",
    "membership-request-withdraw": "mch",
}


class Unions:
    """Requests in every state, an alliance without members, a body to be merged."""

    def __init__(self, county: County, body: Institution) -> None:
        self.county, self.body = county, body
        actions.set_rule(
            county=county, key="members.membership.adjustable", value=True, reason="试验",
            by=make.system(county),
        )  # fmt: skip
        self.league = make.alliance(county, kind="league", exclusive=False, name="专科联盟")
        self.empty = actions.found_alliance(
            county=county, code="EMPTY", name="空联盟", kind="league", by=make.system(county)
        )
        self.lead = make.person(role="lead_admin", institution=make.lead_of(self.league))
        self.head = make.person(role="head", institution=body)
        self.approver = make.person(county, role="approver")
        self.loose = make.institution(county, code="LOOSE")
        self.membership = body.memberships.order_by("pk")[0]
        asked = {line: self._ask(line, self.lead) for line in ("gp", "tcm")}
        asked["mch"] = self._ask("mch", self.head)
        self.requests = asked
        actions.agree_membership(request=asked["gp"], by=make.actor(self.head), version=1)
        asked["gp"].refresh_from_db()

    def _ask(self, line: str, by: Person) -> MembershipRequest:
        return actions.request_membership(
            institution=self.body, kind="join", target=self.league, line=line,
            effective_on=today() + timedelta(days=9), reason="试验", by=make.actor(by),
            upload=make.upload("申请.pdf"),
        )  # fmt: skip

    def parts(self, name: str) -> dict[str, Any]:
        """What the addresses of this part name."""
        if name.startswith("membership-request"):
            return {"number": self.requests[LINES.get(name, "tcm")].pk}
        if name == "alliance-close":
            return {"code": self.empty.code}
        if name in {"alliance", "alliance-join"}:
            return {"code": self.league.code}
        if name == "institution-merge":
            return {"code": self.loose.code}
        return {"number": self.membership.pk} if name == "membership-leave" else {}

    def body_of(self, name: str) -> dict[str, Any]:
        """What a POST to one of these addresses carries; {} for every other one."""
        day = (today() + timedelta(days=20)).isoformat()
        asked = self.requests[LINES.get(name, "tcm")]
        paper = {
            "on_paper": "1", "version": asked.version, "paper_signed_on": today().isoformat(),
            "paper_scan": make.upload("签批.pdf"), "order_no": "试验〔2026〕1号",
        }  # fmt: skip
        seen = ""
        if name == "institution-merge":
            seen = fingerprint(asking.ask("merging", self.loose, self.body, today()))
        told = {"version": asked.version, "reason": "试验"}
        carried: dict[str, dict[str, Any]] = {
            "membership-request-new": {
                "kind": "join", "institution": self.body.code, "target": self.league.code,
                "line": "special", "role": "member", "effective_on": day, "reason": "试验",
            },
            "membership-request-agree": {**paper, "paper_approver": self.head.pk},
            "membership-request-approve": {**paper, "paper_approver": self.approver.pk},
            "membership-request-decline": told,
            "membership-request-refuse": told,
            "membership-request-withdraw": told,
            "alliance-join": {
                "institution": self.loose.code, "role": "member", "line": "general",
                "from_on": day, "reason": "试验",
            },
            "alliance-close": {"last_day": day, "reason": "试验"},
            "membership-leave": {"last_day": day, "reason": "试验"},
            "institution-merge": {
                "into": self.body.code, "on": today().isoformat(), "order_no": "试验〔2026〕2号",
                "reason": "试验", "seen": seen,
            },
        }  # fmt: skip
        return carried.get(name, {})
