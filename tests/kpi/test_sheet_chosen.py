"""A workbook with several sheets: one is chosen, and next month's is read the same way."""

import pytest
from django.test import Client
from django.urls import reverse

from alliance.core.errors import Invalid
from alliance.core.models import AuditEvent, ImportFile, ImportMapping
from alliance.core.tables import read_table
from kpi import importing
from kpi.models import DataValue
from tests import make
from tests.kpi.calling import program
from tests.kpi.story import Story, small_county
from tests.make_workbook import several
from tests.make_xls import old_workbook

pytestmark = pytest.mark.django_db
IMPORT = "data-values/import/"
COVER = [["江汉医共体月报"], ["填报人签字"]]
LONG = ["机构", "数据元", "期间", "值"]


@pytest.fixture
def story() -> Story:
    return small_county(filled=False)


@pytest.fixture
def client(story: Story) -> Client:
    found = Client()
    found.force_login(make.user("assessor", story.county))
    return found


def lines(story: Story, figure: int, period: str = "202412") -> list[list[object]]:
    return [[*LONG], [story.bodies[0].name, "here", period, figure]]


def monthly(story: Story, figure: int, period: str = "202412", month: int = 12) -> bytes:
    """The sheet of last month stands first, the one that counts second."""
    return several(
        (f"上月{month - 1}月", lines(story, 99, period)),
        (f"{month}月", lines(story, figure, period)),
    )


def sent(client: Client, content: bytes, name: str = "月报.xlsx", **more: str):
    said = {"data_set": "", "period": "", "file": make.upload(name, content), **more}
    return client.post(reverse("kpi:import-upload"), said, follow=True)


def newest() -> ImportFile:
    return ImportFile.objects.order_by("-at", "-id")[0]


def chosen(client: Client, sheet: str):
    return client.post(
        reverse("kpi:import-sheet", args=[newest().pk]), {"sheet": sheet}, follow=True
    )


def figures() -> list[int]:
    return [int(one.value) for one in DataValue.objects.all() if one.value is not None]


# --- on the page --------------------------------------------------------------------------------


def test_the_first_visible_sheet_is_read_until_another_one_is_chosen(story, client):
    page = sent(client, monthly(story, 7)).content.decode()
    assert "读的是“上月11月”。改读" in page
    assert '<option lang="zh">12月</option>' in page

    page = chosen(client, "12月").content.decode()
    assert "改读“12月”；以后同样的工作簿也读这一张。" in page
    file = newest()
    assert (file.arguments["sheets"], file.counts["created"]) == (["12月", "上月11月"], 1)
    assert figures() == []  # nothing is written before it is applied
    client.post(reverse("kpi:import-apply", args=[file.pk]))
    assert figures() == [7]


def test_next_month_needs_no_answer(story, client):
    sent(client, monthly(story, 7))
    chosen(client, "12月")
    page = sent(client, monthly(story, 8, "202501", month=2)).content.decode()
    assert "读的是“2月”。改读" in page
    file = newest()
    client.post(reverse("kpi:import-apply", args=[file.pk]))
    assert figures() == [8]


def test_the_choice_is_listed_and_withdrawn_like_a_remembered_table(story, client):
    sent(client, monthly(story, 7))
    chosen(client, "12月")
    row = ImportMapping.objects.get(county=story.county)
    assert row.mapping == {"12月": "sheet", "上月11月": ""}
    page = client.get(reverse("kpi:mappings")).content.decode()
    assert "有几张工作表的工作簿" in page
    assert "读这一张" in page
    client.post(reverse("kpi:mapping-withdraw", args=[row.pk]))
    sent(client, monthly(story, 7))
    assert newest().arguments["sheets"][0] == "上月11月"
    assert AuditEvent.objects.filter(what="kpi.sheet_chosen").count() == 1


def test_another_choice_replaces_the_one_before(story, client):
    sent(client, monthly(story, 7))
    chosen(client, "12月")
    chosen(client, "上月11月")
    sent(client, monthly(story, 7))
    assert newest().arguments["sheets"][0] == "上月11月"
    assert ImportMapping.objects.filter(county=story.county).count() == 1


def test_a_cover_that_is_no_table_waits_for_the_choice(story, client):
    page = sent(client, several(("封面", COVER), ("数据", lines(story, 5)))).content.decode()
    assert newest().state == "asking"
    assert "读的是“封面”。改读" in page
    page = chosen(client, "数据").content.decode()
    assert (newest().state, newest().counts["created"]) == ("compared", 1)


def test_the_sheet_may_be_named_with_the_upload(story, client):
    content = several(("封面", COVER), ("数据", lines(story, 5)))
    page = sent(client, content, sheet="附表").content.decode()
    assert "工作簿里没有可见的工作表“附表”，有的是：封面、数据。" in page
    assert not ImportFile.objects.exists()
    sent(client, content, sheet="数据")
    assert newest().counts["created"] == 1
    sent(client, content)
    assert newest().arguments["sheets"][0] == "数据"


def test_a_sheet_without_figures_changes_nothing(story, client):
    sent(client, several(("数据", lines(story, 5)), ("说明", COVER)))
    before = newest()
    page = chosen(client, "没有的").content.decode()
    assert "请在列出的工作表中选一张。" in page
    assert newest().arguments == before.arguments
    assert not ImportMapping.objects.exists()


def test_a_table_of_another_system_on_a_chosen_sheet_is_asked_about_once(story, client):
    first, second, _third = story.bodies

    def export(figure: int) -> bytes:
        rows = [["网点", "诊次"], [first.name, figure], [second.name, 2]]
        return several(("封面", COVER), ("明细", rows))

    sent(client, export(3))
    chosen(client, "明细")
    file = newest()
    assert file.state == "asking"
    address = reverse("kpi:import-layout", args=[file.pk])
    page = client.get(address)
    hidden = {f.html_name: f.value() or "" for f in page.context["arranging"]}
    typed = {f.html_name: f.value() or "" for f in page.context["form"]}
    said = {"system": "云HIS", "name": "明细", "h-2": "here", "period": "202412"}
    client.post(address, {**typed, **hidden, "version": "", **said}, follow=True)
    assert newest().counts["created"] == 2

    sent(client, export(4), period="202501")
    assert (newest().state, newest().counts["created"]) == ("compared", 2)


def test_only_whoever_loaded_a_file_chooses_while_it_waits(story, client):
    sent(client, monthly(story, 7))
    file = newest()
    other = Client()
    other.force_login(make.user("assessor", story.county))
    address = reverse("kpi:import-sheet", args=[file.pk])
    page = other.post(address, {"sheet": "12月"}, follow=True).content.decode()
    assert "请由上传的人写入或放弃这个文件。" in page
    stranger = Client()
    stranger.force_login(make.user("assessor", make.county()))
    assert stranger.post(address, {"sheet": "12月"}).status_code == 404
    client.post(reverse("kpi:import-apply", args=[file.pk]))
    page = client.post(address, {"sheet": "12月"}, follow=True).content.decode()
    assert "这个文件已经处理过" in page
    assert figures() == [99]


def test_the_refused_rows_of_a_chosen_sheet_come_back(story, client):
    wrong = [LONG, [story.bodies[0].name, "here", "202412", "很多"]]
    sent(client, several(("封面", COVER), ("数据", wrong)), sheet="数据")
    answer = client.get(reverse("kpi:import-refused", args=[newest().pk]))
    rows = read_table("a.xlsx", answer.content).rows
    assert [row.cells[:4] for row in rows[-2:]] == [
        tuple(LONG), (story.bodies[0].name, "here", "202412", "很多"),
    ]  # fmt: skip


# --- over REST ----------------------------------------------------------------------------------


def loaded(story: Story, content: bytes, **asked: str):
    upload = make.upload("月报.xlsx", content)
    return program("assessor", story.county).form(IMPORT, {"file": upload}, **asked)


def test_a_program_names_the_sheet_and_is_told_which_was_read(story):
    told = loaded(story, monthly(story, 7), dry_run="true").json()
    assert (told["sheet"], told["sheets_not_read"]) == ("上月11月", ["12月"])
    told = loaded(story, monthly(story, 7), dry_run="true", sheet="12月").json()
    assert told["outcomes"][0]["new"] == "7"
    assert not ImportMapping.objects.exists()  # a dry run remembers nothing

    told = loaded(story, monthly(story, 7), sheet="12月").json()
    assert (told["state"], told["sheet"], figures()) == ("applied", "12月", [7])
    told = loaded(story, monthly(story, 8, "202501", month=2)).json()
    assert (told["sheet"], told["counts"]["created"], figures()) == ("2月", 1, [7, 8])


def test_a_sheet_that_is_not_there_is_refused_by_name(story):
    answer = loaded(story, monthly(story, 7), sheet="年报")
    assert (answer.status_code, answer.json()["code"]) == (422, "file_no_such_sheet")
    assert "有的是：上月11月、12月" in answer.json()["detail"]
    answer = program("assessor", story.county).post(IMPORT, [], sheet="年报")
    assert answer.json()["code"] == "file_no_such_sheet"
    assert not ImportFile.objects.exists()


def test_a_sheet_that_nobody_can_read_writes_nothing_and_names_the_others(story):
    content = several(("封面", COVER), ("数据", lines(story, 5)))
    answer = loaded(story, content)
    assert (answer.status_code, answer.json()["code"]) == (422, "import_asking")
    assert "还有：数据" in answer.json()["detail"]
    assert (newest().state, figures()) == ("withdrawn", [])


def test_refused_rows_on_the_named_sheet_leave_no_choice_behind(story):
    wrong = [LONG, [story.bodies[0].name, "here", "202412", "很多"]]
    answer = loaded(story, several(("封面", COVER), ("数据", wrong)), sheet="数据")
    assert answer.json()["code"] == "import_has_refused_rows"
    assert not ImportMapping.objects.exists()


# --- the reader ---------------------------------------------------------------------------------


def test_an_old_workbook_and_a_text_table_are_asked_by_name_too(story):
    old = old_workbook([["机构", "值"], ["甲", 1]], title="明细")
    assert read_table("表.xls", old, "明细").rows[1].cells == ("甲", "1")
    with pytest.raises(Invalid, match="没有可见的工作表“别的”，有的是：明细"):
        read_table("表.xls", old, "别的")
    with pytest.raises(Invalid, match="没有工作表"):
        read_table("表.csv", b"a,b\n1,2\n", "明细")


def test_sheets_called_after_months_alone_are_told_apart_as_they_are(story):
    content = several(("1月", lines(story, 1, "202401")), ("2月", lines(story, 2, "202402")))
    file = importing.compare_file(
        county=story.county, name="a.xlsx", content=content, by=story.assessor, sheet="2月"
    )
    assert file.arguments["sheets"] == ["2月", "1月"]
