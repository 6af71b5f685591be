"""A run at its edges: late bodies, closed ones, sets of a county, long numbers, broken ends."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from alliance.core import jobs
from alliance.core.errors import Refused
from alliance.core.jobs import ending
from alliance.core.models import Job
from kpi import actions
from kpi.models import IndicatorValue, Run, RunFacts
from members.models import Institution
from tests import make
from tests.kpi.story import Story, document, fill, indicator, item, scheme, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return small_county()


def value(run: Run, unit, code: str) -> IndicatorValue:
    return run.values.get(unit=unit, indicator__code=code)


def with_indicator(
    code: str, formula: str, elements: dict[str, Any] | None = None, **fields
) -> Story:
    """The small county with one more indicator, in a scheme of its own."""
    story = small_county(filled=False)
    shown = document(story.county)
    for element in shown["elements"]:
        element.update((elements or {}).get(element["code"], {}))
    shown["indicators"].append(indicator(code, formula, **fields))
    shown["schemes"].append(scheme("edge", [item(code)]))
    actions.load_definitions(document=shown, by=make.system(story.county))
    fill(story)
    return story


def test_only_the_newest_revision_is_published(story):
    first, second = story.run(), story.run()
    with pytest.raises(Refused, match="第 2 版"):
        actions.publish_run(run=first, by=story.approver)
    assert actions.publish_run(run=second, by=story.approver).state == Run.State.PUBLISHED


def test_a_cancelled_revision_supersedes_nothing(story):
    first, second = story.run(), story.start()
    actions.cancel_run(run=second, by=story.assessor)
    assert actions.publish_run(run=first, by=story.approver).state == Run.State.PUBLISHED


def test_bodies_registered_before_the_freezing_are_computed_too(story):
    run = story.start()
    late = [make.institution(story.county) for _ in range(7)]
    jobs.run_due()
    assert {row.unit.code for row in run.values.select_related("unit")} > {
        body.code for body in late
    }


def test_a_body_registered_after_a_run_has_no_page_in_it(story):
    run = story.run()
    late = make.institution(story.county)
    client = Client()
    client.force_login(make.user("viewer", story.county))
    for page in ("", "why/share/", "sheet/", "table.xlsx"):
        answer = client.get(f"/kpi/runs/{run.pk}/units/{late.code}/{page}")
        assert answer.status_code == 404, page


def test_a_closed_body_is_no_longer_counted_whatever_its_membership_says(story):
    Institution.objects.filter(pk=story.bodies[2].pk).update(closed_on="2024-12-31")
    # without body 3: (120 + 240) / (360 + 120)
    assert value(story.run(), story.unit, "share").value == Decimal(75)


def test_county_in_a_formula_means_the_set_that_the_indicator_covers():
    outside = {"here": {"kinds": ["C220"]}}
    story = with_indicator("all", "county(here)", outside, set="county")
    alone = make.institution(story.county)
    story.write("here", {(alone.unit, f"2024{month:02}"): "100" for month in range(1, 13)})
    run = story.run("edge")
    # 120 + 240 + 360 of the members, 1200 of the body outside every alliance
    assert value(run, story.unit, "all").value == Decimal(1920)
    assert value(run, story.bodies[0].unit, "all").value == Decimal(1920)


def test_an_average_is_rounded_as_every_number_is():
    average = {"contracts": {"over_units": "average", "kinds": ["C220"], "places": 28}}
    story = with_indicator("mean", "contracts * 10000000000000000000000000000", average)
    first, second, third = (body.unit for body in story.bodies)
    # thirds of …1 with 28 digits: half-up and half-even part at the last of them
    story.write("contracts", {(first, "2024"): "1", (second, "2024"): "0", (third, "2024"): "1"})
    found = value(story.run("edge"), story.unit, "mean").value
    assert found == Decimal(6666666666666666666666666667)


def test_numbers_too_long_for_the_short_way_go_through_the_evaluator():
    story = with_indicator("long", "here + elsewhere - elsewhere")
    body = story.bodies[0].unit
    story.write("here", {(body, "2024"): "3"})
    story.write("elsewhere", {(body, "2024"): "1" + "0" * 29})
    # of 28 digits the sum keeps none of the 3
    assert value(story.run("edge"), body, "long").value == 0


@pytest.mark.usefixtures("in_parts")
def test_a_run_whose_job_broke_off_without_a_word_can_be_cancelled(story):
    run = story.start()
    jobs.run_due(limit=1)
    ending._end_plainly(Job.objects.get(run=run), "…")
    stopped = actions.cancel_run(run=run, by=story.assessor)
    assert stopped.state == Run.State.CANCELLED
    assert not RunFacts.objects.filter(run=run).exists()
    assert story.run().state == Run.State.COMPUTED


def test_a_run_that_cannot_be_finished_says_that_it_failed(story, monkeypatch):
    def refuse(**_):
        raise Refused("不能收尾")

    run = story.start()
    monkeypatch.setattr(actions, "finish_run", refuse)
    jobs.run_due()
    run.refresh_from_db()
    assert (run.state, run.job.state) == (Run.State.FAILED, Job.State.FAILED)
    assert not run.values.exists()


def test_who_works_in_two_counties_acts_in_each_as_the_person_registered_there(story):
    elsewhere = make.person(role="assessor")
    here = make.person(story.county, role="assessor", username=elsewhere.user.username)
    by = make.actor(elsewhere)
    assert by.persons == tuple(sorted((elsewhere.pk, here.pk)))

    run = actions.start_run(version=story.version(), period="2024", by=by)
    jobs.run_due()
    run.refresh_from_db()
    assert run.started_by == here

    make.grant(here, "approver")
    with pytest.raises(Refused, match="不能自己公布"):
        actions.publish_run(run=run, by=make.actor(elsewhere))
