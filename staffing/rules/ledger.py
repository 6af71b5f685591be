"""The record of service: which days count, each of them once."""

from collections.abc import Iterable
from typing import NamedTuple

from staffing.rules.spans import Span, without


class Served(NamedTuple):
    """A period of service and whether the host and the home have verified it."""

    span: Span
    verified: bool


def service(intervals: Iterable[Served], leaves: Iterable[Span]) -> list[Span]:
    """The days that count: verified, on none of the person's leaves, in order and merged."""
    return without((one.span for one in intervals if one.verified), leaves)
