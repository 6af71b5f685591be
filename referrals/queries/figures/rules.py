"""What the county's rules say about the figures: goals of growth, and the lists of reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from alliance.core.parameters import declared, typed
from members import queries as member_queries
from members.models import CountyRule

#: The county's own rules on growth; the plans that print one name it under these.
GROWTH: Final = (
    "kpi.target.down_referral_growth",
    "kpi.target.down_referral_growth_each_year",
)
_LISTS: Final = {
    "down.proposed": "referrals.down.reasons",
    "out.left": "referrals.out_of_county.indications",
}


@dataclass(frozen=True)
class Ruled:
    """Goals of growth in force, and by figure the reasons that people choose from."""

    growth: tuple[CountyRule, ...]
    lists: Mapping[str, tuple[str, ...]]


def ruled(county: int, on: date) -> Ruled:
    """The rules in force on a day; one statement."""
    keys = {*GROWTH, *_LISTS.values()}
    rows = member_queries.rules.county_rules(county, on).filter(key__in=keys, value__isnull=False)
    found = {row.key: row for row in rows}
    return Ruled(
        growth=tuple(found[key] for key in GROWTH if key in found),
        lists={name: _texts(found.get(key)) for name, key in _LISTS.items()},
    )


def _texts(row: CountyRule | None) -> tuple[str, ...]:
    said = typed(declared()[row.key], row.value) if row is not None and row.value else ()
    return tuple(map(str, said)) if isinstance(said, list | tuple) else ()
