"""The explanation of one cell and the score sheet: from formula to entered value and clause."""

import re

import pytest
from django.test import Client

from kpi.models import DataValue, Run
from members.models import Clause
from tests import make
from tests.kpi import story as stories
from tests.members import loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return stories.small_county()


def signed_in(story, role="viewer", **fields):
    """A browser in which somebody of the story's county has signed in."""
    client = Client()
    client.force_login(make.user(role, story.county, **fields))
    return client


def words(answer):
    """The page as people read it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def why(run, unit, indicator):
    return f"/kpi/runs/{run.pk}/units/{unit.code}/why/{indicator}/"


def test_the_derivation_runs_from_formula_to_entered_value(story):
    run = story.run()
    answer = signed_in(story).get(why(run, story.unit, "share"))
    page = words(answer)
    # The fraction is drawn as one, with names, then with values.
    assert '<span class="frac">' in answer.text
    assert "数据元here 除以 数据元here + 数据元elsewhere × 100" in page
    assert "720 除以 720 + 180 × 100 = 80 %" in page
    assert "2024 目标 ≥60 +20.000000 达标" in page
    assert "2023 基期 60.48 +19.520000 不低于基期" in page
    for body in story.bodies:
        assert body.name in page
    assert "2024年12月" in page
    assert "合计 720" in page
    assert "存12位小数；显示时四舍五入一次，保留2位：80.00" in page
    assert "缺一即缺" in page
    assert "没有缺数" in page
    assert "余量只有 20.00 个百分点" in page


def test_every_month_says_from_where_by_whom_and_when(story):
    run = story.run()
    page = words(signed_in(story).get(why(run, story.bodies[0].unit, "share")))
    assert page.count("填报") >= 24
    assert "逐期 12" in page


def test_a_missing_result_says_what_it_waits_for(story):
    story.write("here", {(story.bodies[0].unit, "202405"): None})
    run = story.run()
    page = words(signed_in(story).get(why(run, story.unit, "share")))
    assert "缺数，没有结果" in page
    assert "没有结果，不以0代替" in page
    assert "谁欠什么" in page
    assert "2024年5月·未采集" in page
    assert f"{story.bodies[0].name} 医政科 月报 本项无结果" in page
    assert "缺的数到齐后才能说还差多少" in page
    assert "余量" not in page


def test_a_partial_result_names_the_gaps_and_keeps_its_value(story):
    story.write("contracts", {(story.bodies[1].unit, "2024"): None})
    run = story.run()
    page = words(signed_in(story).get(why(run, story.unit, "contracts")))
    assert "部分" in page
    assert "只是部分" in page
    assert "缺数按零计并注明" in page
    assert story.bodies[1].name in page


def test_what_does_not_apply_says_so_in_words(story):
    run = story.run()
    answer = signed_in(story).get(why(run, story.bodies[0].unit, "per_head"))
    assert "不适用" in words(answer)
    assert answer.status_code == 200


def test_a_value_that_changed_after_the_run_is_shown_and_moves_nothing(story):
    run = story.run()
    client = signed_in(story)
    assert "计算所用的数至今未改" in words(client.get(why(run, story.unit, "share")))
    story.write("here", {(story.bodies[2].unit, "202407"): "99"})
    page = words(client.get(why(run, story.unit, "share")))
    assert "2024年7月" in page
    assert "30 → 99" in page
    assert "本批次不受影响" in page
    assert "720 除以 720 + 180" in page


def test_points_stand_with_their_rule_and_the_name_of_the_weights(story):
    run = story.run("weighted")
    page = words(signed_in(story).get(why(run, story.bodies[0].unit, "share")))
    assert "按“演示权重”：40 得零分，90 得满分，其间按比例，满分 60.00" in page
    assert "未设权重" not in page
    plain = words(signed_in(story).get(why(story.run(), story.unit, "share")))
    assert "未设权重：不计分" in plain
    assert "满分 60" not in plain


def test_the_next_step_up_is_told_where_points_jump(story):
    run = story.run("weighted")
    page = words(signed_in(story).get(why(run, story.bodies[1].unit, "contracts")))
    assert "到 30（相差 +6 人）得 40 分" in page, page[page.index("再变一点") :][:120]


def test_a_clerk_reads_sums_but_no_other_members_figures(story):
    run = story.run()
    mine, other, _third = story.bodies
    clerk = signed_in(story, "clerk", institution=mine)
    answer = clerk.get(why(run, story.unit, "share"))
    assert "合计 720" in words(answer)
    assert mine.name in answer.text
    assert other.name not in answer.text
    assert "其数值您无权查看" in answer.text
    assert clerk.get(why(run, other.unit, "share")).status_code == 404


def test_a_lead_administrator_reads_the_members_of_the_own_alliance(story):
    run = story.run()
    admin = signed_in(story, "lead_admin", institution=make.lead_of(story.north))
    page = admin.get(why(run, story.unit, "share")).text
    assert story.bodies[1].name in page
    assert story.bodies[2].name not in page


def test_what_a_run_does_not_have_is_not_found(story):
    run = story.run()
    client = signed_in(story)
    assert client.get(why(run, story.unit, "nothing")).status_code == 404
    assert client.get(f"/kpi/runs/{run.pk}/units/nowhere/why/share/").status_code == 404
    waiting = story.start(period="2023")
    answer = client.get(why(waiting, story.unit, "share"))
    assert answer.status_code == 404
    assert "还没有结果" in answer.text


@pytest.mark.parametrize("strategy", ["any", "zero"])
def test_an_explanation_costs_few_statements(story, strategy, django_assert_max_num_queries):
    run = story.run("weighted" if strategy == "zero" else "plain")
    client = signed_in(story, "clerk", institution=story.bodies[0])
    address = why(run, story.bodies[0].unit, "contracts")
    client.get(address)
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200


def test_the_clause_stands_as_printed_with_its_erratum_and_leads_to_the_plan(client):
    county = loaded.county("bn")
    clause = Clause.objects.get(plan__code="BN", key="附件1 #8")
    story = stories.small_county()
    document = stories.document(story.county)
    document["county"] = county.code
    document["plan"] = "BN"
    for indicator in document["indicators"]:
        indicator["clause"] = clause.key
    stories.actions.load_definitions(document=document, by=make.system(county))
    version = stories.SchemeVersion.objects.get(scheme__county=county, scheme__code="plain")
    run = stories.actions.start_run(
        version=version, period="2024", by=make.actor(role="assessor", county=county)
    )
    stories.jobs.run_due()
    client.force_login(make.user("viewer", county))
    page = client.get(f"/kpi/runs/{run.pk}/units/{county.code}/why/share/").text
    assert f'<blockquote lang="zh">{clause.quote}</blockquote>' in page
    assert f'href="/plans/BN/#c{clause.pk}"' in page
    assert "勘误" in page
    assert "X30" in page
    client.cookies["django_language"] = "en"
    english = client.get(f"/kpi/runs/{run.pk}/units/{county.code}/why/share/").text
    assert f'<blockquote lang="zh">{clause.quote}</blockquote>' in english
    assert "Indicator share" in english


def test_the_score_sheet_shows_points_rank_and_their_weights(story):
    run = story.run("weighted")
    unit = story.bodies[2].unit
    answer = signed_in(story).get(f"/kpi/runs/{run.pk}/units/{unit.code}/sheet/")
    page = words(answer)
    assert "得分单" in page
    assert "总分 （演示权重）" in page.replace("(", "（").replace(")", "）")
    assert "线性 40–90" in page
    assert 'class="a4"' in answer.text
    assert "print-sheet" in answer.text
    assert f"/kpi/runs/{run.pk}/units/{unit.code}/why/share/" in answer.text
    total = run.totals.get(unit=unit)
    assert f"{total.rank} / " in page


def test_the_sheet_without_weights_has_no_points_and_says_so(story):
    run = story.run()
    page = words(signed_in(story).get(f"/kpi/runs/{run.pk}/units/{story.county.code}/sheet/"))
    assert "结果单" in page
    assert "不计分 未设权重" in page
    assert "不排名" in page
    assert "演示权重" not in page
    assert "+20.00 达标" in page


def test_a_sheet_of_demonstration_data_carries_the_mark(story):
    run = story.run()
    client = signed_in(story)
    address = f"/kpi/runs/{run.pk}/units/{story.county.code}/sheet/"
    assert "演示数据" not in client.get(address).text
    Run.objects.filter(pk=run.pk).update(demo=True)
    assert client.get(address).text.count("演示数据") == 2


def test_a_unit_that_is_not_scored_has_a_sheet_without_points(story):
    outside = make.institution(story.county)
    for month in range(1, 13):
        story.write("here", {(outside.unit, f"2024{month:02}"): "5"})
    run = story.run("weighted")
    page = words(signed_in(story).get(f"/kpi/runs/{run.pk}/units/{outside.unit.code}/sheet/"))
    assert "不是计分对象" in page
    assert DataValue.objects.filter(unit=outside.unit).count() == 12
