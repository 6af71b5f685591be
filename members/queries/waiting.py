"""What of the registry waits for whom: the home page asks `waiting_for`.

Each room's `waiting` module answers for itself and is named in `_ASKED`.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.parameters import name_of
from alliance.core.waiting import Waiting
from members.models import RuleProposal
from members.queries.alliances import waiting as membership_waiting
from members.queries.bodies import waiting as bodies_waiting
from members.queries.county import waiting as founding_waiting
from members.queries.paper import waiting as paper_waiting
from members.queries.people import waiting as people_waiting
from members.queries.rules.history import proposed_value
from members.queries.sharing import waiting as equipment_waiting
from members.rules import COUNTY, RULE_PROPOSAL, relation

#: A refusal stays on the desk of whoever asked for so long.
REFUSED_DAYS: Final = 30
MOST: Final = 20


def waiting_for(actor: Actor) -> list[Waiting]:
    """Everything of the registry that waits for this actor."""
    return [item for asked in _ASKED for item in asked(actor)]


def counties_where(actor: Actor, verb: str) -> frozenset[int]:
    """The counties in which a person may do this for the county as a whole."""
    if actor.is_system:
        return frozenset()
    return frozenset(held.county for held in actor.held if relation(held, verb) == COUNTY)


def _rules_to_decide(actor: Actor) -> list[Waiting]:
    """Changes of rules that somebody else asked for."""
    rows = (
        RuleProposal.objects.filter(
            county__in=counties_where(actor, "members.set_rule"), state=RULE_PROPOSAL.first
        )
        .exclude(proposed_by__in=actor.persons)
        .select_related("county", "proposed_by")
        .order_by("proposed_at")
    )
    return [
        _waiting(
            row,
            _("规则变更待审批：%(name)s → %(value)s") % _words(row),
            row.proposed_by.name,
            _("审批"),
        )
        for row in rows[:MOST]
    ]


def _rules_refused(actor: Actor) -> list[Waiting]:
    """My own that were refused of late, with the sentence; a new proposal ends the matter."""
    rows = (
        RuleProposal.objects.filter(
            proposed_by__in=actor.persons,
            state="refused",
            decided_at__gte=now() - timedelta(days=REFUSED_DAYS),
        )
        .select_related("county", "decided_by")
        .order_by("-decided_at")
    )
    later = dict(
        RuleProposal.objects.filter(proposed_by__in=actor.persons)
        .order_by("proposed_at")
        .values_list("key", "pk")
    )
    return [
        _waiting(
            row,
            _("规则变更未批准：%(name)s。%(note)s") % {**_words(row), "note": row.note},
            row.decided_by.name if row.decided_by else "",
            _("查看"),
            tone="warn",
        )
        for row in rows[:MOST]
        if later[row.key] == row.pk
    ]


def _words(row: RuleProposal) -> dict[str, str]:
    return {"name": name_of(row.key), "value": proposed_value(row)}


def _waiting(
    row: RuleProposal, what: str, who: str, verb: str, *, tone: str = "neutral"
) -> Waiting:
    when = row.decided_at or row.proposed_at
    return Waiting("members", what, who, when, None, row.get_absolute_url(), verb, tone)


_ASKED: Final[tuple[Callable[[Actor], list[Waiting]], ...]] = (
    _rules_to_decide,
    _rules_refused,
    *bodies_waiting.ASKED,
    *equipment_waiting.ASKED,
    *founding_waiting.ASKED,
    *membership_waiting.ASKED,
    *paper_waiting.ASKED,
    *people_waiting.ASKED,
)
