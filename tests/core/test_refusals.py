"""One way to say no: four answers, after the rollback, with a sentence that helps."""

import re
from typing import Any

import pytest
from django.test import Client

from alliance.core import registers
from alliance.core.models import AuditEvent
from members.models import User
from tests.core import doors

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.doors")]

STATUS = {
    "refused": 409,
    "not_set": 409,
    "forbidden": 403,
    "invalid": 422,
    "unreadable": 400,
    "not_there": 404,
    "not_yours": 404,
    "http404": 404,
    "permission": 403,
}
DENIALS = {"forbidden", "not_yours", "permission"}


@pytest.fixture(autouse=True)
def _routes_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    known = (*registers.routes(), *doors.ROUTES)
    by_key = {(route.name, method): route for route in known for method in route.methods}
    monkeypatch.setattr(registers, "routes", lambda: known)
    monkeypatch.setattr(registers, "_by_name_and_method", lambda: by_key)


@pytest.fixture
def clerk(client: Client) -> Client:
    """Somebody signed in who holds no role."""
    user = User.objects.create(username="clerk-07")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def without_noise(answer: Any) -> str:
    """The body without the form's token, which differs each time."""
    return re.sub(r"[A-Za-z0-9]{64}", "token", answer.content.decode())


def denied() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(what="access.denied"))


@pytest.mark.parametrize("how", STATUS)
def test_a_page_says_why(clerk: Client, how: str) -> None:
    answer = clerk.get(f"/page/{how}/")
    assert answer.status_code == STATUS[how]
    text = answer.content.decode()
    if how in {"http404", "permission"}:
        assert "secret reason" not in text
    else:
        assert str(doors.REFUSALS[how]) in text
    assert not AuditEvent.objects.filter(kind="change").exclude(what="user.signed_in").exists()
    assert len(denied()) == (how in DENIALS)


@pytest.mark.parametrize("how", STATUS)
def test_the_api_answers_with_a_problem(clerk: Client, how: str) -> None:
    answer = clerk.get(f"/rest/{how}/")
    assert answer.status_code == STATUS[how]
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) >= {"type", "title", "status", "detail", "code", "fields"}
    assert problem["status"] == STATUS[how]
    assert problem["type"] == f"urn:alliance:problem:{problem['code']}"
    assert "secret reason" not in answer.content.decode()
    assert not AuditEvent.objects.filter(kind="change").exclude(what="user.signed_in").exists()
    assert len(denied()) == (how in DENIALS)


def test_code_fields_and_details_travel_along(clerk: Client) -> None:
    problem = clerk.get("/rest/refused/").json()
    assert (problem["code"], problem["period"]) == ("period_closed", "2024")
    assert clerk.get("/rest/invalid/").json()["fields"] == {"value": "请填写数字。"}


def test_not_yours_and_not_there_cannot_be_told_apart(clerk: Client) -> None:
    for door in ("page", "rest"):
        yours, there = clerk.get(f"/{door}/not_yours/"), clerk.get(f"/{door}/not_there/")
        assert without_noise(yours) == without_noise(there).replace("not_there", "not_yours")


def test_a_denial_names_who_and_where(clerk: Client) -> None:
    clerk.get("/page/forbidden/", headers={"X-Request-ID": "abcdefgh-1"})
    event = denied()[0]
    assert (event.kind, event.subject) == ("read", "page-refusing")
    for part in ('"result":"denied"', '"request":"abcdefgh-1"', '"how":"forbidden"', '"user":'):
        assert part in event.text


def test_a_fault_is_no_refusal(clerk: Client) -> None:
    with pytest.raises(ZeroDivisionError):
        clerk.get("/broken/")


@pytest.mark.parametrize("door", ["left-out", "rest-left-out"])
def test_a_view_that_is_not_registered_is_nobodys(clerk: Client, door: str) -> None:
    answer = clerk.get(f"/{door}/")
    assert answer.status_code == 403
    assert b"inside" not in answer.content
    assert len(denied()) == 1


@pytest.mark.parametrize("path", ["/page/%00/", "/page/a%00b/", "/rest/%00/"])
def test_a_nul_in_an_address_is_nowhere(clerk: Client, path: str) -> None:
    assert clerk.get(path).status_code == 404


def test_a_nul_in_a_parameter_of_a_page_cannot_be_read(clerk: Client) -> None:
    assert clerk.get("/page/", {"show": "a\0b"}).status_code == 400
    assert clerk.get("/page/", {"show": "%00"}).status_code == 200


@pytest.mark.parametrize("door", ["roles", "rest-roles"])
def test_a_role_is_needed_where_the_register_says_so(clerk: Client, door: str) -> None:
    assert clerk.get(f"/{door}/").status_code == 403


@pytest.mark.parametrize("door", ["page", "rest", "rest-roles"])
def test_a_method_that_is_not_registered_is_not_allowed(clerk: Client, door: str) -> None:
    assert clerk.delete(f"/{door}/").status_code == 405


def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client) -> None:
    answer = client.get("/page/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/page/")
    assert client.get("/open/").content == b"inside"


@pytest.mark.parametrize("door", ["rest", "rest-roles", "rest-left-out"])
def test_a_program_without_a_name_gets_401(client: Client, door: str) -> None:
    answer = client.get(f"/{door}/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"
    assert answer.json()["status"] == 401


def test_a_body_that_cannot_be_parsed_is_400_and_a_wrong_one_422(clerk: Client) -> None:
    unparsable = clerk.post("/rest/", b"{", content_type="application/json")
    wrong = clerk.post("/rest/", {"number": "x"}, content_type="application/json")
    right = clerk.post("/rest/", {"number": 1}, content_type="application/json")
    other = clerk.post("/rest/", b"x", content_type="text/plain")
    assert (unparsable.status_code, unparsable.json()["code"]) == (400, "unreadable")
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["number"])
    assert (right.status_code, right.json()) == (201, {"inside": True})
    assert other.status_code == 415


def test_too_many_requests_are_told_when_to_come_back(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alliance.core.api.PerActorThrottle.rate", "2/min", raising=False)
    statuses = [clerk.get("/rest/").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    late: Any = clerk.get("/rest/")
    assert 1 <= int(late["Retry-After"]) <= 60
