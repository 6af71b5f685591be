"""Files made to hurt are refused before they cost anything."""

import io
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from defusedxml import ElementTree as defused
from django.conf import settings
from openpyxl.worksheet import _reader
from openpyxl.xml import functions

from alliance.core.errors import Invalid
from alliance.core.tables import read_table, workbook
from tests.core import workbooks
from tests.core.workbooks import SHEET, TEXTS, book

LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
RELATIONS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def with_a_cell(row: int, column: int) -> bytes:
    made = openpyxl.Workbook()
    made.active.cell(row, column, 1)  # type: ignore[union-attr]
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def bomb() -> bytes:
    return book(parts={SHEET: b"<worksheet>" + b" " * (250 << 20)})


def lying_bomb() -> bytes:
    """Its directory says a small size."""
    content = bytearray(book(parts={SHEET: b"<worksheet>" + b" " * (250 << 20)}))
    size = (len(b"<worksheet>") + (250 << 20)).to_bytes(4, "little")
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(content)


def many(pattern: str, times: int) -> str:
    """The pattern so many times, with numbers that do not pack well."""
    dice = random.Random(7)
    return "".join(pattern.format(dice.randrange(10**12)) for _time in range(times))


def junk(times: int) -> str:
    return "<x>" + many('<a b="{}"/>', times) + "</x>"


def a_sheet_as_the_list_of_sheets() -> bytes:
    types = (
        f'<Types xmlns="{workbooks.TYPES}"><Override PartName="/{SHEET}" '
        f'ContentType="{workbooks.KIND}.sheet.main+xml"/></Types>'
    )
    return book(many("<row q='{}'/>", 500_000), parts={"[Content_Types].xml": types})


def overlapping_areas() -> str:
    areas = "".join(f'<mergeCell ref="A{row}:A{row + 100_000}"/>' for row in range(2, 20_000))
    return f'<worksheet xmlns="{workbooks.MAIN}"><mergeCells>{areas}</mergeCells></worksheet>'


def one_text_in_every_cell() -> bytes:
    text = f"<sst><si><t>{' 长' * 16_000}</t></si></sst>"
    cells = "<row>" + '<c t="s"><v>0</v></c>' * 300 + "</row>"
    return book(cells * 6_000, parts={TEXTS: text})


HOSTILE = {
    "a cell in the last corner": lambda: with_a_cell(1_048_576, 16_384),
    "a cell in the last column": lambda: with_a_cell(1, 16_384),
    "a cell in the last row": lambda: with_a_cell(1_048_576, 1),
    "billion laughs": lambda: book(parts={SHEET: LAUGHS + "]><x>&i;</x>"}),
    "a file of the server": lambda: book(parts={SHEET: OUTSIDE + "<x>&a;</x>"}),
    "an entity in the shared texts": lambda: book(parts={TEXTS: LAUGHS + "]><x/>"}),
    "an entity in the relations": lambda: book(parts={RELATIONS: OUTSIDE + "<x>&a;</x>"}),
    "an entity in the styles": lambda: book(parts={STYLES: LAUGHS + "]><x>&i;</x>"}),
    "an archive that unpacks without end": bomb,
    "an archive that lies about its size": lying_bomb,
    "ten thousand entries": lambda: workbooks.packed({f"{n}": "" for n in range(10_000)}),
    "one text in a million cells": one_text_in_every_cell,
    "a text of fifty megabytes": lambda: book(f'<row><c t="str"><v>{"长" * (17 << 20)}</v></c></row>'),
    "a cell given twice, and again": lambda: book("<row>" + "<c r='A1'><v>1</v></c>" * 500_000 + "</row>"),
    "a row given twice, and again": lambda: book('<row r="1"/>' * 500_000),
    "a row without end": lambda: book(f"<row>{many('<c><v>{}</v></c>', 300_000)}</row>"),
    "tags that are no rows": lambda: book(parts={SHEET: junk(900_000)}),
    "tags that are no texts": lambda: book(parts={TEXTS: junk(900_000)}),
    "a hundred thousand styles": lambda: book(parts={STYLES: junk(110_000)}),
    "more cells than anybody fills in": lambda: book(many("<row><c><v>{}</v></c></row>", 600_000)),
    "a sheet given out as the list of sheets": a_sheet_as_the_list_of_sheets,
    "merged areas one above the other": lambda: book(parts={SHEET: overlapping_areas()}),
    "a csv of one line": lambda: b"a," * (9 << 20),
    "a csv of empty lines without end": lambda: b"\n" * (19 << 20),
    "a csv with one cell": lambda: b'"' + b"a" * (19 << 20) + b'"',
    "twenty-one megabytes": lambda: b"a" * (21 << 20),
}  # fmt: skip


READER = """
import pathlib, sys, time
import django; django.setup()
from alliance.core.errors import Invalid
from alliance.core.tables import read_table, workbook

def most():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024

for line in sys.stdin:
    file = pathlib.Path(line.strip())
    content = file.read_bytes()
    pathlib.Path("/proc/self/clear_refs").write_text("5")  # the highest mark begins anew
    before, began = most(), time.process_time()
    try:
        read_table(file.name, content)
        said = "read"
    except Invalid as refused:
        said = refused.code
    print(said, time.process_time() - began, most() - before, flush=True)
"""


@pytest.fixture(scope="module")
def reader() -> Iterator[subprocess.Popen[str]]:
    """A process of its own that reads what it is told to, and says what that cost."""
    with subprocess.Popen(
        [sys.executable, "-c", READER],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the highest mark")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_before_it_costs_anything(
    name: str, tmp_path: Path, reader: subprocess.Popen[str]
) -> None:
    """Under two seconds of the reader's time and 100 MB above where it stood."""
    file = tmp_path / f"hostile.{'csv' if 'csv' in name or 'twenty' in name else 'xlsx'}"
    file.write_bytes(HOSTILE[name]())
    assert reader.stdin and reader.stdout
    reader.stdin.write(f"{file}\n")
    reader.stdin.flush()
    said, seconds, megabytes = reader.stdout.readline().split()
    assert said != "read"
    assert float(seconds) < 2
    assert int(megabytes) < 100
    file.unlink()


@pytest.mark.parametrize("name", [name for name in HOSTILE if "entity" in name or "laughs" in name])
def test_entities_are_refused_by_name(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_table("a.xlsx", HOSTILE[name]())
    assert refused.value.code == "file_hostile"


def test_workbooks_are_parsed_by_defusedxml() -> None:
    for parses in (functions.iterparse, workbook.iterparse, _reader.iterparse):  # type: ignore[attr-defined]
        assert parses is defused.iterparse
    assert functions.fromstring is defused.fromstring
