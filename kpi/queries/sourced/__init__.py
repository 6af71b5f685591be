"""Where figures come from: rules, what sources say differently, what the system counted."""

from kpi.queries.sourced.counting import (
    CountedHere,
    count,
    counting_counties,
    locked_by,
    newest_ended,
    to_derive,
    units_of,
)
from kpi.queries.sourced.differing import (
    Awaited,
    Difference,
    apart,
    awaited,
    differences,
    is_listed,
    periods_with_others,
    stand_ins,
    used_beside,
)
from kpi.queries.sourced.rules import AS_ENTERED, family, source_rules

__all__ = [
    "AS_ENTERED",
    "Awaited",
    "CountedHere",
    "Difference",
    "apart",
    "awaited",
    "count",
    "counting_counties",
    "differences",
    "family",
    "is_listed",
    "locked_by",
    "newest_ended",
    "periods_with_others",
    "source_rules",
    "stand_ins",
    "to_derive",
    "units_of",
    "used_beside",
]
