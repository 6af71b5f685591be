"""A county as a whole: set up or not, its registry complete or not, what it counts for others."""

from members.queries.county.checks import checks
from members.queries.county.counts import counted
from members.queries.county.everywhere import everywhere
from members.queries.county.stages import (
    facts_asked,
    holders,
    missing_before_opening,
    not_set_by_module,
    printed_values,
    stages,
    uninvited,
)

__all__ = [
    "checks",
    "counted",
    "everywhere",
    "facts_asked",
    "holders",
    "missing_before_opening",
    "not_set_by_module",
    "printed_values",
    "stages",
    "uninvited",
]
