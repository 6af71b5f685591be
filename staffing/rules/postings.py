"""The one table of postings: which step leads where, and who takes it.

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
from staffing.vocabulary import COUNTY, HOME, HOST, PERSON, SYSTEM

#: `Move.to` of a step that changes no state, and of one that goes back to the state before.
SAME: Final = "="
BEFORE: Final = "<"


@dataclass(frozen=True)
class State:
    """A state in words; `owner` is the side that must act next, "" when nobody must."""

    words: Promise
    owner: str = ""


@dataclass(frozen=True)
class Who:
    """Somebody who may take a step: on which side, with which verb of `members.rules.MAY`."""

    side: str
    verb: str = ""


@dataclass(frozen=True)
class Move:
    """One row of the table; `needs` and `may` are names of `vocabulary.FIELDS`, `tells` sides."""

    verb: str
    come_from: tuple[str, ...]
    to: str
    who: tuple[Who, ...]
    words: Promise
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()


ARRANGE: Final = "staffing.arrange"
AGREE: Final = "staffing.agree"
VERIFY: Final = "staffing.verify"
DECIDE: Final = "staffing.decide"

_HOME_DESK = Who(HOME, ARRANGE)
_HOME_HEAD = Who(HOME, AGREE)
_HOST_DESK = Who(HOST, VERIFY)
_HOST_HEAD = Who(HOST, AGREE)
_SELF = Who(PERSON)
_OFFICE = Who(COUNTY, DECIDE)
_SYSTEM = Who(SYSTEM)

STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        "need": State(_("待提名"), HOME),
        "nominated": State(_("待本人答复"), PERSON),
        "objected": State(_("本人有异议"), HOME),
        "consented": State(_("待派出单位批准"), HOME),
        "home_approved": State(_("待接收单位确认"), HOST),
        "host_confirmed": State(_("待审批或发文"), HOME),
        "county_approved": State(_("待发文"), HOME),
        "ordered": State(_("待到岗"), HOST),
        "active": State(_("在岗"), HOST),
        "absent": State(_("缺勤"), HOST),
        "completed": State(_("期满待核"), HOME),
        "curtailed": State(_("提前结束待核"), HOME),
        "service_verified": State(_("服务已核实"), SYSTEM),
        "contested": State(_("本人申诉待核"), HOST),
        "credited": State(_("已计入服务")),
        "voided": State(_("已作废")),
    }
)
#: Before somebody arrived; these can still come to nothing.
WAITING: Final = (
    "need", "nominated", "objected", "consented", "home_approved", "host_confirmed",
    "county_approved", "ordered",
)  # fmt: skip
#: Somebody is named and the days are taken: no other posting may take them too.
HOLDING: Final = (
    "ordered", "active", "absent", "completed", "curtailed", "service_verified", "contested",
    "credited",
)  # fmt: skip
#: Somebody has arrived; what happened since is a fact.
BEGUN: Final = HOLDING[1:]
_THERE: Final = ("active", "absent")
_ENDED: Final = ("completed", "curtailed")
OPEN: Final = tuple(code for code, state in STATES.items() if state.owner)
_CONTESTED: Final = tuple(code for code in BEGUN if code != "contested")
_REASON: Final = ("reason",)

MOVES: Final = (
    Move("nominate", ("need", "objected"), "nominated", (_HOME_DESK,), _("提名人选"),
         needs=("person",), may=_REASON, tells=(PERSON,)),
    Move("consent", ("nominated",), "consented", (_SELF,), _("同意派驻"), tells=(HOME,)),
    Move("object", ("nominated",), "objected", (_SELF,), _("提出异议"), needs=_REASON,
         tells=(HOME,)),
    Move("approve_home", ("consented",), "home_approved", (_HOME_HEAD,), _("派出单位批准"),
         tells=(HOST, PERSON)),
    Move("confirm_host", ("home_approved",), "host_confirmed", (_HOST_HEAD,), _("接收单位确认"),
         tells=(HOME, COUNTY)),
    Move("send_back", ("consented",), "need", (_HOME_HEAD,), _("退回重提"), needs=_REASON,
         tells=(HOME, PERSON)),
    Move("send_back", ("home_approved",), "need", (_HOST_HEAD,), _("退回重提"), needs=_REASON,
         tells=(HOME, PERSON)),
    Move("approve_county", ("host_confirmed",), "county_approved", (_OFFICE,), _("卫健委批准"),
         tells=(HOME, HOST)),
    Move("refuse_county", ("host_confirmed",), "need", (_OFFICE,), _("卫健委不予批准"),
         needs=_REASON, tells=(HOME, HOST, PERSON)),
    Move("order", ("host_confirmed", "county_approved"), "ordered", (_HOME_DESK,), _("发文派出"),
         needs=("order_no", "ordered_on"), tells=(HOST, PERSON)),
    Move("arrive", ("ordered",), "active", (_HOST_DESK,), _("登记到岗"), needs=("on",),
         tells=(HOME, PERSON)),
    Move("leave", ("active",), "absent", (_HOST_DESK,), _("登记缺勤"), needs=("on", "reason"),
         tells=(HOME, PERSON)),
    Move("come_back", ("absent",), "active", (_HOST_DESK,), _("登记返岗"), needs=("on",),
         tells=(HOME, PERSON)),
    Move("complete", _THERE, "completed", (_HOST_DESK,), _("登记期满离岗"), needs=("last_day",),
         tells=(HOME, PERSON)),
    Move("extend", _THERE, SAME, (_HOME_DESK,), _("延长"),
         needs=("last_day", "order_no", "ordered_on"), tells=(HOST, PERSON)),
    Move("change_host", ("active",), "ordered", (_HOME_DESK,), _("改派"),
         needs=("host", "on", "order_no", "ordered_on"), tells=(HOST, PERSON)),
    Move("change_home", _THERE, SAME, (_HOME_DESK,), _("用人单位变更后继续"),
         needs=("on", "order_no", "ordered_on"), tells=(HOST, PERSON)),
    Move("curtail", _THERE, "curtailed", (_HOME_DESK,), _("提前结束"),
         needs=("last_day", "reason", "order_no", "ordered_on"), tells=(HOST, PERSON)),
    Move("spot_check", _THERE, SAME, (_HOME_DESK, _OFFICE), _("登记电话抽查"), needs=("result",)),
    Move("countersign", _ENDED, "service_verified", (_HOME_HEAD,), _("派出单位会签服务"),
         tells=(HOST, PERSON)),
    Move("credit", ("service_verified",), "credited", (_SYSTEM,), _("计入服务记录"),
         tells=(PERSON,)),
    Move("contest", _CONTESTED, "contested", (_SELF,), _("对记录提出申诉"),
         needs=_REASON, tells=(HOST, HOME)),
    Move("reverify", ("contested",), BEFORE, (_HOST_HEAD,), _("重新核实"), needs=("answer",),
         tells=(HOME, PERSON)),
    Move("void", WAITING, "voided", (_HOME_DESK, _SYSTEM), _("作废"), needs=_REASON,
         tells=(HOST, PERSON)),
)  # fmt: skip
#: Who may state a need: the desk of the home or of the host.
FIRST: Final = "need"
VERBS: Final = tuple(dict.fromkeys(move.verb for move in MOVES))
CONTESTABLE: Final = next(move.come_from for move in MOVES if move.verb == "contest")


def move_for(state: str, verb: str) -> Move | None:
    """The row of the table for a verb in a state; None where the table has none."""
    return next((row for row in MOVES if row.verb == verb and state in row.come_from), None)


def moves_from(state: str) -> tuple[Move, ...]:
    """Every row that leads on from a state, in the order of the table."""
    return tuple(row for row in MOVES if state in row.come_from)


def host_states(verb: str) -> tuple[str, ...]:
    """The states in which the host must act with a verb of `members.rules.MAY`."""
    return tuple(
        code for code, state in STATES.items()
        if state.owner == HOST and any(Who(HOST, verb) in move.who for move in moves_from(code))
    )  # fmt: skip


def move_words(verb: str) -> str:
    """A verb in words; one that is no more stays as it is."""
    found = next((row for row in MOVES if row.verb == verb), None)
    return str(found.words) if found else verb


def state_words(code: str) -> str:
    """A state in words; one that is no more stays as it is."""
    return str(STATES[code].words) if code in STATES else code


def _drawn() -> Lifecycle:
    steps = []
    for row in MOVES:
        targets = {SAME: (), BEFORE: CONTESTABLE}.get(row.to, (row.to,))
        steps += [Step(row.verb, row.come_from, to) for to in targets]
    states: dict[str, str | Promise] = {code: one.words for code, one in STATES.items()}
    return Lifecycle("派驻", states, FIRST, tuple(steps))


POSTING: Final = _drawn()
