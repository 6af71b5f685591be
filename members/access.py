"""Which rows an actor reaches, and whether a verb is theirs: the only door to both."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor, Held
from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound
from alliance.core.showing import listed
from members import queries
from members.models import (
    Alliance,
    County,
    CountyRule,
    Institution,
    Membership,
    Plan,
)
from members.rules import ALLIANCE, COUNTY, MAY, ROLES


@dataclass(frozen=True)
class Reach:
    """How far an actor gets with one verb: whole counties, and single institutions."""

    counties: frozenset[int]
    institutions: frozenset[int]

    def covers(self, county: int, institution: int | None) -> bool:
        """Whether it includes the county as a whole, or this institution of it."""
        return county in self.counties or institution in self.institutions


def reach(actor: Actor, verb: str, on: date | None = None) -> Reach:
    """The union over all grants of the actor; nothing without an actor or a grant."""
    day = on or today()
    may = MAY[verb]
    whole = {held.county for held in actor.held if may.get(held.role) == COUNTY}
    if actor.is_system:
        whole |= {held.county for held in actor.held}
    own = {
        held.institution
        for held in actor.held
        if held.institution is not None and may.get(held.role) is not None
    }
    lead = {
        held.institution
        for held in actor.held
        if held.institution is not None and may.get(held.role) == ALLIANCE
    }
    return Reach(frozenset(whole), frozenset(own) | queries.partners_of(lead, day))


def check_may(actor: Actor, verb: str, *, county: int, institution: int | None = None) -> Actor:
    """The actor, acting under the one grant that allows this verb here.

    The narrowest fitting grant is not searched for: the first in order of its id serves.
    Raises Forbidden when no role of the actor may, NotFound when the place is not theirs.
    """
    if actor.is_system and county in actor.counties:
        return actor
    here = [held for held in actor.held if held.county == county]
    if not here:
        raise NotFound(_("没有找到。请核对地址，或向管理员申请相应角色。"), exists=True)
    able = [held for held in here if held.role in MAY[verb]]
    for held in able:
        if _covers(held, MAY[verb][held.role], institution):
            return actor.acting_as(held)
    if able:
        raise NotFound(_("没有找到。请核对地址，或向管理员申请相应角色。"), exists=True)
    roles = listed(words for role, words in ROLES.items() if role in MAY[verb])
    raise Forbidden(_("您的角色不能办理此事；能办理的是：%(roles)s。") % {"roles": roles})


def _covers(held: Held, relation: str, institution: int | None) -> bool:
    if relation == COUNTY:
        return True
    if institution is None or held.institution is None:
        return False
    if relation == ALLIANCE:
        return institution in queries.partners_of([held.institution], today())
    return institution == held.institution


def check_is_system(actor: Actor) -> Actor:
    """Only a command of the operator's may: raises Forbidden for everybody else."""
    if not actor.is_system:
        raise Forbidden(_("此事由系统管理员在服务器上用命令办理。"))
    return actor


def counties_for(actor: Actor) -> QuerySet[County]:
    """The counties in which the actor holds a grant."""
    return County.objects.filter(id__in=actor.counties)


def county_for(actor: Actor, code: str) -> County:
    """One county of the actor's by its code; NotFound otherwise."""
    county = County.objects.select_related("plan").filter(code=code).first()
    if county is None or county.id not in actor.counties:
        raise NotFound(_("没有找到这个县区。"), exists=county is not None)
    return county


def current_county(actor: Actor, chosen: str) -> County:
    """The county that was chosen, while it is still the actor's, otherwise their first."""
    mine = list(counties_for(actor).select_related("plan"))
    if not mine:
        raise NotFound(_("您在任何县区都没有角色，请联系本县区管理员。"))
    return next((county for county in mine if county.code == chosen), mine[0])


def county_asked(actor: Actor, code: str) -> County | None:
    """The county that was named, or the only one the actor has; None for who has none.

    Raises Invalid when there are several and none was named.
    """
    if code:
        return county_for(actor, code)
    counties = list(counties_for(actor).order_by("code")[:10])
    if len(counties) > 1:
        raise Invalid(
            _("您有多个县区，请用参数 county 指明其一：%(codes)s。")
            % {"codes": ", ".join(county.code for county in counties)},
            code="county_needed",
            fields={"county": _("请指明县区代码。")},
        )
    return counties[0] if counties else None


def institution_for(actor: Actor, county: str, code: str) -> Institution:
    """One institution of a county of the actor's; NotFound otherwise."""
    row = (
        Institution.objects.select_related("county", "clause__plan", "parent")
        .filter(county__code=county, code=code)
        .first()
    )
    if row is None or row.county_id not in reach(actor, "members.read").counties:
        raise NotFound(_("没有找到这个机构。"), exists=row is not None)
    return row


def memberships_for(actor: Actor, on: date) -> QuerySet[Membership]:
    """Who belonged to what on a day, in the actor's counties."""
    reached = reach(actor, "members.read").counties
    return Membership.objects.filter(queries.in_force(on), county__in=reached)


def institutions_for(actor: Actor) -> QuerySet[Institution]:
    """Registry facts are open to everybody signed in to the county."""
    return Institution.objects.filter(county__in=reach(actor, "members.read").counties)


def alliances_for(actor: Actor) -> QuerySet[Alliance]:
    """Alliances of the actor's counties."""
    return Alliance.objects.filter(county__in=reach(actor, "members.read").counties)


def rules_for(actor: Actor) -> QuerySet[CountyRule]:
    """Rules in force in the actor's counties."""
    return CountyRule.objects.filter(county__in=reach(actor, "members.read").counties)


def plan_for(actor: Actor, code: str) -> Plan:
    """One plan by its code; NotFound without any role or where there is none."""
    plan = plans_for(actor).prefetch_related("counties").filter(code=code.upper()).first()
    if plan is None:
        raise NotFound(_("没有找到这份方案。"))
    return plan


def plans_for(actor: Actor) -> QuerySet[Plan]:
    """Published plans are open to everybody signed in with any role."""
    return Plan.objects.all() if actor.held else Plan.objects.none()
