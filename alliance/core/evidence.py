"""Facts that travel upwards: what an app counts for the apps above it.

An app that has such facts answers `queries.evidence_kinds()` with what it can hand up and
`queries.evidence(period, county=…, kind=…)` with the facts themselves. Who may see which of them
one by one is answered by the same app, in `access.evidence_shown(actor, county, sources)`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """One thing that is counted: its code, its name, and the filter in a whole sentence.

    `dated` False: the registry knows only today's state, so the past cannot be counted anew.
    """

    code: str
    name: "StrOrPromise"
    filter: "StrOrPromise"
    dated: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact: `source` names its row as the audit does and is counted once.

    `institution` is the id of the body to which it counts (None: to the county alone), `on` its
    day, `quantity` how much it counts; None where the registry does not say.
    """

    source: str
    kind: str
    institution: int | None
    on: date
    quantity: Decimal | None = Decimal(1)


@dataclass(frozen=True, slots=True)
class Shown:
    """One fact as its reader sees it in a list."""

    source: str
    label: str
    url: str


def once(facts: Sequence[Evidence]) -> list[Evidence]:
    """Each source once, the first one of it; in the order in which they came."""
    return list({fact.source: fact for fact in reversed(facts)}.values())[::-1]
