"""A blank workbook of somebody else: shown as tables, and filled in without touching the rest.

Only the bytes of the filled cells are written anew; every other byte of every part stays as it
came. So nothing is lost: formulas, merged areas, protection, styles, widths, drop-down lists,
pictures, charts, and whatever else a spreadsheet program keeps.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.numbers import plain
from alliance.core.tables.parts import Cell, Part, place_of, scanned
from alliance.core.tables.shape import Table
from alliance.core.tables.workbook import check_archive, damage_refused, opened, sheets_of

MOST_BYTES: Final = 4 * 1024 * 1024
MOST_SHEETS: Final = 60
MOST_ROWS: Final = 300
MOST_COLUMNS: Final = 220
MOST_CELLS: Final = 10_000
_ZIP: Final = b"PK\x03\x04"
_BOOK: Final = "xl/workbook.xml"
_SIGNED: Final = re.compile(r"_xmlsignatures/", re.IGNORECASE)
_MACROS: Final = re.compile(r"vbaproject|macrosheets/|activex/|xl/ctrlprops/", re.IGNORECASE)
#: What a fresh value in a cell of these kinds would contradict.
_KIND: Final = re.compile(rb"""\s+(?:t|cm|vm)\s*=\s*("[^"]*"|'[^']*')""")
_CALCULATED: Final = re.compile(rb"""\s+fullCalcOnLoad\s*=\s*("[^"]*"|'[^']*')""")


@dataclass(frozen=True)
class Sheet:
    """One visible sheet of a blank workbook: what it says, and which cells hold formulas.

    `rows` and `columns` count what there is to show, cells with no text but a frame included.
    """

    name: str
    part: str
    table: Table
    formulas: frozenset[str]
    rows: int
    columns: int
    places: Part


def read_blank(content: bytes) -> list[Sheet]:
    """The visible sheets; Invalid when this is no XLSX, is damaged, hostile, or no form to fill in."""
    _check_kind(content)
    with damage_refused():
        reader = opened(content)
        found = []
        for part, table in sheets_of(reader):
            known = scanned(reader.archive.read(part))
            found.append(_sheet(part, table, known))
            if len(found) > MOST_SHEETS:
                raise Invalid(_("这个工作簿的工作表超过 60 张，请分开。"), code="blank_too_large")
        return found


def fill_blank(
    content: bytes,
    numbers: Mapping[str, Mapping[str, Decimal | None]],
    read: Sequence[Sheet] | None = None,
) -> bytes:
    """The workbook with these cells filled, by sheet name and cell (`C5`); None empties a cell.
    `read` are its sheets where the caller has read them already.

    What formulas showed before is left out, so that every program computes them when it opens
    the file. Raises Invalid where a sheet or a cell is not there to be filled.
    """
    sheets = {sheet.name: sheet for sheet in (read or read_blank(content))}
    wanted: dict[str, Mapping[str, Decimal | None]] = {}
    places = {sheet.part: sheet.places for sheet in sheets.values()}
    for name, cells in numbers.items():
        if name not in sheets or sheets[name].formulas & cells.keys():
            raise Invalid(_("这个工作簿里没有要填的工作表或格。"), code="blank_changed")
        wanted[sheets[name].part] = cells
    buffer = io.BytesIO()
    with (
        damage_refused(),
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w") as new,
    ):
        parts = {one.filename for one in old.infolist()}
        for entry in old.infolist():
            raw = old.read(entry)
            is_sheet = re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry.filename)
            if is_sheet or entry.filename in wanted:
                known = places.get(entry.filename) or scanned(raw)
                raw = _filled(raw, known, wanted.get(entry.filename, {}))
            elif entry.filename == _BOOK:
                raw = _computed_on_load(raw)
            new.writestr(entry, raw, compress_type=entry.compress_type)
        if not wanted.keys() <= parts:
            raise Invalid(_("这个工作簿里没有要填的工作表或格。"), code="blank_changed")
    return buffer.getvalue()


def _check_kind(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise Invalid(_("空白表超过 4 MB。请删去图片等多余内容后再上传。"), code="file_too_large")
    if not content.startswith(_ZIP):
        raise Invalid(
            _("只接受 .xlsx 工作簿（不带密码）。旧的 .xls 请另存为 .xlsx。"), code="file_kind"
        )
    with damage_refused(), zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [entry.filename for entry in archive.infolist()]
        if any(_MACROS.search(name) for name in names):
            raise Invalid(
                _("工作簿带有宏或控件，请另存为不带宏的 .xlsx 后再上传。"), code="file_macro"
            )
        if any(_SIGNED.search(name) for name in names):
            raise Invalid(
                _("工作簿带有数字签名，填写后签名会失效。请向发文单位要没有签名的空白表。"),
                code="file_signed",
            )
        if len(set(names)) != len(names):
            raise ValueError("two entries under one name")
        check_archive(archive)


def _sheet(part: str, table: Table, known: Part) -> Sheet:
    last = max((row.number for row in table.rows), default=0)
    width = max((len(row.cells) for row in table.rows), default=0)
    for area in table.merged:
        last, width = max(last, area[2]), max(width, area[3] + 1)
    for row, column in known.cells:
        if row <= MOST_ROWS and column <= MOST_COLUMNS:
            last, width = max(last, row), max(width, column)
    if last > MOST_ROWS or width > MOST_COLUMNS or last * width > MOST_CELLS:
        raise Invalid(
            _("工作表“%(name)s”超过 300 行、220 列或 1 万格，不像要填的表。请删去多余的内容。")
            % {"name": table.sheet},
            code="blank_too_large",
        )
    formulas = frozenset(cell.ref for cell in known.cells.values() if cell.has_formula)
    return Sheet(table.sheet, part, table, formulas, last, width, known)


def _filled(raw: bytes, known: Part, numbers: Mapping[str, Decimal | None]) -> bytes:
    """The sheet's bytes with these cells written; what formulas showed is cut out."""
    pieces: list[tuple[int, int, bytes]] = [
        (cell.start, cell.end, _without_result(raw, cell))
        for cell in known.cells.values()
        if cell.has_formula
    ]
    missing: dict[int, list[tuple[int, bytes]]] = {}
    for ref, number in numbers.items():
        row, column = place_of(ref)
        cell = known.cells.get((row, column))
        if cell is not None:
            pieces.append((cell.start, cell.end, _with_number(raw, cell, number)))
        elif number is not None:
            fresh = _element(known.prefix, f' r="{ref}"'.encode(), number)
            missing.setdefault(row, []).append((column, fresh))
    pieces += known.inserted(raw, missing)
    parts, at = [], 0
    for start, end, fresh in sorted(pieces, key=lambda piece: piece[:2]):
        parts += [raw[at:start], fresh]
        at = max(at, end)
    return b"".join([*parts, raw[at:]])


def _with_number(raw: bytes, cell: Cell, number: Decimal | None) -> bytes:
    attributes = _KIND.sub(b"", raw[cell.start : cell.head_end].rstrip(b"/>"))
    attributes = attributes.partition(cell.tag)[2]
    return _element(cell.prefix, attributes, number)


def _element(prefix: bytes, attributes: bytes, number: Decimal | None) -> bytes:
    tag = prefix + b"c"
    if number is None:
        return b"<" + tag + attributes.rstrip() + b"/>"
    value = plain(number).encode()
    inside = b"<" + prefix + b"v>" + value + b"</" + prefix + b"v>"
    return b"<" + tag + attributes.rstrip() + b">" + inside + b"</" + tag + b">"


def _without_result(raw: bytes, cell: Cell) -> bytes:
    """A formula's cell without the value it showed last."""
    text = raw[cell.start : cell.end]
    for start, end in sorted(cell.results, reverse=True):
        text = text[: start - cell.start] + text[end - cell.start :]
    head = cell.head_end - cell.start
    return _KIND.sub(b"", text[:head]) + text[head:]


def _computed_on_load(raw: bytes) -> bytes:
    """The workbook's own part, which asks for all formulas to be computed when it is opened."""
    asked = b' fullCalcOnLoad="1"'
    found = re.search(rb"<((?:\w+:)?)calcPr\b[^>]*?(/?)>", raw)
    if found:
        tag = _CALCULATED.sub(b"", found[0])
        end = b"/>" if found[2] else b">"
        return raw[: found.start()] + tag[: -len(end)].rstrip() + asked + end + raw[found.end() :]
    places = [
        one.end()
        for name in (b"sheets", b"functionGroups", b"externalReferences", b"definedNames")
        for one in re.finditer(
            rb"</(?:\w+:)?" + name + rb"\s*>|<(?:\w+:)?" + name + rb"\b[^>]*/>", raw
        )
    ]
    if not places:
        return raw
    prefix = re.search(rb"<((?:\w+:)?)workbook\b", raw)
    tag = b"<" + (prefix[1] if prefix else b"") + b"calcPr" + asked + b"/>"
    at = max(places)
    return raw[:at] + tag + raw[at:]
