"""Who acts on the host's side: the host, or the centre of a village clinic that has nobody to act.

Village clinics have nobody at a computer; the centre that manages one (镇村一体化, 隶属) acts for
it, and every record says so. It acts for no other clinic, and for none with its own people.
"""

from collections.abc import Collection

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Forbidden, NotFound, Refused
from alliance.core.showing import listed, local
from members import access as member_access
from members.models import Institution
from members.rules import MAY, ROLES
from staffing import queries
from staffing.queries.standing_in import StandIn


def stand_in(actor: Actor, host: Institution, verb: str) -> StandIn | None:
    """The clinic and its centre where nobody at the host can take steps of a verb; None elsewhere.

    Asked once for all steps of a page.
    """
    asked = ("stand_in", host.pk, verb)
    if asked not in actor.known:
        actor.known[asked] = queries.stand_ins([host], verb, today()).get(host.pk)
    found: StandIn | None = actor.known[asked]
    return found


def clinics_under(actor: Actor, bodies: Collection[int]) -> frozenset[int]:
    """The village clinics that these bodies manage today, in the actor's counties."""
    asked = ("clinics_under", frozenset(bodies))
    if asked not in actor.known:
        actor.known[asked] = frozenset[int]().union(
            *(queries.clinics_below(county, bodies, today()) for county in actor.counties)
        )
    found: frozenset[int] = actor.known[asked]
    return found


def stood_for(actor: Actor, verb: str) -> frozenset[int]:
    """The clinics for which the actor takes steps of a verb today."""
    own = member_access.reach(actor, verb).institutions
    return queries.without_hands(clinics_under(actor, own), verb, today())


def check_can_act_at(actor: Actor, host: Institution, verb: str) -> Actor:
    """The actor, acting at the host, or at the centre that stands in for it.

    Refused, with what to do, where a clinic has neither people nor a centre.
    """
    try:
        return member_access.check_may(actor, verb, county=host.county_id, institution=host.pk)
    except (Forbidden, NotFound):
        found = stand_in(actor, host, verb)
        if found is None:
            raise
    if found.centre is None:
        raise Refused(no_centre(found), code="no_centre")
    return member_access.check_may(actor, verb, county=host.county_id, institution=found.centre.pk)


def acts_through(acting: Actor, host: int) -> int | None:
    """The centre under whose name somebody acts for a host; None where the host acts itself."""
    return acting.institution if acting.institution != host else None


def stand_in_words(found: StandIn, verb: str) -> str:
    """Who takes a step of a verb for a clinic."""
    if found.centre is None:
        return no_centre(found)
    roles = listed(words for role, words in ROLES.items() if role in MAY[verb])
    return _("这一步由%(centre)s的%(roles)s代村卫生室办理。") % {
        "centre": local(found.centre, "name"), "roles": roles,
    }  # fmt: skip


def no_centre(found: StandIn) -> str:
    """What to do where nobody can act for a clinic."""
    return _(
        "%(clinic)s没有能办理的负责人，也没有登记管理它的卫生院。"
        "请在机构登记中写明它隶属的卫生院，或授予村卫生室负责人角色后再办理。"
    ) % {"clinic": local(found.clinic, "name")}
