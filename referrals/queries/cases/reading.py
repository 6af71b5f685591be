"""One case as its page shows it: what was said, what happened, whom to ring, what hangs together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alliance.core.answering import moment_text
from referrals.models import Referral, ReferralEvent
from referrals.rules import MOVES, STATES
from referrals.vocabulary import DECLINE_DOWN, DECLINE_UP, FIELDS, PLACE, SIDES


@dataclass(frozen=True)
class Happened:
    """One step on the timeline."""

    title: str
    at: datetime
    detail: str
    state: str


def packet_of(row: Referral) -> list[tuple[str, str]]:
    """What the steps have left in the packet, by label, in the order of the fields."""
    kept = [
        (str(words), str(row.packet[name]))
        for name, (words, kind) in FIELDS.items()
        if row.packet.get(name) and kind != PLACE
    ]
    return [*row.packet.get("required", {}).items(), *kept]


def events_of(row: Referral) -> list[Happened]:
    """Everything that happened, the newest first; one statement."""
    rows = ReferralEvent.objects.filter(county=row.county_id, referral=row).select_related(
        "actor", "acting_for", "institution"
    )
    return [
        _happened(row, one, newest=place == 0) for place, one in enumerate(rows.order_by("-id"))
    ]


def _happened(row: Referral, one: ReferralEvent, *, newest: bool) -> Happened:
    move = next(
        (
            m
            for m in MOVES[row.direction]
            if m.verb == one.action and one.from_status in m.come_from
        ),
        None,
    )
    state = STATES[row.direction].get(one.to_status)
    title = str(move.words) if move else one.action
    if state is not None and one.from_status != one.to_status:
        title = f"{title} → {state.words}"
    codes = {**DECLINE_UP, **DECLINE_DOWN}
    said = [
        *(str(where) for where in (one.institution, one.actor) if where),
        str(SIDES[one.side]) if one.actor is None else "",
        f"（{one.acting_for}）" if one.acting_for else "",
        str(codes.get(one.reason_code, one.reason_code)),
        "" if one.reached is None else _("已联系上") if one.reached else _("未联系上"),
        one.reason,
    ]
    return Happened(title, one.occurred_at, " ".join(text for text in said if text),
                    "now" if newest else "")  # fmt: skip


def chain_of(row: Referral, rows: QuerySet[Referral]) -> list[Referral]:
    """The cases before and after this one that the reader sees, the oldest first."""
    linked = Q(pk=row.predecessor_id) | Q(predecessor=row) | Q(pk=row.pk)
    if row.predecessor_id:
        linked |= Q(predecessor=row.predecessor_id)
    return list(rows.filter(linked).order_by("created_at"))


def was_admitted(row: Referral) -> bool:
    """Whether the hospital has said that the patient stays there."""
    return ReferralEvent.objects.filter(county=row.county_id, referral=row, action="admit").exists()


def event_records(row: Referral, names: Sequence[str]) -> list[dict[str, Any]]:
    """Everything that happened, the oldest first, by the names of a line; one statement."""
    rows = ReferralEvent.objects.filter(county=row.county_id, referral=row)
    found = []
    for one in rows.select_related("institution").order_by("id"):
        codes = {"institution": one.institution.code if one.institution else None}
        values = {name: codes.get(name, getattr(one, name)) for name in names}
        found.append({name: _plain(value) for name, value in values.items()})
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    return moment_text(value) if isinstance(value, datetime) else value or None
