"""Pulling again and again: periods that can be repeated, answers that need not be sent twice,
and runs that are finished while somebody pulls."""

import io
import random
import threading
from datetime import date

import openpyxl
import pytest
from django.db import connection

from alliance.core import jobs
from alliance.core.periods import relative
from kpi.models import IndicatorValue
from members.models import Unit
from tests.kpi.calling import program
from tests.kpi.story import Story, small_county

LIST = "indicator-values/"


@pytest.fixture
def story(db) -> Story:
    return small_county()


@pytest.fixture
def viewer(story):
    return program("viewer", story.county)


@pytest.mark.parametrize(
    ("name", "first", "last", "count"),
    [
        ("LAST_12_MONTHS", "202308", "202407", 12),
        ("LAST_6_MONTHS", "202402", "202407", 6),
        ("THIS_MONTH", "202408", "202408", 1),
        ("LAST_MONTH", "202407", "202407", 1),
        ("THIS_QUARTER", "2024Q3", "2024Q3", 1),
        ("LAST_4_QUARTERS", "2023Q3", "2024Q2", 4),
        ("THIS_YEAR", "2024", "2024", 1),
        ("LAST_YEAR", "2023", "2023", 1),
        ("LAST_5_YEARS", "2019", "2023", 5),
        ("THIS_HALF", "2024H2", "2024H2", 1),
        ("THIS_SIX_MONTH", "2024H2", "2024H2", 1),
        ("LAST_SIX_MONTH", "2024H1", "2024H1", 1),
        ("LAST_2_SIXMONTHS", "2023H2", "2024H1", 2),
        ("MONTHS_THIS_YEAR", "202401", "202412", 12),
        ("QUARTERS_LAST_YEAR", "2023Q1", "2023Q4", 4),
    ],
)
def test_a_relative_period_is_counted_from_its_day(story, name, first, last, count):
    unit = story.bodies[0]
    asked = {"element": "here", "unit": unit.code}
    assessor = program("assessor", story.county)
    found = assessor.rows("data-values/", period=name, relative_to="2024-08-31", **asked)
    assert found == assessor.rows("data-values/", period=f"{first}..{last}", **asked)
    assert len(relative(name, date(2024, 8, 31))) == count


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"period": "LAST_12_MONTHS", "relative_to": "31.12.2024"}, "parameter"),
        ({"period": "LAST_12_MONTHS", "relative_to": "2024-02-30"}, "parameter"),
        ({"relative_to": "0001-01-01"}, "parameter"),
        ({"period": "2024..2024Q4"}, "period_kinds_differ"),
        ({"period": "2024H1..202412"}, "period_kinds_differ"),
        ({"period": "2024..2023"}, "period_range"),
        ({"period": "190001..219912"}, "period_range"),
        ({"period": "2024H3"}, "period"),
        ({"period": "NEXT_YEAR"}, "period"),
        ({"period": "LAST_SIX_MONTHS"}, "period"),
        ({"period": "THIS_YEAR..LAST_YEAR"}, "period"),
        ({"updated_since": "yesterday"}, "parameter"),
        ({"page_size": "5001"}, "page_size"),
        ({"cursor": "x"}, "cursor"),
    ],
)
def test_what_is_wrong_with_a_pull_is_said(viewer, asked, code):
    for path in (LIST, "scores/", "totals/"):
        response = viewer.get(path, **asked)
        assert (response.status_code, response.json()["code"]) == (422, code), path


def test_a_workbook_has_the_rows_of_the_page_and_nothing_that_runs(story, viewer):
    Unit.objects.filter(county=story.county, kind="county").update(name='=HYPERLINK("x")')
    story.run()
    rows = viewer.rows(LIST)
    response = viewer.get(LIST, format="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    head, *lines = sheet.iter_rows(values_only=True)
    assert list(head) == list(rows[0])
    assert [line[0] for line in lines] == [row["id"] for row in rows]
    names = {cell.value for (cell,) in sheet.iter_rows(min_row=2, min_col=5, max_col=5)}
    assert '\'=HYPERLINK("x")' in names
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert viewer.get(LIST, format="xlsx", page_size=20_000).status_code == 200
    assert viewer.get(LIST, format="xlsx", page_size=20_001).status_code == 422
    assert 'rel="next"' in viewer.get(LIST, format="xlsx", page_size=3)["Link"]


LISTS = [
    LIST, "scores/", "totals/", "runs/", "data-values/", "data-elements/", "data-sets/",
    "indicators/", "targets/", "schemes/", "units/", "run-feedback/", "appeals/", "metadata/",
]  # fmt: skip


def test_no_list_and_no_row_is_sent_to_who_has_it(story, viewer):
    run = story.run("weighted")
    score = run.scores.first()
    rows = [
        f"runs/{run.pk}/",
        f"scores/{score.pk}/explanation/",
        f"indicator-values/{score.value_id}/explanation/",
    ]
    for path in LISTS + rows:
        formats = [{}] if path in rows or path == "metadata/" else [{}, {"format": "csv"}]
        for asked in formats:
            first = viewer.get(path, **asked)
            assert first.status_code == 200, path
            again = viewer.get(path, headers={"If-None-Match": first["ETag"]}, **asked)
            assert (again.status_code, again.content) == (304, b""), path
            other = viewer.get(path, headers={"If-None-Match": '"other"'}, **asked)
            assert other.content == first.content, path


def test_an_etag_is_not_shared_by_two_readers_of_different_rows(story, viewer):
    story.run()
    clerk = program("clerk", story.county, story.bodies[0])
    assert clerk.get(LIST)["ETag"] != viewer.get(LIST)["ETag"]


@pytest.mark.django_db(transaction=True)
def test_who_pulls_while_runs_are_finished_misses_nothing_and_gets_nothing_twice():
    story = small_county()
    viewer = program("viewer", story.county)
    story.run()
    chance = random.Random(8)
    finished = threading.Event()
    failed = []

    def compute():
        try:
            for _round in range(3):
                for code in ("plain", "weighted"):
                    story.start(code)
                threads = [threading.Thread(target=work) for _worker in range(2)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
        except Exception as error:  # noqa: BLE001 - shown by the test
            failed.append(error)
        finally:
            finished.set()
            connection.close()

    def work():
        try:
            jobs.run_due()
        finally:
            connection.close()

    pulled, since = [], "1990-01-01"
    worker = threading.Thread(target=compute)
    worker.start()
    last_round = False
    while not last_round:
        last_round = finished.is_set()
        rows = viewer.rows(LIST, updated_since=since, page_size=chance.choice([1, 4, 50, 5000]))
        pulled += rows
        since = rows[-1]["available_at"] if rows else since
    worker.join()
    assert failed == []
    assert IndicatorValue.objects.values("run").distinct().count() == 7
    ids = [row["id"] for row in pulled]
    assert len(ids) == len(set(ids))
    assert sorted(ids) == sorted(IndicatorValue.objects.values_list("pk", flat=True))
    moments = [row["available_at"] for row in pulled]
    assert moments == sorted(moments)
