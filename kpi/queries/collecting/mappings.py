"""Remembered layouts of other systems' exports, in words."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.core.imports.headings import UNIT_MARK
from alliance.core.imports.sheets import READ, is_of_sheets
from alliance.core.models import ImportMapping
from alliance.core.showing import local
from kpi.models import DataElement
from members import queries as member_queries


@dataclass(frozen=True, slots=True)
class MappingLine:
    """One layout: what each of its headings or, of a workbook, sheets is, and who said so."""

    row: ImportMapping
    headings: tuple[tuple[str, str], ...]
    by: str
    is_of_sheets: bool


def mapping_lines(mappings: QuerySet[ImportMapping]) -> list[MappingLine]:
    """Those in use first, the newest first."""
    rows = sorted(mappings.order_by("-at"), key=lambda row: row.withdrawn_at is not None)
    counties = {row.county_id for row in rows}
    elements = {
        (row.county_id, row.code): local(row, "name")
        for row in DataElement.objects.filter(county__in=counties)
    }
    people: dict[int | None, str] = {}
    for row in rows:
        if row.by_person not in people:
            people[row.by_person] = member_queries.loaded_by(row.by_person)
    known = {READ: _("读这一张"), "unit": _("机构"), "code": _("机构代码"), "period": _("期间"), "band": _("年龄组"),
             "element": _("数据元"), "value": _("值"), "": _("不读入")}  # fmt: skip

    def words(county: int, value: str) -> str:
        code, _mark, unit = value.partition(UNIT_MARK)
        name = elements.get((county, code)) or known.get(code, code)
        return f"{name}（{unit}）" if unit else str(name)

    return [
        MappingLine(
            row,
            tuple((heading, words(row.county_id, value)) for heading, value in row.mapping.items()),
            people[row.by_person],
            is_of_sheets(row),
        )
        for row in rows
    ]
