"""Tables leave harmless and come in bounded: what a person sees is what is read."""

import csv
import datetime
import io
import random
from contextlib import suppress
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import time_machine
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from alliance.core import tables
from alliance.core.errors import Invalid, Refused
from alliance.core.tables import Column, read_table, write_csv, write_xlsx, writing
from tests.core import workbooks
from tests.core.workbooks import SHEET, TEXTS, book, row
from tests.make_workbook import several

WRITERS = {"xlsx": write_xlsx, "csv": write_csv}
both = pytest.mark.parametrize("kind", WRITERS)


def there_and_back(
    kind: str, rows: list[list[Any]], *, demo: bool = False
) -> list[tuple[str, ...]]:
    columns: list[Column | str] = [Column("名称", 30), "甲", "乙", "丙"]
    content = WRITERS[kind](columns, rows, title="名册", demo=demo)
    return [found.cells for found in read_table(f"名册.{kind}", content).rows]


# --- Out ----------------------------------------------------------------------


@both
def test_what_is_exported_reads_back_the_same(kind: str) -> None:
    day = datetime.date(2026, 2, 28)
    rows: list[list[Any]] = [["试验卫生院", 12, Decimal("0.50"), day], ["试验医院", None, -3, True]]
    assert there_and_back(kind, rows) == [
        ("名称", "甲", "乙", "丙"),
        ("试验卫生院", "12", "0.5", "2026-02-28"),
        ("试验医院", "", "-3", "是"),
    ]


@both
def test_demonstration_data_says_so_in_the_first_line(kind: str) -> None:
    assert "演示数据" in there_and_back(kind, [["a"]], demo=True)[0][0]
    assert "演示数据" not in there_and_back(kind, [["a"]])[0][0]


def test_demonstration_data_says_so_in_the_name() -> None:
    with time_machine.travel("2026-11-22T01:00:00+08:00"):
        assert (
            tables.file_name("机构 名录/一", "csv", demo=True)
            == "演示数据-机构_名录一-2026-11-22.csv"
        )
        assert tables.file_name("机构", "xlsx", demo=False) == "机构-2026-11-22.xlsx"


@both
@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("x")']
)
def test_text_never_becomes_a_formula(kind: str, text: str) -> None:
    content = WRITERS[kind](["名称"], [[text]], title="名册", demo=False)
    if kind == "csv":
        assert next(csv.reader(io.StringIO(content.decode().partition("\r\n")[2])))[0][0] == "'"
        return
    cell = openpyxl.load_workbook(io.BytesIO(content)).active["A2"]  # type: ignore[index]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


@both
def test_the_apostrophe_is_taken_off_again_when_it_is_read(kind: str) -> None:
    assert there_and_back(kind, [["=1+1"], ["-甲"], ["'quoted'"]])[1:] == [
        ("=1+1",), ("-甲",), ("'quoted'",),
    ]  # fmt: skip


def test_a_number_stays_a_number_as_long_as_all_its_digits_fit() -> None:
    rows = [[123456789012345, Decimal("-0.12"), 1234567890123456, Decimal("12345678.123456789")]]
    content = write_xlsx(["a", "b", "c", "d"], rows, title="x", demo=False)
    cells = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows())[1]  # type: ignore[union-attr]
    assert [cell.data_type for cell in cells] == ["n", "n", "s", "s"]
    assert read_table("x.xlsx", content).rows[1].cells == (
        "123456789012345", "-0.12", "1234567890123456", "12345678.123456789",
    )  # fmt: skip


@both
def test_a_float_is_a_fault(kind: str) -> None:
    with pytest.raises(TypeError, match="float"):
        WRITERS[kind](["a"], [[0.1]], title="x", demo=False)


def test_csv_opens_in_a_spreadsheet_with_its_chinese() -> None:
    assert write_csv(["名称"], [], title="x", demo=False).startswith(b"\xef\xbb\xbf")


@both
def test_an_export_that_no_sheet_holds_is_refused(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 3)
    with pytest.raises(Refused, match="缩小范围"):
        WRITERS[kind](["a"], [[1]] * 4, title="x", demo=False)


@both
def test_letters_no_file_may_hold_are_replaced_and_long_text_is_cut(kind: str) -> None:
    content = WRITERS[kind](["a"], [["x\x01\ud800y"], ["长" * 40_000]], title="a/b:c", demo=False)
    found = read_table(f"a.{kind}", content).rows
    assert found[1].cells == ("x\ufffd\ufffdy",)
    assert len(found[2].cells[0]) < 33_000


@given_settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(
                st.characters(blacklist_categories=["Cc", "Cs", "Cf", "Co", "Cn"]), max_size=20
            ),
            st.integers(-(10**18), 10**18),
            st.decimals(-(10**9), 10**9, places=4),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_text_and_number_survives_the_round_trip(values: list[Any]) -> None:
    wanted = [v.strip() if isinstance(v, str) else writing.as_text(v) for v in values]
    for kind in WRITERS:
        rows = there_and_back(kind, [["x", *values, "."]])
        assert list(rows[1])[1:-1] == [
            text[1:] if text[:1] == "'" and text[1:].startswith(writing.FORMULA_STARTS) else text
            for text in wanted
        ]


def test_a_file_is_handed_out_to_keep() -> None:
    response = tables.attachment(b"x", "名册.csv")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"].startswith("text/csv")


# --- In -----------------------------------------------------------------------


def spreadsheet(fill: Any) -> bytes:
    made = openpyxl.Workbook()
    fill(made.active)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_cells_are_read_as_people_see_them() -> None:
    def fill(sheet: Any) -> None:
        sheet.append([0.1 + 0.2, 1e-7, 12345678901234, True, "　全角１２ ", None, "末"])
        sheet.append([datetime.date(2024, 2, 29), datetime.datetime(2026, 1, 1, 8, 30)])  # noqa: DTZ001
        sheet["C2"] = 0.985
        sheet["C2"].number_format = "0.0%"
        sheet["D2"] = 45000
        sheet["D2"].number_format = 'yyyy"年"m"月"'

    found = read_table("a.XLSX", spreadsheet(fill))
    assert found.rows[0].cells == (
        "0.3", "0.0000001", "12345678901234", "是", "全角１２", "", "末",
    )  # fmt: skip
    assert found.rows[1].cells == ("2024-02-29", "2026-01-01 08:30", "98.5%", "2023-03-15")


def test_chinese_month_formats_are_dates_and_a_quoted_percent_sign_is_only_text() -> None:
    styles = (
        f'<styleSheet xmlns="{workbooks.MAIN}"><numFmts><numFmt numFmtId="200" '
        'formatCode="0&quot;%&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="57"/>'
        '<xf numFmtId="10"/><xf numFmtId="200"/></cellXfs></styleSheet>'
    )
    cells = (
        '<row><c s="1"><v>45627</v></c><c s="2"><v>0.985</v></c><c s="3"><v>98.5</v></c>'
        '<c s="9"><v>7</v></c></row>'
    )
    content = book(cells, parts={"xl/styles.xml": styles})
    assert read_table("a.xlsx", content).rows[0].cells == ("2024-12-01", "98.5%", "98.5", "7")


def test_a_formula_that_nobody_computed_is_not_an_empty_cell() -> None:
    content = spreadsheet(lambda sheet: sheet.append(["=1+1", 2]))
    assert read_table("a.xlsx", content).rows[0].cells == (tables.UNCOMPUTED, "2")
    computed = book('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')
    assert read_table("a.xlsx", computed).rows[0].cells == ("2",)


def test_rows_keep_their_numbers_and_merged_areas_are_known() -> None:
    def fill(sheet: Any) -> None:
        sheet["B3"] = "甲"
        sheet.merge_cells("B3:D4")
        sheet["A9"] = "乙"

    found = read_table("a.xlsx", spreadsheet(fill))
    assert [(r.number, r.cells) for r in found.rows] == [(3, ("", "甲")), (9, ("乙",))]
    assert found.merged == ((3, 1, 4, 3),)


def test_the_first_sheet_that_holds_anything_is_read_and_the_others_are_named() -> None:
    content = several(("封面", []), ("本月", [["机构", "值"], ["甲", 1]]), ("上月", [["乙", 2]]))
    table = read_table("月报.xlsx", content)
    assert (table.sheet, table.others) == ("本月", ("封面", "上月"))
    assert [row.cells for row in table.rows] == [("机构", "值"), ("甲", "1")]
    assert read_table("月报.xlsx", several(("空", []), ("也空", []))).rows == []


def test_shared_texts_lose_what_is_written_above_them_and_prefixes_do_no_harm() -> None:
    shared = (
        f'<x:sst xmlns:x="{workbooks.MAIN}"><x:si><x:r><x:t>试</x:t></x:r><x:r><x:t>验</x:t></x:r>'
        '<x:rPh sb="0" eb="1"><x:t>shi</x:t></x:rPh></x:si></x:sst>'
    )
    sheet = (
        f'<x:worksheet xmlns:x="{workbooks.MAIN}"><x:sheetData><x:row>'
        '<x:c t="s"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    content = book(parts={TEXTS: shared, SHEET: sheet})
    assert read_table("a.xlsx", content).rows[0].cells == ("试验",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_is_read_as_spreadsheets_save_it(encoding: str, mark: str) -> None:
    text = f'编码{mark}名称\r\n\r\nA1{mark}"龘 卫生院\n二部"\r\n{mark}\r\nB2{mark}试验\r\n'
    found = read_table("a.csv", text.encode(encoding)).rows
    assert [(r.number, r.cells) for r in found] == [
        (1, ("编码", "名称")), (3, ("A1", "龘 卫生院\n二部")), (6, ("B2", "试验")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"a,b"),
        ("a", b"a,b"),
        ("a.xlsx", b"a,b"),
        ("a.xlsx", b""),
        ("a.csv", b"PK\x03\x04rest"),
        ("a.csv", b"\x00\x01\x02"),
        ("a.csv", b"\xff\xff\xff\x80"),
        ("a.csv", b'a,"b'),
        ("a.xls", b"anything"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0rest"),
        ("a.xlsx", b"PK\x03\x04 and then nothing"),
        ("a.xlsx", workbooks.packed({"readme": "no workbook"})),
        ("a.xlsx", workbooks.packed({"xl/workbook.xml": "<workbook/>"})),
        ("a.xlsx", book("<row><c><v>1</v>")),
        ("a.xlsx", book('<row r="x"/>')),
        ("a.xlsx", book('<row><c r="1A"><v>1</v></c></row>')),
        ("a.xlsx", book('<row><c t="s"><v>7</v></c></row>')),
        ("a.xlsx", book(row(2, "1") + row(1, "1"))),
        ("a.xlsx", book('<row><c r="B1"/><c r="A1"/></row>')),
    ],
)
def test_what_is_no_such_file_is_refused_with_a_sentence(name: str, content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read_table(name, content)
    assert str(refused.value).endswith("。")


def test_any_damaged_workbook_is_read_or_refused_never_worse() -> None:
    whole = write_xlsx(["a", "b"], [["x", 1]] * 50, title="x", demo=False)
    dice = random.Random(7)
    for _try in range(300):
        damaged = bytearray(whole)
        for _bite in range(dice.randint(1, 20)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        with suppress(Invalid):
            read_table("a.xlsx", bytes(damaged[: dice.randint(1, len(damaged))]))
