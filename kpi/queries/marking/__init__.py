"""What assessors mark by hand: what, for whom, how far it is."""

from kpi.queries.marking.marks import (
    Markable,
    earlier_marks,
    left_out,
    markable,
    marks_of,
    newest_run,
    to_mark,
    unmarked,
)
from kpi.queries.marking.sheet import Sheet as MarkSheet
from kpi.queries.marking.sheet import mark_sheet, sheets_for

__all__ = [
    "MarkSheet",
    "Markable",
    "earlier_marks",
    "left_out",
    "mark_sheet",
    "markable",
    "marks_of",
    "newest_run",
    "sheets_for",
    "to_mark",
    "unmarked",
]
