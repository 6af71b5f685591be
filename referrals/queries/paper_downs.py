"""Down-referrals that count, and those that may stand on paper only, as a page lists them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from referrals.models import Referral
from referrals.queries.downs import Down


@dataclass(frozen=True)
class Listed:
    """One counted down-referral as a page shows it."""

    case: Referral
    down: Down


def listed(cases: Iterable[Referral], found: Mapping[Any, Down]) -> list[Listed]:
    """The cases of a page with what is known of them."""
    return [Listed(case, found[case.pk]) for case in cases]


def of_reader(rows: QuerySet[Referral], found: Sequence[Down]) -> QuerySet[Any, Any]:
    """Those of the counted ones that the reader may see."""
    mine = rows.filter(pk__in=[one.referral for one in found])
    return mine.select_related("origin", "destination", "patient")
