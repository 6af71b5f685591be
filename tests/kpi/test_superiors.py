"""上级报表: a workbook of the province bound cell by cell and filled in, nothing else of it touched."""

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl.styles import Font, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent
from alliance.core.tables.blanks import fill_blank, read_blank
from kpi import access, actions
from kpi.actions import Bound
from kpi.models import BoundCell, DataElement, Filled, Indicator, SuperiorForm
from members.models import Unit, User
from tests import make
from tests.kpi.story import Story, published, small_county

pytestmark = pytest.mark.django_db
SHEET = "表一"


@pytest.fixture
def story() -> Story:
    """Body 1, 2, 3 report 10, 20, 30 visits a month in 2024, 5 elsewhere each."""
    return small_county()


def workbook(year: int = 2024, *, extra_row: str = "", second: bool = True) -> bytes:
    """A form as provinces send it: title, two heading rows, rows to fill in, a sum, a lock."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    sheet = book.create_sheet(SHEET)
    sheet["A1"] = f"{year}年医共体运行情况月报"
    sheet.merge_cells("A1:D1")
    sheet["A2"], sheet["B2"] = "项目", "诊疗人次"
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:C2")
    sheet["D2"] = "备注"
    sheet["B3"], sheet["C3"] = "本月", "本年累计"
    lines = [*([extra_row] if extra_row else []), "本机构", "外院", "占比"]
    for number, name in enumerate(lines, 4):
        sheet.cell(number, 1, name)
        for column in (2, 3):
            cell = sheet.cell(number, column)
            cell.font, cell.protection = Font(bold=True), Protection(locked=False)
    last = 4 + len(lines)
    sheet.cell(last, 1, "合计")
    sheet.cell(last, 2, f"=SUM(B4:B{last - 1})")
    sheet.column_dimensions["A"].width = 33
    sheet.protection.sheet = True
    sheet.add_data_validation(
        DataValidation(type="list", formula1='"正常,异常"', sqref=f"D4:D{last}")
    )
    if second:
        book.create_sheet("填表说明")["A1"] = "逐级汇总，不得空行。"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def upload(content: bytes, name: str = "省卫生健康委月报.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def added(story: Story, content: bytes | None = None, frequency: str = "month") -> SuperiorForm:
    return actions.add_superior(
        county=story.county, name="医共体运行月报", superior="省卫生健康委", basis="",
        frequency=frequency, upload=upload(content or workbook()), by=story.assessor,
    )  # fmt: skip


def element(story: Story, code: str = "here") -> DataElement:
    return DataElement.objects.get(county=story.county, code=code)


def indicator(story: Story, code: str = "share") -> Indicator:
    return Indicator.objects.get(county=story.county, code=code)


def bind(  # noqa: PLR0917 - a cell and what it holds
    story: Story,
    form: SuperiorForm,
    cell: str,
    about: Indicator | DataElement,
    when: str = "same",
    unit: Unit | None = None,
) -> BoundCell:
    return actions.bind_cell(
        form=form, sheet=SHEET, cell=cell, bound=Bound(about, unit or story.unit, when),
        by=story.assessor,
    )  # fmt: skip


def filled(story: Story, form: SuperiorForm, period: str = "202403", **more) -> Filled:
    return actions.fill_superior(form=form, period=period, by=story.assessor, **more)


def sheet_of(row: Filled):
    return openpyxl.load_workbook(io.BytesIO(bytes(row.document.content)))[SHEET]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer) -> str:
    return str(answer.content.decode())


# --- filling ------------------------------------------------------------------------------


def test_a_click_fills_what_was_bound_and_everything_else_stays(story):
    form = added(story)
    first = story.bodies[0].unit
    bind(story, form, "B4", element(story))
    bind(story, form, "C4", element(story), "to_date")
    bind(story, form, "B5", element(story, "elsewhere"), unit=first)
    row = filled(story, form)
    sheet = sheet_of(row)
    # the county: 10 + 20 + 30, its two leads with nought; three months: 180
    assert (sheet["B4"].value, sheet["C4"].value, sheet["B5"].value) == (60, 180, 5)
    before = openpyxl.load_workbook(io.BytesIO(workbook()))[SHEET]
    assert sheet["B7"].value == before["B7"].value == "=SUM(B4:B6)"
    assert sheet.merged_cells.ranges == before.merged_cells.ranges
    assert sheet.protection.sheet is True
    assert sheet["B4"].protection.locked is False
    assert sheet["B4"].font.b is True
    assert sheet.column_dimensions["A"].width == before.column_dimensions["A"].width
    assert [one.sqref for one in sheet.data_validations.dataValidation] == [
        one.sqref for one in before.data_validations.dataValidation
    ]
    assert {(cell.coordinate, cell.value) for line in sheet for cell in line} ^ {
        (cell.coordinate, cell.value) for line in before for cell in line
    } == {("B4", 60), ("C4", 180), ("B5", 5), ("B4", None), ("C4", None), ("B5", None)}


def test_every_part_but_the_filled_sheet_and_the_book_is_the_same_to_the_byte():
    kept = {"xl/media/image1.png": b"\x89PNG picture", "xl/charts/chart1.xml": b"<chart/>"}
    raw = archive(**{name.replace("/", "__").replace(".", "_dot_"): c for name, c in kept.items()})
    out = fill_blank(raw, {SHEET: {"B4": Decimal("1.50")}})
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(io.BytesIO(out)) as new:
        assert old.namelist() == new.namelist()
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
        assert {name: new.read(name) for name in kept} == kept
    assert changed == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}


def test_a_formula_shows_no_stale_result_and_is_computed_on_opening():
    raw = workbook()
    with zipfile.ZipFile(io.BytesIO(raw)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"<v></v>", b"<v>0</v>").replace(b"<v />", b"<v>0</v>")
    assert b"SUM(B4:B6)</f><v>0</v>" in parts[name]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    out = fill_blank(buffer.getvalue(), {SHEET: {"B4": Decimal(2)}})
    book = openpyxl.load_workbook(io.BytesIO(out))
    assert book.calculation.fullCalcOnLoad is True
    assert openpyxl.load_workbook(io.BytesIO(out), data_only=True)[SHEET]["B7"].value is None


def test_a_figure_that_is_not_there_leaves_the_cell_empty_and_says_whom_to_ask(story):
    story.write("here", {(story.bodies[1].unit, "202403"): None})
    form = added(story)
    bind(story, form, "B4", element(story))
    bind(story, form, "C4", element(story), "to_date", story.bodies[0].unit)
    row = filled(story, form)
    assert sheet_of(row)["B4"].value is None  # 10 and 30 alone would be a number nobody gave
    assert sheet_of(row)["C4"].value == 30
    gap = next(one for one in row.gaps if one["cell"] == "B4")
    assert (gap["why"], gap["detail"], gap["ask"]) == (
        "stated", "not_collected", [story.bodies[1].name],
    )  # fmt: skip
    later = filled(story, form, "202501")
    gap = next(one for one in later.gaps if one["cell"] == "B4")
    assert (gap["why"], gap["asked_in_all"], gap["owner"]) == ("not_reported", 5, "医政科")


def test_cells_that_nothing_was_bound_to_are_listed_by_the_texts_beside_them(story):
    form = added(story)
    bind(story, form, "B4", element(story))
    row = filled(story, form)
    told = {one["cell"]: one["name"] for one in row.gaps if one["why"] == "unbound"}
    assert told["B5"] == "外院 / 诊疗人次 / 本月"
    assert told["D7"] == "合计 / 备注"  # the sum between them is no label
    assert "B4" not in told
    assert "B7" not in told  # a formula


def test_periods_are_seen_from_the_one_that_is_filled_in(story):
    story.write(
        "here", {(story.bodies[0].unit, "202303"): "7", (story.bodies[0].unit, "202402"): "8"}
    )
    form = added(story)
    first = story.bodies[0].unit
    for cell, when in (("B4", "same"), ("B5", "previous"), ("B6", "last_year"), ("C4", "to_date")):
        bind(story, form, cell, element(story), when, first)
    bind(story, form, "C5", element(story, "contracts"), "year", first)
    sheet = sheet_of(filled(story, form))
    # March 10, February 8, March 2023 7, January to March 10 + 8 + 10, contracts of 2024 12
    assert [sheet[cell].value for cell in ("B4", "B5", "B6", "C4", "C5")] == [10, 8, 7, 28, 12]


def test_an_indicator_comes_from_a_published_run_alone_unless_it_is_said(story):
    form = added(story, frequency="year")
    unit = story.bodies[0].unit
    bind(story, form, "B6", indicator(story), unit=unit)
    assert filled(story, form, "2024").gaps[0]["why"] == "no_run"
    run = story.run("weighted")
    row = filled(story, form, "2024")
    assert (row.gaps[0]["why"], row.gaps[0]["detail"], row.provisional) == (
        "not_published", "computed", False,
    )  # fmt: skip
    assert sheet_of(row)["B6"].value is None
    said = filled(story, form, "2024", provisional=True)
    # 120 of 180: 66.666… shown with two decimals
    assert sheet_of(said)["B6"].value == 66.67
    assert (said.provisional, said.cells[0]["provisional"]) == (True, True)
    run = published(story, actions.open_feedback(run=run, until=today(), by=story.assessor))
    row = filled(story, form, "2024")
    assert (row.provisional, row.cells[0]["run"], row.cells[0]["value"]) == (
        False, str(run.pk), "66.67",
    )  # fmt: skip
    assert row.cells[0]["exact"].startswith("66.666666")


def test_every_number_says_who_reported_it(story):
    form = added(story)
    bind(story, form, "B4", element(story))
    (source,) = filled(story, form).cells
    assert source["value"] == "60"
    assert source["parts_in_all"] == 5
    assert {part["value"] for part in source["parts"]} == {"0", "10", "20", "30"}
    assert sum(Decimal(part["value"]) for part in source["parts"]) == 60


# --- binding --------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["A4", "B7", "C2", "A1", "Z99", "B", "", "B4:C5"])
def test_only_an_empty_cell_of_the_table_is_bound(story, cell):
    with pytest.raises(Invalid, match="这一格不能填"):
        bind(story, added(story), cell, element(story))


def test_a_binding_must_make_sense(story):
    form = added(story)
    with pytest.raises(Invalid, match="指标没有累计值"):
        bind(story, form, "B4", indicator(story), "to_date")
    with pytest.raises(Invalid, match="没有这样短的期间的数"):
        bind(story, form, "B4", element(story, "contracts"))
    neighbour = make.neighbour()
    foreign = Unit.objects.get(county=neighbour, kind="county")
    with pytest.raises(Invalid, match="只能对应本县区的数"):
        bind(story, form, "B4", element(story), unit=foreign)
    assert not BoundCell.objects.exists()


def test_a_cell_is_bound_anew_or_not_at_all(story):
    form = added(story)
    bind(story, form, "B4", element(story))
    bind(story, form, "B4", element(story, "elsewhere"))
    assert BoundCell.objects.get().element == element(story, "elsewhere")
    actions.unbind_cell(form=form, sheet=SHEET, cell="B4", by=story.assessor)
    assert not BoundCell.objects.exists()
    with pytest.raises(Refused, match="还没有对应的数"):
        actions.unbind_cell(form=form, sheet=SHEET, cell="B4", by=story.assessor)
    with pytest.raises(Refused, match="请先点格对应"):
        filled(story, form)


def test_a_form_is_filled_in_for_its_own_kind_of_period_that_has_begun(story):
    form = added(story)
    bind(story, form, "B4", element(story))
    with pytest.raises(Invalid, match="这张表是月报"):
        filled(story, form, "2024")
    with pytest.raises(Invalid, match="还没有开始"):
        filled(story, form, "219901")


# --- next year's file -------------------------------------------------------------------------


def test_a_new_file_keeps_the_bindings_whose_texts_still_match_and_lists_the_others(story):
    form = added(story)
    bind(story, form, "B4", element(story))
    bind(story, form, "B5", element(story, "elsewhere"))
    bind(story, form, "D4", element(story), "previous")
    fresh = workbook(2025, extra_row="其中：门诊")
    form.refresh_from_db()
    file = actions.renew_superior(
        form=form, upload=upload(fresh), version=form.version, by=story.assessor
    )
    assert file.number == 2
    # one row was put in above: what stood in B4 stands in B5 now
    assert {(row.cell, row.element.code) for row in file.cells.all()} == {
        ("B5", "here"), ("B6", "elsewhere"), ("D5", "here"),
    }  # fmt: skip
    assert file.lost == []
    form.refresh_from_db()
    book = openpyxl.load_workbook(io.BytesIO(workbook(2026)))
    book[SHEET]["A5"] = "县域外"
    buffer = io.BytesIO()
    book.save(buffer)
    third = actions.renew_superior(
        form=form, upload=upload(buffer.getvalue()), version=form.version, by=story.assessor
    )
    assert {row.cell for row in third.cells.all()} == {"B4", "D4"}
    assert [(one["cell"], one["why"]) for one in third.lost] == [("B6", "none")]
    assert sheet_of(filled(story, form))["B4"].value == 60


# --- hostile and odd files ------------------------------------------------------------------------


def archive(**parts: bytes) -> bytes:
    buffer = io.BytesIO(workbook())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"not a workbook", "只接受 .xlsx"),
        (b"PK\x03\x04 damaged", "已损坏"),
        (b"PK\x03\x04" + b"0" * (5 << 20), "超过 4 MB"),
        (lambda: archive(xl__vbaProject_dot_bin=b"x"), "带有宏"),
        (lambda: archive(_xmlsignatures__origin_dot_sigs=b"x"), "带有数字签名"),
        (lambda: archive(xl__big_dot_xml=b"<x>" + b" " * (80 << 20) + b"</x>"), "展开后过大"),
    ],
)
def test_a_file_that_is_no_blank_form_is_refused_at_once(story, content, sentence):
    content = content() if callable(content) else content
    with pytest.raises(Invalid, match=sentence):
        added(story, content)
    assert not SuperiorForm.objects.exists()


def test_a_sheet_without_end_is_refused(story):
    book = openpyxl.Workbook()
    book.active.cell(5000, 2, "x")
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(Invalid, match="超过 300 行"):
        added(story, buffer.getvalue())


def test_an_entity_in_a_sheet_is_refused():
    with zipfile.ZipFile(io.BytesIO(workbook())) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = b'<!DOCTYPE x [<!ENTITY a "ha">]>' + parts[name]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        for part, content in parts.items():
            book.writestr(part, content)
    with pytest.raises(Invalid):
        read_blank(buffer.getvalue())


# --- who ---------------------------------------------------------------------------------------------


def test_who_only_reads_the_county_neither_binds_nor_fills(story):
    form = added(story)
    viewer = make.actor(county=story.county, role="viewer")
    assert access.superior_for(viewer, form.pk) == form
    for refused in (
        lambda: actions.bind_cell(
            form=form, sheet=SHEET, cell="B4",
            bound=Bound(element(story), story.unit, "same"), by=viewer,
        ),
        lambda: actions.fill_superior(form=form, period="202403", by=viewer),
        lambda: actions.end_superior(form=form, reason="x", version=form.version, by=viewer),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            refused()


def test_a_body_and_another_county_do_not_see_it(story):
    form = added(story)
    for stranger in (
        make.actor(role="head", institution=story.bodies[0]),
        make.actor(county=make.neighbour(), role="assessor"),
    ):
        with pytest.raises(NotFound):
            access.superior_for(stranger, form.pk)


def test_an_ended_form_is_filled_in_no_more_and_what_was_filled_stays(story):
    form = added(story)
    bind(story, form, "B4", element(story))
    row = filled(story, form)
    with pytest.raises(Invalid, match="停用的原因"):
        actions.end_superior(form=form, reason=" ", version=1, by=story.assessor)
    actions.end_superior(form=form, reason="省里不再要", version=1, by=story.assessor)
    with pytest.raises(Refused, match="已停用"):
        filled(story, form)
    assert access.filled_for(story.assessor, row.pk) == row


# --- pages -------------------------------------------------------------------------------------------


def test_from_the_upload_to_the_download_on_the_pages(story):
    client = signed_in(make.user("assessor", story.county))
    made = client.post(
        reverse("kpi:superiors"),
        {"name": "月报", "superior": "省卫生健康委", "frequency": "month",
         "file": upload(workbook())},
    )  # fmt: skip
    form = SuperiorForm.objects.get()
    assert made.url == form.get_absolute_url()
    page = text(client.get(made.url, {"sheet": SHEET, "cell": "B4"}))
    assert 'colspan="4"' in page
    assert "B4 填什么数" in page
    assert "诊疗人次" in page
    bound = client.post(
        reverse("kpi:superior-bind", args=[form.pk]),
        {"sheet": SHEET, "cell": "B4", "about": "element:here", "unit": story.county.code,
         "when": "same"},
    )  # fmt: skip
    assert bound.status_code == 302
    refused = client.post(
        reverse("kpi:superior-bind", args=[form.pk]),
        {"sheet": SHEET, "cell": "B5", "about": "indicator:share", "unit": story.county.code,
         "when": "to_date"},
    )  # fmt: skip
    assert refused.status_code == 422
    assert "指标没有累计值" in text(refused)
    done = client.post(reverse("kpi:superior-fill", args=[form.pk]), {"period": "202503"})
    row = Filled.objects.get()
    assert done.url == row.get_absolute_url()
    page = text(client.get(done.url))
    assert "还没有报齐" in page
    assert "还没有对应填什么数" in page
    file = client.get(reverse("kpi:filled-file", args=[row.pk]))
    assert file["Content-Disposition"].startswith("attachment")
    assert AuditEvent.objects.filter(what="kpi.superior_filled_read").count() == 1


def test_the_page_costs_the_same_for_many_bound_cells(story):
    client = signed_in(make.user("assessor", story.county))
    form = added(story)
    bind(story, form, "B4", element(story))
    client.get(form.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        client.get(form.get_absolute_url())
    for cell in ("B5", "B6", "C4", "C5", "C6"):
        bind(story, form, cell, element(story))
    with CaptureQueriesContext(connection) as many:
        client.get(form.get_absolute_url())
    assert len(many) == len(few)
