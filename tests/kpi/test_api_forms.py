"""Forms over REST, and their figures as aggregate data exchange (ADX)."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from defusedxml import ElementTree
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import now
from alliance.core.periods import Period
from kpi.api import forms
from kpi.collecting import adx
from kpi.models import DataElement, DataSet
from tests import make
from tests.kpi.calling import program, table
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db
ADX = "data-sets/month/adx/"
NS = {"adx": "urn:ihe:qrph:adx:2015"}
INTERVAL = re.compile(r"\d{4}-\d\d-\d\d/P(1M|3M|6M|1Y)")


@pytest.fixture
def story() -> Story:
    return small_county()


@pytest.fixture
def assessor(story):
    return program("assessor", story.county)


def read(response):
    """The document's root; every rule of the profile that holds for all documents is looked at."""
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/adx+xml"
    root = ElementTree.fromstring(response.content)
    assert root.tag == "{urn:ihe:qrph:adx:2015}adx"
    assert datetime.fromisoformat(root.attrib["exported"]).tzinfo is not None
    keys = set()
    for group in root:
        assert group.tag == "{urn:ihe:qrph:adx:2015}group"
        assert set(group.attrib) - {"comment"} == {"orgUnit", "period", "dataSet"}
        assert INTERVAL.fullmatch(group.attrib["period"])
        key = tuple(group.attrib[name] for name in ("orgUnit", "period", "dataSet"))
        assert key not in keys  # one group for each unit and period
        keys.add(key)
        assert len(group)
        for value in group:
            assert value.tag == "{urn:ihe:qrph:adx:2015}dataValue"
            assert set(value.attrib) - {"ageGroup"} == {"dataElement", "value"}
            assert re.fullmatch(r"-?\d+(\.\d+)?", value.attrib["value"])
        said = [(v.attrib["dataElement"], v.attrib.get("ageGroup")) for v in group]
        assert len(said) == len(set(said))
    return root


def figures(root):
    return {
        (group.attrib["orgUnit"], group.attrib["period"], value.attrib["dataElement"]): (
            value.attrib["value"]
        )
        for group in root
        for value in group
    }


def test_forms_are_listed_with_their_elements(story, assessor):
    month, year = assessor.rows("data-sets/")
    assert (month["code"], month["frequency"], month["due_days"]) == ("month", "month", 10)
    assert month["elements"] == "here,elsewhere"
    assert year["elements"] == "contracts,residents"
    assert assessor.rows("data-sets/", code="year") == [year]
    assert [line["code"] for line in table(assessor.get("data-sets/", format="csv"))] == [
        "month",
        "year",
    ]


def test_a_month_of_a_form_is_one_group_for_each_unit(story, assessor):
    first, second, third = story.bodies
    root = read(assessor.get(ADX, period="202403"))
    assert {group.attrib["period"] for group in root} == {"2024-03-01/P1M"}
    assert {group.attrib["dataSet"] for group in root} == {"month"}
    found = figures(root)
    assert found[first.code, "2024-03-01/P1M", "here"] == "10"
    assert found[third.code, "2024-03-01/P1M", "elsewhere"] == "5"
    assert len(root) == 5  # three bodies and two leads
    assert [group.attrib["orgUnit"] for group in root] == sorted(
        group.attrib["orgUnit"] for group in root
    )
    assert second.code in {group.attrib["orgUnit"] for group in root}


def test_stated_zeros_are_written_and_gaps_are_left_out(story, assessor):
    first, second, _third = story.bodies
    story.write("here", {(first.unit, "202403"): "0", (second.unit, "202403"): None})
    found = figures(read(assessor.get(ADX, period="202403")))
    assert found[first.code, "2024-03-01/P1M", "here"] == "0"
    assert (second.code, "2024-03-01/P1M", "here") not in found
    assert (second.code, "2024-03-01/P1M", "elsewhere") in found
    # A unit without any value has no group at all.
    story.write("here", {(second.unit, "202501"): None})
    assert len(read(assessor.get(ADX, period="202501"))) == 0


def test_numbers_keep_all_their_digits(story, assessor):
    first = story.bodies[0]
    story.write("here", {(first.unit, "202403"): "12345678901234567890.123456789012"})
    found = figures(read(assessor.get(ADX, period="202403", unit=first.code)))
    assert found[first.code, "2024-03-01/P1M", "here"] == "12345678901234567890.123456789012"


@pytest.mark.parametrize(
    ("code", "interval"),
    [
        ("2024", "2024-01-01/P1Y"),
        ("2024H2", "2024-07-01/P6M"),
        ("2024Q4", "2024-10-01/P3M"),
        ("202402", "2024-02-01/P1M"),
    ],
)
def test_a_period_is_its_first_day_and_its_length(code, interval):
    assert adx.interval(Period.parse(code)) == interval


def test_several_periods_and_relative_ones_come_as_groups_of_their_own(story, assessor):
    first = story.bodies[0]
    root = read(assessor.get(ADX, period="202401..202403", unit=first.code))
    assert [group.attrib["period"] for group in root] == [
        "2024-01-01/P1M",
        "2024-02-01/P1M",
        "2024-03-01/P1M",
    ]
    same = read(
        assessor.get(ADX, period="LAST_3_MONTHS", relative_to="2024-04-30", unit=first.code)
    )
    assert figures(same) == figures(root)
    yearly = read(assessor.get("data-sets/year/adx/", period="2024", level="county"))
    assert figures(yearly) == {(story.county.code, "2024-01-01/P1Y", "residents"): "3600"}


def test_age_bands_are_a_dimension_of_their_own(story, assessor):
    DataElement.objects.filter(code="here").update(banded=True)
    first = story.bodies[0]
    first.unit.datavalue_set.filter(element__code="here", period="202403").update(band=8)
    (group,) = read(assessor.get(ADX, period="202403", unit=first.code))
    assert [value.attrib.get("ageGroup") for value in group] == ["P65Y--P70Y", None]


def test_what_is_a_demonstration_says_so(story, assessor):
    root = read(assessor.get(ADX, period="202403"))
    assert all("comment" not in group.attrib for group in root)
    DataSet.objects.filter(code="month").update(demo=True)
    root = read(assessor.get(ADX, period="202403"))
    assert {group.attrib["comment"] for group in root} == {"演示数据，不是真实情况"}


def test_a_body_gets_its_own_figures_and_a_stranger_none(story):
    mine = story.bodies[0]
    clerk = program("clerk", story.county, mine)
    assert {group.attrib["orgUnit"] for group in read(clerk.get(ADX, period="202403"))} == {
        mine.code
    }
    stranger = program("assessor", make.neighbour())
    assert stranger.get(ADX, period="202403").status_code == 404
    assert stranger.get(ADX, period="202403", county=story.county.code).status_code == 404


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "period_needed"),
        ({"period": "2024"}, "period_kind"),
        ({"period": "2024Q1"}, "period_kind"),
        ({"period": "202401..2024Q2"}, "period_kinds_differ"),
        ({"period": "soon"}, "period"),
        ({"period": "LAST_MONTH", "relative_to": "yesterday"}, "parameter"),
        ({"period": "202401", "level": "village"}, "parameter"),
        ({"period": "202401", "element": "here"}, "unknown_parameter"),
    ],
)
def test_what_is_wrong_is_said(assessor, asked, code):
    response = assessor.get(ADX, **asked)
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert response["Content-Type"] == "application/problem+json"


def test_an_unknown_form_and_another_format_are_refused(assessor):
    assert assessor.get("data-sets/none/adx/", period="202401").status_code == 404
    assert assessor.get(ADX, period="202401", format="csv").status_code == 406


def test_too_many_values_are_refused_before_they_are_written(assessor, monkeypatch):
    monkeypatch.setattr(forms, "MOST", 9)
    response = assessor.get(ADX, period="202401")
    assert (response.status_code, response.json()["code"]) == (422, "too_many_values")


def test_the_same_figures_are_not_sent_again_whenever_they_are_asked_for(story, assessor):
    first = assessor.get(ADX, period="202403")
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        later = assessor.get(ADX, period="202403", headers={"If-None-Match": first["ETag"]})
        whole = assessor.get(ADX, period="202403")
    assert (later.status_code, later.content) == (304, b"")
    assert whole.content != first.content  # only the moment of writing is another
    story.write("here", {(story.bodies[0].unit, "202403"): "99"})
    changed = assessor.get(ADX, period="202403", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_a_document_costs_the_same_for_one_month_and_for_twelve(assessor):
    assessor.get(ADX, period="202401")

    def questions(period):
        with CaptureQueriesContext(connection) as asked:
            assert assessor.get(ADX, period=period).status_code == 200
        return len(asked)

    assert questions("202401") == questions("202401..202412") <= 10
