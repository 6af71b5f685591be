"""An indicator is called as its version says: runs keep the name and measure they were run under."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client

from alliance.core.errors import Invalid
from kpi import actions, tasks
from kpi.defining import Text, text_of
from kpi.models import Indicator, IndicatorVersion, Run
from tests import make
from tests.kpi.calling import program
from tests.kpi.story import Story, document, published, small_county

pytestmark = pytest.mark.django_db
NEW, NEW_EN = "县域内就诊占比", "Share of visits in the county"
OLD = "指标share"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(date(2025, 3, 1), tick=False):
        yield


@pytest.fixture
def story() -> Story:
    return small_county()


def share(story: Story) -> Indicator:
    return Indicator.objects.get(county=story.county, code="share")


def renamed(story: Story, on: date = date(2025, 1, 1), **said: str) -> IndicatorVersion:
    words: dict[str, Any] = {
        "name": NEW, "name_en": NEW_EN, "unit": "‰", "numerator_text": "本院",
        "denominator_text": "全部", "basis": "试验〔2025〕1号", **said,
    }  # fmt: skip
    draft = actions.revise_indicator(
        indicator=share(story),
        text=Text(formula="here", denominator="here + elsewhere", factor=1000, **words),
        from_on=on,
        reason="改称",
        by=story.assessor,
    )
    return actions.publish_indicator(
        draft=draft, from_on=on, reason="改称", version=draft.version, by=story.approver
    )


def test_a_version_brings_its_name_and_the_one_before_keeps_its_own(story):
    new = renamed(story)
    old = share(story).versions.get(number=1)
    assert (old.name, old.unit) == (OLD, "%")
    assert (new.name, new.name_en, new.unit) == (NEW, NEW_EN, "‰")
    assert share(story).name == NEW  # it holds today


def test_a_name_of_a_coming_day_waits_for_it(story):
    renamed(story, date(2025, 6, 1))
    assert share(story).name == OLD
    tasks.wordings()
    assert share(story).name == OLD
    with time_machine.travel(date(2025, 6, 1), tick=False):
        tasks.wordings()
    assert (share(story).name, share(story).unit) == (NEW, "‰")


def test_a_draft_keeps_the_name_where_none_is_typed_and_refuses_an_emptied_one(story):
    draft = actions.draft_indicator(
        indicator=share(story), from_on=date(2026, 1, 1), by=story.assessor
    )
    assert (draft.name, draft.unit) == (OLD, "%")
    text = Text(formula="here", denominator="elsewhere")
    draft = actions.change_indicator(
        draft=draft, text=text, version=draft.version, by=story.assessor
    )
    assert draft.name == OLD
    with pytest.raises(Invalid) as refusal:
        actions.change_indicator(
            draft=draft, text=Text(formula="here", name=" "), version=draft.version,
            by=story.assessor,
        )  # fmt: skip
    assert "name" in refusal.value.fields
    assert share(story).name == OLD
    assert text_of(draft).name == OLD


@pytest.fixture
def run(story) -> Run:
    """Published under the old name; since then the indicator has another."""
    found = published(story)
    renamed(story)
    return found


PAGES = (
    "/kpi/runs/{run}/",
    "/kpi/?scheme=weighted&period=2024",
    "/kpi/runs/{run}/units/{unit}/",
    "/kpi/runs/{run}/units/{unit}/sheet/",
    "/kpi/runs/{run}/units/{unit}/why/share/",
    "/kpi/runs/{run}/units/{unit}/why/share/appeal/",
)


@pytest.mark.parametrize("page", PAGES[:5])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_an_old_run_says_the_old_name(story, run, page, language):
    client = Client()
    client.force_login(make.user("viewer", story.county))
    at = page.format(run=run.pk, unit=story.bodies[1].code)
    text = client.get(at, headers={"accept-language": language}).text
    assert NEW not in text
    assert NEW_EN not in text
    assert "‰" not in text


def test_the_workbook_of_an_old_run_says_the_old_name(story, run):
    client = Client()
    client.force_login(make.user("viewer", story.county))
    answer = client.get(f"/kpi/runs/{run.pk}/units/{story.bodies[1].code}/table.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    said = " ".join(str(cell.value) for row in book.active.iter_rows() for cell in row)
    assert OLD in said
    assert NEW not in said
    assert "‰" not in said


def test_a_run_of_the_new_year_says_the_new_name(story, run):
    story.write("here", {(story.bodies[1].unit, "202501"): "7"})
    new = story.run("plain", "2025")
    client = Client()
    client.force_login(make.user("viewer", story.county))
    assert NEW in client.get(f"/kpi/runs/{new.pk}/units/{story.county.code}/").text


def test_rest_gives_every_version_with_its_name(story, run):
    (row,) = program("viewer", story.county).rows("indicators/", code="share")
    assert row["name"] == NEW
    assert [(one["number"], one["name"], one["unit"]) for one in row["versions"]] == [
        (1, OLD, "%"),
        (2, NEW, "‰"),
    ]


def test_loading_the_plan_again_does_not_turn_the_name_back(story):
    renamed(story)
    actions.load_definitions(document=document(story.county), by=make.system(story.county))
    assert share(story).name == NEW
    assert share(story).versions.get(number=1).name == OLD
