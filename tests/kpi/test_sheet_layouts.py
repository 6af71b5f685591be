"""Tables of other systems: crosstabs and lists, described once, asked about again where they change."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alliance.core import imports
from alliance.core.errors import Invalid, NotFound, Refused
from alliance.core.models import AuditEvent, ImportFile
from alliance.core.tables import Table, read_table
from kpi import access, actions, importing
from kpi.models import DataElement, DataValue, SheetLayout
from members.models import User
from tests import make
from tests.kpi.story import Story, element, small_county
from tests.make_workbook import crosstab, workbook

pytestmark = pytest.mark.django_db

TWO_LINES = [
    ["医疗服务月度汇总", "", "", ""],
    ["报表期间：2024年12月", "", "", "单位：人次"],
    ["机构名称", "诊疗量", "", "备注"],
    ["", "本院", "转出", ""],
]
JANUARY = [["2025年1月汇总"], ["报表期间：2025年1月"], *TWO_LINES[2:]]
MERGED = ["A1:D1", "A3:A4", "B3:C3", "D3:D4"]


@pytest.fixture
def story() -> Story:
    return small_county(filled=False)


@pytest.fixture
def client(story: Story) -> Client:
    return signed_in(make.user("assessor", story.county))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def names(story: Story) -> list[str]:
    return [body.name for body in story.bodies]


def units_down(story: Story, *figures, top=TWO_LINES, merged=MERGED, total=()) -> bytes:
    """Units down, elements across, a heading in two lines, a total below."""
    rows = [[name, *line] for name, line in zip(names(story), figures, strict=False)]
    return crosstab(top, rows, merged=merged, last=[list(total)] if total else [])


def sent(client: Client, content: bytes, period: str = "", name: str = "导出.xlsx"):
    return client.post(
        reverse("kpi:import-upload"),
        {"data_set": "", "period": period, "file": make.upload(name, content)},
        follow=True,
    )


def newest() -> ImportFile:
    return ImportFile.objects.order_by("-at", "-id")[0]


def answered(client: Client, said: dict[str, str], file: ImportFile | None = None, **more):
    """The page as it stands with these answers: the shape as it was guessed, the rest typed."""
    file = file or newest()
    address = reverse("kpi:import-layout", args=[file.pk])
    page = client.get(address, more.pop("get", {}))
    hidden = {f.html_name: f.value() or "" for f in page.context["arranging"]}
    form = page.context["form"]
    typed = {f.html_name: f.value() or "" for f in form}
    version = getattr(page.context["question"].remembered, "version", "")
    return client.post(
        address,
        {**typed, **hidden, "version": version, "system": "云HIS", "name": "月度汇总", **said},
        follow=True,
    )


def applied(client: Client) -> ImportFile:
    file = newest()
    client.post(reverse("kpi:import-apply", args=[file.pk]))
    file.refresh_from_db()
    assert file.state == "applied", file.counts
    return file


def value(story: Story, body: int, code: str, period: str) -> Decimal | None:
    rows = DataValue.objects.filter(unit=story.bodies[body].unit, element__code=code, period=period)
    return rows.values_list("value", flat=True).first()


# --- units down, elements across ----------------------------------------------------------------


def described(story: Story, client: Client) -> None:
    """The first month: two heading lines, 本院 is `here`, 转出 is `elsewhere`."""
    sent(client, units_down(story, [11, 2, "好"], [21, 3], [31, 4], total=["合计", 63, 9]))
    answered(client, {"h-2": "数据元here", "h-3": "elsewhere"})
    applied(client)


def test_two_heading_lines_a_period_above_and_a_total_below_are_read_as_they_were_described(
    story, client
):
    described(story, client)
    assert [value(story, n, "here", "202412") for n in range(3)] == [11, 21, 31]
    assert [value(story, n, "elsewhere", "202412") for n in range(3)] == [2, 3, 4]
    (total,) = imports.comparison(newest()).left_out
    assert (total.text, total.difference) == ("合计", "")  # 11 + 21 + 31 = 63, 2 + 3 + 4 = 9
    row = SheetLayout.objects.get()
    assert (row.system, row.name, row.shape) == ("云HIS", "月度汇总", "units_elements")
    assert AuditEvent.objects.filter(what="kpi.sheet_described").count() == 1


def test_the_same_headings_load_without_a_question_next_month(story, client):
    described(story, client)
    top = [["2025年1月汇总"], ["报表期间：2025年1月"], *TWO_LINES[2:]]
    sent(client, units_down(story, [12, 5], [22, 6], [32, 7], top=top, merged=MERGED[1:]))
    assert newest().state == "compared"
    applied(client)
    assert [value(story, n, "here", "202501") for n in range(3)] == [12, 22, 32]
    assert SheetLayout.objects.count() == 1


def test_a_line_more_above_the_heading_is_no_change(story, client):
    described(story, client)
    top = [["云HIS 导出"], ["打印人：统计员"], ["报表期间：2025年2月"], *TWO_LINES[2:]]
    merged = ["A4:A5", "B4:C4", "D4:D5"]
    sent(client, units_down(story, [13, 1], top=top, merged=merged))
    assert newest().state == "compared"
    applied(client)
    assert value(story, 0, "here", "202502") == 13


def test_a_changed_layout_says_what_is_gone_new_and_moved_and_asks_only_for_that(story, client):
    described(story, client)
    top = [
        *TWO_LINES[:2],
        ["机构名称", "诊疗量", "", "", "备注"],
        ["", "转出", "本院接诊", "床位", ""],
    ]
    merged = ["A3:A4", "B3:D3", "E3:E4"]
    page = sent(client, units_down(story, [2, 14, 99], top=top, merged=merged))
    assert newest().state == "asking"
    text = page.content.decode()
    changes = page.context["question"].changes
    assert [text for text, _mark in changes.gone] == ["诊疗量/本院"]
    assert [column.text for column, _was in changes.new] == ["诊疗量/本院接诊", "诊疗量/床位"]
    assert [(m.text, m.before, m.now) for m in changes.moved] == [
        ("诊疗量/转出", "C", "B"), ("备注", "D", "E"),
    ]  # fmt: skip
    assert "和上次不一样的地方" in text
    assert "可能由“诊疗量/本院”改名" in text
    asked = [one.text for one in page.context["question"].headings]
    assert asked == ["诊疗量/本院接诊", "诊疗量/床位"]
    proposed = page.context["question"].headings[0].value
    assert proposed == "数据元here"
    answered(client, {})
    applied(client)
    assert (value(story, 0, "here", "202412"), value(story, 0, "elsewhere", "202412")) == (14, 2)
    assert SheetLayout.objects.get().version == 2


def test_a_column_that_only_moved_asks_nothing(story, client):
    described(story, client)
    top = [*TWO_LINES[:2], ["机构名称", "诊疗量", "", "备注"], ["", "转出", "本院", ""]]
    sent(client, units_down(story, [7, 70], top=top))
    assert newest().state == "compared"
    applied(client)
    assert (value(story, 0, "here", "202412"), value(story, 0, "elsewhere", "202412")) == (70, 7)


def test_a_total_that_does_not_add_up_is_said(story, client):
    sent(client, units_down(story, [11, 2], [21, 3], total=["合计", 40, 5]))
    answered(client, {"h-2": "here", "h-3": "elsewhere"})
    (total,) = imports.comparison(newest()).left_out
    assert "写的是 40，各行相加是 32" in total.difference


# --- names and sizes ------------------------------------------------------------------------------


def test_names_of_the_other_system_are_asked_once_and_what_is_left_out_stays_out(story, client):
    rows = [["老街院", 11], ["局机关", 5], [story.bodies[1].name, 21]]
    content = crosstab([["网点", "门诊人次"]], rows)
    page = sent(client, content, "202412")
    assert [one.text for one in page.context["question"].unit_names] == ["老街院", "局机关"]
    answered(client, {"h-2": "here", "u-1": story.bodies[0].name})
    file = applied(client)
    assert (value(story, 0, "here", "202412"), value(story, 1, "here", "202412")) == (11, 21)
    assert [row.text for row in imports.comparison(file).left_out] == ["局机关"]
    rows = [["老街院", 12], ["局机关", 5], ["新设站", 1]]
    sent(client, crosstab([["网点", "门诊人次"]], rows), "202501")
    file = newest()
    assert (file.state, file.counts["created"], file.counts["refused"]) == ("compared", 1, 1)
    page = client.get(reverse("kpi:import-layout", args=[file.pk]))
    assert [one.text for one in page.context["question"].unit_names] == ["新设站"]
    assert page.context["question"].headings == []


def test_a_column_in_ten_thousands_is_scaled_exactly(story, client):
    sent(client, crosstab([["网点", "诊次"]], [[names(story)[0], "0.0011"]]), "202412")
    answered(client, {"h-2": "here", "h-2-s": "万人次"})
    applied(client)
    assert value(story, 0, "here", "202412") == 11  # 0.0011 × 10 000


def test_the_unit_in_a_heading_counts_before_the_one_for_the_sheet(story, client):
    top = [["", "计量单位：万人次"], ["网点", "诊次（千人次）", "转出"]]
    sent(client, crosstab(top, [[names(story)[0], "0.5", "0.0002"]]), "202412")
    answered(client, {"h-2": "here", "h-3": "elsewhere"})
    applied(client)
    # 0.5 thousand in its own heading; 0.0002 ten-thousands by the line above
    assert (value(story, 0, "here", "202412"), value(story, 0, "elsewhere", "202412")) == (500, 2)


def test_a_mark_for_no_figure_is_no_zero(story, client):
    sent(client, crosstab([["网点", "诊次", "转出"]], [[names(story)[0], "—", 3]]), "202412")
    answered(client, {"h-2": "here", "h-3": "elsewhere"})
    applied(client)
    assert (value(story, 0, "here", "202412"), value(story, 0, "elsewhere", "202412")) == (None, 3)


# --- elements down ---------------------------------------------------------------------------------


MONTHS = ["1月", "2月", "3月", "合计"]


def months_across(rows, *, year: str = "2024年度", unit: str = "") -> bytes:
    top = [[f"{year}业务统计"], [f"填报单位：{unit}"], ["指标名称", *MONTHS]]
    return crosstab(top, rows)


def test_elements_down_months_across_of_the_body_named_above(story, client):
    body = story.bodies[0]
    rows = [["其中：诊疗（人次）", 1, 2, 3, 6], ["转外院", 4, "", 5, 9], ["收入", 9, 9, 9, 27]]
    page = sent(client, months_across(rows, unit=body.name))
    question = page.context["question"]
    assert (question.arrangement.shape, question.times) == ("elements_periods", MONTHS[:3])
    assert [one.text for one in question.element_names] == ["其中：诊疗（人次）", "转外院", "收入"]
    answered(client, {"e-1": "here", "e-2": "elsewhere", "unit_from": "cell:A2", "period": "2024"})
    applied(client)
    assert [value(story, 0, "here", f"20240{n}") for n in (1, 2, 3)] == [1, 2, 3]
    assert [value(story, 0, "elsewhere", f"20240{n}") for n in (1, 2, 3)] == [4, None, 5]
    other = story.bodies[1]
    sent(client, months_across(rows, year="2025年度", unit=other.name))
    assert newest().state == "compared"
    applied(client)
    assert value(story, 1, "here", "202503") == 3


def test_only_the_month_that_is_asked_for_is_read_from_months_across(story, client):
    sent(client, months_across([["here", 1, 2, 3, 6]], unit=names(story)[0]), "202402")
    answered(client, {"unit_from": "cell:A2"})
    file = applied(client)
    assert (file.counts["created"], value(story, 0, "here", "202402")) == (1, 2)


def test_whose_table_it_is_is_asked_each_time_where_it_does_not_say(story, client):
    content = crosstab([["指标名称", "1月", "2月"]], [["here", 1, 2]])
    sent(client, content, "2024")
    answered(client, {"unit_from": "asked", "body": names(story)[2]})
    applied(client)
    assert value(story, 2, "here", "202402") == 2
    content = crosstab([["指标名称", "1月", "2月"]], [["here", 8, 9]])
    page = sent(client, content, "2025")
    assert newest().state == "asking"
    assert page.context["question"].element_names == []
    answered(client, {"body": names(story)[1]})
    applied(client)
    assert value(story, 1, "here", "202502") == 9


def test_elements_down_bodies_across(story, client):
    top = [["指标", *names(story)[:2], "老街院", "全县"]]
    page = sent(client, crosstab(top, [["here", 1, 2, 3, 6]]), "202412")
    assert page.context["question"].arrangement.shape == "elements_units"
    answered(client, {"h-4": names(story)[2]})
    applied(client)
    assert [value(story, n, "here", "202412") for n in range(3)] == [1, 2, 3]


# --- lists --------------------------------------------------------------------------------------------


def listed(*rows) -> bytes:
    return crosstab([["网点名称", "统计项目", "报告期", "量纲", "数"]], rows)


def test_a_long_list_with_headings_of_its_own(story, client):
    first, second, _third = names(story)
    page = sent(
        client,
        listed((first, "总诊次", "2024-12", "万人次", "0.0011"), (second, "总诊次", "2024-12", "", 9),
               (second, "住院收入", "2024-12", "万元", 7)),
    )  # fmt: skip
    assert page.context["question"].arrangement.naming == {
        "unit": "网点名称", "element": "统计项目", "period": "报告期", "scale": "量纲",
        "value": "数",
    }  # fmt: skip
    answered(client, {"e-1": "here"})
    file = applied(client)
    assert (value(story, 0, "here", "202412"), value(story, 1, "here", "202412")) == (11, 9)
    assert [row.text for row in imports.comparison(file).left_out] == ["住院收入"]
    sent(
        client,
        listed((first, "总诊次", "2025-01", "公斤", 3), (second, "总诊次", "2025-01", "", 4)),
    )
    file = newest()
    assert (file.counts["created"], file.counts["refused"]) == (1, 1)


def test_refused_rows_come_back_with_a_reason_and_are_read_again_as_they_are(story, client):
    described(story, client)
    top = [["x"], ["报表期间：2025年3月"], *TWO_LINES[2:]]
    sent(client, units_down(story, [1, 2], ["三", 4], top=top, merged=MERGED[1:]))
    file = newest()
    assert (file.counts["created"], file.counts["refused"]) == (2, 1)
    client.post(reverse("kpi:import-apply-good", args=[file.pk]))
    answer = client.get(reverse("kpi:import-refused", args=[file.pk]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.active
    last = [cell.value for cell in sheet[sheet.max_row]]
    assert (last[0], last[1]) == (names(story)[1], "三")
    assert "不是数字" in last[-1]
    sheet.cell(sheet.max_row, 2, 5)
    buffer = io.BytesIO()
    book.save(buffer)
    sent(client, buffer.getvalue(), name="改好.xlsx")
    assert newest().state == "compared"
    applied(client)
    assert value(story, 1, "here", "202503") == 5


# --- refusals -------------------------------------------------------------------------------------------


def test_what_is_not_said_is_said_beside_its_field_and_nothing_typed_is_lost(story, client):
    sent(client, crosstab([["网点", "诊次", "转出"]], [[names(story)[0], 1, 2]]))
    page = answered(client, {"h-2": "here", "h-3": "here", "system": "云平台"})
    assert page.status_code == 422
    assert "请写明期间" in page.content.decode()
    assert 'value="云平台"' in page.content.decode()
    page = answered(client, {"h-2": "here", "h-3": "here", "period": "202412"})
    assert "说成了同一项" in page.content.decode()
    page = answered(client, {"h-2": "没有的", "period": "202412"})
    assert "没有叫“没有的”的数据元" in page.content.decode()
    page = answered(client, {"h-2": "here", "period": "202412", "system": " "})
    assert page.status_code == 422
    assert not SheetLayout.objects.exists()
    assert newest().state == "asking"


def test_the_newer_description_is_not_written_over_unseen(story, client):
    described(story, client)
    sent(client, units_down(story, [11, 2], top=[*TWO_LINES[:3], ["", "本院", "外转", ""]]))
    page = answered(client, {"version": "7"})
    assert page.status_code == 422
    assert "别人已经改过" in page.content.decode()


@pytest.mark.parametrize(
    "shape", ["units_elements", "elements_periods", "elements_units", "list", "x"]
)
def test_a_shape_that_fits_nothing_is_shown_and_refused_without_a_fault(story, client, shape):
    sent(client, crosstab([["网点", "诊次"]], [[names(story)[0], 1]]))
    file = newest()
    address = reverse("kpi:import-layout", args=[file.pk])
    for first in ("0", "-3", "999", "abc", ""):
        said = {"shape": shape, "first": first, "lines": "9", "unit_at": "x", "element_at": "诊次"}
        assert client.get(address, said).status_code == 200, first
        answer = client.post(address, {**said, "system": "a", "name": "b"})
        assert answer.status_code == 422, first
        assert not SheetLayout.objects.exists(), first
        assert newest().pk == file.pk, first


def test_a_sheet_of_thousands_of_names_asks_a_bounded_number(story, client):
    rows = [[f"网点{n}", n] for n in range(2000)]
    page = sent(client, crosstab([["网点", "诊次"]], rows), "202412")
    assert len(page.context["question"].unit_names) == 150


def test_words_that_look_like_marks_do_no_harm(story, client):
    top = [["网点", "e:here@万元", "body:1", "cell:A1", "#2"]]
    rows = [[names(story)[0], "=1+1", "<b>", "@", "#3"], ["@#:", 1, 2, 3, 4]]
    page = sent(client, crosstab(top, rows), "202412")
    assert page.status_code == 200
    answer = answered(client, {"h-2": "here#9"})
    assert answer.status_code in {200, 422}
    assert not DataValue.objects.exists()


def test_a_file_that_was_dealt_with_is_described_no_more(story, client):
    described(story, client)
    address = reverse("kpi:import-layout", args=[newest().pk])
    assert client.get(address).status_code == 409


# --- who ------------------------------------------------------------------------------------------------


def test_another_person_does_not_describe_it_and_another_county_does_not_see_it(story, client):
    sent(client, crosstab([["网点", "诊次"]], [[names(story)[0], 1]]))
    address = reverse("kpi:import-layout", args=[newest().pk])
    colleague = signed_in(make.user("assessor", story.county))
    assert colleague.get(address).status_code == 409  # whoever sent it says what it is
    stranger = signed_in(make.user("assessor", make.neighbour()))
    assert stranger.get(address).status_code == 404
    answered(client, {"h-2": "here", "period": "202412"})
    row = SheetLayout.objects.get()
    assert access.layout_for(story.assessor, row.pk) == row
    foreign = make.actor(county=make.neighbour(), role="assessor")
    with pytest.raises(NotFound):
        access.layout_for(foreign, row.pk)
    assert importing.opening.recognised(make.neighbour().pk, table_of(story)).near is None


def table_of(story: Story) -> Table:
    return read_table("a.xlsx", crosstab([["网点", "诊次"]], [[names(story)[0], 1]]))


def test_an_institution_that_sees_a_change_keeps_its_own_description_beside_the_countys(
    story, client
):
    described(story, client)
    head = signed_in(make.user("head", story.county, institution=story.bodies[0]))
    top = [*TWO_LINES[:3], ["", "本院", "外转", ""]]
    sent(head, units_down(story, [15, 6], top=top))
    answered(head, {})
    assert [row.version for row in SheetLayout.objects.order_by("pk")] == [1, 1]
    page = head.get(reverse("kpi:mappings"))
    assert len(page.context["layouts"]) == 1


def test_two_systems_with_the_same_headings_are_told_apart_by_whoever_loads_the_file(story, client):
    described(story, client)  # 云HIS: 本院 is here, 转出 is elsewhere
    january = units_down(story, [12, 5], [22, 6], top=JANUARY, merged=MERGED[1:])
    sent(client, january)
    answered(
        client,
        {
            "all": "1",
            "system": "院感平台",
            "another": "on",
            "h-2": "elsewhere",
            "h-3": "数据元here",
        },
        get={"all": "1"},
    )
    assert {(row.system, row.version) for row in SheetLayout.objects.all()} == {
        ("云HIS", 1), ("院感平台", 1),
    }  # fmt: skip
    applied(client)
    assert [value(story, n, "elsewhere", "202501") for n in range(2)] == [12, 22]

    february = [["2025年2月汇总"], ["报表期间：2025年2月"], *TWO_LINES[2:]]
    sent(client, units_down(story, [13, 7], [23, 8], top=february, merged=MERGED[1:]))
    page = client.get(reverse("kpi:import-layout", args=[newest().pk]))
    assert [row.system for row in page.context["question"].systems] == ["院感平台", "云HIS"]
    assert value(story, 0, "here", "202502") is None
    ours = SheetLayout.objects.get(system="云HIS")
    client.post(reverse("kpi:import-layout-choose", args=[newest().pk, ours.pk]), follow=True)
    applied(client)
    assert [value(story, n, "here", "202502") for n in range(2)] == [13, 23]
    assert AuditEvent.objects.filter(what="kpi.sheet_taken_for").count() == 1


def test_a_file_is_taken_for_no_table_whose_headings_it_has_not(story, client):
    described(story, client)
    sent(client, workbook([["网点", "总诊次"], [names(story)[0], 5]]))
    other = SheetLayout.objects.get()
    answer = client.post(reverse("kpi:import-layout-choose", args=[newest().pk, other.pk]))
    assert answer.status_code == 404


def test_a_withdrawn_layout_recognises_nothing_and_stays_listed(story, client):
    described(story, client)
    row = SheetLayout.objects.get()
    client.post(reverse("kpi:layout-withdraw", args=[row.pk]))
    page = client.get(reverse("kpi:mappings")).content.decode()
    assert "已撤销" in page
    assert "诊疗量/本院" in page
    with pytest.raises(Refused, match="已经撤销"):
        actions.withdraw_layout(layout=row, by=story.assessor)
    sent(client, units_down(story, [1, 2]))
    assert newest().state == "asking"
    assert newest().arguments["layout"] is None


def test_the_list_costs_the_same_for_many_tables(story, client):
    described(story, client)
    client.get(reverse("kpi:mappings"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("kpi:mappings"))
    row = SheetLayout.objects.get()
    for number in range(5):
        row.pk, row.name = None, f"表{number}"
        row.save(force_insert=True)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("kpi:mappings"))
    assert len(many) == len(few)
    assert len(few) <= 25  # of these some twenty are who looks, where, and what is in the menu


def test_a_share_is_read_with_its_sign_or_as_a_plain_fraction(story, client):
    actions.load_definitions(document=shares(story), by=make.system(story.county))
    sent(client, crosstab([["网点", "占比"]], [[names(story)[0], "0.6"]]), "202412")
    answered(client, {"h-2": "rate", "h-2-s": "比值"})
    applied(client)
    assert value(story, 0, "rate", "202412") == 60
    sent(client, crosstab([["网点", "占比率"]], [[names(story)[1], "45.5%"]]), "202412")
    answered(client, {"h-2": "rate"})
    applied(client)
    assert value(story, 1, "rate", "202412") == Decimal("45.5")


def shares(story: Story):
    return {
        "county": story.county.code, "indicators": [], "targets": [], "schemes": [],
        "data_sets": [{"code": "month", "name": "月报", "name_en": "Monthly", "frequency": "month",
                       "due_days": 10, "owner": "医政科"}],
        "elements": [element("rate", unit="%", places=2, over_time="last", over_units="none")],
    }  # fmt: skip


def test_a_csv_without_merged_cells_is_read_the_same_way(story, client):
    text = "机构名称,诊疗量,,备注\n,本院,转出,\n" + f"{names(story)[0]},11,2,\n"
    sent(client, text.encode("gb18030"), "202412", name="导出.csv")
    answered(client, {"h-2": "here", "h-3": "elsewhere"})
    applied(client)
    assert (value(story, 0, "here", "202412"), value(story, 0, "elsewhere", "202412")) == (11, 2)


def test_nothing_but_texts_is_still_no_export(story):
    with pytest.raises(Invalid, match="没有认出表头"):
        importing.compare_file(
            county=story.county, name="x.xlsx", by=story.assessor,
            content=workbook([["网点", "备注"], ["甲", "乙"]]),
        )  # fmt: skip
    assert DataElement.objects.exists()
