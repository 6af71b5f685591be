"""What is approved of each body from a workbook: a body a row, as its kind of subsidy asks."""

from collections.abc import Sequence
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
from alliance.core.money import parse_yuan, two_places
from alliance.core.showing import local
from alliance.core.tables import write_xlsx
from fundpool.access.subsidies import FIGURES_FILE
from fundpool.actions import subsidies as actions
from fundpool.actions._subsidy_said import check_figures
from fundpool.actions.subsidies import BodyTold
from fundpool.models import AppraisedSubsidy
from fundpool.queries import subsidies as queries
from fundpool.rules import subsidy_years as rules
from members.models import Institution

_UNITS: Final[dict[str, Decimal | int]] = {"元": 1, "万元": 10_000}


@dataclass
class FiguresTable(Layout):
    """A table of one draft; bodies that it does not name stay as they are."""

    row: AppraisedSubsidy
    kind: str = field(default=FIGURES_FILE, init=False)

    def columns(self) -> list[Column]:
        """The body, and every figure that the kind asks for."""
        return [
            Column("unit", gettext_lazy("机构代码"), ("单位代码", "代码", "unit")),
            Column("name", gettext_lazy("机构名称"), ("单位名称", "单位", "name"), required=False),
            *(self._figure(name) for name in rules.FIGURES[self.row.kind]),
        ]

    def _figure(self, name: str) -> Column:
        words = rules.FIGURE_WORDS[name]
        if name == "tasks":
            return Column(name, str(words), (name,))
        aliases = (name.removesuffix("_fen"), str(words).split("（", maxsplit=1)[0])
        return Column(name, str(words), aliases, adds=True, unit="元", units=_UNITS)

    def key_columns(self) -> tuple[str, ...]:
        """A body."""
        return ("unit",)

    def compare(self, records: list[Record]) -> list[Outcome]:
        """Every row against what was entered so far; two statements of SQL for all rows."""
        bodies = {one.code: one for one in queries.bodies(self.row.kind, self.row.pool)}
        there = {one.institution_id: one.figures for one in queries.lines_of(self.row)}
        return [self._outcome(record, bodies, there) for record in records]

    def _outcome(
        self, record: Record, bodies: dict[str, Institution], there: dict[int, rules.Figures]
    ) -> Outcome:
        read = self._read(record, bodies)
        if isinstance(read, Outcome):
            return read
        body, said = read.institution, self._said(read.figures)
        old = there.get(body.pk)
        if old == read.figures:
            return Outcome(record.number, "unchanged", body.code)
        was = "" if old is None else self._said(old)
        return Outcome(record.number, "changed" if was else "created", body.code, was, said)

    def _read(self, record: Record, bodies: dict[str, Institution]) -> BodyTold | Outcome:
        body = bodies.get(record.values["unit"].strip())
        if body is None:
            return refusal(record, _("不在这项补助的单位中。"), "unit")
        found: dict[str, str | int] = {}
        for name in rules.FIGURES[self.row.kind]:
            text = record.values.get(name, "").strip()
            if not text:
                return refusal(record, _("没有填写；没有发生的填 0。"), name, body.code)
            try:
                found[name] = text if name == "tasks" else parse_yuan(text)
            except Invalid as wrong:
                return refusal(record, wrong, name, body.code)
        figures = rules.Figures(**found)  # type: ignore[arg-type] # by the kind's own names
        try:
            check_figures(self.row.kind, local(body, "name"), figures)
        except Invalid as wrong:
            return refusal(record, wrong, next(iter(wrong.fields), ""), body.code)
        return BodyTold(body, figures)

    def _said(self, told: rules.Figures) -> str:
        """A body's figures in one line, those that are open left out."""
        said = ((name, getattr(told, name)) for name in rules.FIGURES[self.row.kind])
        texts = [
            value if name == "tasks" else two_places(value)
            for name, value in said
            if value not in {None, ""}
        ]
        return " / ".join(texts)

    def apply(self, outcomes: list[Outcome], records: dict[int, Record], by: Actor) -> None:
        """Say the draft anew with what the file says of its bodies."""
        bodies = {one.code: one for one in queries.bodies(self.row.kind, self.row.pool)}
        told = {
            one.institution_id: BodyTold(one.institution, one.figures)
            for one in queries.lines_of(self.row)
        }
        for outcome in outcomes:
            read = self._read(records[outcome.row], bodies)
            if isinstance(read, Outcome):
                raise TypeError("a refused row is not written")
            told[read.institution.pk] = read
        actions.state_subsidy(
            row=self.row, bodies=list(told.values()), version=self.row.version, by=by
        )


def compare_file(*, row: AppraisedSubsidy, name: str, content: bytes, by: Actor) -> ImportFile:
    """Read a table of a draft and compare it; nothing is written."""
    return imports.compare(
        layout=FiguresTable(row), county=row.county_id, name=name, content=content, by=by,
        arguments={"subsidy": row.pk},
    )  # fmt: skip


def row_of(file: ImportFile) -> AppraisedSubsidy:
    """The year that a file is about."""
    rows = AppraisedSubsidy.objects.select_related("county", "pool__county", "earmark")
    return rows.get(county=file.county_id, pk=file.arguments["subsidy"])


def layout_of(file: ImportFile) -> FiguresTable:
    """The layout a file was compared with, by the draft as it is now."""
    return FiguresTable(row_of(file))


def template(row: AppraisedSubsidy, bodies: Sequence[Institution]) -> bytes:
    """A table with the bodies filled in, their figures empty."""
    headings = [str(one.name) for one in FiguresTable(row).columns()]
    blanks = [None] * (len(headings) - 2)
    rows = [[one.code, one.name, *blanks] for one in bodies]
    return write_xlsx(headings, rows, title=str(row), demo=row.demo)
