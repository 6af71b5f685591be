"""Somebody types a name, a code or the first letters; what is found is theirs to see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpi.queries import find as find_in_assessment
from members.access import find
from tests import make
from tests.kpi.story import small_county
from tests.members import loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make.county()


def labels(actor, text):
    return [found.label for found in find(actor, text)]


def test_an_institution_is_found_by_name_code_pinyin_and_initials(county):
    make.institution(county, code="BN-JL", name="接龙镇中心卫生院")
    viewer = make.actor(role="viewer", county=county)
    for text in ("接龙", "bn-jl", "BN-J", "jielong", "jlz", "JLZZXWSY", "jie long"):
        assert labels(viewer, text) == ["接龙镇中心卫生院"], text
    assert labels(viewer, "天星寺") == []


def test_an_alliance_is_found_by_name_code_pinyin_and_initials(county):
    make.alliance(county, code="BN-A1", name="市七院牵头的医共体")
    viewer = make.actor(role="viewer", county=county)
    for text in ("七院牵头", "bn-a1", "shiqiyuan", "sqyqt", "SQYQTDYGT"):
        assert labels(viewer, text) == ["市七院牵头的医共体"], text


def test_an_alliance_of_a_loaded_plan_is_found_by_its_initials():
    viewer = make.actor(role="viewer", county=loaded.county("bn"))
    assert "市七院牵头的医共体" in labels(viewer, "sqyqt")


def test_the_very_name_comes_before_those_that_begin_with_it(county):
    for name in ("二甲镇卫生院", "二甲", "北二甲站"):
        make.institution(county, name=name)
    viewer = make.actor(role="viewer", county=county)
    assert labels(viewer, "二甲") == ["二甲", "二甲镇卫生院", "北二甲站"]
    assert [found.rank for found in find(viewer, "二甲")] == [0, 1, 2]


def test_nothing_of_another_county_is_found(county):
    body = make.institution(make.county(), name="金丝雀卫生院")
    viewer = make.actor(role="viewer", county=county)
    for text in ("金丝雀", body.code, "jsq"):
        assert labels(viewer, text) == []
    assert labels(make.actor(role="viewer", county=body.county), "金丝雀") == ["金丝雀卫生院"]


def test_who_has_no_role_finds_nothing(county):
    make.institution(county, name="接龙镇中心卫生院")
    assert labels(make.actor(make.person(county)), "接龙") == []


def test_a_clerk_finds_the_people_of_their_own_institution_only(county):
    body = make.institution(county)
    mine = make.person(county, role="clerk", institution=body)
    other = make.person(county, role="clerk", institution=make.institution(county))
    actor = make.actor(mine)
    assert mine.name in labels(actor, mine.code)
    assert other.name not in labels(actor, other.code)
    assert other.name in labels(make.actor(role="viewer", county=county), other.code)


def test_signs_of_the_search_language_are_taken_as_they_are(county):
    make.institution(county, name="一卫生院")
    viewer = make.actor(role="viewer", county=county)
    for sign in ("%", "_", "'", "\\"):
        assert "一卫生院" not in labels(viewer, sign)


def test_an_indicator_leads_to_the_explanation_of_its_newest_value():
    story = small_county()
    run = story.run("plain")
    viewer = make.actor(role="viewer", county=story.county)
    found = {one.code: one for one in find_in_assessment(viewer, "share")}
    assert str(run.pk) in found["share"].url


def test_the_page_lists_finds_by_kind_and_says_when_there_are_none(county, client):
    make.institution(county, code="BN-JL", name="接龙镇中心卫生院")
    client.force_login(make.user("viewer", county))
    page = client.get("/search/?q=接龙")
    assert "接龙镇中心卫生院" in page.text
    assert "没有找到" not in page.text
    assert "没有找到“海棠”" in client.get("/search/?q=海棠").text
    assert "输入名称的一部分" in client.get("/search/?q=").text


def test_one_exact_hit_from_the_header_is_opened_at_once(county, client):
    body = make.institution(county, code="BN-JL", name="接龙镇中心卫生院")
    client.force_login(make.user("viewer", county))
    answer = client.get("/search/?q=BN-JL&go=1")
    assert answer.status_code == 302
    assert answer.url == body.get_absolute_url()
    assert client.get("/search/?q=BN-JL").status_code == 200


def test_more_rows_cost_no_more_statements(county, client):
    client.force_login(make.user("viewer", county))

    def statements():
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/?q=卫生院")
        return len(queries)

    make.institution(county)
    statements()  # the session is stamped once
    few = statements()
    for _n in range(30):
        make.institution(county)
    assert statements() == few


def test_more_indicators_found_cost_no_more_statements():
    story = small_county()
    viewer = make.actor(role="viewer", county=story.county)

    def statements(text):
        with CaptureQueriesContext(connection) as queries:
            found = find_in_assessment(viewer, text)
        return len(found), len(queries)

    story.run("plain")
    story.run("weighted")
    (few, cost), (many, same) = statements("share"), statements("s")
    assert many > few
    assert same == cost


def test_an_alliance_is_found_under_what_else_its_plan_calls_it(county):
    alliance = make.alliance(county, name="区人民医院医共体")
    alliance.aliases = [{"name": "城东健联体", "kind": "printed"}]
    alliance.save(update_fields=["aliases"])
    viewer = make.actor(role="viewer", county=county)
    assert labels(viewer, "城东健联") == ["区人民医院医共体"]
    assert labels(viewer, "区人民医院医共体") == ["区人民医院医共体"]
