"""Service before promotion: enough days at a day, how many lack, and from when it is enough.

Merged days are added up and compared with the calendar span from the first day that counts: a
year from 1 March 2023 is 366 days, a year from 1 March 2024 is 365.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import NamedTuple

from staffing.rules import months
from staffing.rules.shares import Part
from staffing.rules.spans import Span, count, within, without


class Standing(NamedTuple):
    """How a person stands towards a rule at a day.

    `days` counted before that day, `needed` from the first day that counts (None without
    one), `short` what lacks (None without any service), `earliest` the first day on which it
    is enough if the present posting goes on (None when it is enough already or nothing goes on).
    `by_share` of the days are those of part-time postings, days times share, whole days only.
    """

    met: bool
    days: int
    needed: int | None
    short: int | None
    earliest: date | None
    spans: tuple[Span, ...]
    by_share: int = 0


def standing(
    service: Iterable[Span],
    leaves: Iterable[Span],
    needed_months: int,
    as_of: date,
    ongoing: date | None = None,
    *,
    parts: Iterable[Part] = (),
) -> Standing:
    """Compare the service before `as_of` with so many calendar months.

    `ongoing` is the first day of a further period that goes on at `as_of`; what it brings
    before `as_of` counts, leaves cut out, and `earliest` supposes that no day of it is
    missed from `as_of` on. `parts` are part-time service that counts by its share; without
    any only whole days count.
    """
    periods = list(service)
    if ongoing is not None:
        periods.append(Span(ongoing, None))
    counted = without(within(periods, date.min, as_of), leaves)
    ahead = within(periods, as_of, None)
    shared = [
        Part(span, part.share)
        for part in parts
        for span in without(within([part.span], date.min, as_of), leaves)
    ]
    by_share = floor(
        sum(((one.span.days or 0) * Fraction(one.share) for one in shared), Fraction(0))
    )
    days = (count(counted) or 0) + by_share
    first = min((span.first for span in [*counted, *(one.span for one in shared)]), default=None)
    if first is None:
        needed = _needed(ahead[0].first, needed_months) if ongoing is not None else None
        earliest = None if needed is None else _day_after(ahead, needed)
        return Standing(False, 0, None, None, earliest, ())
    needed = _needed(first, needed_months)
    short = max(needed - days, 0)
    earliest = _day_after(ahead, short) if short and ongoing is not None else None
    return Standing(short == 0, days, needed, short, earliest, tuple(counted), by_share)


def unbroken(
    service: Iterable[Span],
    leaves: Iterable[Span],
    needed_months: int,
    as_of: date,
    ongoing: date | None = None,
) -> Standing:
    """The same where service may not be added up: of every unbroken run the one that comes closest.

    A run that ends before `as_of` goes on no more; one that reaches it goes on with `ongoing`.
    """
    runs = without(within(service, date.min, as_of), leaves)
    found = [
        standing([run], (), needed_months, as_of, ongoing if run.until == as_of else None)
        for run in runs
    ]
    if ongoing is not None and (not runs or runs[-1].until != as_of):
        ahead = standing((), (), needed_months, as_of, ongoing)
        found = found or [ahead]
        earliest = ahead.earliest
    else:
        earliest = found[-1].earliest if found else None
    if not found:
        return standing((), (), needed_months, as_of)
    best = max(found, key=lambda one: (one.met, -(one.short or 0), one.days))
    return best._replace(earliest=None if best.met else earliest)


def _needed(first: date, needed_months: int) -> int:
    """How many days the months have that begin on the first day that counts."""
    return (months.after(first, needed_months) - first).days


def _day_after(ahead: Iterable[Span], days: int) -> date | None:
    """The day after so many days of these spans; the last of them has no end."""
    for span in ahead:
        if span.days is None or span.days >= days:
            return span.first + timedelta(days=days)
        days -= span.days
    return None
