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
    *,
    least_people: int = 1,
) -> list[Cover]:
    """How each centre is covered in the period, in the order of the centres.

    `leaves` are those of each person; `period` has an end. A day is covered by at least
    `least_people` different people.
    """
    present: dict[tuple[object, object], dict[object, list[Span]]] = {}
    for stay in stays:
        if stay.step >= least_step:
            days = without([stay.span], leaves.get(stay.person, ()))
            there = present.setdefault((stay.centre, stay.employer), {})
            there.setdefault(stay.person, []).extend(days)
    return [_cover(at_least(present.get(centre, {}), least_people), period) for centre in centres]


def at_least(people: Mapping[object, Sequence[Span]], least: int) -> list[Span]:
    """The days on which at least so many of these people are there, each person once a day."""
    if least <= 1:
        return merged(span for spans in people.values() for span in spans)
    changes = []
    for spans in people.values():
        for span in merged(spans):
            changes.append((span.first, 1))
            if span.until is not None:
                changes.append((span.until, -1))
    found: list[Span] = []
    there, since = 0, None
    # Where one leaves on the day another comes, who leaves comes first: nobody is counted twice.
    for day, change in sorted(changes):
        there += change
        if there >= least and since is None:
            since = day
        elif there < least and since is not None:
            found.append(Span(since, day))
            since = None
    if since is not None:
        found.append(Span(since, None))
    return merged(found)


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
