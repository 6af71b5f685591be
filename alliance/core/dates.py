"""What every app answers when the calendar asks `dates(actor, from_on, until_on)`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final, Literal

#: More of one kind on one day stand in one line.
FEW: Final = 6


@dataclass(frozen=True)
class Dated:
    """One thing of a day that the actor may know of.

    `app` is the app's label, `county` an id. `kind`: `due` has its last day, `begins` counts
    from this day, `ends` holds on this day for the last time. `what` is one line, `url` where to
    act or read on; `open` says that somebody still has to act (an open `due` of the past is
    late). `note` is one word more, such as a day that may still move.
    """

    app: str
    county: int
    on: date
    kind: Literal["due", "begins", "ends"]
    what: str
    url: str
    open: bool = False
    note: str = ""
    demo: bool = False


def few_a_day(
    found: Iterable[Dated], together: Callable[[int], str], url: str = ""
) -> Iterator[Dated]:
    """What an app found of one kind; where a day has many, one line that says how many."""
    ordered = sorted(found, key=lambda one: (one.on, one.county))
    for (on, county), rows in groupby(ordered, key=lambda one: (one.on, one.county)):
        same = list(rows)
        if len(same) <= FEW:
            yield from same
            continue
        first = same[0]
        is_open, is_demo = any(one.open for one in same), all(one.demo for one in same)
        what, to = together(len(same)), url or first.url
        yield Dated(first.app, county, on, first.kind, what, to, open=is_open, demo=is_demo)
