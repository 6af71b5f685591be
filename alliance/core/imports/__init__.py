"""The one import engine: read a file, compare it with the data, apply it as a whole.

An app describes its table as a `Layout`; everything a sheet from practice brings along
(headings in two rows, merged cells, units, totals, notes) is dealt with here.
"""

from alliance.core.imports.files import (
    Comparison,
    apply,
    apply_good,
    compare,
    comparison,
    withdraw,
)
from alliance.core.imports.layout import Column, Layout, Outcome, Record, refusal
from alliance.core.imports.reading import LeftOut
from alliance.core.imports.returning import returned

__all__ = [
    "Column",
    "Comparison",
    "Layout",
    "LeftOut",
    "Outcome",
    "Record",
    "apply",
    "apply_good",
    "compare",
    "comparison",
    "refusal",
    "returned",
    "withdraw",
]
