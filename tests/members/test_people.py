"""People, roles and keys: who may give them, how they end, what they open."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent
from members import access, actions
from members.keys import digest
from members.models import ApiToken, Grant, Person
from members.rules import AT_AN_INSTITUTION, MAY, ROLES
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db


def test_the_security_administrator_gives_a_role_and_the_system_administrator_a_person():
    county = make.county()
    person = actions.people.add_person(
        county=county,
        code="P-X",
        name="演示人员 99",
        by=make.actor(make.person(county, role="system_admin")),
    )
    grant = actions.people.add_grant(
        person=person, role="viewer", by=make.actor(make.person(county, role="security_admin"))
    )
    assert grant.from_on == today()
    assert AuditEvent.objects.filter(what="grant.added", county_id=county.pk).exists()


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"system_admin", "founder"}))
def test_nobody_else_adds_people(role):
    county = make.county()
    with pytest.raises(Forbidden):
        actions.people.add_person(
            county=county, code="P-X", name="演示人员 99",
            by=make.actor(make.person(county, role=role)),
        )  # fmt: skip


def test_an_administrator_of_another_county_finds_nothing():
    person = make.person(make.county())
    stranger = make.person(make.neighbour(), role="security_admin")
    with pytest.raises(NotFound):
        actions.people.add_grant(person=person, role="viewer", by=make.actor(stranger))


def test_three_administrators_are_three_people():
    person = make.person(role="system_admin")
    with pytest.raises(Refused, match="三员"):
        make.grant(person, "audit_admin")
    make.grant(person, "viewer")


def test_duties_may_follow_each_other():
    person = make.person(role="system_admin")
    actions.people.end_grant(
        grant=person.grants.get(), until_on=today(), by=make.system(person.county), reason="换岗"
    )
    actions.people.add_grant(
        person=person, role="audit_admin", from_on=today(), by=make.system(person.county)
    )


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_is_held_where_it_belongs(role):
    person = make.person()
    wrong = None if role in AT_AN_INSTITUTION else make.institution(person.county)
    with pytest.raises(Invalid):
        make.grant(person, role, wrong)


def test_an_unknown_role_and_a_backward_interval_are_refused():
    person = make.person()
    with pytest.raises(Invalid, match="没有“emperor”"):
        make.grant(person, "emperor")
    with pytest.raises(Invalid, match="终止日"):
        actions.people.add_grant(
            person=person,
            role="viewer",
            from_on=date(2024, 1, 1),
            until_on=date(2024, 1, 1),
            by=make.system(person.county),
        )


def test_a_grant_that_has_ended_opens_nothing():
    person = make.person(role="viewer")
    assert make.actor(person).counties == (person.county_id,)
    actions.people.end_grant(
        grant=person.grants.get(), until_on=today(), by=make.system(person.county), reason="离任"
    )
    assert make.actor(person).held == ()
    assert not access.institutions_for(make.actor(person)).exists()
    assert not access.plans_for(make.actor(person)).exists()


def test_every_verb_names_roles_that_exist():
    for verb, roles in MAY.items():
        assert set(roles) <= set(ROLES), verb


def test_the_same_code_and_a_weak_password_are_refused():
    person = make.person()
    with pytest.raises(Refused, match="已经登记"):
        actions.people.add_person(
            county=person.county,
            code=person.code,
            name="演示人员 98",
            by=make.system(person.county),
        )
    with pytest.raises(Invalid):
        actions.people.add_person(
            county=person.county, code="P-Y", name="演示人员 97", username="weak",
            password="weak", by=make.system(person.county),
        )  # fmt: skip
    assert not Person.objects.filter(code="P-Y").exists()


# --- keys ---------------------------------------------------------------------


def test_the_command_prints_a_key_as_its_last_line_and_it_opens_the_door(capsys):
    user = make.user("viewer", loaded.county("bn"))
    call_command("token", user.username)
    out = capsys.readouterr().out
    header = out.splitlines()[-1]
    assert header.startswith("Authorization: Token ")
    key = header.rpartition(" ")[2]
    assert key not in out.replace(header, "")
    token = ApiToken.objects.get()
    assert token.digest == digest(key) != key
    assert timedelta(days=89) < token.expires_at - now() <= timedelta(days=90)
    caller = Client(headers={"Authorization": f"Token {key}"})
    assert caller.get("/api/v1/plans/").status_code == 200
    assert key not in str(list(AuditEvent.objects.values_list("text", flat=True)))


def test_the_command_says_one_sentence_for_an_unknown_user():
    with pytest.raises(CommandError, match="没有用户“nobody”") as error:
        call_command("token", "nobody")
    assert error.value.returncode == 1
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("days", [0, 91, -1])
def test_a_key_lives_ninety_days_at_most(days):
    with pytest.raises(Invalid, match="90天"):
        actions.signing.issue_token(user=make.user(), purpose="对接", days=days, by=make.system())


def test_a_key_has_a_purpose_and_an_owner_who_is_active():
    user = make.user("viewer")
    with pytest.raises(Invalid, match="用途"):
        actions.signing.issue_token(user=user, purpose=" ", by=make.system())
    with pytest.raises(Forbidden):
        actions.signing.issue_token(user=user, purpose="对接", by=make.actor(role="approver"))
    user.is_active = False
    user.save()
    with pytest.raises(Forbidden, match="停用"):
        actions.signing.issue_token(user=user, purpose="对接", by=make.system())


@pytest.mark.parametrize("end", ["revoked", "expired", "switched off", "forged", "two words"])
def test_a_key_that_has_ended_is_refused_at_the_next_request(end):
    user = make.user("viewer", loaded.county("bn"))
    token, key = actions.signing.issue_token(user=user, purpose="对接", by=make.system())
    caller = Client(headers={"Authorization": f"Token {key}"})
    assert caller.get("/api/v1/plans/").status_code == 200
    if end == "revoked":
        actions.signing.revoke_token(token=token, by=make.system(), reason="不再使用")
    elif end == "expired":
        ApiToken.objects.update(expires_at=now())
    elif end == "switched off":
        user.is_active = False
        user.save()
    else:
        wrong = key[::-1] if end == "forged" else f"{key} {key}"
        caller = Client(headers={"Authorization": f"Token {wrong}"})
    answer = caller.get("/api/v1/plans/")
    assert answer.status_code == 401
    assert not answer.cookies


# --- demonstration accounts ---------------------------------------------------


def test_demonstration_accounts_are_one_for_each_role_and_county(settings):
    settings.DEBUG = True
    for plan in loaded.CODES:
        county = loaded.county(plan)
        actions.demo.load_demo_accounts(
            county=county, password=make.PASSWORD, by=make.system(county)
        )
    names = set(Person.objects.filter(demo=True).values_list("code", flat=True))
    assert {
        "bn-assessor", "bn-viewer", "bn-approver", "bn-lead1-admin", "bn-lead2-admin", "bn-clerk",
    } <= names  # fmt: skip
    assert {"tz-lead3-admin", "pl-lead3-admin", "hj-lead2-admin", "jj-lead1-admin"} <= names
    assert all(f"{plan}-clerk" in names for plan in ("tz", "pl", "hj"))
    assert all(person.name.startswith("演示人员") for person in Person.objects.filter(demo=True))
    clerk = Person.objects.get(code="bn-clerk")
    assert clerk.institution is not None
    assert clerk.institution.code == "BN-D01"
    answer = Client().post("/sign-in/", {"username": "bn-assessor", "password": make.PASSWORD})
    assert answer.url == "/"


def test_loading_the_accounts_again_changes_nothing_but_a_new_password_does(settings):
    settings.DEBUG = True
    county = loaded.county("bn")
    arguments = {"county": county, "by": make.system(county)}
    actions.demo.load_demo_accounts(password=make.PASSWORD, **arguments)
    before = list(Grant.objects.order_by("pk").values())

    assert actions.demo.load_demo_accounts(password=make.PASSWORD, **arguments).is_quiet
    assert list(Grant.objects.order_by("pk").values()) == before

    again = actions.demo.load_demo_accounts(password="Another-Pass-2025", **arguments)
    assert set(again.as_details()["changed"]) == {"user"}
    answer = Client().post("/sign-in/", {"username": "bn-viewer", "password": "Another-Pass-2025"})
    assert answer.url == "/"


def test_demonstration_accounts_refuse_to_load_outside_a_demonstration(settings):
    settings.DEBUG = False
    county = loaded.county("bn")
    with pytest.raises(Refused, match="演示环境"):
        actions.demo.load_demo_accounts(
            county=county, password=make.PASSWORD, by=make.system(county)
        )
    assert not Person.objects.filter(demo=True).exists()


def test_a_demonstration_never_takes_the_name_of_a_real_user(settings):
    settings.DEBUG = True
    county = loaded.county("bn")
    make.person(county, role="viewer", username="bn-viewer")
    with pytest.raises(Refused, match="真实用户"):
        actions.demo.load_demo_accounts(
            county=county, password=make.PASSWORD, by=make.system(county)
        )


def test_a_user_is_one_person_in_a_county():
    county = make.county()
    first = make.person(county)
    with pytest.raises(Refused, match="另一人"):
        make.person(county, username=first.user.username)
    assert make.person(make.county(), username=first.user.username).user == first.user
