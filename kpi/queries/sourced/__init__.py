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
from kpi.queries.sourced.differing import Difference, differences, periods_with_others, stand_ins
from kpi.queries.sourced.rules import family, source_rules

__all__ = [
    "CountedHere",
    "Difference",
    "count",
    "counting_counties",
    "differences",
    "family",
    "locked_by",
    "newest_ended",
    "periods_with_others",
    "source_rules",
    "stand_ins",
    "to_derive",
    "units_of",
]
