"""What a compare page shows of a file: outcomes as lines, with names instead of codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from alliance.core.imports.comparing import Comparison, comparison
from alliance.core.imports.layout import Layout, Outcome
from alliance.core.models import ImportFile

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STATUSES: Final = ("refused", "changed", "created", "unchanged")


@dataclass(frozen=True)
class Line:
    """One outcome for people: about what, from what to what, and what to look at.

    `about` has one text for each of the page's heads.
    """

    row: int
    status: str
    about: tuple[str, ...]
    old: str
    new: str
    column: str
    reason: str
    measure: str = ""
    change: str = ""
    fills_gap: bool = False
    who: str = ""
    at: date | None = None


@dataclass(frozen=True)
class Count:
    """How many rows are new, of one kind."""

    label: str
    count: int


class Shown:
    """A file's comparison, ready to be listed; an app overrides how a line reads."""

    def __init__(self, file: ImportFile, layout: Layout) -> None:
        self.file, self.layout = file, layout
        self.found: Comparison = comparison(file)
        self.columns = {column.code: str(column.name) for column in layout.columns()}
        self._records = {record.number: record.values for record in self.found.records}

    @property
    def heads(self) -> Sequence["StrOrPromise"]:
        """The headings of what a line is about: the columns that name a row."""
        return [self.columns[code] for code in self.layout.shown_columns()]

    def outcomes(self, status: str) -> list[Outcome]:
        """The outcomes of one status; what stands beside a refused cell of a row is refused too."""
        refused = self.found.refused_rows
        if status == "refused":
            return self.found.with_status("refused")
        return [o for o in self.found.outcomes if o.status == status and o.row not in refused]

    def refused(self) -> list[Line]:
        """What is not taken, by row."""
        return [self.line(one) for one in self.outcomes("refused")]

    def changed(self) -> list[Line]:
        """What is written over, by row."""
        return [self.line(one) for one in self.outcomes("changed")]

    def plain(self, status: str) -> list[Line]:
        """What is new, or what is there already, by row."""
        return [self.line(one) for one in self.outcomes(status)]

    def odd(self) -> list[Line]:
        """What is new and looks odd."""
        return [self.line(one) for one in self.outcomes("created") if one.reason]

    def created_by(self) -> list[Count]:
        """How much is new, by kind; none where rows speak for themselves."""
        return []

    def line(self, one: Outcome) -> Line:
        """One outcome as people read it."""
        values = self._records.get(one.row, {})
        about = tuple(values.get(code) or "" for code in self.layout.shown_columns())
        return Line(
            row=one.row,
            status=one.status,
            about=about if values else (one.key, *about[1:]),
            old=one.old,
            new=one.new,
            column=self.columns.get(one.column, ""),
            reason=one.reason,
            fills_gap=one.status == "changed" and not one.old,
        )
