"""Who reads the pool, who lets people in, and who takes which of its steps."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, NotFound, Refused
from alliance.core.rows import one_of
from alliance.core.showing import listed
from alliance.core.waiting import Waiting
from members import access as member_access
from members.models import Institution
from members.rules import MAY, ROLES
from staffing.access.postings import READ
from staffing.models import PoolEntry
from staffing.queries import pool as queries
from staffing.rules import pool as rules
from staffing.rules.postings import ARRANGE, DECIDE
from staffing.vocabulary import COUNTY

_FEW = 20


def pool_for(actor: Actor) -> QuerySet[PoolEntry]:
    """Entries of the actor's counties and bodies, and the actor's own."""
    reach = member_access.reach(actor, READ)
    seen = Q(county__in=reach.counties) | Q(person__in=actor.persons)
    seen |= Q(lead__in=reach.institutions) | Q(member__in=reach.institutions)
    return PoolEntry.objects.filter(seen, county__in=actor.counties)


def pool_entry_for(actor: Actor, pk: UUID) -> PoolEntry:
    """One entry; NotFound when it is not there or not the actor's."""
    rows = pool_for(actor).select_related("county", "person__institution", "lead", "member")
    return one_of(rows, pk, _("没有找到这名人力资源池人员。"))


def entering_places(actor: Actor) -> QuerySet[Institution]:
    """The lead hospitals for which the actor lets people in."""
    own = member_access.reach(actor, ARRANGE).institutions
    rows = Institution.objects.filter(
        county__in=actor.counties, pk__in=own, memberships__role="lead"
    )
    return rows.select_related("county").order_by("sort_key", "code").distinct()


def check_can_enter(actor: Actor, lead: Institution) -> Actor:
    """The desk of the lead hospital."""
    return member_access.check_may(actor, ARRANGE, county=lead.county_id, institution=lead.pk)


def check_can_move(actor: Actor, row: PoolEntry, verb: str) -> tuple[Actor, rules.Move, str]:
    """Who takes the step, the row of the table, and on which side; otherwise the reason why not.

    NotFound for a verb that there is not, Refused where the state forbids it now or somebody
    would sign about themselves, Forbidden for who is not on the side that takes it.
    """
    if verb not in rules.VERBS:
        raise NotFound(_("没有这一步。"))
    move = rules.move_for(row.kind, row.status, verb)
    if move is None:
        words = rules.STATES[row.status].words
        raise Refused(_("现在是“%(state)s”，不能办这一步。") % {"state": words}, code="wrong_state")
    for who in move.who:
        place = {rules.LEAD: row.lead_id, rules.MEMBER: row.member_id}.get(who.side)
        if actor.is_system or (who.side == rules.MEMBER and place is None):
            continue
        try:
            acting = member_access.check_may(
                actor, who.verb, county=row.county_id, institution=place
            )
        except (Forbidden, NotFound):
            continue
        if row.person_id in acting.names:
            raise Refused(_("不能办理本人的这一步，请由另一人办理。"), code="own_case")
        return acting, move, who.side
    raise Forbidden(_("这一步由%(who)s办理。") % {"who": listed(map(who_words, move.who))})


def who_words(who: rules.Who) -> str:
    """Somebody of the table in words: side and role."""
    roles = listed(words for role, words in ROLES.items() if role in MAY[who.verb])
    if who.side == COUNTY:
        return roles
    return str(_("%(side)s的%(roles)s") % {"side": rules.SIDES[who.side], "roles": roles})


def pool_waiting(actor: Actor) -> list[Waiting]:
    """Entries whose next step is the actor's, who has waited longest first."""
    places = member_access.reach(actor, ARRANGE).institutions
    decides = member_access.reach(actor, DECIDE).counties
    rows = queries.to_do(pool_for(actor), places, decides).select_related("person")
    return [
        Waiting(
            app="staffing",
            what=gettext("%(who)s：%(state)s") % {"who": row.person, "state": row.state_words},
            who="", when=row.changed_at, due_on=None,
            url=reverse("staffing:pool-entry", args=[row.pk]), verb=gettext("办理"), tone="info",
        )
        for row in rows.order_by("since_on", "pk")[:_FEW]
    ]  # fmt: skip
