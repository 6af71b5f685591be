"""The one table of the human-resource pool (人力资源池) and of the reserve (人才储备库).

Which of the two a county keeps is read from its rules; they share states and steps, and a step
says in which of them it is taken. Pages, REST, LIFECYCLES.md and the tests read this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.lifecycle import Lifecycle, Step
from staffing.rules.postings import AGREE, ARRANGE, DECIDE, VERIFY, State
from staffing.vocabulary import COUNTY

LEAD: Final = "lead"
MEMBER: Final = "member"
SIDES: Final[Mapping[str, Promise]] = MappingProxyType(
    {LEAD: _("牵头医院"), MEMBER: _("成员单位"), COUNTY: _("卫健委")}
)

POOL: Final = "pool"
RESERVE: Final = "reserve"


@dataclass(frozen=True)
class Kind:
    """A pool by its printed name; `employer` is the side that employs whoever enters it."""

    words: Promise
    employer: str


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {POOL: Kind(_("人力资源池"), MEMBER), RESERVE: Kind(_("人才储备库"), LEAD)}
)
_BOTH: Final = (POOL, RESERVE)


@dataclass(frozen=True)
class Who:
    """Somebody who may take a step: on which side, with which verb of `members.rules.MAY`."""

    side: str
    verb: str


@dataclass(frozen=True)
class Move:
    """One row of the table; `needs` are names of `FIELDS`, `kinds` the pools that have it."""

    verb: str
    come_from: tuple[str, ...]
    to: str
    who: tuple[Who, ...]
    words: Promise
    needs: tuple[str, ...] = ("on",)
    kinds: tuple[str, ...] = _BOTH


#: What steps ask for: name → words.
FIELDS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "on": _("日期"),
        "order_no": _("文号"),
        "reason": _("理由"),
        "member": _("使用单位"),
    }
)

STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        "entered": State(_("入池"), LEAD),
        "training": State(_("实岗培训"), LEAD),
        "examining": State(_("待考核"), LEAD),
        "failed": State(_("考核未通过"), LEAD),
        "passed": State(_("考核通过待派回"), COUNTY),
        "sent": State(_("待报到"), MEMBER),
        "returned": State(_("已派回")),
        "withdrawn": State(_("已出池")),
    }
)
FIRST: Final = "entered"
OPEN: Final = tuple(code for code, state in STATES.items() if state.owner)

_LEAD_DESK: Final = Who(LEAD, ARRANGE)
_LEAD_HEAD: Final = Who(LEAD, AGREE)
_MEMBER_DESK: Final = Who(MEMBER, VERIFY)
_MEMBER_HEAD: Final = Who(MEMBER, AGREE)
_OFFICE: Final = Who(COUNTY, DECIDE)
_ONLY_POOL: Final = (POOL,)
_ONLY_RESERVE: Final = (RESERVE,)

MOVES: Final = (
    Move("train", ("entered",), "training", (_LEAD_DESK,), _("开始实岗培训")),
    Move("end_training", ("training",), "examining", (_LEAD_DESK,), _("登记培训期满"),
         kinds=_ONLY_POOL),
    Move("pass", ("examining",), "passed", (_LEAD_HEAD,), _("登记考核通过"), kinds=_ONLY_POOL),
    Move("fail", ("examining",), "failed", (_LEAD_HEAD,), _("登记考核未通过"),
         needs=("on", "reason"), kinds=_ONLY_POOL),
    Move("retrain", ("failed",), "training", (_LEAD_DESK,), _("再次培训"), kinds=_ONLY_POOL),
    Move("resit", ("failed",), "examining", (_LEAD_DESK,), _("安排补考"), kinds=_ONLY_POOL),
    Move("send", ("passed",), "sent", (_OFFICE,), _("安排到编制所在单位"),
         needs=("on", "order_no"), kinds=_ONLY_POOL),
    Move("assign", ("entered", "training"), "sent", (_LEAD_HEAD,), _("安排到使用单位"),
         needs=("on", "order_no", "member"), kinds=_ONLY_RESERVE),
    Move("arrive", ("sent",), "returned", (_MEMBER_DESK,), _("登记报到")),
    Move("withdraw", ("entered", "training", "examining", "failed", "passed", "sent"), "withdrawn",
         (_LEAD_HEAD, _MEMBER_HEAD), _("登记出池"), needs=("on", "reason")),
)  # fmt: skip
VERBS: Final = tuple(dict.fromkeys(move.verb for move in MOVES))


def move_for(kind: str, state: str, verb: str) -> Move | None:
    """The row of the table for a verb in a state of a pool; None where the table has none."""
    return next((row for row in moves_from(kind, state) if row.verb == verb), None)


def moves_from(kind: str, state: str) -> tuple[Move, ...]:
    """Every row that leads on from a state, in the order of the table."""
    return tuple(row for row in MOVES if state in row.come_from and kind in row.kinds)


def move_words(verb: str) -> str:
    """A verb in words; one that is no more stays as it is."""
    found = next((row for row in MOVES if row.verb == verb), None)
    return str(found.words) if found else verb


def state_words(code: str) -> str:
    """A state in words; one that is no more stays as it is."""
    return str(STATES[code].words) if code in STATES else code


STAFF_POOL: Final = Lifecycle(
    "人力资源池",
    {code: state.words for code, state in STATES.items()},
    FIRST,
    tuple(Step(move.verb, move.come_from, move.to) for move in MOVES),
)
