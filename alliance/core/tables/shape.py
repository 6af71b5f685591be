"""What a table that was read is, and how large it may be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.showing import listed
from alliance.core.tables.writing import FORMULA_STARTS

MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 300
MOST_CELLS: Final = 1_500_000
LONGEST_CELL: Final = 32_767
#: What a formula cell holds whose value no spreadsheet program has computed yet.
UNCOMPUTED: Final = "=?"
_UNSEEN = re.compile("[\ufeff\u200b\u200c\u200d\u2060\x00-\x08\x0b\x0c\x0e-\x1f]")


class Row(NamedTuple):
    """A row that is not blank: its number as the person sees it, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """What a file holds: its rows, the name of its sheet, its merged areas, its `others`.

    `others` are the visible sheets of the workbook that were not read. A merged area is (first row, first column, last row, last column); rows count from 1,
    columns from 0.
    """

    rows: list[Row]
    sheet: str = ""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    others: tuple[str, ...] = ()


def clean(text: str) -> str:
    """A cell's text without blanks around it, unseen letters and the exporter's apostrophe."""
    text = _UNSEEN.sub("", text).strip()
    if text.startswith("'") and text[1:].startswith(FORMULA_STARTS):
        return text[1:]
    return text


def check_bounds(rows: int, columns: int, cells: int) -> None:
    """Invalid as soon as a table is larger than anybody fills in."""
    if rows > MOST_ROWS:
        raise Invalid(_("表格超过 20 万行。请分成几份再上传。"), code="table_too_long")
    if columns > MOST_COLUMNS:
        raise Invalid(
            _("表格超过 300 列。请删去右边多余的内容（空白处也可能有格子）。"),
            code="table_too_wide",
        )
    if cells > MOST_CELLS:
        raise Invalid(_("表格超过 150 万格。请分成几份再上传。"), code="table_too_large")


def no_such_sheet(name: str, there: Sequence[str]) -> Invalid:
    """The refusal of a sheet's name that no visible sheet of the workbook has."""
    if not there:
        told = str(_("这个文件没有工作表，不必写工作表的名称。"))
    else:
        told = _("工作簿里没有可见的工作表“%(name)s”，有的是：%(names)s。") % {
            "name": name[:100],
            "names": listed(there),
        }
    return Invalid(told, code="file_no_such_sheet", fields={"sheet": told})


def row_of(number: int, record: list[str]) -> Row | None:
    """The row of these cells without blanks at its end; None when all are blank."""
    while record and not record[-1]:
        record.pop()
    return Row(number, tuple(record)) if record else None
