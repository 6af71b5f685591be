"""Marks over REST and at home: each reader their own, and what waits for an assessor."""

import pytest

from kpi import queries
from tests import make
from tests.kpi.calling import program
from tests.kpi.marking import both, give, marked_county
from tests.kpi.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    """A county with a scheme of a figure, a gate, an expert's line and a qualitative one."""
    return marked_county()


def test_marks_are_listed_to_whom_they_concern(story):
    first, second, _third = story.bodies
    give(story, "ruled", first.unit, **both(arranged=False))
    give(story, "culture", first.unit, points="25.5")
    give(story, "culture", second.unit, points="20")
    whole = program("viewer", story.county)
    rows = whole.get("marks/", unit=first.code).json()["results"]
    assert [(row["item"], row["points"], row["holds"]) for row in rows] == [
        ("culture", "25.5", None), ("ruled", None, False),
    ]  # fmt: skip
    assert [(one["code"], one["holds"]) for one in rows[1]["conditions"]] == [
        ("arranged", False), ("carried_out", True),
    ]  # fmt: skip
    assert rows[1]["files"].startswith("carried_out.pdf ")
    assert "25.5" in whole.get("marks/", format="csv").content.decode()
    own = program("head", institution=second).get("marks/").json()["results"]
    assert [(row["unit"], row["points"]) for row in own] == [(second.code, "20")]
    assert program("viewer", make.neighbour()).get("marks/").json()["results"] == []


def test_scores_of_lines_without_an_indicator_are_in_the_list(story):
    give(story, "culture", story.bodies[0].unit, points="25.5")
    run = story.run("marked")
    whole = program("viewer", story.county)
    rows = whole.get("scores/", run=str(run.pk), unit=story.bodies[0].code).json()["results"]
    told = {row["item"]: (row["indicator"], row["status"], row["points"]) for row in rows}
    assert told["culture"] == (None, "scored", "25.5")
    assert told["ruled"] == ("ruled", "missing", "0")
    values = whole.get(
        "indicator-values/", run=str(run.pk), indicator="ruled", unit=story.bodies[0].code
    ).json()["results"]
    assert [(row["value"], row["met"], row["status"]) for row in values] == [
        (None, None, "missing")
    ]


def test_what_is_unmarked_waits_for_an_assessor_until_it_is_marked(story):
    assert not [one for one in queries.waiting_for(story.assessor) if "marking" in one.url]
    story.run("marked")
    (one,) = [one for one in queries.waiting_for(story.assessor) if "marking" in one.url]
    assert "15 个评分待评" in one.what
    give(story, "culture", story.bodies[0].unit, points="25.5")
    (one,) = [one for one in queries.waiting_for(story.assessor) if "marking" in one.url]
    assert "14 个评分待评" in one.what
    assert not [one for one in queries.waiting_for(story.approver) if "marking" in one.url]
