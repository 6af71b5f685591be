"""Units as a tree, and the definitions as another system needs them: everything by code."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpi.models import DataElement
from members.models import Alliance, Institution
from tests import make
from tests.kpi.calling import program, table
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db
LIST = "units/"


@pytest.fixture
def story() -> Story:
    return small_county()


@pytest.fixture
def viewer(story):
    return program("viewer", story.county)


def places(who, **asked):
    return {row["code"]: (row["parent"], row["level"]) for row in who.rows(LIST, **asked)}


def test_a_county_stands_on_top_of_its_alliances_and_they_of_their_bodies(story, viewer):
    Alliance.objects.filter(pk=story.north.pk).update(exclusive=True)
    county, north, south = story.county.code, story.north.code, story.south.code
    first, second, third = (body.code for body in story.bodies)
    found = places(viewer)
    assert found[county] == (None, 1)
    assert found[north] == found[south] == (county, 2)
    assert found[first] == found[second] == (north, 3)
    assert found[third] == (county, 2)  # its only alliance may be one of several
    (row,) = viewer.rows(LIST, code=first)
    assert row["path"] == f"{county}/{north}/{first}"
    assert row["alliances"] == sorted([north, south])
    assert (row["kind"], row["name"]) == ("institution", story.bodies[0].name)


def test_two_exclusive_alliances_leave_a_body_under_the_county(story, viewer):
    Alliance.objects.filter(county=story.county).update(exclusive=True)
    assert places(viewer)[story.bodies[0].code] == (story.county.code, 2)


def test_a_body_hangs_under_the_one_it_is_subordinate_to_and_belongs_with_it(story, viewer):
    centre, clinic = story.bodies[0], make.institution(story.county)
    Alliance.objects.filter(pk=story.north.pk).update(exclusive=True)
    Institution.objects.filter(pk=clinic.pk).update(parent=centre)
    (row,) = viewer.rows(LIST, code=clinic.code)
    assert (row["parent"], row["level"]) == (centre.code, 4)
    assert row["alliances"] == sorted([story.north.code, story.south.code])
    # A body that is gone has nobody under it.
    Institution.objects.filter(pk=centre.pk).update(closed_on=date(2024, 6, 1))
    found = places(viewer, on="2024-06-01")
    assert centre.code not in found
    assert found[clinic.code] == (story.county.code, 2)
    assert places(viewer, on="2024-05-31")[clinic.code] == (centre.code, 4)


def test_a_ring_of_bodies_ends_somewhere(story, viewer):
    one, other = story.bodies[:2]
    Institution.objects.filter(pk=one.pk).update(parent=other)
    Institution.objects.filter(pk=other.pk).update(parent=one)
    assert places(viewer)[one.code][0] == other.code


def test_units_are_narrowed_and_pages_follow_each_other(story, viewer):
    whole = viewer.rows(LIST)
    assert [row["code"] for row in whole] == sorted(row["code"] for row in whole)
    assert {row["kind"] for row in viewer.rows(LIST, kind="alliance,county")} == {
        "alliance",
        "county",
    }
    assert viewer.rows(LIST, page_size=2) == whole
    assert len(table(viewer.get(LIST, format="csv"))) == len(whole)
    assert viewer.get(LIST, kind="village").status_code == 422
    assert viewer.get(LIST, on="tomorrow").status_code == 422
    stranger = program("viewer", make.neighbour())
    assert {row["code"] for row in stranger.rows(LIST)} & {row["code"] for row in whole} == set()


def test_the_tree_costs_the_same_for_one_unit_and_for_all(story, viewer):
    viewer.get(LIST)

    def questions(**asked):
        with CaptureQueriesContext(connection) as queries:
            assert viewer.get(LIST, **asked).json()["results"]
        return len(queries)

    assert questions(page_size=1) == questions() <= 12


def test_definitions_come_as_one_document_in_the_words_of_dhis2(story, viewer):
    Alliance.objects.filter(pk=story.north.pk).update(exclusive=True)
    DataElement.objects.filter(code="contracts").update(banded=True)
    told = viewer.get("metadata/", on="2024-12-31").json()

    assert told["system"] == {
        "county": story.county.code, "on": "2024-12-31", "identifier": "CODE",
    }  # fmt: skip
    elements = {row["code"]: row for row in told["dataElements"]}
    assert elements["here"] == {
        "code": "here", "name": "数据元here", "shortName": "数据元here",
        "domainType": "AGGREGATE", "valueType": "INTEGER", "aggregationType": "SUM",
        "zeroIsSignificant": True, "categoryCombo": {"code": "default"},
    }  # fmt: skip
    assert elements["residents"]["aggregationType"] == "LAST"
    assert elements["contracts"]["categoryCombo"] == {"code": "ageGroup"}
    month, year = told["dataSets"]
    assert (month["code"], month["periodType"], month["timelyDays"]) == ("month", "Monthly", 10)
    assert [row["dataElement"]["code"] for row in month["dataSetElements"]] == ["here", "elsewhere"]
    assert year["periodType"] == "Yearly"
    # the month form asks every body; the year form asks the county for its residents as well
    bodies = {row["code"] for row in told["organisationUnits"]} - {
        story.county.code, story.north.code, story.south.code,
    }  # fmt: skip
    assert {row["code"] for row in month["organisationUnits"]} == bodies
    assert {row["code"] for row in year["organisationUnits"]} == {*bodies, story.county.code}
    units = {row["code"]: row for row in told["organisationUnits"]}
    first = story.bodies[0]
    assert units[first.code]["parent"] == {"code": story.north.code}
    assert units[first.code]["path"] == f"/{story.county.code}/{story.north.code}/{first.code}"
    (age,) = told["categories"]
    assert [option["code"] for option in age["categoryOptions"]][:2] == ["P30Y--P35Y", "P35Y--P40Y"]
    assert len(told["categoryOptions"]) == 8


def test_every_reference_in_the_document_leads_somewhere_and_parents_come_first(story, viewer):
    told = viewer.get("metadata/").json()
    codes = {part: {row["code"] for row in rows} for part, rows in told.items() if part != "system"}
    for form in told["dataSets"]:
        assert {row["dataElement"]["code"] for row in form["dataSetElements"]} <= codes[
            "dataElements"
        ]
        assert {row["code"] for row in form["organisationUnits"]} <= codes["organisationUnits"]
    for element in told["dataElements"]:
        assert element["categoryCombo"]["code"] in codes["categoryCombos"] | {"default"}
    seen = set()
    for unit in told["organisationUnits"]:
        assert unit["parent"] is None or unit["parent"]["code"] in seen
        seen.add(unit["code"])
    assert seen == {row["code"] for row in viewer.rows(LIST)}


def test_the_document_is_scoped_speaks_english_and_is_not_sent_twice(story, viewer):
    first = viewer.get("metadata/")
    again = viewer.get("metadata/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    english = viewer.get("metadata/", headers={"Accept-Language": "en"}).json()
    assert "Element here" in {row["name"] for row in english["dataElements"]}
    stranger = program("viewer", make.neighbour())
    assert stranger.get("metadata/").json()["dataElements"] == []
    assert stranger.get("metadata/", county=story.county.code).status_code == 404
    assert program("viewer").get("metadata/", year="2024").status_code == 422
