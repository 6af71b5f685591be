"""Tables in and out: one exporter and one bounded reader for XLSX and CSV."""

from alliance.core.tables.forms import note_names
from alliance.core.tables.reading import read_table
from alliance.core.tables.shape import UNCOMPUTED, Row, Table
from alliance.core.tables.writing import (
    Column,
    attachment,
    csv_lines,
    file_name,
    write_csv,
    write_xlsx,
)

__all__ = [
    "UNCOMPUTED",
    "Column",
    "Row",
    "Table",
    "attachment",
    "csv_lines",
    "file_name",
    "note_names",
    "read_table",
    "write_csv",
    "write_xlsx",
]
