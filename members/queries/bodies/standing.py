"""Where a body stands through the one above it: a village clinic belongs with its centre."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from members.models import Institution, Membership
from members.queries.days import memberships_on


@dataclass(frozen=True)
class Through:
    """The body above, and where that one belongs on the day."""

    above: Institution
    memberships: list[Membership]


def belongs_through(bodies: Iterable[Institution], on: date) -> Mapping[int, Through]:
    """For each body whose parent belongs to an alliance on the day: through whom and to what.

    The bodies are given as they stood on the day, with their parents; one statement.
    """
    hanging = [body for body in bodies if body.parent_id]
    if not hanging:
        return {}
    rows = memberships_on(hanging[0].county_id, on).select_related("alliance")
    held: dict[int | None, list[Membership]] = defaultdict(list)
    for row in rows.filter(institution__in={body.parent_id for body in hanging}).order_by(
        "alliance__code", "line", "role"
    ):
        held[row.institution_id].append(row)
    return {
        body.pk: Through(body.parent, held[body.parent_id])
        for body in hanging
        if body.parent and held[body.parent_id]
    }
