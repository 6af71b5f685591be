"""A table of the registry in and out: what is exported is what a file is compared with.

A layout says its columns and what is there under which key; comparing, refusing, exporting
and the template follow from that. A blank cell leaves what is there, 清空 empties it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refusal
from alliance.core.imports import Column, Layout, Outcome, Record, refusal
from alliance.core.models import ImportFile
from members.importing.fields import CLEARED, Field
from members.importing.names import Names
from members.models import County

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass
class Row:
    """A row that was understood: the values it states, and those that are there under its key."""

    record: Record
    key: str
    values: dict[str, Any]
    before: Mapping[str, Any] | None = None

    def get(self, code: str) -> Any:
        """What it states, otherwise what is there."""
        return self.values[code] if code in self.values else (self.before or {}).get(code)

    def differs(self) -> bool:
        """Whether it states anything that is not there so."""
        before = self.before or {}
        return any(before.get(code) != value for code, value in self.values.items())

    def facts(self, codes: Collection[str], *texts: str) -> dict[str, Any]:
        """What it states of these facts; those that are texts are emptied to ""."""
        return {
            code: "" if value is None and code in texts else value
            for code, value in self.values.items()
            if code in codes
        }


@dataclass(frozen=True)
class Wrong:
    """A row that may not be written: which of its columns is to blame, and why."""

    row: Row
    column: str
    reason: "StrOrPromise"


@dataclass
class TableLayout(Layout):
    """One table of a county, as one person loads or takes it out."""

    county: County
    actor: Actor
    file: ImportFile | None = None
    #: What was said at the upload: the document or decision it rests on.
    reason: str = ""
    #: The day as of which it is taken out, where a table has one (`of_a_day`); None is today.
    on: date | None = None
    asks_headings: bool = field(default=True, init=False)

    label: ClassVar["StrOrPromise"] = ""
    verb: ClassVar[str] = "members.keep_registry"
    keys: ClassVar[tuple[str, ...]] = ("code",)
    shown: ClassVar[tuple[str, ...]] = ("code", "name")
    #: Columns that a row is compared by; others speak of how it is written.
    unstored: ClassVar[frozenset[str]] = frozenset()
    #: Whether it holds one day alone, not all that was and is.
    of_a_day: ClassVar[bool] = False
    #: Whether what is written is asked for, and another person decides.
    proposes: ClassVar[bool] = False

    @cached_property
    def names(self) -> Names:
        """What the table may name of the county; read once."""
        return Names(self.county)

    def fields(self) -> Sequence[Field]:
        """The columns, in the order of the template."""
        raise NotImplementedError

    def there(self) -> dict[str, dict[str, Any]]:
        """The values of every row that is there, by key, in the order of the export."""
        raise NotImplementedError

    def key_for(self, values: Mapping[str, Any]) -> str:
        """The key of a row that states these values."""
        return str(values.get("code"))

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """What may not be written although every cell can be read."""
        return iter(())

    def odd(self, row: Row) -> str:
        """What to look at again before a row is written; "" for nothing."""
        return ""

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """Write rows that are new or changed."""
        raise NotImplementedError

    def tried(self, row: Row, column: str) -> Iterator[Wrong]:
        """The row is written with the checks of the real thing; to be called in a rehearsal."""
        try:
            self.write([row], self.actor)
        except Refusal as refused:
            yield Wrong(row, column, str(refused))

    # --- what the engine asks ----------------------------------------------------

    @cached_property
    def by_code(self) -> dict[str, Field]:
        """The fields by their codes."""
        return {one.code: one for one in self.fields()}

    def columns(self) -> list[Column]:
        """The columns as the engine looks for them."""
        return [one.column() for one in self.by_code.values()]

    def key_columns(self) -> Sequence[str]:
        """None may be blank."""
        return self.keys

    def shown_columns(self) -> Sequence[str]:
        """By which people know a row."""
        return self.shown

    def key_of(self, record: Record) -> str:
        """Two spellings of one thing are one key; what cannot be read stays as it is written."""
        row, wrong = self._understood(record)
        return super().key_of(record) if wrong else row.key

    def compare(self, records: list[Record]) -> list[Outcome]:
        """What every row would do."""
        self.begin(records)
        there = self.there()
        rows: list[Row] = []
        outcomes: list[Outcome] = []
        for record in records:
            row, wrong = self._understood(record)
            row.before = there.get(row.key) if not wrong else None
            lacking = [] if wrong or row.before is not None else self._lacking(row)
            outcomes += [*wrong, *lacking]
            if not wrong and not lacking:
                rows.append(row)
        refused = set()
        for said in self.check(rows):
            if said.row.record.number not in refused:
                outcomes.append(
                    refusal(said.row.record, said.reason, said.column, self._about(said.row))
                )
                refused.add(said.row.record.number)
        for row in rows:
            if row.record.number not in refused:
                outcomes += self._outcomes(row)
        return sorted(outcomes, key=lambda outcome: outcome.row)

    def apply(self, outcomes: list[Outcome], records: dict[int, Record], by: Actor) -> None:
        """Write the rows that are new or changed."""
        self.begin(records.values())
        there = self.there()
        rows = []
        for number in sorted({outcome.row for outcome in outcomes}):
            row, _wrong = self._understood(records[number])
            row.before = there.get(row.key)
            rows.append(row)
        self.write(rows, by)

    def begin(self, records: Iterable[Record]) -> None:
        """Look over all rows of a file before any is read."""

    def exported(self) -> Iterator[list[str]]:
        """Every row that is there, as the texts that a file would hold."""
        fields = list(self.by_code.values())
        for values in self.there().values():
            yield [one.write(values.get(one.code)) for one in fields]

    # --- one row -------------------------------------------------------------------

    def _understood(self, record: Record) -> tuple[Row, list[Outcome]]:
        """The row with its values, and a refusal for every cell that cannot be read."""
        values: dict[str, Any] = {}
        wrong = []
        for code, text in record.values.items():
            one = self.by_code[code]
            if not text:
                continue
            try:
                values[code] = None if _empties(one, text) else one.read(text)
            except Invalid as invalid:
                wrong.append(refusal(record, str(invalid), code, record.values.get("code", "")))
        return Row(record, "" if wrong else self.key_for(values), values), wrong

    def _lacking(self, row: Row) -> list[Outcome]:
        """What a new row must say and does not."""
        return [
            refusal(row.record, _("缺少“%(name)s”。") % {"name": one.name}, code, self._about(row))
            for code, one in self.by_code.items()
            if one.required and row.values.get(code) is None
        ][:1]

    def _outcomes(self, row: Row) -> list[Outcome]:
        """Created, changed column by column, or unchanged."""
        number, key, odd = row.record.number, self._about(row), self.odd(row)
        if row.before is None:
            return [Outcome(number, "created", key, "", self._summary(row), "", odd)]
        found = []
        for code, value in row.values.items():
            if code in self.unstored:
                continue
            old, new = (self.by_code[code].write(v) for v in (row.before.get(code), value))
            if old != new:
                found.append(Outcome(number, "changed", key, old, new, code, odd))
                odd = ""
        return found or [Outcome(number, "unchanged", key, "", self._summary(row))]

    def _summary(self, row: Row) -> str:
        """What a row says beside what names it, in one line."""
        said = (
            self.by_code[code].write(value)
            for code, value in row.values.items()
            if code not in self.shown
        )
        return " · ".join(text for text in said if text)[:200]

    def _about(self, row: Row) -> str:
        return row.key[:200]


def _empties(one: Field, text: str) -> bool:
    """Whether the cell empties what is there; Invalid where something must stand."""
    if text == CLEARED and one.required:
        raise Invalid(_("“%(name)s”不能清空。") % {"name": one.name})
    return text == CLEARED
