"""Who asks, who reviews: rows of the plans, read from their own texts."""

import pytest

from fundpool.queries import requests as queries
from fundpool.rules.requests import COMMISSION, LEAD
from tests.fundpool.request_story import there
from tests.members import loaded

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("plan", "kind", "group", "route"),
    [
        ("JJ", "technical", "county_hospital", COMMISSION),
        ("JJ", "development", "township", COMMISSION),
        ("BN", "technical", "township", LEAD),
        ("BN", "development", "township", LEAD),
        ("PL", "construction", "member", LEAD),
    ],
)
def test_each_plan_says_who_draws_and_who_reviews(plan, kind, group, route):
    """JJ 五（四）2 applies directly to the commission, BN（八）3 serves the base, PL 五（三）7 goes through the lead."""
    loaded.load(plan.lower())
    place = there(kind=kind, county=loaded.county(plan.lower()), free=0)
    assert queries.drawn_by(place.earmark) == group
    assert queries.may_draw(place.earmark, place.body, group) == (group != "county_hospital")
    assert queries.may_draw(place.earmark, place.lead, group) == (group != "township")
    assert queries.route_of(place.body) == route
    assert queries.route_of(place.lead) == COMMISSION
    assert queries.two_from(place.county.pk) is None


def test_the_uses_and_the_irregularities_a_plan_lists_are_offered():
    loaded.load("jj")
    place = there(kind="technical", county=loaded.county("jj"), free=0)
    assert queries.uses_of(place.earmark)[1:3] == ("远程诊断", "会诊")
    assert len(queries.abuse_kinds(place.county.pk)) == 10
    assert queries.uses_of(there(kind="special").earmark) == ()
