"""What is published must fit what holds beside it on every day, not only the newest versions."""

from datetime import date
from typing import Any

import pytest
import time_machine

from alliance.core.errors import Invalid, Refused
from kpi import actions
from kpi.actions import Naming
from kpi.defining import Text
from kpi.models import DataSet, Indicator, IndicatorVersion
from kpi.running import freezing
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db
WORDS: dict[str, Any] = {
    "numerator_text": "试验",
    "denominator_text": "试验",
    "basis": "试验〔2025〕1号",
}
Y26, Y27, Y28 = date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(date(2025, 3, 1), tick=False):
        yield


@pytest.fixture
def story() -> Story:
    return small_county()


def drafted(story: Story, code: str, formula: str, on: date | None) -> IndicatorVersion:
    there = Indicator.objects.filter(county=story.county, code=code).first()
    if there is None:
        draft = actions.add_indicator(
            county=story.county, naming=Naming(code, f"新指标{code}"), by=story.assessor
        )
        return actions.change_indicator(
            draft=draft, text=Text(formula=formula, **WORDS), version=draft.version,
            by=story.assessor,
        )  # fmt: skip
    assert on is not None
    return actions.revise_indicator(
        indicator=there, text=Text(formula=formula, **WORDS), from_on=on, by=story.assessor
    )


def let_hold(story: Story, draft: IndicatorVersion, on: date | None) -> IndicatorVersion:
    return actions.publish_indicator(
        draft=draft, from_on=on, reason="试验", version=draft.version, by=story.approver
    )


def test_a_formula_may_not_begin_before_the_indicator_that_it_names(story):
    # extra holds from 2028; share names it from 2027: in 2027 there is no such indicator.
    let_hold(story, drafted(story, "extra", "elsewhere", None), Y28)
    draft = drafted(story, "share", "extra + here", Y27)
    with pytest.raises(Invalid) as refusal:
        let_hold(story, draft, Y27)
    assert "2027-01-01" in str(refusal.value)
    assert "extra" in str(refusal.value)
    draft.refresh_from_db()
    assert draft.status == "draft"
    first = Indicator.objects.get(county=story.county, code="share").versions.get(number=1)
    assert first.until_on is None  # nothing of it was written
    let_hold(story, draft, Y28)  # from the day on which both hold


def test_a_circle_that_closes_for_one_year_only_is_found(story):
    # extra names share in 2026 and not any more from 2027 on. share naming extra from 2026 on
    # would close a circle in 2026, although the newest versions know none.
    let_hold(story, drafted(story, "extra", "share * 2", None), Y26)
    let_hold(story, drafted(story, "extra", "elsewhere", Y27), Y27)
    draft = drafted(story, "share", "extra + here", Y26)
    with pytest.raises(Invalid) as refusal:
        let_hold(story, draft, Y26)
    assert "循环引用" in str(refusal.value)
    assert "2026-01-01" in str(refusal.value)
    let_hold(story, draft, Y27)


def test_a_later_version_of_another_does_not_hide_what_holds_before_it(story):
    # extra is computed from every body of the county in 2026, from the members from 2027 on.
    first = drafted(story, "extra", "elsewhere", None)
    text = Text(formula="elsewhere", covers="county", **WORDS)
    first = actions.change_indicator(
        draft=first, text=text, version=first.version, by=story.assessor
    )
    let_hold(story, first, Y26)
    let_hold(story, drafted(story, "extra", "elsewhere", Y27), Y27)
    draft = drafted(story, "share", "extra + here", Y26)
    with pytest.raises(Invalid) as refusal:
        let_hold(story, draft, Y26)
    assert refusal.value.code == "covers_differ"


def test_what_is_published_can_be_computed_in_every_year_of_it(story):
    let_hold(story, drafted(story, "extra", "elsewhere", None), Y26)
    let_hold(story, drafted(story, "share", "extra + here", Y26), Y26)
    for year in ("2025", "2026", "2027"):
        with time_machine.travel(date(int(year) + 1, 3, 1), tick=False):
            facts = freezing.freeze(story.start("plain", year))
        assert ("extra" in facts["indicators"]) == (year != "2025")


def test_another_indicator_that_does_not_fit_holds_up_nothing_else(story):
    broken = Indicator.objects.get(county=story.county, code="per_head").versions.get()
    IndicatorVersion.objects.filter(pk=broken.pk).update(formula="nowhere")
    done = let_hold(story, drafted(story, "share", "here", Y26), Y26)
    assert done.status == "published"


def test_an_element_whose_form_has_ended_is_refused_by_name(story):
    DataSet.objects.filter(county=story.county, code="month").update(ends_on=date(2026, 1, 1))
    draft = drafted(story, "contracts", "here", Y26)
    with pytest.raises(Refused) as refusal:
        let_hold(story, draft, Y26)
    assert refusal.value.code == "element_ended"
    assert "数据元here" in str(refusal.value)
    DataSet.objects.filter(county=story.county, code="month").update(ends_on=date(2026, 1, 2))
    assert let_hold(story, draft, Y26).status == "published"
