"""The floor of the worklists: open cases of the bodies from their indexes, counted in a loop."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from django.db import connection

from alliance.core.clock import now
from alliance.core.measuring import Outcome, Watch, digest_of
from members.middleware import actor_behind
from members.models import User
from referrals import access
from referrals.queries.cases import DRAFTS, ENDED, TABS, TODO
from referrals.queries.cases.worklists import FOLLOWED

_COLUMNS: Final = (
    "id, due_at, direction, status, origin_id, destination_id, review_at_id, sent, owner_side,"
    " owner_at_id, void_asked_at, green_due_at, is_open, changed_at"
)
_OPEN: Final = (
    "SELECT {columns} FROM referrals_referral WHERE is_open AND origin_id IN ({marks})"
    " UNION SELECT {columns} FROM referrals_referral WHERE is_open AND destination_id IN ({marks})"
)
_DRAFTS: Final = (
    "SELECT {columns} FROM referrals_referral"
    " WHERE county_id = %s AND status = 'draft' AND origin_id IN ({marks})"
)
_TASKS: Final = (
    "SELECT {columns} FROM referrals_referral WHERE county_id = %s AND NOT is_open"
    " AND (void_asked_at IS NOT NULL OR green_due_at IS NOT NULL)"
)
_ENDED: Final = (
    "SELECT {columns} FROM referrals_referral WHERE county_id = %s AND NOT is_open"
    " AND status <> 'draft' AND (origin_id IN ({marks}) OR (destination_id IN ({marks}) AND sent))"
    " ORDER BY changed_at DESC, id LIMIT {size}"
)
_BACK: Final = frozenset({"discharged_to_base", "registered", "following"})
Row = dict[str, Any]


def floor(readers: Sequence[str], sizes: Sequence[int]) -> Outcome:
    """The same tabs, sizes and readers, with the same cases and counts."""
    told: list[tuple[Any, ...]] = []
    with Watch() as watch:
        for name in readers:
            actor = actor_behind(User.objects.get(username=f"bench-{name}"))
            own, allied = access.own_places(actor), access.desk_places(actor)
            for tab in TABS:
                for size in sizes:
                    told.append((name, tab, size, *_tab(actor.counties, own, allied, tab, size)))
    return watch.outcome(digest_of(told), counts={"queries": watch.queries})


def _tab(
    counties: Any, own: frozenset[int], allied: frozenset[int], tab: str, size: int
) -> list[Any]:
    (county,), bodies = counties, sorted(own | allied)
    there = _asked(_OPEN, [*bodies, *bodies], bodies)
    there += _asked(_TASKS, [county], bodies)
    drafts = _asked(_DRAFTS, [county, *sorted(own)], sorted(own)) if own else []
    there = [row for row in there if _seen(row, own, allied)]
    moment = now()
    kinds: dict[str, list[Row]] = {name: [] for name in TABS}
    kinds[DRAFTS] = drafts
    for row in there:
        mine = _mine(row, own, allied)
        if mine:
            kinds[TODO].append(row)
        elif row["is_open"]:
            kinds["sent"].append(row)
        if row["is_open"] and row["due_at"] < moment:
            kinds["late"].append(row)
        if row["direction"] == "down" and row["status"] in _BACK and row["origin_id"] in own:
            kinds[FOLLOWED].append(row)
        if row["is_open"] and row["status"] == "replied" and row["origin_id"] in own:
            kinds["unread"].append(row)
    counts = [None if name == ENDED else len(kinds[name]) for name in TABS]
    if tab == ENDED:
        of = _ENDED.replace("{size}", str(size))
        shown = _asked(of, [county, *bodies, *bodies], bodies)
    elif tab == DRAFTS:
        shown = sorted(drafts, key=lambda row: (-row["changed_at"].timestamp(), row["id"]))
    else:
        timed = (row for row in kinds[tab] if row["due_at"] is not None)
        shown = sorted(timed, key=lambda row: (row["due_at"], row["id"]))
    return [*counts, *(row["id"] for row in shown[:size])]


def _asked(statement: str, given: list[Any], bodies: Sequence[int]) -> list[Row]:
    marks = ", ".join(["%s"] * len(bodies))
    text = statement.replace("{columns}", _COLUMNS).replace("{marks}", marks)
    with connection.cursor() as cursor:
        cursor.execute(text, given)
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [_plain(row) for row in rows]


def _plain(row: Row) -> Row:
    """Ids and times alike from both databases."""
    row["id"] = str(row["id"]).replace("-", "")
    for name in ("due_at", "changed_at"):
        at = row[name]
        at = datetime.fromisoformat(at) if isinstance(at, str) else at
        row[name] = at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at
    return row


def _seen(row: Row, own: frozenset[int], allied: frozenset[int]) -> bool:
    near = {row["origin_id"], row["destination_id"]}
    return bool(
        row["origin_id"] in own
        or (row["destination_id"] in own and row["sent"])
        or (near & allied and (row["sent"] or row["void_asked_at"] is not None))
    )


def _mine(row: Row, own: frozenset[int], allied: frozenset[int]) -> bool:
    at_desk = row["owner_side"] == "D"
    if row["owner_at_id"] in own and not at_desk:
        return True
    task = at_desk or row["void_asked_at"] is not None or row["green_due_at"] is not None
    return task and bool({row["origin_id"], row["destination_id"]} & allied)
