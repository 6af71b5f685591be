"""Blank tables to be filled in: headings locked, cells checked while they are typed."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from alliance.core.tables.writing import demo_mark

WIDTH = 14
NAME_WIDTH = 30
HEADING_HEIGHT = 62


@dataclass(frozen=True)
class Asked:
    """One column to fill in: its heading, unit, decimals, and the numbers it may hold."""

    heading: str
    unit: str
    places: int
    minimum: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True)
class Blank:
    """One row: what it already says (as many texts as there are fixed headings), what is asked."""

    said: tuple[str, ...]
    asked: tuple[bool, ...]


def write_blank(
    fixed: Sequence[str],
    columns: Sequence[Asked],
    rows: Sequence[Blank],
    *,
    title: str,
    note: str,
    demo: bool,
    reasons: Sequence[str],
) -> bytes:
    """An XLSX form: everything is locked but the cells that are asked for.

    Each of these offers the `reasons` that may stand instead of a number, and turns red when it
    holds neither. The lock has no password: it keeps headings from being changed by accident.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet(_("填报"))
    looks = _Looks(book)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.write_string(0, 0, demo_mark(title) if demo else title, looks.title)
    sheet.write_string(1, 0, note, looks.note)
    top = 2
    headings = [*fixed, *(_heading(column) for column in columns)]
    for index, heading in enumerate(headings):
        sheet.write_string(top, index, heading, looks.heading)
        sheet.set_column(index, index, NAME_WIDTH if index == 1 else WIDTH)
    sheet.set_row(top, HEADING_HEIGHT)
    sheet.freeze_panes(top + 1, len(fixed))
    for number, row in enumerate(rows, start=top + 1):
        for index, text in enumerate(row.said):
            sheet.write_string(number, index, text, looks.said)
        for index, is_asked in enumerate(row.asked, start=len(fixed)):
            sheet.write_blank(number, index, None, looks.open if is_asked else looks.shut)
    for index, column in enumerate(columns, start=len(fixed)):
        if rows:
            place = (top + 1, index, top + len(rows), index)
            sheet.data_validation(*place, _offer(column, reasons))
            sheet.conditional_format(*place, _doubt(column, reasons, top + 1, index, looks))
    book.close()
    return buffer.getvalue()


class _Looks:
    """The formats of one workbook."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.note = book.add_format({"font_color": "#5f6b7c"})
        self.heading = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#edf0f3"}
        )
        self.said = book.add_format({"border": 1, "bg_color": "#f6f7f9"})
        self.open = book.add_format({"border": 1, "locked": False, "align": "right"})
        self.doubt = book.add_format({"bg_color": "#f7d4d4", "font_color": "#9b1c1c"})
        self.shut = book.add_format({"border": 1, "bg_color": "#d9dde2"})


def _heading(column: Asked) -> str:
    return f"{column.heading}（{column.unit}）" if column.unit not in {"", "/"} else column.heading


def _offer(column: Asked, reasons: Sequence[str]) -> dict[str, Any]:
    """The reasons to choose from; numbers are typed beside them, so nothing is refused here."""
    return {
        "validate": "list",
        "source": list(reasons),
        "show_error": False,
        "input_title": _("填数或选原因"),
        "input_message": _("请填数字，小数不超过 %(places)d 位；没有数据请从下拉表选原因。")
        % {"places": column.places},
    }


def _doubt(
    column: Asked, reasons: Sequence[str], row: int, index: int, looks: _Looks
) -> dict[str, Any]:
    """Red where a cell holds neither a reason nor a number within the column's bounds."""
    cell = xl_rowcol_to_cell(row, index)
    known = ",".join(f'"{reason}"' for reason in reasons)
    outside = [f"NOT(ISNUMBER({cell}))"]
    if column.minimum is not None:
        outside.append(f"{cell}<{column.minimum}")
    if column.maximum is not None:
        outside.append(f"{cell}>{column.maximum}")
    wrong = f'AND({cell}<>"",ISERROR(MATCH({cell},{{{known}}},0)),OR({",".join(outside)}))'
    return {"type": "formula", "criteria": f"={wrong}", "format": looks.doubt}
