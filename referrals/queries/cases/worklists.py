"""Worklists: what I must do next, what I wait for, the worst first, with a count on every tab."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db.models import Case, Count, Min, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import now
from alliance.core.pagination import Page, page_of
from referrals.models import Referral
from referrals.queries.cases.lines import Section, sections_of
from referrals.vocabulary import DESK, DOWN, UP

TODO, SENT, LATE, UNREAD, DRAFTS, ENDED = "todo", "sent", "late", "unread", "drafts", "ended"
FOLLOWED: Final = "followed"
#: Where a patient who went back to the base still is in the original doctor's sight.
_FOLLOWED: Final = ("discharged_to_base", "registered", "following")
TABS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        TODO: _("等我办理"),
        SENT: _("等对方办理"),
        LATE: _("已逾期"),
        UNREAD: _("回复未阅"),
        FOLLOWED: _("下转随访"),
        DRAFTS: _("草稿"),
        ENDED: _("已办结"),
    }
)
_LATE_TODO: Final = "late_todo"
_BY_HOUR: Final = ("due_at", "id")
_BY_CHANGE: Final = ("-changed_at", "id")
#: What a line says of a case, and what decides who takes its next step; one read by itself
#: would be a statement for every line.
_READ: Final = (
    "county", "number", "direction", "patient", "diagnosis", "priority", "status", "outside",
    "origin", "destination", "review_at", "author", "owner_side", "owner_at", "due_at",
    "booked_for", "void_asked_at", "void_asked_by", "green_due_at", "changed_at", "demo", "version",
)  # fmt: skip


@dataclass(frozen=True)
class Places:
    """The bodies for which somebody stands on a side, and those they coordinate."""

    own: Collection[int]
    allied: Collection[int]


@dataclass(frozen=True)
class Worklist:
    """One tab: its page of cases in sections, and how many cases every tab has (None: not counted)."""

    tab: str
    counts: dict[str, int | None]
    late_todo: int
    sections: list[Section]
    page: Page[Referral]


def _mine(places: Places) -> Q:
    there = Q(origin__in=places.allied) | Q(destination__in=places.allied)
    mine = Q(owner_at__in=places.own) & ~Q(owner_side=DESK)
    if places.allied:
        desk = Q(owner_side=DESK) | Q(void_asked_at__isnull=False) | Q(green_due_at__isnull=False)
        mine |= desk & there
    return mine


def _tabs(places: Places) -> dict[str, Q]:
    waits = Q(is_open=True) | Q(void_asked_at__isnull=False) | Q(green_due_at__isnull=False)
    mine = _mine(places)
    return {
        TODO: waits & mine,
        SENT: Q(is_open=True) & ~mine,
        LATE: Q(is_open=True, due_at__lt=now()),
        UNREAD: Q(is_open=True, direction=UP, status="replied", origin__in=places.own),
        FOLLOWED: Q(is_open=True, direction=DOWN, status__in=_FOLLOWED, origin__in=places.own),
        DRAFTS: Q(status="draft", origin__in=places.own),
        ENDED: Q(is_open=False) & ~Q(status="draft"),
    }


def worklist(
    rows: QuerySet[Referral], places: Places, tab: str, cursor: str, size: int
) -> Worklist:
    """A tab of the cases the reader sees; six statements at most, however long it is."""
    tabs = _tabs(places)
    found = _counted(rows, places, tabs)
    late_todo = found.pop(_LATE_TODO)
    by_change = tab in {DRAFTS, ENDED}
    order = _BY_CHANGE if by_change else _BY_HOUR
    mine = rows.filter(tabs[tab])
    page = page_of(mine if by_change else mine.filter(due_at__isnull=False),
                   order=order, cursor=cursor, size=size, read=_cut)  # fmt: skip
    return Worklist(
        tab=tab,
        counts={name: found.get(name) for name in TABS},
        late_todo=late_todo,
        sections=sections_of(page.rows, by_change=by_change),
        page=page,
    )


def _counted(rows: QuerySet[Referral], places: Places, tabs: Mapping[str, Q]) -> dict[str, int]:
    """How many cases each tab has: the open ones, then drafts and tasks on ended ones.

    In two statements, so that each is answered from an index that holds nothing else; as one
    the whole history of the county would be read. Cases are told apart once and summed here,
    instead of asking anew for every tab whose they are.
    """
    found = dict.fromkeys((TODO, SENT, LATE, UNREAD, FOLLOWED, DRAFTS, _LATE_TODO), 0)
    told = rows.annotate(
        mine=Case(When(_mine(places), then=True), default=False),
        late=Case(When(due_at__lt=now(), then=True), default=False),
        special=Case(
            *(When(tabs[name], then=Value(name)) for name in (UNREAD, FOLLOWED, DRAFTS)),
            default=Value(""),
        ),
    )
    kinds = ("mine", "late", "special")
    grouped = told.filter(is_open=True).values_list(*kinds).annotate(Count("pk"))
    for mine, late, special, n in grouped.order_by():
        for name in (TODO if mine else SENT, special, late and LATE, late and mine and _LATE_TODO):
            if name:
                found[name] += n
    kept = Q(status="draft") | Q(void_asked_at__isnull=False) | Q(green_due_at__isnull=False)
    grouped = told.filter(kept, is_open=False).values_list(*kinds).annotate(Count("pk"))
    for mine, _late, special, n in grouped.order_by():
        if special == DRAFTS:
            found[DRAFTS] += n
        elif mine:
            found[TODO] += n
    return found


def _cut(rows: QuerySet[Referral]) -> list[Referral]:
    """A page of cases, chosen before anything is joined to them."""
    return list(rows.only(*_READ))


@dataclass(frozen=True)
class Standing:
    """How many cases wait for somebody, how many of them are late, and the earliest hour."""

    n: int
    late: int
    first: datetime | None


def standing(rows: QuerySet[Referral], places: Places) -> Standing:
    """What waits for whoever stands at these places; one statement."""
    mine = rows.filter(_tabs(places)[TODO])
    late = Count("pk", filter=Q(due_at__lt=now()))
    found = mine.aggregate(n=Count("pk"), late=late, first=Min("due_at"))
    return Standing(**found)
