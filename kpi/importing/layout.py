"""The table of reported figures: one value a row, or one unit a row with elements as columns."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final, Literal

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from alliance.core.imports import Column, Layout, Outcome, Record
from alliance.core.models import ImportFile
from kpi import actions
from kpi.access import IMPORTS
from kpi.actions.values import ValueRow
from kpi.collecting.cell_text import REASONS
from kpi.importing import cells
from kpi.importing.cells import Cell, Figure
from kpi.importing.checks import Checks, There, Wrong
from kpi.importing.into_returns import into_returns
from kpi.importing.names import Names, read_period
from kpi.models import DataElement, DataSet, DataValue
from kpi.scales import scales_of
from members.models import County

Shape = Literal["long", "wide", "mapped"]
#: How a sheet names the institution: by its name (perhaps with its code beside), or by code.
UnitBy = Literal["name", "code"]
NAMED: Final = (
    *("机构", "机构名称", "单位", "单位名称", "填报单位", "填报机构"),
    *("institution", "unit"),
)
CODED: Final = ("机构代码", "单位代码", "代码", "编码", "institution code", "unit code")
PERIOD: Final = ("期间", "月份", "年份", "period")
ELEMENT: Final = ("数据元", "数据项", "指标", "element", "data element")
BAND: Final = ("年龄组", "年龄", "band", "age band")
VALUE: Final = ("值", "数值", "填报值", "value")
"""Headings a sheet may have, whichever language its reader has chosen."""


@dataclass
class ValuesLayout(Layout):
    """Figures of one county, as one person loads them.

    A wide sheet holds the elements of one form for one period (its own 期间 column goes
    before). What a person may not write is refused row by row.
    """

    county: County
    actor: Actor
    shape: Shape = "long"
    unit_by: UnitBy = "name"
    form: DataSet | None = None
    period: str = ""
    file: ImportFile | None = None
    kind: str = field(default=IMPORTS, init=False)
    asks_headings: bool = field(default=True, init=False)

    @cached_property
    def names(self) -> Names:
        """What the file may name; read once."""
        return Names(self.county)

    @cached_property
    def asked(self) -> list[DataElement]:
        """The elements that stand as columns in a wide sheet."""
        everything = self.names.by_code.values()
        return [e for e in everything if self.form and e.data_set_id == self.form.pk]

    def columns(self) -> list[Column]:
        """Names and code of the unit, then the value or the elements."""
        coded = Column("code", _("机构代码"), CODED, required=self.unit_by == "code")
        named = Column("unit", _("机构"), NAMED)
        who = [named, coded] if self.unit_by == "name" else [coded]
        when = Column("period", _("期间"), PERIOD, self.shape == "long")
        if self.shape == "long":
            return [
                *who,
                Column("element", _("数据元"), ELEMENT),
                when,
                Column("band", _("年龄组"), BAND, required=False),
                Column("value", _("值"), VALUE),
            ]
        return [*who, when, *(self._column(element) for element in self.asked)]

    def _column(self, element: DataElement) -> Column:
        scales = scales_of(element.unit) if element.unit not in {"%", "‰"} else {}
        return Column(
            element.code,
            element.name,
            (element.name_en, f"{element.name}({element.code})"),
            required=False,
            adds=element.over_units == DataElement.Over.SUM,
            unit=element.unit,
            units=scales if len(scales) > 1 else {},
        )

    def key_columns(self) -> list[str]:
        """Who, and in a long table also what and when."""
        who = "unit" if self.unit_by == "name" else "code"
        return [who, "element", "period"] if self.shape == "long" else [who]

    def key_of(self, record: Record) -> str:
        """Two spellings of one unit are one unit; what nobody knows stays as it is written."""
        cell = self._cell(record, record.values.get("element", ""), "", "")
        try:
            unit = self.names.unit(cell.unit).code
            period = read_period(cell.period).code
            if self.shape == "wide":
                return cells.key_of(unit, "", period, "0")
            element = self.names.element(cell.element)
            band = cells.read_band(element, cell.band)
        except Invalid:
            return cell.key
        return cells.key_of(unit, element.code, period, str(band))

    def compare(self, records: list[Record]) -> list[Outcome]:
        """Every cell against the value that is there; refused ones with a sentence."""
        checks = Checks(self.county, self.actor, self.names)
        understood: list[Figure] = []
        outcomes: list[Outcome] = []
        told: set[tuple[int, str, str]] = set()
        for record in records:
            for cell in self._cells(record):
                try:
                    understood.append(checks.understand(cell))
                except Wrong as wrong:
                    is_rows = wrong.column != cell.column
                    if is_rows and (cell.row, wrong.column, wrong.text) in told:
                        continue  # a row may be several records
                    refused = (cell.key, "", wrong.text, wrong.column, wrong.reason)
                    outcomes.append(Outcome(cell.row, "refused", *refused))
                    if is_rows:
                        told.add((cell.row, wrong.column, wrong.text))
                        break  # the whole row's fault is said once
        there = There(self.county, understood)
        outcomes += [there.outcome(figure) for figure in understood]
        return sorted(outcomes, key=lambda outcome: outcome.row)

    def apply(self, outcomes: list[Outcome], records: dict[int, Record], by: Actor) -> None:
        """Write them all; the action locks the county and keeps every old value."""
        rows = []
        for outcome in outcomes:
            unit, element, period, band = cells.parts_of(outcome.key)
            is_missing = outcome.new in REASONS
            rows.append(
                ValueRow(
                    unit=self.names.unit(unit).unit,
                    element=self.names.by_code[element].pk,
                    period=period,
                    value=None if is_missing else Decimal(outcome.new),
                    missing=outcome.new if is_missing else "",
                    band=int(band),
                )
            )
        source = DataValue.Source.IMPORTED
        actions.write_values(county=self.county, rows=rows, source=source, file=self.file, by=by)
        into_returns(self.county, rows, by)

    def _cells(self, record: Record) -> Iterator[Cell]:
        """The figures of a row; a blank cell of a wide row says nothing."""
        if self.shape == "long":
            values = record.values
            yield self._cell(record, values["element"], values.get("value", ""), "value")
            return
        for element in self.asked:
            if text := record.values.get(element.code, ""):
                yield self._cell(record, element.code, text, element.code)

    def _cell(self, record: Record, element: str, text: str, column: str) -> Cell:
        values = record.values
        return Cell(
            row=record.number,
            column=column,
            unit_column="code" if values.get("code") else "unit",
            unit=values.get("code") or values.get("unit", ""),
            element=element,
            period=values.get("period") or self.period,
            band=values.get("band", ""),
            text=text,
        )
