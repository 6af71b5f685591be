"""A filled set of indicators: compared row by row, written as drafts that somebody publishes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.utils.translation import gettext as _

from alliance.core import imports
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refusal
from alliance.core.imports import Column, Layout, Outcome, Record, refusal
from alliance.core.imports.layout import normal
from alliance.core.models import ImportFile
from alliance.core.showing import listed
from alliance.core.tables.blanks import read_blank
from kpi import actions, queries
from kpi.actions import Naming, SetRow
from kpi.actions._sets import set_changes, set_target
from kpi.importing.indicator_cells import BY_CODE, FIELDS
from kpi.models import IndicatorVersion
from members.models import Clause, County

KIND: Final = "kpi.indicators"
#: What a row says of the indicator itself, and of its version.
NAMES: Final = ("code", "name", "name_en", "first_level", "unit")
TEXTS: Final = (
    "formula", "denominator", "factor", "decimals", "direction", "strategy", "covers",
    "numerator_text", "denominator_text", "printed_formula", "basis", "note",
)  # fmt: skip


#: So many cells are named in a refusal.
_CELLS_TOLD: Final = 5


@dataclass
class SetLayout(Layout):
    """Indicators of a county, one a row; a row without a name is not filled in yet."""

    county: County
    kind = KIND

    def columns(self) -> Sequence[Column]:
        """As in the template; only code and name are needed."""
        return [field.column() for field in FIELDS]

    def key_columns(self) -> Sequence[str]:
        """The code."""
        return ["code"]

    def shown_columns(self) -> Sequence[str]:
        """People know a row by both."""
        return ["code", "name"]

    def key_of(self, record: Record) -> str:
        """Case matters in a code."""
        return record.values["code"].strip()

    @cached_property
    def _clauses(self) -> dict[str, Clause]:
        return {normal(one.key): one for one in queries.course.clauses_of(self.county)}

    def compare(self, records: list[Record]) -> list[Outcome]:
        """New drafts, drafts that are written on, rows that are not filled in, refusals."""
        versions = IndicatorVersion.objects.filter(
            county=self.county, indicator__code__in=[self.key_of(record) for record in records]
        )
        found: dict[str, list[IndicatorVersion]] = {}
        for version in versions.select_related("indicator", "clause").order_by("number"):
            found.setdefault(version.indicator.code, []).append(version)
        return [one for record in records for one in self._outcomes(record, found)]

    def apply(self, outcomes: list[Outcome], records: dict[int, Record], by: Actor) -> None:
        """Every row as a draft, in the order of the file."""
        rows = [self.row(records[number]) for number in sorted({one.row for one in outcomes})]
        actions.write_set(county=self.county, rows=rows, by=by)

    def row(self, record: Record) -> SetRow:
        """What a row says; Invalid names the first cell that cannot be read in `fields`."""
        said: dict[str, Any] = {}
        for code, text in record.values.items():
            if text.strip():
                said[code] = _read(code, text)
        if "clause" in said:
            said["clause"] = self._clause(said["clause"])
        names = {name: said.get(name, "") for name in NAMES}
        texts: dict[str, Any] = {name: said[name] for name in TEXTS if name in said}
        return SetRow(
            Naming(**names), texts, said.get("clause"), qualitative=said.get("qualitative")
        )

    def _clause(self, key: str) -> Clause:
        clause = self._clauses.get(normal(key))
        if clause is None:
            told = _("本县区的方案没有条款“%(key)s”；不出自方案的请留空，写在“依据”里。")
            raise Invalid(told % {"key": key}, fields={"clause": ""})
        return clause

    def _outcomes(self, record: Record, there: dict[str, list[IndicatorVersion]]) -> list[Outcome]:
        key = self.key_of(record)
        if not record.values.get("name", "").strip():
            stated = [c for c in ("formula", "denominator", "name_en") if record.values.get(c)]
            if stated:
                return [refusal(record, _("写了别的，没有写名称。"), "name", key)]
            return [Outcome(record.number, "unchanged", key, "", _("还没有填，不读入"))]
        try:
            row = self.row(record)
            versions = there.get(key, [])
            before = set_target(self.county, row, versions)
        except Refusal as refused:
            column = next((one for one in refused.fields if one in BY_CODE), "")
            return [refusal(record, str(refused), column, key)]
        if before is None:
            return [Outcome(record.number, "created", key, "", self._summary(record))]
        return [
            Outcome(record.number, "changed", key, old, new, column)
            for column, old, new in set_changes(before, row)
        ] or [Outcome(record.number, "unchanged", key, "", self._summary(record))]

    def _summary(self, record: Record) -> str:
        said = [record.values.get(code, "") for code in ("unit", "formula", "denominator")]
        return " · ".join(text for text in said if text)[:200] or _("还没有公式")


def _read(code: str, text: str) -> Any:
    try:
        return BY_CODE[code].read(text)
    except Invalid as invalid:
        raise Invalid(str(invalid), fields={code: str(invalid)}) from invalid


def compare_file(*, county: County, name: str, content: bytes, by: Actor) -> ImportFile:
    """Compare a filled workbook or JSON file with the definitions; nothing else is written.

    A spreadsheet's own formula in a cell is refused: what it shows is not what was written.
    """
    if name.lower().endswith(".xlsx"):
        _check_formulas(content)
    return imports.compare(
        layout=SetLayout(county), county=county.pk, name=name, content=content, by=by
    )


def _check_formulas(content: bytes) -> None:
    cells = sorted(read_blank(content)[0].formulas, key=lambda cell: (len(cell), cell))
    if cells:
        told = _(
            "%(cells)s 是电子表格自己的公式（以等号开头），读不到所写的文字。请去掉等号，"
            "或把这些格改成文本格式后重写，再上传。"
        )
        raise Invalid(told % {"cells": listed(cells[:_CELLS_TOLD])}, code="file_formulas")


def layout_of(file: ImportFile) -> SetLayout:
    """The layout a file was compared with."""
    return SetLayout(file.county)
