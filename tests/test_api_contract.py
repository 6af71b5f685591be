"""What holds for every address of the REST door: refusals, tokens, its document, hostile input."""

import re
from itertools import product
from typing import Any

import pytest
import yaml
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.core import registers
from alliance.core.api import PerActorThrottle
from alliance.desk import generated
from kpi import actions
from kpi.actions import Correction
from kpi.models import Indicator
from members import actions as member_actions
from members.models import ApiToken
from tests import make
from tests.journeys.world import places
from tests.kpi.calling import V1, Program, program, program_of
from tests.kpi.returning import Place
from tests.kpi.story import Story, heads, on_feedback, small_county
from tests.remembering import remembered

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
ROUTES = [route for route in registers.routes() if route.name.startswith("api:")]
DOOR = {"api:schema", "api:docs", "api:nothing-here"}
SAMPLES = {"run": "01a20117-ed49-71d3-9db4-5eae61ba5bb0", "pk": 7}
LISTS = [
    "indicator-values/", "scores/", "totals/", "runs/", "data-values/", "data-elements/",
    "data-sets/", "indicators/", "targets/", "schemes/", "units/", "returns/", "appeals/",
    "run-feedback/", "waivers/",
]  # fmt: skip
ASKED = (
    "county", "unit", "indicator", "period", "relative_to", "level", "status", "run", "scheme",
    "updated_since", "cursor", "page_size", "format", "element", "state", "year", "item", "code",
    "data_set", "source", "kind", "on",
)  # fmt: skip


def address(name: str) -> str:
    """An address of this name, with made-up ids in it."""
    wanted = places()[name]
    for values in product((SAMPLES["run"], 7, "x"), repeat=len(wanted)):
        try:
            return reverse(name, kwargs=dict(zip(wanted, values, strict=True)))
        except NoReverseMatch:
            continue
    raise AssertionError(f"no sample arguments for {name}")


def is_problem(response: Any, status: int) -> None:
    assert response.status_code == status
    assert response["Content-Type"] == PROBLEM
    body = response.json()
    assert body["status"] == status
    assert set(body) >= {"type", "title", "status", "detail", "code", "fields"}
    assert body["type"] == f"urn:alliance:problem:{body['code']}"
    assert body["title"]
    assert body["detail"]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.name}-{route.methods[0]}")
def test_nobody_gets_in_without_a_name(route, client):
    if route.name == "api:docs":  # a page: it leads to the sign-in
        assert client.get(address(route.name)).status_code == 302
        return
    for method in route.methods:
        response = client.generic(method, address(route.name))
        is_problem(response, 401)
        assert response["WWW-Authenticate"] == "Token"
        assert not response.cookies


def test_what_is_no_key_or_no_longer_one_is_refused():
    viewer = make.person(role="viewer")
    there = program_of(viewer)
    assert there.get("runs/").status_code == 200
    is_problem(Program("nonsense").get("runs/"), 401)
    for header in ("Token", "Token a b", "Token \x7fé", "Basic dXNlcjpwYXNz", "Bearer x"):
        is_problem(Client().get(f"{V1}runs/", headers={"Authorization": header}), 401)

    token = ApiToken.objects.get(user=viewer.user)
    member_actions.revoke_token(token=token, by=make.system(), reason="试验")
    is_problem(there.get("runs/"), 401)


def test_a_key_dies_with_its_owner_and_never_sets_a_cookie():
    viewer = make.person(role="viewer")
    there = program_of(viewer)
    response = there.get("runs/")
    assert response.status_code == 200
    assert not response.cookies
    type(viewer.user).objects.filter(pk=viewer.user.pk).update(is_active=False)
    is_problem(there.get("runs/"), 401)


def test_an_unknown_address_and_an_unknown_method_are_problems_too():
    viewer = program("viewer")
    for path in ("nothing/", "runs/not-a-uuid/", "indicator-values/x/explanation/", ""):
        is_problem(viewer.get(path), 404)
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
        response = viewer.client.generic(method, f"{V1}runs/", headers=viewer._signed())
        is_problem(response, 405)
    is_problem(viewer.post("indicator-values/"), 405)
    is_problem(viewer.post("runs/x/y"), 404)


def test_a_forgotten_slash_is_forgiven_to_readers():
    viewer = program("viewer")
    response = viewer.get("runs", state="computed")
    assert (response.status_code, response["Location"]) == (301, f"{V1}runs/?state=computed")


def test_a_format_that_is_not_there_is_refused_in_json():
    viewer = program("viewer")
    is_problem(viewer.get("indicator-values/", format="xml"), 406)
    is_problem(viewer.get("indicator-values/", headers={"Accept": "image/png"}), 406)
    assert "json, csv" in viewer.get("runs/", format="xml").json()["detail"]
    # A refusal is JSON also for who wanted CSV.
    is_problem(viewer.get("indicator-values/", format="csv", period="soon"), 422)


def test_a_parameter_with_a_slip_of_the_pen_is_not_passed_over():
    response = program("viewer").get("indicator-values/", indicators="share")
    is_problem(response, 422)
    assert response.json()["code"] == "unknown_parameter"
    assert "indicator," in response.json()["detail"]


def test_who_asks_too_often_is_told_when_to_come_back(monkeypatch):
    monkeypatch.setattr(PerActorThrottle, "rate", "2/min", raising=False)
    cache.clear()
    viewer = program("viewer")
    assert [viewer.get("runs/").status_code for _time in range(2)] == [200, 200]
    response = viewer.get("runs/")
    is_problem(response, 429)
    assert 1 <= int(response["Retry-After"]) <= 60


@pytest.fixture
def hostile_reader(db) -> Program:
    story = small_county()
    story.run("weighted")
    return program("assessor", story.county)


VALUES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["\0", "a\0b", "'; DROP TABLE x --", "%00", "2024..9999", "..", "1900..2199", "2024..2023",
         "LAST_240_YEARS", "LAST_0_YEARS", "THIS_", "_", "9" * 400, "-1", "1e400", "NaN",
         "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2024-02-30", "2024-01-01 08:00",
         "2024-01-01T00:00:00 08:00", "0001-01-01", "9999-12-31", "WzAsIngiXQ", "WzAsIjEiLCIyIl0",
         "WzAsIjAwMDEtMDEtMDFUMDA6MDA6MDArMTQ6MDAiLCIxIl0", "[[[", "a," * 150, "\ud7ff", "\U0010ffff",
         "csv", "json", "1", "5000", "00000000-0000-0000-0000-000000000000", "county", "computed"]
    ),
)  # fmt: skip


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    path=st.sampled_from(LISTS),
    asked=st.dictionaries(st.sampled_from(ASKED), VALUES, min_size=1, max_size=3),
)
def test_no_parameter_whatever_brings_the_door_down(hostile_reader, path, asked):
    response = hostile_reader.get(path, **asked)
    assert response.status_code in {200, 404, 406, 422}, (path, asked)
    if response.status_code != 200:
        assert response["Content-Type"] == PROBLEM


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["scheme", "period", "x"]), inner, max_size=3),
    max_leaves=6,
))  # fmt: skip
def test_no_body_whatever_brings_the_door_down(hostile_reader, body):
    cache.clear()
    assert hostile_reader.post("runs/", body).status_code in {400, 409, 415, 422}


# --- the document -------------------------------------------------------------


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The OpenAPI document, written without a warning and valid."""
    said = generated.written("docs/openapi.yaml")
    loaded: dict[str, Any] = yaml.load(said, Loader=yaml.CSafeLoader)
    return loaded


def test_the_document_is_openapi_3_1_and_names_every_address(document):
    assert document["openapi"] == "3.1.0"
    said = {
        (re.sub(r"\{\w+\}", "{}", path), method.upper())
        for path, operations in document["paths"].items()
        for method in operations
    }
    real = set()
    for route in ROUTES:
        if route.name not in DOOR:
            path = address(route.name)
            for sample in (SAMPLES["run"], "7", "x"):
                path = re.sub(rf"/{sample}(?=/)", "/{}", path)
            real |= {(path, method) for method in route.methods}
    assert said == real


def test_every_operation_says_what_it_does_and_how_it_refuses(document):
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            assert operation.get("tags"), where
            assert operation.get("summary") or operation.get("description"), where
            if path.startswith(f"{V1}members"):
                continue
            assert PROBLEM in operation["responses"]["401"]["content"], where


def test_the_document_knows_both_ways_to_sign_in(document):
    schemes = document["components"]["securitySchemes"]
    assert schemes["token"]["name"] == "Authorization"
    assert schemes["cookieAuth"]["in"] == "cookie"


@remembered
def a_year() -> Story:
    """Runs of both schemes; of one a body agrees, appeals, and has an item left out; a return."""
    story = small_county()
    story.run("plain")
    run, unit = on_feedback(story), story.bodies[0].unit
    head = heads(story)[unit.code]
    actions.give_feedback(run=run, unit=unit, answer="agreed", by=head)
    actions.file_appeal(
        run=run,
        unit=unit,
        indicator=Indicator.objects.get(county=story.county, code="share"),
        reason="漏计",
        asked=[Correction("here", "202403", "25")],
        upload=make.upload("门诊日志.pdf"),
        by=head,
    )
    actions.propose_waiver(run=run, item="share", unit=unit, reason="停诊", by=story.assessor)
    there = Place(story, story.bodies[0])
    there.out()
    there.saved(unit, {"here": "5"}, there.who("clerk", there.body))
    return story


@pytest.mark.parametrize("path", LISTS)
def test_a_list_has_exactly_the_documented_columns(path, document):
    (row, *_more) = program("viewer", a_year().county).rows(path)
    schema = document["paths"][f"{V1}{path}"]["get"]["responses"]["200"]["content"]
    page = schema["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    shapes = document["components"]["schemas"]
    shape = shapes[page]["properties"]["results"]["items"]["$ref"].rsplit("/", 1)[1]
    assert list(shapes[shape]["properties"]) == list(row)


def test_the_document_speaks_the_callers_language():
    viewer = program("viewer")
    for language, words in (("zh-hans", "指标值"), ("en", "openapi")):
        text = viewer.get("schema/", headers={"Accept-Language": language}).content.decode()
        assert words in text
    response = viewer.get("schema/", format="json")
    assert response.json()["openapi"] == "3.1.0"


def test_the_page_of_the_document_needs_nothing_from_elsewhere_and_no_inline_script(client):
    user = make.user("viewer")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(f"{V1}docs/")
    page = response.content.decode()

    assert response.status_code == 200
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert "<style" not in page
    assert not re.search(r"\s(style|on\w+)=", page)
    assets = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert any("swagger-ui-bundle.js" in asset for asset in assets)
    for asset in assets:
        assert asset.startswith("/"), asset
        if asset.startswith("/static/"):
            assert finders.find(asset.removeprefix("/static/")), asset
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert client.get(re.search(r'data-schema="([^"]+)"', page)[1]).json()["openapi"] == "3.1.0"
