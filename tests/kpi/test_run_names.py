"""A run speaks of the bodies as they stood on the last day of its period."""

from datetime import date

import pytest

from kpi.running import freezing
from members import actions
from members.actions import Order
from tests import make
from tests.kpi.story import small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return small_county()


def change(body, on, **facts):
    verb = actions.rename if "name" in facts else actions.regrade
    verb(institution=body, facts=facts, order=Order(on=on), by=make.system(body.county))


def test_a_renaming_after_the_period_does_not_change_a_run_that_is_computed_again(story):
    body = story.bodies[0]
    before = freezing.facts_of(story.run())["units"][body.code]
    change(body, date(2025, 1, 1), name="新名卫生院")
    change(body, date(2025, 1, 1), kind="C210")
    again = story.run()
    assert freezing.facts_of(again)["units"][body.code] == before
    assert before["name"] == body.name
    assert again.revision == 2


def test_a_renaming_on_the_last_day_of_the_period_counts(story):
    body = story.bodies[0]
    change(body, date(2024, 12, 31), name="新名卫生院", name_en="New Name")
    frozen = freezing.facts_of(story.run())["units"][body.code]
    assert (frozen["name"], frozen["name_en"], frozen["ws"]) == ("新名卫生院", "New Name", "C220")
