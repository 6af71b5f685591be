"""Coming in through a county's or province's identity service (OIDC)."""

import time

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from alliance.core.errors import Forbidden, Refused
from alliance.core.models import AuditEvent
from members import actions
from members.middleware import actor_behind
from members.models import ExternalIdentity, SignedIn, User
from tests import make
from tests import make_signing as signing
from tests.members.identity_service import CLIENT, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings):
    with running() as one:
        settings.OIDC_ON = True
        settings.OIDC_ISSUER = one.root
        settings.OIDC_RP_CLIENT_ID = CLIENT
        settings.OIDC_RP_CLIENT_SECRET = "geheim"
        settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{one.root}/authorize"
        settings.OIDC_OP_TOKEN_ENDPOINT = f"{one.root}/token"
        settings.OIDC_OP_JWKS_ENDPOINT = f"{one.root}/keys"
        yield one


@pytest.fixture
def user(service):
    user = make.user("viewer")
    actions.signing.link_identity(
        user=user, issuer=service.root, subject=service.subject, by=actor_behind(user)
    )
    return user


def through(service, client):
    """There and back."""
    away = client.get("/sign-in/identity/")
    assert away.url.startswith(f"{service.root}/authorize?")
    return client.get(service.authorize(away.url))


def test_the_button_is_there_only_when_a_service_is_named(settings, client):
    assert "统一身份认证" not in client.get("/sign-in/").text
    assert client.get("/sign-in/identity/").url == "/sign-in/"
    settings.OIDC_ON = True
    assert "用统一身份认证登录" in client.get("/sign-in/").text


def test_i_tie_my_account_and_come_in_by_it(service):
    user = make.user("viewer")
    client = signing.sign_in(user)
    assert "绑定统一身份" in client.get("/account/").text
    away = client.get("/account/identity/")
    assert client.get(service.authorize(away.url)).url == "/account/"
    assert ExternalIdentity.objects.get(user=user).subject == service.subject

    other = Client()
    assert through(service, other).url == "/"
    assert signing.is_in(other)
    assert SignedIn.objects.latest("pk").how == "oidc"
    assert client.post("/account/identity/unlink/").url == "/account/"
    assert through(service, Client()).status_code == 403


def test_nobody_is_made_a_user_by_it(service):
    before = User.objects.count()
    client = Client()
    answer = through(service, client)
    assert answer.status_code == 403
    assert "请先用口令登录" in answer.text
    assert User.objects.count() == before
    assert not signing.is_in(client)
    assert AuditEvent.objects.filter(what="access.denied").count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "somebody-else"},
        {"aud": None},
        {"iss": "https://elsewhere.example"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"nonce": "another"},
        {"sub": None},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_statement_that_is_not_for_us_now_is_refused(service, user, changed):
    service.changed = changed
    client = Client()
    answer = through(service, client)
    assert answer.status_code == 403
    assert "不可信" in answer.text
    assert not signing.is_in(client)


def test_a_statement_signed_by_somebody_else_is_refused(service, user):
    service.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert through(service, Client()).status_code == 403


def test_a_state_this_browser_has_not_asked_for_or_has_used_leads_back(service, user):
    client = Client()
    away = client.get("/sign-in/identity/")
    back = service.authorize(away.url)
    assert Client().get(back).url == "/sign-in/"
    assert client.get("/sign-in/identity/back/?error=access_denied").url == "/sign-in/"
    assert client.get(back).url == "/"
    assert client.get(back).url == "/sign-in/"


def test_a_service_that_is_away_is_said_so(service, user, settings):
    service.broken = True
    assert through(service, Client()).status_code == 409
    settings.OIDC_OP_TOKEN_ENDPOINT = "http://127.0.0.1:9/token"
    assert "没有应答" in through(service, Client()).text


def test_the_second_factor_and_a_shut_account_count_here_too(service, user):
    signing.factor(user)
    client = Client()
    assert through(service, client).url == "/sign-in/code/"
    assert not signing.is_in(client)
    assert client.post("/sign-in/code/", {"code": signing.code(user)}).url == "/"
    assert signing.is_in(client)
    user.is_active = False
    user.save()
    assert through(service, Client()).status_code == 403


def test_an_identity_belongs_to_one_account_and_an_account_to_its_owner(service, user):
    other = make.user("viewer")
    with pytest.raises(Refused, match="另一个账号"):
        actions.signing.link_identity(
            user=other, issuer=service.root, subject=service.subject, by=actor_behind(other)
        )
    with pytest.raises(Refused, match="已经绑定"):
        actions.signing.link_identity(
            user=user, issuer=service.root, subject="sub-08", by=actor_behind(user)
        )
    with pytest.raises(Forbidden):
        actions.signing.link_identity(user=user, issuer="x", subject="y", by=actor_behind(other))
    with pytest.raises(Forbidden):
        actions.signing.unlink_identity(user=user, by=actor_behind(other))


def test_a_link_that_was_begun_by_another_user_ties_nothing(service):
    victim, attacker = make.user("viewer"), make.user("viewer")
    client = signing.sign_in(attacker)
    back = service.authorize(client.get("/account/identity/").url)
    client.post("/sign-out/")
    client.post("/sign-in/", {"username": victim.username, "password": make.PASSWORD})
    assert client.get(back).url == "/sign-in/"
    assert ExternalIdentity.objects.count() == 0
