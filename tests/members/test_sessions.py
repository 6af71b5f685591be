"""D16, D17: where somebody is signed in, and everything that ends it."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, Invalid, NotFound
from alliance.core.models import AuditEvent
from members import actions
from members.models import SignedIn
from tests import make
from tests import make_signing as signing

pytestmark = pytest.mark.django_db
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/109.0 Safari/537.36"
    " Edg/109.0"
)


def with_cookie(value):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = value
    return client


def cookie(client):
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_a_session_is_a_row_with_where_it_came_from():
    user = make.user("viewer")
    client = Client(headers={"user-agent": EDGE}, REMOTE_ADDR="10.1.2.3")
    client.post("/sign-in/", {"username": user.username, "password": make.PASSWORD})
    row = SignedIn.objects.get(user=user)
    assert (row.ip, row.how, row.ended_at) == ("10.1.2.3", "password", None)
    assert row.session_key == cookie(client)
    page = client.get("/account/").text
    assert "Edge 109·Windows" in page
    assert "10.1.2.3" in page
    assert "当前" in page


def test_the_key_is_new_after_signing_in():
    user = make.user("viewer")
    client = Client()
    client.get("/sign-in/")
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    client.post("/sign-in/", {"username": user.username, "password": make.PASSWORD})
    assert cookie(client) != planted
    assert not signing.is_in(with_cookie(planted))


def test_i_end_another_session_of_mine():
    user = make.user("viewer")
    here, there = signing.sign_in(user), signing.sign_in(user)
    row = SignedIn.objects.get(session_key=cookie(there))
    assert here.post(f"/account/sessions/{row.pk}/end/").url == "/account/"
    assert signing.is_in(here)
    assert not signing.is_in(there)
    row.refresh_from_db()
    assert row.ended == "closed"
    assert row.ended_at is not None


def test_i_end_all_others_and_stay():
    user = make.user("viewer")
    here, *others = (signing.sign_in(user) for _n in range(4))
    assert here.post("/account/sessions/end/").url == "/account/"
    assert signing.is_in(here)
    assert not any(signing.is_in(client) for client in others)


def test_the_session_of_somebody_else_is_not_there_for_me():
    mine, theirs = make.user("viewer"), make.user("viewer")
    here, there = signing.sign_in(mine), signing.sign_in(theirs)
    row = SignedIn.objects.get(user=theirs)
    assert here.post(f"/account/sessions/{row.pk}/end/").status_code == 404
    assert here.post("/account/sessions/999999/end/").status_code == 404
    assert signing.is_in(there)


@pytest.mark.parametrize("role", ["system_admin", "security_admin"])
def test_an_administrator_ends_sessions_of_their_county(role):
    person = make.person(role="viewer")
    one, other = signing.sign_in(person.user), signing.sign_in(person.user)
    admin = signing.sign_in(make.user(role, person.county))
    address = f"/county/{person.county.code}/accounts/{person.code}/"
    row = SignedIn.objects.get(session_key=cookie(one))

    assert admin.post(f"{address}sessions/{row.pk}/end/").url == address
    assert (signing.is_in(one), signing.is_in(other)) == (False, True)
    assert admin.post(f"{address}sessions/end/", {"reason": "设备丢失"}).url == address
    assert not signing.is_in(other)
    assert "设备丢失" in AuditEvent.objects.get(what="user.sessions_ended").text


def test_nobody_else_does():
    person = make.person(role="viewer")
    inside = signing.sign_in(person.user)
    address = f"/county/{person.county.code}/accounts/{person.code}/"
    for other in (make.user("assessor", person.county), make.user("audit_admin", person.county)):
        client = signing.sign_in(other)
        assert client.get(address).status_code == 403
        assert client.post(f"{address}sessions/end/").status_code == 403
    stranger = signing.sign_in(make.user("security_admin", make.county()))
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}sessions/end/").status_code == 404
    assert signing.is_in(inside)


def test_the_action_says_no_to_strangers_and_to_unknown_reasons():
    person = make.person(role="viewer")
    close = SignedIn.Ended.CLOSED
    with pytest.raises(Forbidden):
        by = make.actor(role="assessor", county=person.county)
        actions.signing.end_sessions(user=person.user, why=close, by=by)
    with pytest.raises(NotFound):
        by = make.actor(role="system_admin", county=make.county())
        actions.signing.end_sessions(user=person.user, why=close, by=by)
    with pytest.raises(Invalid):
        actions.signing.end_sessions(user=person.user, why="mood", by=make.system(person.county))


def test_a_role_taken_away_or_an_account_shut_ends_them():
    person = make.person(role="viewer")
    inside = signing.sign_in(person.user)
    by = make.system(person.county)
    actions.people.end_grant(grant=person.grants.get(), until_on=today(), by=by, reason="轮岗")
    assert not signing.is_in(inside)
    assert SignedIn.objects.get(user=person.user).ended == "role"


def test_a_cookie_of_an_ended_session_does_nothing():
    user = make.user("viewer")
    client = signing.sign_in(user)
    old = cookie(client)
    client.post("/sign-out/")
    stolen = with_cookie(old)
    assert not signing.is_in(stolen)
    assert stolen.post("/account/tokens/", {"purpose": "x", "days": 9}).status_code == 302
    assert not Session.objects.filter(session_key=old).exists()
    assert SignedIn.objects.get(user=user).ended == "out"


def test_a_request_under_way_does_not_bring_an_ended_session_back():
    user = make.user("viewer")
    client = signing.sign_in(user)
    under_way = client.session
    under_way["county"] = "980001"
    actions.signing.end_sessions(user=user, why=SignedIn.Ended.CLOSED, by=make.system())
    with pytest.raises(UpdateError):
        under_way.save()
    assert not signing.is_in(client)


def test_half_an_hour_without_a_click_ends_it_and_says_so():
    user = make.user("viewer")
    client = signing.sign_in(user)
    assert signing.is_in(client)
    with time_machine.travel(now() + timedelta(minutes=31)):
        assert not signing.is_in(client)
    row = SignedIn.objects.get(user=user)
    assert row.ended == "idle"
    assert AuditEvent.objects.filter(what="session.ended").count() == 1


def test_twelve_hours_end_it_however_busy():
    user = make.user("viewer")
    client, began = signing.sign_in(user), now()
    for minutes in range(0, 12 * 60, 25):
        with time_machine.travel(began + timedelta(minutes=minutes)):
            assert signing.is_in(client)
    with time_machine.travel(began + timedelta(hours=12, minutes=1)):
        assert not signing.is_in(client)
    assert SignedIn.objects.get(user=user).ended == "limit"


def test_the_list_does_not_show_what_has_silently_run_out():
    user = make.user("viewer")
    signing.sign_in(user)
    with time_machine.travel(now() + timedelta(hours=2)):
        page = signing.sign_in(user).get("/account/")
    assert page.context["page"].sessions[0].here
    assert len(page.context["page"].sessions) == 1


def statements(client, path):
    """How many one answer costs."""
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def test_an_ordinary_click_costs_no_statement_of_sign_in():
    """Session, user, grants: nothing is asked about sessions, factors or devices."""
    client = signing.sign_in(make.user("viewer"))
    client.get("/plans/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/plans/")
    ours = ("signedin", "secondfactor", "recoverycode", "device", "slip", "apitoken", "apiclient")
    assert [
        one["sql"] for one in asked if any(f"members_{name}" in one["sql"] for name in ours)
    ] == []


def test_more_sessions_and_tokens_cost_no_more_queries(django_assert_max_num_queries):
    user = make.user("viewer")
    client = signing.sign_in(user)
    client.get("/account/")
    before = statements(client, "/account/")
    for _n in range(5):
        signing.sign_in(user)
        actions.signing.issue_token(user=user, purpose="x", by=make.system())
    with django_assert_max_num_queries(before):
        client.get("/account/")


def test_more_accounts_cost_no_more_queries(django_assert_max_num_queries):
    county = make.county()
    admin = signing.sign_in(make.user("system_admin", county))
    address = f"/county/{county.code}/accounts/"
    admin.get(address)
    before = statements(admin, address)
    for _n in range(5):
        user = make.user("viewer", county)
        signing.sign_in(user)
        signing.sign_in(user)
    signing.factor(user)
    with django_assert_max_num_queries(before):
        page = admin.get(address)
    listed = {row.user_id: row.open for row in page.context["page"].object_list}
    assert listed[user.pk] == 2
