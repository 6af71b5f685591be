"""Which alliances bodies lead today."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from alliance.core.actor import Actor
from alliance.core.clock import today
from members import queries as member_queries
from members.models import Membership


def led_by(actor: Actor, bodies: Collection[int]) -> QuerySet[Membership, Any]:
    """Ids of the alliances that these bodies of the actor's counties lead, as a subquery."""
    rows = Membership.objects.filter(
        member_queries.in_force(today()), county__in=actor.counties, institution__in=bodies,
        role=Membership.Role.LEAD,
    )  # fmt: skip
    return rows.values("alliance")
