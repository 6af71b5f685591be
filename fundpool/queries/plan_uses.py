"""What the county's plan lists as uses of a pool, with the clause that lists them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from alliance.core.clock import today
from alliance.core.errors import NotSet
from fundpool.models import Earmark, Pool
from members import queries as member_queries
from members.models import Clause

#: By the kind of a pool: where its uses are listed.
_LISTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "technical": "fundpool.pool.uses[technical]",
        "development": "fundpool.pool.uses[development]",
        "construction": "fundpool.construction.uses",
    }
)


@dataclass(frozen=True)
class Uses:
    """The uses that have no earmark of their name yet, and the clause; None: the county's own list."""

    names: tuple[str, ...]
    clause: Clause | None


def uses_of(pool: Pool) -> Uses:
    """What the plan lists for this kind of pool; none where it lists nothing."""
    key = _LISTED.get(pool.kind)
    if key is None:
        return Uses((), None)
    try:
        said = member_queries.rules.rule(pool.county_id, key, on=today())
    except NotSet:
        return Uses((), None)
    there = Earmark.objects.filter(county=pool.county_id, pool=pool)
    taken = set(there.values_list("name", flat=True))
    listed = said.typed if isinstance(said.typed, tuple) else ()
    clause = Clause.objects.filter(plan__code=said.plan, key=said.clause).first()
    return Uses(tuple(name for name in listed if name not in taken), clause)
