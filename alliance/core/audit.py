"""Recording: inside an action its events, and at once what was denied or looked at.

The event's canonical text is sorted JSON, with times in UTC microseconds and numbers as
strings, so that it verifies on another database too. Floats and lone surrogates are
refused: they have no one text.
"""

import json
import uuid
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.functional import Promise

from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.db import chain
from alliance.core.models import AuditEvent

NO_COUNTY = 0
CHANGE, READ = AuditEvent.Kind.CHANGE.value, AuditEvent.Kind.READ.value


@dataclass(frozen=True)
class Pending:
    """An event that waits for the end of its action."""

    county: int
    link: chain.Link


open_events: ContextVar[list[Pending] | None] = ContextVar("open_events", default=None)


def plain(value: Any) -> Any:
    """The same value as JSON holds it in a canonical text."""
    match value:
        case None | bool():
            said: Any = value
        case str() | Promise() | uuid.UUID():
            said = str(value)
        case int():
            said = str(int(value))
        case Decimal():
            said = f"{value:f}"
        case datetime():
            said = value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            said = value.isoformat()
        case dict():
            said = {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            said = [plain(item) for item in value]
        case set() | frozenset():
            said = sorted(plain(item) for item in value)
        case _:
            raise TypeError(f"{value!r} has no canonical text")
    return said


def canonical(event: dict[str, Any]) -> str:
    """The one text of an event."""
    text = json.dumps(plain(event), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    text.encode()  # a lone surrogate raises here
    return text


def label(subject: Model | str) -> str:
    """How the audit names a row: `members.institution:17`."""
    return subject if isinstance(subject, str) else f"{subject._meta.label_lower}:{subject.pk}"


def _pending(by: Actor, kind: str, what: str, subject: Model | str, **said: Any) -> Pending:
    """The event with its one text; `said` has county, result, reason and details."""
    if not isinstance(by, Actor):
        raise TypeError(f"by= takes an Actor, not {by!r}")
    if said["county"] is None:
        said["county"] = _county_of(by, subject)
    at, about = now(), label(subject)
    text = canonical(
        {
            "at": at,
            "kind": kind,
            "what": what,
            "subject": about,
            "user": by.user,
            "person": by.person,
            "grant": by.grant,
            "role": by.role,
            "institution": by.institution,
            "client": by.client,
            "job": by.job,
            "for_person": by.for_person,
            "request": by.request_id,
            "ip": by.ip,
            **said,
        }
    )
    return Pending(said["county"], chain.Link(at, what, about, by.person, by.institution, text))


def _county_of(by: Actor, subject: Model | str) -> int:
    """The county of the row, otherwise the county the actor acts in, otherwise none."""
    of_row = getattr(subject, "county_id", None)
    if of_row is None and getattr(subject, "_meta", None) is not None:
        of_row = subject.pk if subject._meta.label == "members.County" else None  # type: ignore[union-attr]
    return of_row or by.county or NO_COUNTY


def record(
    by: Actor,
    what: str,
    subject: Model | str,
    *,
    county: int | None = None,
    reason: str = "",
    **details: Any,
) -> None:
    """Say what an action has done; it is written when the outermost action ends.

    `what` is `<noun>.<verb in the past>`; `details` hold ids, codes, texts and exact
    numbers, never a personal number in the clear. Outside an action it raises.
    """
    events = open_events.get()
    if events is None:
        raise RuntimeError(f"{what} was recorded outside an action")
    said = {"county": county, "result": "done", "reason": reason, "details": details}
    events.append(_pending(by, CHANGE, what, subject, **said))


def write(events: list[Pending]) -> None:
    """Chain the events of one action, heads in the order of their counties."""
    for county in sorted({event.county for event in events}):
        links = [event.link for event in events if event.county == county]
        chain.append(county, CHANGE, links)


def denied(
    by: Actor,
    what: str,
    subject: Model | str,
    *,
    county: int | None = None,
    reason: str = "",
    **details: Any,
) -> None:
    """Write down a refusal, in a transaction of its own: the refused one is rolled back."""
    said = {"county": county, "result": "denied", "reason": reason, "details": details}
    _at_once(_pending(by, READ, what, subject, **said))


def seen(
    by: Actor,
    what: str,
    subject: Model | str,
    *,
    county: int | None = None,
    reason: str = "",
    **details: Any,
) -> None:
    """Write down that personal data was read, revealed or taken out."""
    said = {"county": county, "result": "done", "reason": reason, "details": details}
    _at_once(_pending(by, READ, what, subject, **said))


def _at_once(event: Pending) -> None:
    with transaction.atomic():
        chain.append(event.county, READ, [event.link])
