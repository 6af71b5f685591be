"""What the rows of the tables are made of: states, people, moves, and what holds whichever way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from referrals.vocabulary import BASE, DESK, LEAD, ORIGIN, SYSTEM

#: `Move.to` of a step that changes no state, and of one that goes back to the state before.
SAME: Final = "="
BEFORE: Final = "<"
#: `State.due` of a state whose hour is said by the step itself (an appointment, a follow-up).
SAID: Final = "said"


@dataclass(frozen=True)
class State:
    """A state in words; `owner` is the side that must act, `due` the case of the county's deadline.

    `expected` is the step that leads on where all goes well. Without an owner it is not open.
    """

    words: Promise
    owner: str = ""
    due: str = ""
    expected: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody must still act."""
        return bool(self.owner)


@dataclass(frozen=True)
class Who:
    """Somebody who may take a step: on which side, with which verb of `members.rules.MAY`.

    `author` asks for the very doctor who wrote it. On the system's side there is no verb.
    """

    side: str
    verb: str = ""
    author: bool = False


@dataclass(frozen=True)
class Move:
    """One row of the table.

    `needs` are names of `vocabulary.FIELDS` without which it is refused, `may` those it also
    takes; `tells` the sides that hear of it. `at_once` may be taken from a list, unread.
    """

    verb: str
    come_from: tuple[str, ...]
    to: str
    who: tuple[Who, ...]
    words: Promise
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    at_once: bool = False


TREAT: Final = "referrals.treat"
REVIEW: Final = "referrals.review"
RECEIVE: Final = "referrals.receive"
COORDINATE: Final = "referrals.coordinate"

#: Everybody who stands on a side of a case.
AUTHOR = Who(BASE, TREAT, author=True)
B_DOCTOR = Who(BASE, TREAT)
B_REVIEWER = Who(BASE, REVIEW)
BASE_PEOPLE = (B_DOCTOR, B_REVIEWER)
ORIGINAL = Who(LEAD, TREAT, author=True)
L_DOCTOR = Who(LEAD, TREAT)
L_DESK = Who(LEAD, RECEIVE)
LEAD_PEOPLE = (L_DESK, L_DOCTOR)
WRITER = Who(ORIGIN, TREAT, author=True)
O_DOCTOR = Who(ORIGIN, TREAT)
O_REVIEWER = Who(ORIGIN, REVIEW)
ALLIANCE_DESK = Who(DESK, COORDINATE)
THE_SYSTEM = Who(SYSTEM)
REASON: Final = ("reason",)


def always(
    states: Mapping[str, State],
    unsent: tuple[str, ...],
    own: tuple[Who, ...],
    other: tuple[Who, ...],
    sides: tuple[str, ...] = (BASE, LEAD),
) -> tuple[Move, ...]:
    """What holds whichever way a case goes: death, and an entry made in error."""
    there = tuple(code for code in states if code != "voided")
    hidden = tuple(code for code in there if code in unsent)
    seen = tuple(code for code in there if code not in unsent)
    open_hidden = tuple(code for code in hidden if states[code].is_open)
    open_seen = tuple(code for code in seen if states[code].is_open)
    died, wrong, told = _("登记死亡"), _("申请作废"), (DESK,)
    return (
        Move("die", open_hidden, "died", own, died, may=REASON, tells=sides),
        Move("die", open_seen, "died", (*own, *other), died, may=REASON, tells=sides),
        Move("ask_void", hidden, SAME, own, wrong, needs=REASON, tells=told),
        Move("ask_void", seen, SAME, (*own, *other), wrong, needs=REASON, tells=told),
        Move("confirm_void", there, "voided", (ALLIANCE_DESK,), _("确认作废"), tells=sides),
        Move("refuse_void", there, SAME, (ALLIANCE_DESK,), _("不予作废"), needs=REASON, tells=sides),
    )  # fmt: skip
