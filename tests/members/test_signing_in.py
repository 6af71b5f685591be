"""Coming in and being kept out: passwords, lock-outs, sessions, and what is written down."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.utils import timezone

from alliance.core.errors import Forbidden, Invalid
from alliance.core.models import AuditEvent
from alliance.settings import PASSWORD_HASHERS
from members import actions
from tests import make

pytestmark = pytest.mark.django_db


def try_in(client, username, password=make.PASSWORD, follow=False):
    return client.post("/sign-in/", {"username": username, "password": password}, follow=follow)


def said(page):
    """The page without what is new on every request."""
    return [line for line in page.text.splitlines() if "csrf" not in line.lower()]


def test_signing_in_and_out_is_written_down(client):
    user = make.user("viewer")
    assert try_in(client, user.username).url == "/"
    assert client.post("/sign-out/").url == "/sign-in/"
    whats = AuditEvent.objects.filter(what__startswith="user.signed").order_by("number")
    assert [event.what for event in whats] == ["user.signed_in", "user.signed_out"]
    assert {event.county_id for event in whats} == {user.persons.get().county_id}


def test_a_failure_is_written_down_without_the_password(client):
    user = make.user("viewer")
    try_in(client, user.username, "Wrong-Pass-2024")
    event = AuditEvent.objects.get(what="user.sign_in_failed")
    assert event.subject == f"members.user:{user.pk}"
    assert "Wrong-Pass-2024" not in event.text


def test_the_answer_does_not_tell_whether_a_name_is_known(client):
    user = make.user("viewer")
    wrong = try_in(client, user.username, "Wrong-Pass-2024")
    unknown = try_in(Client(), "nobody-here", "Wrong-Pass-2024")
    assert wrong.status_code == unknown.status_code == 200
    assert [line.replace(user.username, "") for line in said(wrong)] == [
        line.replace("nobody-here", "") for line in said(unknown)
    ]


@pytest.mark.parametrize("known", [True, False])
def test_five_failures_lock_for_a_quarter_of_an_hour_with_one_sentence(known):
    name = make.user("viewer").username if known else "nobody-here"
    client = Client()
    answers = [try_in(client, name, "Wrong-Pass-2024") for _n in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    locked = try_in(client, name)
    assert locked.status_code == 429
    assert "连续5次未能登录，请15分钟后再试" in locked.text
    assert name not in locked.text
    assert locked["Retry-After"] == "900"
    assert client.get("/").status_code == 302


def test_a_lock_out_passes(client):
    user = make.user("viewer")
    for _n in range(5):
        try_in(client, user.username, "Wrong-Pass-2024")
    from axes.models import AccessAttempt  # noqa: PLC0415 the table of the package

    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert try_in(client, user.username).url == "/"


def test_a_session_ends_with_the_password_it_was_opened_with():
    user = make.user("viewer")
    here, there = Client(), Client()
    try_in(here, user.username)
    try_in(there, user.username)
    assert there.get("/").status_code == 200

    actions.signing.change_password(user=user, password="Another-Pass-2025", by=make.system())

    assert here.get("/").status_code == there.get("/").status_code == 302
    assert try_in(Client(), user.username, "Another-Pass-2025").url == "/"


def test_an_old_cookie_is_dead_after_signing_out(client):
    user = make.user("viewer")
    try_in(client, user.username)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/sign-out/")
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert client.get("/").status_code == 302


def test_who_is_switched_off_is_out_at_the_next_click(client):
    user = make.user("viewer")
    try_in(client, user.username)
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "password", ["Short-1", "onlysmallletters", "12345678901234", "Password1234"[:8] + "word"]
)
def test_a_weak_password_is_refused_with_a_sentence(password):
    user = make.user("viewer")
    with pytest.raises(Invalid) as refusal:
        actions.signing.change_password(user=user, password=password, by=make.system())
    assert refusal.value.fields["password"]


def test_nobody_changes_the_password_of_another():
    user, other = make.user("viewer"), make.person(role="security_admin")
    with pytest.raises(Forbidden):
        actions.signing.change_password(
            user=user, password="Another-Pass-2025", by=make.actor(other)
        )


def test_passwords_are_hashed_slowly_in_the_product():
    """The suite hashes quickly; the product does not."""
    assert PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    assert Argon2PasswordHasher.memory_cost >= 64 * 1024


def test_the_sign_in_needs_its_token():
    client = Client(enforce_csrf_checks=True)
    answer = try_in(client, make.user("viewer").username)
    assert answer.status_code == 403
