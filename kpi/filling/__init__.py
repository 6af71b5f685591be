"""Filling in superiors' forms: which figure a cell holds, where it comes from, why it stays empty."""

from kpi.filling.figures import Asked, Figures
from kpi.filling.labels import Found, labels_at, matched, named_cells
from kpi.filling.showing import Grid, grid_of
from kpi.filling.telling import Gap, Source, told_what, unbound

__all__ = [
    "Asked",
    "Figures",
    "Found",
    "Gap",
    "Grid",
    "Source",
    "grid_of",
    "labels_at",
    "matched",
    "named_cells",
    "told_what",
    "unbound",
]
