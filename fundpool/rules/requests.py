"""The one table of fund requests: which step leads where, whose duty it is, what it needs.

Pages, the REST door, LIFECYCLES.md and the tests read it; nothing else decides. No one person
holds two of the duties of one request: who files does not review, who reviews does not approve,
who approves does not pay.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.lifecycle import Lifecycle, Step

#: `Move.to` of a step that changes no state, and of one whose target the amounts decide.
SAME: Final = "="
BY_AMOUNT: Final = "?"
#: What the first row of a request's course is called; no step of the table.
BEGIN: Final = "begin"

# Whose hands a request is in.
APPLICANT: Final = "applicant"
LEAD: Final = "lead"
COMMISSION: Final = "commission"
OFFICES: Final[Mapping[str, Promise]] = MappingProxyType(
    {APPLICANT: _("申请单位"), LEAD: _("牵头单位"), COMMISSION: _("卫健委")}
)
#: `State.holder` of the wait for a review: the lead or the commission, as the county's route says.
REVIEWING: Final = "reviewing"

# The verbs of `members.rules.MAY` behind the duties.
APPLY: Final = "fundpool.apply"
REVIEW_MEMBERS: Final = "fundpool.review_members"
REVIEW: Final = "fundpool.review"
#: Of the lead or of the commission, as the request's route says.
BY_ROUTE: Final = "by route"
APPROVE: Final = "fundpool.approve"
PAY: Final = "fundpool.pay"
SUPERVISE: Final = "fundpool.supervise"
READ: Final = "fundpool.read_requests"


@dataclass(frozen=True)
class State:
    """A state in words, and in whose hands a request is then; without a holder it has ended."""

    words: Promise
    holder: str = ""


STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        "draft": State(_("草稿"), APPLICANT),
        "submitted": State(_("待审核"), REVIEWING),
        "returned": State(_("退回补正"), APPLICANT),
        "reviewed": State(_("待审批"), COMMISSION),
        "first_approved": State(_("待二审"), COMMISSION),
        "approved": State(_("待支付"), COMMISSION),
        "disbursing": State(_("支付中"), COMMISSION),
        "accounting": State(_("待核销"), APPLICANT),
        "closed": State(_("已办结")),
        "rejected": State(_("不予批准")),
        "withdrawn": State(_("已撤回")),
        "cancelled": State(_("已取消")),
    }
)
OPEN: Final = tuple(code for code, state in STATES.items() if state.holder)
#: Before the money is committed: the applicant may still take it back.
BEFORE_APPROVAL: Final = ("submitted", "returned", "reviewed", "first_approved")
#: The money is committed or spent.
COMMITTED: Final = ("approved", "disbursing", "accounting", "closed")
#: Ended without money: facts and the yearly request are free again.
VOID: Final = ("rejected", "withdrawn", "cancelled")


@dataclass(frozen=True)
class Move:
    """One row of the table.

    `right` is the verb of `members.rules.MAY` that allows it; `needs` are names of what must be
    said, `may` of what may be said besides; `money` says that it writes into the books and takes an
    idempotency key; `of` names what it is about (report, misuse).
    """

    verb: str
    come_from: tuple[str, ...]
    to: str
    words: Promise
    right: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    money: bool = False
    of: str = ""


_PAID: Final = ("disbursing", "accounting")
_REASON: Final = ("reason",)

MOVES: Final = (
    Move("submit", ("draft", "returned"), "submitted", _("提交申请"), APPLY),
    Move("amend", ("submitted", "reviewed", "first_approved"), "submitted", _("修改金额"),
         APPLY, needs=("amount", "reason")),
    Move("withdraw", BEFORE_APPROVAL, "withdrawn", _("撤回申请"), APPLY, needs=_REASON),
    Move("discard", ("draft",), "withdrawn", _("作废草稿"), APPLY),
    Move("review", ("submitted",), "reviewed", _("审核通过"), BY_ROUTE, may=("opinion",)),
    Move("return", ("submitted",), "returned", _("退回补正"), BY_ROUTE,
         needs=("points",), may=("late_reason",)),
    Move("return", ("reviewed", "first_approved"), "returned", _("退回补正"), APPROVE,
         needs=("points",), may=("late_reason",)),
    Move("reject", ("submitted",), "rejected", _("不予批准"), BY_ROUTE, needs=_REASON),
    Move("reject", ("reviewed", "first_approved"), "rejected", _("不予批准"), APPROVE,
         needs=_REASON),
    Move("approve", ("reviewed",), BY_AMOUNT, _("批准"), APPROVE, may=("opinion",), money=True),
    Move("approve", ("first_approved",), "approved", _("批准（二审）"), APPROVE,
         may=("opinion",), money=True),
    Move("disburse", ("approved", "disbursing"), BY_AMOUNT, _("支付"), PAY,
         needs=("amount", "on", "bank_no"), may=("offset",), money=True),
    Move("cancel", ("approved",), "cancelled", _("取消（释放资金）"), APPROVE, needs=_REASON,
         money=True),
    Move("release_rest", ("disbursing",), BY_AMOUNT, _("余额不再支付"), APPROVE, needs=_REASON,
         money=True),
    Move("report_use", _PAID, SAME, _("报告使用"), APPLY, needs=("amount", "on", "note"),
         may=("document",)),
    Move("accept_use", _PAID, BY_AMOUNT, _("核销"), REVIEW, of="report", money=True),
    Move("refuse_use", _PAID, SAME, _("退回使用报告"), REVIEW, needs=_REASON, of="report"),
    Move("return_unspent", _PAID, BY_AMOUNT, _("登记结余退回"), PAY,
         needs=("amount", "on", "bank_no"), money=True),
    Move("find_misuse", (*_PAID, "closed"), BY_AMOUNT, _("登记追缴"), SUPERVISE,
         needs=("amount", "kind", "reason"), money=True),
    Move("recover", (*_PAID, "closed"), SAME, _("登记追回"), PAY,
         needs=("amount", "on", "bank_no"), of="misuse", money=True),
)  # fmt: skip

#: Which further states a step may lead to where the amounts decide.
_TARGETS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "approve": ("first_approved", "approved"),
        "disburse": ("disbursing", "accounting"),
        "release_rest": ("accounting", "closed"),
        "accept_use": ("closed",),
        "return_unspent": ("closed",),
        "find_misuse": ("closed",),
    }
)
VERBS: Final = tuple(dict.fromkeys(row.verb for row in MOVES))
MONEY_VERBS: Final = tuple(dict.fromkeys(row.verb for row in MOVES if row.money))


def _drawn() -> Lifecycle:
    steps = []
    for row in MOVES:
        targets: tuple[str, ...] = (row.to,)
        if row.to == SAME:
            targets = ()
        elif row.to == BY_AMOUNT:
            targets = _TARGETS[row.verb]
        for to in targets:
            there = tuple(state for state in row.come_from if state != to)
            steps.append(Step(row.verb, there, to))
    return Lifecycle(
        "资金申请", {code: one.words for code, one in STATES.items()}, "draft", tuple(steps)
    )


FUND_REQUEST: Final = _drawn()


def move_for(state: str, verb: str) -> Move | None:
    """The row of the table for a verb in a state; None where the table has none."""
    return next((row for row in MOVES if row.verb == verb and state in row.come_from), None)


def moves_of(verb: str) -> tuple[Move, ...]:
    """Every row of a verb."""
    return tuple(row for row in MOVES if row.verb == verb)


def moves_from(state: str) -> tuple[Move, ...]:
    """Every row that leads on from a state, in the order of the table."""
    return tuple(row for row in MOVES if state in row.come_from)


def move_words(verb: str) -> str:
    """A verb in words; one that is no more stays as it is."""
    words = (str(row.words) for row in MOVES if row.verb == verb)
    return next(words, str(_("新建")) if verb == BEGIN else verb)


def state_words(code: str) -> str:
    """A state in words."""
    return str(STATES[code].words) if code in STATES else code


def holder_of(state: str, route: str) -> str:
    """In whose hands a request is in a state; "" when it has ended."""
    holder = STATES[state].holder
    return route if holder == REVIEWING else holder


# --- duties apart -----------------------------------------------------------------

#: The four duties no person unites, by the steps that fulfil them.
DUTIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "submit": "file",
        "amend": "file",
        "review": "review",
        "approve": "approve",
        "disburse": "pay",
    }
)
#: Steps that decide over a filing: never by who filed.
_OVER_FILING: Final = frozenset({"return", "reject", "accept_use", "refuse_use", "find_misuse"})
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
        if (duty is not None and other != duty) or (verb in _OVER_FILING and other == "file"):
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
