"""A real Chromium, what it complains about, and a visitor who counts seconds and clicks."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import (
    JavascriptException,
    NoSuchElementException,
    StaleElementReferenceException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select

AXE = Path("frontend/node_modules/axe-core/axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
PATIENCE = 30


@contextmanager
def started(downloads: Path | None = None) -> Iterator[webdriver.Chrome]:
    """A browser with an empty profile that reads Chinese; `downloads` takes what it saves."""
    options = webdriver.ChromeOptions()
    prefs = {"intl.accept_languages": "zh-CN,zh"}
    if downloads:
        prefs["download.default_directory"] = str(downloads)
    options.add_experimental_option("prefs", prefs)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with tempfile.TemporaryDirectory() as profile:
        for flag in (
            "headless=new",
            "no-sandbox",
            "disable-dev-shm-usage",
            "disable-gpu",
            "disable-background-networking",
            "disable-component-update",
            "disable-sync",
            "no-first-run",
            "window-size=1366,900",
            f"user-data-dir={profile}",
        ):
            options.add_argument(f"--{flag}")
        service = webdriver.ChromeService(os.environ.get("CHROMEDRIVER", "/usr/bin/chromedriver"))
        driver = webdriver.Chrome(options=options, service=service)
        yield driver
        driver.quit()


def complaints(driver: webdriver.Chrome) -> list[str]:
    """What the browser wrote down: refused by the policy, not found, failed script."""
    return [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]


def violations(driver: webdriver.Chrome) -> Any:
    """What axe-core finds on the page: its rules and the elements that break them."""
    driver.execute_script(AXE.read_text(encoding="utf8"))
    return driver.execute_async_script(
        "const done = arguments[1];"
        "axe.run({ runOnly: arguments[0], resultTypes: ['violations'] }).then((r) => done("
        "r.violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 200))])));",
        RULES,
    )


class Visitor:
    """Somebody at the screen: reads and clicks what is there to be read and clicked."""

    def __init__(self, driver: webdriver.Chrome, root: str) -> None:
        self.driver, self.root = driver, root
        self.begin()

    def begin(self) -> None:
        """Start the stop-watch."""
        self.clicks = 0
        self.aside = 0.0
        self.began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Time since the beginning, without what looking into the page has cost."""
        return time.monotonic() - self.began - self.aside

    def open(self, path: str) -> None:
        """Type an address."""
        self.driver.get(self.root + path)

    def type(self, name: str, text: str) -> None:
        """Fill the field of this name; a file's path names the file."""
        field = self.find(f"[name='{name}']")
        if field.get_attribute("type") != "file":
            field.clear()
        field.send_keys(text)

    def choose(self, name: str, text: str) -> None:
        """Choose from a list: one click opens it, one picks."""
        Select(self.find(f"[name='{name}']")).select_by_visible_text(text)
        self.clicks += 2

    def click(self, what: str | WebElement) -> None:
        """Click a link or a button by the words on it, or an element that was found."""
        target = what if isinstance(what, WebElement) else self._called(what)
        self.driver.execute_script(
            "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", target
        )
        target.click()
        self.clicks += 1

    def find(self, selector: str) -> WebElement:
        """The first element that fits, once it is there."""
        return self.wait(lambda: self.driver.find_elements(By.CSS_SELECTOR, selector))[0]  # type: ignore[no-any-return]

    def row(self, *words: str, within: str = "body") -> WebElement:
        """The table row that holds all these words."""

        def fitting() -> list[WebElement]:
            rows = self.driver.find_elements(By.CSS_SELECTOR, f"{within} tr")
            return [row for row in rows if all(word in row.text for word in words)]

        return self.wait(fitting)[-1]  # type: ignore[no-any-return]

    def reads(self, text: str) -> None:
        """Wait until the page says this."""
        self.wait(lambda: text in self.page, f"“{text}” cannot be read")

    @property
    def page(self) -> str:
        """The words of the page."""
        return str(self.driver.execute_script("return document.body.innerText"))

    def wait(self, reached: Callable[[], Any], otherwise: str = "it is not there") -> Any:
        """Until it is so; otherwise say so, with what the page says instead."""

        def now() -> Any:
            # While one page gives way to the next, what was found on it is gone: not yet there.
            try:
                return reached()
            except (JavascriptException, NoSuchElementException, StaleElementReferenceException):
                return None

        end = time.monotonic() + PATIENCE
        while not (found := now()):
            assert time.monotonic() < end, f"{otherwise}: {self.driver.current_url}\n{self.page}"
            time.sleep(0.1)
        return found

    def finds_nothing_wrong(self) -> None:
        """Nothing on the page shuts anybody out, nothing broke the policy on the way to it."""
        began = time.monotonic()
        assert violations(self.driver) == [], self.driver.current_url
        assert complaints(self.driver) == [], self.driver.current_url
        self.aside += time.monotonic() - began

    def _called(self, words: str) -> WebElement:
        def fitting() -> list[WebElement]:
            found = self.driver.find_elements(By.CSS_SELECTOR, "a, button, summary")
            shown = [one for one in found if one.is_displayed()]
            return [one for one in shown if one.text.strip().partition("\n")[0] == words]

        return self.wait(fitting, f"nothing is called “{words}”")[0]  # type: ignore[no-any-return]
