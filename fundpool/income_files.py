"""Income statements from a workbook: a body and year a row, a line of the statement a column."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core import imports
from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from alliance.core.imports import Column, Layout, Outcome, Record, refusal
from alliance.core.models import ImportFile
from alliance.core.money import in_yuan
from alliance.core.tables import write_xlsx
from fundpool.access import income as access
from fundpool.access.income import INCOME
from fundpool.actions import income as actions
from fundpool.income_told import Told, check_told
from fundpool.models import IncomeStatement
from fundpool.queries import income as queries
from fundpool.rules.income import LINES
from fundpool.rules.levying import income
from members.models import County, Institution

_YEAR: Final = 4


@dataclass
class IncomeTable(Layout):
    """A table of statements, for the bodies that `by` states."""

    county: int
    by: Actor
    file: ImportFile | None = None
    kind: str = field(default=INCOME, init=False)

    def columns(self) -> list[Column]:
        """Body, year, every line in yuan, and why a statement is corrected."""
        units: dict[str, Decimal | int] = {"元": 1, "万元": 10_000}
        return [
            Column("unit", gettext_lazy("机构代码"), ("单位代码", "代码", "unit")),
            Column("name", gettext_lazy("机构名称"), ("单位名称", "单位", "name"), required=False),
            Column("year", gettext_lazy("年度"), ("年份", "year")),
            *(
                Column(code, str(words), (code,), adds=True, unit="元", units=units)
                for code, words in LINES.items()
            ),
            Column("note", gettext_lazy("更正理由"), ("说明", "note"), required=False),
        ]

    def key_columns(self) -> tuple[str, ...]:
        """A body's year."""
        return ("unit", "year")

    def compare(self, records: list[Record]) -> list[Outcome]:
        """Every row against the statement that stands; a few statements of SQL for all rows."""
        bodies = {one.code: one for one in access.bodies_for(self.by, self.county)}
        there = self._there({r.values["year"] for r in records}, bodies)
        return [self._outcome(record, bodies, there) for record in records]

    def _there(
        self, years: set[str], bodies: dict[str, Institution]
    ) -> dict[tuple[int, int], IncomeStatement]:
        found: dict[tuple[int, int], IncomeStatement] = {}
        ids = [one.pk for one in bodies.values()]
        for year in sorted({int(text) for text in years if _is_year(text)}):
            for body, row in queries.current(self.county, year, ids).items():
                found[body, year] = row
        return found

    def _outcome(
        self,
        record: Record,
        bodies: dict[str, Institution],
        there: dict[tuple[int, int], IncomeStatement],
    ) -> Outcome:
        body = bodies.get(record.values["unit"].strip())
        if body is None:
            return refusal(record, _("没有这个机构，或您不能填它的收入。"), "unit")
        read = _read(record)
        if isinstance(read, Outcome):
            return read
        key = f"{body.code}·{read.year}"
        old = there.get((body.pk, read.year))
        total = in_yuan(sum(read.fen.values()))
        if old is None:
            return Outcome(record.number, "created", key, "", total)
        if {line.code: line.fen for line in old.lines.all()} == dict(read.fen):
            return Outcome(record.number, "unchanged", key)
        if not read.note:
            return refusal(record, _("更正已有的收入表，请写明理由。"), "note", key)
        return Outcome(record.number, "changed", key, in_yuan(old.total_fen), total)

    def apply(self, outcomes: list[Outcome], records: dict[int, Record], by: Actor) -> None:
        """State what is new, and the next version of what is corrected."""
        if self.file is None:
            raise RuntimeError("statements are loaded from their file")
        bodies = {one.code: one for one in access.bodies_for(by, self.county)}
        there = self._there({records[o.row].values["year"] for o in outcomes}, bodies)
        rows = []
        for outcome in outcomes:
            read = _read(records[outcome.row])
            if isinstance(read, Outcome):
                raise TypeError("a refused row is not written")
            body = bodies[records[outcome.row].values["unit"].strip()]
            old = there.get((body.pk, read.year))
            version = old.version if old else 0
            rows.append((body, Told(read.year, read.fen, version, read.note)))
        actions.load_income(rows=rows, file=self.file, by=by)


def _is_year(text: str) -> bool:
    return len(text) == _YEAR and text.isascii() and text.isdecimal()


def _read(record: Record) -> Told | Outcome:
    """The statement a row says, or why the row cannot be taken."""
    said = record.values
    if not _is_year(said["year"].strip()):
        return refusal(record, _("年度请写四位数字，例如 2023。"), "year")
    fen = {}
    for code in LINES:
        try:
            fen[code] = income(said.get(code, ""))
        except Invalid as wrong:
            return refusal(record, wrong, code)
    told = Told(int(said["year"]), fen, 0, said.get("note", "").strip())
    try:
        check_told(told)
    except Invalid as wrong:
        return refusal(record, wrong, next(iter(wrong.fields), ""))
    return told


def compare_file(*, county: County, name: str, content: bytes, by: Actor) -> ImportFile:
    """Read a table and compare it; nothing is written."""
    return imports.compare(
        layout=IncomeTable(county.pk, by), county=county.pk, name=name, content=content, by=by,
    )  # fmt: skip


def layout_of(file: ImportFile, by: Actor) -> IncomeTable:
    """The layout a file was compared with, for whoever looks at it now."""
    return IncomeTable(file.county_id, by, file)


def template(county: County, bodies: list[Institution], year: int) -> bytes:
    """A table with the bodies and the year filled in, amounts empty."""
    headings = [str(one.name) for one in IncomeTable(county.pk, Actor()).columns()]
    blanks = [None] * (len(headings) - 3)
    rows = [[one.code, one.name, str(year), *blanks] for one in bodies]
    return write_xlsx(headings, rows, title=_("收入表（元）"), demo=county.demo)
