"""The one table of referral: which step leads from where to where, who takes it, what it needs.

Pages, the REST door, LIFECYCLES.md and the tests read it; nothing else decides. A status is never
written but by a step of this table.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise

from alliance.core.lifecycle import Lifecycle, Step
from referrals import people_rules, remote_rules, reserving
from referrals.rules.down import DOWN_MOVES, DOWN_STATES, DOWN_UNSENT
from referrals.rules.out import OUT_MOVES, OUT_STATES, OUT_UNSENT
from referrals.rules.shape import (
    BEFORE,
    COORDINATE,
    RECEIVE,
    REVIEW,
    SAID,
    SAME,
    TREAT,
    Move,
    State,
    Who,
)
from referrals.rules.up import UP_MOVES, UP_STATES, UP_UNSENT
from referrals.vocabulary import BASE, DOWN, LEAD, ORIGIN, OUT, UP

__all__ = [
    "BEFORE",
    "CANCELLABLE",
    "COORDINATE",
    "DOWN_REFERRAL",
    "FIRST",
    "FIRST_STATE",
    "GREEN_REVIEW",
    "MOVES",
    "OPEN",
    "OUT_REFERRAL",
    "POOL_BOOKING",
    "RECEIVE",
    "REVIEW",
    "SAID",
    "SAME",
    "STATES",
    "TREAT",
    "UNSENT",
    "UP_REFERRAL",
    "Move",
    "State",
    "Who",
    "due_cases",
    "expected_move",
    "move_for",
    "move_words",
    "moves_from",
    "side_at_origin",
    "state_words",
    "verbs_of",
]

STATES: Final[Mapping[str, Mapping[str, State]]] = MappingProxyType(
    {UP: UP_STATES, DOWN: DOWN_STATES, OUT: OUT_STATES}
)
MOVES: Final[Mapping[str, tuple[Move, ...]]] = MappingProxyType(
    {UP: UP_MOVES, DOWN: DOWN_MOVES, OUT: OUT_MOVES}
)
OPEN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        way: tuple(code for code, state in states.items() if state.is_open)
        for way, states in STATES.items()
    }
)
#: Before these nobody but the origin sees anything of a case.
UNSENT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {UP: UP_UNSENT, DOWN: DOWN_UNSENT, OUT: OUT_UNSENT}
)
#: Verbs that make a new case; they are not taken on a case.
FIRST: Final[Mapping[str, str]] = MappingProxyType({UP: "create", DOWN: "name", OUT: "create"})
#: In which state a new case of each way stands.
FIRST_STATE: Final[Mapping[str, str]] = MappingProxyType(
    {way: next(iter(states)) for way, states in STATES.items()}
)
#: To which states a refused cancelling can lead back.
CANCELLABLE: Final = ("awaiting_slot", "booked", "dispatched")
#: The case of the deadline of the task that a green-channel arrival opens for the desk.
GREEN_REVIEW: Final = "green_review"
#: How one side hears of a case at its destination: the other way round for down-referrals.
_AT_ORIGIN: Final = {UP: BASE, DOWN: LEAD, OUT: ORIGIN}


def move_for(direction: str, state: str, verb: str) -> Move | None:
    """The row of the table for a verb in a state; None where the table has none."""
    rows = MOVES[direction]
    return next((row for row in rows if row.verb == verb and state in row.come_from), None)


@cache
def expected_move(direction: str, state: str, owner: str) -> Move | None:
    """The step that is waited for: the state's own, or the first that the side takes that has it."""
    rows = moves_from(direction, state)
    verb = STATES[direction][state].expected
    own = [row for row in rows if any(who.side == owner for who in row.who)]
    return next((row for row in own if row.verb == verb), own[0] if own else None)


def moves_from(direction: str, state: str) -> tuple[Move, ...]:
    """Every row that leads on from a state, in the order of the table."""
    return tuple(row for row in MOVES[direction] if state in row.come_from)


@cache
def verbs_of(direction: str) -> tuple[str, ...]:
    """Every verb of a case of this direction, each once, in the order of the table."""
    verbs = (row.verb for row in MOVES[direction] if row.verb != FIRST[direction])
    return tuple(dict.fromkeys(verbs))


def side_at_origin(direction: str) -> str:
    """Which side a case comes from: the base sends up, the lead hospital sends down."""
    return _AT_ORIGIN[direction]


def move_words(verb: str) -> str:
    """A verb in words, whichever way the case goes; a verb that is no more stays as it is."""
    rows = (row for way in MOVES.values() for row in way if row.verb == verb)
    found = next(rows, None)
    return str(found.words) if found else verb


def state_words(code: str) -> str:
    """A state in words, whichever way the case goes."""
    return next((str(way[code].words) for way in STATES.values() if code in way), code)


def due_cases(direction: str) -> tuple[str, ...]:
    """The cases of the county's deadline that a case of this direction may need."""
    cases = [state.due for state in STATES[direction].values() if state.due not in {"", SAID}]
    return (*cases, GREEN_REVIEW) if direction == UP else tuple(cases)


def _drawn(name: str, direction: str) -> Lifecycle:
    steps = []
    for row in MOVES[direction]:
        there = tuple(state for state in row.come_from if state)
        targets = {SAME: (), BEFORE: CANCELLABLE}.get(row.to, (row.to,))
        steps += [Step(row.verb, there, to) for to in targets if there]
    states: dict[str, Promise] = {code: state.words for code, state in STATES[direction].items()}
    return Lifecycle(name, states, next(iter(states)), tuple(steps))


UP_REFERRAL: Final = _drawn("上转", UP)
DOWN_REFERRAL: Final = _drawn("下转", DOWN)
OUT_REFERRAL: Final = _drawn("县域外转诊", OUT)
#: A place of a reserved pool.
POOL_BOOKING: Final = reserving.POOL_BOOKING
#: A reading from afar, and a consultation.
REMOTE_READING: Final = remote_rules.REMOTE_READING
REMOTE_CONSULTATION: Final = remote_rules.REMOTE_CONSULTATION
#: Two rows of one patient, and a record that is hidden: two persons each.
PATIENT_MERGE: Final = people_rules.UNITING
PATIENT_RESTRICTION: Final = people_rules.RESTRICTING
