"""Workbooks to fill in with one thing a row: headings, lists to choose from, a sheet of notes."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import xlsxwriter
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from alliance.core.tables.writing import as_text, demo_mark

#: So many rows have their lists; whoever needs more copies them down.
ROWS: Final = 2000
_LONGEST_LIST: Final = 255
_WIDTH: Final = 18


@dataclass(frozen=True)
class FormColumn:
    """One column: its heading, whether it must be filled in, help, and texts to choose from.

    `several`: a cell may hold more than one of them, so that no list hangs on it.
    """

    heading: str
    required: bool = False
    help: str = ""
    offered: Sequence[str] = field(default_factory=tuple)
    several: bool = False


def write_form(
    columns: Sequence[FormColumn],
    rows: Iterable[Sequence[str]],
    *,
    title: str,
    notes: Sequence[str],
    demo: bool,
) -> bytes:
    """An XLSX with the rows that are there; cells are text, so that codes keep their zeros."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet(_("填写"))
    text = book.add_format({"num_format": "@"})
    looks = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#edf0f3"}
    heading, must = book.add_format(looks), book.add_format({**looks, "font_color": "#17588c"})
    top = 1 if demo else 0
    if demo:
        sheet.write_string(0, 0, demo_mark(title), book.add_format({"bold": True}))
    lists = book.add_worksheet(_("可选项"))
    for index, column in enumerate(columns):
        sheet.set_column(index, index, _WIDTH, text)
        words = f"{column.heading}*" if column.required else column.heading
        sheet.write_string(top, index, words, must if column.required else heading)
        if column.help:
            sheet.write_comment(top, index, column.help)
        if column.offered and not column.several:
            _offer(sheet, lists, index, top, column)
    sheet.freeze_panes(top + 1, 2)
    for number, row in enumerate(rows, start=top + 1):
        for index, value in enumerate(row):
            if value:
                sheet.write_string(number, index, as_text(value), text)
    _explain(book, columns, notes, heading)
    book.close()
    return buffer.getvalue()


def _offer(sheet: Any, lists: Any, index: int, top: int, column: FormColumn) -> None:
    """A list to choose from; other words warn and are checked when the file is loaded."""
    lists.write_column(0, index, [column.heading, *column.offered])
    source: Any = list(column.offered)
    if len(",".join(column.offered)) > _LONGEST_LIST:
        letter = xlsxwriter.utility.xl_col_to_name(index)
        source = f"='{lists.get_name()}'!${letter}$2:${letter}${len(column.offered) + 1}"
    sheet.data_validation(
        top + 1,
        index,
        top + ROWS,
        index,
        {
            "validate": "list",
            "source": source,
            "error_type": "warning",
            "error_title": _("请核对"),
            "error_message": _("这一格有固定的写法，请从列表中选择。"),
        },
    )


def note_names() -> set[str]:
    """What the sheets beside the one to fill in are called, in every language."""
    found: set[str] = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {_("可选项"), _("填表说明")}
    return found


def _explain(book: Any, columns: Sequence[FormColumn], notes: Sequence[str], bold: Any) -> None:
    """The sheet of notes: how to fill in, column by column."""
    sheet = book.add_worksheet(_("填表说明"))
    sheet.set_column(0, 0, _WIDTH)
    sheet.set_column(1, 2, 3 * _WIDTH)
    for number, note in enumerate(notes):
        sheet.write_string(number, 0, note)
    first = len(notes) + 1
    for index, words in enumerate((_("列"), _("怎样填"), _("可以写"))):
        sheet.write_string(first, index, words, bold)
    for number, column in enumerate(columns, start=first + 1):
        sheet.write_string(number, 0, f"{column.heading}*" if column.required else column.heading)
        sheet.write_string(number, 1, column.help)
        sheet.write_string(number, 2, "、".join(column.offered))
