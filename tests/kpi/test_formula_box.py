"""The pages of indicators: list, one, the formula box, its names, trial, publishing, elements."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpi import actions
from kpi.models import DataElement, DataSet, Indicator, IndicatorVersion
from tests import make
from tests.kpi import counties
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db
LIST, SHARE = "/kpi/indicators/", "/kpi/indicators/share/"
DRAFT = f"{SHARE}2/"
TYPED = {
    "formula": "here", "denominator": "here + elsewhere", "factor": "100", "decimals": "2",
    "direction": "higher", "strategy": "any", "covers": "members",
    "numerator_text": "本院人次", "denominator_text": "全部人次", "basis": "试验〔2024〕6号",
}  # fmt: skip


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
    actions.draft_indicator(
        indicator=Indicator.objects.get(county=story.county, code="share"),
        from_on=date(2025, 1, 1),
        reason="新办法",
        by=story.assessor,
    )
    return signed_in(story, "assessor")


def draft() -> IndicatorVersion:
    return IndicatorVersion.objects.get(indicator__code="share", number=2)


def sent(client: Client, **typed: str):
    return client.post(f"{DRAFT}edit/", {**TYPED, "version": draft().version, **typed})


def names(client: Client, text: str) -> list[str]:
    answer = client.get("/kpi/formula-names/", {"q": text})
    return [one["code"] for one in answer.json()["names"]]


def test_a_viewer_reads_what_holds_and_sees_no_draft(story, assessor):
    viewer = signed_in(story, "viewer")
    assert DRAFT in assessor.get(LIST).text
    page = viewer.get(LIST)
    assert (page.status_code, DRAFT in page.text, SHARE in page.text) == (200, False, True)
    one = viewer.get(SHARE).text
    assert DRAFT not in one
    assert "数据元here + 数据元elsewhere" in one  # the formula under its names
    assert "月报" in one  # where the figure already is
    assert viewer.get(DRAFT).status_code == 404
    assert viewer.get(f"{DRAFT}edit/").status_code == 403
    assert viewer.post(f"{SHARE}revise/", {"from_on": "2026-01-01"}).status_code == 403


def test_a_stranger_finds_no_indicator_of_this_county(story, assessor):
    stranger = Client(raise_request_exception=False)
    stranger.force_login(make.user("assessor", make.neighbour()))
    assert stranger.get(SHARE).status_code == 404
    assert stranger.get("/kpi/targets/share/").status_code == 404
    assert names(stranger, "数据元") == []


def test_a_new_indicator_is_not_seen_before_it_is_published(story, assessor):
    typed = {"code": "visits", "name": "门诊总人次", "unit": "人次"}
    answer = assessor.post(f"{LIST}new/", typed)
    assert answer["Location"] == "/kpi/indicators/visits/1/edit/"
    assert signed_in(story, "viewer").get("/kpi/indicators/visits/").status_code == 404
    again = assessor.post(f"{LIST}new/", typed)
    assert (again.status_code, "已用于别的指标" in again.text) == (422, True)
    assert 'value="门诊总人次"' in again.text


def test_names_are_found_by_name_code_and_initials(story, assessor):
    DataElement.objects.filter(code="here").update(name="门诊人次")
    DataElement.objects.filter(code="elsewhere").update(name="外县就诊人次")
    assert names(assessor, "门诊") == ["here"]
    assert names(assessor, "HER")[0] == "here"
    assert names(assessor, "mzrc") == ["here"]
    assert names(assessor, "wxjz") == ["elsewhere"]
    assert names(assessor, "上年同期") == ["last_year"]
    assert "safe_div" in names(assessor, "safe")
    assert names(assessor, "没有这个") == []
    assert len(names(assessor, "e")) <= 12


def test_without_script_a_list_of_names_stands_beside_the_box(story, assessor):
    page = assessor.get(f"{DRAFT}edit/").text
    assert 'data-names="/kpi/formula-names/"' in page
    assert "数据元here" in page
    assert "score_table(" in page


def test_a_formula_is_kept_normalised_and_shown_with_names(story, assessor):
    answer = sent(assessor, formula="（here）＊１")
    assert answer["Location"] == DRAFT
    assert draft().formula == "(here)*1"
    page = assessor.get(DRAFT).text
    assert "数据元here" in page
    assert draft().numerator_text == "本院人次"


@pytest.mark.parametrize(
    ("typed", "said", "marked"),
    [
        ({"formula": "here + nowhere"}, "第 1 行第 8 字：未知的名称“nowhere”", "nowhere"),
        ({"formula": "here\r\n+ nowhere"}, "第 2 行第 3 字", "nowhere"),
        ({"formula": "here ＋＋ 1"}, "第 1 行第 7 字", "＋"),
        ({"formula": "  nowhere"}, "第 1 行第 3 字", "nowhere"),
        ({"denominator": "here ++"}, "第 1 行第 7 字", "+"),
        ({"formula": "(here"}, "结束得太早", "▁"),
    ],
)
def test_a_wrong_formula_is_marked_where_it_is_wrong(assessor, typed, said, marked):
    answer = sent(assessor, **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert f"<mark>{marked}</mark>" in answer.text
    assert "本院人次" in answer.text  # everything that was typed is still there
    assert draft().formula == "here"


def test_a_formula_that_never_has_a_value_is_kept_with_a_warning(assessor):
    answer = assessor.post(
        f"{DRAFT}edit/",
        {**TYPED, "formula": "here / 0", "denominator": "", "version": draft().version},
        follow=True,
    )
    assert "此公式始终没有结果" in answer.text


def test_a_trial_shows_three_lines_and_keeps_nothing(story, assessor):
    told = {"tried_on": story.bodies[0].code, "period": "2024", "try": "1"}
    answer = sent(assessor, formula="elsewhere", **told)
    assert answer.status_code == 200
    # The first body: 60 elsewhere of 180 in all.
    assert "什么也没有写下" in answer.text
    assert "数据元elsewhere" in answer.text
    assert "33.33" in answer.text
    assert draft().formula == "here"
    wrong = sent(assessor, formula="elsewhere +", **told)
    assert (wrong.status_code, "试算结果" in wrong.text) == (422, False)


def test_a_trial_takes_only_units_of_the_own_county(story, assessor):
    other = make.institution(make.neighbour())
    answer = sent(assessor, tried_on=other.code, period="2024", **{"try": "1"})
    assert (answer.status_code, "试算结果" in answer.text) == (422, False)


def test_two_people_at_one_draft_do_not_overwrite_each_other(assessor):
    seen = draft().version
    assert sent(assessor).status_code == 302
    late = sent(assessor, formula="elsewhere", version=str(seen))
    assert (late.status_code, "别人已经改过" in late.text) == (422, True)
    assert draft().formula == "here"


def test_another_person_publishes_and_the_difference_is_shown(story, assessor):
    sent(assessor, formula="elsewhere")
    approver = signed_in(story, "approver")
    day = {"from_on": "2025-01-01", "reason": "试验〔2024〕6号", "version": draft().version}
    assert assessor.post(f"{DRAFT}publish/", day).status_code == 403
    wrong = approver.post(f"{DRAFT}publish/", {**day, "reason": ""})
    assert wrong.status_code == 422
    assert approver.post(f"{DRAFT}publish/", day)["Location"] == DRAFT
    page = signed_in(story, "viewer").get(f"{DRAFT}compare/1/").text
    assert "<b>elsewhere</b>" in page
    assert "改口径" not in signed_in(story, "viewer").get(DRAFT).text
    assert sent(assessor).status_code == 409  # what is published stays as it is


def test_a_discarded_draft_is_gone(assessor):
    answer = assessor.post(f"{DRAFT}discard/", {"version": draft().version})
    assert answer["Location"] == SHARE
    assert not IndicatorVersion.objects.filter(number=2).exists()


def test_a_draft_is_not_offered_to_a_scheme_nor_over_rest(story, assessor):
    assessor.post(f"{LIST}new/", {"code": "visits", "name": "门诊总人次"})
    assessor.post("/kpi/schemes/plain/draft/", {"from_on": "2026-01-01"})
    assert "门诊总人次" not in assessor.get("/kpi/schemes/plain/2/edit/").text
    viewer = signed_in(story, "viewer").get("/api/v1/indicators/?code=share,visits").json()
    assert [row["code"] for row in viewer["results"]] == ["share"]
    assert [one["number"] for one in viewer["results"][0]["versions"]] == [1]


def test_a_data_element_is_added_to_a_form_that_is_not_out(story, assessor):
    typed = {
        "code": "births", "name": "出生数", "unit": "人", "over_time": "sum", "over_units": "sum",
        "places": "0", "zero_significant": "on", "reported_by": "institution", "kinds": ["A100"],
        "owner": "妇幼科", "source_system": "出生证系统", "form": "month",
    }  # fmt: skip
    page = assessor.get("/kpi/elements/new/")
    assert page.status_code == 200
    answer = assessor.post("/kpi/elements/new/", typed)
    assert answer["Location"] == "/kpi/elements/"
    row = DataElement.objects.get(county=story.county, code="births")
    assert (row.data_set.code, row.kinds, row.source_system) == ("month", ["A100"], "出生证系统")
    assert "出生证系统" in signed_in(story, "viewer").get("/kpi/elements/").text
    again = assessor.post("/kpi/elements/new/", typed)
    assert (again.status_code, "已用于别的指标或数据元" in again.text) == (422, True)
    assert signed_in(story, "viewer").post("/kpi/elements/new/", typed).status_code == 403


def test_a_form_that_is_out_is_not_made_longer(story, assessor):
    DataSet.objects.filter(code="month").update(out_from=date(2024, 1, 1))
    typed = {"code": "births", "name": "出生数", "unit": "人", "over_time": "sum",
             "over_units": "sum", "places": "0", "reported_by": "institution"}  # fmt: skip
    refused = assessor.post("/kpi/elements/new/", {**typed, "form": "month"})
    assert refused.status_code == 422
    blank = assessor.post("/kpi/elements/new/", typed)
    assert (blank.status_code, "写新报表的名称" in blank.text) == (422, True)
    own = {**typed, "form_name": "妇幼月报", "frequency": "month"}
    assert assessor.post("/kpi/elements/new/", own).status_code == 302
    assert DataElement.objects.get(code="births").data_set.name == "妇幼月报"


@pytest.mark.parametrize("path", [LIST, "/kpi/elements/", SHARE])
def test_more_rows_cost_no_more_queries(story, path):
    viewer = signed_in(story, "viewer")
    viewer.get(path)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert viewer.get(path).status_code == 200
        return len(seen)

    before = queries()
    form = DataSet.objects.get(county=story.county, code="month")
    for number in range(5):
        row = Indicator.objects.create(county=story.county, code=f"more{number}", name="又一项")
        IndicatorVersion.objects.create(
            county=story.county,
            indicator=row,
            number=1,
            status="published",
            formula="here",
            strategy="any",
            covers="members",
            direction="higher",
        )
        DataElement.objects.create(county=story.county, data_set=form, code=f"e{number}", name="数")
    assert queries() == before


@pytest.mark.parametrize("plan", ["bn", "jj"])
def test_every_indicator_of_a_plan_has_a_page_that_says_how_it_is_computed(plan):
    with time_machine.travel(date(2026, 3, 1), tick=False):
        county = counties.loaded(plan)
        viewer = Client()
        viewer.force_login(make.user("viewer", county))
        assert viewer.get(LIST).status_code == 200
        for indicator in Indicator.objects.filter(county=county)[:12]:
            page = viewer.get(indicator.get_absolute_url())
            assert page.status_code == 200
            assert "读不出来" not in page.text
