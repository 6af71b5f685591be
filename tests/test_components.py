"""The components: each says its inputs, stands on the gallery page, and keeps its promises."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django import forms
from django.template import Context, Template
from django.test import Client
from django.utils import timezone, translation

from alliance.core import assets
from alliance.core.waiting import Tile, Waiting
from alliance.desk import asking
from tests import make

FILES = sorted(Path("templates/components").glob("*.html"))


@pytest.fixture(autouse=True)
def _chinese() -> None:
    translation.activate("zh-hans")


@pytest.fixture
def signed_in(db: None, client: Client) -> Client:
    client.force_login(make.user("assessor"))
    return client


def render(text: str, **context: object) -> str:
    return Template("{% load i18n %}" + text).render(Context(context))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_component_begins_with_its_name_and_inputs(path):
    first = path.read_text(encoding="utf8").splitlines()[0]
    assert re.fullmatch(rf"\{{# {path.stem}: .+ #\}}", first)


def test_every_component_is_on_the_gallery_page(signed_in):
    answer = signed_in.get("/components/")
    assert answer.status_code == 200
    shown = {template.name for template in answer.templates}
    assert {f"components/{path.name}" for path in FILES} <= shown


def test_every_class_that_a_component_wears_is_in_the_stylesheet():
    css = Path("alliance/static/alliance.css").read_text(encoding="utf8")
    for path in FILES:
        plain = re.sub(r"\{[%{#].*?[%}#]\}", " ", path.read_text(encoding="utf8"))
        for names in re.findall(r'class="([^"]*)"', plain):
            for name in names.split():
                assert f".{name}" in css or name == "form-check-input", f"{path.stem}: {name}"


# --- verbs --------------------------------------------------------------------
def test_an_impossible_verb_is_greyed_and_says_why():
    shown = render('{% verb "公示" "/x/" why="计算完成后方可公示。" %}')
    name = re.search(r'aria-describedby="(\w+)"', shown)[1]
    assert f'id="{name}">计算完成后方可公示。' in shown
    assert 'aria-disabled="true"' in shown
    assert 'tabindex="0"' in shown
    assert "/x/" not in shown


def test_a_verb_that_changes_is_a_form_with_its_token():
    shown = render('{% verb "接收" "/x/" post=True version=3 %}', csrf_token="t0ken")
    assert '<form method="post" action="/x/">' in shown
    assert 'name="csrfmiddlewaretoken" value="t0ken"' in shown
    assert 'name="version" value="3"' in shown


def test_a_consequential_verb_asks_again_without_script():
    shown = render('{% confirm "公布" "/x/" sentence="之后不能更改。" yes="公布第 2 版" %}')
    assert "<details" in shown
    assert "之后不能更改。" in shown
    assert "公布第 2 版</button>" in shown


def test_a_consequential_verb_that_is_impossible_does_not_open():
    shown = render('{% confirm "公布" "/x/" sentence="之后不能更改。" why="先公示。" %}')
    assert "<details" not in shown
    assert "先公示。" in shown


# --- words for what is missing ------------------------------------------------
def test_a_missing_amount_is_not_zero():
    assert "未设" in render('{% include "components/money.html" with fen=fen only %}', fen=None)
    assert "0.00" in render('{% include "components/money.html" with fen=fen only %}', fen=0)


def test_a_missing_cell_behind_a_chart_says_so():
    rows = [("1 月", ["1", ""])]
    shown = render('{% include "components/chart.html" with rows=rows only %}', rows=rows)
    assert ">1<" in shown
    assert "未填" in shown


def test_a_tile_shows_a_word_as_it_is():
    assert "<b>未填</b>" in render(
        '{% include "components/kpi_tile.html" with value="未填" only %}'
    )


# --- text is text -------------------------------------------------------------
def test_whatever_people_typed_is_shown_as_text():
    hostile = "<script>alert(1)</script>"
    for text in (
        "{% page_head title=x lede=x %}{% endpage_head %}",
        '{% card title=x id="a" meta=x foot=x status=x %}{% endcard %}',
        '{% verb x "/" why=x %}{% verb x x post=True confirm=x %}{% confirm x x sentence=x %}',
        '{% include "components/note.html" with text=x title=x only %}',
        '{% include "components/tabs.html" with tabs=tabs label=x only %}',
        "{% spark values x %}",
        '{% word "town" x %}',
    ):
        shown = render(text, x=hostile, tabs=[{"label": hostile}], values=["1"])
        assert "<script" not in shown, text


# --- forms --------------------------------------------------------------------
class SampleForm(forms.Form):
    name = forms.CharField(label="名称", help_text="与公章一致。")
    sure = forms.BooleanField(label="已核对", required=False)
    way = forms.ChoiceField(
        label="方式", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect
    )


def test_a_refused_field_is_tied_to_its_sentence():
    shown = render('{% include "components/form.html" with form=form only %}', form=SampleForm({}))
    assert 'aria-invalid="true"' in shown
    described = re.search(r'aria-describedby="(id_name_helptext id_name_error)"', shown)[1]
    for name in described.split():
        assert f'id="{name}"' in shown
    assert "<legend>方式</legend>" in shown
    assert shown.count('class="form-check-input"') == 3


# --- times --------------------------------------------------------------------
@time_machine.travel("2025-11-18 01:40:00+00:00", tick=False)
def test_a_time_is_absolute_and_its_tooltip_relative():
    at = timezone.now() - timedelta(days=3)
    shown = render("{% when at %}", at=at)
    assert ">11-15 09:40</time>" in shown
    assert re.search(r'title="3\s日前"', shown)
    assert "今天" in render("{% when at %}", at=date(2025, 11, 18))
    assert "2026-03-31" in render("{% when at %}", at=date(2026, 3, 31))
    assert render("{% when at %}", at=None) == "—"


@time_machine.travel("2025-11-18 01:40:00+00:00", tick=False)
def test_a_deadline_says_how_late_and_since_when():
    shown = render("{% due on %}", on=date(2025, 11, 10))
    assert '<b class="bad">逾期 8 天</b>' in shown
    assert "应于 11-10" in shown
    assert "无期限" in render("{% due on %}", on=None)


def test_a_county_has_its_own_words():
    class Frame:
        words = {"town": "苏木镇"}

    assert render('{% word "town" "镇街" %}', frame=Frame()) == "苏木镇"
    assert render('{% word "town" "镇街" %}') == "镇街"
    with translation.override("en"):
        assert render('{% word "town" "Town" %}', frame=Frame()) == "Town"


# --- the frame ----------------------------------------------------------------
def test_home_says_in_a_sentence_that_nothing_waits(signed_in):
    page = signed_in.get("/").content.decode()
    assert "现在没有等您处理的事。" in page


@time_machine.travel("2025-11-18 01:40:00+00:00", tick=False)
def test_home_puts_the_latest_first_and_counts_the_late(signed_in, monkeypatch):
    def waiting(what: str, due_on: date | None) -> Waiting:
        return Waiting(
            "kpi",
            what,
            "演示人员 07",
            datetime.now(tz=timezone.get_current_timezone()),
            due_on,
            "/x/",
            "填报",
        )

    answers = {
        "waiting_for": [
            waiting("无期限的事", None),
            waiting("今天的事", date(2025, 11, 18)),
            waiting("逾期的事", date(2025, 11, 10)),
        ],
        "tiles_for": [Tile("月报齐全", "25", "/ 27 家", "2 家逾期", "/x/", "bad")],
    }
    monkeypatch.setattr(asking, "ask", lambda question, *args: answers[question])
    page = signed_in.get("/").content.decode()
    places = [page.index(text) for text in ("逾期的事", "今天的事", "无期限的事")]
    assert places == sorted(places)
    assert "等您处理 3 件，其中 1 件逾期" in page
    assert '<span class="n bad"' in page
    assert "2 家逾期" in page


def test_the_side_bar_leads_only_where_the_actor_may_go(signed_in):
    page = signed_in.get("/").content.decode()
    side = page[page.index('<aside class="side">') : page.index("</aside>")]
    for url in re.findall(r'href="([^"#]+)"', side):
        assert signed_in.get(url, follow=True).status_code == 200, url


def test_no_page_of_the_frame_has_a_dead_link(signed_in):
    page = signed_in.get("/").content.decode()
    assert 'href="#"' not in page
    assert 'href=""' not in page


def test_without_built_files_the_page_says_so_and_works(signed_in, monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "BUILT", tmp_path / "nothing")
    page = signed_in.get("/components/").content.decode()
    assert "前端组件未能取得" in page
    assert "built/" not in page


def test_the_language_is_changed_by_a_post_and_stays(signed_in):
    assert signed_in.get("/language/").status_code == 405
    answer = signed_in.post("/language/", {"language": "en", "next": "/components/"})
    assert answer.headers["Location"] == "/components/"
    assert 'lang="en"' in signed_in.get("/").content.decode().split("<head>")[0]


def test_the_language_can_be_changed_before_sign_in(db, client):
    assert client.post("/language/", {"language": "en", "next": "/sign-in/"}).status_code == 302


def test_the_language_switch_never_leaves_the_site(signed_in):
    answer = signed_in.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_demonstration_data_are_named_as_such(db, client):
    person = make.person(role="assessor")
    person.county.demo = True
    person.county.save()
    client.force_login(person.user)
    assert "演示数据" in client.get("/").content.decode()


def test_a_frame_costs_few_queries(signed_in, django_assert_max_num_queries):
    signed_in.get("/")  # the first one of a minute also stamps the session
    with django_assert_max_num_queries(7):
        signed_in.get("/components/")


def test_a_page_does_not_wait_for_the_counts_of_its_side_bar(signed_in, settings):
    settings.WAITING_SECONDS = 20
    asks = 'data-side="/side/?page=components&amp;area=desk"'
    assert asks in signed_in.get("/components/").content.decode()
    counted = signed_in.get("/side/?page=components&area=desk").content.decode()
    assert counted.count("<nav") == 1
    assert "data-side" not in counted
    assert "data-side" not in signed_in.get("/components/").content.decode()


def test_what_was_refused_changed_nothing_and_is_not_counted_anew(signed_in, settings):
    settings.WAITING_SECONDS = 20
    signed_in.get("/side/")
    assert signed_in.put("/components/").status_code == 405
    assert "data-side" not in signed_in.get("/components/").content.decode()
    assert signed_in.post("/language/", {"language": "en"}).status_code == 302
    assert "data-side" in signed_in.get("/components/").content.decode()


def test_a_wrong_address_answers_with_a_page(signed_in):
    answer = signed_in.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有找到" in answer.content.decode()


@pytest.mark.parametrize("debug", [True, False])
def test_a_wrong_address_answers_in_the_products_words_in_both_homes(db, client, settings, debug):
    settings.DEBUG = debug
    client.force_login(make.person(role="assessor").user)
    for language, words in (
        ("zh-hans", "没有找到您要的内容"),
        ("en", "What you asked for was not found"),
    ):
        client.cookies["django_language"] = language
        answer = client.get("/nowhere/")
        assert answer.status_code == 404
        page = answer.content.decode()
        assert words in page
        assert '<aside class="side">' in page  # the way back stands where it always does
        assert "URLconf" not in page
    client.logout()
    assert "URLconf" not in client.get("/nowhere/").content.decode()


def test_sign_in_ties_the_error_to_the_password(db, client):
    answer = client.post("/sign-in/", {"username": "nobody", "password": "wrong"})
    page = answer.content.decode()
    assert 'aria-describedby="sign-in-error"' in page
    assert 'id="sign-in-error"' in page
    assert "wrong" not in page
