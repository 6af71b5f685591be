"""What every app answers when the home page asks: what waits for whom, and which numbers."""

from dataclasses import dataclass
from datetime import date, datetime


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
