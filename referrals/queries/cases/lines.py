"""Cases of a worklist as lines: whose, where, in which state, how late, and what is next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from alliance.core.clock import end_of, now, today
from referrals.models import Referral
from referrals.queries.escalated import latest
from referrals.rules import STATES, Move, expected_move

_NAMES: Final = ("patient__name", "origin__name", "origin__name_en", "destination__name",
                 "destination__name_en")  # fmt: skip


@dataclass(frozen=True)
class Body:
    """A body by its names, for `showing.local`."""

    name: str
    name_en: str


@dataclass(frozen=True)
class Names:
    """Whose case it is, from where, and where to if that is a body of the county."""

    patient: str
    origin: Body
    destination: Body | None


@dataclass(frozen=True)
class Line:
    """One case in a worklist: `next` is the step that is expected, `tone` how late it is.

    `told` says to whom it was escalated last.
    """

    row: Referral
    names: Names
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


def sections_of(rows: list[Referral], *, by_change: bool) -> list[Section]:
    """A page of cases with the late ones first; two statements."""
    if not rows:
        return []
    names = _names(rows)
    if by_change:
        return [Section("", "", [_line(row, names[row.pk], "", "") for row in rows])]
    told = latest(rows)
    moment, tonight = now(), end_of(today())
    groups: dict[str, list[Line]] = {"bad": [], "warn": [], "": []}
    for row in rows:
        tone = tone_of(row.due_at, moment, tonight)
        groups[tone].append(_line(row, names[row.pk], tone, told.get(row.pk, "")))
    titles = {"bad": _("逾期"), "warn": _("今天"), "": _("之后")}
    return [Section(str(titles[tone]), tone, lines) for tone, lines in groups.items() if lines]


def tone_of(due_at: datetime | None, moment: datetime, tonight: datetime) -> str:
    """How urgent an hour is: past, today, or later."""
    if due_at is None:
        return ""
    return "bad" if due_at < moment else "warn" if due_at < tonight else ""


def _line(row: Referral, names: Names, tone: str, told: str) -> Line:
    state = STATES[row.direction][row.status]
    move = expected_move(row.direction, row.status, row.owner_side)
    return Line(row, names, str(state.words), move, tone, told)


def _names(rows: list[Referral]) -> dict[Any, Names]:
    """Who and where, by case, for the cases of a page alone."""
    found = Referral.objects.filter(pk__in=[row.pk for row in rows]).order_by()
    return {
        pk: Names(patient, Body(name, name_en), None if to is None else Body(to, to_en))
        for pk, patient, name, name_en, to, to_en in found.values_list("pk", *_NAMES)
    }
