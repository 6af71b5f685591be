"""What a run found for one unit: its lines and sheet, who brought what, what has moved since."""

from kpi.queries.results.contributions import Cell, Contributions, Group, Row, contributions
from kpi.queries.results.inputs import ChangedInput, changed_inputs
from kpi.queries.results.lines import Counts, Line, Spoken, Table, counts, lines
from kpi.queries.results.moved import compared, moved
from kpi.queries.results.sheets import Block, SheetLine, score_sheet

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
    "Spoken",
    "Table",
    "changed_inputs",
    "compared",
    "contributions",
    "counts",
    "lines",
    "moved",
    "score_sheet",
]
