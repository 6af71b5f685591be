"""The page of the REST door in a real Chromium: drawn from here alone, under the policy."""

from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests import make
from tests.browser import complaints, started

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def chromium() -> Iterator[webdriver.Chrome]:
    with started() as driver:
        yield driver


def test_every_address_can_be_read_and_tried_under_the_policy(chromium, live_server):
    user = make.user("viewer")
    chromium.get(f"{live_server.url}/sign-in/")
    chromium.find_element(By.NAME, "username").send_keys(user.username)
    chromium.find_element(By.NAME, "password").send_keys(make.PASSWORD + Keys.ENTER)
    WebDriverWait(chromium, 20).until(lambda page: "/sign-in/" not in page.current_url)

    chromium.get(f"{live_server.url}/api/v1/docs/")
    seen: set[str] = set()

    def at_the_runs(page: webdriver.Chrome) -> WebElement | None:
        """Only what can be seen is drawn of a long document: go down it page by page."""
        shown = page.execute_script(
            "return [...document.querySelectorAll('.opblock')].map((one) => one.id)"
        )
        seen.update(shown)
        found = page.find_elements(By.CSS_SELECTOR, "[id$='-runs'].opblock-get")
        if not found:
            page.execute_script("window.scrollBy(0, window.innerHeight / 2)")
        return found[0] if found else None

    runs = WebDriverWait(chromium, 30).until(at_the_runs)
    assert len(seen) > 15
    assert "县域医共体数据接口" in chromium.find_element(By.ID, "api-docs").text
    assert complaints(chromium) == []
    runs.find_element(By.CSS_SELECTOR, ".opblock-summary").click()
    wait = WebDriverWait(chromium, 10)
    wait.until(lambda _page: runs.find_element(By.CSS_SELECTOR, ".try-out__btn")).click()
    wait.until(lambda _page: runs.find_element(By.CSS_SELECTOR, ".execute")).click()
    answer = wait.until(lambda _page: runs.find_element(By.CSS_SELECTOR, ".live-responses-table"))
    assert "200" in answer.text
    assert '"results"' in answer.text
    assert complaints(chromium) == []
