"""What plans expect of people sent, beside what there is: plain counts over postings."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from staffing.rules.months import after, lasts
from staffing.rules.spans import Span, within

_DAY = timedelta(days=1)


class Sent(NamedTuple):
    """One posting that began: who, from where to where, in which form, on which days."""

    kind: str
    person: int
    home: int
    host: int
    span: Span
    ongoing: bool


def there_on(rows: Iterable[Sent], kinds: Iterable[str], day: date) -> list[Sent]:
    """Those of these forms that go on at a day."""
    asked = set(kinds)
    return [row for row in rows if row.kind in asked and row.ongoing and day in row.span]


def in_month(rows: Iterable[Sent], kinds: Iterable[str], homes: Iterable[int], month: date
             ) -> dict[int, set[int]]:  # fmt: skip
    """Who of these homes worked at which host on a day of the month at least."""
    asked, senders = set(kinds), set(homes)
    found: dict[int, set[int]] = {}
    for row in rows:
        sends = row.kind in asked and row.home in senders
        if sends and within([row.span], month, after(month, 1)):
            found.setdefault(row.host, set()).add(row.person)
    return found


def begun_in(rows: Iterable[Sent], kind: str, year: int) -> list[Sent]:
    """Those of one form that began in a year."""
    return [row for row in rows if row.kind == kind and row.span.first.year == year]


def long_enough(rows: Iterable[Sent], months: int, today: date) -> list[Sent]:
    """Those that have lasted so many calendar months by the end of today."""
    return [row for row in rows if lasts(_until(row.span, today), months)]


def ever(rows: Iterable[Sent], kind: str, today: date) -> int:
    """How many different people were ever there in a form: an end takes nobody away again."""
    return len({row.person for row in rows if row.kind == kind and row.span.first <= today})


def _until(span: Span, today: date) -> Span:
    cut = today + _DAY
    return Span(span.first, cut if span.until is None else min(span.until, cut))
