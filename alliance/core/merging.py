"""What every app answers when two bodies are merged (撤并): what becomes of the open work.

An app that has open work of bodies answers `queries.merging(institution, into, on)` with what
would happen, and does it in `actions.take_over(event=…, by=…)` once the merger stands.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Moving:
    """One open thing of a body that is merged into another.

    It goes over to the successor, unless `ends` says why it cannot: then it ends, with that
    reason. `part` is what such things are called, `subject` names the row as the audit does,
    `state` tells whether it is still as it was shown. With `choice` it may be ended at wish.
    """

    part: str
    what: str
    subject: str
    state: str = ""
    url: str = ""
    ends: str = ""
    choice: bool = False


def fingerprint(items: Iterable[Moving]) -> str:
    """What a preview showed, in one short text; in whichever language it was read."""
    said = sorted((item.subject, item.state, bool(item.ends)) for item in items)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def by_part(items: Iterable[Moving]) -> Mapping[str, list[Moving]]:
    """The items under what they are called, in the order in which they came."""
    return {part: list(rows) for part, rows in groupby(items, key=lambda item: item.part)}
