"""The dashboard and the table of a unit: what they show, to whom, and in how many statements."""

import io
import re

import openpyxl
import pytest
from django.test import Client

from alliance.core import jobs
from kpi import actions
from kpi.models import IndicatorValue, Run
from tests import make
from tests.kpi import story as stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return stories.small_county()


@pytest.fixture
def run(story):
    return story.run()


def signed_in(story, role="viewer", **fields):
    """A browser in which somebody of the story's county has signed in."""
    client = Client()
    client.force_login(make.user(role, story.county, **fields))
    return client


def words(answer):
    """The page as people read it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_the_table_shows_value_target_distance_judgement_and_clause(story, run):
    answer = signed_in(story).get("/kpi/")
    page = words(answer)
    assert "县区考核看板·2024年度" in page
    # 720 of 900 visits here: 80 %, against a target as printed.
    assert "80.00 % ≥60 +20.00" in page
    assert "达标" in page
    assert "60.48" in page  # the printed cell of 2023
    assert "2023 指标值" in page
    assert f"/kpi/runs/{run.pk}/units/{story.county.code}/why/share/" in answer.text


def test_without_weights_there_are_no_points_and_the_page_says_so(story, run):
    page = words(signed_in(story).get("/kpi/"))
    assert "未设权重：不计分。" in page
    assert "演示权重" not in page.replace("方案weighted", "")


def test_points_carry_the_name_of_their_weights(story):
    story.run("weighted")
    page = words(signed_in(story).get("/kpi/?scheme=weighted"))
    assert "按“演示权重”计分" in page
    assert "未设权重" not in page


def test_a_trend_needs_three_earlier_periods(story, run):
    assert '<svg class="spark' not in signed_in(story).get("/kpi/").text
    for year in ("2021", "2022", "2023"):
        months = [f"{year}{month:02}" for month in range(1, 13)]
        for element in ("here", "elsewhere"):
            bodies = [*story.bodies, make.lead_of(story.north), make.lead_of(story.south)]
            story.write(element, {(body.unit, month): "7" for body in bodies for month in months})
        story.run(period=year)
    page = signed_in(story).get("/kpi/").text
    assert page.count('<svg class="spark') == 1  # the others have no earlier values
    assert "+30.00" in page  # 80 against 50 a year before
    assert 'data-chart="line"' in page
    assert words(signed_in(story).get("/kpi/?chart=share")).count("2022年度") >= 1


def test_below_the_baseline_is_a_flag_of_its_own(story):
    story.write(
        "elsewhere",
        {(body.unit, f"2024{m:02}"): "13" for body in story.bodies for m in range(1, 13)},
    )
    story.run()
    page = words(signed_in(story).get("/kpi/"))
    result = IndicatorValue.objects.get(unit=story.unit, indicator__code="share")
    assert result.met is True
    assert result.below_baseline is False
    story.write(
        "elsewhere",
        {(body.unit, f"2024{m:02}"): "13.2" for body in story.bodies for m in range(1, 13)},
    )
    story.run()
    page = words(signed_in(story).get("/kpi/"))
    assert "60.24" in page
    assert "低于基期 60.48" in page
    assert "达标" in page
    assert "其中1项低于基期" in page


def test_what_is_missing_stands_there_with_who_owes_it_and_where_it_is(story):
    story.write("here", {(story.bodies[1].unit, "202403"): None})
    story.write("contracts", {(story.bodies[2].unit, "2024"): None})
    story.run()
    page = words(signed_in(story).get("/kpi/"))
    assert "缺数" in page
    assert f"{story.bodies[1].name} 数据元here 2024年3月·未采集 归口 医政科 ·已有于 月报" in page
    assert "部分" in page  # contracts count gaps as nought and say so
    assert "没有缺数" not in page


def test_a_run_at_work_is_announced_and_the_newest_result_stays(story, run):
    other = story.start()
    page = signed_in(story).get("/kpi/")
    assert "计算中" in page.text
    assert f"/kpi/runs/{other.pk}/" in page.text
    assert "80.00" in page.text
    jobs.run_due()
    assert "计算中。" not in signed_in(story).get("/kpi/").text


def test_before_the_first_run_ends_the_page_says_what_will_be_there():
    empty = stories.small_county(filled=False)
    assert "还没有计算过" in signed_in(empty).get("/kpi/").text
    empty.start()
    page = signed_in(empty).get("/kpi/").text
    assert "第一次计算还没有结束" in page
    assert "看进度" in page


def test_a_county_without_schemes_says_so(client):
    client.force_login(make.user("viewer"))
    assert "这个县区还没有考核方案" in client.get("/kpi/").text


def test_another_period_is_another_page(story, run):
    story.run(period="2023")
    page = words(signed_in(story).get("/kpi/?period=2023"))
    assert "2023年度" in page
    assert "80.00" not in page
    assert "这一期还没有结果" in signed_in(story).get("/kpi/?period=1999").text
    assert signed_in(story).get("/kpi/?scheme=none").status_code == 404
    assert signed_in(story).get("/kpi/?scheme=%00").status_code == 400
    assert signed_in(story).get("/kpi/?chart=none").status_code == 200


def test_the_way_leads_from_the_county_to_alliance_member_and_input(story, run):
    client = signed_in(story)
    north = story.north.unit
    county = client.get("/kpi/").text
    assert f"/kpi/runs/{run.pk}/units/{north.code}/" in county
    alliance = client.get(f"/kpi/runs/{run.pk}/units/{north.code}/")
    assert story.north.name in alliance.text
    body = story.bodies[0]
    assert f"/kpi/runs/{run.pk}/units/{body.unit.code}/" in alliance.text
    member = client.get(f"/kpi/runs/{run.pk}/units/{body.unit.code}/")
    assert body.name in member.text
    why = f"/kpi/runs/{run.pk}/units/{body.unit.code}/why/share/"
    assert why in member.text
    assert client.get(why).status_code == 200


def test_a_member_in_two_alliances_stands_in_both(story, run):
    page = signed_in(story).get("/kpi/").text
    below = page[page.index('id="below"') :]
    row = f'/kpi/runs/{run.pk}/units/{story.bodies[0].unit.code}/"'
    assert below.count(row) == 2
    assert below.count(f'/kpi/runs/{run.pk}/units/{story.bodies[2].unit.code}/"') == 1


@pytest.mark.parametrize("role", ["viewer", "assessor", "approver"])
def test_the_commission_sees_everybody(story, run, role):
    page = signed_in(story, role).get("/kpi/").text
    for body in story.bodies:
        assert body.name in page


def test_a_clerk_sees_the_own_figures_and_nobody_elses(story, run):
    mine, other, third = story.bodies
    clerk = signed_in(story, "clerk", institution=mine)
    page = clerk.get("/kpi/").text
    assert "80.00" in page  # the county's own is for everybody
    assert mine.name in page
    assert other.name not in page
    assert third.name not in page
    assert "您无权查看" in page
    assert clerk.get(f"/kpi/runs/{run.pk}/units/{mine.unit.code}/").status_code == 200
    for path in ("", "sheet/", "table.xlsx", "why/share/"):
        address = f"/kpi/runs/{run.pk}/units/{other.unit.code}/{path}"
        assert clerk.get(address).status_code == 404, path


def test_who_owes_what_is_told_to_a_clerk_only_of_the_own_body(story):
    mine, other, _third = story.bodies
    story.write("here", {(mine.unit, "202401"): None, (other.unit, "202402"): None})
    story.run()
    page = words(signed_in(story, "clerk", institution=mine).get("/kpi/"))
    assert f"{mine.name} 数据元here 2024年1月" in page
    assert other.name not in page
    assert "另有 1 家单位缺 1 个数" in page


def test_a_lead_administrator_sees_the_members_of_the_own_alliance(story, run):
    admin = signed_in(story, "lead_admin", institution=make.lead_of(story.north))
    page = admin.get("/kpi/").text
    assert story.bodies[0].name in page
    assert story.bodies[1].name in page
    assert story.bodies[2].name not in page
    theirs = f"/kpi/runs/{run.pk}/units/{story.bodies[2].unit.code}/"
    assert admin.get(theirs).status_code == 404
    assert admin.get(f"/kpi/runs/{run.pk}/units/{story.south.unit.code}/").status_code == 200


def test_a_stranger_of_another_county_finds_nothing(story, run):
    stranger = Client()
    stranger.force_login(make.user("assessor"))
    unit = story.county.code
    for path in (
        f"/kpi/runs/{run.pk}/",
        f"/kpi/runs/{run.pk}/progress/",
        f"/kpi/runs/{run.pk}/units/{unit}/",
        f"/kpi/runs/{run.pk}/units/{unit}/sheet/",
        f"/kpi/runs/{run.pk}/units/{unit}/table.xlsx",
        f"/kpi/runs/{run.pk}/units/{unit}/why/share/",
    ):
        assert stranger.get(path).status_code == 404, path
    assert stranger.get("/kpi/?scheme=plain").status_code == 404


def test_a_role_without_figures_sees_none(story, run):
    keeper = signed_in(story, "system_admin")
    assert "80.00" not in keeper.get("/kpi/").text
    assert keeper.get(f"/kpi/runs/{run.pk}/").status_code == 404


def test_the_table_leaves_as_a_workbook(story, run):
    answer = signed_in(story).get(f"/kpi/runs/{run.pk}/units/{story.county.code}/table.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    every = list(sheet.iter_rows(values_only=True))
    assert every[0][:2] == ("县区", story.county.name)  # which run it is stands above
    rows = every[[row[0] for row in every].index("#") :]
    assert rows[0][:4] == ("#", "指标", "状态", "2024年度值")
    assert rows[1][1:6] == ("指标share", "达标", 80, "%", "≥60")
    assert "演示" not in answer.headers["Content-Disposition"]


def test_a_workbook_of_demonstration_data_says_so(story, run):
    Run.objects.filter(pk=run.pk).update(demo=True)
    answer = signed_in(story).get(f"/kpi/runs/{run.pk}/units/{story.county.code}/table.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert "演示数据，不是真实情况" in sheet["A1"].value
    assert "%E6%BC%94%E7%A4%BA" in answer.headers["Content-Disposition"]


def test_in_english_names_are_english_and_quotes_stay(story, run):
    client = signed_in(story)
    client.cookies["django_language"] = "en"
    page = client.get("/kpi/").text
    assert "Indicator share" in page
    assert "指标share" not in page
    assert "Test County" in page


def statements(client, address, django_assert_max_num_queries):
    client.get(address)
    with django_assert_max_num_queries(25) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_ten_more_members_cost_not_one_more_statement(story, django_assert_max_num_queries):
    story.run()
    client = signed_in(story)
    before = statements(client, "/kpi/", django_assert_max_num_queries)
    for _n in range(10):
        body = make.institution(story.county)
        make.join(story.south, body)
        story.write("here", {(body.unit, f"2024{m:02}"): "3" for m in range(1, 13)})
    story.run()
    assert statements(client, "/kpi/", django_assert_max_num_queries) == before


def test_a_cancelled_run_leaves_the_dashboard_as_it_was(story, run):
    other = story.start()
    actions.cancel_run(run=other, by=story.assessor)
    page = signed_in(story).get("/kpi/").text
    assert "80.00" in page
    assert "第1版" in page


def test_another_unit_or_period_is_one_choice_away(story, run):
    earlier = story.run(period="2023")
    client = signed_in(story)
    body = story.bodies[0]
    page = client.get("/kpi/").text
    assert f'<option value="{body.unit.code}">' in page
    answer = client.get(f"/kpi/?scheme=plain&period=2023&unit={body.unit.code}")
    assert answer.url == f"/kpi/runs/{earlier.pk}/units/{body.unit.code}/"
    page = client.get(answer.url).text
    assert f'<option value="{body.unit.code}" selected>' in page
    assert '<option value="2024">' in page
    assert client.get(f"/kpi/?unit={story.unit.code}").status_code == 200
    for nobody in ("/", "..", "x" * 99, make.institution(make.neighbour()).code):
        assert client.get("/kpi/", {"unit": nobody}).status_code == 404


def test_a_clerk_is_offered_no_table_of_others(story, run):
    mine, other = story.bodies[0], story.bodies[1]
    page = signed_in(story, "clerk", institution=mine).get("/kpi/").text
    assert f'<option value="{mine.unit.code}">' in page
    assert f'value="{other.unit.code}"' not in page
