"""From a table of another system to figures: one record for each figure, with its row."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from alliance.core.imports.headings import Place, common_unit
from alliance.core.imports.layout import Column as EngineColumn
from alliance.core.imports.layout import Record, normal
from alliance.core.imports.reading import LeftOut, Reading, is_note, is_numbering, is_total
from alliance.core.imports.totals import Sums
from alliance.core.numbers import is_number, parse_number, plain
from alliance.core.periods import Period
from alliance.core.tables import Row
from kpi.mapping import plan as said
from kpi.mapping.finding import Column, Sheet
from kpi.mapping.plan import Meant, Plan
from kpi.mapping.times import period_of, said_period
from kpi.scales import factor_of

#: Under this name a record carries the heading its figure stood under.
AT: Final = "at"
#: Which unit an element has, by its code or name; "" for one that nobody knows.
UnitOf = Callable[[str], str]


@dataclass(frozen=True)
class Asked:
    """What was said when the file came, where the table does not say it: period, body's code."""

    period: str = ""
    unit: str = ""


@dataclass(frozen=True)
class _Figure:
    """A column that holds figures: what its heading says of whom, what, when."""

    column: Column
    meant: Meant | None = None
    unit: str = ""
    period: str = ""


def read_sheet(sheet: Sheet, plan: Plan, asked: Asked, unit_of: UnitOf) -> Reading:
    """The figures of a table as records {unit, element, period, band, value, at}.

    Invalid (`period_missing`, `unit_missing`) where nothing says for which period or whose they
    are. Totals, remarks, numbering lines and names to be left out are listed.
    """
    return _Walk(sheet, plan, asked, unit_of).reading()


def rows_of(sheet: Sheet, index: int) -> Iterator[tuple[Row, str]]:
    """The rows of data with what they say in this column; totals and remarks are none."""
    texts = sheet.texts_at(index)
    for row in sheet.below:
        first = next(cell for cell in row.cells if cell)
        if not (is_note(first) or is_total(first) or is_numbering(row, sheet.last)):
            yield row, texts.get(row.number, "")


class _Walk:
    def __init__(self, sheet: Sheet, plan: Plan, asked: Asked, unit_of: UnitOf) -> None:
        self.sheet, self.plan, self.asked, self.unit_of = sheet, plan, asked, unit_of
        self.empty = {normal(mark) for mark in plan.empty}
        self.common = common_unit([row for row in sheet.table.rows if row.number < sheet.first])

    def reading(self) -> Reading:
        """Row by row."""
        figures = list(self._figures())
        sums = Sums(
            [
                Place(EngineColumn(f.column.mark, f.column.text), f.column.index, f.column.text)
                for f in figures
                if self.plan.across in {said.ELEMENT, said.PERIOD} and self._adds
            ]
        )
        titles = {row.cells for row in self.sheet.table.rows if self._is_heading(row)}
        found = Reading()
        for row in self.sheet.below:
            text = next(cell for cell in row.cells if cell)
            values = {f.column.mark: self._figure(row, f) for f in figures}
            if row.cells in titles or is_note(text) or is_numbering(row, self.sheet.last):
                found.left_out.append(LeftOut(row.number, text))
            elif self._skipped(row):
                found.left_out.append(LeftOut(row.number, self._label(row) or text))
            elif is_total(text) or is_total(self._label(row)):
                found.left_out.append(LeftOut(row.number, text, sums.difference(text, values)))
            else:
                sums.add(values)
                found.records += self._records(row, figures)
        return found

    @cached_property
    def _adds(self) -> bool:
        """Whether the rows of a column are the same thing of different bodies."""
        return self.plan.shape in {"units_elements", "units_periods"}

    def _is_heading(self, row: Row) -> bool:
        return self.sheet.first <= row.number <= self.sheet.last

    # --- columns ----------------------------------------------------------------------------

    def _figures(self) -> Iterator[_Figure]:
        for column in self.sheet.columns:
            role = self.plan.columns.get(column.mark)
            if role == said.VALUE:
                yield _Figure(column)
            elif role and role.startswith(said.ELEMENT_MARK):
                meant = Meant.parse(role.removeprefix(said.ELEMENT_MARK))
                yield _Figure(column, meant=meant, period=self._heading_period(column))
            elif role and role.startswith(said.BODY_MARK):
                yield _Figure(column, unit=role.removeprefix(said.BODY_MARK))
            elif self.plan.across == said.PERIOD and not role and self._wanted(column):
                yield _Figure(column, period=self._heading_period(column))

    def _heading_period(self, column: Column) -> str:
        found = [p for line in column.lines if (p := period_of(line, self._year))]
        return found[-1].code if found else ""

    def _wanted(self, column: Column) -> bool:
        """Of the periods across only those of the one that was asked for, if one was."""
        code = self._heading_period(column)
        if not code or not self.asked.period:
            return bool(code)
        asked, found = Period.parse(self.asked.period), Period.parse(code)
        return found.first_day in asked and found.last_day in asked

    @cached_property
    def _year(self) -> int | None:
        if self.asked.period:
            return Period.parse(self.asked.period).year
        return next((p.year for _ref, text in self._above if (p := said_period(text))), None)

    @cached_property
    def _above(self) -> list[tuple[str, str]]:
        """The texts over the heading, the remembered cell first."""
        wanted = self.plan.period.removeprefix(said.CELL_MARK)
        return sorted(self.sheet.above, key=lambda one: one[0] != wanted)

    @cached_property
    def _columns(self) -> Mapping[str, int]:
        """Where the columns stand that name things, by their role."""
        return {
            role: column.index
            for column in self.sheet.columns
            if (role := self.plan.columns.get(column.mark, ""))
        }

    @cached_property
    def _texts(self) -> dict[str, dict[int, str]]:
        return {role: self.sheet.texts_at(index) for role, index in self._columns.items()}

    @cached_property
    def _bodies(self) -> dict[int, str]:
        """Whose each row is: where elements stand beside, the name above counts for blanks."""
        texts = self._texts.get(said.UNIT, {})
        if said.ELEMENT not in self._columns:
            return texts
        found, last = {}, ""
        for row in self.sheet.below:
            last = texts.get(row.number, last)
            found[row.number] = last
        return found

    # --- rows -------------------------------------------------------------------------------

    def _label(self, row: Row) -> str:
        role = said.ELEMENT if said.ELEMENT in self._columns else said.UNIT
        return self._texts.get(role, {}).get(row.number, "")

    def _skipped(self, row: Row) -> bool:
        unit = self._bodies.get(row.number, "")
        element = self._texts.get(said.ELEMENT, {}).get(row.number, "")
        return (bool(unit) and self.plan.unit_named(unit) == said.SKIP) or (
            bool(element) and self.plan.element_named(element) == said.SKIP
        )

    def _figure(self, row: Row, figure: _Figure) -> str:
        index = figure.column.index
        text = row.cells[index] if index < len(row.cells) else ""
        return "" if normal(text) in self.empty else text

    def _records(self, row: Row, figures: Collection[_Figure]) -> Iterator[Record]:
        for figure in figures:
            if text := self._figure(row, figure):
                meant, name = self._meant(row, figure)
                values = {
                    "unit": figure.unit or self._unit(row),
                    "element": name,
                    "period": figure.period or self._period(row),
                    "band": meant.band or self._text(row, said.BAND),
                    "value": self._scaled(text, name, self._scale(row, figure, meant)),
                    AT: figure.column.text,
                }
                yield Record(row.number, values)

    def _text(self, row: Row, role: str) -> str:
        return self._texts.get(role, {}).get(row.number, "")

    def _unit(self, row: Row) -> str:
        if said.UNIT in self._columns:
            text = self._bodies.get(row.number, "")
            return self.plan.unit_named(text) or text
        if self.plan.unit.startswith(said.BODY_MARK):
            return self.plan.unit.removeprefix(said.BODY_MARK)
        if self.plan.unit.startswith(said.CELL_MARK) and not self.asked.unit:
            return self._said_unit
        if not self.asked.unit:
            raise Invalid(_("请说明这张表是哪家机构的。"), code="unit_missing")
        return self.asked.unit

    @cached_property
    def _said_unit(self) -> str:
        """The body named in a cell over the heading: 填报单位：甲镇卫生院."""
        wanted = self.plan.unit.removeprefix(said.CELL_MARK)
        text = dict(self.sheet.above).get(wanted, "")
        name = after_colon(text)
        return self.plan.unit_named(name) or name

    def _period(self, row: Row) -> str:
        if said.PERIOD in self._columns:
            text = self._text(row, said.PERIOD)
            found = period_of(text, self._year)
            return found.code if found else text
        return self._file_period

    @cached_property
    def _file_period(self) -> str:
        if self.plan.period.startswith(said.CELL_MARK):
            found = next((p for _ref, text in self._above if (p := said_period(text))), None)
            if found is not None:
                return found.code
        if not self.asked.period:
            raise Invalid(
                _("表里没有写明期间，请写明，如 202410 或 2024。"),
                code="period_missing",
                fields={"period": _("请写明期间，如 202410 或 2024。")},
            )
        return self.asked.period

    def _meant(self, row: Row, figure: _Figure) -> tuple[Meant, str]:
        """The element of a figure with its scale, and what it is called by: code, else the text."""
        if figure.meant is not None:
            return figure.meant, figure.meant.code
        if said.ELEMENT not in self._columns:
            meant = Meant.parse(self.plan.element)
            return meant, meant.code
        text = self._text(row, said.ELEMENT)
        if told := self.plan.element_named(text):
            meant = Meant.parse(told)
            return meant, meant.code
        name, _unit = without_unit(text)
        return Meant(""), text if self.unit_of(text) else name

    # --- sizes ------------------------------------------------------------------------------

    def _scale(self, row: Row, figure: _Figure, meant: Meant) -> str:
        """The unit the figure is in: said for it, in its heading or name, in its row, for all."""
        named = self._text(row, said.ELEMENT) or figure.column.lines[-1]
        own = self._text(row, said.SCALE)
        unit = self.unit_of(meant.code or without_unit(named)[0])
        for text in (meant.scale, own):
            if text:
                return text
        for text in (without_unit(named)[1], self.common, self.plan.scale):
            if text and factor_of(unit, text) is not None:
                return text
        return ""

    def _scaled(self, text: str, element: str, scale: str) -> str:
        unit = self.unit_of(element)
        if unit == "%" and text.endswith(("%", "％")):
            return text[:-1].strip()
        factor = factor_of(unit, scale) if scale else Decimal(1)
        if factor is None:
            return _("%(value)s（%(scale)s）") % {"value": text, "scale": scale}
        return plain(parse_number(text) * factor) if factor != 1 and is_number(text) else text


def without_unit(text: str) -> tuple[str, str]:
    """诊疗人次（万人次） as its name and the unit in its brackets; "" without one."""
    said_as = normal(text)
    if said_as.endswith(")") and "(" in said_as:
        name, _bracket, unit = said_as.removesuffix(")").rpartition("(")
        return name, unit
    return text, ""


def after_colon(text: str) -> str:
    """填报单位：甲镇卫生院 without what stands before the colon."""
    return text.replace("：", ":").rpartition(":")[2].strip()
