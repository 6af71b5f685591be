"""Every list and table of assessment leaves as a workbook: with a head, exact and harmless."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpi import actions
from kpi.actions import SourceTerms
from kpi.models import DataElement
from tests import make
from tests.kpi import story as stories
from tests.kpi.returning import give_out
from tests.remembering import remembered

pytestmark = pytest.mark.django_db
NAMED = '=HYPERLINK("http://example.invalid","卫生院")'

#: Lists of the county, whose own they are and when they were taken out.
LISTS = (
    "/kpi/runs/",
    "/kpi/schemes/",
    "/kpi/indicators/",
    "/kpi/elements/",
    "/kpi/forms/",
    "/kpi/marks/",
    "/kpi/returns/",
    "/kpi/reported/",
    "/kpi/reported/month/?period=202412",
    "/kpi/burden/?year=2025",
    "/kpi/late/",
    "/kpi/sources/",
    "/kpi/asked/",
    "/kpi/rulings/",
    "/kpi/targets/share/",
    "/kpi/imports/",
    "/kpi/imports/mappings/",
    "/kpi/superiors/",
)
#: Tables of one run: scheme, period, revision and when it was computed stand in the head.
OF_RUN = ("ranking/", "heat/", "across/", "moved/", "compare/", "gaps/")
UNIT = ("table.xlsx",)


@pytest.fixture
def story():
    return two_years()


@remembered
def two_years():
    story = stories.small_county()
    body = make.institution(story.county, name=NAMED)
    make.join(story.north, body)
    give_out(story)
    for year in ("2023", "2024"):
        story.run("weighted", year)
    return story


@pytest.fixture
def run(story):
    story.write("here", {(story.bodies[0].unit, "202401"): "11"})
    return story.run("weighted")


@pytest.fixture
def client(story):
    client = Client()
    client.force_login(make.user("assessor", story.county))
    return client


def asked(path):
    """The same page as a workbook."""
    return f"{path}{'&' if '?' in path else '?'}format=xlsx"


def cells(answer):
    """All rows of the only sheet."""
    assert answer.status_code == 200
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [list(row) for row in book.active.iter_rows()]


def head(rows):
    return {row[0].value: row[1].value for row in rows[:14] if len(row) > 1}


@pytest.mark.parametrize("path", LISTS)
def test_a_list_leaves_with_its_county_and_its_moment(story, client, path):
    page = client.get(path)
    assert page.status_code == 200
    assert "format=xlsx" in page.text  # the verb stands on the page
    told = head(cells(client.get(asked(path))))
    assert told["县区"] == story.county.name
    assert told["导出时间"]


@pytest.mark.parametrize("place", OF_RUN)
def test_a_table_of_a_run_says_which_run_it_is(story, run, client, place):
    path = f"/kpi/runs/{run.pk}/{place}"
    assert "format=xlsx" in client.get(path).text
    rows = cells(client.get(asked(path)))
    told = head(rows)
    assert rows[0][0].value.startswith("演示数据，不是真实情况")
    assert told["县区"] == story.county.name
    assert told["考核方案"] == "方案weighted"
    assert (told["期间"], told["版本"], told["状态"]) == ("2024年度", 2, "已计算")
    assert told["计算于"]
    assert told["权重"] == "演示权重"


def test_the_dashboards_table_says_which_run_it_is(story, run, client):
    path = f"/kpi/runs/{run.pk}/units/{story.bodies[0].code}/table.xlsx"
    told = head(cells(client.get(path)))
    assert (told["期间"], told["版本"], told["单位"]) == ("2024年度", 2, story.bodies[0].name)


def test_the_score_sheet_takes_weights_and_points_along(story, run, client):
    rows = cells(client.get(f"/kpi/runs/{run.pk}/units/{story.bodies[2].code}/table.xlsx"))
    head_row = next(row for row in rows if row[0].value == "#")
    place = {cell.value: cell.column - 1 for cell in head_row}
    share = next(row for row in rows if row[1].value == "指标share")
    # 360 of 420 visits: 85.71 %, linear 40–90 of 60 points: 54.86.
    told = [share[place[name]].value for name in ("原权重", "折算权重", "得分", "计分")]
    assert told == [60, 60, pytest.approx(54.86), "已计分"]


@pytest.mark.parametrize(
    "path", ["/kpi/returns/", "/kpi/late/", "/kpi/reported/month/?period=202412"]
)
def test_a_name_that_looks_like_a_formula_is_text(story, client, path):
    found = [cell for row in cells(client.get(asked(path))) for cell in row]
    assert not any(cell.data_type == "f" for cell in found)
    if path.startswith("/kpi/reported/"):
        assert any(cell.value == f"'{NAMED}" for cell in found)


def test_a_formula_in_the_ranking_is_text_as_well(story, run, client):
    found = [c for row in cells(client.get(asked(f"/kpi/runs/{run.pk}/heat/"))) for c in row]
    assert any(cell.value == f"'{NAMED}" for cell in found)
    assert not any(cell.data_type == "f" for cell in found)


def test_what_is_missing_stays_empty_and_says_why(story, run, client):
    rows = cells(client.get(asked(f"/kpi/runs/{run.pk}/heat/")))
    body = next(row for row in rows if row[0].value == f"'{NAMED}")
    assert [cell.value for cell in body[1:3]] == ["缺数", None]


def test_a_list_that_asks_nothing_stays_a_page(client):
    for value in ("", "csv", "pdf"):
        assert client.get(f"/kpi/runs/?format={value}")["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("path", LISTS)
def test_a_workbook_of_more_bodies_costs_no_more_statements(story, client, path):
    story.run("plain", "2022")

    def count():
        client.get(asked(path))
        with CaptureQueriesContext(connection) as found:
            client.get(asked(path))
        return len(found)

    few = count()
    for _n in range(5):
        make.join(story.south, make.institution(story.county))
        story.run("plain", "2022")
    assert count() == few


def test_a_clerks_workbook_has_only_the_own_body(story, run):
    clerk = Client()
    clerk.force_login(make.user("clerk", story.county, institution=story.bodies[1]))
    for path in (f"/kpi/runs/{run.pk}/ranking/", f"/kpi/runs/{run.pk}/heat/", "/kpi/late/"):
        said = {str(cell.value) for row in cells(clerk.get(asked(path))) for cell in row}
        assert story.bodies[2].name not in said, path


def test_the_grid_of_targets_leaves_cell_by_cell_as_printed(story, client):
    rows = cells(client.get("/kpi/targets/share/?format=xlsx"))
    assert head(rows)["代码"] == "share"
    table = [[cell.value for cell in row] for row in rows]
    titles = next(row for row in table if "原文写法" in row)
    place = titles.index
    found = [row for row in table if row[place("年度")] in {2023, 2024}]
    told = [[row[place(name)] for name in ("年度", "原文写法", "值", "状态")] for row in found]
    # the two printed cells; the running years have no target and are no row
    assert told == [[2023, "60.48", 60.48, "施行中"], [2024, "≥60", 60, "施行中"]]


def test_sources_leave_with_what_is_used_and_what_is_not(story, client):
    from_file = SourceTerms("imported", "户籍系统", "", None, "试验〔2025〕8号", strict=True)
    element = DataElement.objects.get(county=story.county, code="residents")
    actions.set_source_rule(element=element, terms=from_file, version=0, by=story.assessor)
    rows = [[cell.value for cell in row] for row in cells(client.get(
        "/kpi/sources/?format=xlsx&period=2024"))]  # fmt: skip
    titles = next(row for row in rows if "采用的数" in row)
    place = titles.index
    # 3600 was entered before; a strict rule keeps it aside until the file comes
    (waiting,) = [row for row in rows if row[0] == "权威来源还没有数，暂缺"]
    names = ("代码", "采用的数", "另一来源的数", "缺数原因", "未到时")
    assert [waiting[place(name)] for name in names] == [
        "residents", None, 3600, "权威来源未到", "未到即无数",
    ]  # fmt: skip
    (rule,) = [row for row in rows if row[0] == "以哪个来源为准"]
    assert rule[place("依据")] == "试验〔2025〕8号"
