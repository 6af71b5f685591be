"""Calendar months: the same day so many months later, never so many times thirty days."""

from calendar import monthrange
from datetime import date
from typing import Final

from staffing.rules.spans import Span

_MONTHS: Final = 12


def after(day: date, months: int) -> date:
    """The same day `months` later; where that month is shorter, its last day.

    OverflowError when the calendar has no such day.
    """
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year = day.year + years
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("no such year")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def lasts(span: Span, months: int) -> bool:
    """Whether a span is at least so many calendar months long."""
    return span.until is None or after(span.first, months) <= span.until
