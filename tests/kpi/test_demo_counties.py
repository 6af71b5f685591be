"""Four counties' invented figures: computed by the real path, marked, and never a printed number."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from alliance.core import jobs
from alliance.core.actor import Actor
from kpi import actions
from kpi.demo import Asked, Drawn, generate
from kpi.models import DataValue, IndicatorValue, Run, Score, Target
from members.models import County, Person
from tests import make
from tests.members import loaded

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
COUNTIES = ("tz", "pl", "jj", "hj")


def fixture(name: str) -> dict[str, Any]:
    said: dict[str, Any] = yaml.load(
        (FIXTURES / name).read_text(encoding="utf8"), Loader=yaml.CSafeLoader
    )
    return said


def drawn(plan: str) -> list[Drawn]:
    said = fixture(f"indicators/{plan}.yaml")
    often = {form["code"]: form["frequency"] for form in said["data_sets"]}
    asked = {
        row["code"]: Asked(
            row["data_set"], often[row["data_set"]], row["places"],
            row["reported_by"] == "county", frozenset(row["kinds"]), row["banded"],
        )
        for row in said["elements"]
    }  # fmt: skip
    registry = fixture(f"plans/{plan}.yaml")["registry"]
    bodies = {row["code"]: row["kind"] for row in registry["bodies"]}
    return generate(fixture(f"demo/{plan}_figures.yaml"), asked, bodies)


@pytest.mark.parametrize("plan", COUNTIES)
def test_every_element_of_the_county_has_figures_within_its_bounds(plan):
    said = fixture(f"indicators/{plan}.yaml")
    rows = drawn(plan)
    assert {row.element for row in rows} == {row["code"] for row in said["elements"]}
    assert rows == drawn(plan)  # the same seed, the same figures
    most = {row["code"]: row["maximum"] for row in said["elements"]}
    for row in rows:
        if row.value is None:
            assert row.missing
            continue
        assert row.value >= 0
        bound = most[row.element]
        assert bound is None or row.value <= Decimal(bound), row


@pytest.fixture
def county(request, settings) -> County:
    settings.DEBUG = True
    plan = request.param
    loaded.load(plan)
    found = County.objects.get(code=fixture(f"indicators/{plan}.yaml")["county"])
    actions.load_definitions(
        document=fixture(f"indicators/{plan}.yaml"), by=Actor.system(found.pk, "load_plans")
    )
    actions.load_demo(
        document=fixture(f"demo/{plan}_figures.yaml"), by=Actor.system(found.pk, "load_demo")
    )
    jobs.run_due()
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("county", COUNTIES, indirect=True)
def test_the_runs_are_computed_from_the_figures_and_say_that_weights_are_not_set(county):
    runs = Run.objects.filter(county=county)
    assert {run.state for run in runs} == {"computed"}
    assert all(run.demo for run in runs)
    county.refresh_from_db()
    assert county.demo
    assert set(DataValue.objects.filter(county=county).values_list("source", flat=True)) == {
        "generated"
    }
    # No plan prints a weight: there are values, and neither points nor a rank.
    for run in runs:
        assert IndicatorValue.objects.filter(run=run, value__isnull=False).exists(), run
    assert not Score.objects.filter(run__in=runs).exists()
    people = Person.objects.filter(county=county, code__contains="-desk-")
    assert all(person.demo and person.name.startswith("演示") for person in people)


@pytest.mark.django_db
@pytest.mark.parametrize("county", COUNTIES, indirect=True)
def test_printed_targets_are_held_against_and_no_value_repeats_one(county):
    values = IndicatorValue.objects.filter(county=county, value__isnull=False)
    judged = values.filter(met__isnull=False)
    assert judged.exists()
    printed = {
        (row.indicator_id, row.value)
        for row in Target.objects.filter(county=county)
        if row.value is not None
    }
    assert not printed & {(row.indicator_id, row.value) for row in values}


@pytest.mark.django_db
@pytest.mark.parametrize("county", ["tz"], indirect=True)
def test_loading_again_writes_nothing_and_starts_no_run(county):
    told = actions.load_demo(
        document=fixture("demo/tz_figures.yaml"), by=Actor.system(county.pk, "load_demo")
    )
    assert (told.values, told.runs) == (0, ())


@pytest.mark.django_db
@pytest.mark.parametrize("county", ["tz"], indirect=True)
def test_the_dashboard_opens_with_what_is_about_the_county_itself(county, client):
    client.force_login(make.user("viewer", county))
    page = client.get("/kpi/")
    assert page.context["scheme"].code == "tz_goals"
    assert "这些指标都由县区填报，没有各医共体和成员的数。" in page.text
    page = client.get("/kpi/?scheme=tz_lead")
    # 27 bodies are registered, three of them lead: the other 24 owe nothing of what leads report.
    assert "另有 24 家不承担其中任何一项，没有列出。" in page.text
    assert "未设权重：不计分" in page.text
    leads = [row.unit for group in page.context["below"].groups for row in group.members]
    assert leads == ["TZ-001", "TZ-002", "TZ-003"]


@pytest.mark.django_db
@pytest.mark.parametrize("county", ["tz"], indirect=True)
def test_ranking_and_score_sheet_say_that_weights_are_not_set(county, client):
    client.force_login(make.user("viewer", county))
    run = Run.objects.get(county=county, scheme_version__scheme__code="tz_lead")
    assert "没有名次" in client.get(f"/kpi/runs/{run.pk}/ranking/").text
    sheet = client.get(f"/kpi/runs/{run.pk}/units/TZ-001/sheet/").text
    assert sheet.count("未设权重") >= 2
    assert "演示数据" in sheet
