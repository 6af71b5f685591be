"""Every page of the registers in a real Chromium, with rows in it: nobody is shut out."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from selenium import webdriver

from alliance.core import assets, registers
from alliance.core.registers import ANYONE, Route
from tests.browser import complaints, started, violations
from tests.journeys.test_who_sees_what import somebody_who_may
from tests.journeys.world import World

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not assets.present(), reason="the front-end files are not built"),
]
#: A sheet of paper is as wide as paper; a part is no page.
APART = {
    "institution-sheet",
    "kpi:sheet",
    "kpi:check-paper",
    "kpi:run-progress",
    "referrals:paper",
    "fundpool:analysis-paper",
    "fundpool:capitation-paper",
    "fundpool:dissolution-paper",
    "fundpool:request-form",
    "fundpool:voucher",
    "staffing:proof",
    "staffing:sheet",
    "side",
}
WIDEST = """return [...document.querySelectorAll('main *')]
  .filter((e) => e.getBoundingClientRect().right > 391 && !e.closest('.scroll, .tabs'))
  .map((e) => e.tagName + '.' + e.className).slice(0, 6).join(' ')"""
#: Questions that open in place and whose button nobody can press, by the words of their verb.
UNREACHED = """const done = arguments[0], wrong = [];
  const drawn = () => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
  (async () => {
    for (const ask of document.querySelectorAll('details.ask')) {
      ask.open = true;
      await drawn();
      const button = ask.querySelector('.confirm .ends button');
      button.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
      const box = button.getBoundingClientRect();
      const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      const form = ask.querySelector('.confirm').getBoundingClientRect();
      if (!button.contains(hit) || form.left < 0 || form.right > window.innerWidth)
        wrong.push(ask.querySelector('summary').innerText + ' at ' + window.innerWidth);
      ask.open = false;
    }
    done(wrong);
  })();"""
COOKIE = settings.SESSION_COOKIE_NAME
TELEPHONE = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}


@pytest.fixture
def chromium() -> Iterator[webdriver.Chrome]:
    with started() as driver:
        yield driver


def pages(world: World) -> list[tuple[Route, str]]:
    """The addresses that answer with a page, not with a file or with data."""
    found = []
    for route in registers.routes():
        if "GET" not in route.methods or route.name.startswith("api:"):
            continue
        if ANYONE in route.who or route.name in APART:
            continue
        client = world.client(somebody_who_may(world, route))
        answer = client.get(world.path(route.name))
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            found.append((route, world.path(route.name)))
    return found


def test_every_page_holds_the_policy_reads_aloud_and_fits_a_telephone(
    chromium, live_server, settings
):
    settings.WAITING_SECONDS = 20
    world = World()
    wrong = []
    chromium.get(f"{live_server.url}/sign-in/")
    for route, path in pages(world):
        session = world.client(somebody_who_may(world, route)).cookies[COOKIE]
        chromium.add_cookie({"name": COOKIE, "value": session.value})
        chromium.get(live_server.url + path)
        found = [*violations(chromium), *complaints(chromium)]
        found += chromium.execute_async_script(UNREACHED)
        chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", TELEPHONE)
        width = chromium.execute_script("return document.documentElement.scrollWidth")
        found += chromium.execute_async_script(UNREACHED)
        if width > TELEPHONE["width"]:
            found.append(f"{width} px wide: {chromium.execute_script(WIDEST)}")
        chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        wrong += [f"{route.name}: {one}" for one in found]
    assert not wrong, "\n".join(wrong)
