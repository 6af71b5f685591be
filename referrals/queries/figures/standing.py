"""Where the open cases are now, for those who keep them moving: how many, how many late, since when."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q

from alliance.core.clock import now
from referrals.models import Referral
from referrals.queries.figures.scope import Scope
from referrals.rules import STATES
from referrals.vocabulary import DIRECTIONS


@dataclass(frozen=True)
class Standing:
    """Open cases in one state at one body; `first` is the earliest hour."""

    direction: str
    state: str
    body: int | None
    n: int
    late: int
    first: datetime | None

    @property
    def way(self) -> str:
        """The direction in words."""
        return str(DIRECTIONS[self.direction])

    @property
    def words(self) -> str:
        """The state in words."""
        return str(STATES[self.direction][self.state].words)


def standing_now(scope: Scope) -> list[Standing]:
    """Open cases by who has them now, the oldest hour first; one statement."""
    rows = Referral.objects.filter(county=scope.county, is_open=True)
    if scope.bodies is not None:
        rows = rows.filter(Q(origin__in=scope.bodies) | Q(destination__in=scope.bodies))
    if scope.specialty:
        rows = rows.filter(specialty=scope.specialty)
    if scope.direction:
        rows = rows.filter(direction=scope.direction)
    late = Count("pk", filter=Q(due_at__lt=now()))
    lines = (
        rows.order_by()
        .values_list("direction", "status", "owner_at")
        .annotate(n=Count("pk"), late=late, first=Min("due_at"))
        .order_by(F("first").asc(nulls_last=True), "direction", "status", "owner_at")
    )
    return [Standing(*line) for line in lines]
