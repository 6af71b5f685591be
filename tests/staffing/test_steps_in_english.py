"""The five steps of titles read in the page's language; what a plan prints keeps its own words."""

import pytest
from django.urls import reverse
from django.utils import translation

from members.models import Person
from staffing import actions, roster_table
from staffing.models import Title
from staffing.roster_cells import Spelled
from staffing.rules.titles import LADDER
from staffing.vocabulary import STEPS
from tests.staffing.story import land, month

ENGLISH = ["None", "Junior", "Intermediate", "Associate senior", "Senior"]


def sits(client, actor):
    client.force_login(Person.objects.get(pk=actor.person).user)
    client.cookies["django_language"] = "en"


def test_the_ladder_is_printed_in_chinese_and_shown_in_the_language_of_the_page():
    with translation.override("zh-hans"):
        assert tuple(map(str, STEPS)) == LADDER
    with translation.override("en"):
        assert [str(one) for one in STEPS] == ENGLISH
        assert [Title(step=n).get_step_display() for n in range(5)] == ENGLISH


@pytest.mark.django_db
def test_lists_records_and_forms_say_the_step_in_english_and_mark_the_registered_title(client):
    there = land()
    desk = there.people["home_desk"]
    actions.state_title(person=there.who, name="主治医师", step=2, from_on=month(3), by=desk)
    sits(client, desk)
    marked = '<span lang="zh-Hans">主治医师</span>'
    page = client.get(reverse("staffing:records")).content.decode()
    assert f"<td>{marked}</td><td>Intermediate</td>" in page
    page = client.get(reverse("staffing:record", args=[there.county.code, there.who.code]))
    text = page.content.decode()
    assert f"<dd>{marked} · Intermediate</dd>" in text
    for step in LADDER[1:]:
        assert step not in text
    for step in ENGLISH:
        assert f">{step}</option>" in text
    client.cookies["django_language"] = "zh-hans"
    assert "主治医师 · 中级" in client.get(page.request["PATH_INFO"]).content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_list_of_people_is_read_in_its_own_words_whatever_language_its_reader_has(language):
    with translation.override(language):
        choices = tuple((str(n), words) for n, words in enumerate(STEPS))
        cell = Spelled("step", "职称级别", choices=choices, others=roster_table.STEP_WORDS)
        assert [cell.read(word) for word in (*LADDER, "副高级")] == ["0", "1", "2", "3", "4", "3"]
