"""The life of a loaded file: compared, then applied as a whole or withdrawn."""

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import orjson
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import NotFound, Refused
from alliance.core.imports.layout import Layout, Outcome, Record
from alliance.core.imports.reading import LeftOut, read
from alliance.core.models import ImportFile

#: So many refused rows are kept beside the file for a quick look.
SHOWN: Final = 100


@dataclass(frozen=True)
class Comparison:
    """What a file would do: outcomes in the order of its rows, rows left out, unknown headings."""

    outcomes: list[Outcome]
    left_out: list[LeftOut]
    unknown: list[str]
    records: list[Record]

    @property
    def refused_rows(self) -> set[int]:
        """Numbers of the rows that are not taken."""
        return {outcome.row for outcome in self.outcomes if outcome.status == "refused"}

    def with_status(self, *statuses: str) -> list[Outcome]:
        """The outcomes of these statuses."""
        return [outcome for outcome in self.outcomes if outcome.status in statuses]

    def to_write(self) -> list[Outcome]:
        """What applying writes: everything created or changed in rows that are not refused."""
        refused = self.refused_rows
        return [o for o in self.with_status("created", "changed") if o.row not in refused]


def compare(
    *,
    layout: Layout,
    county: int,
    name: str,
    content: bytes,
    by: Actor,
    arguments: dict[str, Any] | None = None,
) -> ImportFile:
    """Read a file and compare it with the data; nothing but the comparison is written.

    `arguments` are kept so that the app can build the same layout again. Reading happens
    before the transaction begins.
    """
    reading = read(layout, name, content)
    outcomes = _outcomes(layout, reading.records, reading.refused)
    found = Comparison(outcomes, reading.left_out, list(reading.unknown), reading.records)
    file = ImportFile(
        county_id=county,
        kind=layout.kind,
        name=name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        arguments=arguments or {},
        counts=_counts(found),
        refused=[[o.row, o.key, o.column, o.reason] for o in found.with_status("refused")[:SHOWN]],
        comparison=_packed(found),
        by_user=by.user,
        by_person=by.person,
        by_grant=by.grant,
    )
    return _keep(file=file, by=by)


@action
def _keep(*, file: ImportFile, by: Actor) -> ImportFile:
    file.save(force_insert=True)
    audit.record(by, "import.compared", file, **_said(file))
    return file


def comparison(file: ImportFile) -> Comparison:
    """The comparison as it was made when the file came."""
    kept = orjson.loads(zlib.decompress(bytes(file.comparison)))
    return Comparison(
        [Outcome(*outcome) for outcome in kept["outcomes"]],
        [LeftOut(*row) for row in kept["left_out"]],
        kept["unknown"],
        [Record(number, values) for number, values in kept["records"]],
    )


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
    file = _locked(file, by)
    refused_at_once = before.refused_rows - {record.number for record in before.records}
    at_once = [o for o in before.outcomes if o.row in refused_at_once]
    after = _outcomes(layout, before.records, at_once)
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
    return _ended(_locked(file, by), ImportFile.State.WITHDRAWN, "import.withdrawn", by)


def _outcomes(layout: Layout, records: list[Record], refused: Iterable[Outcome]) -> list[Outcome]:
    return sorted([*layout.compare(records), *refused], key=lambda outcome: outcome.row)


def _counts(found: Comparison) -> dict[str, int]:
    """Outcomes that would count by status, and rows refused, left out and read in all."""
    refused = found.refused_rows
    counted = Counter(o.status for o in found.outcomes if o.row not in refused)
    return {
        "created": counted["created"],
        "changed": counted["changed"],
        "unchanged": counted["unchanged"],
        "refused": len(refused),
        "left_out": len(found.left_out),
        "rows": len({record.number for record in found.records} | refused),
    }


def _packed(found: Comparison) -> bytes:
    kept = {
        "outcomes": [list(outcome) for outcome in found.outcomes],
        "left_out": [list(row) for row in found.left_out],
        "unknown": found.unknown,
        "records": [[record.number, record.values] for record in found.records],
    }
    return zlib.compress(orjson.dumps(kept), level=1)


def _locked(file: ImportFile, by: Actor) -> ImportFile:
    """The file's row, locked together with all of its kind that wait in the county.

    So two files of one kind are applied one after the other, and the second one sees what
    the first has changed.
    """
    waiting = ImportFile.objects.filter(
        county_id=file.county_id, kind=file.kind, state=ImportFile.State.COMPARED
    )
    list(waiting.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    found = ImportFile.objects.filter(pk=file.pk, county_id__in=by.counties).first()
    if found is None:
        raise NotFound(_("没有这个文件。"), exists=True)
    if found.state != ImportFile.State.COMPARED:
        raise Refused(
            _("这个文件已经处理过（%(state)s）。") % {"state": found.get_state_display()},
            code="import_ended",
        )
    return found


def _ended(file: ImportFile, state: ImportFile.State, what: str, by: Actor) -> ImportFile:
    file.state, file.ended_at = state, now()
    file.save(update_fields=["state", "ended_at"])
    audit.record(by, what, file, **_said(file))
    return file


def _said(file: ImportFile) -> dict[str, Any]:
    return {"kind": file.kind, "sha256": file.sha256, "size": file.size, "counts": file.counts}
