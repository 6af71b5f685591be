"""The course of one request in words: who did what, what a return asked for, who had it how long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.showing import listed, local, yuan
from fundpool.models import Request, RequestStep
from fundpool.queries import facts as fact_queries
from fundpool.queries import payees
from fundpool.queries import requests as queries
from fundpool.rules import requests as rules

#: Steps an approval form carries with their opinion and name.
_SIGNED: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "submit": gettext_lazy("申请单位"),
        "review": gettext_lazy("审核意见"),
        "approve": gettext_lazy("审批意见"),
        "reject": gettext_lazy("不予批准"),
        "disburse": gettext_lazy("支付"),
    }
)


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    title: str
    at: datetime | None
    detail: str = ""
    state: str = ""


def trail_of(row: Request, steps: Sequence[RequestStep]) -> list[Entry]:
    """What happened, the newest first; on top who has it now."""
    found = [_entry(one) for one in steps if one.verb != rules.BEGIN or len(steps) == 1]
    holder = rules.holder_of(row.status, row.route)
    if holder:
        title = _("%(who)s：%(state)s") % {
            "who": rules.OFFICES[holder], "state": rules.STATES[row.status].words,
        }  # fmt: skip
        found.append(Entry(title, None, "", "next"))
    return found[::-1]


def _entry(one: RequestStep) -> Entry:
    words = rules.move_words(one.verb)
    who = str(one.actor or _("系统"))
    place = local(one.institution, "name") if one.institution else ""
    parts = [" ".join(part for part in (place, who) if part)]
    if (fen := one.said.get("amount")) is not None:
        parts.append(_("%(fen)s 元") % {"fen": yuan(fen)})
    if one.reason:
        parts.append(one.reason)
    parts += [_point(said) for said in one.said.get("points", []) if not said["fine"]]
    if one.late:
        told = _("其中%(n)d项首次可提出：%(reason)s")
        parts.append(told % {"n": one.late, "reason": one.said.get("late_reason", "")})
    return Entry(words, one.at, "；".join(parts), "bad" if one.verb in {"reject"} else "")


def _point(said: Mapping[str, Any]) -> str:
    return f"{said['item'] or _('其他')}：{said['note']}"


def points_of(row: Request, steps: Sequence[RequestStep] | None = None) -> list[str]:
    """Everything the last return asked for, a line each."""
    last = queries.last_return(steps if steps is not None else queries.steps_of(row))
    if row.status != "returned" or last is None:
        return []
    return [_point(said) for said in last.said.get("points", []) if not said["fine"]]


def days_of(row: Request, steps: Sequence[RequestStep]) -> list[tuple[str, int]]:
    """How many days it lay with each office since it was filed."""
    found = queries.days_with(row, steps)
    return [
        (str(rules.OFFICES[office]), found[office]) for office in rules.OFFICES if office in found
    ]


@dataclass(frozen=True)
class Duty:
    """Two duties that must lie in different hands, and whether they do."""

    words: str
    tone: str
    label: str


def duties_of(row: Request, steps: Sequence[RequestStep]) -> list[Duty]:
    """申请人 ≠ 审核人, 审核人 ≠ 审批人, 两位审批人不同, 审批人 ≠ 支付人."""
    hands: dict[str, set[int]] = {}
    for one in queries.taken(steps):
        if duty := rules.DUTIES.get(one.verb):
            hands.setdefault(duty, set()).update(one.names)
    pairs = (
        ("file", "review", _("申请人 ≠ 审核人")),
        ("review", "approve", _("审核人 ≠ 审批人")),
        ("approve", "pay", _("审批人 ≠ 支付人")),
    )
    return [_duty(hands.get(one), hands.get(other), words) for one, other, words in pairs]


def _duty(one: set[int] | None, other: set[int] | None, words: str) -> Duty:
    if not one or not other:
        return Duty(words, "", _("待定"))
    return Duty(words, "bad", _("不符")) if one & other else Duty(words, "good", _("符合"))


@dataclass(frozen=True)
class Gathered:
    """How many verified facts of a kind back a request, and what counts as one."""

    name: str
    filter: str
    n: int


def facts_of(row: Request) -> list[Gathered]:
    """The verified facts by kind."""
    names = {one.code: one for one in fact_queries.kinds()}
    rows = (
        row.facts.filter(released=False).order_by().values_list("kind").annotate(n=Sum("quantity"))
    )
    return [
        Gathered(str(names[kind].name), str(names[kind].filter), n)
        for kind, n in rows
        if kind in names
    ]


def payee_words(row: Request) -> str:
    """Where the body is paid, masked; "" when no account is confirmed."""
    there = queries.payee_of(row.institution_id)
    return listed([there.bank, there.name, payees.masked(there)]) if there else ""


@dataclass(frozen=True)
class Signed:
    """One box of the approval form."""

    title: str
    words: str
    who: str
    at: datetime


def signed(steps: Sequence[RequestStep]) -> list[Signed]:
    """The opinions of the last round, in order."""
    last = max((n for n, one in enumerate(steps) if one.verb in {"submit", "amend"}), default=0)
    return [
        Signed(
            str(_SIGNED.get(one.verb, "")),
            one.reason or (_("提交") if one.verb in {"submit", "amend"} else _("同意")),
            str(one.actor or _("系统")),
            one.at,
        )
        for one in steps[last:]
        if one.verb in _SIGNED
    ]
