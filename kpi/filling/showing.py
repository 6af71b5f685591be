"""A sheet as the page shows it: rows of cells, merged areas as one, what each is bound to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from alliance.core.tables.blanks import Sheet
from alliance.core.tables.parts import ref_of
from kpi.filling.labels import open_cells


@dataclass(frozen=True)
class Shown:
    """One cell on the page: over how many rows and columns it goes, what it says, what it is."""

    ref: str
    text: str = ""
    rows: int = 1
    columns: int = 1
    is_formula: bool = False
    is_open: bool = False
    bound: str = ""
    is_chosen: bool = False
    is_proposed: bool = False


@dataclass(frozen=True)
class Grid:
    """A sheet ready to be shown: letters of the columns, then the rows with their numbers."""

    letters: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[Shown]]] = field(default_factory=list)


def grid_of(
    sheet: Sheet, bound: Mapping[str, str], chosen: str = "", proposed: Collection[str] = ()
) -> Grid:
    """The sheet's cells; `bound` says in words what a cell holds, or is `proposed` to hold."""
    texts: dict[tuple[int, int], str] = {
        (row.number, column): text
        for row in sheet.table.rows
        for column, text in enumerate(row.cells, start=1)
    }
    spans = {(f, left + 1): (last - f + 1, r - left + 1) for f, left, last, r in sheet.table.merged}
    covered = {
        (row, column)
        for (first, left), (rows, columns) in spans.items()
        for row in range(first, first + rows)
        for column in range(left, left + columns)
    } - set(spans)
    free = open_cells(sheet)
    lines: list[tuple[int, list[Shown]]] = []
    for row in range(1, sheet.rows + 1):
        line: list[Shown] = []
        for column in range(1, sheet.columns + 1):
            if (row, column) in covered:
                continue
            ref = ref_of(row, column)
            high, wide = spans.get((row, column), (1, 1))
            shape: dict[str, Any] = {
                "rows": min(high, sheet.rows - row + 1),
                "columns": min(wide, sheet.columns - column + 1),
            }
            is_formula = ref in sheet.formulas
            line.append(
                Shown(
                    ref=ref,
                    text="" if is_formula else texts.get((row, column), ""),
                    is_formula=is_formula,
                    is_open=ref in free,
                    bound=bound.get(ref, ""),
                    is_chosen=ref == chosen,
                    is_proposed=ref in proposed,
                    **shape,
                )
            )
        lines.append((row, line))
    letters = [ref_of(1, column)[:-1] for column in range(1, sheet.columns + 1)]
    return Grid(letters, lines)
