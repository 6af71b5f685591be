"""The one table of referral: which step leads from where to where, who takes it, what it needs.

Pages, the REST door, LIFECYCLES.md and the tests read it; nothing else decides. A status is never
written but by a step of this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.lifecycle import Lifecycle, Step
from referrals import reserving
from referrals.vocabulary import BASE, DESK, DOWN, LEAD, SYSTEM, UP

#: `Move.to` of a step that changes no state, and of one that goes back to the state before.
SAME: Final = "="
BEFORE: Final = "<"
#: `State.due` of a state whose hour is said by the step itself (an appointment, a follow-up).
SAID: Final = "said"


@dataclass(frozen=True)
class State:
    """A state in words; `owner` is the side that must act, `due` the case of the county's deadline.

    Without an owner it is not open.
    """

    words: Promise
    owner: str = ""
    due: str = ""

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
    takes; `tells` the sides that hear of it.
    """

    verb: str
    come_from: tuple[str, ...]
    to: str
    who: tuple[Who, ...]
    words: Promise
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()


TREAT: Final = "referrals.treat"
REVIEW: Final = "referrals.review"
RECEIVE: Final = "referrals.receive"
COORDINATE: Final = "referrals.coordinate"

_AUTHOR = Who(BASE, TREAT, author=True)
_B_DOCTOR = Who(BASE, TREAT)
_B_REVIEWER = Who(BASE, REVIEW)
_B = (_B_DOCTOR, _B_REVIEWER)
_ORIGINAL = Who(LEAD, TREAT, author=True)
_L_DOCTOR = Who(LEAD, TREAT)
_L_DESK = Who(LEAD, RECEIVE)
_L = (_L_DESK, _L_DOCTOR)
_D = Who(DESK, COORDINATE)
_S = Who(SYSTEM)

UP_STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        "draft": State(_("草稿")),
        "in_review": State(_("待审核"), BASE, "review"),
        "requested": State(_("待受理"), LEAD, "acknowledge"),
        "received": State(_("待决定"), LEAD, "decide"),
        "info_requested": State(_("待补充"), BASE, "answer"),
        "accepted": State(_("已同意接收"), LEAD, "book"),
        "awaiting_slot": State(_("待安排"), LEAD, "slot"),
        "booked": State(_("已预约"), LEAD, SAID),
        "dispatched": State(_("急救转送中"), LEAD, "arrive"),
        "arrived": State(_("已接诊"), LEAD, "reply"),
        "replied": State(_("已回复"), BASE, "read"),
        "cancel_requested": State(_("待确认取消"), LEAD, "cancel"),
        "closed": State(_("已办结")),
        "declined": State(_("未接收")),
        "redirected": State(_("已改转")),
        "closed_no_show": State(_("未到诊")),
        "cancelled": State(_("已取消")),
        "died": State(_("患者死亡")),
        "voided": State(_("已作废")),
    }
)

DOWN_STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        "candidate": State(_("可下转"), LEAD, "propose"),
        "proposed": State(_("待患者同意"), LEAD, "consent"),
        "consented": State(_("待联系基层"), LEAD, "offer"),
        "offered": State(_("待基层答复"), BASE, "take"),
        "accepted": State(_("基层已同意"), LEAD, "discharge"),
        "declined": State(_("基层未接收"), DESK, "elsewhere"),
        "discharged_to_base": State(_("已出院下转"), BASE, "register"),
        "registered": State(_("已登记"), BASE, "start"),
        "following": State(_("随访中"), BASE, SAID),
        "completed": State(_("已完成")),
        "refused": State(_("患者不同意")),
        "withdrawn": State(_("已撤回")),
        "escalated": State(_("已转回上级")),
        "lost": State(_("失访")),
        "died": State(_("患者死亡")),
        "voided": State(_("已作废")),
    }
)

_BEFORE_HAND_OVER = (
    "requested", "received", "info_requested", "accepted", "awaiting_slot", "booked"
)  # fmt: skip
_OPEN_UP = tuple(code for code, state in UP_STATES.items() if state.is_open)
_OPEN_DOWN = tuple(code for code, state in DOWN_STATES.items() if state.is_open)
#: Before these the other side sees nothing of a case.
UNSENT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {UP: ("draft", "in_review"), DOWN: ("candidate", "proposed", "consented")}
)


def _both(
    states: Mapping[str, State],
    unsent: tuple[str, ...],
    own: tuple[Who, ...],
    other: tuple[Who, ...],
) -> tuple[Move, ...]:
    """What holds for both directions: death, and an entry made in error."""
    there = tuple(code for code in states if code != "voided")
    hidden = tuple(code for code in there if code in unsent)
    seen = tuple(code for code in there if code not in unsent)
    open_hidden = tuple(code for code in hidden if states[code].is_open)
    open_seen = tuple(code for code in seen if states[code].is_open)
    died, wrong = _("登记死亡"), _("申请作废")
    told, asked = (
        {"may": ("reason",), "tells": (BASE, LEAD)},
        {"needs": ("reason",), "tells": (DESK,)},
    )
    return (
        Move("die", open_hidden, "died", own, died, **told),
        Move("die", open_seen, "died", (*own, *other), died, **told),
        Move("ask_void", hidden, SAME, own, wrong, **asked),
        Move("ask_void", seen, SAME, (*own, *other), wrong, **asked),
        Move("confirm_void", there, "voided", (_D,), _("确认作废"), tells=(BASE, LEAD)),
        Move("refuse_void", there, SAME, (_D,), _("不予作废"), needs=("reason",), tells=(BASE, LEAD)),
    )  # fmt: skip


_REASON = ("reason",)
MOVES: Final[Mapping[str, tuple[Move, ...]]] = MappingProxyType(
    {
        UP: (
            Move("create", ("",), "draft", (_B_DOCTOR,), _("新建转诊")),
            Move("submit", ("draft",), "in_review", (_AUTHOR,), _("提交审核"),
                 needs=("consent",), may=("override",), tells=(BASE,)),
            Move("approve", ("in_review",), "requested", (_B_REVIEWER,), _("审核通过"),
                 tells=(BASE, LEAD)),
            Move("return", ("in_review",), "draft", (_B_REVIEWER,), _("退回修改"),
                 needs=_REASON, tells=(BASE,)),
            Move("dispatch", ("draft",), "dispatched", (_B_DOCTOR,), _("绿色通道转送"),
                 needs=("emergency",), tells=(LEAD,)),
            Move("acknowledge", ("requested",), "received", (_L_DESK,), _("受理"), tells=(BASE,)),
            Move("ask", ("requested", "received"), "info_requested", (_L_DOCTOR,), _("要求补充"),
                 needs=("question",), tells=(BASE,)),
            Move("answer", ("info_requested",), "received", (_AUTHOR,), _("补充资料"),
                 needs=("answer",), tells=(LEAD,)),
            Move("accept", ("received",), "accepted", (_L_DOCTOR,), _("同意接收"),
                 may=("priority", "reason"), tells=(BASE,)),
            Move("decline", ("requested", "received", "info_requested"), "declined",
                 (_L_DOCTOR,), _("不予接收"), needs=("reason_code", "reason"), tells=(BASE,)),
            Move("redirect", _BEFORE_HAND_OVER, "redirected", (_L_DESK, _D), _("改转他院"),
                 needs=_REASON, may=("place",), tells=(BASE, LEAD, DESK)),
            Move("book", ("accepted", "awaiting_slot"), "booked", (_L_DESK,), _("安排预约"),
                 needs=("booked_for", "where"), tells=(BASE,)),
            Move("no_slot", ("accepted",), "awaiting_slot", (_S, _L_DESK), _("暂无号源床位"),
                 tells=(BASE,)),
            Move("not_arrived", ("dispatched",), "closed_no_show", _L, _("未送到"),
                 needs=_REASON, tells=(BASE,)),
            Move("no_show", ("booked",), "awaiting_slot", _L, _("未到，另行安排"), tells=(BASE,)),
            Move("close_no_show", ("booked",), "closed_no_show", _L, _("未到，结束"),
                 needs=_REASON, tells=(BASE,)),
            Move("arrive", ("booked", "dispatched", "accepted", "awaiting_slot"), "arrived", _L,
                 _("患者到诊"), tells=(BASE, DESK)),
            Move("review_green", ("arrived", "replied", "closed"), SAME, (_D,),
                 _("绿色通道复核"), needs=_REASON, tells=(BASE, LEAD)),
            Move("reply", ("arrived",), "replied", (_L_DOCTOR,), _("诊治回复"),
                 needs=("diagnosis", "treatment", "reply", "next_step"), tells=(BASE,)),
            Move("acknowledge", ("replied",), "closed", (_B_DOCTOR,), _("已阅并接续"), tells=(LEAD,)),
            Move("discard", ("draft",), "cancelled", (_AUTHOR,), _("放弃草稿")),
            Move("cancel", ("in_review", "requested", "received", "info_requested", "accepted"),
                 "cancelled", _B, _("取消转诊"), needs=_REASON, tells=(LEAD,)),
            Move("cancel", ("awaiting_slot", "booked", "dispatched"), "cancel_requested", _B,
                 _("申请取消"), needs=_REASON, tells=(LEAD,)),
            Move("confirm_cancel", ("cancel_requested",), "cancelled", (_L_DESK,), _("同意取消"),
                 tells=(BASE,)),
            Move("refuse_cancel", ("cancel_requested",), BEFORE, (_L_DESK,), _("不同意取消"),
                 needs=_REASON, tells=(BASE,)),
            *_both(UP_STATES, UNSENT[UP], _B, _L),
        ),
        DOWN: (
            Move("name", ("",), "candidate", (_S, _L_DOCTOR), _("登记可下转患者"), needs=_REASON),
            Move("propose", ("candidate",), "proposed", (_ORIGINAL,), _("提出下转"),
                 needs=("down_reason", "diagnosis", "medicines", "rehabilitation", "red_flags",
                        "follow_up")),
            Move("consent", ("proposed",), "consented", _L, _("患者同意"), needs=("patient_words",)),
            Move("refuse", ("proposed",), "refused", _L, _("患者不同意"), needs=_REASON),
            Move("offer", ("consented",), "offered", _L, _("联系基层接收"),
                 needs=("place", "family_doctor"), tells=(BASE,)),
            Move("accept", ("offered",), "accepted", (_B_DOCTOR,), _("同意接收"), tells=(LEAD,)),
            Move("decline", ("offered",), "declined", (_B_DOCTOR,), _("不能接收"),
                 needs=("reason_code", "reason"), tells=(LEAD, DESK)),
            Move("offer_elsewhere", ("declined",), "offered", (_D,), _("联系其他基层机构"),
                 needs=("place", "family_doctor"), tells=(BASE, LEAD)),
            Move("give_up", ("declined",), "withdrawn", _L, _("不再下转"), needs=_REASON,
                 tells=(DESK,)),
            Move("discharge", ("accepted",), "discharged_to_base", _L, _("出院下转"), tells=(BASE,)),
            Move("register", ("discharged_to_base",), "registered", (_B_DOCTOR,), _("登记接收"),
                 needs=("family_doctor",), tells=(LEAD,)),
            Move("start", ("registered",), "following", (_B_DOCTOR,), _("开始随访"),
                 needs=("follow_on",)),
            Move("log_attempt", ("discharged_to_base", "registered", "following"), SAME,
                 (_B_DOCTOR,), _("记录一次联系"), needs=("result",), may=("follow_on",)),
            Move("complete", ("following",), "completed", (_B_DOCTOR,), _("完成随访"),
                 needs=("result",), tells=(LEAD,)),
            Move("lose", ("discharged_to_base", "registered", "following"), "lost",
                 (_B_DOCTOR,), _("登记失访"), needs=_REASON, tells=(LEAD,)),
            Move("escalate", ("registered", "following"), "escalated", (_B_DOCTOR,),
                 _("病情变化，转回上级"), needs=_REASON, tells=(LEAD,)),
            Move("withdraw", ("proposed", "consented", "offered", "accepted"), "withdrawn", _L,
                 _("撤回下转"), needs=_REASON, tells=(BASE,)),
            *_both(DOWN_STATES, UNSENT[DOWN], _L, (_B_DOCTOR,)),
        ),
    }
)  # fmt: skip

STATES: Final[Mapping[str, Mapping[str, State]]] = MappingProxyType(
    {UP: UP_STATES, DOWN: DOWN_STATES}
)
OPEN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({UP: _OPEN_UP, DOWN: _OPEN_DOWN})
#: Verbs that make a new case; they are not taken on a case.
FIRST: Final[Mapping[str, str]] = MappingProxyType({UP: "create", DOWN: "name"})
#: To which states a refused cancelling can lead back.
CANCELLABLE: Final = ("awaiting_slot", "booked", "dispatched")
#: The case of the deadline of the task that a green-channel arrival opens for the desk.
GREEN_REVIEW: Final = "green_review"
#: How one side hears of a case at its destination: the other way round for down-referrals.
_AT_ORIGIN: Final = {UP: BASE, DOWN: LEAD}


def move_for(direction: str, state: str, verb: str) -> Move | None:
    """The row of the table for a verb in a state; None where the table has none."""
    rows = MOVES[direction]
    return next((row for row in rows if row.verb == verb and state in row.come_from), None)


def moves_from(direction: str, state: str) -> tuple[Move, ...]:
    """Every row that leads on from a state, in the order of the table."""
    return tuple(row for row in MOVES[direction] if state in row.come_from)


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
#: A place of a reserved pool.
POOL_BOOKING: Final = reserving.POOL_BOOKING
