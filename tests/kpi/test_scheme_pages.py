"""The pages of schemes: list, versions, draft, rules by form, weights, difference, publishing."""

import io
from datetime import date

import openpyxl
import pytest
import time_machine
from django.test import Client

from kpi.models import SchemeItem, SchemeVersion
from tests import make
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db
PLAIN, WEIGHTED = "/kpi/schemes/plain/", "/kpi/schemes/weighted/"
DRAFT = f"{WEIGHTED}2/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(date(2025, 3, 1), tick=False):
        yield


@pytest.fixture
def story() -> Story:
    return small_county()


def signed_in(story: Story, role: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make.user(role, story.county))
    return client


@pytest.fixture
def assessor(story) -> Client:
    return signed_in(story, "assessor")


def begun(client: Client, scheme: str = WEIGHTED, day: str = "2025-01-01"):
    return client.post(f"{scheme}draft/", {"from_on": day, "reason": "新年度"})


def draft(code: str = "weighted") -> SchemeVersion:
    return SchemeVersion.objects.get(scheme__code=code, number=2)


def item(code: str) -> SchemeItem:
    return draft().items.get(code=code)


def post(client: Client, place: str, **said: str):
    return client.post(f"{DRAFT}{place}", {"version": draft().version, **said})


def test_a_viewer_reads_the_schemes_and_sees_no_draft(story, assessor):
    assert begun(assessor).status_code == 302
    viewer = signed_in(story, "viewer")
    assert DRAFT in assessor.get("/kpi/schemes/").text
    page = viewer.get("/kpi/schemes/")
    assert (page.status_code, DRAFT in page.text, WEIGHTED in page.text) == (200, False, True)
    assert DRAFT not in viewer.get(WEIGHTED).text
    assert viewer.get(DRAFT).status_code == 404
    assert viewer.get(f"{DRAFT}table.xlsx").status_code == 404
    assert viewer.get(f"{WEIGHTED}1/").status_code == 200
    assert viewer.post(f"{WEIGHTED}draft/").status_code == 403
    assert viewer.get(f"{DRAFT}edit/").status_code == 403


def test_where_weights_are_open_the_page_says_so(story, assessor):
    page = assessor.get(f"{PLAIN}1/").text
    assert "未设权重：不计分。" in page
    assert "改考核项" not in page  # it is published
    assert "演示权重" in assessor.get(f"{WEIGHTED}1/").text


def test_a_draft_begins_from_the_page_and_a_second_one_does_not(story, assessor):
    answer = begun(assessor)
    assert answer["Location"] == f"{DRAFT}edit/"
    page = assessor.get(answer["Location"])
    assert page.status_code == 200
    assert "新加入的指标没有基期" in page.text
    assert "第 2 版还是草稿" in assessor.get(WEIGHTED).text
    assert begun(assessor).status_code == 409
    wrong = begun(assessor, PLAIN, "")
    assert wrong.status_code == 422
    assert not SchemeVersion.objects.filter(scheme__code="plain", number=2).exists()


def test_each_kind_of_rule_has_its_own_fields_and_a_sentence(story, assessor):
    begun(assessor)
    page = assessor.get(f"{DRAFT}items/share/").text
    for kind in ("threshold", "linear", "ratio", "steps", "growth", "deduct", "expert", "gate"):
        assert f'data-chosen="{kind}"' in page
    assert "完成了目标的几成就得几成的分" in page
    assert 'value="40"' in page


@pytest.mark.parametrize(
    ("typed", "rule", "params", "target"),
    [
        ({"comparator": "ge", "target": "６０"}, "threshold", {}, 60),
        ({"low": "90", "high": "40"}, "linear", {"L": "90", "U": "40"}, None),
        ({"share_of": "62.50"}, "ratio", {}, 62.5),
        (
            {"bound_1": "10", "points_1": "20", "bound_2": "30", "points_2": "60"},
            "steps",
            {"steps": [{"from": "10", "points": "20"}, {"from": "30", "points": "60"}]},
            None,
        ),
        (
            {"upper": "to", "bound_1": "5", "points_1": "60"},
            "steps",
            {"steps": [{"to": "5", "points": "60"}]},
            None,
        ),
        ({"g": "0.05", "strict": "on"}, "growth", {"g": "0.05", "strict": True}, None),
        ({"n": "2"}, "deduct", {"n": "2"}, None),
        ({}, "expert", {}, None),
        ({"scope": "whole"}, "gate", {"scope": "whole"}, None),
    ],
)
def test_a_rule_is_said_in_its_fields(assessor, typed, rule, params, target):
    begun(assessor)
    answer = post(assessor, "items/share/", group="一级", rule=rule, **typed)
    assert answer["Location"] == f"{DRAFT}edit/"
    row = item("share")
    assert (row.rule, row.params, row.target) == (rule, params, target)
    again = assessor.get(f"{DRAFT}items/share/").text
    assert all(
        f'value="{text}"' in again for text in typed.values() if text.isascii() and text.isdigit()
    )


@pytest.mark.parametrize(
    ("rule", "typed", "said"),
    [
        ("linear", {"low": "40"}, "这种规则要填这一项。"),
        ("linear", {"low": "40", "high": "40"}, "不能相同"),
        ("linear", {"low": "四十", "high": "1"}, "不是数字"),
        ("growth", {}, "这种规则要填这一项。"),
        ("steps", {}, "至少填一档。"),
        ("steps", {"bound_1": "1"}, "要一起填"),
        ("steps", {"bound_1": "1", "points_1": "2", "bound_2": "1", "points_2": "3"}, "不能计分"),
        ("", {}, "须选定计分规则"),
        ("lottery", {}, "lottery"),
    ],
)
def test_a_rule_that_is_not_whole_is_refused_beside_its_field(story, assessor, rule, typed, said):
    begun(assessor)
    answer = post(assessor, "items/share/", group="一级", rule=rule, **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert item("share").params == {"L": "40", "U": "90"}


def test_an_old_page_of_an_item_does_not_overwrite_what_another_wrote(story, assessor):
    begun(assessor)
    seen = str(draft().version)
    post(assessor, "items/contracts/", group="一级", rule="deduct", n="1")
    said = {"version": seen, "group": "一级", "rule": "deduct", "n": "2"}
    answer = assessor.post(f"{DRAFT}items/contracts/", said)
    assert answer.status_code == 422
    assert "别人已经改过" in answer.text
    assert f'name="version" value="{seen}"' in answer.text  # the same page is refused again
    assert item("contracts").params == {"n": "1"}


def test_weights_are_typed_as_one_set(story, assessor):
    begun(assessor)
    half = post(assessor, "weights/", title="办法", number="1号", **{"w-share": "5"})
    assert half.status_code == 422
    assert "要么全部填写" in half.text
    assert item("share").weight == 60
    whole = {"w-share": "30", "w-contracts": "70"}
    assert post(assessor, "weights/", title="办法", number="1号", **whole).status_code == 302
    assert (item("share").weight, item("contracts").weight) == (30, 70)
    assert post(assessor, "weights/").status_code == 302  # all empty: not set
    assert item("share").weight is None


def test_items_come_go_and_move(story, assessor):
    begun(assessor)
    added = post(assessor, "add/", group="一级", indicator="per_head")
    assert added["Location"] == f"{DRAFT}items/per_head/"
    assert item("per_head").weight == 0
    assert "没有基期" in assessor.get(f"{DRAFT}compare/1/").text
    assert post(assessor, "add/", group="一级").status_code == 422  # neither words nor indicator
    post(assessor, "items/per_head/up/")
    assert item("per_head").position == 1
    assert post(assessor, "items/share/up/").status_code == 409
    assert post(assessor, "items/share/remove/").status_code == 302
    assert item("contracts").weight is None
    assert assessor.get(f"{DRAFT}items/share/").status_code == 404


def test_the_difference_is_shown_field_by_field_and_by_unit(story, assessor):
    story.run("weighted")
    begun(assessor)
    same = assessor.get(f"{DRAFT}compare/1/").text
    assert "一字不差" in same
    weights = {"w-share": "30", "w-contracts": "70"}
    post(assessor, "weights/", title="县考核办法", number="1号", **weights)
    page = assessor.get(f"{DRAFT}compare/1/?period=2024").text
    assert "县考核办法" in page
    assert "按今天的数试算" in page
    for body in story.bodies:
        assert body.name in page
    assert assessor.get(f"{DRAFT}compare/1/?period=2019").status_code == 404


def test_what_cannot_be_computed_yet_is_not_tried(story, assessor):
    story.run("weighted")
    begun(assessor)
    post(assessor, "items/share/", group="一级", rule="ratio")
    page = assessor.get(f"{DRAFT}compare/1/?period=2024")
    assert page.status_code == 200
    assert "还不能试算" in page.text


def test_another_person_publishes_from_the_page(story, assessor):
    begun(assessor)
    said = {"from_on": "2025-01-01", "reason": "县府办〔2025〕3号"}
    assert post(assessor, "publish/", **said).status_code == 403
    approver = signed_in(story, "approver")
    assert "发布这一版" in approver.get(DRAFT).text
    assert post(approver, "publish/", from_on="2025-01-01", reason="").status_code == 422
    assert post(approver, "publish/", **said)["Location"] == DRAFT
    assert draft().published
    page = signed_in(story, "viewer").get(DRAFT).text
    assert "县府办〔2025〕3号" in page
    assert assessor.get(f"{DRAFT}edit/").status_code == 409


def test_a_draft_is_given_up(story, assessor):
    begun(assessor)
    assert post(assessor, "discard/")["Location"] == WEIGHTED
    assert not SchemeVersion.objects.filter(number=2).exists()


def test_a_version_leaves_as_a_workbook(story, assessor):
    content = assessor.get(f"{WEIGHTED}1/table.xlsx").content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    text = [str(cell) for row in rows for cell in row if cell is not None]
    assert {"share", "60", "40", "演示权重"} <= set(text)
    assert any("40 得零分，90 得满分" in cell for cell in text)
    open_weights = assessor.get(f"{PLAIN}1/table.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(open_weights)).active
    assert "未设" in [cell for row in book.iter_rows(values_only=True) for cell in row]


def test_a_stranger_reads_nothing_of_it(story, assessor):
    begun(assessor)
    stranger = Client(raise_request_exception=False)
    stranger.force_login(make.user("assessor", make.neighbour()))
    for place in ("", "edit/", "weights/", "items/share/", "table.xlsx", "compare/1/"):
        assert stranger.get(f"{DRAFT}{place}").status_code == 404, place


def test_more_items_cost_no_more_queries(story, assessor, django_assert_max_num_queries):
    begun(assessor)
    assessor.get(DRAFT)
    with django_assert_max_num_queries(45):
        assessor.get(DRAFT)
    with django_assert_max_num_queries(45):
        assessor.get("/kpi/schemes/")


def test_programs_read_the_versions_with_their_days_and_no_draft_of_others(story, assessor):
    begun(assessor)
    viewer = signed_in(story, "viewer")

    def versions(client: Client) -> list[tuple[int, bool, str | None, str | None]]:
        rows = client.get("/api/v1/schemes/?code=weighted").json()["results"]
        return [(row["version"], row["published"], row["from_on"], row["until"]) for row in rows]

    assert versions(viewer) == [(1, True, None, None)]
    assert versions(assessor) == [(1, True, None, None), (2, False, "2025-01-01", None)]
    said = {"from_on": "2025-01-01", "reason": "县府办〔2025〕3号"}
    post(signed_in(story, "approver"), "publish/", **said)
    assert versions(viewer) == [(1, True, None, "2025-01-01"), (2, True, "2025-01-01", None)]
