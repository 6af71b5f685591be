"""Ranking, heat map, two periods, what is late: what they show, to whom, in how many statements."""

import io
import re
from datetime import date
from itertools import pairwise

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpi import access, queries
from kpi.models import Scheme, Total
from members import actions as member_actions
from tests import make
from tests.kpi import story as stories
from tests.kpi.returning import give_out

pytestmark = pytest.mark.django_db
MOST = 15


@pytest.fixture
def story():
    return stories.small_county()


def signed_in(story, role="viewer", **fields):
    client = Client()
    client.force_login(make.user(role, story.county, **fields))
    return client


def words(answer):
    """The page as people read it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def rows_of(answer):
    """The workbook's rows of texts and numbers."""
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def of_head(rows):
    """What stands above the table, by its words."""
    return {row[0]: row[1] for row in rows if row[0] is not None}


# --- ranking ------------------------------------------------------------------


def test_bodies_stand_in_order_of_points_and_equal_points_share_a_rank(story):
    # Share here: 120/180 = 66.67, 240/300 = 80, 360/420 = 85.71 %, linear 40–90 of 60 points;
    # contracts 12, 24, 36: 20, 20, 40 of 40 points. The leads have 0 of 0: missing, 0 points
    # for the share, and 0 contracts: below the lowest bound, 0 points; they share rank 4.
    run = story.run("weighted")
    page = words(signed_in(story).get(f"/kpi/runs/{run.pk}/ranking/"))
    ranks = re.findall(r" (\d) \S+ (?:演示 )?([\d.]+) 100\.00 ", page)
    assert ranks == [("1", "94.86"), ("2", "68.00"), ("3", "52.00"), ("4", "0.00"), ("4", "0.00")]
    assert "演示权重" in page
    assert "这套权重只供演示" in page


def test_four_bodies_of_which_two_are_equal_rank_1_2_2_4(story):
    for month in range(1, 13):
        story.write("here", {(story.bodies[0].unit, f"2024{month:02}"): "20"})
    run = story.run("weighted")
    ranks = list(Total.objects.filter(run=run).order_by("rank").values_list("rank", flat=True))
    assert ranks == [1, 2, 2, 4, 4]
    page = words(signed_in(story).get(f"/kpi/runs/{run.pk}/ranking/"))
    # Equal points by name: 卫生院 of the lower number first.
    first, second = (page.index(story.bodies[n].name) for n in (0, 1))
    assert first < second


def test_without_weights_the_page_says_why_there_is_no_ranking(story):
    run = story.run("plain")
    page = words(signed_in(story).get(f"/kpi/runs/{run.pk}/ranking/"))
    assert "未设权重：没有得分和名次。" in page
    assert "名次 单位" not in page
    head = of_head(rows_of(signed_in(story).get(f"/kpi/runs/{run.pk}/ranking/?format=xlsx")))
    assert head["为什么没有名次"].startswith("未设权重")


def test_a_monitoring_scheme_has_no_ranking(story):
    Scheme.objects.filter(county=story.county, code="weighted").update(purpose="monitoring")
    run = story.run("weighted")
    page = words(signed_in(story).get(f"/kpi/runs/{run.pk}/ranking/"))
    assert "这是监测方案，只看数值与走势，不计分、不排名。" in page


def test_the_rank_of_the_period_before_stands_beside(story):
    leads = [make.lead_of(story.north), make.lead_of(story.south)]
    months = [f"2023{month:02}" for month in range(1, 13)]
    for element in ("here", "elsewhere"):
        for n, body in enumerate([*reversed(story.bodies), *leads]):
            number = str(10 * (3 - n) if n < 3 else 0) if element == "here" else "5"
            story.write(element, {(body.unit, month): number for month in months})
    story.run("weighted", "2023")
    run = story.run("weighted")
    page = words(signed_in(story).get(f"/kpi/runs/{run.pk}/ranking/"))
    assert "2023年度名次" in page
    # In 2023 the third body had 30 visits a month here, the first 10: the same order as now.
    assert f"1 {story.bodies[2].name} 94.86 100.00 1" in page


def test_a_clerk_sees_the_own_rank_and_of_how_many(story):
    run = story.run("weighted")
    clerk = signed_in(story, "clerk", institution=story.bodies[1])
    page = words(clerk.get(f"/kpi/runs/{run.pk}/ranking/"))
    assert "5 个单位有名次，您可查看 1 个" in page
    assert story.bodies[1].name in page
    assert story.bodies[2].name not in page


def test_the_workbook_of_the_ranking_says_what_it_is_about_and_keeps_numbers(story):
    run = story.run("weighted")
    rows = rows_of(signed_in(story).get(f"/kpi/runs/{run.pk}/ranking/?format=xlsx"))
    head = of_head(rows)
    assert rows[0][0].startswith("演示数据，不是真实情况")
    assert (head["县区"], head["期间"], head["版本"]) == (story.county.name, "2024年度", 1)
    assert head["权重"] == "演示权重"
    assert head["计算于"]
    first = next(row for row in rows if row[1] == story.bodies[2].name)
    assert first[0] == 1
    assert first[2] == pytest.approx(94.86)
    assert first[4] is None  # nothing before: empty, not nought


# --- heat map -----------------------------------------------------------------


def test_every_cell_says_in_a_word_how_it_stands(story):
    story.write("here", {(story.bodies[1].unit, "202403"): None})
    run = story.run("plain")
    text = signed_in(story).get(f"/kpi/runs/{run.pk}/heat/").text
    cells = re.findall(r'class="s-(\w+)"><a href="([^"]+)"><span aria-hidden="true">([^<]+)</span>'
                       r'<span class="sr">([^<]+)</span>', text)  # fmt: skip
    by_cell = {path.split("/units/")[1]: (sign, word) for _tone, path, sign, word in cells}
    body = story.bodies[1].code
    assert by_cell[f"{body}/why/share/"] == ("○", "缺数")
    assert by_cell[f"{story.bodies[2].code}/why/share/"] == ("●", "有数值，无目标")
    # The county waits for the gap: no value, and so no judgement against ≥60.
    assert by_cell[f"{story.county.code}/why/share/"] == ("○", "缺数")
    assert by_cell[f"{body}/why/per_head/"] == ("－", "不适用")


def test_met_not_met_and_below_the_baseline_have_signs_of_their_own(story):
    def sign():
        run = story.run("plain")
        text = signed_in(story).get(f"/kpi/runs/{run.pk}/heat/").text
        found = re.search(
            rf'{story.county.code}/why/share/"><span aria-hidden="true">([^<]+)</span>'
            r'<span class="sr">([^<]+)</span>', text)  # fmt: skip
        return found.groups()

    def elsewhere(number):
        months = [f"2024{m:02}" for m in range(1, 13)]
        figures = {(body.unit, month): number for body in story.bodies for month in months}
        story.write("elsewhere", figures)

    assert sign() == ("√", "达标")  # 720 of 900: 80 %, ≥60
    elsewhere("13.2")
    assert sign() == ("√↓", "达标，低于基期")  # 720 of 1195.2: 60.24 %, below 60.48
    elsewhere("20")
    assert sign() == ("×↓", "未达标，低于基期")  # 720 of 1440: 50 %


def test_a_cell_leads_to_its_explanation(story):
    run = story.run("plain")
    client = signed_in(story)
    text = client.get(f"/kpi/runs/{run.pk}/heat/").text
    links = set(re.findall(r'<td class="s-\w+"><a href="([^"]+)"', text))
    assert links
    assert all(client.get(link).status_code == 200 for link in links)


def test_an_indicator_that_applies_to_nobody_is_named_below_and_not_a_column(story):
    run = story.run("weighted")
    clerk = signed_in(story, "clerk", institution=story.bodies[1])
    page = words(clerk.get(f"/kpi/runs/{run.pk}/heat/"))
    assert story.bodies[1].name in page
    assert story.bodies[2].name not in page
    assert "其数值您无权查看" in page


def test_values_stand_in_the_cells_of_a_narrow_map_and_can_be_left_out(story):
    run = story.run("plain")
    client = signed_in(story)
    assert "80.00" in words(client.get(f"/kpi/runs/{run.pk}/heat/"))
    assert "80.00" not in words(client.get(f"/kpi/runs/{run.pk}/heat/?show=signs"))


def test_the_workbook_of_the_heat_map_has_words_and_numbers(story):
    story.write("here", {(story.bodies[1].unit, "202403"): None})
    run = story.run("plain")
    rows = rows_of(signed_in(story).get(f"/kpi/runs/{run.pk}/heat/?format=xlsx"))
    body = next(row for row in rows if row[0] == story.bodies[1].name)
    assert body[1:3] == ["缺数", None]
    assert 24 in body  # contracts of the second body stay a number


# --- two periods --------------------------------------------------------------


def last_year(story, here="7", elsewhere="7"):
    """Everybody reports the same for every month of 2023: half of all visits are here."""
    months = [f"2023{month:02}" for month in range(1, 13)]
    bodies = [*story.bodies, make.lead_of(story.north), make.lead_of(story.south)]
    for element, number in (("here", here), ("elsewhere", elsewhere)):
        story.write(element, {(body.unit, month): number for body in bodies for month in months})


def test_two_periods_side_by_side_in_value_target_distance_and_judgement(story):
    last_year(story)
    story.run(period="2023")
    run = story.run()
    page = words(signed_in(story).get(f"/kpi/runs/{run.pk}/across/"))
    # 2023: 50 % against the stated 60.48; 2024: 80 % against ≥60.
    assert "50.00 80.00 % +30.00" in page
    assert "60.48 → ≥60" in page
    assert "−10.48 → +20.00" in page
    assert "× 未达标 → √ 达标" in page
    assert "两期期末的成员相同" in page


def test_who_joined_and_who_has_another_name_is_named(story):
    last_year(story)
    story.run(period="2023")
    late = make.institution(story.county)
    make.join(story.north, late, from_on=date(2024, 3, 1))
    old = story.bodies[2].name
    member_actions.rename(
        institution=story.bodies[2],
        facts={"name": "新名卫生院"},
        order=member_actions.Order(on=date(2024, 6, 1)),
        by=make.system(story.county),
    )
    run = story.run()
    page = words(signed_in(story).get(f"/kpi/runs/{run.pk}/across/"))
    assert f"{late.name} 新加入（成员单位）" in page
    assert f"{old}后来叫新名卫生院。" in page


def test_points_and_ranks_of_two_periods(story):
    last_year(story)
    story.run("weighted", "2023")
    run = story.run("weighted")
    page = words(signed_in(story).get(f"/kpi/runs/{run.pk}/across/"))
    # 2023: 50 % here gives 60 × 10/50 = 12.00 to each of the five; contracts are missing.
    assert f"{story.bodies[2].name} 12.00 94.86 +82.86 1 → 1" in page
    rows = rows_of(signed_in(story).get(f"/kpi/runs/{run.pk}/across/?format=xlsx"))
    mine = next(row for row in rows if row[:2] == ["得分", story.bodies[2].name])
    assert mine[3:6] == [12, pytest.approx(94.86), pytest.approx(82.86)]
    assert of_head(rows)["相比的期间"] == "2023年度"


def test_the_only_period_has_nothing_to_be_compared_with(story):
    run = story.run()
    assert "只算过这一期" in words(signed_in(story).get(f"/kpi/runs/{run.pk}/across/"))


def test_another_schemes_run_is_not_compared(story):
    last_year(story)
    other = story.run("weighted", "2023")
    run = story.run()
    answer = signed_in(story).get(f"/kpi/runs/{run.pk}/across/?with={other.pk}")
    assert answer.status_code == 404


# --- late ---------------------------------------------------------------------


def test_what_is_late_says_since_when_and_whom_to_call(story):
    give_out(story, due_days=10)
    make.person(story.county, role="clerk", institution=story.bodies[1], phone="023-5550102",
                position="报表岗")  # fmt: skip
    with time_machine.travel(date(2025, 2, 20), tick=False):
        found = queries.boards.late_returns(
            access.return_units_for(story.assessor),
            queries.boards.Desks(story.county, date(2025, 2, 20)),
            date(2025, 2, 20),
        )
        page = words(signed_in(story).get("/kpi/late/"))
    # Everything of 2024 is reported; January 2025 is due on 10 February and nobody has it.
    assert {one.owed.period.code for one in found} == {"202501"}
    assert {one.days for one in found} == {10}
    assert "逾期 10 天" in page
    assert f"{story.bodies[1].name} 月报" in page
    assert "023-5550102" in page
    assert "报表岗" in page


def test_a_clerk_sees_only_what_the_own_body_is_late_with(story):
    give_out(story, due_days=10)
    story.run()
    with time_machine.travel(date(2025, 2, 20), tick=False):
        clerk = signed_in(story, "clerk", institution=story.bodies[1])
        page = words(clerk.get("/kpi/late/"))
    assert "1 家单位有 1 张报表" in page
    assert story.bodies[2].name not in page


def test_inputs_missing_from_the_run_stand_below(story):
    story.write("here", {(story.bodies[1].unit, "202403"): None})
    story.run()
    page = words(signed_in(story).get("/kpi/late/"))
    assert "没有过了应报日的报表" in page
    assert f"{story.bodies[1].name} 数据元here 2024年3月·未采集 医政科 月报 本项无结果" in page
    rows = rows_of(signed_in(story).get("/kpi/late/?format=xlsx"))
    mine = next(row for row in rows if row[0] == "缺数")
    assert mine[1:4] == [story.bodies[1].name, "数据元here", "2024年3月"]


# --- drill --------------------------------------------------------------------


def test_from_the_county_to_the_input_and_back_by_links_alone(story):
    run = story.run()
    client = signed_in(story)

    def links(path):
        return set(re.findall(r'href="([^"#?]+)', client.get(path).text))

    steps = [
        "/kpi/",
        f"/kpi/runs/{run.pk}/units/{story.north.code}/",
        f"/kpi/runs/{run.pk}/units/{story.bodies[1].code}/",
        f"/kpi/runs/{run.pk}/units/{story.bodies[1].code}/why/share/",
    ]
    for here, below in pairwise(steps):
        assert below in links(here), (here, below)
        assert here in links(below), (below, here)
    assert "数据元here" in client.get(steps[-1]).text  # the entered values themselves


# --- who and how much ---------------------------------------------------------

PAGES = ("ranking", "heat", "across")


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_gets_404_not_403(story, page):
    run = story.run("weighted")
    stranger = Client()
    stranger.force_login(make.user("viewer"))
    for asked in ("", "?format=xlsx"):
        assert stranger.get(f"/kpi/runs/{run.pk}/{page}/{asked}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("asked", ["", "?format=xlsx"])
def test_more_bodies_cost_no_more_statements(story, page, asked):
    last_year(story)
    story.run("weighted", "2023")

    def count():
        run = story.run("weighted")
        client = signed_in(story)
        path = f"/kpi/runs/{run.pk}/{page}/{asked}"
        client.get(path)
        with CaptureQueriesContext(connection) as asked_for:
            assert client.get(path).status_code == 200
        return len([q for q in asked_for.captured_queries if "kpi_" in q["sql"]])

    few = count()
    for _n in range(6):
        body = make.institution(story.county)
        make.join(story.north, body)
        story.write("contracts", {(body.unit, "2024"): "3"})
    assert count() == few <= MOST
