"""A strict source rule: until the authoritative source has spoken there is no value, and why."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from alliance.core import showing
from alliance.core.errors import Invalid
from alliance.core.periods import Period
from kpi import actions, queries
from kpi.models import DataElement, DataValue, OtherFigure
from tests import make
from tests.kpi.returning import Place, place
from tests.kpi.story import Story, published, small_county
from tests.kpi.test_sources import YEAR, differing, report, rule, used

pytestmark = pytest.mark.django_db
NOW = date(2026, 3, 2)
PERIOD = Period.parse("202410")


@pytest.fixture
def story():
    """The county on a day on which the year 2025 is over."""
    with time_machine.travel(NOW, tick=False):
        yield small_county()


def strict(story: Story, **said: Any):
    return rule(story, strict=True, **said)


def waiting(story: Story) -> list[tuple[str, list[str]]]:
    found = queries.sourced.awaited(
        DataValue.objects.all(), OtherFigure.objects.all(), story.county.pk, YEAR
    )
    return [(one.value.element.code, [str(row.value) for row in one.said]) for one in found]


def test_another_source_does_not_stand_in_and_the_gap_has_its_reason(story):
    strict(story)
    written = report(story, "3650", "entered")
    assert (written.created, written.aside) == (1, 1)
    assert (used(story).value, used(story).missing) == (None, "awaited")
    assert waiting(story) == [("residents", ["3650"])]
    # neither a stand-in nor a difference: it is not used at all
    assert queries.sourced.stand_ins(DataValue.objects.all(), story.county.pk, YEAR) == []
    assert differing(story) == []


def test_the_authoritative_word_takes_the_empty_place_and_the_other_stays_beside(story):
    strict(story)
    report(story, "3650", "entered")
    report(story, "3660", "entered")
    report(story, "3600", "imported")
    assert (used(story).value, used(story).missing, used(story).source) == (3600, "", "imported")
    other = OtherFigure.objects.get(period=YEAR)
    assert (other.value, [one["value"] for one in other.before]) == (3660, ["3650"])
    assert waiting(story) == []
    report(story, "3700", "entered")
    assert used(story).value == 3600


def test_a_stated_gap_of_the_authoritative_source_is_its_word(story):
    strict(story)
    report(story, "3650", "entered")
    report(story, None, "imported")
    assert used(story).missing == "not_collected"
    assert waiting(story) == []


def test_the_run_has_no_value_and_says_that_the_source_is_awaited(story, client):
    strict(story)
    report(story, "3650", "entered", period="2024")
    run = story.run("plain")
    value = run.values.get(unit=story.unit, indicator__code="per_head")
    # 2024 had 3600 residents entered before: the strict rule took that figure out as well
    assert (value.value, value.status) == (None, "missing")
    client.force_login(make.user("viewer", story.county))
    page = client.get(f"/kpi/runs/{run.pk}/units/{story.unit.code}/why/per_head/")
    assert "权威来源未到" in page.content.decode()


def test_turning_strict_empties_what_stood_in_and_turning_back_fills_it_again(story):
    rule(story)
    report(story, "3650", "entered")
    assert used(story).value == 3650
    strict(story)
    assert (used(story).value, used(story).missing) == (None, "awaited")
    assert OtherFigure.objects.get(period=YEAR).value == 3650
    assert used(story).changes.latest("pk").old_value == 3650
    rule(story)
    assert (used(story).value, used(story).missing, used(story).source) == (3650, "", "entered")
    assert not OtherFigure.objects.filter(period=YEAR).exists()


def test_another_authoritative_source_fills_the_empty_place(story):
    strict(story)
    report(story, "3650", "entered")
    strict(story, source="entered", system="")
    assert (used(story).value, used(story).source) == (3650, "entered")
    assert not OtherFigure.objects.filter(period=YEAR).exists()


def test_no_stand_in_of_a_shut_period_or_a_locked_run_is_emptied(story):
    form = DataElement.objects.get(county=story.county, code="residents").data_set
    report(story, "3650", "entered")
    actions.close_period(data_set=form, period=YEAR, reason="已定稿", by=story.assessor)
    actions.lock_run(run=published(story), by=story.approver)  # of 2024, with 3600 residents
    strict(story)
    assert (used(story).value, used(story, period="2024").value) == (3650, 3600)


def test_nobody_may_state_that_a_source_is_awaited():
    with time_machine.travel(datetime(2024, 11, 5, 4, tzinfo=UTC), tick=False):
        there: Place = place()
        there.out()
        clerk = there.who("clerk", there.body)
        row = there.saved(there.body.unit, {"here": "权威来源未到", "elsewhere": "awaited"}, clerk)
        with pytest.raises(Invalid, match="2 格填得不对"):
            actions.submit_return(submission=row, version=row.version, by=clerk)


def test_a_return_keeps_what_its_body_said_although_the_value_is_awaited():
    with time_machine.travel(datetime(2024, 11, 5, 4, tzinfo=UTC), tick=False):
        there: Place = place()
        form = there.out()
        rule(there.story, "here", strict=True)
        clerk = there.who("clerk", there.body)
        there.submitted(there.body.unit, {"here": "12", "elsewhere": "3"}, clerk)
        value = DataValue.objects.get(element__code="here")
        assert (value.value, value.missing) == (None, "awaited")
        row = queries.collecting.submission_of(form, there.body.unit, PERIOD)
        shown = queries.collecting.texts_of(form, there.body.unit, PERIOD)
        assert shown == {"here": "12", "elsewhere": "3"}
        assert row is not None
        assert row.cells["here"] == "12"
        # the body has done its part: nothing of it is owed any more
        assert PERIOD not in {one.period for one in queries.collecting.owed([there.body.unit])}


def test_the_page_says_which_way_was_chosen_and_what_waits(story, client):
    strict(story)
    report(story, "3650", "entered")
    client.force_login(make.user("assessor", story.county))
    page = client.get(f"/kpi/sources/?period={YEAR}").content.decode()
    for words in ("权威来源还没有数，暂缺", "未到即无数", showing.number("3650")):
        assert words in page, words
    form = client.get("/kpi/sources/elements/residents/").content.decode()
    assert "checked" in form
    said = {"source": "imported", "system": "户籍系统", "basis": "试验", "limit": "",
            "counts": "", "version": "1"}  # fmt: skip
    assert client.post("/kpi/sources/elements/residents/", said).status_code == 302
    assert used(story).value == Decimal(3650)
