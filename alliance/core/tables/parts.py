"""Where the cells of a sheet stand in its XML, byte by byte."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Final
from xml.parsers import expat

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string

_END: Final = re.compile(rb"""(?:[^>"']|"[^"]*"|'[^']*')*>""")
_LETTERS: Final = 26
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


@dataclass
class Cell:
    """One cell: its bytes from `start` to `end`, of which its tag ends at `head_end`.

    `results` are the places of the values that a formula showed.
    """

    ref: str
    start: int
    head_end: int
    end: int
    tag: bytes
    has_formula: bool = False
    results: list[tuple[int, int]] = field(default_factory=list)

    @property
    def prefix(self) -> bytes:
        """The name space's prefix with its colon; mostly none."""
        return self.tag[:-1]


@dataclass
class _Row:
    number: int
    start: int
    head_end: int
    end: int
    close: int


@dataclass
class Part:
    """What a sheet's XML holds: cells by row and column, rows, and the data around them."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    rows: dict[int, _Row] = field(default_factory=dict)
    data: _Row | None = None
    prefix: bytes = b""

    @cached_property
    def of_row(self) -> dict[int, list[tuple[int, int]]]:
        """The cells of each row: column and where it begins, from left to right."""
        found: dict[int, list[tuple[int, int]]] = {}
        for (row, column), cell in sorted(self.cells.items(), key=lambda one: one[0]):
            found.setdefault(row, []).append((column, cell.start))
        return found

    def inserted(
        self, raw: bytes, missing: Mapping[int, list[tuple[int, bytes]]]
    ) -> list[tuple[int, int, bytes]]:
        """Where cells go that are not there yet, with the rows they need: pieces to write."""
        pieces: list[tuple[int, int, bytes]] = []
        fresh: dict[int, list[bytes]] = {}
        for number, cells in sorted(missing.items()):
            row = self.rows.get(number)
            if row is None:
                later = [one.start for n, one in self.rows.items() if n > number]
                tag = self.prefix + b"row"
                inside = b"".join(cell for _column, cell in sorted(cells))
                line = b"<" + tag + f' r="{number}">'.encode() + inside + b"</" + tag + b">"
                at = min(later) if later else -1
                fresh.setdefault(at, []).append(line)
            elif row.close == row.start:
                inside = b"".join(cell for _column, cell in sorted(cells))
                tag = self.prefix + b"row"
                head = raw[row.start : row.head_end].removesuffix(b"/>").rstrip()
                pieces.append((row.start, row.end, head + b">" + inside + b"</" + tag + b">"))
            else:
                pieces += self._into(row, cells)
        for at, lines in fresh.items():
            pieces.append(self._rows_at(raw, at, b"".join(lines)))
        return pieces

    def _into(self, row: _Row, cells: list[tuple[int, bytes]]) -> list[tuple[int, int, bytes]]:
        found: dict[int, list[bytes]] = {}
        there = self.of_row.get(row.number, [])
        for column, cell in sorted(cells):
            later = bisect_right(there, column, key=lambda one: one[0])
            at = there[later][1] if later < len(there) else row.close
            found.setdefault(at, []).append(cell)
        return [(at, at, b"".join(new)) for at, new in found.items()]

    def _rows_at(self, raw: bytes, at: int, lines: bytes) -> tuple[int, int, bytes]:
        data = self.data
        if data is None:
            raise ValueError("no data")
        if at >= 0:
            return at, at, lines
        if data.close != data.start:
            return data.close, data.close, lines
        tag = self.prefix + b"sheetData"
        head = raw[data.start : data.head_end].removesuffix(b"/>").rstrip()
        return data.start, data.end, head + b">" + lines + b"</" + tag + b">"


@lru_cache(maxsize=16_384)
def place_of(ref: str) -> tuple[int, int]:
    """`C5` as row 5, column 3; ValueError for what is no cell."""
    letters, row = coordinate_from_string(ref)
    column = 0
    for letter in letters:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    if not (1 <= row <= _LAST_ROW and 1 <= column <= _LAST_COLUMN):
        raise ValueError("no such cell")
    return row, column


def ref_of(row: int, column: int) -> str:
    """Row 5, column 3 as `C5`."""
    return f"{get_column_letter(column)}{row}"


def scanned(raw: bytes) -> Part:
    """The places of a sheet's cells; ValueError for what is not plain UTF-8 without declarations."""
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in raw[:64]:
        raise ValueError("not UTF-8")
    scanner = _Scanner(raw)
    scanner.parse()
    return scanner.part


class _Scanner:
    """Walks through a sheet once and notes where things begin and end."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.part = raw, Part()
        self.row = self.column = self.depth = 0
        self.cell: Cell | None = None
        self.value = -1
        self.parser = expat.ParserCreate("UTF-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse

    def parse(self) -> None:
        """From the first byte to the last."""
        self.parser.Parse(self.raw, True)

    def _refuse(self, *_said: Any) -> None:
        raise ValueError("declarations are not allowed")

    def _tag_end(self, at: int) -> int:
        found = _END.match(self.raw, at)
        if found is None:
            raise ValueError("a tag without end")
        return found.end()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        at = self.parser.CurrentByteIndex
        local = name.rpartition(":")[2]
        if local == "sheetData" and self.part.data is None:
            self.part.prefix = name.encode()[: -len(local)]
            self.part.data = _Row(0, at, self._tag_end(at), 0, at)
        elif self.part.data is None or self.part.data.end:
            return
        elif local == "row" and self.cell is None:
            self.row = int(attributes.get("r") or self.row + 1)
            self.column = 0
            if self.row in self.part.rows:
                raise ValueError("a row given twice")
            self.part.rows[self.row] = _Row(self.row, at, self._tag_end(at), 0, at)
        elif local == "c" and self.cell is None:
            self._cell(name, attributes.get("r", ""), at)
        elif self.cell is not None and local == "f":
            self.cell.has_formula = True
        elif self.cell is not None and local == "v":
            self.value = at

    def _cell(self, name: str, ref: str, at: int) -> None:
        row, column = place_of(ref) if ref else (self.row, self.column + 1)
        if row != self.row or (row, column) in self.part.cells:
            raise ValueError("a cell out of its row, or given twice")
        self.column = column
        self.cell = Cell(ref_of(row, column), at, self._tag_end(at), 0, name.encode())
        self.part.cells[row, column] = self.cell

    def _end(self, name: str) -> None:
        at = self.parser.CurrentByteIndex
        local, data = name.rpartition(":")[2], self.part.data
        if data is None or data.end:
            return
        if local == "v" and self.cell is not None and self.value >= 0:
            self.cell.results.append((self.value, self._closed(self.value, at)))
            self.value = -1
        elif local == "c" and self.cell is not None:
            self.cell.end = self._closed(self.cell.start, at)
            self.cell = None
        elif local == "row" and self.cell is None and self.row in self.part.rows:
            row = self.part.rows[self.row]
            row.end = self._closed(row.start, at)
            row.close = row.start if row.end == row.head_end else at
        elif local == "sheetData":
            data.end = self._closed(data.start, at)
            data.close = data.start if data.end == data.head_end else at

    def _closed(self, start: int, at: int) -> int:
        """The end of an element that began at `start`; one without content ends with its tag."""
        head = self._tag_end(start)
        if self.raw[start:head].endswith(b"/>"):
            return head
        return self._tag_end(at)
