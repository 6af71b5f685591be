"""Giving refused rows back to the one who sent them."""

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alliance.core.imports.comparing import comparison, mappings_of
from alliance.core.imports.headings import find_heading
from alliance.core.imports.layout import Layout
from alliance.core.imports.sheets import table_of
from alliance.core.models import ImportFile
from alliance.core.tables import Table, write_csv, write_xlsx


def returned(file: ImportFile, layout: Layout, *, demo: bool) -> bytes:
    """The refused rows as a file of the same kind, with the reason in a last column.

    Corrected and uploaded again, the reason column is passed over.
    """
    found = comparison(file)
    reasons: dict[int, list[str]] = {}
    mark = pgettext("list separator", "；")
    for outcome in found.with_status("refused"):
        reasons.setdefault(outcome.row, []).append(outcome.reason)
    content = bytes(file.content)
    if file.name.lower().endswith(".json"):
        headings, rows = _json_rows(layout, content, reasons)
        return _written(file, [*headings, _("退回原因")], rows, demo=demo)
    table = table_of(file)
    if (end := layout.heading_end(table)) is not None:
        first, *lines = _whole_rows(table, end, {n: mark.join(s) for n, s in reasons.items()})
        return _written(file, first, lines, demo=demo)
    heading = find_heading(table, layout.columns(), mappings_of(file.county_id, file.kind))
    width = max(len(row.cells) for row in table.rows)
    headings = [""] * width
    for place in heading.places.values():
        headings[place.index] = place.heading
    rows = [
        [*row.cells, *[""] * (width - len(row.cells)), mark.join(reasons[row.number])]
        for row in table.rows
        if row.number in reasons
    ]
    return _written(file, [*headings, _("退回原因")], rows, demo=demo)


def _written(file: ImportFile, headings: list[str], rows: list[list[str]], *, demo: bool) -> bytes:
    write = write_csv if file.name.lower().endswith(".csv") else write_xlsx
    return write(headings, rows, title=file.name, demo=demo)


def _whole_rows(table: Table, end: int, reasons: dict[int, str]) -> list[list[str]]:
    """The sheet's lines up to the end of its heading as they are, then the refused rows.

    Merged heading cells say their text in each place, so that the file is read again as it was.
    """
    width = max(len(row.cells) for row in table.rows)
    cells = {row.number: [*row.cells, *[""] * (width - len(row.cells))] for row in table.rows}
    for first, left, last, right in table.merged:
        if first in cells and (right - left < width - 1 or last > first):
            text = cells[first][left]
            for number in range(first, last + 1):
                for index in range(left, min(right + 1, width)):
                    cells.setdefault(number, [""] * width)[index] = text
    top = [[*cells.get(number, [""] * width), _("退回原因")] for number in range(1, end + 1)]
    return top + [[*cells[number], said] for number, said in sorted(reasons.items())]


def _json_rows(
    layout: Layout, content: bytes, reasons: dict[int, list[str]]
) -> tuple[list[str], list[list[str]]]:
    mark = pgettext("list separator", "；")
    codes = [column.code for column in layout.columns()]
    given = orjson.loads(content)
    rows = [
        [*[given[number - 1].get(code) or "" for code in codes], mark.join(said)]
        for number, said in sorted(reasons.items())
    ]
    return [str(column.name) for column in layout.columns()], rows
