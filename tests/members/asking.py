"""Two alliances, a body of the first, and everybody whose word a move needs."""

from datetime import date, timedelta
from typing import Any

from alliance.core.actor import Actor
from alliance.core.clock import today
from members import actions, queries
from members.models import MembershipRequest, Person
from tests import make
from tests.remembering import remembered


class Cast:
    """A county where moving is allowed: north and south with their leads, and a body of north."""

    def __init__(self, *, adjustable: bool | None = True) -> None:
        self.county = make.county()
        if adjustable is not None:
            self.allow(adjustable)
        self.north = make.alliance(self.county, members=2, name="北部医共体")
        self.south = make.alliance(self.county, members=1, name="南部医共体")
        self.body = make.members_of(self.north)[0]
        self.head = make.person(role="head", institution=self.body)
        self.north_lead = make.person(role="lead_admin", institution=make.lead_of(self.north))
        self.south_lead = make.person(role="lead_admin", institution=make.lead_of(self.south))
        self.approver = make.person(self.county, role="approver")
        self.day = today() + timedelta(days=30)

    def allow(self, value: bool) -> None:
        """The county's rule says whether bodies may move."""
        actions.rules.set_rule(
            county=self.county, key="members.membership.adjustable", value=value,
            reason="县府办〔2024〕1号", by=make.system(self.county),
        )  # fmt: skip

    def ask(self, kind: str = "move", by: Person | None = None, **said: Any) -> MembershipRequest:
        """The body asks to move from north to south, unless said otherwise."""
        said = {
            "source": self.north if kind != "join" else None,
            "target": self.south if kind != "leave" else None,
            "effective_on": self.day, "reason": "服务半径调整", "institution": self.body, **said,
        }  # fmt: skip
        return actions.alliances.request_membership(
            kind=kind, by=make.actor(by or self.head), **said
        )

    def agree(self, request: MembershipRequest, by: Person, **said: Any) -> MembershipRequest:
        """Somebody agrees to it as it stands."""
        request.refresh_from_db()
        return actions.alliances.agree_membership(
            request=request, by=make.actor(by), version=request.version, **said
        )

    def agreed(self, **said: Any) -> MembershipRequest:
        """A move to which everybody has agreed."""
        request = self.ask(**said)
        self.agree(request, self.north_lead)
        return self.agree(request, self.south_lead)

    def approve(
        self, request: MembershipRequest, by: Person | Actor | None = None, **said: Any
    ) -> MembershipRequest:
        """The office approves it under an order."""
        request.refresh_from_db()
        actor = by if isinstance(by, Actor) else make.actor(by or self.approver)
        return actions.alliances.approve_membership(
            request=request, by=actor,
            **{"version": request.version, "order_no": "卫医〔2026〕7号", **said},
        )  # fmt: skip

    def alliances_of(self, on: date) -> set[str]:
        """Names of the alliances in which the body stands on a day, as the one query says."""

        rows = queries.days.memberships_on(self.county.pk, on).filter(institution=self.body)
        return set(rows.values_list("alliance__name", flat=True))


@remembered
def assembled() -> Cast:
    """The county where moving is allowed, with everybody."""
    return Cast()
