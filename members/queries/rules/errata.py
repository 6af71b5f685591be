"""What the plans print that does not fit itself, all in one list."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from alliance.core.showing import local
from members.models import Clause, Erratum, Plan, PlanRule
from members.queries.rules.plans import number_of


@dataclass(frozen=True)
class ErratumRow:
    """One erratum with the clauses and rules it touches, each with its place on the plan's page."""

    plan: Plan
    code: str
    finding: str
    handling: str
    clauses: list[Clause]
    rules: list[PlanRule]


def errata_of(plans: Iterable[Plan]) -> list[tuple[Plan, list[ErratumRow]]]:
    """The errata of several plans, in the order of their numbers; three statements."""
    listed = list(plans)
    clauses = {
        (row.plan_id, row.key): row for row in Clause.objects.filter(plan__in=listed).defer("quote")
    }
    rules = {(row.plan_id, row.code): row for row in PlanRule.objects.filter(plan__in=listed)}
    rows = sorted(Erratum.objects.filter(plan__in=listed), key=number_of)
    return [
        (
            plan,
            [
                ErratumRow(
                    plan,
                    row.code,
                    local(row, "finding"),
                    local(row, "handling"),
                    [c for key in row.clauses if (c := clauses.get((plan.pk, key)))],
                    [r for code in row.rules if (r := rules.get((plan.pk, code)))],
                )
                for row in rows
                if row.plan_id == plan.pk
            ],
        )
        for plan in listed
    ]


def all_errata(plans: QuerySet[Plan]) -> QuerySet[Erratum]:
    """The errata of these plans, each with its plan."""
    return Erratum.objects.filter(plan__in=plans).select_related("plan")
