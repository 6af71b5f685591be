"""The table of another system, read as somebody said it is laid out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from alliance.core.imports import Column, Record
from alliance.core.imports.headings import MISSING
from alliance.core.imports.reading import Reading
from alliance.core.tables import Table
from kpi.importing.cells import Cell
from kpi.importing.layout import Shape, ValuesLayout
from kpi.mapping import Plan, Sheet, changes_of, read_sheet, sheet_like
from kpi.mapping.reading import AT, Asked
from kpi.models import SheetLayout

#: Nobody has said yet what the table is.
UNSAID: Final = "sheet_unsaid"


@dataclass
class MappedLayout(ValuesLayout):
    """Figures in a table of another system; `remembered` says what it looks like, if anybody has.

    `body` is the code of the institution whose table it is where the table does not say so.
    """

    shape: Shape = field(default="mapped")
    remembered: SheetLayout | None = None
    body: str = ""
    asks_apart: bool = field(default=True, init=False)

    @property
    def plan(self) -> Plan | None:
        """What is remembered about it."""
        return Plan.of(self.remembered.plan) if self.remembered else None

    def columns(self) -> list[Column]:
        """What a figure is made of, whatever the table looks like."""
        return [
            Column("unit", _("机构")),
            Column("element", _("数据元")),
            Column("period", _("期间")),
            Column("value", _("值")),
        ]

    def key_columns(self) -> list[str]:
        """Whose, what, when."""
        return ["unit", "element", "period"]

    def sheet(self, table: Table) -> Sheet | None:
        """The table with its heading as it is remembered; None where it is asked about first."""
        plan = self.plan
        found = sheet_like(table, plan) if plan else None
        if not found or not plan or not self.remembered:
            return None
        sheet, is_same = found
        changes = changes_of(plan, self.remembered.headings, sheet)
        return sheet if is_same and not changes.ask else None

    def read_sheet(self, table: Table) -> Reading:
        """Its figures; Invalid with the code of missing headings until all is said."""
        plan, sheet = self.plan, self.sheet(table)
        asks_body = plan is not None and plan.unit == "asked" and not self.body
        if plan is None or sheet is None or asks_body:
            raise Invalid(_("请先说明这张表的样子。"), code=MISSING)
        return read_sheet(sheet, plan, Asked(self.period, self.body), self.unit_of)

    def heading_end(self, table: Table) -> int | None:
        """The last line of its heading; none where it is no longer recognised."""
        sheet = self.sheet(table)
        return sheet.last if sheet else 0

    def unit_of(self, named: str) -> str:
        """The unit of an element by its code or name; "" for one that nobody knows."""
        if found := self.names.by_code.get(named):
            return found.unit
        try:
            found = self.names.elements.get(named)
        except Invalid:  # two are called so
            return ""
        return found.unit if found else ""

    def _cells(self, record: Record) -> Iterator[Cell]:
        values = record.values
        yield self._cell(record, values["element"], values["value"], values.get(AT, "value"))
