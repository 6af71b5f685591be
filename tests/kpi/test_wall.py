"""The screen on the wall: what it shows, who opens it, and that it keeps no session alive."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from members.models import Person
from tests import make
from tests.kpi import story as stories
from tests.kpi.returning import give_out

pytestmark = pytest.mark.django_db
WALL = "/kpi/wall/?scheme=weighted"
OF_ITSELF = {"x-unattended": "1"}


@pytest.fixture
def story():
    return stories.small_county()


def viewer(story):
    client = Client()
    client.force_login(make.user("viewer", story.county))
    return client


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_it_turns_through_indicators_ranks_heat_map_and_what_is_late(story):
    story.run("weighted")
    page = words(viewer(story).get(WALL))
    heads = ("核心指标", "排名", "达标热图", "迟报")
    assert [page.index(head) for head in heads] == sorted(page.index(head) for head in heads)
    assert "演示权重" in page
    assert "演示数据" in page
    assert story.bodies[2].name in page


def test_what_is_not_published_is_shown_and_says_so(story):
    story.run("weighted")
    assert "尚未公布：第 1 版（已计算）" in words(viewer(story).get(WALL))


def test_the_published_run_is_shown_though_a_newer_one_is_computed(story):
    known = stories.published(story)
    story.write("here", {(story.bodies[0].unit, "202501"): "3"})
    story.run("weighted", "2025")
    page = words(viewer(story).get(WALL))
    assert "2024年度" in page
    assert "2025年度" not in page
    assert "第 1 版（已公布）" in page
    assert "尚未公布" not in page
    assert known.period == "2024"


def test_without_weights_it_says_why_there_is_no_ranking(story):
    story.run("plain")
    page = words(viewer(story).get("/kpi/wall/?scheme=plain"))
    assert "未设权重：没有得分和名次。" in page


def test_before_the_first_run_only_what_is_late_turns(story):
    give_out(story, from_on=date(2024, 12, 1))
    late = make.institution(story.county)
    make.join(story.north, late)
    with time_machine.travel(datetime(2025, 2, 20, 4, tzinfo=UTC), tick=False):
        page = words(viewer(story).get(WALL))
    assert "核心指标" not in page
    # January 2025 was due on 10 February; December 2024 of the new body on 10 January.
    assert re.search(r"月报 6 7 41", page)


def test_it_names_no_person_and_no_telephone(story):
    make.person(
        story.county, role="clerk", institution=story.bodies[1], phone="023-5550102",
        position="报表岗",
    )  # fmt: skip
    give_out(story)
    stories.published(story)
    with time_machine.travel(datetime(2027, 3, 1, 4, tzinfo=UTC), tick=False):
        page = viewer(story).get(WALL).text
    names = Person.objects.exclude(name="").values_list("name", flat=True)
    assert not [name for name in names if name in page]
    for secret in ("5550102", "报表岗", "tel:"):
        assert secret not in page


@pytest.mark.parametrize("role", ["clerk", "head", "lead_admin"])
def test_who_does_not_read_the_whole_county_may_not_open_it(story, role):
    client = Client()
    client.force_login(make.user(role, story.county, institution=story.bodies[1]))
    assert client.get(WALL).status_code == 403
    story.run()
    assert "/kpi/wall/" not in client.get("/kpi/").text


def test_a_stranger_sees_the_own_county_and_nothing_of_this_one(story):
    story.run("weighted")
    stranger = Client()
    stranger.force_login(make.user("viewer"))
    assert stranger.get(WALL).status_code == 404  # no such scheme there
    assert story.bodies[2].name not in stranger.get("/kpi/wall/").text


def test_reading_anew_by_itself_does_not_keep_the_session_alive(story):
    story.run("weighted")
    client, start = viewer(story), datetime(2026, 11, 22, 1, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        assert client.get(WALL).status_code == 200
        for _n in range(10):  # every three minutes, thirty in all
            clock.shift(timedelta(minutes=3))
            assert client.get(WALL, headers=OF_ITSELF).status_code == 200
        clock.shift(timedelta(minutes=1))
        answer = client.get(WALL, headers=OF_ITSELF)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_a_key_is_a_click_and_does(story):
    story.run("weighted")
    client, start = viewer(story), datetime(2026, 11, 22, 1, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        client.get(WALL)
        for _n in range(3):
            clock.shift(timedelta(minutes=20))
            assert client.get(WALL).status_code == 200


def test_it_says_beforehand_what_happens_when_the_session_ends(story):
    page = words(viewer(story).get(WALL))
    assert "30 分钟没有按键即退出登录，届时本屏不再显示数据" in page
    assert "登录已结束，大屏已停止" in page
