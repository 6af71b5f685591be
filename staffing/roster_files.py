"""Personnel lists as a county has them: read, rid of identity numbers, compared, taken out.

What the import engine keeps of a list is the list without its numbers: each has become its last
four signs, its keyed index, and a text that only writing the row opens.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.core import crypto, imports
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from alliance.core.imports import Column, Layout, LeftOut, Record, Unknown
from alliance.core.imports.asking import offered
from alliance.core.imports.comparing import mappings_of
from alliance.core.imports.headings import MISSING, likeliest, unknown_headings
from alliance.core.imports.reading import Reading, read
from alliance.core.models import ImportFile
from alliance.core.resident import born_on, normalised
from alliance.core.tables import Table, read_table, write_xlsx
from members.models import County, Institution
from staffing import roster_sealing
from staffing.access import rosters as access
from staffing.queries import rosters as queries
from staffing.roster_cells import ends_lost, masked_end, was_number
from staffing.roster_table import HIDDEN, PLACE, Roster

#: Under this name a file keeps the sheet it was read from, sealed, while its headings are asked.
KEPT: Final = "sealed"


class RefusedRoster(Roster):
    """The refused rows of a list, without what only machines read."""

    def columns(self) -> list[Column]:
        """What people read."""
        return [one for one in super().columns() if one.code not in HIDDEN]


class RawRoster(Layout):
    """The list as somebody's office keeps it."""

    kind = access.ROSTER

    def __init__(self, roster: Roster) -> None:
        self.roster = roster

    def columns(self) -> Sequence[Column]:
        """All that people write; only the name must be there."""
        told = [one for one in self.roster.fields() if one.code not in {"line", *HIDDEN}]
        return [
            Column(one.code, one.name, one.headings(), required=one.code == "name") for one in told
        ]

    def key_columns(self) -> Sequence[str]:
        """None: what a row lacks is said of it once its number is gone."""
        return ()

    def carried_columns(self) -> Sequence[str]:
        """A department or body that stands once beside its people."""
        return ("institution", "department")

    def key_of(self, record: Record) -> str:
        """Every row for itself."""
        return str(record.number)


class UnreadRoster(Roster):
    """A list of which nobody has said yet which column is the name: it waits to be asked about."""

    asks_headings = True

    def columns(self) -> list[Column]:
        """None can be told yet."""
        raise Invalid(_("表头里没有找到：%(missing)s。") % {"missing": _("姓名")}, code=MISSING)


def compare_file(
    *, county: County, institution: Institution | None, name: str, content: bytes, by: Actor
) -> ImportFile:
    """Read a list, take the numbers out of it, compare the rest; Invalid where it cannot be read.

    `institution` is whose list it is where no column says so. A list with headings that nobody
    knows is kept sealed beside its rows until somebody has said what they are.
    """
    roster: Roster = Roster(county, by)
    table = None if name.lower().endswith(".json") else read_table(name, content)
    asked = _unknown(roster, table)[0] if table is not None else []
    arguments: dict[str, Any] = {}
    try:
        found = read(RawRoster(roster), name, content, mappings_of(county.pk, roster.kind), table)
    except Invalid as invalid:
        if invalid.code != MISSING or not asked:
            raise
        roster, found = UnreadRoster(county, by), Reading()
    if asked:
        arguments = {
            KEPT: roster_sealing.sealed(content, county.pk), "named": name,
            "institution": institution.pk if institution else None,
        }  # fmt: skip
    people = [one for one in found.records if one.values.get("name") or _fullness(one) > 1]
    notes = [[one.number, next(filter(None, one.values.values()), "")]
             for one in found.records if one not in people]  # fmt: skip
    notes += [[one.row, one.text] for one in found.left_out]
    lost = any(was_number(one.values.get("number", "")) for one in people)
    rows = [_cleaned(one, institution, lost=lost) for one in people]
    return imports.compare(
        layout=roster, county=county.pk, name=f"{name[:190]}.json", content=orjson.dumps(rows),
        by=by,
        arguments=arguments | {"notes": sorted(notes)[:200], "unknown": list(found.unknown)[:50]},
    )  # fmt: skip


def asked_of(file: ImportFile, by: Actor) -> tuple[list[Unknown], list[tuple[str, str, bool]]]:
    """The headings of a waiting list that nobody knows, and what each may be said to be."""
    if KEPT not in file.arguments:
        return [], []
    roster = Roster(file.county, by)
    unknown, known = _unknown(roster, _kept_table(file))
    free = [one for one in RawRoster(roster).columns() if one.code not in known]
    return [_masked(one) for one in unknown], offered(free)


def say_columns(
    file: ImportFile, mapping: Mapping[str, str], by: Actor, *, system: str = ""
) -> ImportFile:
    """Remember what unknown headings are; the list, compared anew, takes the place of the file."""
    if KEPT not in file.arguments:
        raise Refused(_("这个文件没有要问的列。"), code="import_nothing_asked")
    told = file.arguments
    place = Institution.objects.filter(county=file.county_id, pk=told["institution"] or 0).first()
    with transaction.atomic():
        imports.remember_headings(
            county=file.county_id, layout=RawRoster(Roster(file.county, by)),
            table=_kept_table(file), mapping=mapping, by=by, system=system,
        )  # fmt: skip
        imports.withdraw(file=file, by=by)
        return compare_file(
            county=file.county, institution=place, name=told["named"],
            content=roster_sealing.opened(told[KEPT], file.county_id), by=by,
        )  # fmt: skip


def _kept_table(file: ImportFile) -> Table:
    content = roster_sealing.opened(file.arguments[KEPT], file.county_id)
    return read_table(file.arguments["named"], content)


def _unknown(roster: Roster, table: Table) -> tuple[list[Unknown], set[str]]:
    """Headings nobody knows, and the columns that were recognised."""
    columns = RawRoster(roster).columns()
    found = likeliest(table, columns, mappings_of(roster.county.pk, roster.kind))
    return unknown_headings(table, found), found.places()


def _masked(one: Unknown) -> Unknown:
    """What is shown of a column that may hold identity numbers."""
    return Unknown(one.heading, tuple(roster_sealing.masked(text) for text in one.values))


def layout_of(file: ImportFile, by: Actor) -> Roster:
    """The layout a list was compared with, for whoever looks at it or applies it now."""
    return Roster(file.county, by, file=file)


def returned(file: ImportFile, by: Actor) -> bytes:
    """The refused rows with their reasons; their numbers have to be written anew."""
    return imports.returned(file, RefusedRoster(file.county, by), demo=file.county.demo)


def left_out(file: ImportFile) -> list[LeftOut]:
    """Rows of the original sheet that are nobody: notes, totals, repeated headings."""
    return [LeftOut(number, text) for number, text in file.arguments.get("notes", ())]


def workbook(county: County, by: Actor) -> bytes:
    """The list of one's bodies as it would be loaded again: numbers by their last four signs."""
    roster = Roster(county, by)
    roster.begin([])
    fields = [one for one in roster.fields() if one.code not in {"line", *HIDDEN}]
    rows = [
        [one.write(told.get(one.code)) for one in fields]
        for told in roster.there().values()
        if told["row"].left_on is None
    ]
    title = _("%(county)s-人员名册") % {"county": county.short}
    return write_xlsx([str(one.name) for one in fields], rows, title=title, demo=county.demo)


def _fullness(record: Record) -> int:
    return sum(1 for text in record.values.values() if text)


def _cleaned(record: Record, institution: Institution | None, *, lost: bool) -> dict[str, str]:
    """What is kept of a row: everything but the number itself."""
    said = {code: text for code, text in record.values.items() if code != "number"}
    row = {"line": str(record.number), **said}
    if institution is not None and not said.get("institution"):
        row["institution"] = institution.code
    parts = said.get("name", "").split()  # 张 三 is 张三, 演示人员 07 is not
    row["name"] = ("" if all(len(part) == 1 for part in parts) else " ").join(parts)
    row["code"] = unicodedata.normalize("NFKC", said.get("code", "")).strip()
    given = record.values.get("number", "")
    if not given:
        return row
    number = normalised(given)
    if end := masked_end(given):
        row["number"] = f"**** {end}"
    elif was_number(given) or (lost and ends_lost(given)):
        row["wrong"] = "lost"
    elif born_on(number) is None:
        row["wrong"] = "number"
    else:
        mark = str(record.number)
        row["number"] = f"**** {number[-4:]}"
        row["index"] = " ".join(queries.indexes_of(number))
        sealed = crypto.seal(number, table=PLACE, pk=mark, field="number")
        row["sealed"] = f"{mark} {sealed}"
        row["mark"] = "odd" if ends_lost(given) else ""
    return row
