"""Plans and the rules in force, as far as an actor reaches."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound
from alliance.core.rows import one_of
from members.access.deciding import reach
from members.models import County, CountyRule, Plan, RuleProposal


def rules_for(actor: Actor) -> QuerySet[CountyRule]:
    """Rules in force in the actor's counties."""
    return CountyRule.objects.filter(county__in=reach(actor, "members.read").counties)


def rules_county_for(actor: Actor, code: str) -> County:
    """One county whose values the actor may read; NotFound for a county of others.

    Plans are open to everybody; what a county has set is for those with a grant in it.
    """
    county = County.objects.select_related("plan").filter(code=code).first()
    if county is None or county.pk not in reach(actor, "members.read").counties:
        raise NotFound(_("没有找到这个县区。"), exists=county is not None)
    return county


def rule_proposals_for(actor: Actor) -> QuerySet[RuleProposal]:
    """What was asked for, and what became of it, in the actor's counties."""
    reached = reach(actor, "members.read").counties
    return RuleProposal.objects.filter(county__in=reached).select_related(
        "county", "document", "proposed_by", "decided_by"
    )


def rule_proposal_for(actor: Actor, county: str, pk: int) -> RuleProposal:
    """One proposal of a county of the actor's; NotFound otherwise."""
    rows = rule_proposals_for(actor).filter(county__code=county)
    return one_of(rows, pk, _("没有找到这份规则变更申请。"))


def plan_for(actor: Actor, code: str) -> Plan:
    """One plan by its code; NotFound without any role or where there is none."""
    plan = plans_for(actor).prefetch_related("counties").filter(code=code.upper()).first()
    if plan is None:
        raise NotFound(_("没有找到这份方案。"))
    return plan


def plans_for(actor: Actor) -> QuerySet[Plan]:
    """Published plans are open to everybody signed in with any role."""
    return Plan.objects.all() if actor.held else Plan.objects.none()
