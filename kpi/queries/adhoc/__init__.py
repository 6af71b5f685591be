"""Figures asked for once: what is known already, who answered, what is late."""

from kpi.queries.adhoc.finding import Ready, ready, why_not_kept
from kpi.queries.adhoc.reading import (
    AskedLine,
    AskedUnit,
    asked_cells,
    asked_lines,
    asked_loads,
    asked_units,
    asked_waiting,
)

__all__ = [
    "AskedLine",
    "AskedUnit",
    "Ready",
    "asked_cells",
    "asked_lines",
    "asked_loads",
    "asked_units",
    "asked_waiting",
    "ready",
    "why_not_kept",
]
