"""Asking once which column is which, and comparing a waiting file anew."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from alliance.core.imports.comparing import fill, mappings_of
from alliance.core.imports.files import locked, said
from alliance.core.imports.headings import UNIT_MARK, Unknown, likeliest, unknown_headings
from alliance.core.imports.layout import Column, Layout
from alliance.core.imports.sheets import table_of
from alliance.core.models import ImportFile, ImportMapping
from alliance.core.tables import Table


def sheet_of(file: ImportFile) -> Table | None:
    """The sheet of the file that is read; None for a file that has no headings."""
    if file.name.lower().endswith(".json"):
        return None
    return table_of(file)


def asked_headings(
    file: ImportFile, layout: Layout, table: Table | None
) -> tuple[list[Unknown], set[str]]:
    """The headings nobody knows in the file's sheet, and the columns that were recognised."""
    if table is None:
        return [], set()
    found = likeliest(table, layout.columns(), mappings_of(file.county_id, file.kind))
    return unknown_headings(table, found), found.places()


@action
def map_headings(
    *,
    file: ImportFile,
    layout: Layout,
    mapping: Mapping[str, str],
    by: Actor,
    table: Table | None = None,
    system: str = "",
) -> ImportFile:
    """Remember which column each unknown heading is ("": none), and compare the file anew.

    A column may be followed by the unit the sheet is in (`income@万元`) where it does not say so
    itself. `system` is what the sheets come from, in people's words.
    `table` is the file's sheet where the caller has read it already: a file's content
    never changes.
    """
    file = locked(file, by)
    table = table or table_of(file)
    _remember(file.county_id, layout, table, mapping, by=by, system=system)
    fill(file, layout, table)
    file.save()
    audit.record(by, "import.headings_mapped", file, mapping=dict(mapping), **said(file))
    return file


@action
def remember_headings(
    *, county: int, layout: Layout, table: Table, mapping: Mapping[str, str], by: Actor,
    system: str = "",
) -> ImportMapping:  # fmt: skip
    """Remember which column each unknown heading of a sheet is that is not kept as it came."""
    row = _remember(county, layout, table, mapping, by=by, system=system)
    audit.record(by, "import.headings_mapped", row, county=county, mapping=dict(mapping))
    return row


def _remember(
    county: int, layout: Layout, table: Table, mapping: Mapping[str, str], *, by: Actor,
    system: str = "",
) -> ImportMapping:  # fmt: skip
    found = likeliest(table, layout.columns(), mappings_of(county, layout.kind))
    asked = {text for _index, text in found.unknown}
    free = [column for column in layout.columns() if column.code not in found.places()]
    values = {value for column in free for value, _label, _must in offered([column])}
    given = [value.partition(UNIT_MARK)[0] for value in mapping.values() if value]
    strange = {value for value in mapping.values() if value} - values
    if set(mapping) - asked or strange or len(set(given)) != len(given):
        raise Invalid(_("每一项只能认一列，且只能认还没有认出的列。请重新选择。"), code="mapping")
    row, _new = ImportMapping.objects.select_for_update(no_key=True).get_or_create(
        county_id=county, kind=layout.kind, fingerprint=found.fingerprint
    )
    kept = {} if row.withdrawn_at else row.mapping
    row.mapping, row.withdrawn_at = {**kept, **mapping}, None
    row.name = system.strip()[:120] or row.name
    row.headings, row.by_person, row.at = list(row.mapping), by.person, now()
    row.save()
    return row


def offered(columns: Iterable[Column]) -> list[tuple[str, str, bool]]:
    """What a heading may be said to be: value, label, whether it must be there; one per unit."""
    found = []
    for column in columns:
        found.append((column.code, str(column.name), column.required))
        found += [
            (f"{column.code}{UNIT_MARK}{unit}", f"{column.name}（{unit}）", column.required)
            for unit in column.units
            if unit != column.unit
        ]
    return found


@action
def rename_mapping(*, mapping: ImportMapping, name: str, by: Actor) -> ImportMapping:
    """Say which system a remembered layout comes from."""
    row = ImportMapping.objects.select_for_update(no_key=True).get(pk=mapping.pk)
    if not name.strip():
        raise Invalid(_("请写明是哪个系统。"), code="blank", fields={"name": _("不能为空。")})
    row.name = name.strip()[:120]
    row.save(update_fields=["name"])
    audit.record(by, "import.mapping_named", row, county=row.county_id, name=row.name)
    return row


@action
def withdraw_mapping(*, mapping: ImportMapping, by: Actor) -> ImportMapping:
    """Forget a remembered layout: the next such file is asked about anew."""
    row = ImportMapping.objects.select_for_update(no_key=True).get(pk=mapping.pk)
    if row.withdrawn_at is not None:
        raise Refused(_("这条对应已经撤销。"), code="mapping_withdrawn")
    row.withdrawn_at = now()
    row.save(update_fields=["withdrawn_at"])
    audit.record(by, "import.mapping_withdrawn", row, county=row.county_id, mapping=row.mapping)
    return row


@action
def compare_anew(*, file: ImportFile, layout: Layout, by: Actor) -> ImportFile:
    """Compare a waiting file with the data as it is now."""
    file = locked(file, by)
    fill(file, layout)
    file.save()
    audit.record(by, "import.compared", file, **said(file))
    return file
