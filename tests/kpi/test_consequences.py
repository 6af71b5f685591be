"""What a plan says follows without being money: loaded with its clause, noted with words."""

import pytest
from django.test import Client

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from kpi import access, actions, queries
from kpi.models import Consequence, ConsequenceNote
from members.models import Clause
from tests import make
from tests.banan import fixture
from tests.kpi.story import Story, published, small_county
from tests.members import loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    loaded.load("tz")
    story = small_county()
    Consequence.objects.create(
        county=story.county,
        scheme=story.version("weighted").scheme,
        code="appointment",
        name="负责人员任免",
        clause=Clause.objects.get(plan__code="TZ", key="六（三）"),
    )
    return story


def test_the_shipped_file_names_what_is_no_money_with_its_clause():
    county = loaded.county("bn")
    by = Actor.system(county.pk, "tests")
    for _time in range(2):
        tally = actions.load_definitions(document=fixture("indicators/bn.yaml"), by=by)
    rows = Consequence.objects.filter(scheme__code="bn_core")
    assert list(rows.values_list("name", "clause__key")) == [
        ("医保基金支付", "（八）5"),
        ("负责人员薪酬", "（八）5"),
        ("负责人员任免", "（八）5"),
        ("负责人员奖惩", "（八）5"),
    ]
    # each is said in the clause's own words
    assert all(row.name.removeprefix("负责人员") in row.clause.quote for row in rows)
    assert tally.is_quiet


def test_somebody_takes_note_with_words_and_both_stay(story):
    run = published(story)
    (one,) = queries.course.consequences(run)
    assert one.noted == []
    actions.note_consequence(run=run, consequence=one, words="已报组织部门", by=story.assessor)
    actions.note_consequence(run=run, consequence=one, words="已纳入年度任免", by=story.approver)
    (one,) = queries.course.consequences(run)
    assert [(note.words, note.by_id) for note in one.noted] == [
        ("已报组织部门", story.assessor.person), ("已纳入年度任免", story.approver.person),
    ]  # fmt: skip


def test_nothing_is_noted_before_the_result_is_known_or_by_whom_it_does_not_concern(story):
    run = story.run("weighted")
    one = Consequence.objects.get(county=story.county)
    with pytest.raises(Refused, match="公布后才能"):
        actions.note_consequence(run=run, consequence=one, words="知悉", by=story.approver)
    run = published(story, actions.open_feedback(run=run, until=today(), by=story.assessor))
    with pytest.raises(Invalid, match="知悉或办理"):
        actions.note_consequence(run=run, consequence=one, words=" ", by=story.approver)
    head = make.actor(role="head", institution=story.bodies[0])
    with pytest.raises(Forbidden):
        actions.note_consequence(run=run, consequence=one, words="知悉", by=head)
    with pytest.raises(NotFound):
        access.consequence_for(run, "unknown")
    assert not ConsequenceNote.objects.exists()


def test_the_published_page_lists_them_with_clause_and_button(story):
    run = published(story)
    client = Client()
    client.force_login(make.user("assessor", story.county))
    page = f"/kpi/runs/{run.pk}/"
    shown = client.get(page).text
    for said in ("负责人员任免", "六（三）", "登记"):
        assert said in shown
    assert client.post(f"{page}consequences/appointment/", {"reason": "已报"}).url == page
    assert "已报" in client.get(page).text
    viewer = Client()
    viewer.force_login(make.user("head", institution=story.bodies[0]))
    assert "已报" in viewer.get(page).text
    assert viewer.post(f"{page}consequences/appointment/", {"reason": "x"}).status_code == 403
