"""Worklists of remote items: what I must do next, critical values first, a count on every tab."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db.models import Count, Min, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import end_of, now, today
from alliance.core.pagination import Page, page_of
from referrals.models import RemoteItem
from referrals.queries.cases.lines import tone_of
from referrals.queries.cases.worklists import Places
from referrals.remote_rules import STATES, moves_from
from referrals.vocabulary import DESK

TODO, FREE, CRITICAL, LATE, SENT, ENDED = "todo", "free", "critical", "late", "sent", "ended"
TABS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        TODO: _("等我方办理"),
        FREE: _("可认领"),
        CRITICAL: _("危急值未告知"),
        LATE: _("已逾期"),
        SENT: _("等对方办理"),
        ENDED: _("已结束"),
    }
)
_BY_HOUR: Final = ("due_at", "id")
_BY_ALARM: Final = ("critical_due_at", "id")
_BY_CHANGE: Final = ("-changed_at", "id")
_PEOPLE: Final = ("patient", "origin", "destination", "owner_at", "owner")


@dataclass(frozen=True)
class RemoteLine:
    """One item in a worklist: `next` is the step that is expected, `tone` how late it is."""

    row: RemoteItem
    state: str
    next: str
    tone: str
    alarm: bool


@dataclass(frozen=True)
class RemoteSection:
    """Items with the same urgency."""

    title: str
    tone: str
    lines: list[RemoteLine]


@dataclass(frozen=True)
class RemoteWorklist:
    """One tab: its page of items in sections, and how many every tab has (None: not counted)."""

    tab: str
    counts: dict[str, int | None]
    late_todo: int
    sections: list[RemoteSection]
    page: Page[RemoteItem]


def _mine(places: Places) -> Q:
    mine = Q(is_open=True, owner_at__in=places.own)
    if places.allied:
        there = Q(origin__in=places.allied) | Q(destination__in=places.allied)
        mine |= Q(void_asked_at__isnull=False) & there
    return mine


def _alarm(places: Places) -> Q:
    """Critical values to tell or to read back: both sides see them until it is done."""
    here = Q(origin__in=places.own) | Q(destination__in=places.own)
    return Q(critical_due_at__isnull=False) & here


def _tab(tab: str, places: Places) -> Q:
    waits = Q(is_open=True) | Q(void_asked_at__isnull=False)
    return {
        TODO: waits & (_mine(places) | _alarm(places)),
        FREE: Q(is_open=True, status__in=("submitted", "asked"), destination__in=places.own),
        CRITICAL: Q(critical_due_at__isnull=False),
        LATE: Q(is_open=True) & (Q(due_at__lt=now()) | Q(critical_due_at__lt=now())),
        SENT: Q(is_open=True) & ~_mine(places),
        ENDED: Q(is_open=False),
    }[tab]


def in_tab(rows: QuerySet[RemoteItem], places: Places, tab: str) -> QuerySet[RemoteItem]:
    """The items of a tab, the worst first."""
    order = {ENDED: _BY_CHANGE, CRITICAL: _BY_ALARM}.get(tab, _BY_HOUR)
    return rows.filter(_tab(tab, places)).select_related(*_PEOPLE).order_by(*order)


def worklist(
    rows: QuerySet[RemoteItem], places: Places, tab: str, cursor: str, size: int
) -> RemoteWorklist:
    """A tab of the items the reader sees; two statements, however long it is."""
    counted = {name: Count("pk", filter=_tab(name, places)) for name in TABS if name != ENDED}
    late = Count("pk", filter=_tab(TODO, places) & _tab(LATE, places))
    going = Q(is_open=True) | Q(void_asked_at__isnull=False)
    found = rows.filter(going).aggregate(**counted, late_todo=late)
    late_todo = found.pop("late_todo")
    order = {ENDED: _BY_CHANGE, CRITICAL: _BY_ALARM}.get(tab, _BY_HOUR)
    mine = in_tab(rows, places, tab)
    if order == _BY_HOUR:
        mine = mine.filter(due_at__isnull=False)
    page = page_of(mine, order=order, cursor=cursor, size=size)
    return RemoteWorklist(
        tab=tab,
        counts={name: found.get(name) for name in TABS},
        late_todo=late_todo,
        sections=_sections(page.rows, ended=tab == ENDED),
        page=page,
    )


@dataclass(frozen=True)
class RemoteStanding:
    """How many items wait for somebody, how many are late or critical, and the earliest hour."""

    n: int
    late: int
    critical: int
    first: datetime | None


def standing(rows: QuerySet[RemoteItem], places: Places) -> RemoteStanding:
    """What waits for whoever stands at these places; one statement."""
    found = rows.filter(_tab(TODO, places)).aggregate(
        n=Count("pk"),
        late=Count("pk", filter=_tab(LATE, places)),
        critical=Count("pk", filter=Q(critical_due_at__isnull=False)),
        first=Min("due_at"),
    )
    return RemoteStanding(**found)


def _sections(rows: list[RemoteItem], *, ended: bool) -> list[RemoteSection]:
    if ended:
        return [RemoteSection("", "", [_line(row, "") for row in rows])] if rows else []
    moment, tonight = now(), end_of(today())
    groups: dict[str, list[RemoteLine]] = {"critical": [], "bad": [], "warn": [], "": []}
    for row in rows:
        tone = tone_of(row.due_at, moment, tonight)
        if row.critical_due_at is not None:
            groups["critical"].append(_line(row, "bad"))
        else:
            groups[tone].append(_line(row, tone))
    titles = {"critical": _("危急值"), "bad": _("逾期"), "warn": _("今天"), "": _("之后")}
    return [
        RemoteSection(str(titles[name]), "bad" if name == "critical" else name, lines)
        for name, lines in groups.items()
        if lines
    ]


def _line(row: RemoteItem, tone: str) -> RemoteLine:
    state = str(STATES[row.way][row.status].words)
    return RemoteLine(row, state, next_words(row), tone, row.critical_due_at is not None)


def next_words(row: RemoteItem) -> str:
    """The step that is expected next: the first of the table that the owner takes."""
    if row.critical_due_at is not None:
        return str(_("告知并复述危急值"))
    side = STATES[row.way][row.status].owner
    for move in moves_from(row.way, row.status):
        if any(who.side == side for who in move.who) and move.verb != "renew":
            return str(move.words)
    return str(_("核对作废申请")) if row.void_asked_at and side == DESK else ""
