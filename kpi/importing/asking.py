"""What is asked about a table of another system: only what nobody has said, or what has changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from alliance.core.imports.asking import sheet_of
from alliance.core.imports.names import Known
from alliance.core.models import ImportFile
from alliance.core.tables import Table
from kpi.importing.mapped import MappedLayout
from kpi.importing.opening import recognised
from kpi.mapping import Changes, Column, Plan, Sheet, changes_of, rows_of, sheet_at, sheet_like
from kpi.mapping import plan as said
from kpi.mapping.arranging import (
    NAMING,
    Arrangement,
    across,
    distinct,
    guessed,
    relaid,
)
from kpi.mapping.finding import MOST_LINES
from kpi.mapping.plan import Meant
from kpi.mapping.reading import after_colon, without_unit
from kpi.mapping.times import is_time, said_period
from kpi.models import SheetLayout

MOST_NAMES: Final = 150
_SAMPLES: Final = 3
_SHOWN_ROWS, _SHOWN_COLUMNS = 12, 12
_SHAPES: Final = tuple(NAMING)


@dataclass(frozen=True)
class Named:
    """A heading or a name in a cell that somebody says the meaning of.

    `value` is what it is taken for now, `scale` in which unit, `near` what is called similarly,
    `was` the heading it seems to have been before.
    """

    field: str
    text: str
    mark: str = ""
    samples: tuple[str, ...] = ()
    value: str = ""
    scale: str = ""
    near: str = ""
    was: str = ""


@dataclass
class Question:
    """Everything the page of one table asks and shows; reads the file once."""

    file: ImportFile
    layout: MappedLayout
    given: Mapping[str, str]
    everything: bool = False

    @cached_property
    def table(self) -> Table:
        """The file's first sheet."""
        return sheet_of(self.file) or Table([])

    @property
    def remembered(self) -> SheetLayout | None:
        """The layout it resembles, if any."""
        return self.layout.remembered

    @cached_property
    def systems(self) -> tuple[SheetLayout, ...]:
        """Of several systems whose tables have these headings, each one's; empty where one is."""
        found = recognised(self.file.county_id, self.table).same
        return found if len(found) > 1 else ()

    @cached_property
    def plan(self) -> Plan:
        """What is known about it; nothing for a new table."""
        return self.layout.plan or Plan("")

    @cached_property
    def arrangement(self) -> Arrangement:
        """As it was chosen on the page, else as it is remembered, else as it looks."""
        if self.given.get("shape") in _SHAPES:
            naming = {
                role: mark for role in said_roles() if (mark := self.given.get(f"{role}_at", ""))
            }
            chosen = Arrangement(
                self.given["shape"], _number(self.given.get("first"), 1, 200),
                _number(self.given.get("lines"), 1, MOST_LINES), naming,
            )  # fmt: skip
            return chosen if "unit_at" in self.given else self._relaid(chosen)
        if self.plan.shape and (found := sheet_like(self.table, self.plan)):
            sheet = found[0]
            roles = {**self.plan.columns, **self._renamed(sheet)}
            naming = {
                roles[c.mark]: c.mark for c in sheet.columns if roles.get(c.mark) in said_roles()
            }
            return self._relaid(Arrangement(self.plan.shape, sheet.first, self.plan.lines, naming))
        return guessed(self.table, self._knows(self.units), self._knows(self.elements))

    def _relaid(self, chosen: Arrangement) -> Arrangement:
        return relaid(self.table, chosen, self._knows(self.units), self._knows(self.elements))

    def _renamed(self, sheet: Sheet) -> dict[str, str]:
        """New headings that seem to be gone ones: what those were."""
        headings = self.remembered.headings if self.remembered else []
        fresh = changes_of(self.plan, headings, sheet).new
        return {column.mark: self.plan.columns.get(was, "") for column, was in fresh if was}

    @cached_property
    def sheet(self) -> Sheet:
        """The table under its heading lines."""
        found = sheet_at(self.table, self.arrangement.first, self.arrangement.lines)
        if found is None and self.table.rows:
            found = sheet_at(self.table, self.table.rows[0].number, 1)
        return found or Sheet(self.table, 1, 1, ())

    @cached_property
    def changes(self) -> Changes:
        """What differs from the remembered table."""
        if self.remembered is None or self.arrangement.shape != self.plan.shape:
            return Changes()
        return changes_of(self.plan, self.remembered.headings, self.sheet)

    # --- names ------------------------------------------------------------------------------

    @property
    def units(self) -> Known[object]:
        """The county's bodies by every name."""
        return self.layout.names.units  # type: ignore[return-value]

    @property
    def elements(self) -> Known[object]:
        """Its elements by code and name."""
        return self.layout.names.elements  # type: ignore[return-value]

    @staticmethod
    def _knows(names: Known[object]) -> Callable[[str], bool]:
        return lambda text: names.names_one(text) or names.names_one(without_unit(text)[0])

    @cached_property
    def headings(self) -> list[Named]:
        """The headings to say: all of a new table, of a known one those that are new."""
        if not self._across_is_said or self.arrangement.shape == "list":
            return []
        fresh = {column.mark: was for column, was in self.changes.new}
        asked = []
        for number, column in enumerate(self.sheet.columns, start=1):
            if column not in across(self.sheet, self.arrangement):
                continue
            if self.remembered is None or self.everything or column.mark in fresh:
                asked.append(self._heading(number, column, fresh.get(column.mark, "")))
        return asked

    @property
    def _across_is_said(self) -> bool:
        return self.arrangement.shape in {"units_elements", "elements_units"}

    def _heading(self, number: int, column: Column, was: str) -> Named:
        role = self.plan.columns.get(column.mark)
        role = self.plan.columns.get(was, "") if role is None and was else role
        names = self.units if self.arrangement.shape == "elements_units" else self.elements
        value, scale = self._taken_for(role, column.text, names)
        samples = tuple(list(self.sheet.texts_at(column.index).values())[:_SAMPLES])
        gone = {mark: text for text, mark in self.changes.gone}
        near = "" if value else names.nearest(without_unit(column.lines[-1])[0])
        return Named(
            f"h-{number}", column.text, column.mark, samples, value, scale, near, gone.get(was, "")
        )

    def _taken_for(self, role: str | None, text: str, names: Known[object]) -> tuple[str, str]:
        """What a heading or name is taken for, as a name people read, and its unit."""
        if role:
            code = role.removeprefix(said.ELEMENT_MARK).removeprefix(said.BODY_MARK)
            meant = Meant.parse(code)
            return self._name_of(meant, names), meant.scale
        if role is None:
            for part in (text, text.rpartition("/")[2], text.partition("/")[0]):
                for name in (part, without_unit(part)[0]):
                    if names.names_one(name):
                        return self._name_of(Meant(getattr(names.get(name), "code", "")), names), ""
        return "", ""

    def _name_of(self, meant: Meant, names: Known[object]) -> str:
        thing = names.get(meant.code) if meant.code else None
        name = str(getattr(thing, "name", meant.code))
        name = name if names.names_one(name) else meant.code
        return f"{name}{said.BAND_MARK}{meant.band}" if meant.band else name

    @cached_property
    def unit_names(self) -> list[Named]:
        """The names of bodies in the table that are not known yet."""
        return self._names("u", said.UNIT, self.units, self.plan.units, self.plan.unit_named)

    @cached_property
    def element_names(self) -> list[Named]:
        """The names of elements in the table that are not known yet."""
        return self._names(
            "e", said.ELEMENT, self.elements, self.plan.elements, self.plan.element_named
        )

    def _names(
        self,
        letter: str,
        role: str,
        names: Known[object],
        known: Mapping[str, str],
        meaning: Callable[[str], str | None],
    ) -> list[Named]:
        found = []
        for number, text in enumerate(self._texts(role), start=1):
            told = meaning(text)
            is_open = told is None and not self._knows(names)(text)
            if not is_open and not (self.everything and told is not None):
                continue
            value, scale = self._taken_for(told or "", text, names)
            near = "" if value else names.nearest(without_unit(text)[0])
            found.append(Named(f"{letter}-{number}", text, "", (), value, scale, near))
        return found[:MOST_NAMES]

    def _texts(self, role: str) -> list[str]:
        """The distinct names in the column of this role."""
        mark = self.arrangement.naming.get(role, "")
        column = next((c for c in self.sheet.columns if c.mark == mark), None)
        return distinct(t for _row, t in rows_of(self.sheet, column.index)) if column else []

    # --- the rest ---------------------------------------------------------------------------

    @property
    def naming_roles(self) -> Iterable[str]:
        """Which naming columns a table of this shape may have."""
        return NAMING[self.arrangement.shape]

    @property
    def times(self) -> list[str]:
        """The periods across the top."""
        shapes = {"elements_periods", "units_periods"}
        return [
            c.text for c in self.sheet.columns
            if self.arrangement.shape in shapes and any(is_time(line) for line in c.lines)
        ]  # fmt: skip

    @property
    def says_period(self) -> list[tuple[str, str]]:
        """The cells over the heading that say a period with its year."""
        return [(ref, text) for ref, text in self.sheet.above if said_period(text)]

    @property
    def says_unit(self) -> list[tuple[str, str]]:
        """The cells over the heading that name a body."""
        knows = self._knows(self.units)
        return [
            (ref, text) for ref, text in self.sheet.above
            if knows(after_colon(text)) or self.plan.unit == f"{said.CELL_MARK}{ref}"
        ]  # fmt: skip

    @property
    def top(self) -> list[tuple[int, list[str]]]:
        """The first rows, as they came."""
        rows = self.table.rows[:_SHOWN_ROWS]
        width = min(max((len(row.cells) for row in rows), default=0), _SHOWN_COLUMNS)
        return [
            (row.number, [*row.cells[:width], *[""] * (width - len(row.cells))]) for row in rows
        ]

    @property
    def letters(self) -> list[str]:
        """The letters over these rows."""
        width = max((len(cells) for _number, cells in self.top), default=0)
        return [Column("", index, "", ()).letter for index in range(width)]

    def seen(self) -> list[list[str]]:
        """The headings as they are remembered: text, mark, column."""
        return [[c.text, c.mark, c.letter] for c in self.sheet.columns]

    def planned(self, answers: Mapping[str, str]) -> Plan:
        """The plan with what was answered; every answer is already a code (`here@万元`)."""
        columns = {
            mark: role for mark, role in self.plan.columns.items()
            if mark in {c.mark for c in self.sheet.columns} and role not in said_roles()
        }  # fmt: skip
        prefix = {"units_elements": said.ELEMENT_MARK, "elements_units": said.BODY_MARK}
        mark_of = prefix.get(self.arrangement.shape, "")
        if not mark_of:
            columns = {}
        for one in self.headings:
            columns[one.mark] = f"{mark_of}{code}" if (code := answers.get(one.field, "")) else ""
        naming = {
            mark: role for role, mark in self.arrangement.naming.items()
            if role in self.naming_roles
        }  # fmt: skip
        left = {c.mark: said.SKIP for c in self.sheet.columns if not is_time(c.text)}
        return replace(
            self.plan,
            shape=self.arrangement.shape,
            lines=self.arrangement.lines,
            columns={**left, **columns, **naming},
            units={**self.plan.units, **_answered(self.unit_names, answers)},
            elements={**self.plan.elements, **_answered(self.element_names, answers)},
        )

    def body_code(self, text: str) -> str:
        """The code of a body by name or code; Invalid with the nearest one."""
        return self.layout.names.unit(text).code if text else ""

    def element_code(self, text: str) -> str:
        """The code of an element by name or code, its band after #; Invalid with the nearest one."""
        name, mark, band = text.partition(said.BAND_MARK)
        return f"{self.layout.names.element(name).code}{mark}{band}" if name else ""


def said_roles() -> tuple[str, ...]:
    """The roles of columns that name things."""
    return (said.UNIT, said.ELEMENT, said.PERIOD, said.BAND, said.SCALE, said.VALUE)


def _answered(asked: Iterable[Named], answers: Mapping[str, str]) -> dict[str, str]:
    return {one.text: answers.get(one.field, "") for one in asked}


def _number(text: str | None, least: int, most: int) -> int:
    try:
        return min(max(int(text or ""), least), most)
    except ValueError:
        return least
