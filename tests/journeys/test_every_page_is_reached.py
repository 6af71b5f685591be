"""A page that no link leads to does not exist for the people it is written for."""

import re

import pytest
from django.urls import Resolver404, resolve

from alliance.core import registers
from alliance.core.registers import ANYONE, Route
from alliance.desk.navigation import ENTRIES
from alliance.desk.page import Page
from members.middleware import actor_behind
from tests.journeys.test_who_sees_what import somebody_who_may
from tests.journeys.world import World

pytestmark = pytest.mark.django_db
HREF = re.compile(r'href="(/[^"#]*)')


def reading() -> list[Route]:
    return [
        route
        for route in registers.routes()
        if "GET" in route.methods and not route.name.startswith("api:") and ANYONE not in route.who
    ]


def named(path: str) -> str:
    try:
        return resolve(path.replace("&amp;", "&").partition("?")[0]).view_name
    except Resolver404:
        return ""


def in_the_side_bar(pages: tuple[Page, ...]) -> set[str]:
    """The names of the pages of the side bar that hold no others."""
    names: set[str] = set()
    for page in pages:
        names |= in_the_side_bar(page.pages) if page.pages else {page.url_name}
    return names


def test_every_page_of_the_side_bar_is_linked_and_no_link_leads_to_a_refusal(settings):
    settings.WAITING_SECONDS = 20
    world = World()
    linked, refused = set(), set()
    for route in reading():
        user = somebody_who_may(world, route)
        answer = world.client(user).get(world.path(route.name))
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        actor = actor_behind(user)
        names = {named(path) for path in HREF.findall(answer.content.decode())} - {""}
        linked |= names
        for name in names:
            to = registers.route(name, "GET")
            if to is not None and not to.allows(actor):
                refused.add(f"{route.name} → {name} ({', '.join(h.role for h in actor.held)})")
    assert (sorted(in_the_side_bar(ENTRIES) - linked), sorted(refused)) == ([], [])
