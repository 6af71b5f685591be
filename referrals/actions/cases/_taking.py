"""A step while it is taken: what was said is checked, the case is moved, its hour is set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid
from members.models import Institution
from referrals import queries
from referrals.models import Referral
from referrals.queries import wards
from referrals.queries.cases import Hours
from referrals.queries.cases.choices import ONLY_LISTED
from referrals.rules import BEFORE, SAID, SAME, STATES, Move
from referrals.vocabulary import (
    CHOICE,
    DATA,
    DOCTOR,
    FIELDS,
    FLAG,
    MANY,
    MOMENT,
    PLACE,
    POOL,
    TEXT,
    UP,
    WARD,
)

MOST: Final = 2000
#: Fields that stay in the case's packet; what else is said stands in the event.
_KEPT: Final = frozenset(
    {
        *("override", "emergency", "question", "answer", "where", "diagnosis", "treatment"),
        *("reply", "next_step", "down_reason", "medicines", "rehabilitation", "red_flags"),
        *("follow_up", "follow_dates", "patient_words", "family_doctor", "result"),
    }
)
#: Fields that an empty answer clears.
_CLEARED: Final = frozenset({"icd", "colour"})
#: What an event calls its reason, by what was said.
_REASONS: Final = (
    "reason",
    "question",
    "answer",
    "result",
    "patient_words",
    "override",
    "spoken_with",
)


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
    #: What the step itself adds to the event's words, where nothing was said.
    note: str = ""

    @property
    def reason(self) -> str:
        """What the event keeps as its words."""
        told = next((str(self.said[name]) for name in _REASONS if self.said.get(name)), "")
        return told or self.note

    @property
    def reached(self) -> bool | None:
        """Whether an attempt reached somebody, as the event keeps it; None for every other step."""
        return bool(self.said.get("reached")) if self.move.verb == "log_attempt" else None

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
        elif value is not None and (value != "" or name in _CLEARED):
            found[name] = value
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    return found


def _one(row: Referral, name: str, value: Any) -> tuple[Any, str]:
    """A value as its kind wants it, and what is wrong with it."""
    kind = FIELDS[name][1]
    return (None, "") if value is None else _KINDS[kind](row, name, value)


def _text(_row: Referral, _name: str, value: Any) -> tuple[Any, str]:
    text = str(value).strip()
    return text, _too_long(MOST) if len(text) > MOST else ""


def _too_long(most: int) -> str:
    return _("请不超过%(most)d字。") % {"most": most}


def _choice(row: Referral, name: str, value: Any) -> tuple[Any, str]:
    text = str(value).strip()
    there = queries.cases.choices(row.county_id, row.direction, name, today())
    if text and text not in [code for code, _words in there]:
        if there:
            return text, _("请从列表中选择。")
        if name in ONLY_LISTED:
            return text, _("本县区没有这个清单，请不填。")
    return text, _too_long(LONGEST_CODE) if len(text) > LONGEST_CODE else ""


def _many(row: Referral, name: str, value: Any) -> tuple[Any, str]:
    there = {
        code for code, _words in queries.cases.choices(row.county_id, row.direction, name, today())
    }
    if not isinstance(value, (list, tuple)) or not set(value) <= there:
        return [], _("请从列表中选择。") if there else _("本县区没有这个清单，请不填。")
    return list(dict.fromkeys(value)), ""


def _data(_row: Referral, _name: str, value: Any) -> tuple[Any, str]:
    if not isinstance(value, dict):
        return {}, _("请按名称填写资料。")
    texts = {str(name): str(text).strip() for name, text in value.items()}
    if any(len(text) > _LONGEST_DATUM for text in texts.values()):
        return {}, _too_long(_LONGEST_DATUM)
    return {name: text for name, text in texts.items() if text}, ""


def _moment(_row: Referral, _name: str, value: Any) -> tuple[Any, str]:
    return value, "" if isinstance(value, datetime) else _("请填日期和时间。")


def _place(row: Referral, _name: str, value: Any) -> tuple[Any, str]:
    fits = isinstance(value, Institution) and value.county_id == row.county_id
    fits = fits and queries.cases.takes_patients(value, today())
    return value, "" if fits else _("请选本县区在业的接收机构。")


def _doctor(row: Referral, _name: str, value: Any) -> tuple[Any, str]:
    """By the code of the person."""
    there = {one.code: one for one in queries.cases.doctors_at(row.destination_id)}
    return there.get(str(value)), "" if str(value) in there else _("请选接收机构的医生。")


def _pool(row: Referral, _name: str, value: Any) -> tuple[Any, str]:
    """By the id of the day, among those the hospital keeps for this base."""
    there = {one.pk: one for one in queries.pools.open_for(row, today())}
    found = there.get(int(value)) if str(value).isdigit() else None
    return found, "" if found else _("这个预留资源已约满、已释放或不属于接收机构，请另选。")


def _ward(row: Referral, _name: str, value: Any) -> tuple[Any, str]:
    """By its id, among those the hospital keeps today."""
    there = {str(one.pk): one for one in wards.for_case(row)}
    if str(value) in ("", *there):
        return there.get(str(value)), ""
    return None, _("这个联合病房已终止或不是转出医院的，请另选。")


LONGEST_CODE: Final = 100
_LONGEST_DATUM: Final = 500
_KINDS: Final[Mapping[str, Callable[[Referral, str, Any], tuple[Any, str]]]] = MappingProxyType(
    {
        TEXT: _text,
        CHOICE: _choice,
        MANY: _many,
        DATA: _data,
        MOMENT: _moment,
        PLACE: _place,
        FLAG: lambda _row, _name, value: (value is True, ""),
        DOCTOR: _doctor,
        POOL: _pool,
        WARD: _ward,
    }
)


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
