"""Loading reported figures from files: templates and tables of other systems, one set of rules."""

from kpi.importing.layout import ValuesLayout
from kpi.importing.mapped import MappedLayout
from kpi.importing.opening import (
    choose_sheet,
    compare_file,
    layout_of,
    mapped_layout,
    one_of_the_same,
    speaks_of_past_years,
)
from kpi.importing.template import template

__all__ = [
    "MappedLayout",
    "ValuesLayout",
    "choose_sheet",
    "compare_file",
    "layout_of",
    "mapped_layout",
    "one_of_the_same",
    "speaks_of_past_years",
    "template",
]
