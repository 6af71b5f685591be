"""Worklists: what I must do next, what I wait for, the worst first, with a count on every tab."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db.models import Count, Min, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import end_of, now, today
from alliance.core.pagination import Page, page_of
from referrals.models import Referral
from referrals.queries.escalated import latest
from referrals.rules import STATES, Move, expected_move
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
_PEOPLE: Final = ("patient", "origin", "destination")
#: What a list shows of them, and the long texts of a case that no list shows.
_NAMES: Final = ("patient__name", "origin__name", "origin__name_en", "destination__name",
                 "destination__name_en")  # fmt: skip
_UNREAD: Final = frozenset({"summary", "packet", "groups"})
_SHOWN: Final = (
    *(field.name for field in Referral._meta.concrete_fields if field.name not in _UNREAD),
    *_NAMES,
)


@dataclass(frozen=True)
class Places:
    """The bodies for which somebody stands on a side, and those they coordinate."""

    own: Collection[int]
    allied: Collection[int]


@dataclass(frozen=True)
class Line:
    """One case in a worklist: `next` is the step that is expected, `tone` how late it is.

    `told` says to whom it was escalated last.
    """

    row: Referral
    state: str
    next: Move | None
    tone: str
    told: str


@dataclass(frozen=True)
class Section:
    """Cases with the same urgency."""

    title: str
    tone: str
    lines: list[Line]


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


def _tab(tab: str, places: Places) -> Q:
    waits = Q(is_open=True) | Q(void_asked_at__isnull=False) | Q(green_due_at__isnull=False)
    return {
        TODO: waits & _mine(places),
        SENT: Q(is_open=True) & ~_mine(places),
        LATE: Q(is_open=True, due_at__lt=now()),
        UNREAD: Q(is_open=True, direction=UP, status="replied", origin__in=places.own),
        FOLLOWED: Q(is_open=True, direction=DOWN, status__in=_FOLLOWED, origin__in=places.own),
        DRAFTS: Q(status="draft", origin__in=places.own),
        ENDED: Q(is_open=False) & ~Q(status="draft"),
    }[tab]


def worklist(
    rows: QuerySet[Referral], places: Places, tab: str, cursor: str, size: int
) -> Worklist:
    """A tab of the cases the reader sees; five statements, however long it is."""
    found = _counted(rows, places)
    late_todo = found.pop(_LATE_TODO)
    by_change = tab in {DRAFTS, ENDED}
    order = _BY_CHANGE if by_change else _BY_HOUR
    mine = rows.filter(_tab(tab, places))
    page = page_of(mine if by_change else mine.filter(due_at__isnull=False),
                   order=order, cursor=cursor, size=size, read=_with_people)  # fmt: skip
    return Worklist(
        tab=tab,
        counts={name: found.get(name) for name in TABS},
        late_todo=late_todo,
        sections=_sections(page.rows, by_change=by_change),
        page=page,
    )


def _counted(rows: QuerySet[Referral], places: Places) -> dict[str, int]:
    """How many cases each tab has: the open ones, then drafts and tasks on ended ones.

    In two statements, so that each is answered from an index that holds nothing else; as one
    the whole history of the county would be read.
    """
    names = [name for name in TABS if name not in {DRAFTS, ENDED}]
    counts = {name: Count("pk", filter=_tab(name, places)) for name in names}
    late = Count("pk", filter=_tab(TODO, places) & Q(due_at__lt=now()))
    found: dict[str, int] = rows.filter(is_open=True).aggregate(**counts, **{_LATE_TODO: late})
    kept = Q(status="draft") | Q(void_asked_at__isnull=False) | Q(green_due_at__isnull=False)
    ended = rows.filter(kept, is_open=False).aggregate(
        drafts=Count("pk", filter=_tab(DRAFTS, places)),
        tasks=Count("pk", filter=_tab(TODO, places)),
    )
    return {**found, TODO: found[TODO] + ended["tasks"], DRAFTS: ended["drafts"]}


def _with_people(rows: QuerySet[Referral]) -> list[Referral]:
    """A page of cases with who and where: chosen first, its names fetched for it alone."""
    ids = list(rows.values_list("pk", flat=True))
    shown = Referral.objects.select_related(*_PEOPLE).only(*_SHOWN)
    there = shown.order_by().in_bulk(ids)
    return [there[pk] for pk in ids if pk in there]


@dataclass(frozen=True)
class Standing:
    """How many cases wait for somebody, how many of them are late, and the earliest hour."""

    n: int
    late: int
    first: datetime | None


def standing(rows: QuerySet[Referral], places: Places) -> Standing:
    """What waits for whoever stands at these places; one statement."""
    mine = rows.filter(_tab(TODO, places))
    late = Count("pk", filter=Q(due_at__lt=now()))
    found = mine.aggregate(n=Count("pk"), late=late, first=Min("due_at"))
    return Standing(**found)


def _sections(rows: list[Referral], *, by_change: bool) -> list[Section]:
    if by_change:
        return [Section("", "", [_line(row, "", "") for row in rows])] if rows else []
    told = latest(rows)
    moment, tonight = now(), end_of(today())
    groups: dict[str, list[Line]] = {"bad": [], "warn": [], "": []}
    for row in rows:
        tone = tone_of(row.due_at, moment, tonight)
        groups[tone].append(_line(row, tone, told.get(row.pk, "")))
    titles = {"bad": _("逾期"), "warn": _("今天"), "": _("之后")}
    return [Section(str(titles[tone]), tone, lines) for tone, lines in groups.items() if lines]


def tone_of(due_at: datetime | None, moment: datetime, tonight: datetime) -> str:
    """How urgent an hour is: past, today, or later."""
    if due_at is None:
        return ""
    return "bad" if due_at < moment else "warn" if due_at < tonight else ""


def _line(row: Referral, tone: str, told: str) -> Line:
    state = STATES[row.direction][row.status]
    move = expected_move(row.direction, row.status, row.owner_side)
    return Line(row, str(state.words), move, tone, told)
