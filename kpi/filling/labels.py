"""The texts beside a cell, by which it is found again in the next year's file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from alliance.core.imports.layout import normal
from alliance.core.numbers import is_number
from alliance.core.tables.blanks import Sheet
from alliance.core.tables.parts import ref_of
from alliance.core.tables.shape import UNCOMPUTED

Labels = dict[str, list[list[str]]]
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
        self.words: dict[str, str] = {}
        for first, left, last, right in sheet.table.merged:
            text = self.at.get((first, left + 1), "")
            places = [(r, c) for r in range(first, last + 1) for c in range(left + 1, right + 2)]
            if right - left + 1 >= sheet.columns:
                self.wide.update(places)  # a title says nothing about one column
            elif text:
                self.at.update(dict.fromkeys(places, text))

    def word(self, at: tuple[int, int]) -> str:
        """What a cell says that names others: no number, no title over everything, no year."""
        if at in self.wide:
            return ""
        text = self.at.get(at, "")
        if text not in self.words:
            self.words[text] = dated_away(text)
        return self.words[text]


def labels_at(sheet: Sheet, cell: str) -> list[list[str]]:
    """The texts left of the cell and above it, nearest first; years in them do not count."""
    return labels_of(sheet).get(cell, [[], []])


def labels_of(sheet: Sheet) -> Labels:
    """The cells that may be filled, each with the texts left of and above it."""
    return dict(_open_cells(sheet))


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
        if text and not is_number(text)
    }
    inner = {
        (row, column)
        for first, left, last, right in sheet.table.merged
        for row in range(first, last + 1)
        for column in range(left + 1, right + 2)
        if (row, column) != (first, left + 1)
    }
    letters = [ref_of(1, column)[:-1] for column in range(1, sheet.columns + 1)]
    above: list[list[str]] = [[] for _letter in letters]
    for row in range(1, sheet.rows + 1):
        left: list[str] = []
        for column, letter in enumerate(letters, start=1):
            at = (row, column)
            ref = f"{letter}{row}"
            if at not in said and at not in inner and ref not in sheet.formulas:
                over = above[column - 1]
                yield ref, [left[:NEAREST], over[:NEAREST]] if named else []
            if word := texts.word(at):
                left = _nearest(word, left)
                above[column - 1] = _nearest(word, above[column - 1])


def _nearest(word: str, others: list[str]) -> list[str]:
    """The word before the others, each once, the nearest first."""
    return [word, *(other for other in others if other != word)]


def dated_away(text: str) -> str:
    """A text for comparing, without the years and months in it; "" for a number."""
    if not text or text == UNCOMPUTED or is_number(text):
        return ""
    return _DATED.sub("", normal(text))
