"""An indicator's next version: drafted, refused at the place, tried, published by another."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from alliance.core.errors import Forbidden, Invalid, Refused
from alliance.core.models import AuditEvent
from alliance.core.periods import Period
from kpi import actions, defining
from kpi.actions import Naming
from kpi.defining import Text
from kpi.models import DataValueChange, Indicator, IndicatorValue, IndicatorVersion, Run
from kpi.running import catalogues
from kpi.scoring import Direction
from tests import make
from tests.kpi.story import Story, published, small_county

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(2025, 1, 1)
WORDS = {"numerator_text": "门诊人次", "basis": "试验〔2024〕6号"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(date(2025, 3, 1), tick=False):
        yield


@pytest.fixture
def story() -> Story:
    return small_county()


def indicator(story: Story, code: str = "share") -> Indicator:
    return Indicator.objects.get(county=story.county, code=code)


def drafted(story: Story, code: str = "share") -> IndicatorVersion:
    return actions.draft_indicator(
        indicator=indicator(story, code), from_on=NEXT_YEAR, by=story.assessor
    )


def written(story: Story, draft: IndicatorVersion, **text) -> IndicatorVersion:
    draft.refresh_from_db()
    return actions.change_indicator(
        draft=draft, text=Text(**{**WORDS, **text}), version=draft.version, by=story.assessor
    )


def let_hold(story: Story, draft: IndicatorVersion, by=None, from_on=NEXT_YEAR):
    draft.refresh_from_db()
    return actions.publish_indicator(
        draft=draft,
        from_on=from_on,
        reason="试验〔2024〕6号",
        version=draft.version,
        by=by or story.approver,
    )


def test_a_draft_is_a_copy_and_nothing_computes_with_it(story):
    draft = drafted(story)
    first = indicator(story).versions.get(number=1)
    assert (draft.number, draft.status) == (2, "draft")
    assert not defining.changes(first, draft)
    assert catalogues.published(story.county.pk)["share"] == first


def test_there_is_one_draft_at_a_time(story):
    drafted(story)
    with pytest.raises(Refused, match="还是草稿"):
        drafted(story)


def test_a_published_version_is_never_changed(story):
    first = indicator(story).versions.get(number=1)
    with pytest.raises(Refused) as refusal:
        written(story, first, formula="here")
    assert refusal.value.code == "version_published"


@pytest.mark.parametrize(
    ("formula", "line", "column", "text"),
    [
        ("here + nowhere", 1, 8, "nowhere"),
        ("here\n+ （elsewhere", 2, 13, "elsewhere"),
        ("here ＋＋ elsewhere", 1, 7, "＋"),
        ("median(here)", 1, 1, "median"),
        ("if(here, 1, 2)", 1, 4, "here"),
    ],
)
def test_a_wrong_formula_is_refused_at_its_place(story, formula, line, column, text):
    draft = drafted(story)
    with pytest.raises(Invalid) as refusal:
        written(story, draft, formula=formula)
    told = refusal.value
    assert told.code == "formula"
    assert (told.details["line"], told.details["column"]) == (line, column)
    assert text in told.fields["formula"]
    draft.refresh_from_db()
    assert draft.formula == "here"  # nothing of it was kept


def test_a_wrong_denominator_is_told_beside_the_denominator(story):
    with pytest.raises(Invalid) as refusal:
        written(story, drafted(story), formula="here", denominator="here + nowhere")
    assert list(refusal.value.fields) == ["denominator"]
    assert refusal.value.details["column"] == 8


def test_a_circle_is_told_with_its_chain(story):
    half = actions.add_indicator(
        county=story.county, naming=Naming("half", "一半"), by=story.assessor
    )
    let_hold(story, written(story, half, formula="share / 2"), from_on=None)
    with pytest.raises(Invalid, match="share → half → share") as refusal:
        written(story, drafted(story), formula="here + half")
    assert refusal.value.details["column"] == 8


def test_indicators_of_different_sets_are_not_mixed(story):
    with pytest.raises(Invalid) as refusal:
        written(story, drafted(story), formula="per_head + here")
    assert refusal.value.code == "covers_differ"


def test_full_width_signs_are_stored_normalised(story):
    draft = written(story, drafted(story), formula="（here＋１２）＊２")
    assert draft.formula == "(here+12)*2"


def test_an_assessor_does_not_publish_nor_does_a_viewer(story):
    draft = written(story, drafted(story), formula="here")
    for role in ("assessor", "viewer"):
        with pytest.raises(Forbidden):
            let_hold(story, draft, by=make.actor(county=story.county, role=role))


def test_whoever_had_a_hand_in_the_draft_does_not_publish_it(story):
    both = make.person(story.county, role="assessor")
    make.grant(both, "approver")
    draft = written(story, drafted(story), formula="here")
    actions.change_indicator(
        draft=draft, text=defining.text_of(draft), version=draft.version, by=make.actor(both)
    )
    with pytest.raises(Refused, match="不能自己发布") as refusal:
        let_hold(story, draft, by=make.actor(both))
    assert refusal.value.code == "same_person"


def test_a_version_holds_from_its_day_and_the_old_year_keeps_the_old_one(story):
    draft = written(story, drafted(story), formula="elsewhere", denominator="here + elsewhere",
                    denominator_text="全部人次", factor=100)  # fmt: skip
    let_hold(story, draft)
    first = indicator(story).versions.get(number=1)
    assert (first.until_on, first.formula) == (NEXT_YEAR, "here")
    assert catalogues.published(story.county.pk, date(2024, 12, 31))["share"] == first
    assert catalogues.published(story.county.pk, date(2025, 12, 31))["share"].number == 2
    run = story.run("plain", "2024")
    kept = run.values.get(unit=story.unit, indicator__code="share")
    # here 120 + 240 + 360 = 720 of 900 in all; the new version would say 20.
    assert (kept.indicator_version, kept.value) == (first, Decimal(80))


def test_no_version_begins_within_a_locked_period(story):
    draft = written(story, drafted(story), formula="here")
    run = published(story)
    actions.lock_run(run=run, by=story.approver)
    with pytest.raises(Refused) as refusal:
        let_hold(story, draft, from_on=date(2024, 6, 1))
    assert refusal.value.code == "period_locked"
    let_hold(story, draft, from_on=NEXT_YEAR)


def test_a_draft_without_words_or_source_is_not_published(story):
    draft = drafted(story)
    with pytest.raises(Refused) as refusal:
        let_hold(story, draft)
    assert refusal.value.code == "indicator_incomplete"


def test_a_new_indicator_begins_empty_and_is_computed_after_publishing(story):
    draft = actions.add_indicator(
        county=story.county, naming=Naming("visits", "门诊总人次", unit="人次"), by=story.assessor
    )
    assert "visits" not in catalogues.published(story.county.pk)
    with pytest.raises(Refused):
        let_hold(story, draft, from_on=None)
    let_hold(story, written(story, draft, formula="here + elsewhere"), from_on=None)
    told = defining.try_out(draft.indicator.versions.get(), story.county.code, Period.parse("2024"))
    assert (told.with_values, told.value) == ("720 + 180", "900")


@pytest.mark.parametrize("code", ["here", "share", "if", "1st", "门诊", "", "a-b"])
def test_a_code_is_new_and_can_stand_in_a_formula(story, code):
    with pytest.raises(Invalid):
        actions.add_indicator(county=story.county, naming=Naming(code, "某项"), by=story.assessor)


def test_a_discarded_first_draft_takes_its_indicator_along(story):
    draft = actions.add_indicator(
        county=story.county, naming=Naming("visits", "门诊总人次"), by=story.assessor
    )
    assert actions.discard_indicator(draft=draft, version=1, by=story.assessor) is None
    assert not Indicator.objects.filter(code="visits").exists()
    assert AuditEvent.objects.filter(what="kpi.indicator_discarded").count() == 1


def test_a_qualitative_draft_words_its_two_conditions(story):
    draft = actions.add_indicator(
        county=story.county, naming=Naming("pharmacy", "药品统一管理"), qualitative=True,
        by=story.assessor,
    )  # fmt: skip
    with pytest.raises(Invalid, match="没有公式"):
        written(story, draft, formula="here", conditions=(("a", ""), ("b", "")))
    with pytest.raises(Invalid, match="两个条件"):
        written(story, draft, conditions=(("有文件", ""), ("", "")))
    kept = written(story, draft, conditions=(("有文件", "A document"), ("已实施", "")))
    assert [(row["code"], row["name_en"]) for row in kept.conditions] == [
        ("arranged", "A document"),
        ("carried_out", "已实施"),
    ]
    assert let_hold(story, kept, from_on=None).status == "published"


def test_a_trial_explains_real_figures_and_writes_nothing(story):
    draft = drafted(story)
    before = (Run.objects.count(), IndicatorValue.objects.count(), DataValueChange.objects.count(),
              AuditEvent.objects.count(), draft.version)  # fmt: skip
    text = Text(formula="here", denominator="here + elsewhere", factor=100, decimals=1)
    tried = defining.version_of(draft, text)
    told = defining.try_out(tried, story.bodies[0].code, Period.parse("2024"))
    # The first body: 12 × 10 here, 12 × 5 elsewhere: 120 / 180 = 66.7 %.
    assert told.formula == "(数据元here) / (数据元here + 数据元elsewhere) * 100"
    assert told.with_values == "(120) / (120 + 60) * 100"
    assert (told.shown, told.status) == ("66.7", "computed")
    draft.refresh_from_db()
    assert before == (
        Run.objects.count(), IndicatorValue.objects.count(), DataValueChange.objects.count(),
        AuditEvent.objects.count(), draft.version,
    )  # fmt: skip


def test_a_trial_of_a_year_without_figures_has_no_result(story):
    tried = defining.version_of(drafted(story), Text(formula="here"))
    told = defining.try_out(tried, story.bodies[0].code, Period.parse("2023"))
    assert (told.value, told.status) == (None, "missing")


def test_two_versions_are_told_apart_field_by_field(story):
    draft = written(story, drafted(story), formula="elsewhere", denominator="here + elsewhere",
                    factor=1_000, direction=Direction.LOWER)  # fmt: skip
    found = defining.changes(indicator(story).versions.get(number=1), draft)
    told = {one.what: (one.before, one.after) for one in found}
    assert told["公式"] == ("here", "elsewhere")
    assert told["倍数"] == ("100", "1000")
    assert told["方向"] == ("越高越好", "越低越好")
    assert "显示小数" not in told
