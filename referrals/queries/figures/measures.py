"""What is counted: each figure is a step of a case, found among its events and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import NotFound
from referrals.models import ReferralEvent
from referrals.rules import MOVES
from referrals.vocabulary import DOWN, OUT, UP

SENT: Final = "sent"
COUNTED: Final = "counted"
DOUBTFUL: Final = "doubtful"
DECLINED: Final = "declined"
REDIRECTED: Final = "redirected"
REPLIED: Final = "replied"
ACKNOWLEDGED: Final = "acknowledged"
ACCEPTED: Final = "accepted"
GREEN: Final = "green"
LEFT: Final = "left"
NOT_SENT: Final = ("", "draft", "in_review")


@dataclass(frozen=True)
class Measure:
    """One figure: cases of a direction that came to a state in the period, each once.

    `came` and `never` narrow from which state; `verbs` are every step of the table that leads
    there, so that an index on them finds the events.
    """

    direction: str
    words: Promise
    to: tuple[str, ...]
    came: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    counts_redirected: bool = False

    @property
    def verbs(self) -> tuple[str, ...]:
        """The steps of the table that lead there, with those that begin a case."""
        rows = (row.verb for row in MOVES[self.direction] if row.to in self.to)
        return tuple(dict.fromkeys((*rows, "create", "name")))

    @property
    def where(self) -> Q:
        """Which events it is counted by."""
        found = Q(referral__direction=self.direction, to_status__in=self.to)
        if self.came:
            found &= Q(from_status__in=self.came)
        if self.never:
            found &= ~Q(from_status__in=self.never)
        return found & Q(action__in=self.verbs)


def _up(words: Promise, *to: str, **more: tuple[str, ...]) -> Measure:
    return Measure(UP, words, to, **more)  # type: ignore[arg-type]


def _down(words: Promise, *to: str, **more: tuple[str, ...]) -> Measure:
    return Measure(DOWN, words, to, **more)  # type: ignore[arg-type]


#: In the order in which they happen; the name before the dot is the direction.
MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        "up.sent": _up(_("发出"), "requested", "dispatched", came=NOT_SENT),
        "up.acknowledged": _up(_("受理"), "received", "info_requested", came=("requested",)),
        "up.accepted": _up(_("同意接收"), "accepted"),
        "up.declined": _up(_("不予接收"), "declined"),
        "up.redirected": Measure(UP, _("改转他院"), ("redirected",), counts_redirected=True),
        "up.booked": _up(_("安排预约"), "booked", came=("accepted", "awaiting_slot")),
        "up.arrived": _up(_("到诊"), "arrived"),
        "up.no_show": _up(
            _("未到"), "awaiting_slot", "closed_no_show", came=("booked", "dispatched")
        ),
        "up.replied": _up(_("诊治回复"), "replied"),
        "up.closed": _up(_("办结"), "closed"),
        "up.cancelled": _up(_("取消"), "cancelled", never=NOT_SENT),
        "up.died": _up(_("患者死亡"), "died", never=NOT_SENT),
        "down.named": _down(_("登记可下转"), "candidate"),
        "down.proposed": _down(_("提出下转"), "proposed"),
        "down.consented": _down(_("患者同意"), "consented"),
        "down.refused": _down(_("患者不同意"), "refused"),
        "down.offered": _down(_("联系基层"), "offered"),
        "down.accepted": _down(_("基层同意接收"), "accepted"),
        "down.declined": _down(_("基层不能接收"), "declined"),
        "down.discharged": _down(_("出院下转"), "discharged_to_base"),
        "down.registered": _down(_("基层登记"), "registered"),
        "down.completed": _down(_("完成随访"), "completed"),
        "down.lost": _down(_("失访"), "lost"),
        "down.escalated": _down(_("转回上级"), "escalated"),
        "down.withdrawn": _down(_("撤回"), "withdrawn"),
        "down.died": _down(_("患者死亡"), "died"),
        "out.asked": Measure(OUT, _("提出县域外转诊"), ("in_review",)),
        "out.approved": Measure(OUT, _("同意外转"), ("approved",)),
        "out.left": Measure(OUT, _("已转出县域"), ("away",)),
        "out.returned": Measure(OUT, _("已返回"), ("returned",)),
        "out.refused": Measure(OUT, _("不同意外转"), ("refused",)),
    }
)
#: Every figure that has a list of cases behind it.
FIGURES: Final = (*MEASURES, f"{DOWN}.{COUNTED}", f"{DOWN}.{DOUBTFUL}", f"{UP}.{GREEN}")
#: Every verb that any figure is counted by.
VERBS: Final = tuple(sorted({verb for one in MEASURES.values() for verb in one.verbs}))


def measured() -> Case:
    """The name of the figure that an event is counted by; "" for none."""
    whens = [When(one.where, then=Value(name)) for name, one in MEASURES.items()]
    return Case(*whens, default=Value(""), output_field=CharField())


def ended_as(county: int, state: str, verb: str) -> "QuerySet[ReferralEvent, Any]":
    """The cases (their ids) that have ever come to a state by this step, whenever that was."""
    rows = ReferralEvent.objects.filter(county=county, action=verb, to_status=state)
    return rows.values("referral")


def voided(county: int) -> "QuerySet[ReferralEvent, Any]":
    """The cases that were found to be entered in error."""
    return ended_as(county, "voided", "confirm_void")


def redirected(county: int) -> "QuerySet[ReferralEvent, Any]":
    """The cases that live on elsewhere: their successor is counted."""
    return ended_as(county, "redirected", "redirect")


def words_of(name: str) -> str:
    """A figure in words; NotFound for a name that is none."""
    if name in MEASURES:
        return str(MEASURES[name].words)
    found = {
        f"{DOWN}.{COUNTED}": _("下转（计入）"),
        f"{DOWN}.{DOUBTFUL}": _("下转（存疑，不计入）"),
        f"{UP}.{GREEN}": _("其中绿色通道"),
    }.get(name)
    if found is None:
        raise NotFound(_("没有这个数。"))
    return str(found)
