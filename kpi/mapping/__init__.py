"""Tables of other systems: where their headings stand, what has changed, what each cell says."""

from kpi.mapping.changes import Changes, changes_of
from kpi.mapping.finding import Column, Sheet, sheet_at, sheet_like
from kpi.mapping.plan import Plan
from kpi.mapping.reading import read_sheet, rows_of
from kpi.mapping.times import month_in, period_of, said_period

__all__ = [
    "Changes",
    "Column",
    "Plan",
    "Sheet",
    "changes_of",
    "month_in",
    "period_of",
    "read_sheet",
    "rows_of",
    "said_period",
    "sheet_at",
    "sheet_like",
]
