"""Spans of days, half-open: the first day belongs to it, `until` is the day after the last.

`until` is None while a span goes on. An empty span has no day and vanishes in every answer.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple


class Span(NamedTuple):
    """Days from `first` up to but without `until`; None means that it goes on."""

    first: date
    until: date | None

    @property
    def days(self) -> int | None:
        """How many days it has; None when it has no end."""
        if self.until is None:
            return None
        return max((self.until - self.first).days, 0)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day and _is_before(day, self.until)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same days in order, none twice: spans that overlap or touch become one."""
    found: list[Span] = []
    for span in sorted(filter(_has_days, spans), key=lambda one: one.first):
        last = found[-1] if found else None
        if last is None or (last.until is not None and last.until < span.first):
            found.append(span)
        elif last.until is not None and _is_before(last.until, span.until):
            found[-1] = Span(last.first, span.until)
    return found


def without(spans: Iterable[Span], cuts: Iterable[Span]) -> list[Span]:
    """The days of the spans that lie in none of the cuts, merged."""
    holes = merged(cuts)
    found: list[Span] = []
    start = 0
    for span in merged(spans):
        # A hole that ends before this span ends before all later ones too.
        while start < len(holes) and not _is_before(span.first, holes[start].until):
            start += 1
        found.extend(_around(span, holes, start))
    return found


def within(spans: Iterable[Span], first: date, until: date | None) -> list[Span]:
    """The days of the spans from `first` up to but without `until`, merged."""
    cut = (Span(max(one.first, first), _earlier(one.until, until)) for one in spans)
    return merged(cut)


def count(spans: Iterable[Span]) -> int | None:
    """How many days there are, each once; None when one of the spans has no end."""
    total = 0
    for span in merged(spans):
        if span.days is None:
            return None
        total += span.days
    return total


def _around(span: Span, holes: list[Span], start: int) -> Iterator[Span]:
    """What a span keeps of its days beside the holes, which are merged, from this one on."""
    first = span.first
    for at in range(start, len(holes)):
        hole = holes[at]
        if span.until is not None and hole.first >= span.until:
            break
        if first < hole.first:
            yield Span(first, hole.first)
        if hole.until is None:
            return
        first = max(first, hole.until)
    if _is_before(first, span.until):
        yield Span(first, span.until)


def _has_days(span: Span) -> bool:
    return _is_before(span.first, span.until)


def _is_before(day: date, until: date | None) -> bool:
    return until is None or day < until


def _earlier(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return min(one, other)
