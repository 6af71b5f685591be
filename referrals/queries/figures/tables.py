"""A table of figures as page, workbook and REST door show it: small counts hidden in one place."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.showing import number
from referrals.queries.figures.hiding import HIDDEN, SMALL, SMALLEST, Entry, is_small, marks_of

#: How a hidden count is written; the second is hidden so that no sum gives the first away.
MARKS: Final[Mapping[str, Promise]] = {SMALL: _("＜5"), HIDDEN: _("隐去")}
TOTAL: Final = "total"
Asked = Mapping[str, str]


@dataclass(frozen=True)
class Cell:
    """One figure: `value` None where it is hidden or there is none, `text` as it is read.

    `asked` are the parameters of the list of cases behind it, empty where there is no list.
    """

    value: Any = None
    text: str = ""
    mark: str = ""
    asked: Asked = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One row of a table: its words, and a cell for each column."""

    head: str
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """One table: what it counts stands in `note`; withheld where nothing of it can be shown."""

    key: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    note: str = ""
    withheld: bool = False


def cell(value: int, mark: str = "", asked: Asked | None = None) -> Cell:
    """A count, or why it is not shown."""
    if mark:
        return Cell(None, str(MARKS[mark]), mark)
    return Cell(value, number(value), "", (asked or {}) if value else {})


def alone(value: int, asked: Asked, *, hides: bool) -> Cell:
    """A count that is no part of a sum."""
    return cell(value, SMALL if hides and is_small(value) else "", asked)


def said(value: Any, text: str) -> Cell:
    """A figure that is no count, as it is read."""
    return Cell(value, text)


NOTHING: Final = Cell(None, "—")


def shares(
    rows: Iterable[tuple[str, int, Asked]], *, hides: bool, total: Asked | None = None
) -> tuple[tuple[Line, ...], bool]:
    """Parts of one sum and the sum itself, as lines of one column; whether it is withheld.

    The sum is shown wherever it is no small count, for it also stands elsewhere.
    """
    parts = list(rows)
    whole = sum(value for _head, value, _asked in parts)
    marks: dict[Hashable, str] | None = {}
    if hides:
        entries = [Entry(n, "", "", 1, value) for n, (_h, value, _a) in enumerate(parts)]
        marks = marks_of([*entries, Entry(TOTAL, "", "", -1, whole, fixed=True)])
    end = Line(str(_("合计")), (alone(whole, total or {}, hides=hides),), is_total=True)
    if marks is None:
        return (end,), True
    lines = [
        Line(head, (cell(value, marks.get(n, ""), asked),))
        for n, (head, value, asked) in enumerate(parts)
    ]
    return (*lines, end), False


@dataclass(frozen=True)
class Matrix:
    """Counts between rows and columns with their totals, by the keys of both; None: withheld."""

    rows: tuple[Hashable, ...]
    columns: tuple[Hashable, ...]
    values: Mapping[tuple[Hashable, Hashable], int]
    marks: Mapping[Hashable, str] | None

    def value(self, row: Hashable, column: Hashable) -> int:
        """The count, or the total of a row, a column or all; 0 where there is nothing."""
        return self.values.get((row, column), 0)

    def mark(self, row: Hashable, column: Hashable) -> str:
        """Why it is not shown, "" where it is."""
        return (self.marks or {}).get((row, column), "")


def matrix(pairs: Mapping[Any, int], order: Sequence[Hashable], *, hides: bool) -> Matrix:
    """Counts by pair with every total; rows and columns that hold nothing are left out."""
    there = {pair: n for pair, n in pairs.items() if n}
    rows = tuple(key for key in order if any(row == key for row, _c in there))
    columns = tuple(key for key in order if any(column == key for _r, column in there))
    values: dict[tuple[Hashable, Hashable], int] = dict(there)
    for (row, column), n in there.items():
        for key in ((row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
            values[key] = values.get(key, 0) + n
    marks: Mapping[Hashable, str] | None = {}
    if hides and any(map(is_small, values.values())):
        marks = marks_of([_entry(r, c, n) for (r, c), n in values.items()])
    return Matrix(rows, columns, values, marks)


def _entry(row: Hashable, column: Hashable, value: int) -> Entry:
    whole = row == column == TOTAL
    sign = 1 if whole or TOTAL not in {row, column} else -1
    return Entry((row, column), row, column, sign, value, fixed=whole)


__all__ = [
    "MARKS",
    "NOTHING",
    "SMALLEST",
    "TOTAL",
    "Asked",
    "Cell",
    "Line",
    "Matrix",
    "Table",
    "alone",
    "cell",
    "matrix",
    "said",
    "shares",
]
