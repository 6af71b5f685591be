"""Finding the heading of a sheet: not always in the first line, not always in one line."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_NUMBER = re.compile(r"[-+]?[0-9][0-9.,%-]*")
MISSING: Final = "import_columns_missing"
#: What stands between a column and the unit that somebody said a sheet is in: `income@万元`.
UNIT_MARK: Final = "@"
#: Which column each heading of a sheet is, by the sheet's fingerprint; "" is not to be read.
Mappings = Mapping[str, Mapping[str, str]]
NONE_KNOWN: Final[Mappings] = {}
#: So many values of a column are shown to whoever is asked what it is.
SHOWN: Final = 3


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


@dataclass(frozen=True)
class Unknown:
    """A heading that nobody knows, with the first values under it."""

    heading: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """The likeliest heading of a sheet: what was recognised in it and what was not."""

    lines: list[Row]
    matches: list[_Match]
    unknown: list[tuple[int, str]]
    fingerprint: str

    def places(self) -> set[str]:
        """The codes of the columns that were recognised."""
        return {match.column.code for match in self.matches}


def find_heading(
    table: Table, columns: Sequence[Column], mappings: Mappings = NONE_KNOWN
) -> Heading:
    """The heading with most of the columns; Invalid names what is missing or doubled."""
    found = likeliest(table, columns, mappings)
    _check(columns, found.matches)
    last = found.lines[-1].number
    common = common_unit([row for row in table.rows[:DEEPEST] if row.number <= last])
    places = {match.column.code: _place(match, common) for match in found.matches}
    unknown = tuple(text for _index, text in found.unknown)
    return Heading(found.lines[0].number, last, places, unknown)


def likeliest(table: Table, columns: Sequence[Column], mappings: Mappings = NONE_KNOWN) -> Found:
    """The lines in which most columns are recognised; without any, the line with most texts."""
    names, by_code = _names(columns), {column.code: column for column in columns}
    best: Found | None = None
    for lines in _candidates(table.rows[:DEEPEST]):
        texts = texts_of(lines, table)
        mark = fingerprint("".join(said) for _index, said in texts)
        told = mappings.get(mark, {})
        matches, unknown = [], []
        for index, said in texts:
            heading = "".join(said)
            code, _at, unit = told.get(heading, "").partition(UNIT_MARK)
            if code in by_code:
                matches.append(_told(by_code[code], index, heading, unit))
            elif match := None if heading in told else _match(names, index, said):
                matches.append(match)
            elif heading not in told:
                unknown.append((index, heading))
        if best is None or _rank(matches) > _rank(best.matches):
            best = Found(lines, matches, unknown, mark)
    if best is None or best.matches:
        return best or Found([], [], [], "")
    lines = [max(table.rows[:DEEPEST], key=_wordiness)]
    texts = texts_of(lines, table)
    said_of = [(index, "".join(said)) for index, said in texts]
    return Found(lines, [], said_of, fingerprint(text for _index, text in said_of))


def unknown_headings(table: Table, found: Found) -> list[Unknown]:
    """What nobody knows, each once, with the first values below it."""
    last = found.lines[-1].number if found.lines else 0
    below = [row.cells for row in table.rows if row.number > last]
    return [
        Unknown(text, tuple(c[index] for c in below if index < len(c) and c[index])[:SHOWN])
        for index, text in {text: (index, text) for index, text in found.unknown}.values()
    ]


def fingerprint(headings: Iterable[str]) -> str:
    """What a sheet's headings are known by, whatever blanks and widths its letters have."""
    said = json.dumps([normal(text) for text in headings], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _told(column: Column, index: int, heading: str, unit: str) -> _Match:
    """A heading somebody said is this column, in this unit; else the one in its brackets counts."""
    if unit in column.units:
        return _Match(column, index, heading, normal(unit))
    split = _UNIT.fullmatch(normal(heading))
    known = {normal(unit) for unit in column.units}
    return _Match(column, index, heading, split["unit"] if split and split["unit"] in known else "")


def _wordiness(row: Row) -> int:
    """How many different texts of a line are no numbers."""
    return len({cell for cell in row.cells if cell and not _NUMBER.fullmatch(normal(cell))})


def _candidates(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Runs of one, two or three neighbouring rows; the short and early ones first."""
    for depth in range(1, LINES + 1):
        for start in range(len(rows) - depth + 1):
            yield list(rows[start : start + depth])


def _rank(matches: Sequence[_Match]) -> int:
    return len({match.column.code for match in matches})


def _names(columns: Sequence[Column]) -> dict[str, Column]:
    """What each heading means: a column's own name or code before another one's alias."""
    found = {normal(name): column for column in columns for name in column.aliases}
    found |= {normal(str(column.name)): column for column in columns}
    return found | {normal(column.code): column for column in columns}


def texts_of(lines: Sequence[Row], table: Table) -> list[tuple[int, list[str]]]:
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
            code=MISSING,
        )


def common_unit(rows: Sequence[Row]) -> str:
    """The unit that a line says for the whole sheet (单位：万元); "" without one."""
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
