"""Ranks of a run: best first, equal points sharing one, and where each stood before."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from kpi.models import Run, Total


@dataclass(frozen=True, slots=True)
class Ranked:
    """A body's sum and rank, and both in an earlier run; None where it had none then."""

    total: Total
    rank_before: int | None = None
    points_before: Decimal | None = None

    @property
    def climbed(self) -> int | None:
        """By how many ranks it stands better than before; None without a rank then."""
        return None if self.rank_before is None else self.rank_before - self.total.rank

    @property
    def fell(self) -> int | None:
        """By how many ranks it stands worse than before."""
        return None if self.climbed is None else -self.climbed

    @property
    def gained(self) -> Decimal | None:
        """By how many points it has more than before; None without points then."""
        return None if self.points_before is None else self.total.points - self.points_before


def ranking(run: Run, totals: QuerySet[Total]) -> list[Total]:
    """Sums and ranks of a run, best first; equal points by the name then, then by code."""
    names = dict(run.units.values_list("unit_id", "name"))
    there = totals.filter(run=run).select_related("unit__institution", "unit__alliance")
    return sorted(there, key=lambda row: (row.rank, names[row.unit_id], row.unit.code))


def ranked_against(run: Run, earlier: Run | None, totals: QuerySet[Total]) -> list[Ranked]:
    """The same with each body's rank and points in an earlier run of the scheme."""
    rows = totals.filter(run=earlier).order_by() if earlier else totals.none()
    before = {row.unit_id: (row.rank, row.points) for row in rows}
    return [
        Ranked(total, *before.get(total.unit_id, (None, None))) for total in ranking(run, totals)
    ]


def ranked_in(run: Run) -> int:
    """How many units have a rank in a run, whoever may read them."""
    return Total.objects.filter(run=run).count()
