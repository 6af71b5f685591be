"""两部一馆一专区: the departments that the county's rule asks, set up in one go."""

from datetime import date

import pytest
from django.test import Client

from alliance.core.errors import Forbidden, Invalid, NotSet, Refused
from members import actions
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db
KINDS = ("妇幼健康部", "全科医学部", "中医馆", "专科服务区")


def signed_in(role, county=None, **fields):
    client = Client()
    client.force_login(make.user(role, county, **fields))
    return client


@pytest.fixture
def county():
    return loaded.county("jj")


@pytest.fixture
def body(county):
    return make.institution(county, kind="C220", name="石门镇卫生院")


@pytest.fixture
def approver(county):
    return make.actor(role="approver", county=county)


def address(body):
    return f"/county/{body.county.code}/institutions/{body.code}/service-units/"


def names(body):
    return set(body.departments.filter(closed_on=None).values_list("name", flat=True))


def test_one_press_sets_up_what_the_rule_asks_each_on_its_line(county, body):
    client = signed_in("approver", county)
    assert address(body) in client.get(body.get_absolute_url()).content.decode()
    page = client.get(address(body)).content.decode()
    assert all(name in page for name in KINDS)
    answer = client.post(address(body), {"optional": "专科服务区", "opened_on": "2024-07-01"})
    assert answer.status_code == 302
    rows = body.departments.values_list("name", "line", "opened_on")
    day = date(2024, 7, 1)
    assert set(rows) == set(
        zip(KINDS, ("mch", "gp", "tcm", "special"), (day, day, day, day), strict=True)
    )
    assert address(body) not in client.get(body.get_absolute_url()).content.decode()


def test_a_small_body_leaves_the_optional_one_out_and_adds_it_later(county, body, approver):
    client = signed_in("approver", county)
    assert client.post(address(body), {}).status_code == 302
    assert names(body) == set(KINDS[:3])
    made = actions.bodies.set_up_service_units(institution=body, by=approver)
    assert [department.name for department in made] == ["专科服务区"]


def test_what_is_there_already_stays_and_is_not_set_up_twice(body, approver):
    there = actions.bodies.add_department(institution=body, name="中医馆", line="tcm", by=approver)
    made = actions.bodies.set_up_service_units(institution=body, by=approver)
    assert there.name not in {department.name for department in made}
    with pytest.raises(Refused):
        actions.bodies.set_up_service_units(institution=body, by=approver)
    assert body.departments.count() == 4


def test_what_the_rule_requires_cannot_be_left_out(body, approver):
    with pytest.raises(Invalid):
        actions.bodies.set_up_service_units(institution=body, left_out=["中医馆"], by=approver)
    assert not names(body)


def test_the_names_are_the_county_s_own_rule(county, body, approver):
    actions.rules.set_rule(
        county=county, key="members.service_unit.kinds", value=["全科室", "康复室"],
        reason="试验文件", by=make.system(county),
    )  # fmt: skip
    made = actions.bodies.set_up_service_units(institution=body, by=approver)
    assert [(one.name, one.line) for one in made] == [("全科室", "gp"), ("康复室", "")]


def test_a_county_whose_plan_does_not_ask_is_told_and_shows_no_button():
    tz = loaded.county("tz")
    body = make.institution(tz, kind="C220")
    with pytest.raises(NotSet):
        actions.bodies.set_up_service_units(
            institution=body, by=make.actor(role="approver", county=tz)
        )
    client = signed_in("approver", tz)
    assert "service-units" not in client.get(body.get_absolute_url()).content.decode()
    assert client.get(address(body)).status_code == 409


def test_a_hospital_and_whoever_may_not_set_up_nothing(county, body, approver):
    hospital = make.institution(county, kind="A100")
    with pytest.raises(Refused):
        actions.bodies.set_up_service_units(institution=hospital, by=approver)
    with pytest.raises(Forbidden):
        actions.bodies.set_up_service_units(
            institution=body, by=make.actor(role="viewer", county=county)
        )
    assert signed_in("viewer", county).post(address(body), {}).status_code == 403
    stranger = signed_in("approver", make.neighbour())
    assert stranger.get(address(body)).status_code == 404
    assert not names(body)
