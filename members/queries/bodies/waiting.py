"""What waits of bodies' own facts: proposals to decide, those refused, requests to check."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.showing import local
from alliance.core.waiting import Waiting
from members.models import FactRequest, Proposal
from members.rules import COUNTY, PROPOSAL, relation

MOST: Final = 20
#: A refusal stays on the desk of whoever asked for so long.
REFUSED_DAYS: Final = 30


def _to_decide(actor: Actor) -> list[Waiting]:
    """Proposals that somebody else made, for those who may decide."""
    counties = {
        held.county for held in actor.held if relation(held, "members.decide_facts") == COUNTY
    }
    if not counties or actor.is_system:
        return []
    rows = (
        Proposal.objects.filter(county__in=counties, state=PROPOSAL.first)
        .exclude(proposed_by__in=actor.persons)
        .select_related("county", "institution", "proposed_by")
        .order_by("proposed_at")
    )
    return [
        Waiting(
            app="members",
            what=_("%(body)s登记变更待审批") % {"body": local(row.institution, "name")},
            who=row.proposed_by.name,
            when=row.proposed_at,
            due_on=None,
            url=row.get_absolute_url(),
            verb=_("审批"),
        )
        for row in rows[:MOST]
    ]


def _refused(actor: Actor) -> list[Waiting]:
    """My own that were refused of late, with the sentence; a new proposal ends the matter."""
    if not actor.persons:
        return []
    mine = Proposal.objects.filter(proposed_by__in=actor.persons)
    since = now() - timedelta(days=REFUSED_DAYS)
    rows = list(
        mine.filter(state="refused", decided_at__gte=since)
        .select_related("county", "institution", "decided_by")
        .order_by("-decided_at")[:MOST]
    )
    later = dict(mine.order_by("proposed_at").values_list("institution", "pk")) if rows else {}
    return [
        Waiting(
            app="members",
            what=_("%(body)s登记变更未批准：%(note)s")
            % {"body": local(row.institution, "name"), "note": row.note},
            who=row.decided_by.name if row.decided_by else "",
            when=row.decided_at,
            due_on=None,
            url=row.get_absolute_url(),
            verb=_("查看"),
            tone="warn",
        )
        for row in rows
        if later[row.institution_id] == row.pk
    ]


def _to_check(actor: Actor) -> list[Waiting]:
    """My own bodies that were asked to check what the registry says of them."""
    mine = {held.institution for held in actor.held if relation(held, "members.propose_facts")} - {
        None
    }
    if not mine:
        return []
    rows = FactRequest.objects.filter(institution__in=mine, answered_at=None).select_related(
        "institution__county", "asked_by"
    )
    return [
        Waiting(
            app="members",
            what=_("核对%(body)s的登记信息") % {"body": local(row.institution, "name")},
            who=row.asked_by.name,
            when=row.asked_at,
            due_on=row.due_on,
            url=row.institution.get_absolute_url(),
            verb=_("核对"),
            tone="bad" if row.due_on < today() else "neutral",
        )
        for row in rows.order_by("due_on")[:MOST]
    ]


def _late(actor: Actor) -> list[Waiting]:
    """Bodies that have not answered in time, as one line for whoever asked."""
    if not actor.persons:
        return []
    rows = FactRequest.objects.filter(
        asked_by__in=actor.persons, answered_at=None, due_on__lt=today()
    ).select_related("institution__county", "asked_by")
    late = list(rows.order_by("due_on"))
    if not late:
        return []
    first = late[0]
    return [
        Waiting(
            app="members",
            what=_("%(n)d家机构逾期未核对登记信息") % {"n": len(late)},
            who=first.asked_by.name,
            when=first.asked_at,
            due_on=first.due_on,
            url=reverse("fact-requests", args=[first.institution.county.code]),
            verb=_("查看"),
            tone="bad",
        )
    ]


ASKED: Final[tuple[Callable[[Actor], list[Waiting]], ...]] = (
    _to_decide,
    _refused,
    _to_check,
    _late,
)
