"""The one exporter: whatever leaves as a table leaves through here.

Text that a spreadsheet would take for a formula gets an apostrophe in front (the reader
takes it off again); numbers stay numbers as long as a spreadsheet holds all their digits, money shows two decimals.
A table of demonstration data says so in its first line and in its name.
"""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.errors import Refused
from alliance.core.money import Yuan
from alliance.core.numbers import plain

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS = {"xlsx": XLSX, "json": "application/json"}
MOST_ROWS = 1_000_000
LONGEST_TEXT = 32_000  # a cell holds 32 767
DIGITS_KEPT = 15  # more than these a spreadsheet rounds without a word
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FULL_WIDTH = 0x2E80


@dataclass(frozen=True)
class Column:
    """One column of an export: its heading, and its width in characters (0: by heading)."""

    name: str
    width: int = 0


Columns = Sequence[Column | str]


def write_xlsx(
    columns: Columns,
    rows: Iterable[Sequence[Any]],
    *,
    title: str,
    demo: bool,
    head: Sequence[tuple[str, Any]] = (),
) -> bytes:
    """The table as an XLSX workbook with one sheet named after `title`.

    Values may be texts, whole and exact numbers, dates, aware times, truth values and
    None (an empty cell); a float is an error. Refused beyond a million rows. `head` are pairs of
    words above the table: what it is about.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    )
    sheet = book.add_worksheet(_sheet_name(title))
    write = _CellWriter(book, sheet)
    named = _named(columns)
    for index, column in enumerate(named):
        sheet.set_column(index, index, column.width or _width(column.name))
    first = 0
    if demo:
        sheet.write_string(0, 0, demo_mark(title), book.add_format({"bold": True}))
        first = 1
    for name, value in head:
        sheet.write_string(first, 0, _text(name))
        write(first, 1, value)
        first += 1
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for index, column in enumerate(named):
        sheet.write_string(first, index, _text(column.name), heading)
    sheet.freeze_panes(first + 1, 0)
    for number, row in enumerate(_bounded(rows), start=first + 1):
        for index, value in enumerate(row):
            write(number, index, value)
    book.close()
    return buffer.getvalue()


def write_csv(columns: Columns, rows: Iterable[Sequence[Any]], *, title: str, demo: bool) -> bytes:
    """The table as CSV: UTF-8 with byte order mark, values as `write_xlsx` takes them."""
    return "".join(csv_lines(columns, rows, title=title, demo=demo)).encode()


def csv_lines(
    columns: Columns, rows: Iterable[Sequence[Any]], *, title: str, demo: bool
) -> Iterator[str]:
    """The same CSV line by line, for a streamed answer."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    yield "\ufeff"
    if demo:
        writer.writerow([demo_mark(title)])
    writer.writerow([_text(column.name) for column in _named(columns)])
    for row in _bounded(rows):
        writer.writerow([as_text(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def demo_mark(title: str) -> str:
    """The first line of a table of demonstration data."""
    return _("演示数据，不是真实情况：%(title)s") % {"title": title}


def file_name(title: str, extension: str, *, demo: bool) -> str:
    """A file's name made of its title and today's date: `演示数据-机构-2026-11-22.xlsx`."""
    words = [_("演示数据")] if demo else []
    name = "-".join([*words, title, today().isoformat()])
    return f"{get_valid_filename(name)[:120]}.{extension}"


def attachment(content: bytes, name: str) -> HttpResponse:
    """The answer that hands a table out as a file to keep."""
    kind = _KINDS.get(name.rpartition(".")[2], "text/csv; charset=utf-8")
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=name
    )
    return response


def as_text(value: Any) -> str:
    """A value as CSV holds it; text is made harmless, a float is an error."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, int | Decimal):
        return format(value, ".2f") if isinstance(value, Yuan) else plain(value)
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str | Promise):
        return _text(str(value))
    raise TypeError(f"a table holds no {type(value).__name__}")


class _CellWriter:
    """Writes cells of one sheet, each value as what it is."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self.book, self.sheet = book, sheet
        self.formats: dict[int, Any] = {}
        self.right = book.add_format({"align": "right"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})

    def __call__(self, row: int, column: int, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            self._number(row, column, value)
        elif isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            self.sheet.write_datetime(row, column, value, self.day)
        else:
            self.sheet.write_string(row, column, as_text(value))

    def _number(self, row: int, column: int, value: int | Decimal) -> None:
        text = as_text(value)
        if len(text.lstrip("-").replace(".", "").lstrip("0")) > DIGITS_KEPT:
            self.sheet.write_string(row, column, text, self.right)
            return
        places = len(text.partition(".")[2])
        if places not in self.formats:
            pattern = "0." + "0" * places if places else "0"
            self.formats[places] = self.book.add_format({"num_format": pattern})
        self.sheet.write_number(row, column, float(text), self.formats[places])


def _text(text: str) -> str:
    text = _UNPRINTABLE.sub("\ufffd", text)
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT] + "…"
    if text.startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _bounded(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    for number, row in enumerate(rows):
        if number >= MOST_ROWS:
            raise Refused(
                _("超过一百万行，一个文件放不下。请缩小范围再导出。"), code="export_too_long"
            )
        yield row


def _named(columns: Columns) -> list[Column]:
    return [Column(str(c)) if isinstance(c, str | Promise) else c for c in columns]


def _width(name: str) -> int:
    wide = sum(2 if ord(letter) >= _FULL_WIDTH else 1 for letter in name)
    return min(max(wide + 2, 10), 40)


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "1"
