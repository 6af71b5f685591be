"""Loading reported figures from files: two shapes of table, one set of rules."""

from kpi.importing.layout import ValuesLayout
from kpi.importing.opening import compare_file, layout_of, speaks_of_past_years
from kpi.importing.template import template

__all__ = ["ValuesLayout", "compare_file", "layout_of", "speaks_of_past_years", "template"]
