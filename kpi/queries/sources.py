"""Where a frozen clause stands in its plan, and what is known to be wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass

from members.models import Clause, Erratum


@dataclass(frozen=True, slots=True)
class Source:
    """A clause of the plan with the errata that speak of it."""

    clause: Clause
    errata: tuple[Erratum, ...]


def sources(plan: str, keys: Iterable[str]) -> dict[str, Source]:
    """Clauses of a plan by key; one that is no longer there is left out."""
    wanted = set(keys)
    rows = Clause.objects.filter(plan__code=plan, key__in=wanted).select_related("plan")
    errata = list(Erratum.objects.filter(plan__code=plan)) if wanted else []
    return {
        clause.key: Source(clause, tuple(e for e in errata if clause.key in e.clauses))
        for clause in rows
    }
