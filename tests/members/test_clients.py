"""D22, D23: programs and their keys: what they may, and when they stop."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent
from members import actions
from members.authentication import actor_of_client
from members.models import ApiToken
from tests import make
from tests import make_signing as signing

pytestmark = pytest.mark.django_db


def ask(key, path="/api/v1/institutions/", method="get", **more):
    client = Client(raise_request_exception=False)
    return getattr(client, method)(path, headers={"Authorization": f"Token {key}"}, **more)


@pytest.fixture
def program():
    return signing.program()


# --- registering --------------------------------------------------------------


def test_the_system_administrator_registers_a_program_and_hands_out_its_key():
    county = make.county()
    make.institution(county, name="试验甲卫生院")
    contact = make.person(county)
    admin = signing.sign_in(make.user("system_admin", county))
    assert admin.get("/clients/", follow=True).status_code == 200
    said = {
        "code": "platform",
        "name": "区域平台",
        "purpose": "汇总月报",
        "verbs": ["members.read"],
        "contact": contact.code,
        "from_on": today().isoformat(),
        "last_day": (today() + timedelta(days=30)).isoformat(),
    }
    base = f"/county/{county.code}/clients/"
    assert admin.post(f"{base}new/", said).url == f"{base}platform/"
    shown = admin.post(f"{base}platform/tokens/")
    key = shown.context["key"]
    assert key in shown.text
    page = admin.get(f"{base}platform/").text
    assert key not in page
    assert f"…{key[-4:]}" in page
    assert "未用过" in page

    answer = ask(key)

    assert answer.status_code == 200
    assert "试验甲卫生院" in answer.text
    assert "Set-Cookie" not in answer.headers
    token = ApiToken.objects.get(client__code="platform")
    assert token.last_used_at is not None
    assert key not in token.digest


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"purpose": " "}, "purpose"),
        ({"name": ""}, "name"),
        ({"verbs": []}, "verbs"),
        ({"verbs": ["members.grant"]}, "verbs"),
        ({"until_on": today()}, "until_on"),
        ({"code": " "}, "code"),
    ],
)
def test_a_registration_says_what_for_who_and_until_when(wrong, field):
    with pytest.raises(Invalid) as refusal:
        signing.program(**wrong)
    assert field in refusal.value.fields


def test_the_contact_is_somebody_of_the_county_who_is_there():
    county = make.county()
    gone = make.person(county)
    gone.left_on = today()
    gone.save()
    for contact in (gone, make.person()):
        with pytest.raises(Invalid) as refusal:
            signing.program(county, contact=contact)
        assert "contact" in refusal.value.fields


def test_a_code_serves_once(program):
    with pytest.raises(Invalid):
        signing.program(program.county, code=program.code)


def test_nobody_else_registers_changes_ends_or_hands_out_keys(program):
    for actor, refused in (
        (make.actor(role="security_admin", county=program.county), Forbidden),
        (make.actor(role="assessor", county=program.county), Forbidden),
        (make.actor(role="system_admin", county=make.county()), NotFound),
        (actor_of_client(program), Forbidden),
    ):
        with pytest.raises(refused):
            actions.signing.issue_client_token(client=program, by=actor)
        with pytest.raises(refused):
            actions.signing.disable_client(client=program, by=actor, reason="x")
    stranger = signing.sign_in(make.user("system_admin", make.county()))
    mine = stranger.get("/clients/").url
    assert stranger.get(f"/county/{program.county.code}/clients/").status_code == 404
    assert stranger.get(f"{mine}{program.code}/").status_code == 404


def test_a_change_is_checked_against_the_version_that_was_seen(program):
    admin = signing.sign_in(make.user("system_admin", program.county))
    address = f"/county/{program.county.code}/clients/{program.code}/"
    said = {
        "name": "新名",
        "purpose": "新用途",
        "verbs": ["kpi.read"],
        "contact": program.contact.code,
        "last_day": (today() + timedelta(days=9)).isoformat(),
        "version": program.version,
    }
    assert admin.post(f"{address}change/", said).url == address
    program.refresh_from_db()
    assert (program.name, program.verbs, program.version) == ("新名", ["kpi.read"], 2)
    assert program.last_day == today() + timedelta(days=9)
    late = admin.post(f"{address}change/", {**said, "purpose": "晚了一步的用途"})
    assert late.status_code == 422
    assert "晚了一步的用途" in late.text
    bad = {**said, "version": 2, "verbs": []}
    assert admin.post(f"{address}change/", bad).status_code == 422


# --- what a program may -------------------------------------------------------


def test_its_actor_holds_its_verbs_and_no_other(program):
    actor = actor_of_client(program)
    assert actor.client == program.pk
    assert actor.user is None
    (held,) = actor.held
    assert (held.role, held.county, held.institution) == ("client", program.county_id, None)
    assert held.verbs == frozenset(program.verbs)


def test_without_the_verb_it_reads_nothing():
    county = make.county()
    make.institution(county, name="试验甲卫生院")
    key = signing.key_of(signing.program(county, verbs=["kpi.read_definitions"]))
    assert "试验甲卫生院" not in ask(key).text


def test_the_other_county_is_not_there_for_it(program):
    make.institution(program.county, name="试验甲卫生院")
    other = make.county()
    make.institution(other, name="金丝雀卫生院")
    key = signing.key_of(program)
    assert "试验甲卫生院" in ask(key).text
    assert "金丝雀" not in ask(key).text
    assert ask(key, f"/api/v1/institutions/?county={other.code}").status_code == 404


def test_it_comes_through_the_gateways_addresses_only(program):
    key = signing.key_of(program)
    assert ask(key, "/api/v1/data-values/").status_code == 403
    assert ask(key, "/api/v1/schemes/").status_code == 200
    pages = Client(headers={"Authorization": f"Token {key}"})
    for path in ("/", "/account/", "/clients/", f"/county/{program.county.code}/institutions/"):
        assert pages.get(path).url.startswith("/sign-in/"), path


# --- when it stops ------------------------------------------------------------


def stop(program, how):
    if how == "disabled":
        by = make.actor(role="system_admin", county=program.county)
        actions.signing.disable_client(client=program, by=by, reason="项目结束")
    elif how == "contact left":
        program.contact.left_on = today()
        program.contact.save()
    elif how == "body closed":
        program.institution.closed_on = today()
        program.institution.save()
    elif how == "body merged":
        program.institution.status = "merged"
        program.institution.save()
    elif how == "period over":
        type(program).objects.filter(pk=program.pk).update(until_on=today())
    elif how == "not begun":
        type(program).objects.filter(pk=program.pk).update(from_on=today() + timedelta(days=1))


HOW = ["disabled", "contact left", "body closed", "body merged", "period over", "not begun"]


@pytest.mark.parametrize("how", HOW)
def test_it_is_refused_at_the_next_request(how):
    body = make.institution(make.county())
    program = signing.program(body.county, institution=body)
    key = signing.key_of(program)
    assert ask(key).status_code == 200

    stop(program, how)

    answer = ask(key)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"
    with pytest.raises(Refused):
        program.refresh_from_db()
        signing.key_of(program)


def test_a_key_ends_by_revocation_and_by_its_day(program):
    admin = signing.sign_in(make.user("system_admin", program.county))
    key, other = signing.key_of(program), signing.key_of(program)
    token = ApiToken.objects.filter(client=program).earliest("pk")
    address = f"/county/{program.county.code}/clients/{program.code}/"
    assert admin.post(f"{address}tokens/{token.pk}/revoke/").url == address
    assert (ask(key).status_code, ask(other).status_code) == (401, 200)
    with time_machine.travel(now() + timedelta(days=91)):
        assert ask(other).status_code == 401


def test_a_key_never_outlives_the_registration():
    program = signing.program(until_on=today() + timedelta(days=10))
    signing.key_of(program)
    token = ApiToken.objects.get(client=program)
    assert token.expires_at.astimezone().date() <= today() + timedelta(days=10)


@pytest.mark.parametrize("header", ["Token", "Token a b", "Token falsch", "Token \u00e4\u00f6"])
def test_a_malformed_or_unknown_key_is_refused(header):
    answer = Client().get("/api/v1/institutions/", headers={"Authorization": header})
    assert answer.status_code == 401


def test_disabling_asks_for_a_reason_and_is_not_done_twice(program):
    by = make.actor(role="system_admin", county=program.county)
    with pytest.raises(Invalid):
        actions.signing.disable_client(client=program, by=by, reason=" ")
    actions.signing.disable_client(client=program, by=by, reason="项目结束")
    with pytest.raises(Refused):
        actions.signing.disable_client(client=program, by=by, reason="项目结束")
    assert "项目结束" in AuditEvent.objects.get(what="client.disabled").text


def test_more_programs_cost_no_more_queries(program):
    admin = signing.sign_in(make.user("system_admin", program.county))
    address = f"/county/{program.county.code}/clients/"
    admin.get(address)
    with CaptureQueriesContext(connection) as few:
        admin.get(address)
    for _n in range(4):
        signing.key_of(signing.program(program.county))
    with CaptureQueriesContext(connection) as many:
        page = admin.get(address)
    assert len(page.context["lines"]) == 5
    assert len(many) == len(few)


def test_a_programs_call_costs_one_statement_to_know_it(program):
    key = signing.key_of(program)
    ask(key, "/api/v1/schema/")
    with CaptureQueriesContext(connection) as asked:
        ask(key)
    known = [one["sql"] for one in asked if "apitoken" in one["sql"] or "apiclient" in one["sql"]]
    assert len(known) == 1


# --- a user's own keys --------------------------------------------------------


def test_i_get_a_key_once_and_take_it_back():
    user = make.user("viewer")
    client = signing.sign_in(user)
    shown = client.post("/account/tokens/", {"purpose": "月报导出", "days": 30})
    key = shown.context["key"]
    assert ask(key).status_code == 200
    page = client.get("/account/").text
    assert "月报导出" in page
    assert key not in page
    token = ApiToken.objects.get(user=user)
    assert client.post(f"/account/tokens/{token.pk}/revoke/").url == "/account/"
    assert ask(key).status_code == 401
    assert "已撤销" in client.get("/account/").text


def test_a_key_without_purpose_or_too_long_is_refused():
    client = signing.sign_in(make.user("viewer"))
    for said in ({"purpose": "", "days": 9}, {"purpose": "x", "days": 91}):
        assert client.post("/account/tokens/", said).status_code == 422
    assert ApiToken.objects.count() == 0


def test_the_key_of_somebody_else_is_not_there_for_me():
    token, key = actions.signing.issue_token(
        user=make.user("viewer"), purpose="x", by=make.system()
    )
    client = signing.sign_in(make.user("viewer"))
    assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert ask(key).status_code == 200


def test_a_users_key_dies_with_the_user():
    user = make.user("viewer")
    _token, key = actions.signing.issue_token(user=user, purpose="x", by=make.system())
    user.is_active = False
    user.save()
    assert ask(key).status_code == 401
