"""The life of a loaded file: compared, then applied as a whole or withdrawn.

A sheet with headings that nobody knows waits until somebody has said which column is which;
the answer is remembered for every sheet with the same headings.
"""

import hashlib
from typing import Any

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import NotFound, Refused
from alliance.core.imports.checks import WAITING, check_open
from alliance.core.imports.comparing import Comparison, comparison, fill, outcomes_of
from alliance.core.imports.layout import Layout
from alliance.core.models import ImportFile
from alliance.core.tables import Table


def compare(
    *,
    layout: Layout,
    county: int,
    name: str,
    content: bytes,
    by: Actor,
    arguments: dict[str, Any] | None = None,
    table: Table | None = None,
) -> ImportFile:
    """Read a file and compare it with the data; nothing but the comparison is written.

    `arguments` are kept so that the app can build the same layout again; `table` is the sheet
    that is read where the caller has read it already. Reading happens
    before the transaction begins. Where the layout asks about headings, a sheet without
    all that are needed is kept until somebody has answered.
    """
    file = ImportFile(
        county_id=county,
        kind=layout.kind,
        name=name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        arguments=arguments or {},
        by_user=by.user,
        by_person=by.person,
        by_grant=by.grant,
    )
    fill(file, layout, table)
    return _keep(file=file, by=by)


@action
def _keep(*, file: ImportFile, by: Actor) -> ImportFile:
    file.save(force_insert=True)
    audit.record(by, "import.compared", file, **said(file))
    return file


def apply(*, file: ImportFile, layout: Layout, by: Actor) -> ImportFile:
    """Write a file in which no row is refused; all of it or nothing."""
    if file.counts["refused"]:
        raise Refused(
            _("有 %(count)d 行被退回。请改正文件后重新上传，或选择只写入没有问题的行。")
            % {"count": file.counts["refused"]},
            code="import_has_refused_rows",
        )
    return apply_good(file=file, layout=layout, by=by)


def apply_good(*, file: ImportFile, layout: Layout, by: Actor) -> ImportFile:
    """Write the rows that are not refused; refused when the data changed since the comparison."""
    return _apply(file=file, layout=layout, before=comparison(file), by=by)


@action
def _apply(*, file: ImportFile, layout: Layout, before: Comparison, by: Actor) -> ImportFile:
    file = locked(file, by)
    refused_at_once = before.refused_rows - {record.number for record in before.records}
    at_once = [o for o in before.outcomes if o.row in refused_at_once]
    after = outcomes_of(layout, before.records, at_once)
    # Without the reasons: their language is that of whoever looks.
    if [outcome[:-1] for outcome in after] != [outcome[:-1] for outcome in before.outcomes]:
        raise Refused(
            _("比对之后数据有了变化。请重新上传同一个文件，看过新的比对再写入。"),
            code="import_stale",
        )
    outcomes = before.to_write()
    if not outcomes:
        raise Refused(_("没有可写入的行。"), code="import_nothing_to_write")
    rows = {outcome.row for outcome in outcomes}
    layout.apply(outcomes, {r.number: r for r in before.records if r.number in rows}, by)
    return _ended(file, ImportFile.State.APPLIED, "import.applied", by)


@action
def withdraw(*, file: ImportFile, by: Actor) -> ImportFile:
    """Give a compared file up; it stays in the list with its comparison."""
    return _ended(locked(file, by), ImportFile.State.WITHDRAWN, "import.withdrawn", by)


def locked(file: ImportFile, by: Actor) -> ImportFile:
    """The file's row, locked together with all of its kind that wait in the county.

    So two files of one kind are applied one after the other, and the second one sees what
    the first has changed.
    """
    waiting = ImportFile.objects.filter(county_id=file.county_id, kind=file.kind, state__in=WAITING)
    list(waiting.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    found = ImportFile.objects.filter(pk=file.pk, county_id__in=by.counties).first()
    if found is None:
        raise NotFound(_("没有这个文件。"), exists=True)
    check_open(found)
    return found


def _ended(file: ImportFile, state: ImportFile.State, what: str, by: Actor) -> ImportFile:
    file.state, file.ended_at = state, now()
    file.save(update_fields=["state", "ended_at"])
    audit.record(by, what, file, **said(file))
    return file


def said(file: ImportFile) -> dict[str, Any]:
    """What the audit says of a file."""
    return {"kind": file.kind, "sha256": file.sha256, "size": file.size, "counts": file.counts}
