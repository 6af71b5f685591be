"""What of 动态调整 waits for whom: the side that was asked, and the office."""

from collections.abc import Callable
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.waiting import Waiting
from members.models import MembershipRequest
from members.queries.alliances.requests import led_by, sides_of_all
from members.queries.alliances.seconds import requests_to_second
from members.rules import COUNTY, relation

MOST: Final = 20
_PEOPLE: Final = ("county", "institution", "source", "target", "applied_by")


def _to_answer(actor: Actor) -> list[Waiting]:
    """Requests that wait for the word of a body where the actor may give it."""
    verb = "members.agree_membership"
    own = {held.institution for held in actor.held if relation(held, verb) is not None} - {None}
    led = led_by((pk for pk in own if pk is not None), today())
    rows = MembershipRequest.objects.filter(
        Q(institution__in=own) | Q(source__in=led) | Q(target__in=led), state="applied"
    ).select_related(*_PEOPLE)
    found = list(rows.order_by("applied_at")[:MOST])
    sides = sides_of_all(found, today())
    mine = [
        row
        for row in found
        if any(side.agreed_by is None and side.ids & own for side in sides[row.pk])
    ]
    there = {row.pk for row in mine}
    others = [row for row in requests_to_second(actor.held, today()) if row.pk not in there]
    return [
        *(_waiting(row, _("%(body)s申请%(kind)s，请答复是否同意"), _("答复")) for row in mine),
        *(
            _waiting(row, _("%(body)s申请%(kind)s，有一方人手不足，请作为第二人答复"), _("答复"))
            for row in others
        ),
    ]


def _to_decide(actor: Actor) -> list[Waiting]:
    """Requests to which everybody agreed, for who may decide and was no side of it."""
    verb = "members.decide_membership"
    counties = {held.county for held in actor.held if relation(held, verb) == COUNTY}
    mine = actor.persons
    rows = (
        MembershipRequest.objects.filter(county__in=counties, state="agreed")
        .exclude(applied_by__in=mine)
        .exclude(Q(body_agreed_by__isnull=False) & Q(body_agreed_by__in=mine))
        .exclude(Q(source_agreed_by__isnull=False) & Q(source_agreed_by__in=mine))
        .exclude(Q(target_agreed_by__isnull=False) & Q(target_agreed_by__in=mine))
        .select_related(*_PEOPLE)
    )
    return [
        _waiting(row, _("%(body)s申请%(kind)s，各方已同意，待审批"), _("审批"))
        for row in rows.order_by("applied_at")[:MOST]
    ]


def _waiting(row: MembershipRequest, what: str, verb: str) -> Waiting:
    said = {"body": row.institution.name, "kind": row.get_kind_display()}
    return Waiting(
        app="members",
        what=what % said,
        who=row.applied_by.name,
        when=row.applied_at,
        due_on=row.effective_on,
        url=row.get_absolute_url(),
        verb=verb,
    )


ASKED: Final[tuple[Callable[[Actor], list[Waiting]], ...]] = (_to_answer, _to_decide)
