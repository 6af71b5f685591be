"""The one import engine: read a file, compare it with the data, apply it as a whole.

An app describes its table as a `Layout`; everything a sheet from practice brings along
(headings in two rows, merged cells, units, totals, notes) is dealt with here.
"""

from alliance.core.imports.asking import (
    asked_headings,
    compare_anew,
    map_headings,
    remember_headings,
    rename_mapping,
    withdraw_mapping,
)
from alliance.core.imports.comparing import Comparison, comparison
from alliance.core.imports.files import apply, apply_good, compare, withdraw
from alliance.core.imports.headings import Unknown
from alliance.core.imports.layout import Column, Layout, Outcome, Record, refusal
from alliance.core.imports.reading import LeftOut
from alliance.core.imports.returning import returned
from alliance.core.imports.sending import all_or_none

__all__ = [
    "Column",
    "Comparison",
    "Layout",
    "LeftOut",
    "Outcome",
    "Record",
    "Unknown",
    "all_or_none",
    "apply",
    "apply_good",
    "asked_headings",
    "compare",
    "compare_anew",
    "comparison",
    "map_headings",
    "refusal",
    "remember_headings",
    "rename_mapping",
    "returned",
    "withdraw",
    "withdraw_mapping",
]
