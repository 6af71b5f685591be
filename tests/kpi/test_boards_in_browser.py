"""The boards and the wall in a real Chromium: policy, accessibility, a telephone, turning, the end."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from alliance.core import assets
from tests import make
from tests.browser import complaints, started, violations
from tests.kpi.story import small_county

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not assets.present(), reason="the front-end files are not built"),
]


@pytest.fixture
def chromium() -> Iterator[webdriver.Chrome]:
    with started() as driver:
        yield driver


#: Asked in one breath: a key also reads the wall anew, which replaces what stands there.
_SHOWN = """
return [...document.querySelectorAll("[data-screen]")].filter((one) => !one.hidden)
  .map((one) => one.querySelector("h2").firstChild.textContent.trim())
"""
_FOOT = "return document.querySelector('footer').textContent"


def shown(driver: webdriver.Chrome) -> list[str]:
    """The headings of the screens one sees."""
    found: list[str] = driver.execute_script(_SHOWN)
    return found


def press(driver: webdriver.Chrome, key: str) -> None:
    ActionChains(driver).send_keys(key).perform()


def test_the_boards_keep_the_policy_and_the_wall_turns_pauses_and_ends(chromium, live_server):
    story = small_county()
    run = story.run("weighted")
    user = make.user("viewer", story.county)
    chromium.get(f"{live_server.url}/sign-in/")
    chromium.find_element(By.NAME, "username").send_keys(user.username)
    chromium.find_element(By.NAME, "password").send_keys(make.PASSWORD + Keys.ENTER)
    wait = WebDriverWait(chromium, 10)
    wait.until(lambda page: page.find_elements(By.CSS_SELECTOR, ".side"))

    at = f"{live_server.url}/kpi/runs/{run.pk}"
    wall = f"{live_server.url}/kpi/wall/?scheme=weighted"
    for width in (1366, 390):
        chromium.set_window_size(width, 900)
        for url in (f"{at}/ranking/", f"{at}/heat/", f"{at}/across/",
                    f"{live_server.url}/kpi/late/", wall):  # fmt: skip
            chromium.get(url)
            assert violations(chromium) == [], (url, width)
            assert complaints(chromium) == [], (url, width)

    chromium.get(wall)
    assert shown(chromium) == ["核心指标"]
    press(chromium, Keys.ARROW_RIGHT)
    assert shown(chromium) == ["排名"]
    press(chromium, Keys.ARROW_LEFT)
    assert shown(chromium) == ["核心指标"]
    press(chromium, " ")
    wait.until(lambda page: "已停住" in page.execute_script(_FOOT))
    press(chromium, " ")
    wait.until(lambda page: "自动轮换" in page.execute_script(_FOOT))

    # The session is over: whatever is read next takes the figures off the screen.
    Session.objects.all().delete()
    press(chromium, Keys.ARROW_RIGHT)
    over = (By.CSS_SELECTOR, "[data-wall-over]")
    wait.until(lambda page: page.find_element(*over).is_displayed())
    assert story.bodies[2].name not in chromium.find_element(By.TAG_NAME, "body").text


def test_who_wishes_less_motion_turns_by_hand(chromium, live_server):
    story = small_county()
    story.run("weighted")
    user = make.user("viewer", story.county)
    chromium.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]},
    )
    chromium.get(f"{live_server.url}/sign-in/")
    chromium.find_element(By.NAME, "username").send_keys(user.username)
    chromium.find_element(By.NAME, "password").send_keys(make.PASSWORD + Keys.ENTER)
    wait = WebDriverWait(chromium, 10)
    wait.until(lambda page: page.find_elements(By.CSS_SELECTOR, ".side"))
    chromium.get(f"{live_server.url}/kpi/wall/?scheme=weighted")
    assert "已停住" in chromium.execute_script(_FOOT)
