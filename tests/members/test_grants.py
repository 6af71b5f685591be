"""Roles: given by the security administrator, with days and a reason; ended with the session."""

from datetime import timedelta

import pytest
from django.test import Client

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent, Message
from members import actions
from members.models import County
from members.rules import MAY, ROLES
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make.county()


@pytest.fixture
def security(county):
    return make.actor(role="security_admin", county=county)


def test_a_role_is_given_with_its_reason_and_the_person_is_told(county, security):
    person = make.person(county)
    grant = actions.people.add_grant(person=person, role="viewer", reason="新任科员", by=security)
    event = AuditEvent.objects.get(what="grant.added", subject=f"members.grant:{grant.pk}")
    assert '"reason":"新任科员"' in event.text
    assert event.person_id == security.person
    told = Message.objects.filter(kind="notice").order_by("created_at", "pk").last().arguments
    assert told["person"] == person.pk
    assert told["values"]["role"] == str(ROLES["viewer"])


@pytest.mark.parametrize("role", sorted(set(ROLES) - set(MAY["members.grant"])))
def test_no_other_role_gives_or_ends_roles(county, role):
    person, by = make.person(county, role="viewer"), make.actor(role=role, county=county)
    with pytest.raises(Forbidden):
        actions.people.add_grant(person=person, role="assessor", by=by)
    with pytest.raises(Forbidden):
        actions.people.end_grant(grant=person.grants.get(), until_on=today(), reason="无", by=by)


def test_nobody_gives_a_role_to_themselves(county):
    person = make.person(county, role="security_admin")
    with pytest.raises(Refused, match="给自己"):
        actions.people.add_grant(person=person, role="approver", by=make.actor(person))


def test_not_through_a_substitute_either(county):
    security, taker = (make.person(county, role=role) for role in ("security_admin", "viewer"))
    make.delegation(security, taker, "members.grant")
    for person in (security, taker):
        with pytest.raises(Refused, match="给自己"):
            actions.people.add_grant(person=person, role="assessor", by=make.actor(taker))


def test_a_founder_sets_up_alone(county):
    County.objects.filter(pk=county.pk).update(state=County.State.PREPARING)
    founder = make.person(county, role="founder")
    actions.people.add_grant(person=founder, role="assessor", by=make.actor(founder))


def test_the_same_role_is_not_given_twice_for_one_day(county, security):
    person = make.person(county, role="viewer")
    with pytest.raises(Refused, match="已经担任"):
        actions.people.add_grant(person=person, role="viewer", by=security)
    one, two = make.institution(county), make.institution(county)
    actions.people.add_grant(person=person, role="clerk", institution=one, by=security)
    actions.people.add_grant(person=person, role="clerk", institution=two, by=security)


def test_not_to_somebody_who_has_left_nor_at_a_body_of_another_county(county, security):
    person = make.person(county)
    with pytest.raises(Invalid, match="不在本县区"):
        actions.people.add_grant(
            person=person, role="clerk", institution=make.institution(make.neighbour()), by=security
        )
    actions.people.leave_office(
        person=person, left_on=today(), reason="离任", by=make.system(county)
    )
    with pytest.raises(Refused, match="离任"):
        actions.people.add_grant(person=person, role="viewer", by=security)


def test_a_role_given_by_mistake_is_taken_back_the_same_day(county, security):
    person = make.person(county)
    grant = actions.people.add_grant(person=person, role="viewer", by=security)
    actions.people.end_grant(grant=grant, until_on=today(), reason="误授", by=security)
    assert make.actor(person).held == ()
    actions.people.add_grant(person=person, role="viewer", by=security)
    assert [held.role for held in make.actor(person).held] == ["viewer"]


def test_a_mistaken_duty_that_never_held_stands_in_nobodys_way(county, security):
    make.person(county, role="system_admin")
    person = make.person(county)
    grant = actions.people.add_grant(person=person, role="system_admin", by=security)
    actions.people.end_grant(grant=grant, until_on=today(), reason="误授", by=security)
    actions.people.add_grant(person=person, role="audit_admin", by=security)


def test_an_end_comes_nearer_but_never_moves_away(county, security):
    person = make.person(county)
    soon, late = today() + timedelta(days=5), today() + timedelta(days=9)
    grant = actions.people.add_grant(person=person, role="viewer", until_on=soon, by=security)
    with pytest.raises(Refused, match="重新授予"):
        actions.people.end_grant(grant=grant, until_on=late, reason="延长", by=security)
    with pytest.raises(Invalid, match="早于起始日"):
        actions.people.end_grant(
            grant=grant, until_on=today() - timedelta(days=1), reason="倒签", by=security
        )
    actions.people.end_grant(
        grant=grant, until_on=today() + timedelta(days=1), reason="提前", by=security
    )


def test_the_end_of_a_role_ends_the_session(county, security):
    """D16: an old cookie is dead after a change of roles."""
    person = make.person(county, role="viewer")
    browser = Client()
    browser.post("/sign-in/", {"username": person.user.username, "password": make.PASSWORD})
    assert browser.get("/plans/").status_code == 200
    actions.people.end_grant(
        grant=person.grants.get(), until_on=today(), reason="换岗", by=security
    )
    assert browser.get("/plans/").status_code == 302


def test_the_last_security_administrator_keeps_the_duty_until_there_is_another(county, security):
    alone = make.person(make.county(), role="security_admin")
    with pytest.raises(Refused, match="唯一"):
        actions.people.end_grant(
            grant=alone.grants.get(), until_on=today(), reason="换岗", by=make.actor(alone)
        )
    second = make.person(county, role="security_admin")
    actions.people.end_grant(
        grant=second.grants.get(), until_on=today(), reason="换岗", by=security
    )


def test_a_stranger_ends_nothing(county):
    person = make.person(county, role="viewer")
    with pytest.raises(NotFound):
        actions.people.end_grant(
            grant=person.grants.get(), until_on=today(), reason="无",
            by=make.actor(role="security_admin", county=make.neighbour()),
        )  # fmt: skip
