"""How one thing that stood at a merged body goes over to its successor, or ends with a reason."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.actor import Actor
from alliance.core.clock import now
from members import queries
from members.actions.alliances import _asking as asking
from members.actions.bodies.events import Order, move
from members.actions.signing._accounts import end_sessions_of
from members.models import ApiToken, Institution
from members.rules import EQUIPMENT_TRANSFER, MEMBERSHIP_REQUEST, PROPOSAL

MOVED: Final = gettext_noop("%(body)s自%(day)s起并入%(into)s，“%(what)s”由%(into)s承接。")
ENDED: Final = gettext_noop("%(body)s自%(day)s起并入%(into)s，“%(what)s”随之终止：%(why)s")
#: Whoever asked for one of these is told also where it goes over.
_AWAITED: Final = frozenset({"requests", "proposals", "fact_requests", "transfers"})
#: Memberships, custody and areas end with the body itself, whichever way it ends.
_WITH_THE_BODY: Final = frozenset({"memberships", "custodies", "areas"})


@dataclass(frozen=True)
class Merger:
    """Which body becomes part of which, from which day, under which order, by whom."""

    institution: Institution
    into: Institution
    order: Order
    by: Actor

    @property
    def on(self) -> date:
        """The first day without the body."""
        return self.order.on


def lock_pieces(institution: Institution, on: date) -> None:
    """Nobody changes what stands at the locked body until the merger is through."""
    for part in queries.changing_hands.MERGING_PARTS.values():
        list(part.rows(institution, on).select_for_update(no_key=True, of=("self",)))


def take_over(
    merger: Merger, found: Iterable[queries.changing_hands.Piece], wished: frozenset[str]
) -> None:
    """Every piece goes over, or ends; `wished` are subjects that end because somebody chose so."""
    for piece in found:
        if piece.part in _WITH_THE_BODY:
            continue
        why = piece.ends
        if not why and piece.subject in wished:
            why = _("办理撤并时选定终止。")
        what = piece.what  # before the row names another body
        if why:
            _end(merger, piece, why)
        else:
            _go_over(merger, piece)
        _tell(merger, piece, what, why)


def _end(merger: Merger, piece: queries.changing_hands.Piece, why: str) -> None:
    row = piece.row
    if queries.changing_hands.MERGING_PARTS[piece.part].dated:
        row.until_on = max(merger.on, row.from_on) if row.from_on else merger.on
        _save(row, "until_on")
    else:
        _save(row, *_ENDINGS[piece.part](merger, row, why))
    if piece.part == "grants":
        end_sessions_of(row.person)
    _record(merger, "work.ended_by_merger", piece, row, why)


def _refused_to(life: Any, verb: str) -> Callable[[Merger, Any, str], tuple[str, ...]]:
    """Ends a request as its lifecycle allows, with the reason as its note."""

    def end(_merger: Merger, row: Any, why: str) -> tuple[str, ...]:
        row.state, row.note = life.after(row.state, verb), why
        return ("state", "note")

    return end


def _stamped(field: str) -> Callable[[Merger, Any, str], tuple[str, ...]]:
    def end(_merger: Merger, row: Any, _why: str) -> tuple[str, ...]:
        setattr(row, field, now())
        return (field,)

    return end


def _closed(merger: Merger, row: Any, _why: str) -> tuple[str, ...]:
    row.closed_on = merger.on
    return ("closed_on",)


def _disabled(_merger: Merger, row: Any, _why: str) -> tuple[str, ...]:
    row.disabled_at = now()
    ApiToken.objects.filter(client=row, revoked_at=None).update(revoked_at=row.disabled_at)
    return ("disabled_at",)


#: What is written into what ends; the names of the fields come back.
_ENDINGS: Final[dict[str, Callable[[Merger, Any, str], tuple[str, ...]]]] = {
    "requests": _refused_to(MEMBERSHIP_REQUEST, "withdraw"),
    "proposals": _refused_to(PROPOSAL, "withdraw"),
    "transfers": _refused_to(EQUIPMENT_TRANSFER, "end"),
    "fact_requests": _stamped("answered_at"),
    "evidence": _stamped("withdrawn_at"),
    "departments": _closed,
    "clients": _disabled,
}


def _go_over(merger: Merger, piece: queries.changing_hands.Piece) -> None:
    row, part = piece.row, queries.changing_hands.MERGING_PARTS[piece.part]
    if piece.part == "children":
        _under(merger, row)
    elif piece.part == "requests":
        _ask_again(merger, row)
    elif piece.part == "transfers":
        side = "giver" if row.giver_id == merger.institution.pk else "taker"
        setattr(row, side, merger.into)
        _save(row, side)
    elif part.dated:
        row = _go_on(merger, row)
    elif part.place:
        setattr(row, part.place, merger.into)
        _save(row, part.place)
    _record(merger, "work.moved_by_merger", piece, row)


def _go_on(merger: Merger, row: Any) -> Any:
    """A row that has begun ends on the day and goes on as a new one; days before keep the old."""
    if row.from_on is not None and row.from_on >= merger.on:
        row.institution = merger.into
        _save(row, "institution")
        return row
    until_on, row.until_on = row.until_on, merger.on
    _save(row, "until_on")
    row.pk, row._state.adding = None, True
    row.institution, row.from_on, row.until_on = merger.into, merger.on, until_on
    row.save()
    return row


def _under(merger: Merger, child: Institution) -> None:
    """What belonged to the body belongs to its successor; the successor to what was above both."""
    above = merger.institution.parent if child.pk == merger.into.pk else merger.into
    facts = {"parent": above.code if above else None}
    move(institution=child, facts=facts, order=merger.order, by=merger.by)


def _ask_again(merger: Merger, request: Any) -> None:
    """The successor has not agreed to anything yet: its word is asked for anew."""
    request.institution, request.body_agreed_by = merger.into, None
    request.state = MEMBERSHIP_REQUEST.after(request.state, "ask_again")
    _save(request, "institution", "body_agreed_by", "state")
    sides = [side for side in queries.alliances.sides_of(request) if side.name == "body"]
    text = gettext_noop("%(body)s承接了“%(kind)s”申请，请贵单位答复是否同意。")
    asking.tell(request, asking.speakers(request, sides) - {merger.by.person or 0}, text)


def _save(row: Any, *fields: str) -> None:
    if hasattr(row, "version"):
        row.version += 1
        fields = (*fields, "version")
    row.save(update_fields=fields)


def _record(
    merger: Merger, what: str, piece: queries.changing_hands.Piece, row: Any, why: str = ""
) -> None:
    audit.record(
        merger.by,
        what,
        row,
        reason=why or merger.order.reason,
        institution=merger.institution.code,
        into=merger.into.code,
        was=piece.subject,
    )


def _tell(merger: Merger, piece: queries.changing_hands.Piece, what: str, why: str) -> None:
    """Whoever asked for it hears where it is now, or why it ended."""
    if not why and piece.part not in _AWAITED:
        return
    asked = queries.changing_hands.MERGING_PARTS[piece.part].asked(piece.row)
    words = str(queries.changing_hands.MERGING_PARTS[piece.part].words)
    for person in sorted({one for one in asked if one is not None} - {merger.by.person}):
        outbox.tell(
            county=merger.into.county_id,
            person=person,
            text=ENDED if why else MOVED,
            url=merger.into.get_absolute_url(),
            body=merger.institution.name,
            into=merger.into.name,
            day=merger.on.isoformat(),
            what=f"{words}·{what}",
            why=why,
        )
