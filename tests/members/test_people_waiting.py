"""Who came in but may nothing yet, and links that nobody has used: on whose desk they lie."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.waiting import Waiting
from members import actions, queries
from members.models import County, Person
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def counties() -> tuple[County, County]:
    return make.county(), make.county()


def asked(actor: Actor, verb: str) -> list[Waiting]:
    return [item for item in queries.waiting.waiting_for(actor) if item.verb == verb]


def newcomer(county: County) -> Person:
    """In the registry, without an account."""
    return actions.people.add_person(county=county, name="演示人员 70", by=make.system(county))


def invited(county: County) -> Person:
    person = newcomer(county)
    actions.people.invite(person=person, by=make.actor(role="system_admin", county=county))
    return person


def test_an_invited_person_without_a_role_waits_for_the_security_administrator(counties):
    here, elsewhere = counties
    person = invited(here)
    (item,) = asked(make.actor(role="security_admin", county=here), "授予角色")
    assert item.what.startswith("1人")
    assert item.url == person.get_absolute_url()
    assert asked(make.actor(role="security_admin", county=elsewhere), "授予角色") == []


def test_an_unused_link_waits_for_who_invites_until_its_last_day(counties):
    here, elsewhere = counties
    person = invited(here)
    (item,) = asked(make.actor(role="system_admin", county=here), "查看")
    assert item.url == person.get_absolute_url()
    assert item.due_on == localdate(now() + timedelta(days=7))
    assert asked(make.actor(role="system_admin", county=elsewhere), "查看") == []


def test_several_are_one_line_that_leads_to_the_list(counties):
    here, _elsewhere = counties
    invited(here), invited(here)
    (item,) = asked(make.actor(role="security_admin", county=here), "授予角色")
    assert item.what.startswith("2人")
    assert item.url == f"/county/{here.code}/people/"
    (item,) = asked(make.actor(role="system_admin", county=here), "查看")
    assert item.what.startswith("2份")
    assert item.url == f"/county/{here.code}/people/"


def test_with_the_role_given_or_the_link_revoked_nothing_waits(counties):
    here, _elsewhere = counties
    security = make.actor(role="security_admin", county=here)
    system = make.actor(role="system_admin", county=here)
    first, second = invited(here), invited(here)
    actions.people.add_grant(person=first, role="viewer", by=security)
    actions.people.revoke_invitation(person=first, reason="误发", by=system)
    actions.people.revoke_invitation(person=second, reason="误发", by=system)
    assert asked(security, "授予角色") == []
    assert asked(system, "查看") == []


def test_who_never_comes_in_or_has_left_waits_for_nobody(counties):
    here, _elsewhere = counties
    newcomer(here)
    person = invited(here)
    system = make.actor(role="system_admin", county=here)
    actions.people.leave_office(person=person, left_on=today(), reason="调离", by=system)
    assert asked(make.actor(role="security_admin", county=here), "授予角色") == []
    assert asked(system, "查看") == []


def test_it_lies_on_no_other_desk(counties):
    here, _elsewhere = counties
    invited(here)
    for role in ("viewer", "approver", "audit_admin", "founder"):
        actor = make.actor(role=role, county=here)
        assert asked(actor, "授予角色") == [], role


def test_more_people_cost_no_more_queries(counties, django_assert_num_queries):
    here, _elsewhere = counties
    security = make.actor(role="security_admin", county=here)
    invited(here)
    with CaptureQueriesContext(connection) as one:
        queries.waiting.waiting_for(security)
    for _ in range(3):
        invited(here)
    with django_assert_num_queries(len(one)):
        queries.waiting.waiting_for(security)
