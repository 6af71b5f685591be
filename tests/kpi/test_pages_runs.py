"""Runs in the browser: starting, watching, cancelling, publishing, ranks; and what waits at home."""

import re
from datetime import date

import pytest
import time_machine
from django.test import Client

from alliance.core import jobs
from alliance.core.clock import today
from kpi.models import Run
from kpi.queries import tiles_for, waiting_for
from tests import make
from tests.kpi import story as stories
from tests.kpi.returning import give_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return stories.small_county()


def signed_in(story, role="assessor", **fields):
    """A browser in which somebody of the story's county has signed in."""
    client = Client()
    client.force_login(make.user(role, story.county, **fields))
    return client


def words(answer):
    """The page as people read it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_an_assessor_starts_a_run_and_is_led_to_its_page(story):
    client = signed_in(story)
    page = client.get("/kpi/runs/").text
    assert 'name="scheme"' in page
    assert 'name="period"' in page
    last_year = str(today().year - 1)
    assert f'<option value="{last_year}" selected>' in page
    answer = client.post("/kpi/runs/start/", {"scheme": "plain", "period": last_year})
    run = Run.objects.get()
    assert answer.url == f"/kpi/runs/{run.pk}/"
    assert run.period == last_year
    assert run.state == Run.State.COMPUTING


@pytest.mark.parametrize(
    "said",
    [{}, {"scheme": "none", "period": "2024"}, {"scheme": "plain", "period": "1850"},
     {"scheme": "plain", "period": "2024Q9"}, {"scheme": "\0", "period": "2024"}],
)  # fmt: skip
def test_a_start_with_a_wrong_choice_is_told_so(story, said):
    answer = signed_in(story).post("/kpi/runs/start/", said)
    assert answer.status_code == 422
    assert "请选择考核方案和期间" in answer.text
    assert not Run.objects.exists()


def test_the_second_start_of_the_same_is_refused_while_the_first_is_at_work(story):
    client = signed_in(story)
    said = {"scheme": "plain", "period": str(today().year - 1)}
    client.post("/kpi/runs/start/", said)
    answer = client.post("/kpi/runs/start/", said)
    assert answer.status_code == 409
    assert "正在计算" in answer.text
    assert Run.objects.count() == 1


def test_who_may_not_start_sees_the_reason_and_cannot(story):
    for role in ("viewer", "approver"):
        client = signed_in(story, role)
        page = client.get("/kpi/runs/").text
        assert 'aria-disabled="true"' in page
        assert "您的角色不能办理此事" in page
        answer = client.post("/kpi/runs/start/", {"scheme": "plain", "period": "2025"})
        assert answer.status_code == 403


@pytest.mark.usefixtures("in_parts")
def test_the_bar_survives_a_reload_and_counts_the_parts(story):
    run = story.start()
    client = signed_in(story)
    address = f"/kpi/runs/{run.pk}/"
    page = client.get(address).text
    assert f'data-poll="{address}progress/"' in page
    assert "0%" in page
    jobs.run_due(1)
    part = client.get(f"{address}progress/").text
    assert 'value="1"' in part
    assert "data-poll" in part
    assert "取数：冻结输入、成员关系与定义" in part
    assert "<html" not in part
    assert client.get(address).text.count('value="1"') == 1
    jobs.run_due()
    assert "data-poll" not in client.get(address).text


def test_a_finished_bar_leads_the_page_to_be_read_anew(story):
    run = story.run()
    part = signed_in(story).get(f"/kpi/runs/{run.pk}/progress/").text
    assert "data-poll" not in part


@pytest.mark.usefixtures("in_parts")
def test_cancelling_leaves_no_number_and_says_so(story):
    run = story.start()
    jobs.run_due(2)
    client = signed_in(story)
    assert "取消这一版" in client.get(f"/kpi/runs/{run.pk}/").text
    assert client.post(f"/kpi/runs/{run.pk}/cancel/").url == f"/kpi/runs/{run.pk}/"
    jobs.run_due()
    page = client.get(f"/kpi/runs/{run.pk}/").text
    assert "已取消，没有留下任何数" in page
    again = client.post(f"/kpi/runs/{run.pk}/cancel/")
    assert again.status_code == 409
    assert "无法取消" in again.text


def test_an_approver_publishes_what_somebody_else_started(story):
    run = story.run()
    address = f"/kpi/runs/{run.pk}/"
    greyed = signed_in(story).get(address).text
    assert 'aria-disabled="true"' in greyed
    assert signed_in(story).post(f"{address}publish/").status_code == 403
    approver = signed_in(story, "approver")
    assert "公布这一版" in approver.get(address).text
    assert approver.post(f"{address}publish/").url == address
    assert "已公布" in approver.get(address).text
    assert approver.post(f"{address}publish/").status_code == 409


def test_a_run_that_is_not_ready_shows_why_it_cannot_be_published(story):
    run = story.start()
    page = signed_in(story, "approver").get(f"/kpi/runs/{run.pk}/").text
    assert "只有已计算的批次可以公布" in page


def test_a_failed_run_shows_the_sentence_of_its_job(story):
    run = story.start()
    type(run.job).objects.filter(pk=run.job_id).update(state="failed", error="数据库没有应答。")
    Run.objects.filter(pk=run.pk).update(state=Run.State.FAILED)
    page = signed_in(story).get(f"/kpi/runs/{run.pk}/").text
    assert "未完成" in page
    assert "数据库没有应答。" in page


def test_ranks_stand_only_with_the_name_of_their_weights(story):
    run = story.run("weighted")
    page = words(signed_in(story, "viewer").get(f"/kpi/runs/{run.pk}/"))
    assert "得分 (演示权重)" in page.replace("（", " (").replace("）", ")").replace("  (", " (")
    assert "得分和名次都按“演示权重”" in page
    first = story.bodies[2].name  # the most visits here, the most contracts
    assert page.index(first) < page.index(story.bodies[0].name)
    plain = words(signed_in(story, "viewer").get(f"/kpi/runs/{story.run().pk}/"))
    assert "没有得分和名次" in plain
    assert "名次都按" not in plain


def test_a_clerk_sees_only_the_own_rank(story):
    run = story.run("weighted")
    mine, other, _third = story.bodies
    page = signed_in(story, "clerk", institution=mine).get(f"/kpi/runs/{run.pk}/").text
    assert mine.name in page
    assert other.name not in page


def test_revisions_stay_readable_beside_each_other(story):
    first, second = story.run(), story.run()
    page = signed_in(story).get(f"/kpi/runs/{second.pk}/").text
    assert f"/kpi/runs/{first.pk}/" in page
    assert "第 2 版" in page
    old = signed_in(story).get(f"/kpi/runs/{first.pk}/")
    assert old.status_code == 200
    assert f"/kpi/runs/{second.pk}/" in old.text


def test_runs_of_nobody_are_an_honest_empty_list(client):
    client.force_login(make.user("viewer"))
    assert "还没有批次" in client.get("/kpi/runs/").text


def test_an_unknown_run_is_not_found(story):
    client = signed_in(story)
    assert client.get("/kpi/runs/00000000-0000-7000-8000-000000000000/").status_code == 404
    assert client.get("/kpi/runs/nonsense/").status_code == 404


def test_a_computed_run_waits_for_the_approver_until_it_is_published(story):
    assert waiting_for(story.approver) == []
    run = story.run()
    (item,) = waiting_for(story.approver)
    assert item.url == f"/kpi/runs/{run.pk}/"
    assert "等待公布" in item.what
    assert waiting_for(make.actor(role="approver")) == []  # of another county
    signed_in(story, "approver").post(f"/kpi/runs/{run.pk}/publish/")
    assert waiting_for(story.approver) == []


def test_a_superseded_revision_waits_for_nobody(story):
    story.run()
    last = story.run()
    (item,) = waiting_for(story.approver)
    assert item.url == f"/kpi/runs/{last.pk}/"


@time_machine.travel(date(2025, 1, 20), tick=False)
def test_the_returns_of_a_form_that_went_out_wait_for_the_body_that_owes_them(story):
    mine, other, _third = story.bodies
    clerk = make.actor(role="clerk", institution=mine)
    give_out(story)
    assert waiting_for(clerk) == []  # December is all there
    with time_machine.travel(date(2025, 2, 3), tick=False):
        (item,) = waiting_for(clerk)
        assert item.what == f"{mine.name}：月报，2025年1月，2 项未报"
        assert item.due_on == date(2025, 2, 10)
        assert item.url == f"/kpi/returns/month/202501/{mine.code}/"
        story.write("here", {(mine.unit, "202501"): "4"})
        story.write("elsewhere", {(mine.unit, "202501"): None})  # a stated reason is an answer
        assert waiting_for(clerk) == []
        lead = make.actor(role="lead_admin", institution=make.lead_of(story.north))
        (item,) = waiting_for(lead)  # the own one; its members owe theirs themselves
        assert item.what.startswith(make.lead_of(story.north).name)
        assert waiting_for(make.actor(role="clerk", institution=other))
        assert waiting_for(make.actor(role="viewer", county=story.county)) == []


def test_tiles_count_the_newest_run(story):
    assert tiles_for(story.assessor) == []
    story.run()
    met, not_met, missing = tiles_for(story.assessor)
    assert (met.value, met.unit) == ("1", "/ 3 项")
    assert not_met.value == "0"
    assert missing.value == "0"
    home = signed_in(story).get("/").text
    assert "核心指标达标" in home
    assert tiles_for(make.actor(role="system_admin", county=story.county)) == []


def test_a_long_list_of_runs_costs_not_one_more_statement(story, django_assert_max_num_queries):
    client = signed_in(story)
    story.run()
    client.get("/kpi/runs/")
    with django_assert_max_num_queries(13) as counted:
        client.get("/kpi/runs/")
    before = len(counted)
    for year in range(2018, 2024):
        story.start(period=str(year))
    with django_assert_max_num_queries(13) as counted:
        client.get("/kpi/runs/")
    assert len(counted) == before


def test_a_run_can_be_computed_again_from_its_page(story):
    run = story.run(period=str(today().year - 1))
    client = signed_in(story)
    page = client.get(run.get_absolute_url()).text
    assert "重新计算" in page
    client.post("/kpi/runs/start/", {"scheme": "plain", "period": run.period})
    assert Run.objects.filter(period=run.period).count() == 2
    denied = words(signed_in(story, "viewer").get(run.get_absolute_url()))
    assert "能办理的是：卫健委考核。" in denied
    assert "能办理的是：卫健委审批。" in denied
