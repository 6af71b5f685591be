"""People come, change, move, leave and come back; what ends with it dies at the next request."""

from datetime import timedelta

import pytest
from django.test import Client

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent
from members import access, actions, queries, tasks
from members.models import County, Grant, Person
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make.county()


@pytest.fixture
def admin(county):
    return make.actor(role="system_admin", county=county)


def test_a_new_person_gets_a_code_and_the_keys_by_which_they_are_found(county, admin):
    person = actions.people.add_person(
        county=county, name=" 演示人员 07 ", position="科员", by=admin
    )
    assert person.code == "P-002"
    assert person.name == "演示人员 07"
    assert person.sort_key.startswith("yan3 shi4 ren2 yuan2")
    assert person.initials == "ysry07"
    assert person.user is None
    assert AuditEvent.objects.filter(what="person.added", subject=f"members.person:{person.pk}")


def test_a_name_is_needed_and_the_institution_is_of_this_county(county, admin):
    with pytest.raises(Invalid, match="姓名"):
        actions.people.add_person(county=county, name=" ", by=admin)
    with pytest.raises(Invalid, match="不在本县区"):
        actions.people.add_person(
            county=county, name="演示人员 08", by=admin,
            institution=make.institution(make.neighbour()),
        )  # fmt: skip


def test_a_change_is_written_with_before_and_after_and_not_over_another_one(county, admin):
    person = make.person(county)
    new = {"name": "演示人员 70", "position": "副院长", "phone": "0000-1"}
    actions.people.change_person(person=person, **new, by=admin, version=1)
    person.refresh_from_db()
    assert (person.position, person.initials, person.version) == ("副院长", "ysry70", 2)
    event = AuditEvent.objects.get(what="person.changed")
    assert "副院长" in event.text
    assert "试验人员" in event.text
    with pytest.raises(Refused, match="别人已经改过"):
        actions.people.change_person(person=person, **new, by=admin, version=1)


@pytest.mark.parametrize("role", ["security_admin", "approver", "lead_admin", "head", "viewer"])
def test_only_the_system_administrator_changes_moves_and_dismisses(county, role):
    person, by = make.person(county), make.actor(role=role, county=county)
    body = make.institution(county)
    with pytest.raises(Forbidden):
        actions.people.change_person(
            person=person, name="演示", position="", phone="", by=by, version=1
        )
    with pytest.raises(Forbidden):
        actions.people.move_person(
            person=person, institution=body, position="", on=today(), reason="调", by=by, version=1
        )
    with pytest.raises(Forbidden):
        actions.people.leave_office(person=person, left_on=today(), reason="离", by=by)


def test_an_administrator_of_another_county_finds_nobody(county):
    person, by = make.person(county), make.actor(role="system_admin", county=make.neighbour())
    with pytest.raises(NotFound):
        actions.people.leave_office(person=person, left_on=today(), reason="离", by=by)
    with pytest.raises(NotFound):
        access.person_for(by, county.code, person.code)


# --- moving -------------------------------------------------------------------


def test_moving_ends_the_roles_at_the_old_institution_and_no_others(county, admin):
    old, new = make.institution(county), make.institution(county)
    person = make.person(county, role="clerk", institution=old)
    make.grant(person, "viewer")
    actions.people.move_person(
        person=person, institution=new, position="主任", on=today(), reason="组织调动",
        by=admin, version=person.version,
    )  # fmt: skip
    person.refresh_from_db()
    assert (person.institution, person.position) == (new, "主任")
    assert [held.role for held in make.actor(person).held] == ["viewer"]
    assert Grant.objects.get(role="clerk").until_on == today()


def test_moving_nowhere_or_tomorrow_is_refused(county, admin):
    body = make.institution(county)
    person = make.person(county, institution=body)
    same = {"person": person, "position": "", "reason": "调", "by": admin, "version": 1}
    with pytest.raises(Invalid, match="相同"):
        actions.people.move_person(institution=body, on=today(), **same)
    with pytest.raises(Invalid, match="不能晚于今天"):
        actions.people.move_person(institution=None, on=today() + timedelta(days=1), **same)


# --- leaving ------------------------------------------------------------------


def test_whoever_leaves_is_out_at_the_next_request_with_session_and_key(county, admin):
    """D11: the live session and the token of somebody switched off die at the next request."""
    person = make.person(loaded.county("bn"), role="viewer")
    browser = Client()
    browser.force_login(person.user)
    _token, key = actions.signing.issue_token(user=person.user, purpose="对接", by=make.system())
    caller = Client(headers={"Authorization": f"Token {key}"})
    assert browser.get("/plans/").status_code == 200
    assert caller.get("/api/v1/plans/").status_code == 200

    actions.people.leave_office(
        person=person, left_on=today(), reason="退休", by=make.system(person.county)
    )

    assert browser.get("/plans/").status_code == 302
    assert caller.get("/api/v1/plans/").status_code == 401
    answer = Client().post(
        "/sign-in/", {"username": person.user.username, "password": make.PASSWORD}
    )
    assert answer.status_code == 200
    assert make.actor(person).held == ()


def test_leaving_ends_roles_delegations_and_open_links(county, admin):
    person = make.person(county, role="approver")
    taker = make.person(county, role="viewer")
    row = make.delegation(person, taker, "members.keep_registry")
    actions.people.leave_office(person=person, left_on=today(), reason="离任", by=admin)
    row.refresh_from_db()
    person.refresh_from_db()
    assert row.until_on == today()
    assert person.grants.get().until_on == today()
    assert person.user.is_active is False
    invited = make.newcomer(county)
    secret = make.invitation(invited)
    actions.people.leave_office(person=invited, left_on=today(), reason="未到岗", by=admin)
    with pytest.raises(NotFound):
        actions.people.accept_invitation(
            secret=secret, username="late", password=make.PASSWORD, by=make.system()
        )


def test_a_last_day_ahead_leaves_everything_until_then_and_the_sweep_does_the_rest(county, admin):
    person = make.person(county, role="viewer")
    gone = today() + timedelta(days=3)
    actions.people.leave_office(person=person, left_on=gone, reason="月底离任", by=admin)
    assert [held.role for held in make.actor(person).held] == ["viewer"]
    assert queries.people.grants_of(person.user_id, gone) == ()
    assert actions.people.deactivate_departed(county=county, by=make.system(county)) == 0
    Person.objects.filter(pk=person.pk).update(left_on=today())
    assert actions.people.deactivate_departed(county=county, by=make.system(county)) == 1
    person.user.refresh_from_db()
    assert person.user.is_active is False


def test_the_beat_shuts_accounts_once_and_then_finds_none(county, admin):
    person = make.person(county, role="viewer")
    kept = make.person(county, role="viewer")
    make.person(make.county(), role="viewer", username=kept.user.username)
    Person.objects.filter(pk__in=[person.pk, kept.pk]).update(left_on=today())
    tasks.departed()
    tasks.departed()
    assert AuditEvent.objects.filter(what="departed.deactivated").count() == 1
    person.user.refresh_from_db()
    kept.user.refresh_from_db()
    assert (person.user.is_active, kept.user.is_active) == (False, True)


def test_a_user_of_two_counties_leaves_one_and_still_signs_in_for_the_other(county, admin):
    person = make.person(county, role="viewer")
    make.person(make.county(), role="viewer", username=person.user.username)
    actions.people.leave_office(person=person, left_on=today(), reason="离任", by=admin)
    person.user.refresh_from_db()
    assert person.user.is_active
    assert county.pk not in make.actor(person).counties
    assert len(make.actor(person).counties) == 1


def test_the_last_system_administrator_does_not_leave_and_nobody_dismisses_themselves(county):
    County.objects.filter(pk=county.pk).update(state=County.State.PREPARING)
    first = make.person(county, role="system_admin")
    founder = make.actor(role="founder", county=county)
    with pytest.raises(Refused, match="唯一"):
        actions.people.leave_office(person=first, left_on=today(), reason="离任", by=founder)
    second = make.person(county, role="system_admin")
    with pytest.raises(Refused, match="另一位"):
        actions.people.leave_office(
            person=first, left_on=today(), reason="离任", by=make.actor(first)
        )
    actions.people.leave_office(person=first, left_on=today(), reason="离任", by=make.actor(second))


def test_who_has_left_does_not_leave_or_move_again_but_may_come_back(county, admin):
    person = make.person(county, role="viewer")
    actions.people.leave_office(person=person, left_on=today(), reason="离任", by=admin)
    with pytest.raises(Refused, match="已登记离任"):
        actions.people.leave_office(person=person, left_on=today(), reason="再次", by=admin)
    actions.people.come_back(person=person, reason="登记有误", by=admin)
    person.refresh_from_db()
    person.user.refresh_from_db()
    assert person.left_on is None
    assert person.user.is_active
    assert make.actor(person).held == (), "roles are given anew, not by coming back"
    with pytest.raises(Refused, match="没有离任"):
        actions.people.come_back(person=person, reason="登记有误", by=admin)
