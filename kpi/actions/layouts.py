"""Tables of other systems: described once, described anew when they change, withdrawn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Refused
from alliance.core.imports.comparing import fill
from alliance.core.imports.files import locked
from alliance.core.imports.files import said as said_of
from alliance.core.imports.layout import Layout
from alliance.core.imports.sheets import SHEETS, remember_sheet
from alliance.core.models import ImportFile
from alliance.core.tables import Table
from alliance.core.versions import check_version
from kpi import access
from kpi.actions._words import said
from kpi.models import SheetLayout


@dataclass(frozen=True, slots=True)
class Described:
    """What somebody says of a table: of which system, which one, how it lies, what its words mean.

    `plan` and `headings` as `kpi.mapping` keeps them. `period` and `body` (a code) hold for this
    file alone. `remembered` is the layout that is changed, with the version that was seen; a table
    of `another` system is remembered beside it.
    """

    system: str
    name: str
    shape: str
    plan: dict[str, Any]
    headings: Sequence[Sequence[str]]
    period: str = ""
    body: str = ""
    remembered: int | None = None
    version: str | int | None = None
    another: bool = False


@action
def describe_sheet(
    *,
    file: ImportFile,
    described: Described,
    layout_of: Callable[[ImportFile], Layout],
    by: Actor,
) -> ImportFile:
    """Remember what a waiting file's table looks like, and compare the file as that.

    A layout that somebody else described stays theirs: it is remembered beside it.
    """
    by = access.check_can_end_import(by, file)
    file = locked(file, by)
    row = _row(file, described, by)
    row.system = said(described.system, field="system", most=120, needed=_("请写明是哪个系统。"))
    row.name = said(described.name, field="name", most=120, needed=_("请写明是哪张表。"))
    row.shape, row.plan = described.shape, described.plan
    row.headings = [list(one) for one in described.headings]
    row.by_id, row.at, row.withdrawn_at = by.person, now(), None
    row.version += 1
    row.save()
    told = {"period": described.period, "body": described.body}
    return _compared(file, row, told, layout_of, "kpi.sheet_described", by)


@action
def take_for(
    *,
    file: ImportFile,
    layout: SheetLayout,
    layout_of: Callable[[ImportFile], Layout],
    by: Actor,
) -> ImportFile:
    """Say of which system a waiting file is, where several have the same headings; compare it so."""
    by = access.check_can_end_import(by, file)
    file = locked(file, by)
    if layout.county_id != file.county_id or layout.withdrawn_at is not None:
        raise Refused(_("这个表样已经撤销，请重新说明这张表。"), code="layout_withdrawn")
    return _compared(file, layout, {}, layout_of, "kpi.sheet_taken_for", by)


def _compared(  # noqa: PLR0917 - what both ways have in common
    file: ImportFile,
    row: SheetLayout,
    told: dict[str, str],
    layout_of: Callable[[ImportFile], Layout],
    what: str,
    by: Actor,
) -> ImportFile:
    file.arguments = {**file.arguments, "shape": "mapped", "layout": row.pk, **told}
    fill(file, layout_of(file))
    file.save()
    audit.record(
        by, what, file, county=file.county_id, system=row.system, name=row.name, **said_of(file)
    )
    return file


@action
def choose_sheet(
    *,
    file: ImportFile,
    layout: Layout,
    table: Table,
    arguments: Mapping[str, Any],
    by: Actor,
) -> ImportFile:
    """Compare a waiting workbook by another of its sheets, and remember that for its like.

    `table` is that sheet, `layout` what it was recognised as, `arguments` what is kept of both.
    """
    by = access.check_can_end_import(by, file)
    file = locked(file, by)
    file.arguments = dict(arguments)
    fill(file, layout, table)
    file.save()
    _remembered(file, by)
    return file


@action
def keep_sheet(*, file: ImportFile, by: Actor) -> ImportFile:
    """Remember which sheet a waiting workbook was read from, as whoever sent it named it."""
    by = access.check_can_end_import(by, file)
    file = locked(file, by)
    _remembered(file, by)
    return file


def _remembered(file: ImportFile, by: Actor) -> None:
    if remember_sheet(file, by):
        sheet = file.arguments[SHEETS][0]
        audit.record(
            by, "kpi.sheet_chosen", file, county=file.county_id, sheet=sheet, **said_of(file)
        )


@action
def withdraw_layout(*, layout: SheetLayout, by: Actor) -> SheetLayout:
    """Forget what a table looks like: the next such file is asked about anew."""
    rows = SheetLayout.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("county").get(pk=layout.pk)
    by = access.check_can_withdraw_layout(by, row)
    row.withdrawn_at = now()
    row.version += 1
    row.save(update_fields=["withdrawn_at", "version"])
    audit.record(
        by, "kpi.layout_withdrawn", row, county=row.county_id, system=row.system, name=row.name
    )
    return row


def _row(file: ImportFile, described: Described, by: Actor) -> SheetLayout:
    rows = SheetLayout.objects.select_for_update(no_key=True, of=("self",))
    remembered = 0 if described.another else described.remembered or 0
    found = rows.filter(county=file.county_id, pk=remembered).first()
    if found is not None and access.may_change_layout(by, found):
        check_version(found, described.version)
        return found
    return SheetLayout(county_id=file.county_id, version=0, demo=file.county.demo)
