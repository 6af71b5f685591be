"""Fund requests: duties that no one person unites, returns said at once, days, money that is out.

No one person holds two of the duties of one request: who files does not review, who reviews does
not approve, who approves does not pay. The table of steps is `request_moves`, told here as well.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fundpool.rules.request_moves import (
    APPLICANT,
    APPLY,
    APPROVE,
    BEFORE_APPROVAL,
    BEGIN,
    BY_AMOUNT,
    BY_ROUTE,
    COMMISSION,
    COMMITTED,
    FUND_REQUEST,
    LEAD,
    MONEY_VERBS,
    MOVES,
    OFFICES,
    OPEN,
    PAY,
    READ,
    REVIEW,
    REVIEW_MEMBERS,
    REVIEWING,
    SAME,
    STATES,
    SUPERVISE,
    VERBS,
    VOID,
    Move,
    State,
    holder_of,
    move_for,
    move_words,
    moves_from,
    moves_of,
    state_words,
)

__all__ = [
    "AGES",
    "APPLICANT",
    "APPLY",
    "APPROVE",
    "BEFORE_APPROVAL",
    "BEGIN",
    "BY_AMOUNT",
    "BY_ROUTE",
    "COMMISSION",
    "COMMITTED",
    "DUTIES",
    "DUTY_WORDS",
    "FUND_REQUEST",
    "LEAD",
    "MONEY_VERBS",
    "MOVES",
    "OFFICES",
    "OPEN",
    "PAY",
    "READ",
    "REVIEW",
    "REVIEWING",
    "REVIEW_MEMBERS",
    "SAME",
    "SERVED",
    "STATES",
    "SUPERVISE",
    "VERBS",
    "VOID",
    "Move",
    "Out",
    "Passed",
    "Point",
    "State",
    "Taken",
    "after_money",
    "age_band",
    "approvals",
    "days_with",
    "held_before",
    "holder_of",
    "late_points",
    "move_for",
    "move_words",
    "moves_from",
    "moves_of",
    "needs_two",
    "state_words",
    "still_out",
]


#: Days of service that a receiving body has verified: facts that are claimed day by day.
SERVED: Final = "staffing.service_days"

# --- duties apart -----------------------------------------------------------------

#: The four duties no person unites, by the steps that fulfil them.
DUTIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "submit": "file",
        "amend": "file",
        "review": "review",
        "approve": "approve",
        "disburse": "pay",
        "return_payment": "pay",
    }
)
#: Steps that decide over a filing: never by who filed.
_OVER_FILING: Final = frozenset(
    {"return", "reject", "accept_use", "refuse_use", "find_misuse", "wrong_unit"}
)
#: A step that says a payment went wrong and stays so: never by who paid.
_OVER_PAYING: Final = frozenset({"wrong_unit"})
DUTY_WORDS: Final[Mapping[str, Promise]] = MappingProxyType(
    {"file": _("提交"), "review": _("审核"), "approve": _("批准"), "pay": _("支付")}
)


@dataclass(frozen=True)
class Taken:
    """A step that was taken: its verb and everybody whose name stands for it."""

    verb: str
    names: frozenset[int]


def held_before(verb: str, names: frozenset[int], taken: Sequence[Taken]) -> str:
    """The duty for which one of these people may not take this step; "" when they may.

    A second approval of one round is barred to the first approver; a round begins anew with
    every review.
    """
    duty = DUTIES.get(verb)
    for one in taken:
        other = DUTIES.get(one.verb)
        if other is None or not names & one.names:
            continue
        over = (verb in _OVER_FILING and other == "file") or (
            verb in _OVER_PAYING and other == "pay"
        )
        if over or (duty is not None and other != duty):
            return other
    if duty == "approve" and any(one.names & names for one in approvals(taken)):
        return "approve"
    return ""


def approvals(taken: Sequence[Taken]) -> list[Taken]:
    """The approvals of the round that is open: those after the last review."""
    found: list[Taken] = []
    for one in taken:
        if one.verb == "approve":
            found.append(one)
        elif one.verb in {"review", "submit", "amend", "return"}:
            found = []
    return found


def needs_two(fen: int, threshold: int | None) -> bool:
    """Whether two different people approve: from the threshold on, and wherever none is set."""
    return threshold is None or fen >= threshold


# --- full notice at once ----------------------------------------------------------


@dataclass(frozen=True)
class Point:
    """What a return says of one item of the checklist: fine, or what is wrong with it."""

    item: str
    fine: bool
    note: str = ""


def late_points(
    before: Mapping[str, bool], now: Iterable[Point], changed: Collection[str]
) -> list[Point]:
    """What is faulted now although it stood there unfaulted when the request was returned before.

    `before` says of each item whether the last return found it fine; `changed` are the items whose
    documents came in since. Such a point could have been said the first time: it needs a reason
    and counts against the office that returned.
    """
    return [
        point
        for point in now
        if not point.fine and before.get(point.item, False) and point.item not in changed
    ]


@dataclass(frozen=True)
class Passed:
    """On a day a request came into these hands ("" when it ended)."""

    on: date
    holder: str


def days_with(passed: Sequence[Passed], until: date) -> dict[str, int]:
    """How many days a request lay with each office; they add up to the days it took.

    `passed` in the order in which it happened; after its end no day is counted.
    """
    found: dict[str, int] = {}
    for index, one in enumerate(passed):
        if not one.holder:
            continue
        ends = passed[index + 1].on if index + 1 < len(passed) else max(until, one.on)
        found[one.holder] = found.get(one.holder, 0) + (ends - one.on).days
    return found


# --- money that is out -------------------------------------------------------------


@dataclass(frozen=True)
class Out:
    """Money paid on a day that nobody has accounted for yet."""

    on: date
    fen: int


def still_out(paid: Sequence[Out], cleared: int) -> list[Out]:
    """What of the payments is not accounted for: what was cleared goes to the oldest first."""
    found = []
    for one in sorted(paid, key=lambda payment: payment.on):
        taken = min(one.fen, cleared)
        cleared -= taken
        if one.fen > taken:
            found.append(Out(one.on, one.fen - taken))
    return found


#: Ages of money that is out, in days: up to and including.
AGES: Final = (30, 90, 180, 365)


def age_band(days: int) -> int:
    """Into which of the bands of AGES a number of days falls; the last one is open."""
    return sum(days > most for most in AGES)


def after_money(paid: int, committed: int, cleared: int) -> str:
    """Where a request stands by its amounts: paid of committed, cleared of paid."""
    if paid < committed:
        return "disbursing" if paid else "approved"
    return "closed" if cleared >= paid else "accounting"
