"""Pulling results: every row of every revision, nothing missed, nothing of others."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core import jobs
from kpi import actions
from kpi.models import IndicatorValue, Run
from members.models import Unit
from tests import make
from tests.kpi.calling import program, program_of, table
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db
LIST = "indicator-values/"


@pytest.fixture
def story() -> Story:
    return small_county()


@pytest.fixture
def viewer(story):
    return program("viewer", story.county)


def test_a_row_says_what_it_is_in_codes_and_exact_numbers(story, viewer):
    run = story.run()
    (row,) = viewer.rows(LIST, indicator="share", level="county")

    value = IndicatorValue.objects.get(pk=row["id"])
    assert row == {
        "id": value.pk,
        "indicator": "share",
        "definition_version": 1,
        "unit": story.county.code,
        "unit_name": story.county.name,
        "level": "county",
        "period": "2024",
        "value": "80",
        "numerator": "720",
        "denominator": "900",
        "status": "computed",
        "target": "60",
        "comparator": "ge",
        "met": True,
        "below_baseline": False,
        "scheme": "plain",
        "scheme_version": 1,
        "run": str(run.pk),
        "revision": 1,
        "computed_at": row["computed_at"],
        "available_at": row["available_at"],
        "demo": False,
    }
    assert datetime.fromisoformat(row["available_at"]) == run.available_at


def test_numbers_are_plain_digits_and_what_is_missing_is_null_with_its_status(story, viewer):
    first, second, _third = story.bodies
    story.write("here", {(first.unit, "202401"): "12345678901234567890.123456789012"})
    story.write("here", {(second.unit, "202405"): None})
    story.run()
    shares = {row["unit"]: row for row in viewer.rows(LIST, indicator="share")}

    gap = shares[second.code]
    assert (gap["value"], gap["met"], gap["status"]) == (None, None, "missing")
    # twelve months of 10, January replaced
    assert shares[first.code]["numerator"] == "12345678901234568000.123456789012"
    heads = viewer.rows(LIST, indicator="per_head", unit=first.code)
    assert [(row["value"], row["target"], row["met"]) for row in heads] == [(None, None, None)]


def test_filters_narrow_the_list(story, viewer):
    story.run()
    everything = viewer.rows(LIST)
    assert {row["indicator"] for row in everything} == {"share", "contracts", "per_head"}

    def codes(**asked):
        return {(row["indicator"], row["unit"]) for row in viewer.rows(LIST, **asked)}

    north, south = story.north.code, story.south.code
    assert codes(indicator="share,contracts", unit=north) == {
        ("share", north),
        ("contracts", north),
    }
    assert {unit for _i, unit in codes(level="alliance")} == {north, south}
    assert codes(status="not_applicable") == {
        (row["indicator"], row["unit"]) for row in everything if row["status"] == "not_applicable"
    }
    assert codes(period="2023..2025") == codes(period="2024") == codes()
    assert codes(period="202401..202412") == codes(period="2023") == set()
    assert codes(period="THIS_YEAR", relative_to="2024-07-01") == codes()
    assert codes(period="LAST_2_YEARS", relative_to="2025-01-01") == codes()
    assert codes(period="LAST_YEAR", relative_to="2024-12-31") == set()
    assert codes(scheme="weighted") == codes(unit="nobody") == set()


def test_a_relative_period_keeps_its_day_over_the_pages(story, viewer):
    story.run()
    page = viewer.get(LIST, period="LAST_5_YEARS", page_size=2).json()
    assert "relative_to=2" in page["next"]


def test_a_new_revision_is_a_new_row_and_the_old_one_stays(story, viewer):
    old = story.run()
    story.write("here", {(story.bodies[0].unit, "202401"): "100"})
    new = story.run()
    rows = viewer.rows(LIST, indicator="share", level="county")

    assert [(row["run"], row["revision"]) for row in rows] == [
        (str(old.pk), 1),
        (str(new.pk), 2),
    ]
    assert rows[0]["value"] == "80" != rows[1]["value"]
    assert [row["revision"] for row in viewer.rows(LIST, run=old.pk, level="county")] == [1, 1, 1]


def test_a_puller_that_continues_where_it_stopped_misses_nothing_and_gets_nothing_twice(
    story, viewer
):
    first = story.run()
    before = viewer.rows(LIST)
    latest = max(row["available_at"] for row in before)
    assert viewer.rows(LIST, updated_since=latest) == []

    second = story.run("weighted")
    # Even a clock that went back leaves the order of availability intact.
    Run.objects.filter(pk=second.pk).update(
        available_at=first.available_at + timedelta(microseconds=1)
    )
    after = viewer.rows(LIST, updated_since=latest)
    assert {row["run"] for row in after} == {str(second.pk)}
    ids = [row["id"] for row in viewer.rows(LIST, page_size=3)]
    assert ids == [row["id"] for row in before + after]
    assert len(ids) == len(set(ids))


def test_runs_become_available_in_strict_order_even_at_one_moment(story, monkeypatch):
    moment = story.run().available_at
    monkeypatch.setattr("kpi.actions.runs.now", lambda: moment)
    assert story.run().available_at > moment


@pytest.mark.usefixtures("in_parts")
def test_rows_of_a_run_that_is_not_done_or_was_cancelled_never_appear(story, viewer):
    run = story.start()
    jobs.run_due(limit=2)
    assert IndicatorValue.objects.filter(run=run).exists()
    assert viewer.rows(LIST) == viewer.rows(LIST, run=run.pk) == []

    actions.cancel_run(run=run, by=story.assessor)
    assert viewer.rows(LIST) == []
    jobs.run_due()
    assert viewer.rows(LIST) == []


def test_pages_follow_each_other_in_a_stable_order(story, viewer):
    story.run()
    whole = viewer.rows(LIST)
    for size in (1, 2, 7, 5000):
        assert viewer.rows(LIST, page_size=size) == whole
    response = viewer.get(LIST, page_size=2)
    assert response["Link"] == f'<{response.json()["next"]}>; rel="next"'


def test_pages_pass_over_runs_that_have_nothing_to_say(story, viewer):
    for code in ("weighted", "weighted", "weighted", "weighted", "plain", "weighted", "plain"):
        story.run(code)
    whole = viewer.rows(LIST, indicator="per_head")
    assert {row["revision"] for row in whole} == {1, 2}
    assert [row["id"] for row in whole] == sorted(row["id"] for row in whole)
    for size in (1, 3):
        assert viewer.rows(LIST, indicator="per_head", page_size=size) == whole


@pytest.mark.parametrize("size", ["0", "5001", "-1", "many", "１０", "1e3", "9" * 40])
def test_a_page_has_a_bounded_size(viewer, size):
    response = viewer.get(LIST, page_size=size)
    assert (response.status_code, response.json()["code"]) == (422, "page_size")


def test_ten_more_rows_cost_not_one_more_query(story, viewer):
    story.run()

    def questions(size):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(viewer.get(LIST, page_size=size).json()["results"]) == size
        return len(asked)

    viewer.get(LIST)
    one, eleven = questions(1), questions(11)
    story.run()
    assert one == eleven == questions(31) <= 12


def test_csv_is_for_spreadsheets_and_programs_alike(story, viewer):
    story.write("here", {(story.bodies[1].unit, "202405"): None})
    story.run()
    response = viewer.get(LIST, format="csv", page_size=5)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbfid,indicator,")
    assert 'rel="next"' in response["Link"]
    lines = table(viewer.get(LIST, headers={"Accept": "text/csv"}))
    rows = viewer.rows(LIST)
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        assert line == {
            name: "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)
            for name, cell in row.items()
        }


NAMES = [
    "南镇, “中心”卫生院",
    'a "quoted" name',
    "two\nlines",
    "a\\b\tc",
    " ",
    "=1+1",
    "-5",
    "+5,0",
    "@",
]


@pytest.mark.postgres  # only there are two who write it
@pytest.mark.parametrize("name", NAMES)
def test_csv_has_the_same_bytes_whoever_writes_it(story, viewer, monkeypatch, name):
    story.write("here", {(story.bodies[1].unit, "202405"): None})
    story.run()
    story.run("weighted")
    Unit.objects.filter(pk=story.bodies[0].unit_id).update(name=name)
    clerk = program("clerk", story.county, story.bodies[0])

    def answers():
        found, address = [], f"{LIST}?format=csv&page_size=7"
        while address:
            found.append(viewer.get(address))
            link = found[-1].get("Link", "")
            address = link[1 : link.index(">")] if link else ""
        asked = [{}, {"level": "county"}, {"unit": "nobody"}, {"indicator": "share"}]
        return found + [who.get(LIST, format="csv", **a) for who in (viewer, clerk) for a in asked]

    first = [(answer.content, answer["ETag"], answer.get("Link")) for answer in answers()]
    assert len(first) > 10
    monkeypatch.setattr("kpi.api.results.has_copy", lambda: False)
    assert first == [(answer.content, answer["ETag"], answer.get("Link")) for answer in answers()]


@pytest.mark.postgres
@pytest.mark.parametrize(("name", "copied"), [("南镇卫生院", True), ("=1+1", False)])
def test_csv_is_copied_when_every_name_is_harmless(story, viewer, name, copied):
    Unit.objects.filter(county=story.county, kind="county").update(name=name)
    story.run()
    with CaptureQueriesContext(connection) as queries:
        assert viewer.get(LIST, format="csv").status_code == 200
    assert any("COPY (" in query["sql"] for query in queries) is copied
    assert len(queries) <= 14


def test_csv_may_have_longer_pages_than_json(viewer):
    assert viewer.get(LIST, format="csv", page_size=50_000).status_code == 200
    assert viewer.get(LIST, page_size=5_001).status_code == 422
    assert viewer.get(LIST, format="csv", page_size=50_001).status_code == 422


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-x", "@sum", "\t=1", "＝1"])
def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(story, viewer, name):
    Unit.objects.filter(county=story.county, kind="county").update(name=name)
    story.run()
    (line,) = table(viewer.get(LIST, level="county", indicator="share", format="csv"))
    assert line["unit_name"] == f"'{name}"


def test_an_answer_that_is_there_already_is_not_sent_again(story, viewer):
    story.run()
    first = viewer.get(LIST)
    again = viewer.get(LIST, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "private, no-cache"
    story.run()
    assert viewer.get(LIST, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_clerk_sees_their_own_institution_and_what_is_the_countys(story):
    story.run()
    mine = story.bodies[0]
    clerk = program("clerk", story.county, mine)
    seen = {row["unit"] for row in clerk.rows(LIST)}
    assert seen == {story.county.code, story.north.code, story.south.code, mine.code}
    assert clerk.rows(LIST, unit=story.bodies[1].code) == []


def test_a_stranger_of_another_county_gets_empty_lists_and_404(story):
    run = story.run("weighted")
    row = run.scores.first()
    stranger = program("assessor", make.neighbour())
    for path in (LIST, "scores/", "totals/", "runs/", "data-values/", "indicators/", "targets/"):
        assert stranger.rows(path) == [], path
    assert stranger.rows(LIST, run=run.pk) == []
    assert stranger.get(LIST, county=story.county.code).status_code == 404
    nobody, nothing = "01a20117-ed49-71d3-9db4-5eae61ba5bb0", 987654321
    for path, real, random in (
        ("runs/{}/", run.pk, nobody),
        ("scores/{}/explanation/", row.pk, nothing),
        ("indicator-values/{}/explanation/", row.value_id, nothing),
    ):
        hidden = stranger.get(path.format(real))
        assert hidden.status_code == 404, path
        assert hidden.json() == stranger.get(path.format(random)).json(), path
    assert stranger.post(f"runs/{run.pk}/cancel/").status_code == 404


def test_who_has_no_role_gets_no_rows(story):
    story.run()
    assert program("", story.county).rows(LIST) == []


def test_who_has_two_counties_says_which(story):
    story.run()
    person = make.person(story.county, role="viewer")
    there = make.person(make.neighbour())
    type(there).objects.filter(pk=there.pk).update(user=person.user)
    make.grant(there, "viewer")
    both = program_of(person)

    refusal = both.get(LIST)
    assert (refusal.status_code, refusal.json()["code"]) == (422, "county_needed")
    assert story.county.code in refusal.json()["detail"]
    assert both.rows(LIST, county=story.county.code)
    assert both.rows(LIST, county=make.NEIGHBOUR) == []


def test_points_carry_the_document_of_their_weights(story, viewer):
    run = story.run("weighted")
    rows = viewer.rows("scores/", item="share", unit=story.bodies[0].code)

    (row,) = rows
    score = run.scores.get(pk=row["id"])
    assert (row["item"], row["indicator"], row["weights"]) == ("share", "share", "演示权重")
    assert (row["points"], row["weight"]) == (f"{score.points.normalize():f}", "60")
    assert row["demo"] is True
    totals = viewer.rows("totals/")
    best = max(totals, key=lambda row: Decimal(row["points"]))
    assert (best["rank"], best["maximum"]) == (1, "100")
    assert story.run("plain").scores.count() == len(viewer.rows("scores/", scheme="plain")) == 0
