"""D14, D18: six digits once, recovery codes, and nothing reached half-way."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from alliance.core import crypto, outbox, registers
from alliance.core.clock import now
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent, Notice
from members import actions, queries
from members.middleware import actor_behind
from members.models import RecoveryCode, SecondFactor
from members.rules import SECOND_FACTOR_ROLES
from tests import make
from tests import make_signing as signing

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make.user("assessor")


def second(client, code):
    return client.post("/sign-in/code/", {"code": code})


# --- setting it up ------------------------------------------------------------


def test_from_my_account_to_ten_recovery_codes(user):
    client = signing.sign_in(user)
    assert client.post("/account/factor/begin/").url == "/account/factor/"
    page = client.get("/account/factor/")
    secret = queries.signing.secret_of(queries.signing.factor_of(user))
    assert "<svg" in page.text
    assert "style=" not in page.text
    assert " ".join(secret[at : at + 4] for at in range(0, 32, 4)) in page.text

    wrong = client.post("/account/factor/", {"code": "000000"})
    assert wrong.status_code == 422
    done = client.post("/account/factor/", {"code": signing.code(user)})

    codes = next(line for line in done.text.splitlines() if "codes" in line).count("<li>")
    assert codes == RecoveryCode.objects.filter(user=user).count() == 10
    assert "data-print" in done.text
    assert "已启用" in client.get("/account/").text
    assert client.get("/account/factor/").url == "/account/"


def test_the_secret_is_sealed_in_the_database(user):
    signing.factor(user)
    factor = SecondFactor.objects.get(user=user)
    assert factor.secret.startswith("v1:")
    assert queries.signing.secret_of(factor) not in factor.secret
    stolen = SecondFactor(pk=make.person().pk, secret=factor.secret)
    with pytest.raises(crypto.Unsealable):
        queries.signing.secret_of(stolen)


def test_a_used_factor_is_sealed_anew_under_a_new_key(user, settings):
    signing.factor(user)
    settings.DATA_KEYS = f"{crypto.new_key('k9')},{settings.DATA_KEYS}"
    second(signing.sign_in(user), signing.code(user))
    assert SecondFactor.objects.get(user=user).secret.startswith("v1:k9:")


def test_a_confirmed_factor_is_not_begun_over_and_nobody_elses_is(user):
    signing.factor(user)
    with pytest.raises(Refused):
        actions.signing.begin_factor(user=user, by=actor_behind(user))
    other = make.actor(role="security_admin")
    for verb in (
        actions.signing.begin_factor,
        actions.signing.renew_recovery_codes,
        actions.signing.drop_factor,
    ):
        with pytest.raises(Forbidden):
            verb(user=user, by=other)


# --- the second step ----------------------------------------------------------


def test_the_password_alone_opens_nothing(user):
    signing.factor(user)
    client = signing.sign_in(user)
    assert "sessionid" in client.cookies
    for route in registers.routes():
        if route.who == ("anyone",) or "GET" not in route.methods or ":" in route.name:
            continue
        if route.name in {"home", "account", "members", "plans", "errata", "components"}:
            path = {"home": "/"}.get(route.name, f"/{route.name}/")
            assert client.get(path).url.startswith("/sign-in/"), path
    assert client.get("/api/v1/plans/").status_code == 401
    assert client.post("/account/tokens/", {"purpose": "x", "days": 9}).status_code == 302
    assert AuditEvent.objects.filter(what="user.signed_in").count() == 0


def test_the_code_of_now_opens_and_only_once(user):
    signing.factor(user)
    code = signing.code(user)
    first, other = signing.sign_in(user), signing.sign_in(user)
    assert second(first, code).url == "/"
    assert signing.is_in(first)

    again = second(other, code)

    assert again.status_code == 422
    assert not signing.is_in(other)
    assert second(other, signing.code(user, 1)).url == "/"


def test_an_older_step_does_not_open_after_a_newer_one(user):
    signing.factor(user)
    older = signing.code(user)
    assert second(signing.sign_in(user), signing.code(user, 1)).url == "/"
    assert second(signing.sign_in(user), older).status_code == 422


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (0, True), (1, True), (2, False)])
def test_clocks_may_differ_by_one_step(user, steps, opens):
    signing.factor(user)
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        answer = second(signing.sign_in(user), signing.code(user, steps))
        assert (answer.status_code == 302) is opens


def test_five_wrong_codes_lock_the_factor_for_a_quarter_of_an_hour(user):
    signing.factor(user)
    client = signing.sign_in(user)
    for _n in range(5):
        assert second(client, "12345678").status_code == 422
    assert second(client, signing.code(user)).status_code == 429
    elsewhere = signing.sign_in(user)
    assert second(elsewhere, signing.code(user)).status_code == 429
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert second(signing.sign_in(user), signing.code(user)).url == "/"


def test_a_recovery_code_opens_once_however_it_is_written(user):
    codes = signing.factor(user)
    assert second(signing.sign_in(user), codes[0].upper().replace("-", " ")).url == "/"
    assert second(signing.sign_in(user), codes[0]).status_code == 422
    assert second(signing.sign_in(user), codes[1]).url == "/"
    outcomes = AuditEvent.objects.filter(what="factor.tried").order_by("number")
    assert [("recovery" in event.text) for event in outcomes] == [True, False, True]


def test_new_recovery_codes_void_the_old_ones(user):
    old = signing.factor(user)
    client = signing.sign_in(user)
    second(client, signing.code(user))
    page = client.post("/account/factor/codes/")
    assert page.status_code == 200
    assert old[0] not in page.text
    assert second(signing.sign_in(user), old[0]).status_code == 422


def test_ten_minutes_half_way_are_enough(user):
    signing.factor(user)
    client = signing.sign_in(user)
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert second(client, signing.code(user)).url == "/sign-in/"
        assert "已超时" in client.get("/sign-in/").text


def test_half_way_ends_when_the_password_changes_or_the_account_is_shut(user):
    signing.factor(user)
    one, other = signing.sign_in(user), signing.sign_in(user)
    actions.signing.change_password(user=user, password="Blauer-Himmel-7", by=make.system())
    assert second(one, signing.code(user)).url == "/sign-in/"
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert second(other, signing.code(user)).url == "/sign-in/"


def test_the_steps_lead_nowhere_without_a_first_proof(client):
    for path in ("/sign-in/code/", "/sign-in/enrol/", "/sign-in/password/"):
        assert client.get(path).url == "/sign-in/"
        assert client.post(path, {"code": "123456"}).url == "/sign-in/"
    assert client.post("/sign-in/go-on/").url == "/sign-in/"


# --- where it is required -----------------------------------------------------


@pytest.mark.parametrize("role", ["assessor", "lead_admin", "system_admin"])
def test_commission_leads_and_administrators_set_it_up_before_they_come_in(role, settings):
    settings.SECOND_FACTOR = "required"
    user = make.user(role)
    client = signing.sign_in(user)
    assert not signing.is_in(client)
    assert "<svg" in client.get("/sign-in/enrol/").text
    assert client.post("/sign-in/enrol/", {"code": "000000"}).status_code == 422
    assert not signing.is_in(client)

    shown = client.post("/sign-in/enrol/", {"code": signing.code(user)})

    assert shown.text.count("-") > 10
    assert not signing.is_in(client)
    assert client.post("/sign-in/go-on/").url == "/"
    assert signing.is_in(client)


def test_others_may_and_need_not(settings):
    settings.SECOND_FACTOR = "required"
    assert {"clerk", "head", "village"} & SECOND_FACTOR_ROLES == set()
    assert signing.is_in(signing.sign_in(make.user("clerk")))
    assert signing.is_in(signing.sign_in(make.user("assessor", demo=True)))


# --- replaced and reset -------------------------------------------------------


def test_dropping_it_asks_for_a_code(user):
    signing.factor(user)
    client = signing.sign_in(user)
    second(client, signing.code(user))
    assert client.post("/account/factor/drop/", {"code": "000000"}).status_code == 422
    assert queries.signing.factor_of(user) is not None
    assert client.post("/account/factor/drop/", {"code": signing.code(user, 1)}).url == "/account/"
    assert queries.signing.factor_of(user) is None
    assert RecoveryCode.objects.count() == 0


def test_the_security_administrator_resets_it_with_a_reason_and_the_person_is_told(user):
    signing.factor(user)
    person = user.persons.get()
    inside = signing.sign_in(user)
    second(inside, signing.code(user))
    admin = Client()
    admin.force_login(make.user("security_admin", person.county))
    address = f"/county/{person.county.code}/accounts/{person.code}/"
    assert "重置" in admin.get(address).text

    assert admin.post(f"{address}factor/reset/", {"reason": ""}).status_code == 422
    assert admin.post(f"{address}factor/reset/", {"reason": "手机丢失"}).url == address

    assert queries.signing.factor_of(user) is None
    assert not signing.is_in(inside)
    assert "手机丢失" in AuditEvent.objects.get(what="factor.reset").text
    outbox.deliver()
    told = Notice.objects.get(person_id=person.pk, url="/account/")
    assert told.values["reason"] == "手机丢失"
    assert signing.is_in(signing.sign_in(user))


def test_nobody_else_resets_it(user):
    signing.factor(user)
    person = user.persons.get()
    for role in ("system_admin", "assessor", "audit_admin"):
        with pytest.raises(Forbidden):
            by = make.actor(role=role, county=person.county)
            actions.signing.reset_factor(person=person, by=by, reason="x")
    with pytest.raises(NotFound):
        by = make.actor(role="security_admin", county=make.county())
        actions.signing.reset_factor(person=person, by=by, reason="x")
    own = make.person(person.county, role="security_admin")
    with pytest.raises(Refused, match="自己"):
        actions.signing.reset_factor(person=own, by=make.actor(own), reason="x")
    with pytest.raises(Refused, match="没有启用"):
        by = make.actor(own)
        actions.signing.reset_factor(person=make.person(person.county), by=by, reason="x")


def test_a_wrong_first_code_confirms_nothing(user):
    actions.signing.begin_factor(user=user, by=actor_behind(user))
    with pytest.raises(Invalid):
        actions.signing.confirm_factor(user=user, code="000000", by=actor_behind(user))
    assert signing.is_in(signing.sign_in(user))
