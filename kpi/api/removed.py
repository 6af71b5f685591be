"""Tombstones: what a newer revision of a run no longer has, for those who pull what changed.

Nothing that was visible is deleted, and the old row stays under its revision. But who keeps the
current values has to hear which of them the newer revision leaves out, because a unit or a line
is no longer there. Such a row comes with the new run, without a value, and says `removed`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, UUIDField, When
from django.db.models import Value as Constant

from alliance.core.pagination import Page, cursor_behind, read_cursor
from kpi.models import Run

#: The status of a row that the newer revision no longer has.
REMOVED: Final = "removed"


@dataclass(frozen=True, slots=True)
class Followed:
    """A run and the visible revision that took its place, with the moment of that."""

    old: UUID
    new: UUID
    at: datetime


def followed(visible: QuerySet[Run], asked: QuerySet[Run]) -> list[Followed]:
    """Which of the asked runs took the place of which, in the order of their availability."""
    wanted = set(asked.values_list("pk", flat=True))
    rows: Any = visible.order_by("revision").values_list(
        "pk", "scheme_version", "period", "available_at"
    )
    last: dict[tuple[int, str], UUID] = {}
    found = []
    for pk, version, period, at in rows:
        if pk in wanted and (old := last.get((version, period))) is not None:
            found.append(Followed(old, pk, at))
        last[version, period] = pk
    return sorted(found, key=lambda one: one.at)


def gone(
    found: QuerySet[Any, Any], pairs: Sequence[Followed], cell: Sequence[str]
) -> QuerySet[Any, Any]:
    """Rows of the old runs whose cell has no row in the run that took its place.

    `cell` names the columns that are the same in both. Both are looked at through the filters
    that were asked for: a value that became a gap is gone for who asks for values only.
    """
    new = Case(
        *(When(run=one.old, then=Constant(one.new)) for one in pairs), output_field=UUIDField()
    )
    place = Case(
        *(When(run=one.old, then=Constant(n)) for n, one in enumerate(pairs)),
        output_field=IntegerField(),
    )
    still = found.filter(run=OuterRef("new_run"), **{name: OuterRef(name) for name in cell})
    rows: QuerySet[Any, Any] = found.filter(run__in=[one.old for one in pairs])
    rows = rows.alias(new_run=new, place=place)
    return rows.filter(~Exists(still)).order_by("place", "id")


def with_removed(
    page: Page[Any],
    found: QuerySet[Any, Any],
    pairs: Sequence[Followed],
    cell: Sequence[str],
    *,
    when: Callable[[Any], datetime],
    blank: Callable[[Any], Any],
    cursor: str,
    size: int,
    order: Sequence[str],
) -> Page[Any]:
    """The page with the tombstones that belong between its rows: rows that name the new run.

    `when` tells a row's moment, `blank` takes the figures out of a row; a tombstone has the moment
    of the run that left it out.
    """
    _back, after = read_cursor(cursor, found.model, order)
    last = when(page.rows[-1]) if page.next else None
    pairs = [
        one
        for one in pairs
        if (not after or one.at >= after[0]) and (last is None or one.at <= last)
    ]
    if not pairs:
        return page
    rows = gone(found, pairs, cell)
    if after:
        seen = [one.old for one in pairs if one.at == after[0]]
        rows = rows.exclude(Q(run__in=seen, pk__lte=after[1]))
    follower = {one.old: one for one in pairs}
    keyed = [((when(row), row[0]), row) for row in page.rows]
    for row in rows[: size + 1]:
        pk, one = row[0], follower[row[1]]
        keyed.append(((one.at, pk), blank((pk, one.new, *row[2:]))))
    keyed.sort(key=lambda pair: pair[0])
    more = bool(page.next) or len(keyed) > size
    keyed = keyed[:size]
    return Page([row for _key, row in keyed], cursor_behind(keyed[-1][0]) if more else "")
