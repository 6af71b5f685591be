"""上级报表 in another unit and with their own decimals; workbooks as a province really makes them."""

import io
import time
import zipfile
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl.styles import Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from alliance.core.errors import Invalid
from alliance.core.tables.blanks import fill_blank, read_blank
from kpi import actions, filling
from kpi.actions import Bound, ValueRow
from kpi.models import BoundCell, DataElement, DataValue, Filled, SuperiorForm
from kpi.scales import factor_of, in_scale, scales_of
from members.models import Institution
from tests import make
from tests.kpi.story import Story, element, small_county
from tests.kpi.test_superiors import signed_in, text, upload
from tests.make_xls import old_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    """Body 1, 2, 3 report 10, 20, 30 visits a month in 2024, 5 elsewhere each."""
    return small_county()


# --- units ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "result"),
    [
        ("12345", "元", "万元", "1.2345"),
        ("12345.678901234567", "元", "亿元", "0.00012345678901234567"),
        ("1.2345", "万元", "元", "12345"),
        ("56.6", "%", "比值", "0.566"),
        ("56.6", "%", "‰", "566"),
        ("3", "人次", "万人次", "0.0003"),
        ("3", "人次", "", "3"),
        ("3", "人次", "公斤", "3"),
    ],
)
def test_a_figure_in_another_unit_loses_no_digit(value, unit, wanted, result):
    assert in_scale(Decimal(value), unit, wanted) == Decimal(result)


def test_units_that_are_no_relatives_have_no_factor():
    assert factor_of("元", "万人") is None
    assert factor_of("张", "张") == 1
    assert factor_of("%", "小数") == 100
    assert list(scales_of("元")) == ["元", "千元", "万元", "亿元"]


# --- workbooks -------------------------------------------------------------------------------------


def money(story: Story) -> DataElement:
    """Income in 元 with fen: 12 345.67, 5 000.00 and nothing else at the first two bodies."""
    document = {
        "county": story.county.code, "indicators": [], "targets": [], "schemes": [],
        "data_sets": [{"code": "month", "name": "月报", "name_en": "Monthly", "frequency": "month",
                       "due_days": 10, "owner": "医政科"}],
        "elements": [element("income", unit="元", places=2)],
    }  # fmt: skip
    actions.load_definitions(document=document, by=make.system(story.county))
    row = DataElement.objects.get(county=story.county, code="income")
    story.write("income", {(story.bodies[0].unit, "202403"): "12345.67",
                           (story.bodies[1].unit, "202403"): "5000"})  # fmt: skip
    return row


def province() -> bytes:
    """Two heading lines, merged, a hidden sheet, formulas, a lock, a list, a print area."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "附表1"
    sheet["A1"] = "2024年紧密型医共体运行情况"
    sheet.merge_cells("A1:E1")
    sheet["E2"] = "单位：万元、人次"
    sheet["A3"], sheet["B3"], sheet["D3"] = "机构", "业务收入（万元）", "诊疗"
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:C3")
    sheet.merge_cells("D3:E3")
    sheet["B4"], sheet["C4"], sheet["D4"], sheet["E4"] = "本月", "累计", "本月", "累计"
    for number, name in enumerate(("牵头医院", "甲镇卫生院", "乙镇卫生院"), 5):
        sheet.cell(number, 1, name)
        for column in range(2, 6):
            sheet.cell(number, column).protection = Protection(locked=False)
            sheet.cell(number, column).number_format = "0.00"
    sheet["A8"], sheet["B8"] = "合计", "=SUM(B5:B7)"
    sheet.protection.sheet = True
    sheet.protection.password = "x"
    sheet.add_data_validation(DataValidation(type="decimal", operator="greaterThanOrEqual",
                                             formula1="0", sqref="B5:E7"))  # fmt: skip
    sheet.print_area = "A1:E8"
    sheet.print_title_rows = "3:4"
    hidden = book.create_sheet("校验")
    hidden["A1"], hidden["B1"] = "=附表1!B8", 7
    hidden.sheet_state = "hidden"
    very = book.create_sheet("代码")
    very["A1"] = "410000"
    very.sheet_state = "veryHidden"
    book.defined_names["总收入"] = DefinedName("总收入", attr_text="附表1!$B$8")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def printed() -> bytes:
    """The same kind of form by another program: conditional formats, a chart, frozen panes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("附表1")
    frame = book.add_format({"border": 1, "locked": False})
    sheet.merge_range(0, 0, 0, 4, "运行情况", book.add_format({"bold": True}))
    for column, name in enumerate(("机构", "收入", "诊疗", "占比", "备注")):
        sheet.write(1, column, name)
    for row, name in enumerate(("甲", "乙"), 2):
        sheet.write(row, 0, name)
        for column in range(1, 5):
            sheet.write_blank(row, column, None, frame)
    sheet.write_formula(4, 1, "=SUM(B3:B4)", None, 0)
    sheet.conditional_format(2, 1, 3, 2, {"type": "data_bar"})
    sheet.data_validation(2, 4, 3, 4, {"validate": "list", "source": ["正常", "异常"]})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=附表1!$B$3:$B$4"})
    sheet.insert_chart("G2", chart)
    sheet.freeze_panes(2, 1)
    sheet.protect("secret")
    sheet.set_footer("&C第 &P 页")
    book.close()
    return buffer.getvalue()


def taken_in(story: Story, content: bytes, frequency: str = "month") -> SuperiorForm:
    return actions.add_superior(
        county=story.county, name="运行情况", superior="省卫生健康委", basis="",
        frequency=frequency, upload=upload(content), by=story.assessor,
    )  # fmt: skip


def bind(story: Story, form: SuperiorForm, cell: str, bound: Bound, sheet: str = "附表1"):
    return actions.bind_cell(form=form, sheet=sheet, cell=cell, bound=bound, by=story.assessor)


def filled(story: Story, form: SuperiorForm, period: str = "202403") -> Filled:
    return actions.fill_superior(form=form, period=period, by=story.assessor)


def cell_of(row: Filled, cell: str, sheet: str = "附表1"):
    return openpyxl.load_workbook(io.BytesIO(bytes(row.document.content)))[sheet][cell].value


def test_a_cell_holds_the_figure_in_the_forms_unit_rounded_once_half_up(story):
    income = money(story)
    form = taken_in(story, province())
    first, second = (body.unit for body in story.bodies[:2])
    bind(story, form, "B5", Bound(income, first, "same", scale="万元"))
    bind(story, form, "B6", Bound(income, first, "same", scale="万元", places=2))
    bind(story, form, "B7", Bound(income, first, "same", places=0))
    bind(story, form, "C7", Bound(income, second, "same", scale="万元", places=0))
    row = filled(story, form)
    # 12 345.67 元 = 1.234567 万元 → 1.23; 12 345.67 → 12 346; 0.5 万元 → 1
    assert [cell_of(row, cell) for cell in ("B5", "B6", "B7", "C7")] == [1.234567, 1.23, 12346, 1]
    source = next(one for one in row.cells if one["cell"] == "B6")
    assert (source["value"], source["exact"], source["scale"], source["measure"]) == (
        "1.23", "12345.67", "万元", "元",
    )  # fmt: skip


def test_an_indicator_is_rounded_from_its_exact_value_not_from_the_shown_one(story):
    run = story.run("weighted")
    indicator = run.scheme_version.items.get(indicator__code="share").indicator
    form = taken_in(story, province(), "year")
    unit = story.bodies[0].unit
    bind(story, form, "B5", Bound(indicator, unit, "same", places=1))
    bind(story, form, "B6", Bound(indicator, unit, "same", scale="比值"))
    bind(story, form, "B7", Bound(indicator, unit, "same", scale="比值", places=3))
    row = actions.fill_superior(form=form, period="2024", provisional=True, by=story.assessor)
    # 120 of 180 are 66.666… %: 66.7; as a fraction 0.6667 (two decimals more) and 0.667
    assert [cell_of(row, cell) for cell in ("B5", "B6", "B7")] == [66.7, 0.6667, 0.667]


def test_a_unit_that_is_no_relative_is_refused_beside_its_field(story):
    form = taken_in(story, province())
    visits = DataElement.objects.get(county=story.county, code="here")
    with pytest.raises(Invalid, match="单位是人次，不能换成万元") as refused:
        bind(story, form, "B5", Bound(visits, story.unit, "same", scale="万元"))
    assert "scale" in refused.value.fields


@pytest.mark.parametrize("content", [province, printed])
def test_everything_but_the_filled_cells_stays_to_the_byte(story, content):
    raw = content()
    out = fill_blank(raw, {"附表1": {"B5" if content is province else "B3": Decimal("1.5")}})
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(io.BytesIO(out)) as new:
        assert old.namelist() == new.namelist()
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
        kept = old.read("xl/worksheets/sheet1.xml"), new.read("xl/worksheets/sheet1.xml")
    assert changed <= {"xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/worksheets/sheet2.xml"}
    for tag in (b"sheetProtection", b"dataValidations", b"mergeCells"):
        parts = [one[one.find(b"<" + tag) : one.find(b"</" + tag)] for one in kept]
        assert parts[0] == parts[1]
    book = openpyxl.load_workbook(io.BytesIO(out))
    if content is province:
        assert [sheet.sheet_state for sheet in book] == ["visible", "hidden", "veryHidden"]
        assert book["附表1"].print_area == "'附表1'!$A$1:$E$8"
        assert book["校验"]["A1"].value == "=附表1!B8"
        assert book.defined_names["总收入"].attr_text == "附表1!$B$8"


def test_hidden_sheets_are_not_offered_and_a_locked_sheet_can_be_filled(story):
    assert [sheet.name for sheet in read_blank(province())] == ["附表1"]
    form = taken_in(story, province())
    visits = DataElement.objects.get(county=story.county, code="here")
    bind(story, form, "D6", Bound(visits, story.bodies[1].unit, "same"))
    assert cell_of(filled(story, form), "D6") == 20
    with pytest.raises(Invalid, match="这一格不能填"):
        bind(story, form, "A1", Bound(visits, story.unit, "same"), "校验")


def test_an_old_workbook_is_refused_with_a_sentence(story):
    with pytest.raises(Invalid, match=r"旧的 \.xls 请另存为 \.xlsx"):
        taken_in(story, old_workbook([["机构", "收入"], ["甲", 1.0]]))


def test_the_unit_beside_the_cell_is_offered(story):
    client = signed_in(make.user("assessor", story.county))
    form = taken_in(story, province())
    page = client.get(form.get_absolute_url(), {"sheet": "附表1", "cell": "B5"})
    assert page.context["binding"].initial["scale"] == "万元"
    sent = client.post(
        reverse("kpi:superior-bind", args=[form.pk]),
        {"sheet": "附表1", "cell": "B5", "about": "element:here", "unit": story.county.code,
         "when": "same", "scale": "万元", "places": "2"},
    )  # fmt: skip
    assert sent.status_code == 422
    assert "不能换成万元" in text(sent)
    sent = client.post(
        reverse("kpi:superior-bind", args=[form.pk]),
        {"sheet": "附表1", "cell": "B5", "about": "element:here", "unit": story.county.code,
         "when": "same", "scale": "万人次", "places": "13"},
    )  # fmt: skip
    assert sent.status_code == 422
    assert not BoundCell.objects.exists()


# --- next year ---------------------------------------------------------------------------------------


LINES = ("牵头医院", "甲镇卫生院", "乙镇卫生院")
HEADS = ("门诊人次", "住院人次", "业务收入")


def yearly(lines=LINES, heads=HEADS, *, year: int = 2024, sheet: str = "附表1") -> bytes:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = sheet
    page["A1"] = f"{year}年运行情况"
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(heads) + 1)
    page["A2"] = "机构"
    for column, name in enumerate(heads, 2):
        page.cell(2, column, name)
    for number, name in enumerate(lines, 3):
        page.cell(number, 1, name)
        for column in range(2, len(heads) + 2):
            page.cell(number, column).protection = Protection(locked=False)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def renewed(story: Story, content: bytes, cells=("B3", "C4", "D5")):
    form = taken_in(story, yearly())
    visits = DataElement.objects.get(county=story.county, code="here")
    for number, cell in enumerate(cells):
        bind(story, form, cell, Bound(visits, story.bodies[number % 3].unit, "same", places=1))
    form.refresh_from_db()
    file = actions.renew_superior(
        form=form, upload=upload(content), version=form.version, by=story.assessor
    )
    form.refresh_from_db()
    return form, file


def standing(file) -> dict[str, tuple[str, bool]]:
    """Which body stands in which cell, and whether that is only proposed."""
    return {row.cell: (row.unit.code, row.proposed) for row in file.cells.all()}


def test_moved_rows_and_inserted_columns_keep_what_their_texts_say(story):
    lines, heads = ("乙镇卫生院", "牵头医院", "甲镇卫生院"), ("门诊人次", "急诊人次", *HEADS[1:])
    _form, file = renewed(story, yearly(lines, heads, year=2025))
    first, second, third = (body.unit.code for body in story.bodies)
    # B3 牵头医院/门诊 → B4; C4 甲镇/住院 → D5; D5 乙镇/收入 → E3
    assert {cell: unit for cell, (unit, _p) in standing(file).items()} == {
        "B4": first, "D5": second, "E3": third,
    }  # fmt: skip
    assert file.lost == []


def test_reworded_neighbours_are_proposed_and_filled_only_once_they_are_confirmed(story):
    lines, heads = ("牵头医院", "甲镇中心卫生院", "乙镇卫生院"), ("门急诊人次", *HEADS[1:])
    form, file = renewed(story, yearly(lines, heads, year=2025), ("B3", "C4", "D5", "B5"))
    first, second, third = (body.unit.code for body in story.bodies)
    # the column of B, the row of C4 say it in other words; D5's row and column are as they were
    assert standing(file) == {
        "B3": (first, True), "C4": (second, True), "D5": (third, False), "B5": (first, True),
    }  # fmt: skip
    row = file.cells.get(cell="B3")
    assert filling.reworded(row) == ("牵头医院 / 门诊人次", "牵头医院 / 门急诊人次")
    assert row.places == 1
    client = signed_in(make.user("assessor", story.county))
    page = text(client.get(form.get_absolute_url()))
    assert "换表后待确认的对应" in page
    assert "门急诊人次" in page
    kept, refused = file.cells.get(cell="B3").pk, file.cells.get(cell="C4").pk
    client.post(reverse("kpi:superior-confirm", args=[form.pk]), {"cells": [kept]})
    client.post(reverse("kpi:superior-drop", args=[form.pk]), {"cells": [refused]})
    assert standing(file) == {
        "B3": (first, False), "D5": (third, False), "B5": (first, True),
    }  # fmt: skip
    file.refresh_from_db()
    assert [(one["cell"], one["why"]) for one in file.lost] == [("C4", "refused")]
    done = filled(story, form)
    assert [cell_of(done, cell) for cell in ("B3", "D5", "B5")] == [10, 30, None]
    gaps = {one["cell"]: one["why"] for one in done.gaps}
    assert (gaps["B5"], gaps["C4"]) == ("proposed", "unbound")
    again = client.post(reverse("kpi:superior-confirm", args=[form.pk]), {"cells": [kept]})
    assert again.status_code == 409


def test_what_stands_nowhere_is_listed(story):
    _form, file = renewed(story, yearly(("牵头医院", "丙乡分院"), ("门诊人次", "手术台次")))
    assert set(standing(file)) == {"B3"}
    assert [(one["cell"], one["why"]) for one in file.lost] == [("C4", "none"), ("D5", "none")]


def test_a_sheet_that_was_renamed_keeps_its_cells(story):
    _form, file = renewed(story, yearly(sheet="附表1（新）"))
    assert {row.sheet for row in file.cells.all()} == {"附表1（新）"}
    assert not any(row.proposed for row in file.cells.all())
    assert file.cells.count() == 3


def test_a_cell_typed_anew_needs_no_confirmation(story):
    form, file = renewed(story, yearly(heads=("门急诊人次", *HEADS[1:])))
    visits = DataElement.objects.get(county=story.county, code="here")
    bind(story, form, "B3", Bound(visits, story.unit, "same"))
    assert file.cells.get(cell="B3").proposed is False


def test_only_cells_of_this_form_are_confirmed(story):
    form, file = renewed(story, yearly(heads=("门急诊人次", *HEADS[1:])))
    other = BoundCell.objects.filter(proposed=False).first()
    client = signed_in(make.user("assessor", story.county))
    answer = client.post(
        reverse("kpi:superior-confirm", args=[form.pk]),
        {"cells": [str(other.pk), "x", "9" * 30, "-1", ""]},
    )
    assert answer.status_code == 409
    viewer = signed_in(make.user("viewer", story.county))
    cell = file.cells.filter(proposed=True).first()
    for name in ("kpi:superior-confirm", "kpi:superior-drop"):
        answer = viewer.post(reverse(name, args=[form.pk]), {"cells": [cell.pk]})
        assert answer.status_code == 403
        stranger = signed_in(make.user("assessor", make.neighbour()))
        answer = stranger.post(reverse(name, args=[form.pk]), {"cells": [cell.pk]})
        assert answer.status_code == 404


# --- how long it takes ---------------------------------------------------------------------------------


ROWS, COLUMNS = 40, 200
#: Making and reading such a workbook takes so many seconds on a machine that does nothing else.
QUIET = 0.45


def seconds(work: Callable[[], object]) -> float:
    """How long something keeps the processor busy."""
    began = time.process_time()
    work()
    return time.process_time() - began


def large(sheets: int = 1) -> bytes:
    """40 rows of 200 cells to fill in on one sheet, or 40 sheets of 200 cells each."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    rows, columns = (ROWS, COLUMNS) if sheets == 1 else (20, 10)
    for number in range(1, sheets + 1):
        sheet = book.create_sheet(f"表{number}")
        for column in range(2, columns + 2):
            sheet.cell(1, column, f"项目{column - 1}")
        for row in range(2, rows + 2):
            sheet.cell(row, 1, f"机构{row - 1}")
            for column in range(2, columns + 2):
                sheet.cell(row, column).protection = Protection(locked=False)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def crowd(story: Story) -> Story:
    """The county with twenty institutions, all of which report twelve months."""
    more = [make.institution(story.county) for _n in range(15)]
    rows = [
        ValueRow(body.unit_id, element.pk, f"2024{month:02}", Decimal(month))
        for body in more
        for element in DataElement.objects.filter(code__in=("here", "elsewhere"))
        for month in range(1, 13)
    ]
    actions.write_values(
        county=story.county, rows=rows, source=DataValue.Source.ENTERED, by=story.assessor
    )
    return story


@pytest.mark.parametrize("sheets", [1, 40])
def test_a_form_of_eight_thousand_cells_is_filled_in_seconds(crowd, sheets):
    form = taken_in(crowd, large(sheets))
    file = form.files.get()
    units = [crowd.unit, *(body.unit for body in Institution.objects.filter(county=crowd.county))]
    elements = list(DataElement.objects.filter(code__in=("here", "elsewhere")))
    whens = ("same", "previous", "to_date", "last_year")
    cells = [(sheet.name, ref) for sheet in read_blank(bytes(file.document.content))
             for ref, (left, above) in filling.named_cells(sheet) if left and above]  # fmt: skip
    assert len(cells) == ROWS * COLUMNS
    BoundCell.objects.bulk_create(
        BoundCell(
            county=crowd.county, file=file, sheet=sheet, cell=ref, element=elements[n % 2],
            unit=units[n % len(units)], when=whens[n % 4], at=file.at, labels=[["x"], ["y"]],
            scale="万人次", places=4,
        )
        for n, (sheet, ref) in enumerate(cells)
    )  # fmt: skip
    pace = seconds(lambda: read_blank(large())) / QUIET
    done: list[Filled] = []
    with CaptureQueriesContext(connection) as queries:
        first = seconds(lambda: done.append(filled(crowd, form, "202412")))
    took = min(first, seconds(lambda: done.append(filled(crowd, form, "202412"))))
    took, row = took / max(pace, 1), done[-1]
    print(f"{len(row.cells)} cells filled, {len(row.gaps)} empty, {took:.2f} s, {len(queries)}")
    assert len(row.cells) + len(row.gaps) == ROWS * COLUMNS
    assert len(row.cells) >= ROWS * COLUMNS * 3 // 4 - len(units)
    assert took <= 4  # two on a quiet machine; this one computes other tests beside it
    assert len(queries) <= 40


def test_eight_thousand_bindings_are_carried_to_next_years_form_in_five_seconds(story):
    sheets = read_blank(large())
    labels = filling.labels_of(sheets[0])
    rows = [
        BoundCell(pk=n, sheet="表1", cell=ref, labels=said)
        for n, (ref, said) in enumerate(labels.items(), 1)
    ]
    pace = seconds(lambda: read_blank(large())) / QUIET
    began = time.process_time()
    carried, lost = filling.carried_over(rows, sheets, sheets)
    took = (time.process_time() - began) / max(pace, 1)
    print(f"{len(carried)} carried, {len(lost)} lost, {took:.2f} s")
    assert all(one.sure and one.found.cell == one.row.cell for one in carried if any(one.labels))
    assert took <= 5


def test_the_page_of_a_large_form_asks_the_database_no_more_than_that_of_a_small_one(story):
    client: Client = signed_in(make.user("assessor", story.county))
    form = taken_in(story, large())
    client.get(form.get_absolute_url())
    with CaptureQueriesContext(connection) as queries:
        page = client.get(form.get_absolute_url())
    assert page.status_code == 200
    assert len(queries) <= 25  # of these some twenty are who looks, where, and what is in the menu
