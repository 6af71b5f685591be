"""Villages by day: which of them nobody served, as plain arithmetic over spans."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from staffing.rules.spans import Span

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """A village: on which days it is small and without a doctor, and on which it is served."""

    needs: Sequence[Span]
    served: Sequence[Span]

    def is_blank(self, day: date) -> bool:
        """Whether it needs somebody on a day and has nobody."""
        return _holds(self.needs, day) and not _holds(self.served, day)


def blanks_by_day(places: Mapping[int, Place], first: date, until: date) -> list[tuple[date, int]]:
    """How many villages nobody served, on each day of a half-open period."""
    days = (until - first).days
    return [
        (day, sum(place.is_blank(day) for place in places.values()))
        for day in (first + n * _DAY for n in range(days))
    ]


def zero_since(counted: Sequence[tuple[date, int]]) -> date | None:
    """The first day from which on there was no blank spot to the end; None where there is one."""
    found = None
    for day, number in reversed(counted):
        if number:
            break
        found = day
    return found


def needing(judged: Iterable[tuple[date, bool]]) -> list[Span]:
    """On which days a village is small: each dated answer holds until the next one."""
    rows = sorted(judged)
    ends = [*(as_of for as_of, _small in rows[1:]), None]
    return [Span(as_of, end) for (as_of, small), end in zip(rows, ends, strict=True) if small]


def _holds(spans: Iterable[Span], day: date) -> bool:
    return any(day in span for span in spans)
