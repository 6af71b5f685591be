"""Tombstones: who pulls what has changed hears also what a newer revision no longer has."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpi import actions
from members.models import Institution
from tests.kpi.calling import program, table
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db
LIST = "indicator-values/"
SINCE = "1990-01-01"
FIGURES = ("value", "numerator", "denominator", "target", "comparator", "met", "below_baseline")


@pytest.fixture
def story() -> Story:
    return small_county()


@pytest.fixture
def viewer(story):
    return program("viewer", story.county)


def close(body) -> None:
    """The registry is put right: the body was gone before the period ended."""
    Institution.objects.filter(pk=body.pk).update(closed_on=date(2024, 6, 1))


def key(row):
    return row["unit"], row.get("indicator"), row.get("item")


def current(rows):
    """What a puller keeps who takes each row over the one before it, and strikes the removed."""
    kept = {}
    for row in rows:
        place = (row["scheme"], row["scheme_version"], row["period"], *key(row))
        if row["status"] == "removed":
            del kept[place]
        else:
            kept[place] = row["id"]
    return kept


def test_a_cell_that_the_new_revision_no_longer_has_comes_as_a_tombstone(story, viewer):
    old = story.run()
    body = story.bodies[2]
    lost = {row["id"]: row for row in viewer.rows(LIST, unit=body.code)}
    since = viewer.rows(LIST)[-1]["available_at"]
    close(body)
    new = story.run()
    rows = viewer.rows(LIST, updated_since=since)

    removed = [row for row in rows if row["status"] == "removed"]
    assert {row["id"] for row in removed} == set(lost)
    assert len(removed) == 3  # one unit, three indicators
    for row in removed:
        before = lost[row["id"]]
        assert [row[name] for name in FIGURES] == [None] * len(FIGURES)
        assert (row["run"], row["revision"]) == (str(new.pk), 2)
        assert key(row) == key(before)
        assert row["period"] == before["period"]
    assert len({row["available_at"] for row in rows}) == 1  # together with the run's own rows
    # Whoever does not ask what changed gets rows alone, and the old ones stay where they were.
    assert {row["status"] for row in viewer.rows(LIST)} & {"removed"} == set()
    assert len(viewer.rows(LIST, run=old.pk, unit=body.code)) == 3


def test_what_is_kept_by_pulling_is_what_the_newest_revisions_have(story, viewer):
    kept, since = [], SINCE
    for close_what in ((), story.bodies[2:], (), story.bodies[1:2]):
        for body in close_what:
            close(body)
        for code in ("plain", "weighted"):
            story.run(code)
        rows = viewer.rows(LIST, updated_since=since, page_size=7)
        kept += rows
        since = rows[-1]["available_at"]
    newest = {}
    for row in viewer.rows(LIST):
        newest.setdefault((row["scheme"], row["scheme_version"], row["period"]), []).append(row)
    expected = {
        row["id"]
        for rows in newest.values()
        for row in rows
        if row["revision"] == max(one["revision"] for one in rows)
    }
    assert set(current(kept).values()) == expected
    # In one go it comes to the same, whatever the page.
    whole = viewer.rows(LIST, updated_since=SINCE)
    assert [(row["id"], row["run"]) for row in kept] == [(row["id"], row["run"]) for row in whole]
    for size in (1, 2, 5, 11, 5000):
        assert viewer.rows(LIST, updated_since=SINCE, page_size=size) == whole


def test_a_cell_that_comes_back_is_a_row_again(story, viewer):
    story.run()
    body = story.bodies[2]
    close(body)
    story.run()
    Institution.objects.filter(pk=body.pk).update(closed_on=None)
    third = story.run()
    rows = viewer.rows(LIST, updated_since=SINCE, unit=body.code, indicator="share")
    assert [row["status"] for row in rows] == ["computed", "removed", "computed"]
    assert rows[-1]["run"] == str(third.pk)
    assert list(current(rows).values()) == [rows[-1]["id"]]


def test_a_value_that_became_a_gap_is_gone_for_who_asks_for_values_only(story, viewer):
    story.run()
    first = story.bodies[0]
    story.write("here", {(first.unit, "202401"): None})
    story.run()
    asked = {"unit": first.code, "indicator": "share", "updated_since": SINCE}
    assert [row["status"] for row in viewer.rows(LIST, **asked)] == ["computed", "missing"]
    rows = viewer.rows(LIST, status="computed", **asked)
    assert [row["status"] for row in rows] == ["computed", "removed"]
    assert current(rows) == {}


@pytest.mark.parametrize("path", ["scores/", "totals/"])
def test_points_and_totals_have_tombstones_too(story, viewer, path):
    story.run("weighted")
    body = story.bodies[2]
    lost = [row["id"] for row in viewer.rows(path, unit=body.code)]
    close(body)
    story.run("weighted")
    rows = viewer.rows(path, updated_since=SINCE, unit=body.code)
    removed = [row for row in rows if row["status"] == "removed"]
    assert [row["id"] for row in removed] == lost
    assert {row["points"] for row in removed} == {None}
    assert viewer.rows(path, updated_since=SINCE, page_size=1, unit=body.code) == rows


def test_filters_and_scope_hold_for_tombstones(story, viewer):
    story.run()
    body = story.bodies[2]
    mine = program("clerk", story.county, body)
    other = program("clerk", story.county, story.bodies[0])
    close(body)
    run = story.run()

    def removed(who, **asked):
        rows = who.rows(LIST, updated_since=SINCE, **asked)
        return {(row["unit"], row["indicator"]) for row in rows if row["status"] == "removed"}

    three = {(body.code, code) for code in ("share", "contracts", "per_head")}
    assert removed(viewer) == removed(mine) == removed(viewer, run=run.pk) == three
    assert removed(viewer, indicator="share") == {(body.code, "share")}
    assert removed(viewer, period="2023") == removed(viewer, level="county") == set()
    assert removed(other) == set()


def test_tombstones_are_in_the_tables_as_well(story, viewer):
    story.run()
    close(story.bodies[2])
    story.run()
    whole = viewer.rows(LIST, updated_since=SINCE)
    lines = table(viewer.get(LIST, updated_since=SINCE, format="csv"))
    assert [(line["id"], line["status"]) for line in lines] == [
        (str(row["id"]), row["status"]) for row in whole
    ]


def test_a_run_that_was_cancelled_leaves_no_tombstones(story, viewer):
    story.run()
    before = viewer.rows(LIST, updated_since=SINCE)
    close(story.bodies[2])
    run = story.start()
    actions.cancel_run(run=run, by=story.assessor)
    assert viewer.rows(LIST, updated_since=SINCE) == before


def test_tombstones_cost_the_same_for_one_and_for_many(story, viewer):
    story.run()
    close(story.bodies[2])
    story.run()

    def questions(**asked):
        with CaptureQueriesContext(connection) as queries:
            assert viewer.get(LIST, updated_since=SINCE, **asked).status_code == 200
        return len(queries)

    viewer.get(LIST)
    first = questions(page_size=1)
    close(story.bodies[1])
    story.run()
    story.run()
    assert first == questions(page_size=1)
    assert questions(page_size=5000) <= first + 1 <= 17
