"""The headings of a table of another system: in which lines, in which columns, known by what."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from alliance.core.imports.headings import DEEPEST, texts_of
from alliance.core.imports.layout import normal
from alliance.core.numbers import is_number
from alliance.core.tables import Row, Table
from kpi.mapping.plan import PERIOD, Plan
from kpi.mapping.times import is_time

#: A heading may go over so many lines.
MOST_LINES: Final = 3
#: A table is taken for a known one whose layout has changed from so large a share of headings on.
ALIKE: Final = 0.5
_DATED: Final = re.compile(r"(?:19|20)\d\d年?度?(?:\d{1,2}月(?:份)?)?")
_LANGUAGES: Final = ("zh-hans", "en")


@dataclass(frozen=True)
class Column:
    """A heading: what it says, in which column, and by what it is known from year to year.

    `mark` is its text without years, blanks and widths; of several alike the second is `…#2`.
    `lines` are its lines from the top down.
    """

    text: str
    index: int
    mark: str
    lines: tuple[str, ...]

    @property
    def letter(self) -> str:
        """The column as spreadsheets call it: `A`, `AB`."""
        number, letters = self.index + 1, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return letters


@dataclass(frozen=True)
class Sheet:
    """A table whose heading lines are known."""

    table: Table
    first: int
    last: int
    columns: tuple[Column, ...]

    @cached_property
    def below(self) -> list[Row]:
        """The rows under the heading."""
        return [row for row in self.table.rows if row.number > self.last]

    @cached_property
    def above(self) -> list[tuple[str, str]]:
        """The texts over the heading, nearest first: cell and what it says."""
        found = [
            (f"{Column('', index, '', ()).letter}{row.number}", text)
            for row in self.table.rows
            if row.number < self.first
            for index, text in enumerate(row.cells)
            if text
        ]
        return found[::-1]

    def texts_at(self, index: int) -> dict[int, str]:
        """What a column says, row by row; an area merged over rows says the same in each."""
        found = {row.number: row.cells[index] for row in self.below if index < len(row.cells)}
        for first, left, last, _right in self.table.merged:
            if left == index and first > self.last and found.get(first):
                found.update(dict.fromkeys(range(first + 1, last + 1), found[first]))
        return {number: text for number, text in found.items() if text}


def sheet_at(table: Table, first: int, lines: int) -> Sheet | None:
    """The table with its heading in these lines, the first one a row number; None without any."""
    rows = [row for row in table.rows[:DEEPEST] if first <= row.number < first + lines]
    return _sheet(table, rows) if rows else None


def sheet_like(table: Table, plan: Plan) -> tuple[Sheet, bool] | None:
    """The table with the heading most like the plan's, and whether it is exactly that one.

    None when it is some other table. Periods that stand across the top change from file to file
    and are no difference.
    """
    wanted = {mark for mark, role in plan.columns.items() if role != PERIOD or not is_time(mark)}
    best: tuple[float, Sheet] | None = None
    rows = table.rows[:DEEPEST]
    for start in range(len(rows) - plan.lines + 1):
        sheet = _sheet(table, rows[start : start + plan.lines])
        found = {column.mark for column in _lasting(plan, sheet.columns)}
        alike = len(found & wanted) / max(len(found | wanted), 1)
        if alike and (best is None or alike > best[0]):
            best = (alike, sheet)
    if best is None or best[0] < ALIKE:
        return None
    return best[1], best[0] == 1 and _has_across(plan, best[1])


def _has_across(plan: Plan, sheet: Sheet) -> bool:
    """Where periods stand across the top there is at least one."""
    return plan.across != PERIOD or any(is_time(line) for c in sheet.columns for line in c.lines)


def _lasting(plan: Plan, columns: Collection[Column]) -> list[Column]:
    """The headings that do not change by themselves."""
    return [c for c in columns if plan.across != PERIOD or not is_time(c.text)]


def _sheet(table: Table, rows: Sequence[Row]) -> Sheet:
    ours = reason_headings()
    seen: Counter[str] = Counter()
    columns = []
    for index, said in texts_of(rows, table):
        text = "/".join(said)
        if normal(text) in ours:
            continue
        mark = _DATED.sub("", normal(text)) or normal(text)
        seen[mark] += 1
        mark = mark if seen[mark] == 1 else f"{mark}#{seen[mark]}"
        columns.append(Column(text, index, mark, tuple(said)))
    return Sheet(table, rows[0].number, rows[-1].number, tuple(columns))


def reason_headings() -> set[str]:
    """What the column with reasons is called that is added to refused rows."""
    found = set()
    for language in _LANGUAGES:
        with translation.override(language):
            found.add(normal(_("退回原因")))
    return found


def likely_heading(table: Table) -> tuple[int, int]:
    """Row number and lines of what looks most like a heading: many texts, numbers below."""
    rows = table.rows[:DEEPEST]
    best, first, lines = -1, 1, 1
    for start, row in enumerate(rows):
        words = [cell for cell in row.cells if cell and (is_time(cell) or not is_number(cell))]
        below = rows[start + 1 : start + 4]
        figures = any(is_number(cell) for one in below for cell in one.cells)
        if figures and len(set(words)) > best:
            best, first, lines = len(set(words)), row.number, 1
    return _with_group(table, rows, first, lines)


def _with_group(table: Table, rows: Sequence[Row], first: int, lines: int) -> tuple[int, int]:
    """The same with the lines above and below that belong to it.

    Above: where areas merged side by side or downwards join them. Below: where a merged area
    reaches down, or the line is all words and begins with a blank.
    """
    areas = [area for area in table.merged if not _is_title(area, table)]
    by_number = {row.number: row for row in rows}
    while lines < MOST_LINES and (below := by_number.get(first + lines)):
        reaches = any(first <= area[0] < first + lines <= area[2] for area in areas)
        words = not below.cells[0] and not any(is_number(cell) for cell in below.cells if cell)
        if not (reaches or words):
            break
        lines += 1
    while lines < MOST_LINES and first - 1 in by_number:
        above = first - 1
        if not any(
            area[0] <= above <= area[2] and (area[2] >= first or area[3] > area[1])
            for area in areas
        ):
            break
        first, lines = above, lines + 1
    return first, lines


def _is_title(area: tuple[int, int, int, int], table: Table) -> bool:
    width = max((len(row.cells) for row in table.rows), default=0)
    return area[1] == 0 and area[3] - area[1] + 1 >= width - 1 and area[0] == area[2]
