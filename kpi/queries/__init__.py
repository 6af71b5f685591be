"""Questions about runs and results, answered as frozen rows for pages; none writes.

Every queryset comes in already scoped by `kpi.access`; here they are only put together.
"""

from kpi.queries.contributions import Cell, Contributions, Group, Row, contributions
from kpi.queries.home import tiles_for, waiting_for
from kpi.queries.inputs import ChangedInput, changed_inputs
from kpi.queries.lines import Counts, Line, Table, counts, lines
from kpi.queries.runs import (
    Stage,
    first_of,
    history,
    latest_runs,
    newest_revision,
    ranked_in,
    ranking,
    revisions,
    stages,
    version_for,
)
from kpi.queries.sheets import Block, SheetLine, score_sheet
from kpi.queries.sources import Source, sources

__all__ = [
    "Block",
    "Cell",
    "ChangedInput",
    "Contributions",
    "Counts",
    "Group",
    "Line",
    "Row",
    "SheetLine",
    "Source",
    "Stage",
    "Table",
    "changed_inputs",
    "contributions",
    "counts",
    "first_of",
    "history",
    "latest_runs",
    "lines",
    "newest_revision",
    "ranked_in",
    "ranking",
    "revisions",
    "score_sheet",
    "sources",
    "stages",
    "tiles_for",
    "version_for",
    "waiting_for",
]
