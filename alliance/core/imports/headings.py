"""Finding the heading of a sheet: not always in the first line, not always in one line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.imports.layout import Column, normal
from alliance.core.showing import listed
from alliance.core.tables import Row, Table

#: So far down a heading is looked for, and so many lines it may have.
DEEPEST: Final = 30
LINES: Final = 3
_UNIT = re.compile(r"(?P<name>.+)\((?P<unit>[^()]+)\)")
_UNIT_LINE = re.compile(r"(?:计量|金额)?单位:(?P<unit>[^),,、;]+)")


@dataclass(frozen=True)
class Place:
    """Where a column stands in the file: its index, heading, and factor into its unit."""

    column: Column
    index: int
    heading: str
    factor: Decimal = Decimal(1)


@dataclass(frozen=True)
class Heading:
    """The heading that was found: its lines' numbers, the columns' places, what nobody knows."""

    first: int
    last: int
    places: dict[str, Place]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class _Match:
    column: Column
    index: int
    text: str
    unit: str


def find_heading(table: Table, columns: Sequence[Column]) -> Heading:
    """The heading with most of the columns; Invalid names what is missing or doubled."""
    names = _names(columns)
    best: tuple[list[Row], list[_Match], list[str]] | None = None
    for lines in _candidates(table.rows[:DEEPEST]):
        texts = _texts(lines, table)
        matches = [m for index, said in texts if (m := _match(names, index, said))]
        known = {match.index for match in matches}
        unknown = ["".join(said) for index, said in texts if index not in known]
        if best is None or _rank(matches) > _rank(best[1]):
            best = (lines, matches, unknown)
    lines, matches, unknown = best or ([], [], [])
    _check(columns, matches)
    common = _common_unit([row for row in table.rows[:DEEPEST] if row.number <= lines[-1].number])
    places = {match.column.code: _place(match, common) for match in matches}
    return Heading(lines[0].number, lines[-1].number, places, tuple(unknown))


def _candidates(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Runs of one, two or three neighbouring rows; the short and early ones first."""
    for depth in range(1, LINES + 1):
        for start in range(len(rows) - depth + 1):
            yield list(rows[start : start + depth])


def _rank(matches: Sequence[_Match]) -> int:
    return len({match.column.code for match in matches})


def _names(columns: Sequence[Column]) -> dict[str, Column]:
    return {
        normal(name): column
        for column in columns
        for name in (column.code, str(column.name), *column.aliases)
    }


def _texts(lines: Sequence[Row], table: Table) -> list[tuple[int, list[str]]]:
    """For each column what its heading says, from the top line down."""
    width = max(len(row.cells) for row in lines)
    filled = [list(row.cells) + [""] * (width - len(row.cells)) for row in lines]
    for first, left, last, right in table.merged:
        for row, cells in zip(lines, filled, strict=True):
            if first <= row.number <= last and left < width:
                top = next(
                    (c for r, c in zip(lines, filled, strict=True) if r.number == first), cells
                )
                cells[left : right + 1] = [top[left]] * (min(right + 1, width) - left)
    for cells in filled[:-1]:  # without merged areas (CSV) a group stands over its first column
        for index in range(1, width):
            cells[index] = cells[index] or cells[index - 1]
    found = []
    for index in range(width):
        said = [cells[index] for cells in filled]
        distinct = [text for at, text in enumerate(said) if text and text not in said[:at]]
        if distinct:
            found.append((index, distinct))
    return found


def _match(names: dict[str, Column], index: int, said: list[str]) -> _Match | None:
    for text in ("".join(said), "/".join(said), said[-1], said[0]):
        wanted = normal(text).strip("*").rstrip(":")
        if column := names.get(wanted):
            return _Match(column, index, text, "")
        split = _UNIT.fullmatch(wanted)
        if split and (column := names.get(split["name"])):
            return _Match(column, index, text, split["unit"])
    return None


def _check(columns: Sequence[Column], matches: Sequence[_Match]) -> None:
    found: dict[str, str] = {}
    for match in matches:
        if match.column.code in found:
            raise Invalid(
                _("“%(first)s”和“%(second)s”是同一项的两列。请只留一列。")
                % {"first": found[match.column.code], "second": match.text},
                code="import_column_twice",
            )
        found[match.column.code] = match.text
    missing = [str(c.name) for c in columns if c.required and c.code not in found]
    if missing or not found:
        raise Invalid(
            _("表头里没有找到：%(missing)s。请对照模板检查表头。")
            % {"missing": listed(missing or [c.name for c in columns])},
            code="import_columns_missing",
        )


def _common_unit(rows: Sequence[Row]) -> str:
    for row in rows:
        for cell in row.cells:
            if found := _UNIT_LINE.search(normal(cell)):
                return found["unit"]
    return ""


def _place(match: _Match, common: str) -> Place:
    column = match.column
    unit = match.unit or (common if common in column.units else "")
    heading = match.text if match.unit or not unit else f"{match.text}({unit})"
    factors = {normal(name): factor for name, factor in column.units.items()}
    if not column.units or not unit or unit == normal(column.unit):
        return Place(column, match.index, heading)
    if unit not in factors:
        raise Invalid(
            _("“%(name)s”写的单位是“%(unit)s”，只能是：%(units)s。")
            % {"name": column.name, "unit": unit, "units": listed(column.units)},
            code="import_unit",
        )
    return Place(column, match.index, heading, Decimal(factors[unit]))
