"""Every page of the side bar in a real Chromium: policy, accessibility, narrow screens, script."""

from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from alliance.core import assets
from members.actions import propose_rule
from members.models import Grant
from tests import make
from tests.browser import complaints, started, violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not assets.present(), reason="the front-end files are not built"),
]


@pytest.fixture
def chromium() -> Iterator[webdriver.Chrome]:
    with started() as driver:
        yield driver


@pytest.fixture
def signed_in(chromium: webdriver.Chrome, live_server) -> webdriver.Chrome:
    """A browser in which an assessor of a county with an alliance has signed in."""
    county = make.county()
    make.alliance(county, members=2)
    user = make.user("assessor", county)
    chromium.get(f"{live_server.url}/sign-in/")
    chromium.find_element(By.NAME, "username").send_keys(user.username)
    chromium.find_element(By.NAME, "password").send_keys(make.PASSWORD + Keys.ENTER)
    WebDriverWait(chromium, 10).until(lambda page: page.find_elements(By.CSS_SELECTOR, ".side"))
    return chromium


def pages(driver: webdriver.Chrome, root: str) -> list[str]:
    """All addresses of the side bar, the pages of each open entry included."""
    found = [f"{root}/components/"]
    for entry in addresses(driver):
        driver.get(entry)
        found += [entry, *addresses(driver)]
    return list(dict.fromkeys(found))


def addresses(driver: webdriver.Chrome) -> list[str]:
    # In one breath: the side bar is replaced when its counts are there.
    found: list[str] = driver.execute_script(
        "return [...document.querySelectorAll('.side nav a')].map((link) => link.href)"
    )
    return found


def test_no_page_breaks_the_policy_or_shuts_anybody_out(signed_in, live_server):
    for url in pages(signed_in, live_server.url):
        signed_in.get(url)
        assert violations(signed_in) == [], url
        assert complaints(signed_in) == [], url


def test_no_page_is_wider_than_a_telephone(signed_in, live_server):
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    urls = pages(signed_in, live_server.url)
    signed_in.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    for url in urls:
        signed_in.get(url)
        width = signed_in.execute_script("return document.documentElement.scrollWidth")
        assert width <= 390, url


def test_pages_have_an_english_face(signed_in, live_server):
    signed_in.get(f"{live_server.url}/components/")
    signed_in.find_element(By.CSS_SELECTOR, ".lang button").click()
    WebDriverWait(signed_in, 10).until(
        lambda page: page.execute_script("return document.documentElement.lang") == "en"
    )
    assert signed_in.current_url.endswith("/components/")
    assert violations(signed_in) == []


def test_what_waits_is_counted_after_the_page_is_there(signed_in, live_server):
    me = Grant.objects.get(role="assessor").person
    county = me.county
    make.grant(me, "approver")
    asked_by = make.actor(role="finance", county=county)
    propose_rule(county=county, key="members.alliance.count", value=3, reason="试验", by=asked_by)
    signed_in.get(f"{live_server.url}/components/")
    count = ".side nav > ul > li:first-child .n"
    WebDriverWait(signed_in, 10).until(
        lambda page: [one.text for one in page.find_elements(By.CSS_SELECTOR, count)] == ["1"]
    )
    assert violations(signed_in) == []
    assert complaints(signed_in) == []


def test_a_chart_is_drawn_from_its_table(signed_in, live_server):
    signed_in.get(f"{live_server.url}/components/")
    drawn = signed_in.find_elements(By.CSS_SELECTOR, ".plot svg")
    assert len(drawn) == 2
    months = signed_in.execute_script(
        "return document.getElementById('chart-rows').tBodies[0].rows.length"
    )
    assert months == 12


def test_a_question_in_place_shuts_on_escape(signed_in, live_server):
    signed_in.get(f"{live_server.url}/components/")
    question = signed_in.find_element(By.CSS_SELECTOR, "details.ask")
    question.find_element(By.TAG_NAME, "summary").click()
    assert question.find_element(By.TAG_NAME, "textarea").is_displayed()
    signed_in.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not question.find_element(By.TAG_NAME, "textarea").is_displayed()


def test_printing_opens_the_tables_behind_charts_and_shuts_them_again(signed_in, live_server):
    signed_in.get(f"{live_server.url}/components/")
    opened = "return document.querySelectorAll('details.behind[open]').length"
    signed_in.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    assert signed_in.execute_script(opened) == 2
    signed_in.execute_script("window.dispatchEvent(new Event('afterprint'))")
    assert signed_in.execute_script(opened) == 0


def test_a_table_wider_than_the_telephone_is_reached_from_the_keyboard(signed_in, live_server):
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    signed_in.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    for path in ("/components/", "/members/", "/plans/"):
        signed_in.get(f"{live_server.url}{path}")
        wide, reached = signed_in.execute_script(
            "const wide = [...document.querySelectorAll('.scroll')]"
            ".filter((box) => box.scrollWidth > box.clientWidth);"
            "return [wide.length, wide.filter((box) => box.tabIndex === 0).length];"
        )
        assert wide == reached, path
        assert violations(signed_in) == [], path
