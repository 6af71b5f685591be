"""What became of a body, the newest first: its dated events, and what was written without a day."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core import audit
from alliance.core.models import AuditEvent
from alliance.core.showing import local
from members.models import Institution, InstitutionEvent, InstitutionName, Town
from members.queries.bodies.events import events_of
from members.rules import INSTITUTION, KINDS

#: {fact: [before, after]}, as events, proposals and the audit keep it.
Changes = Mapping[str, list[str | None]]
#: The name behind a code, by the fact that holds it.
Names = Mapping[tuple[str, str], str]

MOST = 50
#: Facts that name another row by its code.
_NAMED: Mapping[str, Any] = {"parent": Institution, "town": Town}
_WRITTEN = {
    "institution.registered": gettext_lazy("登记建档"),
    "institution.corrected": gettext_lazy("更正登记"),
    "institution_name.added": gettext_lazy("增加名称"),
    "institution_name.ended": gettext_lazy("停用名称"),
}


@dataclass(frozen=True)
class Change:
    """One fact with what it was and what it became, in words; None is 未填."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Entry:
    """One line of the history; `event` is there for what happened on a day."""

    at: date | datetime
    title: str
    changes: list[Change]
    reason: str = ""
    event: InstitutionEvent | None = None
    order: tuple[Any, ...] = field(default=(), compare=False)


def body_history(institution: Institution) -> list[Entry]:
    """Events and corrections together; two statements, two more where another row is named."""
    events = events_of(institution).select_related("into", "document")
    happened = list(events.defer("document__content"))
    written = AuditEvent.objects.filter(
        county_id=institution.county_id,
        kind=audit.CHANGE,
        subject=audit.label(institution),
        what__in=_WRITTEN,
    ).order_by("-number")
    told = [(row, json.loads(row.text)) for row in written[:MOST]]
    said = [event.changes for event in happened]
    said += [details.get("details", {}).get("changes") or {} for _row, details in told]
    names = _names(institution.county_id, said)
    entries = [_of_event(event, names) for event in happened]
    entries += [_of_audit(row, details, names) for row, details in told]
    return sorted(entries, key=lambda entry: entry.order, reverse=True)


def changes_in_words(county: int, every: Iterable[Changes]) -> list[list[Change]]:
    """Facts as people read them: names of columns, words for codes, yes and no.

    Many records at once, so that the names of parents and towns cost two statements.
    """
    records = list(every)
    names = _names(county, records)
    return [_in_words(changes, names) for changes in records]


def _in_words(changes: Changes, names: Names) -> list[Change]:
    return [
        Change(_label(name), _words(name, before, names), _words(name, after, names))
        for name, (before, after) in changes.items()
    ]


def _names(county: int, records: Iterable[Changes]) -> Names:
    """What the parents and towns are called that the changes name by their codes."""
    codes: dict[str, set[str]] = {fact: set() for fact in _NAMED}
    for changes in records:
        for fact in _NAMED.keys() & changes.keys():
            codes[fact] |= {code for code in changes[fact] if code}
    found: dict[tuple[str, str], str] = {}
    for fact, model in _NAMED.items():
        rows = model.objects.filter(county=county, code__in=codes[fact]) if codes[fact] else ()
        found |= {(fact, row.code): local(row, "name") for row in rows}
    return found


def _of_event(event: InstitutionEvent, names: Names) -> Entry:
    changes = {k: v for k, v in event.changes.items() if k != "status"}
    midnight = timezone.make_aware(datetime.combine(event.on, time()))
    return Entry(
        at=event.on,
        title=event.get_kind_display(),
        changes=_in_words(changes, names),
        reason=event.reason,
        event=event,
        order=(midnight, event.pk),
    )


def _of_audit(row: AuditEvent, said: Mapping[str, Any], names: Names) -> Entry:
    details = said.get("details", {})
    changes = _in_words(details.get("changes") or {}, names)
    if row.what.startswith("institution_name."):
        kinds = dict(InstitutionName.Kind.choices)
        kind = str(kinds.get(details.get("kind", ""), ""))
        changes = [Change(kind, None, details.get("name"))]
    return Entry(
        at=row.at,
        title=str(_WRITTEN[row.what]),
        changes=changes,
        reason=said.get("reason", ""),
        order=(row.at, row.number),
    )


def _label(name: str) -> str:
    return str(Institution._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _words(name: str, text: str | None, names: Names) -> str | None:
    column: Any = Institution._meta.get_field(name)
    if text is None or name in _NAMED:
        return names.get((name, text), text) if text else text
    if name == "kind":
        return str(KINDS.get(text, text))
    if name == "status":
        return str(INSTITUTION.states.get(text, text))
    if column.choices:
        return str(dict(column.choices).get(text, text))
    if column.get_internal_type() == "BooleanField":
        return _("是") if text == "true" else _("否")
    return text
