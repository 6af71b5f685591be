"""Where the bodies of an alliance stand: drawn from exact coordinates, with the table behind it."""

import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.core.clock import today
from members import queries
from members.models import Institution
from members.queries.alliances import HEIGHT, WIDTH, Branch, Union
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def union_of():
    return make.alliance(make.county(), members=2, name="北部医共体")


def placed(body, latitude, longitude):
    """The approver fills in the coordinates through the form for corrections."""
    client = Client()
    client.force_login(make.user("approver", body.county))
    address = f"/county/{body.county.code}/institutions/{body.code}/correct/"
    form = client.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    typed |= {"latitude": latitude, "longitude": longitude, "version": body.version}
    assert client.post(address, typed).status_code == 302
    return Institution.objects.get(pk=body.pk)


def page(alliance, role="viewer"):
    client = Client()
    client.force_login(make.user(role, alliance.county))
    return client.get(alliance.get_absolute_url()).content.decode()


def test_bodies_with_coordinates_are_drawn_and_the_others_counted(union_of):
    lead = make.lead_of(union_of)
    first, _second = make.members_of(union_of)
    placed(lead, "29.4028", "106.5402")
    placed(first, "29.5000", "106.6000")
    said = page(union_of)
    drawn = re.search(r'<svg class="map".*?</svg>', said, re.DOTALL).group()
    assert drawn.count("<circle") == 2
    assert drawn.count('class="leader"') == 1
    assert "29.4028" in said
    assert "106.6" in said
    assert "1家机构的经纬度未填" in said
    assert "补填" not in said
    assert "补填" in page(union_of, "approver")
    assert "style=" not in drawn


def test_without_any_coordinates_there_is_no_picture_but_a_sentence(union_of):
    said = page(union_of)
    assert '<svg class="map"' not in said
    assert "3家机构的经纬度未填" in said


def test_north_is_up_and_east_is_right_and_everything_is_inside(union_of):
    lead = make.lead_of(union_of)
    first, second = make.members_of(union_of)
    placed(lead, "29.4", "106.5")
    placed(first, "29.6", "106.5")
    placed(second, "29.4", "106.9")
    (union,) = queries.alliances.unions(union_of.county, today())
    at = {spot.institution.pk: spot for spot in queries.alliances.alliance_map(union).spots}
    assert float(at[first.pk].y) < float(at[lead.pk].y)
    assert float(at[second.pk].x) > float(at[lead.pk].x)
    # 0.2° of latitude is 22.2 km; 0.4° of longitude at 29.5° north 38.7 km
    high = float(at[lead.pk].y) - float(at[first.pk].y)
    wide = float(at[second.pk].x) - float(at[lead.pk].x)
    assert wide / high == pytest.approx(38.7 / 22.24, rel=0.01)
    drawn = queries.alliances.alliance_map(union)
    assert drawn.bar_km / float(drawn.bar_px) == pytest.approx(22.24 / high, rel=0.01)


degrees = st.decimals(min_value=-180, max_value=180, places=6)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(degrees.map(lambda d: d / 2), degrees), min_size=1, max_size=8))
def test_wherever_they_stand_they_are_on_the_paper(places):
    bodies = [
        Institution(pk=n, latitude=latitude, longitude=longitude)
        for n, (latitude, longitude) in enumerate(places, 1)
    ]
    branches = [Branch(body, [], [], []) for body in bodies]
    drawn = queries.alliances.alliance_map(Union(None, branches))
    assert len(drawn.spots) == len(places)
    for spot in drawn.spots:
        assert 0 <= float(spot.x) <= WIDTH
        assert 0 <= float(spot.y) <= HEIGHT


def test_a_stranger_does_not_learn_where_anything_stands(union_of):
    placed(make.lead_of(union_of), "29.4028", "106.5402")
    client = Client()
    client.force_login(make.user("approver", make.neighbour()))
    answer = client.get(union_of.get_absolute_url())
    assert answer.status_code == 404
    assert "29.4028" not in answer.content.decode()
