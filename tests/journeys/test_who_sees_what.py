"""Everybody sees what is theirs, nobody what is not, and whoever tries is written down.

Six people look at one county: its assessor, a viewer, the leads of its two alliances, the
clerk of one body, an assessor of another county; and somebody who has not signed in. The
figures of each body are found nowhere else, so a single one on a wrong page is seen here.
"""

import re
from collections.abc import Iterator
from copy import copy
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from pytest_django import DjangoDbBlocker

from alliance.core import registers
from alliance.core.models import AuditEvent
from alliance.core.registers import ANYONE, SIGNED_IN, Route
from alliance.desk.navigation import ENTRIES
from alliance.desk.page import Page
from kpi.models import IndicatorValue
from members.middleware import actor_behind
from members.models import County, User
from members.rules import AT_AN_INSTITUTION, ROLES
from tests import make
from tests.journeys.world import World, tells
from tests.kpi.calling import V1

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = range(3)
READS = {
    "the assessor": {FIRST, SECOND, THIRD},
    "a viewer": {FIRST, SECOND, THIRD},
    "the lead of the north": {FIRST, SECOND},
    "the lead of the south": {FIRST, THIRD},
    "a clerk of the second body": {SECOND},
    "a stranger of another county": set(),
}
"""Whose figures each of them may read."""
STRANGER = "a stranger of another county"
#: Addresses that name a row by the code of an element or a person: the county of who asks
#: has no such row, and nothing was denied.
BY_CODE = {"api:source-rule", "api:service-record"}
#: The interface's own document; and whoever holds an invitation's link reads which county invites.
WITHOUT = {"api:schema", "invitation"}
HREF = re.compile(r'href="(/[^"#]*)')
#: Lists of the REST door that hold figures or results.
LISTS = ["data-values", "indicator-values", "scores", "totals", "runs"]


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for the module; each test's changes are rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def world(_built: World, db: None, settings: Any) -> World:
    """The world as it was built, and nobody has signed in yet.

    The counts of the side bar serve for a while, as they do for people.
    """
    settings.WAITING_SECONDS = 20
    found = copy(_built)
    found.new()
    return found


def reading() -> list[Route]:
    return [route for route in registers.routes() if "GET" in route.methods]


def words(answer: Any) -> str:
    """What an answer says, without blanks: numbers are grouped on pages and not in files."""
    content = b"".join(answer) if answer.streaming else answer.content
    return re.sub(r"\s", "", content.decode("utf8", "replace"))


def denied() -> int:
    return AuditEvent.objects.filter(what="access.denied").count()


def names_a_row(path: str) -> bool:
    """Whether an address holds a county, a run, a file or a row's number."""
    return bool(re.search(r"/(9[89]\d{4}|\d+|[0-9a-f-]{36})(/|$)", path))


# --- other counties -----------------------------------------------------------


def test_a_stranger_of_another_county_reads_nothing_and_each_try_is_written_down(
    world: World,
) -> None:
    stranger = world.cast()[STRANGER]
    for route in reading():
        before, path = denied(), world.path(route.name)
        answer = world.ask(route, "GET", stranger)
        said = words(answer).replace(path, "")
        assert world.here.told_in(said) == [], route.name
        if not {ANYONE, SIGNED_IN, "assessor"} & set(route.who):
            assert (answer.status_code, denied() - before) == (403, 1), route.name
        elif route.name in BY_CODE:
            assert (answer.status_code, denied() - before) == (404, 0), route.name
        elif names_a_row(path) and ANYONE not in route.who:
            assert (answer.status_code, denied() - before) == (404, 1), route.name
        elif route.name != "api:nothing-here":
            assert answer.status_code in {200, 302}, route.name
            assert denied() == before, route.name


def test_the_lists_of_a_stranger_hold_their_own_county_only(world: World) -> None:
    client = world.client(world.cast()[STRANGER])
    for name in LISTS:
        for form in ("json", "csv"):
            said = words(client.get(f"{V1}{name}/", {"format": form, "page_size": "5000"}))
            assert world.here.told_in(said) == [], name
            assert "蓝山雀" in said or str(world.there.weighted.pk) in said, name
        asked = client.get(f"{V1}{name}/", {"county": world.here.county.code})
        assert asked.status_code == 404, name


# --- inside the county --------------------------------------------------------


#: Who asks every how many-eth address: whoever reads every body can give nothing away here.
ASKS = {
    "the assessor": 0,
    "a viewer": 0,
    "the lead of the north": 2,
    "the lead of the south": 2,
    "a clerk of the second body": 1,
}


@pytest.mark.parametrize("who", [who for who in READS if who != STRANGER])
def test_nobody_reads_the_figures_of_a_body_that_is_not_theirs(world: World, who: str) -> None:
    """The clerk asks every address, the two leads every second one, one the odd, one the even."""
    begins = int(who == "the lead of the south")
    asked = reading()[begins :: ASKS[who]] if ASKS[who] else []
    reads_theirs_alone(world, who, asked)


@pytest.mark.drill
@pytest.mark.parametrize("who", [who for who in READS if who != STRANGER])
def test_nobody_reads_the_figures_of_another_body_at_any_address(world: World, who: str) -> None:
    reads_theirs_alone(world, who, reading())


def reads_theirs_alone(world: World, who: str, routes: list[Route]) -> None:
    """Hold that somebody finds the figures of their bodies, and no others, wherever they ask."""
    client = world.client(world.cast()[who])
    asked = [world.path(route.name) for route in routes if route.name not in WITHOUT]
    here = world.here
    units = [unit.code for unit in (here.story.north.unit, here.story.south.unit)]
    units += [body.unit.code for body in here.story.bodies]
    for run in (here.plain, here.weighted):
        for unit in (here.county.code, *units):
            asked += [f"/kpi/runs/{run.pk}/units/{unit}/{page}" for page in ("", "sheet/")]
            asked += [
                f"/kpi/runs/{run.pk}/units/{unit}/why/{code}/" for code in ("share", "contracts")
            ]
    for name in LISTS:
        asked += [f"{V1}{name}/?page_size=5000", f"{V1}{name}/?page_size=5000&format=csv"]
    asked += [
        f"{V1}indicator-values/{pk}/explanation/"
        for pk in IndicatorValue.objects.filter(run=here.weighted).values_list("pk", flat=True)
    ]
    seen: set[int] = set()
    for path in asked:
        answer = client.get(path)
        assert answer.status_code in {200, 302, 403, 404}, path
        said = words(answer)
        read = {body for body in range(3) if any(tells(said, one) for one in here.figure(body))}
        assert read <= READS[who], path
        assert world.there.told_in(said) == [], path
        seen |= read
    assert seen == READS[who]


def test_another_body_is_not_there_for_a_clerk_and_the_try_is_written_down(world: World) -> None:
    client = world.client(world.cast()["a clerk of the second body"])
    run, (_first, second, third) = world.here.weighted, world.here.story.bodies
    own = client.get(f"/kpi/runs/{run.pk}/units/{second.code}/")
    assert own.status_code == 200
    result = IndicatorValue.objects.get(run=run, unit=third.unit, indicator__code="share")
    for path in (
        f"/kpi/runs/{run.pk}/units/{third.code}/",
        f"/kpi/runs/{run.pk}/units/{third.code}/sheet/",
        f"/kpi/runs/{run.pk}/units/{third.code}/table.xlsx",
        f"/kpi/runs/{run.pk}/units/{third.code}/why/share/",
        f"/kpi/runs/{world.going.pk}/",
        f"/kpi/imports/{world.here.file.pk}/",
        f"{V1}indicator-values/{result.pk}/explanation/",
        f"{V1}runs/{world.going.pk}/",
    ):
        before = denied()
        answer = client.get(path)
        assert (answer.status_code, denied() - before) == (404, 1), path


def test_what_is_there_and_not_mine_answers_like_what_is_not_there(world: World) -> None:
    client = world.client(world.cast()[STRANGER])
    there, nowhere = str(world.here.plain.pk), "01900000-0000-7000-8000-000000000000"
    for address in (f"{V1}runs/%s/", "/kpi/runs/%s/"):
        hidden, absent = (words(client.get(address % run)) for run in (there, nowhere))
        assert re.sub(r'csrf[^>]*>|X-CSRF[^>]*>|value="\w{64}"', "", hidden) == re.sub(
            r'csrf[^>]*>|X-CSRF[^>]*>|value="\w{64}"', "", absent
        ).replace(nowhere, there)


# --- without a name -----------------------------------------------------------


def test_whoever_has_not_signed_in_is_asked_to(world: World) -> None:
    for route in registers.routes():
        if ANYONE in route.who:
            continue
        for method in route.methods:
            answer = world.ask(route, method, None, empty=True)
            if route.name.startswith("api:") and route.name != "api:docs":
                assert answer.status_code == 401, route.name
                assert answer["Content-Type"] == "application/problem+json"
            else:
                assert answer.status_code == 302, route.name
                assert answer["Location"].startswith("/sign-in/"), route.name


# --- the access register over HTTP --------------------------------------------

EVERY = [(route, method) for route in registers.routes() for method in route.methods]
WAYS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def somebody_who_may(world: World, route: Route) -> User | None:
    """An actor in the first role of the row; the assessor where every role will do."""
    if ANYONE in route.who:
        return None
    if route.who == (SIGNED_IN,):  # for some, only as whom the row concerns
        return world.concerned(route.name) or world.user("assessor")
    return world.user(min(route.who, key=_first))


def _first(role: str) -> int:
    return 0 if role == "assessor" else 1


def test_every_address_lets_in_whom_the_register_names_and_links_what_they_may_open(
    world: World,
) -> None:
    """A page that no link leads to does not exist for the people it is written for."""
    wrong: list[str] = []
    linked: set[str] = set()
    for route, method in EVERY:
        user = somebody_who_may(world, route)
        world.client(user)  # signed in before what is rolled back
        with transaction.atomic():
            answer = world.ask(route, method, user)
            transaction.set_rollback(True)
        if route.name == "api:nothing-here":
            assert answer.status_code == 404, method
            continue
        said = words(answer)
        if answer.status_code >= 400:
            wrong.append(f"{route.name} {method} {answer.status_code}: {said[-400:]}")
        if user is None:
            continue
        if route.name not in WITHOUT:
            assert world.there.told_in(said) == [], (route.name, method)
        if method == "GET" and is_page(answer):
            names = links(answer)
            linked |= names
            wrong += [f"{route.name} leads to {name}" for name in refused(names, user)]
    assert not wrong, "\n".join(wrong)
    assert sorted(in_the_side_bar(ENTRIES) - linked) == []


def is_page(answer: Any) -> bool:
    return bool(answer.status_code == 200 and answer["Content-Type"].startswith("text/html"))


def links(answer: Any) -> set[str]:
    """The names of the addresses that a page leads to."""
    return {named(path) for path in HREF.findall(answer.content.decode())} - {""}


def named(path: str) -> str:
    try:
        return resolve(path.replace("&amp;", "&").partition("?")[0]).view_name
    except Resolver404:
        return ""


def refused(names: set[str], user: User) -> list[str]:
    """Which of these addresses would not let somebody in."""
    actor = actor_behind(user)
    routes = [(name, registers.route(name, "GET")) for name in sorted(names)]
    return [name for name, route in routes if route is not None and not route.allows(actor)]


def in_the_side_bar(pages: tuple[Page, ...]) -> set[str]:
    """The names of the pages of the side bar that hold no others."""
    names: set[str] = set()
    for page in pages:
        names |= in_the_side_bar(page.pages) if page.pages else {page.url_name}
    return names


def test_every_address_keeps_out_whom_the_register_does_not_name(world: World) -> None:
    """One try, one event: in a role that may not, or, where all roles may, without any."""
    for route, method in EVERY:
        if {ANYONE, SIGNED_IN} & set(route.who):
            continue
        role = next(role for role in ("viewer", "village", *ROLES) if role not in route.who)
        user, before = world.user(role), denied()
        world.client(user)  # signed in before what is rolled back
        with transaction.atomic():
            answer = world.ask(route, method, user, empty=True)
            assert (answer.status_code, denied() - before) == (403, 1), (route.name, method)
            event = AuditEvent.objects.filter(what="access.denied").order_by("pk").last()
            assert event is not None
            assert event.subject == route.name
            assert event.person_id == user.persons.get().pk
            transaction.set_rollback(True)


def test_a_method_that_is_not_registered_is_refused(world: World) -> None:
    """The register answers for all; every seventh address is asked in such a way, in turn."""
    refuses_what_is_not_registered(world, every=7)


@pytest.mark.drill
def test_a_method_that_is_not_registered_is_refused_everywhere(world: World) -> None:
    refuses_what_is_not_registered(world, every=1)


def refuses_what_is_not_registered(world: World, *, every: int) -> None:
    """Hold it for one in so many addresses, each asked in one of the ways it does not know."""
    registered = {(route.name, method) for route, method in EVERY}
    for n, route in enumerate({route.name: route for route, _method in EVERY}.values()):
        others = [way for way in WAYS if (route.name, way) not in registered]
        assert not any(registers.route(route.name, way) for way in others), route.name
        if others and n % every == 0:  # one address answers every way, with the same 404
            way = others[n // every % len(others)]
            answer = world.ask(route, way, world.here.assessor, empty=True)
            assert answer.status_code in {403, 405}, (route.name, way)


# --- referrals: who may, but elsewhere ------------------------------------------


def door(path: str) -> str:
    """Which module answers at an address."""
    view = resolve(path.partition("?")[0]).func
    return str(getattr(view, "view_class", view).__module__)


def elsewhere(world: World, route: Route) -> Iterator[User]:
    """Somebody whom the register lets in, of another county; and of another alliance here."""
    roles = sorted(set(route.who) & set(ROLES)) or ["doctor"]
    at_a_body = [role for role in roles if role in AT_AN_INSTITUTION]
    if not at_a_body:
        yield stranger(world, roles[0], world.there.county)
        return
    yield stranger(world, at_a_body[0], world.there.county)
    yield stranger(world, at_a_body[0], world.here.county)


def stranger(world: World, role: str, county: County) -> User:
    """Somebody in a role, at the lead of an alliance that knows nobody of the world."""
    name = f"{role} {county.pk}"
    if name not in world.users:
        body = None
        if role in AT_AN_INSTITUTION:
            body = make.lead_of(make.alliance(county, name="陌生医共体"))
        world.users[name] = make.user(role, county, institution=body)
        world.client(world.users[name])
    return world.users[name]


def test_a_stranger_in_the_very_role_finds_no_case_file_paper_or_export_of_referrals(
    world: World,
) -> None:
    """Of another county and of another alliance: on every address of referrals, in every way."""
    there = world.cases.row
    read = world.remote.row
    secrets = [there.number, str(there.pk), "演示患者01", read.number, str(read.pk), "演示患者21"]
    tried = 0
    for route, method in EVERY:
        path = world.path(route.name)
        if not door(path).startswith("referrals."):
            continue
        for user in elsewhere(world, route):
            world.client(user)
            with transaction.atomic():
                before = denied()
                answer = world.ask(route, method, user)
                said, denials = words(answer).replace(path, ""), denied() - before
                transaction.set_rollback(True)
            told = (route.name, method, user.username, answer.status_code)
            assert not any(tells(said, secret) for secret in secrets), told
            if "duty-weeks" in path:  # by the code of a body: nothing was denied
                assert (answer.status_code, denials) == (404, 0), told
            elif names_a_row(path):
                assert (answer.status_code, denials) == (404, 1), told
            else:
                assert answer.status_code < 500, told
            if method == "GET" and answer.status_code == 200:
                said = exported(world.client(user), path)
                assert not any(tells(said, secret) for secret in secrets), told
            tried += 1
    assert tried > 200


def exported(client: Client, path: str) -> str:
    """What the workbook of a page and the table of a REST list say, without blanks."""
    form = "csv" if path.startswith("/api/") else "xlsx"
    answer = client.get(f"{path}{'&' if '?' in path else '?'}format={form}")
    if "spreadsheet" not in answer.headers.get("Content-Type", ""):
        return words(answer)
    content = b"".join(answer) if answer.streaming else answer.content
    with ZipFile(BytesIO(content)) as book:
        texts = [book.read(name).decode("utf8", "replace") for name in book.namelist()]
    return re.sub(r"\s", "", "".join(texts))
