"""The one table of remote diagnosis and one of consultation: which step leads where, who takes it.

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
from referrals.remote_words import CONSULTATION, EXAMINED, READING
from referrals.vocabulary import BASE, DESK, LEAD, SYSTEM

#: `Move.to` of a step that changes no state, and of one that goes back to the state before.
SAME: Final = "="
BEFORE: Final = "<"
#: `State.due` of the wait for a report: the county sets one for every kind of examination.
READ: Final = "read"
#: The case of the county's deadline within which a critical value is told and read back.
CRITICAL: Final = "critical"


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

    `holder` asks for the doctor who has claimed it, `named` for one whom the hospital has named
    for this kind. On the system's side there is no verb.
    """

    side: str
    verb: str = ""
    holder: bool = False
    named: bool = False


@dataclass(frozen=True)
class Move:
    """One row of the table.

    `needs` are names of `remote_words.FIELDS` without which it is refused, `may` those it also
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
RECEIVE: Final = "referrals.receive"
COORDINATE: Final = "referrals.coordinate"

_B = Who(BASE, TREAT)
_L = Who(LEAD, TREAT)
_HOLDER = Who(LEAD, TREAT, holder=True)
_NAMED = Who(LEAD, TREAT, named=True)
_L_DESK = Who(LEAD, RECEIVE)
_D = Who(DESK, COORDINATE)
_S = Who(SYSTEM)
_REASON: Final = ("reason",)

READING_STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        "ordered": State(_("待检查"), BASE, "acquire"),
        "acquired": State(_("待提交"), BASE, "submit"),
        "submitted": State(_("待诊断"), LEAD, READ),
        "claimed": State(_("诊断中"), LEAD, READ),
        "preliminary": State(_("待审核签发"), LEAD, READ),
        "final": State(_("待阅知"), BASE, "acknowledge"),
        "returned_for_repeat": State(_("退回重做"), BASE, "repeat"),
        "cancel_requested": State(_("待确认取消"), LEAD, "cancel"),
        "acknowledged": State(_("已阅知")),
        "cancelled": State(_("已取消")),
        "voided": State(_("已作废")),
    }
)
CONSULTATION_STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        "asked": State(_("待会诊"), LEAD, "consult"),
        "claimed": State(_("会诊中"), LEAD, "consult"),
        "more_info": State(_("待补充"), BASE, "more_info"),
        "answered": State(_("待阅知"), BASE, "read_advice"),
        "acknowledged": State(_("待落实"), BASE, "close"),
        "cancel_requested": State(_("待确认取消"), LEAD, "cancel"),
        "closed": State(_("已办结")),
        "converted": State(_("已转为上转")),
        "cancelled": State(_("已取消")),
        "voided": State(_("已作废")),
    }
)
#: Before these the reading hospital sees nothing of an item.
UNSENT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {READING: ("ordered", "acquired"), CONSULTATION: ()}
)
#: Where a critical value may still have to be told.
_SENT_OPEN: Final = (
    "submitted", "claimed", "preliminary", "final", "returned_for_repeat", "cancel_requested"
)  # fmt: skip


def _both(
    way: str, states: Mapping[str, State], asked: tuple[str, ...], at_once: tuple[str, ...]
) -> tuple[Move, ...]:
    """What holds for both: cancelling, and an entry made in error; two people each."""
    there = tuple(code for code in states if code != "voided")
    hidden = tuple(code for code in there if code in UNSENT[way])
    seen = tuple(code for code in there if code not in UNSENT[way])
    wrong = _("申请作废")
    return (
        Move("cancel", at_once, "cancelled", (_B,), _("取消申请"), needs=_REASON, tells=(LEAD,)),
        Move("cancel", asked, "cancel_requested", (_B,), _("申请取消"), needs=_REASON,
             tells=(LEAD,)),
        Move("confirm_cancel", ("cancel_requested",), "cancelled", (_L_DESK, _L), _("同意取消"),
             tells=(BASE,)),
        Move("refuse_cancel", ("cancel_requested",), BEFORE, (_L_DESK, _L), _("不同意取消"),
             needs=_REASON, tells=(BASE,)),
        Move("ask_void", hidden, SAME, (_B,), wrong, needs=_REASON, tells=(DESK,)),
        Move("ask_void", seen, SAME, (_B, _L_DESK, _L), wrong, needs=_REASON, tells=(DESK,)),
        Move("confirm_void", there, "voided", (_D,), _("确认作废"), tells=(BASE, LEAD)),
        Move("refuse_void", there, SAME, (_D,), _("不予作废"), needs=_REASON, tells=(BASE, LEAD)),
    )  # fmt: skip


_REPORT: Final = ("findings", "conclusion")
MOVES: Final[Mapping[str, tuple[Move, ...]]] = MappingProxyType(
    {
        READING: (
            Move("order", ("",), "ordered", (_B,), _("申请远程诊断")),
            Move("acquire", ("ordered", "returned_for_repeat"), "acquired", (_B,),
                 _("已做检查")),
            Move("submit", ("acquired",), "submitted", (_B,), _("提交诊断"),
                 needs=("study_reference", "study_hash", "quality"), tells=(LEAD,)),
            Move("claim", ("submitted",), "claimed", (_L,), _("认领")),
            Move("renew", ("claimed",), SAME, (_HOLDER,), _("延长占用")),
            Move("report", ("claimed",), "preliminary", (_HOLDER,), _("写初步报告"),
                 needs=_REPORT, tells=(LEAD,)),
            Move("sign", ("preliminary",), "final", (_NAMED,), _("审核签发"),
                 needs=_REPORT, tells=(BASE,)),
            Move("return", ("claimed",), "returned_for_repeat", (_HOLDER,), _("退回重做"),
                 needs=_REASON, tells=(BASE,)),
            Move("return", ("preliminary",), "returned_for_repeat", (_NAMED,), _("退回重做"),
                 needs=_REASON, tells=(BASE,)),
            Move("release", ("claimed",), "submitted", (_HOLDER, _L_DESK, _S), _("放回待诊断")),
            Move("flag_critical", ("claimed", "preliminary", "final"), SAME, (_L,),
                 _("报危急值"), needs=("critical_value",), tells=(BASE, LEAD)),
            Move("tell_critical", _SENT_OPEN, SAME, (_L, _L_DESK), _("登记危急值已告知"),
                 needs=("told_to", "read_back_by"), tells=(BASE,)),
            Move("read_back", _SENT_OPEN, SAME, (_B,), _("复述确认危急值"),
                 needs=("read_back",), tells=(LEAD,)),
            Move("critical_late", _SENT_OPEN, SAME, (_S,), _("危急值逾期未告知"),
                 tells=(BASE, LEAD, DESK)),
            Move("addend", ("final",), SAME, (_NAMED,), _("补充报告"), needs=("addendum",),
                 tells=(BASE,)),
            Move("addend", ("acknowledged",), "final", (_NAMED,), _("补充报告"),
                 needs=("addendum",), tells=(BASE,)),
            Move("acknowledge", ("final",), "acknowledged", (_B,), _("已阅知"), tells=(LEAD,)),
            Move("recognise", ("final", "acknowledged"), SAME, (_B, _L), _("采用这次结果（互认）"),
                 may=_REASON),
            *_both(READING, READING_STATES, ("submitted", "claimed", "preliminary"),
                   ("ordered", "acquired", "returned_for_repeat")),
        ),
        CONSULTATION: (
            Move("ask", ("",), "asked", (_B,), _("申请会诊"), tells=(LEAD,)),
            Move("claim", ("asked",), "claimed", (_L,), _("认领")),
            Move("release", ("claimed",), "asked", (_HOLDER, _L_DESK), _("放回待会诊")),
            Move("ask_more", ("claimed",), "more_info", (_HOLDER,), _("要求补充"),
                 needs=("question",), tells=(BASE,)),
            Move("add_info", ("more_info",), "claimed", (_B,), _("补充资料"),
                 needs=("answer",), tells=(LEAD,)),
            Move("answer", ("claimed",), "answered", (_HOLDER,), _("答复会诊"),
                 needs=("advice",), tells=(BASE,)),
            Move("convert", ("claimed", "answered"), "converted", (_HOLDER,),
                 _("转为上转"), needs=("advice",), tells=(BASE,)),
            Move("acknowledge", ("answered",), "acknowledged", (_B,), _("已阅知"),
                 tells=(LEAD,)),
            Move("close", ("acknowledged",), "closed", (_B,), _("办结"),
                 needs=("result",), tells=(LEAD,)),
            *_both(CONSULTATION, CONSULTATION_STATES, ("claimed", "more_info"), ("asked",)),
        ),
    }
)  # fmt: skip

STATES: Final[Mapping[str, Mapping[str, State]]] = MappingProxyType(
    {READING: READING_STATES, CONSULTATION: CONSULTATION_STATES}
)
OPEN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        way: tuple(code for code, one in there.items() if one.is_open)
        for way, there in STATES.items()
    }
)
#: Verbs that make a new item; they are not taken on one.
FIRST: Final[Mapping[str, str]] = MappingProxyType({READING: "order", CONSULTATION: "ask"})
#: States in which a report stands that may be relied on.
REPORTED: Final = ("final", "acknowledged")
#: To which states a refused cancelling can lead back.
_CANCELLABLE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {READING: ("submitted", "claimed", "preliminary"), CONSULTATION: ("claimed", "more_info")}
)


def way_of(kind: str) -> str:
    """Which of the two tables a kind follows."""
    return CONSULTATION if kind == CONSULTATION else READING


def move_for(way: str, state: str, verb: str) -> Move | None:
    """The row of the table for a verb in a state; None where the table has none."""
    rows = (row for row in MOVES[way] if row.verb == verb and state in row.come_from)
    return next(rows, None)


def moves_from(way: str, state: str) -> tuple[Move, ...]:
    """Every row that leads on from a state, in the order of the table."""
    return tuple(row for row in MOVES[way] if state in row.come_from)


def verbs_of(way: str) -> tuple[str, ...]:
    """Every verb of an item, each once, in the order of the table."""
    verbs = (row.verb for row in MOVES[way] if row.verb != FIRST[way])
    return tuple(dict.fromkeys(verbs))


def move_words(verb: str) -> str:
    """A verb in words; one that is no more stays as it is."""
    rows = (row for way in MOVES.values() for row in way if row.verb == verb)
    found = next(rows, None)
    return str(found.words) if found else verb


def state_words(code: str) -> str:
    """A state in words; the first table that knows it says."""
    return next((str(way[code].words) for way in STATES.values() if code in way), code)


def due_case(kind: str, state: str) -> str:
    """The case of the county's deadline for a wait: the one for a report is its kind's own."""
    case = STATES[way_of(kind)][state].due
    return f"read_{kind}" if case == READ else case


def due_cases(kind: str) -> tuple[str, ...]:
    """Every case of the county's deadline that an item of this kind may need, each once."""
    way = way_of(kind)
    cases = [due_case(kind, code) for code in OPEN[way]]
    return tuple(dict.fromkeys([*cases, *([CRITICAL] if kind in EXAMINED else [])]))


def _drawn(name: str, way: str) -> Lifecycle:
    steps = []
    for row in MOVES[way]:
        there = tuple(state for state in row.come_from if state)
        targets = {SAME: (), BEFORE: _CANCELLABLE[way]}.get(row.to, (row.to,))
        steps += [Step(row.verb, there, to) for to in targets if there]
    states: dict[str, Promise] = {code: one.words for code, one in STATES[way].items()}
    return Lifecycle(name, states, next(iter(states)), tuple(steps))


REMOTE_READING: Final = _drawn("远程诊断", READING)
REMOTE_CONSULTATION: Final = _drawn("远程会诊", CONSULTATION)
