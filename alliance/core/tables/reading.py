"""The one reader of tables people send: XLSX, old XLS and CSV, bounded, never trusting.

A cell is the text a person sees: numbers without exponent, dates as `2026-11-22`, percent
with its sign. Everything that is wrong with a file as a whole is `Invalid` and found early:
no file costs seconds or hundreds of megabytes before it is refused.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.tables.old_excel import read_old_workbook
from alliance.core.tables.shape import (
    LONGEST_CELL,
    Row,
    Table,
    check_bounds,
    clean,
    no_such_sheet,
    row_of,
)
from alliance.core.tables.workbook import read_workbook

MOST_BYTES: Final = 20 * 1024 * 1024
_CHUNK: Final = 1 << 20
_LONGEST_LINE: Final = 1 << 20
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


def read_table(name: str, content: bytes, sheet: str = "") -> Table:
    """A sheet of an .xlsx or .xls workbook, or a .csv file in UTF-8, GB 18030 or UTF-16.

    Of a workbook the visible sheet of this name, without one the first that holds anything.
    A workbook is known by its content: some programs save one kind under the other's name.
    Invalid with a sentence for anything else, too large, damaged or hostile.
    """
    if len(content) > MOST_BYTES:
        raise Invalid(_("文件超过 20 MB。请分成几份再上传。"), code="file_too_large")
    ending = name.rpartition(".")[2].lower()
    if content.startswith(_OLD_EXCEL):
        if ending == "xls":
            return read_old_workbook(content, sheet)
        raise Invalid(  # a new workbook with a password is wrapped like an old one
            _("文件带有打开密码，或内容与文件名不符。请去掉密码，另存为 .xlsx。"),
            code="file_old_or_encrypted",
        )
    if ending in {"xlsx", "xls"} and content.startswith(_ZIP):
        return read_workbook(content, sheet)
    if ending == "xls":
        raise Invalid(
            _("这个 .xls 其实是网页或文本，不是工作簿。请在表格软件中打开，另存为 .xlsx。"),
            code="file_kind",
        )
    if ending == "csv" and not content.startswith(_ZIP):
        if sheet:
            raise no_such_sheet(sheet, ())
        return Table(list(_csv_rows(content)))
    raise Invalid(_("只接受 .xlsx、.xls 和 .csv 文件，且内容要与文件名相符。"), code="file_kind")


def _encoding(content: bytes) -> str:
    """The encoding in which all of it is text; nothing decoded is kept."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            parts = [
                "\x00" in decoder.decode(content[at : at + _CHUNK], at + _CHUNK >= len(content))
                for at in range(0, len(content), _CHUNK)
            ]
        except UnicodeDecodeError:
            continue
        if not any(parts):
            return encoding
    raise Invalid(
        _("读不出文件里的文字。请在表格软件中另存为“CSV UTF-8”再上传。"), code="file_encoding"
    )


def _lines(content: bytes) -> Iterator[str]:
    stream = io.TextIOWrapper(io.BytesIO(content), _encoding(content), newline="")
    while line := stream.readline(_LONGEST_LINE):
        if len(line) >= _LONGEST_LINE:
            raise Invalid(_("有一行长得不像表格。请检查文件的分隔符。"), code="file_line_too_long")
        yield line


def _csv_rows(content: bytes) -> Iterator[Row]:
    first = next((line for line in islice(_lines(content), 100) if line.strip()), "")
    delimiter = max(",\t;", key=first[:10_000].count)
    reader = csv.reader(_lines(content), delimiter=delimiter, strict=True)
    cells, number = 0, 1
    try:
        for record in reader:
            cells += len(record)
            check_bounds(number, len(record), cells)
            if any(len(text) > LONGEST_CELL for text in record):
                raise Invalid(
                    _("第 %(row)d 行有一格文字过长。") % {"row": number}, code="file_cell_too_long"
                )
            row = row_of(number, [clean(text) for text in record])
            if row is not None:
                yield row
            number = reader.line_num + 1
    except csv.Error as trouble:
        raise Invalid(
            _("第 %(row)d 行的引号或分隔符有错，读不下去。请改正后再上传。") % {"row": number},
            code="file_damaged",
        ) from trouble
