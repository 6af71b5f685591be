"""Which sheet of a workbook with several is read: chosen once, remembered for its like."""

import re
from collections.abc import Sequence
from typing import Final

from django.db.models import QuerySet

from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.imports.headings import fingerprint
from alliance.core.imports.layout import normal
from alliance.core.models import ImportFile, ImportMapping
from alliance.core.tables import Table, note_names, read_table

#: Under this name a file keeps which of its sheets is read; none stands for the first.
SHEET: Final = "sheet"
#: Under this name it keeps what its sheets are called, the one that was read before the others.
SHEETS: Final = "sheets"
#: What a remembered sheet's name is, where the names of sheets are remembered as headings.
READ: Final = "sheet"
#: Before the names in the fingerprint: no heading begins with a sign that nobody sees.
_MARK: Final = "\x00sheets"
_DATED: Final = re.compile(r"(?:19|20)\d\d(?:年度?|\d\d(?!\d)|[-./](?=\d))?|(?<!\d)\d{1,2}月份?")


def table_of(file: ImportFile) -> Table:
    """The sheet of a loaded file that is read."""
    return read_table(file.name, bytes(file.content), file.arguments.get(SHEET, ""))


def names_of(table: Table) -> list[str]:
    """What the sheets of a workbook are called that may be read, the one that was first; else none.

    The notes of our own forms are no sheet to be read.
    """
    ours = note_names()
    others = [name for name in table.others if name not in ours]
    return [table.sheet, *others] if others else []


def remembered_sheet(county: int, kind: str, table: Table) -> str:
    """The sheet that was chosen in a workbook with such sheets before; "" where nobody chose.

    Years and months in the names change from file to file and are no difference.
    """
    names = names_of(table)
    row = _rows(county, kind, names).filter(withdrawn_at__isnull=True).first() if names else None
    chosen = next((name for name, said in row.mapping.items() if said), "") if row else ""
    if not row or not chosen:
        return ""
    wanted = _marks(list(row.mapping))[chosen]
    return next((name for name, mark in _marks(names).items() if mark == wanted), "")


def remember_sheet(file: ImportFile, by: Actor) -> ImportMapping | None:
    """Remember, inside an action, that the sheet a file was read from is read of its like."""
    names: Sequence[str] = file.arguments.get(SHEETS, [])
    if not names:
        return None
    row = _rows(file.county_id, file.kind, names).first() or ImportMapping(
        county_id=file.county_id, kind=file.kind, fingerprint=_fingerprint(names)
    )
    row.mapping = {name: READ if name == names[0] else "" for name in names}
    row.headings, row.by_person, row.at, row.withdrawn_at = list(names), by.person, now(), None
    row.save()
    return row


def is_of_sheets(mapping: ImportMapping) -> bool:
    """Whether what is remembered is a choice among sheets."""
    return mapping.fingerprint == _fingerprint(list(mapping.mapping))


def _rows(county: int, kind: str, names: Sequence[str]) -> QuerySet[ImportMapping]:
    return ImportMapping.objects.filter(county=county, kind=kind, fingerprint=_fingerprint(names))


def _fingerprint(names: Sequence[str]) -> str:
    return fingerprint([_MARK, *sorted(_marks(names).values())])


def _marks(names: Sequence[str]) -> dict[str, str]:
    """What each sheet is known by: its name without its date, where that tells them apart."""
    marks = {name: _DATED.sub("", normal(name)) for name in names}
    if len(set(marks.values())) == len(marks):
        return marks
    return {name: normal(name) for name in names}
