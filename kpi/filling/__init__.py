"""Filling in superiors' forms: which figure a cell holds, where it comes from, why it stays empty."""

from kpi.filling.carrying import Carried, Lost, carried_over
from kpi.filling.figures import Asked, Figures
from kpi.filling.labels import Found, labels_at, labels_of, named_cells
from kpi.filling.showing import Grid, grid_of
from kpi.filling.telling import Gap, Source, reworded, told_what, unbound, unit_beside

__all__ = [
    "Asked",
    "Carried",
    "Figures",
    "Found",
    "Gap",
    "Grid",
    "Lost",
    "Source",
    "carried_over",
    "grid_of",
    "labels_at",
    "labels_of",
    "named_cells",
    "reworded",
    "told_what",
    "unbound",
    "unit_beside",
]
