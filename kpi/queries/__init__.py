"""Questions about runs and results, answered as frozen rows for pages; none writes.

Every queryset comes in already scoped by `kpi.access`; here they are only put together.
"""

from kpi.queries import (
    adhoc,
    boards,
    collecting,
    course,
    definitions,
    marking,
    results,
    sourced,
    verified,
)
from kpi.queries.course.scores import scores
from kpi.queries.dates import dates
from kpi.queries.definitions import IndicatorLine
from kpi.queries.finding import find
from kpi.queries.handover import open_work_of
from kpi.queries.home import tiles_for, waiting_for
from kpi.queries.merging import merging
from kpi.queries.reported import burden, overview, reported, state_words
from kpi.queries.rulings import chain as ruling_chain
from kpi.queries.rulings import counted_states, rulings_about
from kpi.queries.rulings import subjects as ruling_subjects
from kpi.queries.sources import Source, sources

__all__ = [
    "IndicatorLine",
    "Source",
    "adhoc",
    "boards",
    "burden",
    "collecting",
    "counted_states",
    "course",
    "dates",
    "definitions",
    "find",
    "marking",
    "merging",
    "open_work_of",
    "overview",
    "reported",
    "results",
    "ruling_chain",
    "ruling_subjects",
    "rulings_about",
    "scores",
    "sourced",
    "sources",
    "state_words",
    "tiles_for",
    "verified",
    "waiting_for",
]
