"""Every step of every item: one action that reads the table; what the workers do with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.versions import check_version
from referrals.access import remote as access
from referrals.actions._steps import check_moment, locked
from referrals.actions.remote._effects import EFFECTS
from referrals.actions.remote._linked import convert
from referrals.actions.remote._recording import told, written_down
from referrals.actions.remote._taking import Taking, checked, settle
from referrals.models import RemoteItem
from referrals.queries import remote as queries


@action
def take_remote_step(
    *,
    item: RemoteItem,
    verb: str,
    version: str | int | None,
    by: Actor,
    said: Mapping[str, Any] | None = None,
    occurred_at: datetime | None = None,
    then: str = "",
) -> RemoteItem:
    """One row of the table is carried out: of two people at once one succeeds.

    `said` holds what the step needs and may take, by the names of `remote_words.FIELDS`;
    `occurred_at` is when it happened, now by default, never in the future. `then` is a second
    step that follows at once with the same words (sign after report): where it is refused,
    nothing has happened. Refused as `access.check_can_take_remote` says, for another version, for
    what is missing, and where the county has not set its hours.
    """
    rows = RemoteItem.objects.select_related("county", "patient", "origin", "destination")
    row = locked(rows, item.pk)
    by, move, side = access.check_can_take_remote(by, row, verb)
    check_version(row, version)
    check_moment(row, occurred_at)
    taking = Taking(
        row=row,
        move=move,
        side=side,
        by=by,
        hours=queries.hours_of(row.county_id, row.kind, today()),
        said=checked(move, said or {}),
        before=row.status,
        occurred_at=occurred_at,
    )
    if effect := EFFECTS.get(verb):
        effect(taking)
    settle(taking)
    if verb == "convert":
        convert(taking)
    row.version += 1
    row.changed_at = taking.at
    row.save()
    written_down(
        row, action=verb, before=taking.before, side=side, by=by, said=taking.said,
        occurred_at=occurred_at,
    )  # fmt: skip
    told(row, move.tells, by, verb)
    if then:
        return take_remote_step(
            item=row, verb=then, version=row.version, by=by, said=said, occurred_at=occurred_at
        )
    return row
