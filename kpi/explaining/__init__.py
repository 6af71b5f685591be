"""Why a cell is what it is, rendered from the run's frozen facts and from nothing else.

Nine answers: formula with names, with values, result; each input down to the entered value;
what was done about gaps; rounding; rule, target and clause; where it was computed; and what
the next step up would take.
"""

from kpi.explaining.reading import as_seen, entries_of
from kpi.explaining.shapes import Ahead, Deduction, EntryLine, Explained, Input, UnitLine
from kpi.explaining.telling import explain_cell, explain_within

__all__ = [
    "Ahead",
    "Deduction",
    "EntryLine",
    "Explained",
    "Input",
    "UnitLine",
    "as_seen",
    "entries_of",
    "explain_cell",
    "explain_within",
]
