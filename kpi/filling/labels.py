"""The texts beside a cell, by which it is found again in the next year's file."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from alliance.core.errors import Invalid
from alliance.core.imports.layout import normal
from alliance.core.numbers import parse_number
from alliance.core.tables.blanks import Sheet
from alliance.core.tables.parts import place_of, ref_of
from alliance.core.tables.shape import UNCOMPUTED

#: So many texts to the left and above a cell name it.
NEAREST: Final = 3
_DATED: Final = re.compile(r"(?:19|20)\d\d年?度?(?:\d{1,2}月(?:份)?)?")


@dataclass(frozen=True)
class Found:
    """A cell of a sheet."""

    sheet: str
    cell: str


class _Texts:
    """A sheet's texts by row and column, merged areas filled with theirs."""

    def __init__(self, sheet: Sheet) -> None:
        self.at: dict[tuple[int, int], str] = {
            (row.number, column): text
            for row in sheet.table.rows
            for column, text in enumerate(row.cells, start=1)
            if text
        }
        self.wide: set[tuple[int, int]] = set()
        for first, left, last, right in sheet.table.merged:
            text = self.at.get((first, left + 1), "")
            places = [(r, c) for r in range(first, last + 1) for c in range(left + 1, right + 2)]
            if right - left + 1 >= sheet.columns:
                self.wide.update(places)  # a title says nothing about one column
            elif text:
                self.at.update(dict.fromkeys(places, text))

    def words(self, places: Iterable[tuple[int, int]]) -> list[str]:
        """The nearest different texts that are no numbers, in the order of the places."""
        found: list[str] = []
        for place in places:
            text = "" if place in self.wide else _word(self.at.get(place, ""))
            if text and text not in found:
                found.append(text)
            if len(found) == NEAREST:
                break
        return found


def labels_at(sheet: Sheet, cell: str) -> list[list[str]]:
    """The texts left of the cell and above it, nearest first; years in them do not count."""
    return _labels(_Texts(sheet), *place_of(cell))


def matched(sheets: Sequence[Sheet], sheet: str, labels: list[list[str]]) -> list[Found]:
    """The open cells with the same texts beside them: on the sheet of this name, else on any."""
    everywhere = [
        Found(one.name, ref) for one in sheets for ref, said in _open_cells(one) if said == labels
    ]
    return [found for found in everywhere if found.sheet == sheet] or everywhere


def named_cells(sheet: Sheet) -> list[tuple[str, list[list[str]]]]:
    """The cells that may be filled, with the texts left of and above each."""
    return list(_open_cells(sheet))


def open_cells(sheet: Sheet) -> set[str]:
    """The cells that may be filled: no text, no formula, not inside a merged area."""
    return {ref for ref, _labels_of in _open_cells(sheet, named=False)}


def _open_cells(sheet: Sheet, *, named: bool = True) -> Iterator[tuple[str, list[list[str]]]]:
    texts = _Texts(sheet)
    said = {
        (row.number, column)
        for row in sheet.table.rows
        for column, text in enumerate(row.cells, start=1)
        if text and not _is_number(text)
    }
    inner = {
        (row, column)
        for first, left, last, right in sheet.table.merged
        for row in range(first, last + 1)
        for column in range(left + 1, right + 2)
        if (row, column) != (first, left + 1)
    }
    for row in range(1, sheet.rows + 1):
        for column in range(1, sheet.columns + 1):
            ref = ref_of(row, column)
            if (row, column) in said or (row, column) in inner or ref in sheet.formulas:
                continue
            yield ref, _labels(texts, row, column) if named else []


def _labels(texts: _Texts, row: int, column: int) -> list[list[str]]:
    left = texts.words((row, at) for at in range(column - 1, 0, -1))
    above = texts.words((at, column) for at in range(row - 1, 0, -1))
    return [left, above]


def _word(text: str) -> str:
    if not text or text == UNCOMPUTED or _is_number(text):
        return ""
    return _DATED.sub("", normal(text))


def _is_number(text: str) -> bool:
    try:
        parse_number(text.removesuffix("%"))
    except Invalid:
        return False
    return True
