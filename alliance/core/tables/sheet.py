"""One sheet of a workbook, row after row."""

import re
from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.tables.formats import Formats
from alliance.core.tables.shape import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_TEXT,
    UNCOMPUTED,
    Row,
    check_bounds,
    clean,
    row_of,
)

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_MOST_MERGED: Final = 20_000


class SheetReader:
    """Handlers for a sheet's tags; afterwards `rows` and `merged` hold what it contains.

    Rows and the cells within them must come in order, as every program writes them: a
    sheet that repeats cells without end is refused at the first repetition.
    """

    def __init__(self, texts: list[str], formats: Formats) -> None:
        self.rows: list[Row] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self._texts, self._formats = texts, formats
        self._known: dict[str, int] = {}
        self._number = 0
        self._cells: list[str] = []
        self._column = -1
        self._count = 0
        self._kind: str = "n"
        self._style: str | None = None
        self._formula = self._in_value = False
        self._above = 0
        self._value: list[str] = []
        self._length = self._all = 0
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._start_value,
            "t": self._start_value,
            "f": self._start_formula,
            "rPh": self._start_above,
            "mergeCell": self._merge,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._end_value,
            "t": self._end_value,
            "rPh": self._end_above,
        }

    def start(self, tag: str, said: dict[str, str]) -> None:
        """A start tag."""
        if (handle := self._starts.get(tag)) is not None:
            handle(said)

    def end(self, tag: str) -> None:
        """An end tag."""
        if (handle := self._ends.get(tag)) is not None:
            handle()

    def text(self, piece: str) -> None:
        """Text between two tags."""
        if self._in_value:
            self._length += len(piece)
            self._all += len(piece)
            if self._length > LONGEST_CELL or self._all > MOST_TEXT:
                raise ValueError("too much text")
            self._value.append(piece)

    def _start_row(self, said: dict[str, str]) -> None:
        number = int(said.get("r", self._number + 1))
        if number <= self._number:
            raise ValueError("rows out of order")
        self._number = number
        self._cells = []
        self._column = -1

    def _end_row(self) -> None:
        row = row_of(self._number, self._cells)
        if row is not None:
            check_bounds(self._number, 0, 0)
            self.rows.append(row)

    def _start_cell(self, said: dict[str, str]) -> None:
        column = self._column + 1
        if (place := said.get("r")) is not None:
            letters = place.rstrip("0123456789")
            column = self._known.get(letters, -1)
            if column < 0:
                column = self._known[letters] = column_of(place)
            if column <= self._column:
                raise ValueError("cells out of order")
        self._column = column
        self._count += 1
        if self._count > MOST_CELLS:
            check_bounds(0, 0, self._count)
        self._kind = said.get("t", "n")
        self._style = said.get("s")
        self._formula = False
        self._value = []
        self._length = 0

    def _end_cell(self) -> None:
        shown = self._shown()
        if not shown:
            return
        if self._column >= MOST_COLUMNS:
            check_bounds(self._number, self._column + 1, self._count)
        while len(self._cells) < self._column:
            self._cells.append("")
        self._cells.append(shown)

    def _shown(self) -> str:
        value = "".join(self._value)
        if self._formula and self._kind == "n" and not value:
            return UNCOMPUTED
        if self._kind == "n":
            return self._formats.shown(value.strip(), self._style) if value else ""
        if self._kind == "s":
            return self._texts[int(value)]
        if self._kind == "b":
            return _("是") if value.strip() in {"1", "true"} else _("否")
        return clean(value)

    def _start_value(self, said: dict[str, str]) -> None:
        self._in_value = not self._above

    def _end_value(self) -> None:
        self._in_value = False

    def _start_formula(self, said: dict[str, str]) -> None:
        self._formula = True

    def _start_above(self, said: dict[str, str]) -> None:
        self._above += 1

    def _end_above(self) -> None:
        self._above -= 1

    def _merge(self, said: dict[str, str]) -> None:
        first, _colon, last = said["ref"].partition(":")
        area = (row_number(first), column_of(first), row_number(last), column_of(last))
        if area[2] <= MOST_ROWS and area[3] <= MOST_COLUMNS and len(self.merged) < _MOST_MERGED:
            self.merged.append(area)


def column_of(place: str) -> int:
    """The column of `C7`, counted from 0: 2."""
    match = _CELL.fullmatch(place)
    if match is None:
        raise ValueError(f"no cell: {place[:20]}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return column - 1


def row_number(place: str) -> int:
    """The row of `C7`: 7."""
    match = _CELL.fullmatch(place)
    if match is None:
        raise ValueError(f"no cell: {place[:20]}")
    return int(match[2])
