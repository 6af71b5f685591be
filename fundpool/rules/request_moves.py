"""The one table of fund requests: which step leads where, whose right it is, what it needs.

Pages, the REST door, LIFECYCLES.md and the tests read it; nothing else decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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
    idempotency key; `of` names what it is about (report, misuse, payment).
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
    Move("return_payment", _PAID, BY_AMOUNT, _("登记退票"), PAY,
         needs=("amount", "on", "bank_no", "reason"), may=("unit",), of="payment",
         money=True),
    Move("wrong_unit", _PAID, BY_AMOUNT, _("登记错付未退"), SUPERVISE,
         needs=("amount", "unit", "reason"), of="payment", money=True),
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
        "return_payment": ("approved", "disbursing"),
        "wrong_unit": ("closed",),
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
