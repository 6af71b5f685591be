"""What every app answers when the home page asks: what waits for whom, and which numbers; what is open when somebody leaves."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache


def counts_key(user: int | None) -> str:
    """Under which name the counts of what waits for a user are kept for a moment."""
    return f"waiting:{user}"


def forget_counts(user: int | None) -> None:
    """The user has done something: what waits for them is counted anew."""
    cache.delete(counts_key(user))


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for the actor.

    `app` is the app's label, `who` who did the last step and when, `due_on` the last day
    (None: no deadline), `verb` the next step in one word, `tone` one of neutral, info,
    good, warn, bad.
    """

    app: str
    what: str
    who: str
    when: datetime | None
    due_on: date | None
    url: str
    verb: str
    tone: str = "neutral"


@dataclass(frozen=True)
class Tile:
    """One number with its unit and a comparison in words; links to where it comes from."""

    label: str
    value: str
    unit: str
    note: str
    url: str
    tone: str = "neutral"


@dataclass(frozen=True)
class OpenWork:
    """One open thing that hangs on a person, asked of every app when somebody leaves or moves.

    `passes`: a handover gives it to the successor; otherwise `note` says how it goes on.
    """

    app: str
    what: str
    since: datetime | date | None
    url: str
    passes: bool
    note: str = ""
