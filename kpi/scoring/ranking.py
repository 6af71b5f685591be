"""Ranks: equal points share one, the next one is left out (1, 2, 2, 4)."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TypeVar

_Entry = TypeVar("_Entry")


def ranked(
    entries: Iterable[_Entry],
    *,
    points: Callable[[_Entry], Decimal],
    name: Callable[[_Entry], str],
    code: Callable[[_Entry], str],
) -> list[tuple[int, _Entry]]:
    """Entries with their ranks: most points first, then by name (code points), then by code."""
    order = sorted(entries, key=lambda entry: (-points(entry), name(entry), code(entry)))
    result: list[tuple[int, _Entry]] = []
    for position, entry in enumerate(order, start=1):
        shared = result and points(result[-1][1]) == points(entry)
        result.append((result[-1][0] if shared else position, entry))
    return result
