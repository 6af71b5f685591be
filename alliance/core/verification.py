"""Reading an audit chain from its first event and naming the first that is not right."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from alliance.core import anchors, audit
from alliance.core.db import chain
from alliance.core.models import AuditEvent, AuditHead

CHUNK = 2000
COLUMNS = (
    "county_id", "kind", "number", "at", "what", "subject", "person_id", "institution_id", "text",
    "prev_hash", "hash",
)  # fmt: skip
# The columns that repeat what the text says, under the text's own names.
REPEATED = {
    "county_id": "county",
    "kind": "kind",
    "at": "at",
    "what": "what",
    "subject": "subject",
    "person_id": "person",
    "institution_id": "institution",
}


@dataclass(frozen=True)
class Verdict:
    """What reading one chain has shown; `first_bad` is the number of the first bad event."""

    county: int
    kind: str
    checked: int
    first_bad: int | None = None
    why: str = ""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.why


def verify(county: int, kind: str) -> Verdict:
    """Read one chain: its events, its head, and the anchors kept outside the database."""
    number, previous, noted = 0, "", _noted(county, kind)
    events = AuditEvent.objects.filter(county_id=county, kind=kind).order_by("number")
    for event in events.values(*COLUMNS).iterator(chunk_size=CHUNK):
        why = _wrong(event, number, previous)
        if not why and noted.get(event["number"], event["hash"]) != event["hash"]:
            why = "differs from the anchor"
        if why:
            return Verdict(county, kind, number, number + 1, why)
        number, previous = event["number"], event["hash"]
    head = AuditHead.objects.filter(county_id=county, kind=kind).first()
    if (head.number, head.hash) != (number, previous) if head else number:
        first = min(number, head.number if head else 0) + 1
        return Verdict(county, kind, number, first, "the last event is not the head")
    if noted and max(noted) > number:
        return Verdict(county, kind, number, number + 1, "the chain is shorter than its anchor")
    return Verdict(county, kind, number)


def verify_all() -> list[Verdict]:
    """Every chain that has events, a head or an anchor."""
    chains = set(AuditEvent.objects.values_list("county_id", "kind").distinct())
    chains |= set(AuditHead.objects.values_list("county_id", "kind"))
    chains |= {(anchor.county, anchor.kind) for anchor in anchors.known()}
    return [verify(county, kind) for county, kind in sorted(chains)]


def anchor_when_sound() -> list[Verdict]:
    """Verify every chain and, when all are sound, note their heads outside the database."""
    verdicts = verify_all()
    if all(verdict.sound for verdict in verdicts):
        anchors.note()
    return verdicts


def _noted(county: int, kind: str) -> dict[int, str]:
    """Hashes that the anchors know, by number; of two for one number the older counts."""
    mine: Iterable[anchors.Anchor] = (
        anchor for anchor in anchors.known() if (anchor.county, anchor.kind) == (county, kind)
    )
    noted: dict[int, str] = {}
    for anchor in mine:
        if anchor.number:
            noted.setdefault(anchor.number, anchor.hash)
    return noted


def _wrong(event: dict[str, Any], number: int, previous: str) -> str:
    """What is wrong with this event after the one before; "" when nothing is."""
    if event["number"] != number + 1:
        return "an event is missing"
    if event["prev_hash"] != previous:
        return "does not follow the event before"
    if event["hash"] != chain.digest(previous, event["number"], event["text"]):
        return "the text does not match the hash"
    try:
        said = dict(json.loads(event["text"]))
    except (TypeError, ValueError):
        return "the text is no event"
    for column, name in REPEATED.items():
        if audit.plain(event[column]) != said.get(name, ""):
            return f"the column {column} differs from the text"
    return ""
