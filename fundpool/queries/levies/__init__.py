"""Questions about levies: what a run would book, what is owed, what a corrected base changes."""

from fundpool.queries.levies.computing import (
    BodyLevy,
    Preview,
    check_levied,
    corrected,
    difference,
    preview,
)
from fundpool.queries.levies.owed import Owed, added_back, owed_by, owed_of_year, total

__all__ = [
    "BodyLevy",
    "Owed",
    "Preview",
    "added_back",
    "check_levied",
    "corrected",
    "difference",
    "owed_by",
    "owed_of_year",
    "preview",
    "total",
]
