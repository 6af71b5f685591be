"""What a file would do: its rows against the data, kept beside the file."""

import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import orjson

from alliance.core.errors import Invalid
from alliance.core.imports.headings import MISSING, Mappings
from alliance.core.imports.layout import Layout, Outcome, Record
from alliance.core.imports.reading import LeftOut, read
from alliance.core.imports.sheets import SHEETS, names_of, table_of
from alliance.core.models import ImportFile, ImportMapping
from alliance.core.tables import Table

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


def fill(file: ImportFile, layout: Layout, table: Table | None = None) -> None:
    """Bring the file's comparison up to what its rows and the data say now.

    `table` is the sheet that is read where the caller has read it already.
    """
    if not file.name.lower().endswith(".json"):
        table = table or table_of(file)
        if names := names_of(table):
            file.arguments = {**file.arguments, SHEETS: names}
    try:
        mappings = mappings_of(file.county_id, file.kind)
        reading = read(layout, file.name, bytes(file.content), mappings, table)
    except Invalid as invalid:
        if invalid.code != MISSING or not layout.asks_headings:
            raise
        file.state, found = ImportFile.State.ASKING, Comparison([], [], [], [])
    else:
        outcomes = outcomes_of(layout, reading.records, reading.refused)
        found = Comparison(outcomes, reading.left_out, list(reading.unknown), reading.records)
        file.state = ImportFile.State.COMPARED
    refused = found.with_status("refused")[:SHOWN]
    file.counts, file.comparison = _counts(found), _packed(found)
    file.refused = [[o.row, o.key, o.column, o.reason] for o in refused]


def mappings_of(county: int, kind: str) -> Mappings:
    """What was answered before about the headings of such sheets."""
    rows = ImportMapping.objects.filter(county=county, kind=kind, withdrawn_at__isnull=True)
    return dict(rows.values_list("fingerprint", "mapping"))


def comparison(file: ImportFile) -> Comparison:
    """The comparison as it was made when the file came."""
    kept = orjson.loads(zlib.decompress(bytes(file.comparison)))
    return Comparison(
        [Outcome(*outcome) for outcome in kept["outcomes"]],
        [LeftOut(*row) for row in kept["left_out"]],
        kept["unknown"],
        [Record(number, values) for number, values in kept["records"]],
    )


def outcomes_of(layout: Layout, records: list[Record], refused: Iterable[Outcome]) -> list[Outcome]:
    """What every row comes to, in the order of the rows."""
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
