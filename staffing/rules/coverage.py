"""Coverage of the centres: on which days of a period is somebody there who counts?

A person counts for a centre who is posted there by the centre's lead hospital, holds at least
the title the plan asks for, and is on no leave. The days that nobody covers are the gaps.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from staffing.rules.spans import Span, count, merged, within, without


class Centre(NamedTuple):
    """A centre and the hospital that leads it, by whatever key the caller knows them."""

    key: object
    lead: object


class Stay(NamedTuple):
    """One person's days at a centre: sent by `employer`, with this step of the title ladder."""

    person: object
    employer: object
    centre: object
    step: int
    span: Span


class Cover(NamedTuple):
    """A centre's covered spans and its gaps within the period; together they are all its days."""

    covered: tuple[Span, ...]
    gaps: tuple[Span, ...]

    @property
    def covered_days(self) -> int:
        """On how many days somebody who counts is there."""
        return count(self.covered) or 0

    @property
    def gap_days(self) -> int:
        """On how many days nobody is."""
        return count(self.gaps) or 0


def cover(
    centres: Iterable[Centre],
    stays: Iterable[Stay],
    leaves: Mapping[object, Sequence[Span]],
    least_step: int,
    period: Span,
) -> list[Cover]:
    """How each centre is covered in the period, in the order of the centres.

    `leaves` are those of each person; `period` has an end.
    """
    present: dict[tuple[object, object], list[Span]] = {}
    for stay in stays:
        if stay.step >= least_step:
            days = without([stay.span], leaves.get(stay.person, ()))
            present.setdefault((stay.centre, stay.employer), []).extend(days)
    return [_cover(present.get(centre, ()), period) for centre in centres]


def ends_without_successor(covered: Sequence[Span], today: date, until: date) -> date | None:
    """The first day after `today` and before `until` that nobody covers, None without one.

    Today's own gap is no expiry: somebody has to be there today for cover to end.
    """
    for span in merged(covered):
        if today in span:
            end = span.until
            return end if end is not None and end < until else None
    return None


def _cover(present: Iterable[Span], period: Span) -> Cover:
    covered = within(present, period.first, period.until)
    return Cover(tuple(covered), tuple(without([period], covered)))
