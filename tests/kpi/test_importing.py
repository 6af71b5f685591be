"""Loading figures: what is read, what is refused and in which words, what is written."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from alliance.core import imports
from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.imports import pages
from alliance.core.models import AuditEvent, ImportFile
from kpi import access, actions, importing
from kpi.importing import showing
from kpi.importing.names import read_period
from kpi.models import DataElement, DataSet, DataValue, DataValueChange
from kpi.queries import waiting_for
from kpi.views.importing import PAGES
from members.models import InstitutionName, Person
from tests import make
from tests.kpi.story import Story, small_county
from tests.make_workbook import full_width, long_sheet, ugly, workbook

pytestmark = pytest.mark.django_db


def story() -> Story:
    return small_county()


def form(told: Story, code: str = "month") -> DataSet:
    return DataSet.objects.get(county=told.county, code=code)


def compared(told: Story, content: bytes, name: str = "月报.xlsx", **more: Any) -> ImportFile:
    more = {"by": told.assessor, **more}
    return importing.compare_file(county=told.county, name=name, content=content, **more)


def wide(told: Story, content: bytes, period: str = "202412", **more: Any) -> ImportFile:
    return compared(told, content, form=form(told), period=period, **more)


def applied(file: ImportFile, told: Story) -> ImportFile:
    layout = importing.layout_of(file, told.assessor)
    return imports.apply_good(file=file, layout=layout, by=told.assessor)


def refusals(file: ImportFile) -> list[tuple[int, str]]:
    found = imports.comparison(file).with_status("refused")
    return [(outcome.row, outcome.reason) for outcome in found]


def only_reason(file: ImportFile) -> str:
    ((_row, reason),) = refusals(file)
    return reason


def value(told: Story, body: int, element: str = "here", period: str = "202412") -> Decimal | None:
    row = DataValue.objects.get(unit=told.bodies[body].unit, element__code=element, period=period)
    number: Decimal | None = row.value
    return number


def rows(told: Story, *figures: Sequence[Any]) -> bytes:
    """A long table; the institution is given by its place in the story."""
    return long_sheet(*((told.bodies[body].name, *rest) for body, *rest in figures))


# --- what is read -------------------------------------------------------------


def test_new_changed_and_unchanged_figures_are_told_apart() -> None:
    told = story()
    file = compared(
        told,
        rows(
            told,
            (0, "here", "202412", 10),
            (1, "here", "202412", 21),
            (2, "here", "202501", 33),
        ),
    )
    assert file.counts == {
        "created": 1, "changed": 1, "unchanged": 1, "refused": 0, "left_out": 0, "rows": 3,
    }  # fmt: skip
    applied(file, told)
    assert [value(told, 1), value(told, 2, period="202501")] == [21, 33]
    assert DataValueChange.objects.get().old_value == 20
    written = DataValue.objects.get(unit=told.bodies[1].unit, value=21)
    assert (written.source, written.entered_by_id) == ("imported", told.assessor.person)
    assert written.file == file


def test_an_ugly_workbook_is_read_and_its_two_bad_rows_come_back() -> None:
    told = story()
    names = [body.name for body in told.bodies]
    content = ugly(
        ["机构名称", "数据元here", "数据元elsewhere（万人次）"],
        [
            [names[0], full_width(11), "0.0006"],
            [names[1], "2 l", 7],
            ["没有这家卫生院", 1, 1],
            [names[2], " 1 031 ", ""],
        ],
        total=["合计", 1043, 0.0006],
    )
    file = wide(told, content)
    assert file.counts["refused"] == 2
    assert [row for row, _reason in refusals(file)] == [7, 8]
    assert "不是数字" in refusals(file)[0][1]
    assert "没有叫“没有这家卫生院”的单位" in refusals(file)[1][1]
    left_out = {row.text: row.difference for row in imports.comparison(file).left_out}
    assert left_out["甲"] == ""
    assert left_out["备注：本表由各单位统计员填写。"] == ""
    assert left_out["合计"] == "数据元elsewhere：写的是 6，各行相加是 80006"
    applied(file, told)
    assert [value(told, n) for n in range(3)] == [11, 20, 1031]
    assert value(told, 0, "elsewhere") == 6
    assert value(told, 1, "elsewhere") == 5


def test_a_total_that_does_not_add_up_says_so() -> None:
    told = story()
    heading = ["机构名称", "数据元here", "数据元elsewhere"]
    content = ugly(heading, [[told.bodies[0].name, 11, 5]], total=["合计", 12, 5])
    left_out = {
        row.text: row.difference for row in imports.comparison(wide(told, content)).left_out
    }
    assert left_out["合计"] == "数据元here：写的是 12，各行相加是 11"


def test_units_are_known_by_code_name_and_alias_elements_by_code_and_name() -> None:
    told = story()
    first, second, third = told.bodies
    InstitutionName.objects.create(
        county=told.county, institution=third, name="老镇医院", kind="former"
    )
    content = long_sheet(
        (first.code, "here", "2024-12", 11),
        (second.name, "数据元here", "2024年12月", 21),
        ("老镇医院", "Element here", "202412", 31),
    )
    assert compared(told, content).counts["changed"] == 3


def test_a_sheet_may_name_institutions_by_code_alone_or_beside_the_name() -> None:
    told = story()
    first = told.bodies[0]
    alone = workbook([("机构代码", "数据元here"), (first.code, 11)])
    beside = workbook([("机构代码", "机构名称", "数据元here"), (first.code, "随便写的", 12)])
    assert wide(told, alone).counts["changed"] == 1
    assert wide(told, beside).counts["changed"] == 1


def test_a_wide_sheet_may_bring_its_own_periods() -> None:
    told = story()
    name = told.bodies[0].name
    content = workbook([("机构", "期间", "数据元here"), (name, "2024-11", 1), (name, "2024-12", 2)])
    file = wide(told, content, period="")
    assert file.counts["changed"] == 2


@pytest.mark.parametrize("reader", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("headings", "reason"),
    [
        (("机构", "数据元", "期间", "值"), "未采集"),
        (("Institution", "Data element", "Period", "Value"), "Not collected"),
    ],
)
def test_a_table_in_either_language_is_read_whichever_its_reader_has_chosen(
    reader: str, headings: tuple[str, ...], reason: str
) -> None:
    told = story()
    content = workbook([headings, (told.bodies[0].name, "here", "202412", reason)])
    with override(reader):
        file = compared(told, content)
    (only,) = imports.comparison(file).outcomes
    assert (only.status, only.new) == ("changed", "not_collected")


def test_no_figure_is_stated_with_its_reason_and_a_blank_cell_of_a_wide_row_says_nothing() -> None:
    told = story()
    content = workbook(
        [("机构", "数据元here", "数据元elsewhere"), (told.bodies[0].name, "未采集", "")]
    )
    file = wide(told, content)
    assert file.counts["changed"] == 1
    applied(file, told)
    row = DataValue.objects.get(unit=told.bodies[0].unit, element__code="here", period="202412")
    assert (row.value, row.missing) == (None, "not_collected")
    assert value(told, 0, "elsewhere") == 5


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_csv_and_json_follow_the_same_rules(ending: str) -> None:
    told = story()
    code = told.bodies[0].code
    content = {
        "csv": f"机构,数据元,期间,值\n{code},here,202412,1x\n{code},here,202411,12\n",
        "json": f'[{{"unit":"{code}","element":"here","period":"202412","value":"1x"}},'
        f'{{"unit":"{code}","element":"here","period":"202411","value":"12"}}]',
    }[ending]
    file = compared(told, content.encode(), name=f"值.{ending}")
    assert (file.counts["changed"], file.counts["refused"]) == (1, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("202410", "202410"),
        ("２０２４年１０月", "202410"),
        ("2024-10", "202410"),
        ("2024-10-01", "202410"),
        ("2024/3", "202403"),
        ("2024年", "2024"),
        ("2024年度", "2024"),
        ("2024年三季度", "2024Q3"),
        ("2024q3", "2024Q3"),
    ],
)
def test_periods_are_read_as_people_write_them(text: str, code: str) -> None:
    assert read_period(text).code == code


# --- what is refused ----------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("here", "202412", "十二"), "不是数字"),
        (("here", "202412", "12%"), "带百分号"),
        (("here", "202412", "12.5"), "小数位太多：最多 0 位"),
        (("here", "202412", "-1"), "小于下限 0"),
        (("here", "202412", ""), "零也要填"),
        (("there", "202412", 1), "没有叫“there”的数据元"),
        (("her", "202412", 1), "是不是“here”"),
        (("here", "2024", 1), "期间请写成 202410 的样子"),
        (("here", "203001", 1), "期间 203001 还没有开始"),
        (("here", "十二月", 1), "不是期间"),
        (("residents", "2024", 1), "由医政科填报"),
    ],
)
def test_a_bad_figure_is_refused_with_row_column_and_reason(
    row: tuple[Any, ...], sentence: str
) -> None:
    told = story()
    before = DataValue.objects.count()
    file = compared(told, rows(told, (0, *row)))
    assert sentence in only_reason(file)
    assert refusals(file)[0][0] == 2
    assert file.counts["created"] + file.counts["changed"] == 0
    with pytest.raises(Refused):
        imports.apply(file=file, layout=importing.layout_of(file, told.assessor), by=told.assessor)
    assert DataValue.objects.count() == before
    assert not DataValueChange.objects.exists()


def test_an_upper_bound_is_kept() -> None:
    told = story()
    DataElement.objects.filter(county=told.county, code="here").update(maximum=Decimal(100))
    assert "大于上限 100" in only_reason(compared(told, rows(told, (0, "here", "202412", 101))))


def test_both_rows_of_a_key_that_stands_twice_are_refused() -> None:
    told = story()
    first = told.bodies[0]
    content = long_sheet(
        (first.name, "here", "202412", 1), (first.code, "数据元here", "2024-12", 2)
    )
    file = compared(told, content)
    assert [row for row, _reason in refusals(file)] == [2, 3]
    assert "与第 3 行重复" in refusals(file)[0][1]


def test_an_institution_that_does_not_owe_the_element_is_refused() -> None:
    told = story()
    DataElement.objects.filter(county=told.county, code="here").update(kinds=["A100"])
    assert "不填报“数据元here”" in only_reason(compared(told, rows(told, (0, "here", "202412", 1))))


def test_a_closed_institution_reports_no_more() -> None:
    told = story()
    body = told.bodies[0]
    body.closed_on = date(2024, 6, 1)
    body.save()
    assert "2024-06-01 停业" in only_reason(compared(told, rows(told, (0, "here", "202412", 1))))


def test_a_closed_period_says_who_closed_it_and_why() -> None:
    told = story()
    actions.close_period(
        data_set=form(told), period="202412", reason="年报已上报", by=told.assessor
    )
    said = only_reason(compared(told, rows(told, (0, "here", "202412", 1))))
    assert "年报已上报" in said
    assert "试验人员" in said


def test_two_bodies_of_one_name_must_be_told_apart_by_code() -> None:
    told = story()
    first, second, _third = told.bodies
    InstitutionName.objects.create(
        county=told.county, institution=second, name=first.name, kind="former"
    )
    assert "请改写代码" in only_reason(compared(told, rows(told, (0, "here", "202412", 1))))


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"PK\x03\x04 nothing", "月报.xlsx", "已损坏"),
        (b"\xd0\xcf\x11\xe0 old", "月报.xls", "已损坏"),
        (b"%PDF-1.7", "月报.pdf", "只接受"),
        (workbook([("地点", "人数"), ("甲", "若干")]), "月报.xlsx", "没有认出表头"),
        (workbook([("机构", "数据元here")]), "月报.xlsx", "没有数据行"),
        (workbook([("机构", "数据元here（吨）"), ("甲", 1)]), "月报.xlsx", "写的单位是“吨”"),
        (workbook([("机构", "数据元here", "here"), ("甲", 1, 1)]), "月报.xlsx", "同一项的两列"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence_and_leaves_nothing(
    content: bytes, name: str, sentence: str
) -> None:
    told = story()
    with pytest.raises(Invalid, match=sentence):
        compared(told, content, name=name, form=form(told), period="202412")
    assert not ImportFile.objects.exists()


def test_a_wide_sheet_without_a_period_asks_for_it() -> None:
    told = story()
    content = workbook([("机构", "数据元here"), (told.bodies[0].name, 1)])
    with pytest.raises(Invalid, match="请在上传时写明期间"):
        wide(told, content, period="")


# --- who may ------------------------------------------------------------------


def test_a_clerk_loads_for_the_own_institution_only() -> None:
    told = story()
    clerk = make.actor(institution=told.bodies[0], role="clerk")
    file = compared(told, rows(told, (0, "here", "202412", 1), (1, "here", "202412", 2)), by=clerk)
    assert file.counts["changed"] == 1
    assert "不在您可以填报的范围内" in only_reason(file)


def test_a_lead_loads_for_its_alliance_not_for_the_other() -> None:
    told = story()
    lead = make.actor(institution=make.lead_of(told.north), role="lead_admin")
    figures = [(n, "here", "202412", n + 1) for n in range(3)]
    file = compared(told, rows(told, *figures), by=lead)
    assert [row for row, _reason in refusals(file)] == [4]


def test_a_viewer_may_not_load_and_a_stranger_finds_nothing() -> None:
    told = story()
    viewer = make.actor(county=told.county, role="viewer")
    stranger = make.actor(county=make.neighbour(), role="assessor")
    with pytest.raises(Forbidden):
        access.check_can_import(viewer, told.county)
    with pytest.raises(NotFound):
        access.check_can_import(stranger, told.county)
    file = compared(told, rows(told, (0, "here", "202412", 1)))
    assert access.import_for(viewer, file.pk) == file
    with pytest.raises(NotFound):
        access.import_for(stranger, file.pk)


def test_only_whoever_loaded_a_file_applies_it() -> None:
    told = story()
    file = compared(told, rows(told, (0, "here", "202412", 1)))
    other = make.actor(county=told.county, role="assessor")
    with pytest.raises(Refused, match="请由上传的人"):
        PAGES.check_all(other, file)


# --- what looks odd -----------------------------------------------------------


def odd(file: ImportFile) -> list[str]:
    return [outcome.reason for outcome in imports.comparison(file).to_write()]


def test_a_figure_a_hundred_times_last_years_is_pointed_out_and_taken() -> None:
    told = story()
    file = compared(told, rows(told, (0, "here", "202512", 1000), (1, "here", "202512", 21)))
    assert odd(file) == ["请核对单位：去年同期为 10 人次，相差百倍以上", ""]
    assert file.counts["refused"] == 0


def test_without_last_year_the_others_of_the_period_are_the_measure() -> None:
    told = story()
    file = compared(told, rows(told, (0, "here", "202412", 250000)))
    assert odd(file) == ["请核对单位：同期各单位中位数为 20 人次，相差百倍以上"]


def test_a_change_by_more_than_half_is_pointed_out() -> None:
    told = story()
    file = compared(told, rows(told, (0, "here", "202412", 16), (1, "here", "202412", 24)))
    assert odd(file) == ["请核对：变动超过一半", ""]


def test_who_wrote_the_old_value_is_shown_before_and_after_writing() -> None:
    told = story()
    other = make.actor(county=told.county, role="assessor")
    file = compared(told, rows(told, (0, "here", "202412", 1)), by=other)
    layout = importing.layout_of(file, other)
    (before,) = showing.Shown(file, layout).changed()
    file = imports.apply_good(file=file, layout=layout, by=other)
    (after,) = showing.Shown(file, layout).changed()
    writer = Person.objects.get(pk=told.assessor.person or 0)
    assert before.who == after.who == writer.name


# --- applied once -------------------------------------------------------------


def test_the_same_file_again_changes_nothing_and_says_so() -> None:
    told = story()
    content = rows(told, (0, "here", "202412", 1))
    first = applied(compared(told, content), told)
    again = compared(told, content)
    assert (again.counts["unchanged"], again.counts["changed"]) == (1, 0)
    assert pages.twin_url(PAGES, again) == PAGES.url("import", first)
    with pytest.raises(Refused, match="没有可写入"):
        PAGES.check_good(told.assessor, again)


def test_data_that_changed_since_the_comparison_are_not_written_over() -> None:
    told = story()
    file = compared(told, rows(told, (0, "here", "202412", 1)))
    told.write("here", {(told.bodies[0].unit, "202412"): "7"})
    with pytest.raises(Refused, match="数据有了变化"):
        applied(file, told)
    assert value(told, 0) == 7


def test_a_period_closed_since_the_comparison_stops_the_file() -> None:
    told = story()
    file = compared(told, rows(told, (0, "here", "202412", 1)))
    actions.close_period(data_set=form(told), period="202412", reason="已汇总", by=told.assessor)
    with pytest.raises(Refused):
        applied(file, told)
    assert value(told, 0) == 10


def test_one_file_is_one_line_of_the_audit() -> None:
    told = story()
    file = compared(told, rows(told, (0, "here", "202412", 1), (1, "here", "202412", 2)))
    before = AuditEvent.objects.count()
    applied(file, told)
    said = AuditEvent.objects.order_by("pk")[before:]
    assert [event.what for event in said] == ["kpi.values_written", "import.applied"]


def test_more_rows_cost_no_more_queries(django_assert_max_num_queries: Any) -> None:
    told = story()
    few = rows(told, *((0, "here", f"2024{n:02}", 1) for n in range(1, 3)))
    many = rows(told, *((body, "here", f"2024{n:02}", 1) for body in range(3)
                        for n in range(1, 13)))  # fmt: skip
    for content in (few, many):
        with django_assert_max_num_queries(24):
            compared(told, content)


# --- pages --------------------------------------------------------------------


@pytest.fixture
def told() -> Story:
    return story()


@pytest.fixture
def page(client: Client, told: Story) -> Client:
    client.force_login(make.user("assessor", told.county))
    return client


def sent(page: Client, told: Story, content: bytes, **more: str) -> Any:
    upload = SimpleUploadedFile("月报.xlsx", content)
    said = {"data_set": form(told).pk, "period": "202412", "file": upload, **more}
    return page.post(reverse("kpi:import-upload"), said)


def test_uploading_leads_to_the_comparison_and_applying_to_the_result(
    page: Client, told: Story
) -> None:
    content = rows(told, (0, "here", "202412", 1), (1, "here", "202412", "x"))
    answer = sent(page, told, content)
    file = ImportFile.objects.get()
    assert answer.headers["Location"] == reverse("kpi:import", args=[file.pk])
    shown = page.get(answer.headers["Location"]).content.decode()
    for words in (
        "<del>10</del>",
        "<ins>1</ins>",
        "不是数字",
        "只写入可用的 1 个值",
        "不能全部写入",
    ):
        assert words in shown
    page.post(reverse("kpi:import-apply", args=[file.pk]))
    assert value(told, 0) == 10
    page.post(reverse("kpi:import-apply-good", args=[file.pk]))
    assert value(told, 0) == 1
    after = page.get(answer.headers["Location"]).content.decode()
    assert "退回的 1 行没有写入" in after
    assert "只写入可用的" not in after


def test_a_file_without_a_refused_row_is_applied_whole(page: Client, told: Story) -> None:
    sent(page, told, rows(told, (0, "here", "202412", 1)))
    page.post(reverse("kpi:import-apply", args=[ImportFile.objects.get().pk]))
    assert value(told, 0) == 1


@pytest.mark.parametrize("show", ["refused", "changed", "created", "unchanged", "left_out"])
def test_each_kind_of_row_is_listed(page: Client, told: Story, show: str) -> None:
    content = rows(
        told,
        (0, "here", "202412", 1),
        (1, "here", "202412", 20),
        (2, "here", "202501", 5),
        (2, "here", "202412", "x"),
    )
    sent(page, told, content)
    address = reverse("kpi:import", args=[ImportFile.objects.get().pk])
    answer = page.get(address, {"show": show})
    assert answer.status_code == 200
    name = told.bodies[{"refused": 2, "changed": 0, "created": 2, "unchanged": 1}.get(show, 0)].name
    assert (name in answer.content.decode()) == (show != "left_out")


def test_an_unreadable_file_is_explained_beside_its_field(page: Client, told: Story) -> None:
    answer = sent(page, told, b"PK\x03\x04 nothing")
    assert answer.status_code == 422
    assert "已损坏" in answer.content.decode()


def test_a_period_that_is_none_is_explained_beside_its_field(page: Client, told: Story) -> None:
    answer = sent(page, told, rows(told, (0, "here", "202412", 1)), period="去年")
    assert answer.status_code == 422
    assert "不是期间" in answer.content.decode()


def test_a_file_that_was_given_up_says_so(page: Client, told: Story) -> None:
    sent(page, told, rows(told, (0, "here", "202412", 1)))
    file = ImportFile.objects.get()
    page.post(reverse("kpi:import-withdraw", args=[file.pk]))
    assert (
        "已放弃，没有写入任何数据"
        in page.get(reverse("kpi:import", args=[file.pk])).content.decode()
    )
    answer = page.post(reverse("kpi:import-apply", args=[file.pk]))
    assert answer.status_code == 409
    assert value(told, 0) == 10


def test_the_refused_rows_come_back_as_the_same_table_with_a_reason(
    page: Client, told: Story
) -> None:
    sent(page, told, rows(told, (0, "here", "202412", 1), (1, "here", "202412", "x")))
    answer = page.get(reverse("kpi:import-refused", args=[ImportFile.objects.get().pk]))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()][-2:]
    assert lines[0] == ["机构", "数据元", "期间", "值", "退回原因"]
    assert lines[1][:4] == [told.bodies[1].name, "here", "202412", "x"]
    assert "不是数字" in str(lines[1][4])


def test_a_stranger_finds_no_file(client: Client, page: Client, told: Story) -> None:
    sent(page, told, rows(told, (0, "here", "202412", 1)))
    file = ImportFile.objects.get()
    client.force_login(make.user("assessor", make.neighbour()))
    for name in ("import", "import-refused"):
        assert client.get(reverse(f"kpi:{name}", args=[file.pk])).status_code == 404
    for name in ("import-apply", "import-apply-good", "import-withdraw"):
        assert client.post(reverse(f"kpi:{name}", args=[file.pk])).status_code == 404


def test_a_viewer_reads_the_list_but_may_not_upload(client: Client, told: Story) -> None:
    client.force_login(make.user("viewer", told.county))
    assert client.get(reverse("kpi:imports")).status_code == 200
    assert sent(client, told, rows(told, (0, "here", "202412", 1))).status_code == 403
    assert not ImportFile.objects.exists()


def test_the_blank_table_lists_who_owes_and_is_read_again(page: Client, told: Story) -> None:
    address = reverse("kpi:import-template")
    answer = page.get(address, {"data_set": "month", "period": "202412"})
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book.active
    assert sheet is not None
    assert sheet.protection.sheet
    by_code = {row[0].value: row for row in sheet.iter_rows(min_row=4)}
    mine = by_code[told.bodies[0].code]
    assert mine[0].protection.locked
    assert not mine[3].protection.locked
    mine[3].value = 1
    buffer = io.BytesIO()
    book.save(buffer)
    file = wide(told, buffer.getvalue(), period="")
    assert (file.counts["changed"], file.counts["refused"]) == (1, 0)


def test_a_clerk_s_blank_table_has_the_own_institution_alone(client: Client, told: Story) -> None:
    body = told.bodies[0]
    client.force_login(make.user("clerk", told.county, institution=body))
    address = reverse("kpi:import-template")
    answer = client.get(address, {"data_set": "month", "period": "202412"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=4)] == [body.code]


# --- years that are over ---------------------------------------------------------


def test_past_years_load_as_back_entry_and_nobody_is_late_with_them() -> None:
    told = story()
    before = [item for item in waiting_for(told.assessor) if item.due_on]
    old = compared(told, rows(told, (0, "here", "201903", 7), (1, "here", "202012", 8)))
    assert importing.speaks_of_past_years(old)
    recent = compared(told, rows(told, (0, "here", "201903", 7), (1, "here", "202412", 8)))
    assert importing.speaks_of_past_years(recent) == (today().year - 1 > 2024)
    applied(old, told)
    assert [item for item in waiting_for(told.assessor) if item.due_on] == before
    page = Client()
    page.force_login(make.user("assessor", told.county))
    shown = page.get(reverse("kpi:import", args=[old.pk])).content.decode()
    assert "历史补录" in shown
