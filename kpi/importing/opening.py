"""Opening a file: which shape of table it is, and the layout it was compared with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alliance.core import imports
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid, NotFound
from alliance.core.imports.asking import sheet_of
from alliance.core.imports.comparing import mappings_of
from alliance.core.imports.headings import find_heading
from alliance.core.imports.layout import normal
from alliance.core.imports.sheets import SHEET, names_of, remembered_sheet
from alliance.core.models import ImportFile
from alliance.core.tables import Table, read_table
from alliance.core.tables.shape import no_such_sheet
from kpi import actions
from kpi.access import IMPORTS
from kpi.importing.cells import parts_of
from kpi.importing.layout import ValuesLayout
from kpi.importing.mapped import MappedLayout
from kpi.importing.names import read_period
from kpi.mapping import Plan, sheet_like
from kpi.models import DataSet, SheetLayout
from members.models import County

MISSING = "import_columns_missing"
_NUMBER = re.compile(r"[-+]?[0-9][0-9.,]*%?")


def compare_file(
    *,
    county: County,
    name: str,
    content: bytes,
    by: Actor,
    form: DataSet | None = None,
    period: str = "",
    sheet: str = "",
) -> ImportFile:
    """Read a file in whichever shape it has and compare it with the values that are there.

    Of a workbook with several sheets the one that is named is read, otherwise the one that was
    chosen in such a workbook before, otherwise the first; where that is no table of figures it
    waits until somebody has chosen.

    A table with one value a row says itself what it is about; one with a unit a row needs
    the form and the period. JSON has one value a row. One of another system is read as somebody
    said before, or waits until somebody says. Writes nothing but the comparison.
    """
    when = read_period(period).code if period else ""
    if name.lower().endswith(".json"):
        if sheet:
            raise no_such_sheet(sheet, ())
        table = None
    else:
        table = read_table(name, content, sheet)
        sheet = sheet or remembered_sheet(county.pk, IMPORTS, table)
        if sheet not in {"", table.sheet}:
            table = read_table(name, content, sheet)
    layout = _layout(county, by, form, when, table) if table else _json(county, by)
    return imports.compare(
        layout=layout,
        county=county.pk,
        name=name,
        content=content,
        by=by,
        arguments=_arguments(layout, form, when, sheet),
        table=table,
    )


def choose_sheet(*, file: ImportFile, sheet: str, by: Actor) -> ImportFile:
    """Read another sheet of a waiting workbook, and its like from then on.

    Invalid, and everything stays, where the workbook has none of the name or no figures in it.
    """
    table = read_table(file.name, bytes(file.content), sheet)
    said: dict[str, Any] = file.arguments
    form = DataSet.objects.filter(county=file.county_id, code=said["form"]).first()
    when: str = said["period"]
    layout = _layout(file.county, by, form, when, table)
    arguments = _arguments(layout, form, when, sheet)
    return actions.choose_sheet(file=file, layout=layout, table=table, arguments=arguments, by=by)


def _arguments(
    layout: ValuesLayout, form: DataSet | None, period: str, sheet: str
) -> dict[str, Any]:
    """What a file is kept with, so that the same layout can be built again."""
    found: dict[str, Any] = {
        "shape": layout.shape,
        "unit_by": layout.unit_by,
        "form": form.code if form else "",
        "period": period,
    }
    if isinstance(layout, MappedLayout):
        found["layout"] = layout.remembered.pk if layout.remembered else None
    return found | ({SHEET: sheet} if sheet else {})


def _json(county: County, by: Actor) -> ValuesLayout:
    return ValuesLayout(county=county, actor=by, unit_by="name")


def layout_of(file: ImportFile, by: Actor) -> ValuesLayout:
    """The layout a file was compared with, for whoever applies it now."""
    said: dict[str, Any] = file.arguments
    form = DataSet.objects.filter(county=file.county_id, code=said["form"]).first()
    if said["shape"] == "mapped":
        return mapped_layout(file, by)
    return ValuesLayout(
        county=file.county,
        actor=by,
        shape=said["shape"],
        unit_by=said["unit_by"],
        form=form,
        period=said["period"],
        file=file,
    )


def mapped_layout(file: ImportFile, by: Actor) -> MappedLayout:
    """A file as a table of another system, with what is remembered about it."""
    said: dict[str, Any] = file.arguments
    rows = SheetLayout.objects.filter(county=file.county_id, pk=said.get("layout") or 0)
    return MappedLayout(
        county=file.county,
        actor=by,
        form=DataSet.objects.filter(county=file.county_id, code=said["form"]).first(),
        period=said["period"],
        file=file,
        remembered=rows.first(),
        body=said.get("body", ""),
    )


def speaks_of_past_years(file: ImportFile) -> bool:
    """Whether all its figures are of years that were over before the one before this (历史补录).

    Last year's are still collected in spring; nobody is late with what lies before.
    """
    found = imports.comparison(file).with_status("created", "changed", "unchanged")
    periods = {parts_of(outcome.key)[2] for outcome in found}
    last = today().year - 1
    return bool(periods) and all(read_period(code).last_day.year < last for code in periods)


def _layout(
    county: County, by: Actor, form: DataSet | None, period: str, table: Table
) -> ValuesLayout:
    """The layout a table has; one that asks where nobody has said, or another sheet may be meant."""
    found = recognised(county.pk, table)
    if found.same:
        return _mapped(county, by, form, period, found.taken)
    known = mappings_of(county.pk, IMPORTS)
    wide: ValuesLayout | None = None
    for layout in _shapes(county, by, form, period):
        if layout.shape == "wide":
            wide = wide or layout
        try:
            heading = find_heading(table, layout.columns(), known)
        except Invalid as invalid:
            if invalid.code != MISSING:
                raise
            continue
        if layout.shape == "long" or heading.places.keys() & {e.code for e in layout.asked}:
            _check_period_known(layout, "period" in heading.places)
            return layout
    if found.near is not None:
        return _mapped(county, by, form, period, found.near)
    if _holds_figures(table):  # of another system: somebody is asked once what it is
        return wide or _mapped(county, by, form, period, None)
    if names_of(table):
        return _mapped(county, by, form, period, None)
    raise Invalid(
        _(
            "没有认出表头：可以每行一个值（机构、数据元、期间、值），也可以每行一家机构、"
            "每列一个数据元，列名与所选报表一致。请下载模板对照。"
        ),
        code=MISSING,
    )


@dataclass(frozen=True)
class Recognised:
    """The remembered layouts a table has the headings of, one a system, and the one most like it."""

    same: tuple[SheetLayout, ...] = ()
    near: SheetLayout | None = None

    @property
    def taken(self) -> SheetLayout | None:
        """What it is taken for; None where two systems mean different things by these headings."""
        first = self.same[0] if self.same else None
        return first if all(row.plan == self.same[0].plan for row in self.same) else None


def recognised(county: int, table: Table) -> Recognised:
    """What is remembered of such a table: of each system the newest, the newest first."""
    same: dict[str, SheetLayout] = {}
    near: SheetLayout | None = None
    rows = SheetLayout.objects.filter(county=county, withdrawn_at__isnull=True).order_by("-at")
    for row in rows:
        if found := sheet_like(table, Plan.of(row.plan)):
            if found[1]:
                same.setdefault(row.system, row)
            near = near or row
    return Recognised(tuple(same.values()), near)


def one_of_the_same(file: ImportFile, layout: int) -> SheetLayout:
    """One of the remembered layouts whose headings a file has; NotFound for any other."""
    found = recognised(file.county_id, sheet_of(file) or Table([])).same
    row = next((one for one in found if one.pk == layout), None)
    if row is None:
        raise NotFound(_("没有找到这个表样。"))
    return row


def _mapped(
    county: County, by: Actor, form: DataSet | None, period: str, row: SheetLayout | None
) -> MappedLayout:
    return MappedLayout(county=county, actor=by, form=form, period=period, remembered=row)


def _shapes(county: County, by: Actor, form: DataSet | None, period: str) -> Iterator[ValuesLayout]:
    """Long before wide, by name before by code; the names are read once."""
    first = ValuesLayout(county=county, actor=by)
    yield first
    for shape, unit_by in (("long", "code"), ("wide", "name"), ("wide", "code")):
        if shape == "long" or form is not None:
            layout = ValuesLayout(
                county=county,
                actor=by,
                shape=shape,  # type: ignore[arg-type]
                unit_by=unit_by,  # type: ignore[arg-type]
                form=form,
                period=period,
            )
            layout.names = first.names
            yield layout


def _holds_figures(table: Table) -> bool:
    """Whether there is a line of texts with a line below it in which a number stands."""
    return any(
        _NUMBER.fullmatch(normal(cell)) for row in table.rows[1:] for cell in row.cells[1:] if cell
    )


def _check_period_known(layout: ValuesLayout, is_column: bool) -> None:
    if layout.shape == "wide" and not layout.period and not is_column:
        raise Invalid(
            _("表里没有“期间”一列，请在上传时写明期间。"),
            code="period_missing",
            fields={"period": _("请写明期间，如 202410 或 2024。")},
        )
