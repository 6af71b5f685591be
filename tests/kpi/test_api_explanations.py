"""Every number explains itself over REST, and shows nobody the figures of others."""

from decimal import Decimal
from typing import Any

import pytest
from rest_framework import serializers

from kpi.api.explained import ExplanationShape, ScoreExplanationShape
from kpi.explaining import explain_cell
from kpi.models import DataValue
from kpi.running import freezing
from kpi.running.frozen import FrozenRun
from tests.kpi.calling import program
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return small_county()


def of(story, run, indicator="share", unit=None):
    unit = unit or story.unit
    value = run.values.get(unit=unit, indicator__code=indicator)
    return f"indicator-values/{value.pk}/explanation/"


def test_a_value_is_explained_down_to_what_was_entered(story):
    run = story.run()
    told = program("viewer", story.county).get(of(story, run)).json()

    expected = explain_cell(FrozenRun(freezing.facts_of(run)), story.county.code, "share")
    assert told["value"] == expected.value == "80"
    assert (told["formula"], told["with_values"]) == (expected.formula, expected.with_values)
    assert told["target"]["printed"] == "≥60"
    assert told["baseline"]["value"] == "60.48"
    assert told["run"]["id"] == str(run.pk)
    here = told["inputs"][0]
    assert (here["code"], here["total"], here["units_not_shown"]) == ("here", "720", 0)
    entry = next(unit for unit in here["units"] if unit["unit"] == story.bodies[0].code)
    assert entry["total"] == "120"
    first = entry["entries"][0]
    row = DataValue.objects.get(pk=first["id"])
    assert (first["period"], first["value"]) == (row.period, f"{row.value:f}")


def test_what_a_clerk_may_not_read_is_counted_and_not_shown(story):
    run = story.run()
    mine = story.bodies[0]
    told = program("clerk", story.county, mine).get(of(story, run)).json()
    for one in told["inputs"]:
        assert [unit["unit"] for unit in one["units"]] == [mine.code]
        assert one["units_not_shown"] == 4
        assert Decimal(one["total"]) > 0
    text = str(told)
    assert not any(body.code in text or body.name in text for body in story.bodies[1:])


def test_a_clerk_does_not_reach_the_value_of_another_institution(story):
    run = story.run()
    clerk = program("clerk", story.county, story.bodies[0])
    assert clerk.get(of(story, run, unit=story.bodies[0].unit)).status_code == 200
    assert clerk.get(of(story, run, unit=story.bodies[1].unit)).status_code == 404


def test_a_score_is_explained_with_its_rule_and_its_value(story):
    run = story.run("weighted")
    score = run.scores.get(unit=story.bodies[0].unit, item__code="share")
    told = program("viewer", story.county).get(f"scores/{score.pk}/explanation/").json()
    assert told["rule"]["rule"] == "linear"
    assert (told["weight"], told["weights"]) == ("60", "演示权重")
    assert Decimal(told["points"]) == score.points
    assert told["value"]["value"] is not None
    assert told["rank"] >= 1
    assert told["run"]["demo"] is True


def test_an_explanation_is_not_sent_twice(story):
    run = story.run()
    viewer = program("viewer", story.county)
    first = viewer.get(of(story, run))
    again = viewer.get(of(story, run), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_an_explanation_has_the_documented_names(story):
    run = story.run("weighted")
    score = run.scores.get(unit=story.bodies[0].unit, item__code="share")
    viewer = program("viewer", story.county)
    held(viewer.get(of(story, run)).json(), ExplanationShape())
    held(viewer.get(f"scores/{score.pk}/explanation/").json(), ScoreExplanationShape())


def held(given: Any, shape: Any) -> None:
    """The names of an answer are those of its shape, all the way down."""
    assert set(given) == set(shape.fields), type(shape).__name__
    for name, field in shape.fields.items():
        inner = given[name]
        if isinstance(field, serializers.ListSerializer):
            for row in inner:
                held(row, field.child)
        elif isinstance(field, serializers.Serializer) and inner is not None:
            held(inner, field)
