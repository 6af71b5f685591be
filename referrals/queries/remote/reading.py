"""One item as its page shows it: its reports, what happened, the results there were before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from alliance.core import crypto
from alliance.core.answering import moment_text
from referrals import identity
from referrals.models import Patient, RemoteEvent, RemoteItem
from referrals.queries.cases.patients import NUMBER, keys_of
from referrals.remote_rules import REPORTED, move_for, state_words
from referrals.remote_words import FIELDS, QUALITIES
from referrals.vocabulary import SIDES

#: As many earlier results as are looked at before an order.
_MOST_EARLIER = 10
#: Steps whose words are a report.
_REPORTS = ("report", "sign", "addend", "answer", "convert")


@dataclass(frozen=True)
class Happened:
    """One step on the timeline."""

    title: str
    at: datetime
    detail: str
    state: str


@dataclass(frozen=True)
class Report:
    """One report as it was written, by whom and when; nothing is written over it."""

    title: str
    at: datetime
    by: str
    lines: list[tuple[str, str]]


def said_lines(said: dict[str, Any]) -> list[tuple[str, str]]:
    """What a step said, by label, in the order of the fields; codes become words."""
    return [
        (str(words), str(QUALITIES.get(said[name], said[name]) if name == "quality" else said[name]))
        for name, (words, _kind) in FIELDS.items()
        if said.get(name)
    ]  # fmt: skip


def events_of(row: RemoteItem) -> list[RemoteEvent]:
    """Everything that happened, the newest first; one statement."""
    rows = RemoteEvent.objects.filter(county=row.county_id, item=row)
    return list(rows.select_related("actor", "acting_for", "institution").order_by("-id"))


def trail_of(row: RemoteItem, events: Sequence[RemoteEvent]) -> list[Happened]:
    """The events as the timeline shows them; reports stand apart and are named only."""
    return [_happened(row, one, newest=place == 0) for place, one in enumerate(events)]


def _happened(row: RemoteItem, one: RemoteEvent, *, newest: bool) -> Happened:
    move = move_for(row.way, one.from_status, one.action)
    title = str(move.words) if move else one.action
    if one.from_status != one.to_status:
        title = f"{title} → {state_words(one.to_status)}"
    shown = {} if one.action in _REPORTS else one.said
    said = [
        *(str(where) for where in (one.institution, one.actor) if where),
        str(SIDES[one.side]) if one.actor is None else "",
        f"（{one.acting_for}）" if one.acting_for else "",
        *(f"{label}：{value}" for label, value in said_lines(shown)),
    ]
    return Happened(title, one.occurred_at, " ".join(text for text in said if text),
                    "now" if newest else "")  # fmt: skip


def reports_of(row: RemoteItem, events: Sequence[RemoteEvent]) -> list[Report]:
    """Every report of an item, the newest first."""
    found = []
    for one in events:
        if one.action in _REPORTS and (move := move_for(row.way, one.from_status, one.action)):
            by = " ".join(str(who) for who in (one.institution, one.actor) if who)
            found.append(Report(str(move.words), one.occurred_at, by, said_lines(one.said)))
    return found


def newest_report(row: RemoteItem) -> dict[str, Any]:
    """What the newest report said, by field; empty where there is none yet."""
    rows = RemoteEvent.objects.filter(county=row.county_id, item=row, action__in=("report", "sign"))
    found = rows.order_by("-id").values_list("said", flat=True).first()
    return dict(found or {})


def earlier_results(rows: QuerySet[RemoteItem], patient: Patient, kind: str) -> list[RemoteItem]:
    """Signed results of the same patient and kind among the rows a reader sees, the newest first."""
    return _signed(rows, patient.county_id, keys_of(patient), kind)


def earlier_of_number(
    rows: QuerySet[RemoteItem], county: int, number: str, kind: str
) -> list[RemoteItem]:
    """The same by the number that was typed, before anybody is entered."""
    said = identity.normalised(number)
    keys = crypto.blind_indexes(said, NUMBER) if said else ()
    return _signed(rows, county, keys, kind) if keys else []


def _signed(
    rows: QuerySet[RemoteItem], county: int, keys: tuple[str, ...], kind: str
) -> list[RemoteItem]:
    there = rows.filter(county=county, patient_key__in=keys, kind=kind, status__in=REPORTED)
    return list(
        there.select_related("origin", "destination").order_by("-changed_at")[:_MOST_EARLIER]
    )


def event_records(row: RemoteItem, names: Sequence[str]) -> list[dict[str, Any]]:
    """Everything that happened, the oldest first, by the names of a line; one statement."""
    found = []
    for one in reversed(events_of(row)):
        codes = {"institution": one.institution.code if one.institution else None}
        values = {name: codes.get(name, getattr(one, name)) for name in names}
        found.append({name: _plain(value) for name, value in values.items()})
    return found


def _plain(value: Any) -> Any:
    return moment_text(value) if isinstance(value, datetime) else value or None
