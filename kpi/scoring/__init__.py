"""Score rules of an assessment: points of an item, ranks of the subjects."""

from kpi.scoring.marking import Mark, Marked, mark, next_bound
from kpi.scoring.ranking import ranked
from kpi.scoring.reading import BadRule, choice, number, optional_number, read_direction, read_rule
from kpi.scoring.rules import (
    Case,
    Comparator,
    Deduct,
    Direction,
    Expert,
    Gate,
    Growth,
    Judged,
    Linear,
    NotComputable,
    Ratio,
    Rule,
    Scope,
    Steps,
    Threshold,
    below_baseline,
)

__all__ = [
    "BadRule",
    "Case",
    "Comparator",
    "Deduct",
    "Direction",
    "Expert",
    "Gate",
    "Growth",
    "Judged",
    "Linear",
    "Mark",
    "Marked",
    "NotComputable",
    "Ratio",
    "Rule",
    "Scope",
    "Steps",
    "Threshold",
    "below_baseline",
    "choice",
    "mark",
    "next_bound",
    "number",
    "optional_number",
    "ranked",
    "read_direction",
    "read_rule",
]
