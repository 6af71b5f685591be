"""A step while it is taken: what was said is checked, the item is moved, its hour is set."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid
from referrals.models import RemoteItem
from referrals.queries import remote as queries
from referrals.queries.remote import RemoteHours
from referrals.remote_rules import BEFORE, READ, SAME, STATES, Move, due_case
from referrals.remote_words import CHOICE, DIGEST, FIELDS, QUALITIES

MOST: Final = 2000
#: Fields that the item's own columns hold are shorter.
_MOST: Final = {"study_reference": 200, "told_to": 200, "read_back_by": 200}
_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass
class Taking:
    """One step of one item: the row is locked, `said` holds checked values by field."""

    row: RemoteItem
    move: Move
    side: str
    by: Actor
    hours: RemoteHours
    said: dict[str, str]
    before: str
    occurred_at: datetime | None
    at: datetime = field(default_factory=now)

    @property
    def happened(self) -> datetime:
        """When it happened, which may be before it was written down."""
        return self.occurred_at or self.at


def checked(move: Move, said: Mapping[str, Any]) -> dict[str, str]:
    """What a step needs and may take, of its kind; Invalid names every field that is wrong."""
    wrong = {name: _("这一步不收这一项。") for name in said if name not in {*move.needs, *move.may}}
    found: dict[str, str] = {}
    for name in (*move.needs, *move.may):
        value = str(said.get(name) or "").strip()
        value, trouble = _one(name, value)
        if trouble or (not value and name in move.needs):
            wrong[name] = trouble or _("请填“%(field)s”。") % {"field": FIELDS[name][0]}
        elif value:
            found[name] = value
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    return found


def _one(name: str, value: str) -> tuple[str, str]:
    """A value as its kind wants it, and what is wrong with it."""
    kind, most = FIELDS[name][1], _MOST.get(name, MOST)
    if kind == DIGEST:
        value = value.lower()
        if value and not _HASH.fullmatch(value):
            return value, _("请填64位十六进制的 SHA-256 值，由影像系统或校验工具给出。")
    if kind == CHOICE and value and value not in QUALITIES:
        return value, _("请从列表中选择；质量不合格的请重做后再提交。")
    if len(value) > most:
        return value, _("请不超过%(most)d字。") % {"most": most}
    return value, ""


def settle(taking: Taking) -> None:
    """Move the item: its state, whether it is open, who has it now, and until when."""
    row, move = taking.row, taking.move
    if move.to == SAME:
        return
    row.status = row.before if move.to == BEFORE else move.to
    if move.to == BEFORE:
        row.before, row.cancel_asked_by_id = "", None
    state = STATES[row.way][row.status]
    row.is_open = state.is_open
    if row.status not in {"claimed", "cancel_requested"}:
        row.lease_until = None
    row.owner_side, row.owner_at_id, row.owner_id = queries.owner_of(row)
    row.due_at = _due(taking) if state.is_open else None
    if not state.is_open:
        row.critical_due_at = None


def _due(taking: Taking) -> datetime:
    """The hour of the state it is in; a report's runs from the submission, whoever has it."""
    row = taking.row
    state = STATES[row.way][row.status]
    case = due_case(row.kind, row.status)
    if state.due == READ or case == "consult":
        if row.clock_left is not None and taking.move.verb == "add_info":
            left, row.clock_left = row.clock_left, None
            row.clock_from = taking.at + timedelta(seconds=left - 60 * taking.hours.minutes[case])
        return taking.hours.after(row.clock_from or taking.at, case)
    return taking.hours.after(taking.at, case)
