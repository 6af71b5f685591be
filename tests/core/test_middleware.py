"""What every request brings and every answer carries."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from alliance.core.clock import now
from members.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client: Client) -> Client:
    user = User.objects.create(username="clerk-07")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def signed_in(client: Client) -> bool:
    client.get("/healthz")
    return "_auth_user_id" in client.session


def test_every_answer_names_its_request(client: Client) -> None:
    first, second = client.get("/healthz"), client.get("/healthz")
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_the_proxys_name_is_kept_when_it_is_well_formed(client: Client) -> None:
    good = client.get("/healthz", headers={"X-Request-ID": "a1b2c3d4-e5"})
    assert good["X-Request-ID"] == "a1b2c3d4-e5"
    bad = client.get("/healthz", headers={"X-Request-ID": "<script>alert(1)</script>"})
    assert "<" not in bad["X-Request-ID"]


def test_what_a_signed_in_person_sees_is_kept_nowhere(clerk: Client) -> None:
    assert clerk.get("/sign-in/")["Cache-Control"]
    assert "no-store" in clerk.get("/no-such-page/")["Cache-Control"]


def test_half_an_hour_without_a_click_ends_the_session(clerk: Client) -> None:
    assert signed_in(clerk)
    with time_machine.travel(now() + timedelta(seconds=settings.SESSION_IDLE_SECONDS - 10)):
        assert signed_in(clerk)
    with time_machine.travel(now() + timedelta(seconds=2 * settings.SESSION_IDLE_SECONDS)):
        assert not signed_in(clerk)


def test_twelve_hours_end_it_anyway(clerk: Client) -> None:
    assert signed_in(clerk)
    began = now()
    for minutes in range(20, 12 * 60, 20):
        with time_machine.travel(began + timedelta(minutes=minutes)):
            assert signed_in(clerk)
    with time_machine.travel(began + timedelta(hours=12, minutes=1)):
        assert not signed_in(clerk)


def test_healthz_tells_whether_pages_can_be_served(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "jobs_waiting": 0})
    monkeypatch.setattr("alliance.core.queries.jobs_waiting", _away)
    assert client.get("/healthz").status_code == 503


def _away() -> Any:
    raise OperationalError
