"""Tables of the registry in and out: one layout for each, all on the one engine."""

from members.importing.asking import unknown_names
from members.importing.opening import LAYOUTS, compare_file, layout_called, layout_of
from members.importing.table import TableLayout
from members.importing.taking_out import as_csv, as_json, as_xlsx, template

__all__ = [
    "LAYOUTS",
    "TableLayout",
    "as_csv",
    "as_json",
    "as_xlsx",
    "compare_file",
    "layout_called",
    "layout_of",
    "template",
    "unknown_names",
]
