"""From a file to records: what is data, what is left out and why, what is refused at once."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, NamedTuple

import orjson
from django.utils.translation import gettext as _

from alliance.core.errors import Invalid, Unreadable
from alliance.core.imports.headings import NONE_KNOWN, Heading, Mappings, Place, find_heading
from alliance.core.imports.layout import Column, Layout, Outcome, Record, normal, refusal
from alliance.core.imports.totals import Sums
from alliance.core.numbers import parse_number, plain
from alliance.core.showing import listed
from alliance.core.tables import UNCOMPUTED, Row, Table, read_table

_TOTAL = re.compile(r".{0,12}(合计|总计|共计|小计)[::]?")
_NOTE = re.compile(
    r"(注|备注|说明|填表|填报|制表|审核|复核|负责人|单位负责人|报出日期|联系).{0,8}[::].*"
)
_MOST_JSON_ROWS: Final = 100_000


class LeftOut(NamedTuple):
    """A row that is no data: a total, a note, a numbering line, a repeated heading.

    `difference` says, for a total, where it does not agree with the rows above; "" when
    it does.
    """

    row: int
    text: str
    difference: str = ""


@dataclass
class Reading:
    """A file as records, with what was refused or left out on the way."""

    records: list[Record] = field(default_factory=list)
    refused: list[Outcome] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    unknown: tuple[str, ...] = ()


def read(
    layout: Layout,
    name: str,
    content: bytes,
    mappings: Mappings = NONE_KNOWN,
    table: Table | None = None,
) -> Reading:
    """The records of a workbook, CSV or JSON file in this layout; Invalid when it is none.

    `mappings` say which column a heading is where somebody was asked before; `table` is the
    file's first sheet where the caller has read it already.
    """
    if name.lower().endswith(".json"):
        found = _from_json(layout.columns(), content)
    else:
        table = table or read_table(name, content)
        found = layout.read_sheet(table) or _from_table(
            layout.columns(), layout.carried_columns(), table, mappings
        )
    if not found.records:
        raise Invalid(_("表头下面没有数据行。"), code="import_empty")
    _refuse_at_once(found, layout)
    return found


def _from_json(columns: Sequence[Column], content: bytes) -> Reading:
    """A JSON list of objects whose names are the columns' codes; numbers must be strings."""
    try:
        given: Any = orjson.loads(content)
    except orjson.JSONDecodeError as trouble:
        raise Unreadable(_("这不是 JSON。")) from trouble
    codes = {column.code for column in columns}
    if not isinstance(given, list) or len(given) > _MOST_JSON_ROWS:
        raise Invalid(_("要一个不超过 10 万个对象的列表。"), code="import_json")
    found = Reading()
    for number, item in enumerate(given, start=1):
        if not isinstance(item, dict) or not all(
            v is None or isinstance(v, str) for v in item.values()
        ):
            raise Invalid(
                _("第 %(row)d 项要是对象，其中的值要是字符串或 null。") % {"row": number},
                code="import_json",
            )
        if strange := sorted(set(item) - codes):
            raise Invalid(
                _("第 %(row)d 项有不认识的名称：%(names)s。")
                % {"row": number, "names": listed(strange[:5])},
                code="import_json",
            )
        found.records.append(Record(number, {k: (v or "").strip() for k, v in item.items()}))
    return found


def _from_table(
    columns: Sequence[Column], keys: Sequence[str], table: Table, mappings: Mappings
) -> Reading:
    heading = find_heading(table, columns, mappings)
    found = Reading(unknown=heading.unknown)
    titles = {row.cells for row in table.rows if heading.first <= row.number <= heading.last}
    merged = _merged_down(table, heading, keys)
    sums = Sums([place for place in heading.places.values() if place.column.adds])
    for row in table.rows:
        if row.number <= heading.last:
            continue
        text = next(cell for cell in row.cells if cell)
        values = _values(row, heading.places.values(), merged)
        if row.cells in titles or is_note(text) or is_numbering(row, heading.last):
            found.left_out.append(LeftOut(row.number, text))
        elif is_total(text):
            found.left_out.append(LeftOut(row.number, text, sums.difference(text, values)))
        else:
            sums.add(values)
            found.records.append(Record(row.number, values))
    return found


def _values(
    row: Row, places: Iterable[Place], merged: Mapping[tuple[int, int], str]
) -> dict[str, str]:
    width = len(row.cells)
    values = {}
    for place in places:
        text = row.cells[place.index] if place.index < width else ""
        if not text and merged:
            text = merged.get((row.number, place.index), "")
        values[place.column.code] = text if place.factor == 1 else _scaled(text, place.factor)
    return values


def _scaled(text: str, factor: Decimal) -> str:
    """The number in the column's own unit; what is no number stays, to be refused later."""
    try:
        return plain(parse_number(text) * factor) if text else ""
    except Invalid:
        return text


def _merged_down(table: Table, heading: Heading, keys: Sequence[str]) -> dict[tuple[int, int], str]:
    """The text of key cells that are merged over several rows, for the rows below the first."""
    wanted = {heading.places[code].index for code in keys if code in heading.places}
    areas = [a for a in table.merged if a[0] > heading.last and a[1] == a[3] and a[1] in wanted]
    tops = {area[0] for area in areas}
    cells = {row.number: row.cells for row in table.rows if row.number in tops}
    return {
        (number, index): cells[first][index]
        for first, index, last, _right in areas
        if first in cells and index < len(cells[first])
        for number in range(first + 1, last + 1)
    }


def is_note(text: str) -> bool:
    """Whether a row that begins so is a remark or a signature line."""
    return bool(_NOTE.fullmatch(normal(text)))


def is_total(text: str) -> bool:
    """Whether a row that is called so adds others up."""
    return bool(_TOTAL.fullmatch(normal(text)))


def is_numbering(row: Row, last: int) -> bool:
    """甲 乙 1 2 3: the line right below the heading that numbers the columns."""
    said = [cell for cell in row.cells if cell]
    numbers = [cell for cell in said if cell not in "甲乙丙丁戊"]
    least = 3
    return (
        row.number == last + 1
        and len(said) >= least
        and numbers == [str(n) for n in range(1, len(numbers) + 1)]
    )


def _refuse_at_once(found: Reading, layout: Layout) -> None:
    """Refuse rows without a key, with uncomputed formulas, and all rows that share a key."""
    names = {column.code: str(column.name) for column in layout.columns()}
    keys = layout.key_columns()
    same: dict[str, list[Record]] = defaultdict(list)
    for record in found.records:
        blank = next((code for code in keys if not record.values.get(code)), None)
        formula = next((c for c, text in record.values.items() if text == UNCOMPUTED), None)
        if formula is not None:
            reason = _("公式还没有算出值。请在表格软件中打开、保存后再上传。")
            found.refused.append(refusal(record, reason, formula))
        elif blank is not None:
            reason = _("缺少“%(name)s”。") % {"name": names[blank]}
            found.refused.append(refusal(record, reason, blank))
        else:
            same[layout.key_of(record)].append(record)
    for key, records in same.items():
        for record in records if len(records) > 1 else ():
            others = listed(other.number for other in records if other is not record)
            reason = _("与第 %(rows)s 行重复。同一个文件里只能有一行，请删去多余的。") % {
                "rows": others[:200]
            }
            found.refused.append(refusal(record, reason, "", key))
    away = {outcome.row for outcome in found.refused}
    found.records = [record for record in found.records if record.number not in away]
