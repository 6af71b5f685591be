"""What has changed in a known table: headings that are gone, new, or stand elsewhere now."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from kpi.mapping.finding import Column, Sheet
from kpi.mapping.plan import PERIOD, Plan
from kpi.mapping.times import is_time

#: From this likeness on a new heading is proposed to be one that is gone, under another name.
RENAMED: Final = 0.5


@dataclass(frozen=True)
class Moved:
    """A heading that stands in another column now."""

    text: str
    before: str
    now: str


@dataclass(frozen=True)
class Changes:
    """Headings gone (with what they were), new (with the gone one they resemble), and moved."""

    gone: tuple[tuple[str, str], ...] = ()
    new: tuple[tuple[Column, str], ...] = ()
    moved: tuple[Moved, ...] = ()

    @property
    def ask(self) -> bool:
        """Whether somebody has to say what a heading is."""
        return bool(self.gone or self.new)


def changes_of(plan: Plan, headings: Sequence[Sequence[str]], sheet: Sheet) -> Changes:
    """The difference between the headings last seen, [text, mark, column letter], and the sheet's.

    Periods and bodies across the top come and go; they are no change.
    """
    lasting = [one for one in headings if not _passes(plan, one[0])]
    now = {column.mark: column for column in sheet.columns}
    before = {mark for _text, mark, _letter in lasting}
    gone = tuple((text, mark) for text, mark, _letter in lasting if mark not in now)
    fresh = [c for c in sheet.columns if c.mark not in before and not _passes(plan, c.text)]
    left = dict(gone)
    new = tuple((column, _like(column.text, left)) for column in fresh)
    moved = tuple(
        Moved(now[mark].text, letter, now[mark].letter)
        for text, mark, letter in lasting
        if mark in now and now[mark].letter != letter
    )
    return Changes(gone, new, moved)


def _passes(plan: Plan, text: str) -> bool:
    return plan.across == PERIOD and is_time(text)


def _like(text: str, gone: dict[str, str]) -> str:
    """The mark of the gone heading that resembles a new one most; each is proposed once."""
    likeness = {other: SequenceMatcher(None, text, other).ratio() for other in gone}
    best = max(likeness, key=lambda other: likeness[other], default="")
    return gone.pop(best) if best and likeness[best] >= RENAMED else ""
