"""An XLSX workbook as a table: openpyxl reads it, what stands here keeps it within bounds.

openpyxl parses through defusedxml, which refuses entities, but builds in memory what it
reads: the archive is looked through before, for what it unpacks to and for how many XML
tags it holds. Of the sheet the streaming parser is used rather than `iter_rows`, which
drops rows out of order without a word, and tells neither what is merged nor a formula
that was never computed from a blank.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final

from defusedxml import DefusedXmlException
from django.utils.translation import gettext_lazy as _
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from alliance.core.errors import Invalid
from alliance.core.tables.cells import Shown
from alliance.core.tables.shape import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    UNCOMPUTED,
    Row,
    Table,
    check_bounds,
    no_such_sheet,
    row_of,
)

MOST_ENTRIES: Final = 1000
MOST_UNPACKED: Final = 64 * 1024 * 1024
#: A sheet filled in by people packs to a tenth, one of zeros alone to a thirtieth.
MOST_RATIO: Final = 150
#: A cell has four tags, counted by their “<”: some 700 000 cells, five seconds.
MOST_TAGS: Final = 3_000_000
#: Within one row or text, or in a part of which openpyxl builds the whole tree at once.
MOST_TAGS_AT_ONCE: Final = 100_000
_HARMLESS: Final = 1 << 20
_CHUNK: Final = 1 << 18
_ENCRYPTED: Final = 0x1
_PACKINGS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
#: The parts that are read piece by piece, and may therefore be long.
_LONG_PART: Final = re.compile(r"/?xl/(worksheets/[^/]+|sharedStrings\d*)\.xml")
_TEXT_TAG: Final = f"{{{SHEET_MAIN_NS}}}si"


def read_workbook(content: bytes, sheet: str = "") -> Table:
    """The visible sheet of this name; without one the first that holds anything.

    Invalid when there is none of the name, or the file is damaged, too large or hostile.
    """
    with damage_refused():
        first: Table | None = None
        for _part, table in sheets_of(opened(content), sheet):
            first = first or table
            if table.rows or sheet:
                return table
    return first or Table([])


def opened(content: bytes) -> ExcelReader:
    """The workbook with its list of sheets and its styles, once it was looked through.

    To be called, as all that follows from it, inside `damage_refused`.
    """
    reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    check_archive(reader.archive)
    reader.read_manifest()
    for part in reader.package.Override:
        if "main+xml" in part.ContentType and _LONG_PART.fullmatch(part.PartName):
            raise too_large()  # a long part given out as the short list of sheets
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    return reader


def sheets_of(reader: ExcelReader, only: str = "") -> Iterator[tuple[str, Table]]:
    """The visible sheets one after the other, or `only` one: the part it is in, what it holds."""
    found = [
        (sheet.name, relation.target)
        for sheet, relation in reader.parser.find_sheets()
        if sheet.state == "visible" and relation.Type.endswith("/worksheet")
    ]
    if not found:
        raise Invalid(_("工作簿里没有可见的工作表。"), code="file_no_sheet")
    if only and only not in {name for name, _target in found}:
        raise no_such_sheet(only, [name for name, _target in found])
    shown, texts = Shown(reader.wb), texts_of(reader)
    for name, target in found:
        if only and name != only:
            continue
        with reader.archive.open(target) as stream:
            source = OneByOne(stream)
            parser = SheetParser(source, texts, True, reader.wb.epoch, shown.dates, shown.durations)
            rows = list(rows_of(parser, source, shown))
        others = tuple(other for other, _target in found if other != name)
        yield target, Table(rows, name, merged_of(parser), others)


def texts_of(reader: ExcelReader) -> list[str]:
    """The texts that cells share by number."""
    package: Any = reader.package
    texts: list[str] = []
    if (part := package.find(SHARED_STRINGS)) is not None:
        with reader.archive.open(part.PartName[1:]) as stream:
            source = OneByOne(stream)
            for _event, node in iterparse(source):
                if node.tag == _TEXT_TAG:
                    text: Any = Text.from_tree(node)
                    texts.append(text.content)
                    node.clear()
                    source.tags = 0
    return texts


class OneByOne:
    """A part's bytes; too many tags since the row or text that came last are refused."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.tags = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self.stream.read(size)
        self.tags += piece.count(b"<")
        if self.tags > MOST_TAGS_AT_ONCE:
            raise too_large()
        return piece


class SheetParser(WorkSheetParser):
    """openpyxl's parser, which also tells a formula that was never computed from a blank."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """The cell's place, value, kind and style."""
        cell: dict[str, Any] = super().parse_cell(element)
        is_empty = cell["value"] is None and cell["data_type"] == "n"
        if is_empty and element.find(FORMULA_TAG) is not None:
            cell["value"] = UNCOMPUTED
        return cell


def rows_of(parser: WorkSheetParser, source: OneByOne, shown: Shown) -> Iterator[Row]:
    """The rows that are not blank; rows and cells come in order, as every program writes them."""
    last = count = 0
    for number, cells in parser.parse():
        source.tags = 0
        parser.row_dimensions.clear()
        if number <= last:
            raise ValueError("rows out of order")
        last, column = number, 0
        texts: list[str] = []
        count += len(cells)
        for cell in cells:
            if cell["column"] <= column:
                raise ValueError("cells out of order")
            column = cell["column"]
            if text := shown(cell):
                check_bounds(number, column, count)
                texts += [""] * (column - 1 - len(texts))
                texts.append(text)
        if row := row_of(number, texts):
            yield row


def merged_of(parser: WorkSheetParser) -> tuple[tuple[int, int, int, int], ...]:
    areas = [
        (area.min_row, area.min_col - 1, area.max_row, area.max_col - 1)
        for area in (parser.merged_cells.mergeCell if parser.merged_cells else ())
        if area.max_row <= MOST_ROWS and area.max_col <= MOST_COLUMNS
    ]
    if sum(last - first for first, _left, last, _right in areas) > MOST_CELLS:
        raise ValueError("merged areas overlap")
    return tuple(areas)


def check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse what would cost much; afterwards no part opens that was not looked through."""
    entries = archive.infolist()
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Invalid(_("文件带有密码，请去掉密码后再上传。"), code="file_old_or_encrypted")
    if (
        len(entries) > MOST_ENTRIES
        or sum(entry.file_size for entry in entries) > MOST_UNPACKED
        or any(e.file_size > max(_HARMLESS, MOST_RATIO * e.compress_size) for e in entries)
        or any(entry.compress_type not in _PACKINGS for entry in entries)
    ):
        raise too_large()
    tags = 0
    for entry in entries:
        if not entry.filename.lower().endswith((".xml", ".rels")):
            archive.NameToInfo.pop(entry.filename, None)  # pictures and the like
            continue
        found = _tags(archive, entry)
        tags += found
        is_long = _LONG_PART.fullmatch(entry.filename) is not None
        if tags > MOST_TAGS or (found > MOST_TAGS_AT_ONCE and not is_long):
            raise too_large()


def _tags(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """How many tags the part holds; it is refused when one text is longer than a cell holds."""
    tags = 0
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            found = piece.count(b"<")
            if not found and len(piece) > LONGEST_CELL * 4:
                raise too_large()
            tags += found
    return tags


def too_large() -> Invalid:
    return Invalid(_("文件展开后过大，不予打开。请分成几份再上传。"), code="file_too_large")


@contextmanager
def damage_refused() -> Iterator[None]:
    try:
        yield
    except Invalid:
        raise
    except DefusedXmlException as trouble:
        raise Invalid(_("文件里有不允许的声明，不予打开。"), code="file_hostile") from trouble
    except Exception as trouble:  # a damaged part trips openpyxl in every way there is
        raise Invalid(
            _("文件已损坏，打不开。请在表格软件中另存一份再上传。"), code="file_damaged"
        ) from trouble
