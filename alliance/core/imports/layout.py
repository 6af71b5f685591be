"""What an app says about a table it loads: columns, keys, how to compare, how to write."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from alliance.core.actor import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from alliance.core.imports.reading import Reading
    from alliance.core.tables import Table

Status = Literal["created", "changed", "unchanged", "refused"]


@dataclass(frozen=True)
class Column:
    """One column of a layout.

    `code` names its values, `name` is its heading, `aliases` are other headings it is
    known by. `units` maps the units a sheet may state to the factor into `unit`
    (`{"元": 1, "万元": 10000}`). `adds` says that total rows hold its sum.
    """

    code: str
    name: "StrOrPromise"
    aliases: tuple[str, ...] = ()
    required: bool = True
    adds: bool = False
    unit: str = ""
    units: Mapping[str, Decimal | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """A row of data: its number in the file and its texts by column code; "" is blank.

    A column that the file does not have is not among the values.
    """

    number: int
    values: dict[str, str]


class Outcome(NamedTuple):
    """What one row, or one cell of it, comes to; `old` and `new` are as people read them.

    `key` identifies what is written, `column` is a column's code or "" for the whole row.
    """

    row: int
    status: Status
    key: str = ""
    old: str = ""
    new: str = ""
    column: str = ""
    reason: str = ""


def refusal(record: Record, reason: object, column: str = "", key: str = "") -> Outcome:
    """The outcome of a row that cannot be taken, with a sentence that says what to do.

    One refused cell refuses its whole row: what comes back is exactly what was not written.
    """
    new = record.values.get(column, "")
    return Outcome(record.number, "refused", key, "", new, column, str(reason))


class Layout:
    """A kind of table; an app subclasses it, with the context it needs in its own fields."""

    #: Names this kind of file for ever: `kpi.values`.
    kind: str = ""
    #: Whether somebody is asked which column is which where a sheet lacks one that is needed.
    asks_headings: bool = False
    #: Whether it asks on a page of its own what a sheet is.
    asks_apart: bool = False

    def read_sheet(self, table: "Table") -> "Reading | None":
        """The records of a sheet that this layout reads in a way of its own; None: as all are.

        Invalid with the code of missing headings where somebody has to say first what they are.
        """
        return None

    def heading_end(self, table: "Table") -> int | None:
        """The last heading line of a sheet read in a way of its own; None: as all are."""
        return None

    def columns(self) -> Sequence[Column]:
        """The columns, in the order of the template."""
        raise NotImplementedError

    def key_columns(self) -> Sequence[str]:
        """Codes of the columns that together name a row; none may be blank, no two equal."""
        raise NotImplementedError

    def carried_columns(self) -> Sequence[str]:
        """Codes of the columns whose merged cells hold for every row beside them."""
        return self.key_columns()

    def shown_columns(self) -> Sequence[str]:
        """Codes of the columns by which people know a row; those of its key unless said."""
        return self.key_columns()

    def key_of(self, record: Record) -> str:
        """What the row is about, so that two rows about the same are found."""
        return "·".join(normal(record.values[code]) for code in self.key_columns())

    def compare(self, records: list[Record]) -> list[Outcome]:
        """What the rows would do to the data as it is now; reads set by set, writes nothing.

        Called again at the moment of writing: the answer must depend on the rows and the
        database alone, and come in the order of the rows.
        """
        raise NotImplementedError

    def apply(self, outcomes: list[Outcome], records: dict[int, Record], by: Actor) -> None:
        """Write what is created or changed, inside the transaction of the import.

        `records` are the rows concerned, by number. One audit event for the whole file is
        recorded by the engine.
        """
        raise NotImplementedError


def normal(text: str) -> str:
    """A text for comparing headings and keys: half-width, without blanks and case."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return "".join(text.split()).casefold()
