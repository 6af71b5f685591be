"""What bodies have still to give back of public-health money, and what was kept from payments for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from fundpool.models import (
    CapitationBudget,
    CapitationLine,
    CapitationOffset,
    CapitationRecovery,
    CapitationRun,
)
from fundpool.rules import capitation_years as rules


@dataclass(frozen=True)
class Debt:
    """A budget of which a body has still to give back `fen`."""

    budget: CapitationBudget
    fen: int


def owed_of(budgets: Iterable[int]) -> dict[int, int]:
    """What is still owed of each of these budgets that owes anything, in fen; three statements."""
    ids = list(budgets)
    lines = CapitationLine.objects.filter(
        budget__in=ids, run__kind=rules.SETTLEMENT, run__status__in=(rules.APPROVED, rules.DONE)
    )
    due = _summed(lines, "recover_fen")
    back = came_back(ids)
    return {pk: fen - back.get(pk, 0) for pk, fen in due.items() if fen > back.get(pk, 0)}


def came_back(budgets: Iterable[int]) -> dict[int, int]:
    """What has come back of each budget, in cash or kept from a later payment, in fen."""
    ids = list(budgets)
    found = _summed(CapitationRecovery.objects.filter(budget__in=ids), "fen")
    for pk, fen in _summed(CapitationOffset.objects.filter(budget__in=ids), "fen").items():
        found[pk] = found.get(pk, 0) + fen
    return found


def debts_of(run: CapitationRun) -> dict[int, list[Debt]]:
    """What the bodies that a run pays owe to the same pool, up to its year, the oldest first."""
    paid = run.lines.filter(pay_fen__gt=0).values("budget__institution")
    rows = CapitationBudget.objects.filter(
        county=run.county_id, capitation__pool=run.capitation.pool_id,
        capitation__year__lte=run.capitation.year, institution__in=paid,
    ).select_related("capitation", "institution__county")  # fmt: skip
    budgets = list(rows.order_by("institution__code", "capitation__year"))
    owed = owed_of(one.pk for one in budgets)
    found: dict[int, list[Debt]] = {}
    for one in budgets:
        if one.pk in owed:
            found.setdefault(one.institution_id, []).append(Debt(one, owed[one.pk]))
    return found


def with_kept(lines: QuerySet[CapitationLine]) -> QuerySet[Any, Any]:
    """These lines, each with `kept_fen`: what its payment was reduced by for what the body owed."""
    kept = CapitationOffset.objects.filter(
        run=OuterRef("run"), budget__institution=OuterRef("budget__institution")
    )
    summed = kept.order_by().values("run").annotate(total=Sum("fen")).values("total")
    return lines.annotate(
        kept_fen=Coalesce(Subquery(summed), 0), net_fen=F("pay_fen") - F("kept_fen")
    )


def kept_by(run: CapitationRun) -> int:
    """What a run's payment was reduced by, in fen; `offsets` may be fetched before."""
    return sum(one.fen for one in run.offsets.all())


def _summed(rows: QuerySet[Any], field: str) -> dict[int, int]:
    found = rows.order_by().values_list("budget").annotate(total=Sum(field)).order_by("budget")
    return dict(found)
