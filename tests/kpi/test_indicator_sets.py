"""National sets come in as blank workbooks; filled in, they become drafts that somebody publishes."""

import io
import json
from datetime import date

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alliance.core.models import AuditEvent, ImportFile
from kpi import actions
from kpi.importing import indicator_sets
from kpi.models import Indicator, IndicatorVersion
from tests import make
from tests.kpi import counties
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db
LIST = "/kpi/indicator-files/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(date(2025, 3, 1), tick=False):
        yield


@pytest.fixture
def story() -> Story:
    return small_county()


@pytest.fixture
def assessor(story) -> Client:
    return signed_in(story, "assessor")


def signed_in(story: Story, role: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make.user(role, story.county))
    return client


def blank(client: Client, code: str = "alliance_2020") -> openpyxl.Workbook:
    answer = client.get(f"{LIST}template/", {"set": code})
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def heading(book: openpyxl.Workbook) -> dict[str, int]:
    row = next(book.worksheets[0].iter_rows(min_row=1, max_row=1))
    return {str(cell.value).rstrip("*"): cell.column for cell in row if cell.column}


def fill(book: openpyxl.Workbook, row: int, **said: str) -> None:
    columns = heading(book)
    for name, text in said.items():
        book.worksheets[0].cell(row=row + 1, column=columns[name], value=text)


def content(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sent(client: Client, data: bytes, name: str = "指标集.xlsx"):
    return client.post(f"{LIST}upload/", {"file": SimpleUploadedFile(name, data)})


def loaded(client: Client, data: bytes, name: str = "指标集.xlsx") -> ImportFile:
    answer = sent(client, data, name)
    assert answer.status_code == 302, answer.text[-800:]
    return ImportFile.objects.get(pk=answer["Location"].rstrip("/").rpartition("/")[2])


def as_json(*rows: dict[str, str]) -> bytes:
    return json.dumps(rows, ensure_ascii=False).encode()


def row(code: str = "c26_01", **said: str) -> dict[str, str]:
    return {"code": code, "name": "县域内住院人次占比", **said}


def draft_of(code: str = "c26_01") -> IndicatorVersion:
    return IndicatorVersion.objects.get(indicator__code=code)


# --- the sets ------------------------------------------------------------


def test_a_set_says_what_a_plan_prints_and_nothing_more():
    for one in indicator_sets.sets():
        clause = next(
            row
            for row in counties.shipped("plans", one.plan)["clauses"]
            if row["key"] == one.clause
        )
        assert one.basis in clause["quote"], one.code
    assert [one.rows for one in indicator_sets.sets()] == [26, 42]


@pytest.mark.parametrize(("code", "rows"), [("alliance_2020", 26), ("primary_2020", 42)])
def test_the_blank_workbook_has_numbered_rows_and_says_that_the_rest_is_not_printed(
    assessor, code, rows
):
    book = blank(assessor, code)
    columns = heading(book)
    sheet = book.worksheets[0]
    lines = list(sheet.iter_rows(min_row=2, values_only=True))
    said = [line for line in lines if any(line)]
    assert [line[columns["序号"] - 1] for line in said] == [str(n) for n in range(1, rows + 1)]
    given = {"序号", "代码", "依据", "方案所印"}
    for line in said:
        assert {name for name, n in columns.items() if line[n - 1]} == given
        assert "未印出" in line[columns["方案所印"] - 1]
    notes = " ".join(str(cell) for line in book.worksheets[-1].values for cell in line if cell)
    assert "没有印出其中任何一项指标" in notes


def test_a_blank_workbook_writes_nothing(assessor):
    file = loaded(assessor, content(blank(assessor)))
    assert (file.counts["created"], file.counts["refused"]) == (0, 0)
    assert file.counts["unchanged"] == 26
    answer = assessor.post(f"{LIST}{file.pk}/apply/")
    assert answer.status_code == 409
    assert not Indicator.objects.filter(code__startswith="c26").exists()


# --- filled in -----------------------------------------------------------


def test_a_filled_workbook_becomes_drafts_after_the_comparison_and_not_before(story, assessor):
    book = blank(assessor)
    fill(book, 1, 名称="县域内就诊人次占比", 计量单位="%", 公式="here", 分母="here + elsewhere",
         倍数="100", 方向="越高越好", 分子说明="县域内就诊人次", 分母说明="全部就诊人次")  # fmt: skip
    fill(book, 2, 名称="牵头机构有章程", 是否定性="是")
    fill(book, 3, 名称="只有名称")
    file = loaded(assessor, content(book))
    assert (file.counts["created"], file.counts["unchanged"]) == (3, 23)
    page = assessor.get(f"{LIST}{file.pk}/").text
    assert "县域内就诊人次占比" in page
    assert not Indicator.objects.filter(code="c26_01").exists()
    assert assessor.post(f"{LIST}{file.pk}/apply/").status_code == 302
    first, second, third = (draft_of(f"c26_0{n}") for n in (1, 2, 3))
    assert (first.status, first.formula, first.denominator) == ("draft", "here", "here + elsewhere")
    assert (first.factor, first.direction, first.unit) == (100, "higher", "%")
    assert "国卫办基层发〔2020〕12号" in first.basis
    assert (second.qualitative, len(second.conditions)) == (True, 2)
    assert (third.formula, third.indicator.name) == ("", "只有名称")
    assert AuditEvent.objects.filter(what="kpi.indicator_imported").count() == 3
    assert "县域内就诊人次占比" not in signed_in(story, "viewer").get("/kpi/indicators/").text


def test_whoever_loaded_a_set_does_not_publish_it(story, assessor):
    file = loaded(assessor, as_json(row(formula="here", numerator_text="x", basis="试")), "集.json")
    assessor.post(f"{LIST}{file.pk}/apply/")
    draft = draft_of()
    done = actions.publish_indicator(
        draft=draft, from_on=None, reason="试", version=draft.version, by=story.approver
    )
    assert done.status == "published"
    again = loaded(assessor, as_json(row(formula="elsewhere")), "集.json")
    (refused,) = again.refused
    assert "已发布" in refused[-1]


@pytest.mark.parametrize(
    ("said", "column", "reason"),
    [
        ({"formula": "here + nowhere"}, "formula", "未知的名称“nowhere”"),
        ({"formula": "here ++"}, "formula", "第 1 行"),
        ({"denominator": "here"}, "formula", "没有写公式"),
        ({"formula": "here", "factor": "7"}, "factor", "只能写"),
        ({"direction": "往上"}, "direction", "越高越好"),
        ({"qualitative": "也许"}, "qualitative", "请写“是”或“否”"),
        ({"qualitative": "是", "formula": "here"}, "formula", "定性指标没有公式"),
        ({"clause": "九（九）9"}, "clause", "没有条款"),
        ({"code": "1x"}, "code", "代码以英文字母开头"),
        ({"code": "share"}, "code", "已发布"),
        ({"code": "here"}, "code", "已用于别的指标或数据元"),
        ({"name": "", "formula": "here"}, "name", "没有写名称"),
        ({"name": "长" * 201}, "name", "最多 200"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_at_its_cell(assessor, said, column, reason):
    file = loaded(assessor, as_json({**row(), **said}), "集.json")
    (refused,) = file.refused
    assert refused[2] == column
    assert reason in refused[3]


def test_a_spreadsheets_own_formula_is_refused_with_its_cell(assessor):
    book = blank(assessor)
    fill(book, 2, 名称="甲", 公式="=here")
    page = sent(assessor, content(book))
    assert page.status_code == 422
    told = page.content.decode()
    assert "是电子表格自己的公式（以等号开头）" in told
    assert not ImportFile.objects.exists()


def test_two_rows_of_one_code_are_both_refused(assessor):
    file = loaded(assessor, as_json(row(), row(name="另一个")), "集.json")
    assert file.counts["refused"] == 2


def test_good_rows_are_written_and_refused_ones_come_back_with_their_reasons(assessor):
    book = blank(assessor)
    fill(book, 1, 名称="好的", 公式="here")
    fill(book, 2, 名称="坏的", 公式="nowhere")
    file = loaded(assessor, content(book))
    assert assessor.post(f"{LIST}{file.pk}/apply/").status_code == 409  # not all of it
    assert assessor.post(f"{LIST}{file.pk}/apply-good/").status_code == 302
    assert draft_of("c26_01").formula == "here"
    assert not Indicator.objects.filter(code="c26_02").exists()
    answer = assessor.get(f"{LIST}{file.pk}/refused/")
    back = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    lines = [[str(cell) for cell in line if cell] for line in back.values]
    (bad,) = [line for line in lines if "坏的" in line]
    assert "nowhere" in bad[-1]
    assert not [line for line in lines if "好的" in line]


def test_a_draft_is_written_on_by_the_next_file_and_a_blank_cell_changes_nothing(assessor):
    first = loaded(assessor, as_json(row(unit="%", factor="100", formula="here")), "集.json")
    assessor.post(f"{LIST}{first.pk}/apply/")
    second = loaded(assessor, as_json(row(name="改了名", denominator="elsewhere")), "集.json")
    assert second.counts["changed"] == 2
    page = assessor.get(f"{LIST}{second.pk}/").text
    assert "改了名" in page
    assessor.post(f"{LIST}{second.pk}/apply/")
    draft = draft_of()
    assert (draft.name, draft.unit, draft.factor) == ("改了名", "%", 100)
    assert (draft.formula, draft.denominator) == ("here", "elsewhere")
    assert draft.indicator.name == "改了名"
    third = loaded(assessor, as_json(row(name="改了名")), "集.json")
    assert third.counts["unchanged"] == 1


def test_what_changed_after_the_comparison_is_compared_again(story, assessor):
    file = loaded(assessor, as_json(row(formula="here")), "集.json")
    other = loaded(assessor, as_json(row(name="先写入的")), "另.json")
    assessor.post(f"{LIST}{other.pk}/apply/")
    answer = assessor.post(f"{LIST}{file.pk}/apply/")
    assert answer.status_code == 409
    assert draft_of().name == "先写入的"


def test_a_sheet_without_names_is_no_set(assessor):
    answer = sent(assessor, as_json({"code": "c26_01", "是什么": "x"}), "集.json")
    assert answer.status_code == 422


def test_only_who_drafts_loads_and_nobody_elses_file_is_found(story, assessor):
    file = loaded(assessor, as_json(row()), "集.json")
    viewer = signed_in(story, "viewer")
    assert viewer.get(LIST).status_code == 403
    assert viewer.get(f"{LIST}template/").status_code == 403
    assert sent(viewer, as_json(row()), "集.json").status_code == 403
    assert viewer.get(f"{LIST}{file.pk}/").status_code == 403
    stranger = Client(raise_request_exception=False)
    stranger.force_login(make.user("assessor", make.neighbour()))
    assert stranger.get(f"{LIST}{file.pk}/").status_code == 404
    assert stranger.post(f"{LIST}{file.pk}/apply/").status_code == 404
    colleague = signed_in(story, "assessor")
    assert colleague.post(f"{LIST}{file.pk}/apply/").status_code == 409  # who loaded it does
    assert assessor.get(f"{LIST}template/", {"set": "nothing"}).status_code == 404
