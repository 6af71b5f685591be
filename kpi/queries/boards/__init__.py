"""What the boards of a run ask: ranks, the heat map, two periods side by side, what is late."""

from kpi.queries.boards.across import (
    AcrossLine,
    AcrossStanding,
    Moved,
    across_lines,
    across_standings,
    moved_members,
)
from kpi.queries.boards.heat import Heat, HeatCell, HeatRow, heat
from kpi.queries.boards.late import Desks, Late, LateForm, late_forms, late_returns
from kpi.queries.boards.ranking import Ranked, ranked_against, ranked_in, ranking

__all__ = [
    "AcrossLine",
    "AcrossStanding",
    "Desks",
    "Heat",
    "HeatCell",
    "HeatRow",
    "Late",
    "LateForm",
    "Moved",
    "Ranked",
    "across_lines",
    "across_standings",
    "heat",
    "late_forms",
    "late_returns",
    "moved_members",
    "ranked_against",
    "ranked_in",
    "ranking",
]
