"""Small counts are hidden, and as many others as are needed that no sum gives them away.

A table is a set of entries between two lines, its row and its column; totals stand with the sign
−1, so that every line sums to zero. Whoever reads it knows that a small count is 1 to 4, that
another hidden one is 5 or more, and every count that is shown. A hidden small count is safe when
the same table could stand with another number in its place: exactly when a ring of hidden entries
runs through it along which one can be moved. That is searched for, not assumed.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

#: Counts from 1 up to without this are small.
SMALLEST: Final = 5
SMALL: Final = "small"
HIDDEN: Final = "hidden"


@dataclass(frozen=True)
class Entry:
    """A count in a table: its row, its column, +1 or −1 for a total; `fixed` is always shown."""

    key: Hashable
    row: Hashable
    column: Hashable
    sign: int
    value: int
    fixed: bool = False


def is_small(value: int) -> bool:
    """Whether a count by itself may not be read; nobody is found out by a 0."""
    return 0 < value < SMALLEST


def marks_of(entries: Sequence[Entry]) -> dict[Hashable, str] | None:
    """By key, why an entry is not shown; None where the whole table must be withheld.

    Totals that are fixed and not small stay. What is hidden besides is the smallest that helps.
    """
    hidden = {entry for entry in entries if is_small(entry.value)}
    while True:
        exposed = [one for one in entries if is_small(one.value) and not _is_safe(one, hidden)]
        if not exposed:
            break
        more = _next_to_hide(exposed[0], entries, hidden)
        if more is None:
            return None
        hidden.add(more)
    return {one.key: SMALL if is_small(one.value) else HIDDEN for one in hidden}


def _next_to_hide(exposed: Entry, entries: Iterable[Entry], hidden: set[Entry]) -> Entry | None:
    """The smallest shown count that saves the exposed one, otherwise the smallest beside any."""
    lines = {line for one in (*hidden, exposed) for line in (("r", one.row), ("c", one.column))}
    there = sorted(
        (
            one
            for one in entries
            if one not in hidden
            and not one.fixed
            and one.value >= SMALLEST
            and (("r", one.row) in lines or ("c", one.column) in lines)
        ),
        key=lambda one: one.value,
    )
    saving = (one for one in there if _is_safe(exposed, hidden | {one}))
    return next(saving, there[0] if there else None)


def _is_safe(entry: Entry, hidden: set[Entry]) -> bool:
    """Whether the entry could be one more or one less with every shown count as it is."""
    return any(_may(entry, step) and _rings(entry, step, hidden) for step in (1, -1))


def _may(entry: Entry, step: int) -> bool:
    """Whether a step of the signed value leaves the count within what the reader knows of it."""
    value = entry.value + entry.sign * step
    return 0 < value < SMALLEST if is_small(entry.value) else value >= SMALLEST


def _rings(entry: Entry, step: int, hidden: set[Entry]) -> bool:
    """Whether the step is made good along other hidden entries: down a row, up a column."""
    rows, columns = {entry.row}, set[Hashable]()
    waiting = [entry.row]
    others = [one for one in hidden if one != entry]
    while waiting:
        row = waiting.pop()
        for one in others:
            if one.row != row or one.column in columns or not _may(one, -step):
                continue
            if one.column == entry.column:
                return True
            columns.add(one.column)
            for back in others:
                if back.column == one.column and back.row not in rows and _may(back, step):
                    rows.add(back.row)
                    waiting.append(back.row)
    return False
