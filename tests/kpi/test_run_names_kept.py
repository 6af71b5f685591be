"""A later renaming restates nothing: the pages, workbooks and lists of a run keep its names."""

import io
from dataclasses import dataclass
from datetime import date

import openpyxl
import pytest
from django.test import Client

from kpi import actions, queries
from kpi.models import Run
from members import actions as member_actions
from members.actions import Order
from members.models import Institution
from tests import make
from tests.kpi import story as stories
from tests.kpi.calling import program
from tests.kpi.story import Story

pytestmark = pytest.mark.django_db
NEW, NEW_EN = "新名卫生院", "Newly Named Centre"


@dataclass(frozen=True)
class Renamed:
    """A body that got another name after a run of 2024 was published."""

    story: Story
    run: Run
    body: Institution
    old: str


def rename(body: Institution, on: date) -> None:
    """By order of the county, from a day on."""
    member_actions.rename(
        institution=body,
        facts={"name": NEW, "name_en": NEW_EN},
        order=Order(on=on),
        by=make.system(body.county),
    )
    body.refresh_from_db()


@pytest.fixture
def renamed():
    story = stories.small_county()
    body = story.bodies[1]
    old, run = body.name, stories.published(story)
    rename(body, date(2025, 6, 1))
    assert body.name == NEW
    return Renamed(story, run, body, old)


@pytest.fixture
def viewer(renamed):
    client = Client()
    client.force_login(make.user("viewer", renamed.story.county))
    return client


PAGES = (
    "/kpi/runs/{run}/",
    "/kpi/?scheme=weighted&period=2024",
    "/kpi/runs/{run}/units/{unit}/",
    "/kpi/runs/{run}/units/{unit}/sheet/",
    "/kpi/runs/{run}/units/{unit}/why/share/",
)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_an_old_run_says_the_old_name(renamed, viewer, page, language):
    at = page.format(run=renamed.run.pk, unit=renamed.body.code)
    text = viewer.get(at, headers={"accept-language": language}).text
    assert renamed.old in text or renamed.body.code in text
    assert NEW not in text
    assert NEW_EN not in text


def test_who_said_what_about_the_result_keeps_its_name(renamed, viewer):
    # All three bodies agreed before the notice; the feedback table names them as they were.
    text = viewer.get(f"/kpi/runs/{renamed.run.pk}/").text
    table = text.partition('id="feedback"')[2] or text
    assert renamed.old in table
    assert NEW not in table


def test_the_workbook_of_a_body_keeps_its_name(renamed, viewer):
    answer = viewer.get(f"/kpi/runs/{renamed.run.pk}/units/{renamed.body.code}/table.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    said = " ".join(str(cell.value) for row in book.active.iter_rows() for cell in row)
    assert renamed.old in said
    assert NEW not in said


def test_every_list_over_rest_keeps_its_name(renamed):
    viewer = program("viewer", renamed.story.county)
    for name in ("indicator-values/", "scores/", "totals/"):
        rows = viewer.rows(name, unit=renamed.body.code, run=str(renamed.run.pk))
        assert {row["unit_name"] for row in rows} == {renamed.old}, name
        text = viewer.get(name, unit=renamed.body.code, format="csv").text
        assert renamed.old in text
        assert NEW not in text


def test_a_run_of_the_year_in_which_the_new_name_holds_says_the_new_one(renamed):
    renamed.story.write("here", {(renamed.body.unit, "202512"): "7"})
    renamed.story.run("weighted", "2025")
    viewer = program("viewer", renamed.story.county)
    rows = viewer.rows("indicator-values/", unit=renamed.body.code)
    said = {(row["period"], row["unit_name"]) for row in rows}
    assert said == {("2024", renamed.old), ("2025", NEW)}


def test_money_is_settled_under_the_name_of_then(renamed):
    names = {one.code: one.name for one in queries.scores(renamed.run)}
    assert names[renamed.body.code] == renamed.old


def test_a_stopped_run_keeps_no_names(renamed):
    run = renamed.story.start("plain", "2023")
    actions.cancel_run(run=run, by=renamed.story.assessor)
    assert not run.units.exists()
