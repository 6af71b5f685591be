"""A step while it is taken: what was said is checked, the case is moved, its hour is set."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid
from members.models import Institution
from referrals import queries
from referrals.models import Referral
from referrals.queries.cases import Hours
from referrals.rules import BEFORE, SAID, SAME, STATES, Move
from referrals.vocabulary import CHOICE, FIELDS, FLAG, MOMENT, PLACE, TEXT, UP

MOST: Final = 2000
#: Fields that stay in the case's packet; what else is said stands in the event.
_KEPT: Final = frozenset(
    {
        *("override", "emergency", "question", "answer", "where", "diagnosis", "treatment"),
        *("reply", "next_step", "down_reason", "medicines", "rehabilitation", "red_flags"),
        *("follow_up", "patient_words", "family_doctor", "result"),
    }
)
#: What an event calls its reason, by what was said.
_REASONS: Final = ("reason", "question", "answer", "result", "patient_words", "override")


@dataclass
class Taking:
    """One step of one case: the row is locked, `said` holds checked values by field."""

    row: Referral
    move: Move
    side: str
    by: Actor
    hours: Hours
    said: dict[str, Any]
    before: str
    at: datetime = field(default_factory=now)

    @property
    def reason(self) -> str:
        """What the event keeps as its words."""
        return next((str(self.said[name]) for name in _REASONS if self.said.get(name)), "")

    @property
    def reason_code(self) -> str:
        """The coded reason, where the step has one."""
        return str(self.said.get("reason_code") or self.said.get("down_reason") or "")


def checked(row: Referral, move: Move, said: Mapping[str, Any]) -> dict[str, Any]:
    """What a step needs and may take, of its kind; Invalid names every field that is wrong."""
    wrong: dict[str, str] = {}
    found: dict[str, Any] = {}
    for name in said:
        if name not in {*move.needs, *move.may}:
            wrong[name] = _("这一步不收这一项。")
    for name in (*move.needs, *move.may):
        value, trouble = _one(row, name, said.get(name))
        if trouble or (value in ("", None, False) and name in move.needs):
            wrong[name] = trouble or _("请填“%(field)s”。") % {"field": FIELDS[name][0]}
        elif value not in ("", None):
            found[name] = value
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    return found


def _one(row: Referral, name: str, value: Any) -> tuple[Any, str]:
    """A value as its kind wants it, and what is wrong with it."""
    kind, trouble = FIELDS[name][1], ""
    match kind:
        case _ if value is None:
            pass
        case x if x == TEXT:
            value = str(value).strip()
            trouble = _("请不超过%(most)d字。") % {"most": MOST} if len(value) > MOST else ""
        case x if x == CHOICE:
            value = str(value).strip()
            there = [code for code, _words in queries.cases.choices(
                row.county_id, row.direction, name, today())]  # fmt: skip
            if value and there and value not in there:
                trouble = _("请从列表中选择。")
            elif len(value) > 100:  # noqa: PLR2004 - as long as the event's column
                trouble = _("请不超过%(most)d字。") % {"most": 100}
        case x if x == FLAG:
            value = value is True
        case x if x == MOMENT and not isinstance(value, datetime):
            trouble = _("请填日期和时间。")
        case x if x == PLACE and not _is_place(row, value):
            trouble = _("请选本县区在业的接收机构。")
    return value, trouble


def _is_place(row: Referral, value: Any) -> bool:
    return isinstance(value, Institution) and value.county_id == row.county_id


def settle(taking: Taking) -> None:
    """Move the case: its state, whether it is open, who has it now, and until when."""
    row, move = taking.row, taking.move
    row.packet = {**row.packet, **{k: v for k, v in taking.said.items() if k in _KEPT}}
    if move.to == SAME:
        if (moment := taking.said.get("follow_on")) is not None:
            row.due_at = moment
        return
    row.status = row.before if move.to == BEFORE else move.to
    if move.to == BEFORE:
        row.before = ""
    state = STATES[row.direction][row.status]
    row.is_open = state.is_open
    row.owner_side, row.owner_at_id, row.owner_id = queries.cases.owner_of(row)
    row.due_at = _due(taking) if state.is_open else None


def _due(taking: Taking) -> datetime:
    row = taking.row
    case = STATES[row.direction][row.status].due
    if case == SAID:
        moment = row.booked_for if row.direction == UP else taking.said.get("follow_on")
        return moment or taking.at
    return taking.hours.after(taking.at, case)
