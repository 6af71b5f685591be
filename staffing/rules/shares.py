"""Shares of a working day: one person never stands for more than one whole person."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from staffing.rules.spans import Span

#: A person's whole working day.
WHOLE = Fraction(1)


class Part(NamedTuple):
    """A posting's days and its share of the working day; a full-time one has the whole."""

    span: Span
    share: Decimal


def stand_together(parts: Iterable[Part]) -> bool:
    """Whether these postings of one person may stand beside each other.

    On no day do their shares make more than one; two full-time ones therefore never overlap.
    """
    changes = []
    for part in parts:
        if part.span.days == 0:
            continue
        changes.append((part.span.first, Fraction(part.share)))
        if part.span.until is not None:
            changes.append((part.span.until, -Fraction(part.share)))
    # At a day on which one ends and the next begins, what ends comes first.
    total = Fraction(0)
    for _day, change in sorted(changes):
        total += change
        if total > WHOLE:
            return False
    return True


def fte_days(parts: Iterable[Part]) -> Fraction | None:
    """The sum of the shares over all days, exactly; None while a posting has no end."""
    total = Fraction(0)
    for part in parts:
        days = part.span.days
        if days is None:
            return None
        total += days * Fraction(part.share)
    return total
