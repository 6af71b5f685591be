"""Heads of the audit chains, noted in a file outside the database.

Who rewrites a whole chain, or cuts its end and sets the head back, leaves a chain that is
sound in itself; only what was noted elsewhere tells. The file is one JSON object a line,
only ever added to, and belongs on another disk or in the log collection.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from alliance.core.clock import now
from alliance.core.models import AuditHead


@dataclass(frozen=True)
class Anchor:
    """The head of one chain at one moment (UTC, ISO 8601)."""

    county: int
    kind: str
    number: int
    hash: str
    at: str


def path() -> Path:
    """Where the anchors lie."""
    return Path(settings.AUDIT_ANCHORS)


def known() -> list[Anchor]:
    """Every anchor ever noted, oldest first; none before the first day."""
    if not path().exists():
        return []
    lines = path().read_text(encoding="utf8").splitlines()
    return [Anchor(**json.loads(line)) for line in lines if line]


def note() -> int:
    """Add the present head of every chain; returns how many there are."""
    at = now().isoformat(timespec="seconds")
    heads = AuditHead.objects.order_by("county_id", "kind")
    anchors = [Anchor(h.county_id, h.kind, h.number, h.hash, at) for h in heads]
    path().parent.mkdir(parents=True, exist_ok=True)
    with path().open("a", encoding="utf8") as file:
        file.writelines(json.dumps(asdict(anchor)) + "\n" for anchor in anchors)
    return len(anchors)
