"""Remembered tables of other systems, in words."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.core.showing import local
from kpi.collecting.cell_text import BANDS
from kpi.mapping import plan as said
from kpi.mapping.plan import Meant, Plan
from kpi.mapping.times import is_time
from kpi.models import DataElement, SheetLayout
from members.models import Institution


@dataclass(frozen=True, slots=True)
class LayoutLine:
    """One table: what each of its headings and names is."""

    row: SheetLayout
    words: tuple[tuple[str, str], ...]


def layout_lines(layouts: QuerySet[SheetLayout]) -> list[LayoutLine]:
    """Those in use first; three statements for any number."""
    rows = sorted(layouts, key=lambda row: row.withdrawn_at is not None)
    counties = {row.county_id for row in rows}
    names = {
        (row.county_id, row.code): local(row, "name")
        for model in (Institution, DataElement)
        for row in model._default_manager.filter(county__in=counties)
    }
    return [LayoutLine(row, tuple(_words(row, names))) for row in rows]


def _words(row: SheetLayout, names: dict[tuple[int, str], str]) -> list[tuple[str, str]]:
    plan = Plan.of(row.plan)
    known = {
        said.UNIT: _("机构"), said.ELEMENT: _("数据元"), said.PERIOD: _("期间"),
        said.BAND: _("年龄组"), said.SCALE: _("计量单位"), said.VALUE: _("值"),
        said.SKIP: _("不读入"),
    }  # fmt: skip

    def words(role: str) -> str:
        if role in known:
            return str(known[role])
        code = role.removeprefix(said.ELEMENT_MARK).removeprefix(said.BODY_MARK)
        meant = Meant.parse(code)
        name = names.get((row.county_id, meant.code), meant.code)
        band = f" {BANDS[int(meant.band) - 1]}" if meant.band.isdecimal() else ""
        return f"{name}{band}（{meant.scale}）" if meant.scale else f"{name}{band}"

    heads = [(text, words(plan.columns.get(mark, ""))) for text, mark, _at in row.headings]
    across = plan.across == said.PERIOD
    heads = [(text, _("期间") if across and _is_time(text) else said_) for text, said_ in heads]
    cells = [*plan.elements.items(), *plan.units.items()]
    return [*heads, *((text, words(code)) for text, code in cells)]


def _is_time(text: str) -> bool:
    return any(is_time(line) for line in text.split("/"))
