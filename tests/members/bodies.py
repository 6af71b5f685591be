"""A county with a body, the people who speak for it, and the commission."""

from dataclasses import dataclass
from datetime import date, timedelta

from alliance.core.clock import today
from members import actions
from members.models import County, Institution, Person, Proposal
from tests import make
from tests.remembering import remembered

FITS, FAILS = "91350100M000100Y43", "91350211M0000XUF46"


@dataclass
class Cast:
    """Who may and who may not, around one body."""

    county: County
    body: Institution
    clerk: Person
    head: Person
    approver: Person
    other: Person
    stranger: Person

    def again(self) -> Institution:
        """The body as it stands in the database now."""
        return Institution.objects.select_related("county").get(pk=self.body.pk)

    def proposed(self, facts=None, **fields) -> Proposal:
        """What the clerk proposes: another telephone number, unless said otherwise."""
        return actions.bodies.propose_facts(
            institution=self.body,
            facts=facts or {"phone": "023-66000000"},
            effective_on=fields.pop("effective_on", today()),
            reason=fields.pop("reason", "机构更换值班电话"),
            by=make.actor(fields.pop("by", self.clerk)),
            **fields,
        )

    def corrected(self, facts, **fields) -> Institution:
        """What the approver puts right, of the body unless another `institution` is named."""
        body = fields.pop("institution", None) or self.again()
        return actions.bodies.correct_facts(
            institution=body,
            facts=facts,
            version=fields.pop("version", body.version),
            by=make.actor(fields.pop("by", self.approver)),
            **fields,
        )


@remembered
def cast(county: County | None = None, **fields) -> Cast:
    """A township health centre with a clerk and a head, two approvers, and a stranger."""
    county = county or make.county()
    body = make.institution(county, name=fields.pop("name", "西山卫生院"), **fields)
    return Cast(
        county=county,
        body=body,
        clerk=make.person(role="clerk", institution=body),
        head=make.person(role="head", institution=body),
        approver=make.person(county, role="approver"),
        other=make.person(county, role="approver"),
        stranger=make.person(make.neighbour(), role="approver"),
    )


def days_ago(n: int) -> date:
    """A day that is over."""
    return today() - timedelta(days=n)
