"""A formula and a score rule are tried on real figures over REST before anything is kept."""

from datetime import date
from typing import Any

import pytest
import time_machine

from alliance.core.models import AuditEvent
from kpi import actions
from kpi.models import Indicator, IndicatorVersion, SchemeItem, SchemeVersion
from tests import make
from tests.kpi.calling import Program, program
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db
DAY = {"from_on": "2026-01-01", "reason": "试验〔2025〕9号"}
LINEAR = {"rule": "linear", "params": {"L": "40", "U": "90"}}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(date(2025, 3, 1), tick=False):
        yield


@pytest.fixture
def story() -> Story:
    return small_county()


@pytest.fixture
def assessor(story) -> Program:
    return program("assessor", story.county)


def on(story: Story, **more: Any) -> dict[str, Any]:
    return {"tried_on": story.bodies[0].code, "period": "2024", **more}


def kept() -> list[Any]:
    return [
        *IndicatorVersion.objects.order_by("pk").values_list("pk", "formula", "version"),
        *SchemeItem.objects.order_by("pk").values_list("pk", "rule", "weight"),
        AuditEvent.objects.count(),
    ]


# --- a formula ----------------------------------------------------------------


def test_a_formula_is_tried_on_the_figures_of_one_body_and_nothing_is_kept(story, assessor):
    before = kept()
    answer = assessor.post("indicators/share/try/", on(story, formula="elsewhere"))
    told = answer.json()
    # The first body: 60 elsewhere of 180 in all.
    assert (answer.status_code, told["shown"], told["status"]) == (200, "33.33", "computed")
    assert "数据元elsewhere" in told["formula"]
    assert [one["total"] for one in told["inputs"]] == ["60", "120"]
    assert told["warning"] == ""
    assert kept() == before


def test_what_is_not_sent_is_as_in_the_version_that_holds(story, assessor):
    assert assessor.post("indicators/share/try/", on(story)).json()["shown"] == "66.67"
    one = assessor.post("indicators/share/try/", on(story, decimals=0)).json()
    assert one["shown"] == "67"


def test_a_draft_is_tried_under_its_own_number(story, assessor):
    actions.draft_indicator(
        indicator=Indicator.objects.get(county=story.county, code="share"),
        from_on=date(2025, 1, 1), reason="新办法", by=story.assessor,
    )  # fmt: skip
    before = kept()
    told = assessor.post("indicators/share/2/try/", on(story, formula="elsewhere")).json()
    assert (told["shown"], kept()) == ("33.33", before)
    busy = assessor.post("indicators/share/try/", on(story))
    assert (busy.status_code, busy.json()["code"]) == (409, "draft_open")
    held = assessor.post("indicators/share/1/try/", on(story))
    assert (held.status_code, held.json()["code"]) == (409, "version_published")


def test_a_wrong_formula_says_where_it_is_wrong(story, assessor):
    answer = assessor.post("indicators/share/try/", on(story, formula="here +\n nowhere"))
    told = answer.json()
    assert answer.status_code == 422
    assert (told["line"], told["column"]) == (2, 2)
    assert "nowhere" in told["detail"]


def test_a_formula_that_never_has_a_value_is_tried_with_a_warning(story, assessor):
    told = assessor.post(
        "indicators/share/try/", on(story, formula="here / 0", denominator="")
    ).json()
    assert (told["value"], told["status"]) == (None, "zero_denominator")
    assert "始终没有结果" in told["warning"]


def test_a_trial_takes_only_what_the_caller_may_read(story, assessor):
    other = make.institution(make.neighbour())
    answer = assessor.post("indicators/share/try/", on(story, tried_on=other.code))
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_unit")
    answer = assessor.post("indicators/share/try/", on(story, period="2024-13"))
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["period"])
    viewer = program("viewer", story.county)
    assert viewer.post("indicators/share/try/", on(story)).status_code == 403
    stranger = program("assessor", make.county())
    assert stranger.post("indicators/share/try/", on(story)).status_code == 404


# --- a score rule -------------------------------------------------------------


@pytest.fixture
def item(story, assessor) -> str:
    assessor.post("schemes/weighted/draft/", DAY)
    number = SchemeVersion.objects.get(scheme__code="weighted", published=False).number
    return f"schemes/weighted/{number}/items/share/try/"


def test_a_score_rule_is_tried_on_the_figures_of_one_body(story, assessor, item):
    before = kept()
    told = assessor.post(item, on(story, **LINEAR, weight="10")).json()
    # 120 of 180 is 66.67 %; 10 × (66.67 − 40) ÷ (90 − 40) = 5.33.
    assert (told["points"], told["status"], told["weight"]) == ("5.33", "scored", "10")
    assert told["value"]["shown"] == "66.67"
    # The draft's own weight is 60: 60 × 26.67 ÷ 50 = 32.
    assert assessor.post(item, on(story, **LINEAR)).json()["points"] == "32"
    assert kept() == before


def test_a_trial_gives_what_a_run_of_the_same_rule_gives(story, assessor, item):
    ge = {"rule": "threshold", "target": "66.7", "comparator": "ge"}
    assert assessor.post(item, on(story, **ge)).json()["points"] == "0"
    # The value is not rounded before it is held against the target.
    assert assessor.post(item, on(story, **{**ge, "target": "66.66"})).json()["points"] == "60"


def test_a_rule_that_would_be_refused_on_saving_is_refused_here(story, assessor, item):
    same = {"rule": "linear", "params": {"L": "40", "U": "40"}}
    answer = assessor.post(item, on(story, **same))
    assert (answer.status_code, "不能相同" in answer.json()["detail"]) == (422, True)
    answer = assessor.post(item, on(story, rule="threshold"))
    assert (answer.status_code, "计分目标" in answer.json()["detail"]) == (422, True)
    answer = assessor.post(item, on(story, rule="expert"))
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_try")
    early = assessor.post(item, on(story, **LINEAR, period="1999")).json()
    assert (early["status"], early["value"]["value"]) == ("missing", None)


def test_points_need_a_weight_and_none_is_invented(story, assessor):
    assessor.post("schemes/plain/draft/", DAY)
    number = SchemeVersion.objects.get(scheme__code="plain", published=False).number
    answer = assessor.post(f"schemes/plain/{number}/items/share/try/", on(story, **LINEAR))
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["weight"])


def test_a_published_version_is_not_tried_and_a_viewer_tries_nothing(story, assessor, item):
    answer = assessor.post("schemes/weighted/1/items/share/try/", on(story, **LINEAR))
    assert (answer.status_code, answer.json()["code"]) == (409, "version_published")
    viewer = program("viewer", story.county)
    assert viewer.post(item, on(story, **LINEAR)).status_code in {403, 404}


def test_a_score_trial_needs_its_unit_and_its_definition_in_that_period(story, assessor, item):
    body = story.bodies[0]
    type(body).objects.filter(pk=body.pk).update(opened_on=date(2025, 1, 1))
    answer = assessor.post(item, on(story, **LINEAR))
    assert (answer.status_code, answer.json()["code"]) == (409, "unit_not_there")
    type(body).objects.filter(pk=body.pk).update(opened_on=None)
    IndicatorVersion.objects.filter(indicator__code="share").update(from_on=date(2025, 1, 1))
    answer = assessor.post(item, on(story, **LINEAR))
    assert (answer.status_code, answer.json()["code"]) == (409, "no_version")
    assert "没有施行的版本" in answer.json()["detail"]
