"""邀请: one link, shown once, used once; every wrong one gets the same sentence."""

from datetime import timedelta

import pytest
from django.test import Client

from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent
from members import actions
from members.keys import digest
from members.models import Invitation, User
from tests import make

pytestmark = pytest.mark.django_db
FRESH = {"username": "xin01", "password": make.PASSWORD, "again": make.PASSWORD}


@pytest.fixture
def county():
    return make.county()


@pytest.fixture
def admin(county):
    return make.person(county, role="system_admin")


@pytest.fixture
def person(county):
    return make.newcomer(county, position="科员")


def test_whoever_is_invited_chooses_name_and_password_and_signs_in(county, person):
    secret = make.invitation(person)
    make.grant(person, "viewer")
    browser = Client()
    page = browser.get(f"/invitation/{secret}/")
    assert person.name in page.text
    assert "no-store" in page["Cache-Control"]
    answer = browser.post(f"/invitation/{secret}/", FRESH)
    assert answer.status_code == 302
    assert answer.url == "/sign-in/"
    person.refresh_from_db()
    assert person.user.username == "xin01"
    signed = browser.post("/sign-in/", {"username": "xin01", "password": make.PASSWORD})
    assert signed.status_code == 302
    event = AuditEvent.objects.get(what="invitation.used")
    assert event.county_id == county.pk


def test_the_secret_is_kept_nowhere_and_shown_once(client, county, admin, person):
    client.force_login(admin.user)
    page = client.post(f"/county/{county.code}/person/{person.code}/invite/")
    assert page.status_code == 200
    secret = page.text.split("/invitation/")[1].split("/")[0]
    assert "<svg" in page.text
    invitation = Invitation.objects.get()
    assert invitation.digest == digest(secret)
    assert timedelta(days=6) < invitation.expires_at - now() <= timedelta(days=7)
    assert secret not in str(list(AuditEvent.objects.values_list("text", flat=True)))
    after = client.get(f"/county/{county.code}/person/{person.code}/").text
    assert secret not in after
    assert "邀请链接已发出" in after


@pytest.mark.parametrize("end", ["wrong", "used", "revoked", "expired", "reissued", "has left"])
def test_every_dead_link_gets_the_same_sentence(county, person, end):
    secret = make.invitation(person)
    admin = make.actor(role="system_admin", county=county)
    if end == "wrong":
        secret = secret[::-1]
    elif end == "used":
        actions.people.accept_invitation(
            secret=secret, username="first", password=make.PASSWORD, by=make.system()
        )
    elif end == "revoked":
        actions.people.revoke_invitation(person=person, reason="发错人", by=admin)
    elif end == "expired":
        Invitation.objects.update(expires_at=now())
    elif end == "reissued":
        again = make.invitation(person)
        assert Client().get(f"/invitation/{again}/").status_code == 200
    else:
        actions.people.leave_office(person=person, left_on=today(), reason="离任", by=admin)
    for answer in (
        Client().get(f"/invitation/{secret}/"),
        Client().post(f"/invitation/{secret}/", FRESH),
    ):
        assert answer.status_code == 404
        assert "无效、已用过或已过期" in answer.text
    assert not User.objects.filter(username="xin01").exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"again": "Other-Pass-2024"}, "不一致"),
        ({"password": "weak", "again": "weak"}, "口令"),
        ({"username": "TAKEN"}, "已有人使用"),
        ({"username": " "}, "必填"),
    ],
)
def test_what_is_typed_wrongly_is_said_beside_the_field_and_the_link_lives(person, typed, said):
    User.objects.create(username="taken")
    secret = make.invitation(person)
    answer = Client().post(f"/invitation/{secret}/", {**FRESH, **typed})
    assert answer.status_code == 422
    assert said in answer.text or "这个字段" in answer.text
    assert Client().get(f"/invitation/{secret}/").status_code == 200


def test_a_user_of_another_county_links_the_account_they_have(county, person):
    user = make.user("viewer", make.neighbour())
    secret = make.invitation(person)
    browser = Client()
    page = browser.get(f"/invitation/{secret}/")
    assert f"?next=/invitation/{secret}/" in page.text
    browser.force_login(user)
    assert "绑定到这个账号" in browser.get(f"/invitation/{secret}/").text
    assert browser.post(f"/invitation/{secret}/link/").status_code == 302
    person.refresh_from_db()
    assert person.user == user
    assert browser.get(f"/invitation/{secret}/").status_code == 404


def test_nobody_becomes_a_second_person_in_one_county(county, person, admin):
    secret = make.invitation(person)
    with pytest.raises(Refused, match="另一人"):
        actions.people.link_by_invitation(secret=secret, by=make.actor(admin))
    person.refresh_from_db()
    assert person.user is None


def test_only_the_system_administrator_invites_and_nobody_who_has_an_account(county, person, admin):
    for role in ("security_admin", "approver", "head", "clerk"):
        with pytest.raises(Forbidden):
            actions.people.invite(person=person, by=make.actor(role=role, county=county))
    with pytest.raises(Refused, match="已有账号"):
        actions.people.invite(person=admin, by=make.actor(role="system_admin", county=county))
    with pytest.raises(NotFound):
        actions.people.invite(
            person=person, by=make.actor(role="system_admin", county=make.neighbour())
        )


def test_a_password_does_not_hold_the_name_of_the_county(person):
    secret = make.invitation(person)
    password = f"{person.county.name}-Abc-2024"
    with pytest.raises(Invalid):
        actions.people.accept_invitation(
            secret=secret, username="xin02", password=password, by=make.system()
        )
    assert not User.objects.filter(username="xin02").exists()


def test_there_is_something_to_revoke(county, person):
    with pytest.raises(Refused, match="没有未使用"):
        actions.people.revoke_invitation(
            person=person, reason="无", by=make.actor(role="system_admin", county=county)
        )
