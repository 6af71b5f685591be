"""Describing a table and confirming a form's bindings in a real Chromium, wide and on a telephone."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from alliance.core import assets
from alliance.core.models import ImportFile
from kpi import actions, importing
from kpi.actions import Bound
from kpi.models import DataElement, SuperiorForm
from tests import make
from tests.browser import complaints, started, violations
from tests.kpi.story import Story, small_county
from tests.kpi.test_sheet_layouts import units_down
from tests.kpi.test_superiors import upload
from tests.kpi.test_superiors_scaled import yearly
from tests.make_workbook import crosstab

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not assets.present(), reason="the front-end files are not built"),
]
_OVERFLOWS = "return document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def chromium() -> Iterator[webdriver.Chrome]:
    with started() as driver:
        yield driver


def enter(driver: webdriver.Chrome, root: str, username: str) -> None:
    driver.get(f"{root}/sign-in/")
    driver.find_element(By.NAME, "username").send_keys(username)
    driver.find_element(By.NAME, "password").send_keys(make.PASSWORD + Keys.ENTER)
    WebDriverWait(driver, 20).until(lambda page: page.find_elements(By.CSS_SELECTOR, ".side"))


def look(driver: webdriver.Chrome, path: str, name: str) -> None:
    """The page keeps the policy, is accessible, and does not run off a telephone's screen."""
    driver.get(path)
    assert violations(driver) == [], name
    assert complaints(driver) == [], name
    for width in (1366, 390):
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
        )
        driver.get(path)
        assert not driver.execute_script(_OVERFLOWS), (name, width)
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def compared(story: Story, content: bytes, by, period: str = "") -> ImportFile:
    return importing.compare_file(
        county=story.county, name="云HIS导出.xlsx", content=content, by=by, period=period
    )


def test_a_new_table_is_asked_about(chromium, live_server):
    story = small_county()
    user = make.user("assessor", story.county)
    by = make.actor(user.persons.get())
    names = [body.name for body in story.bodies]
    new = compared(story, units_down(story, [11, 2, "好"], [21, 3], [31, 4]), by)
    rows = [["老街院", "住院收入", 1, 2, 3], [names[0], "here", 4, 5, 6]]
    down = compared(story, crosstab([["网点", "指标", "1月", "2月", "3月"]], rows), by, "2024")
    enter(chromium, live_server.url, user.username)
    root = live_server.url
    look(chromium, root + reverse("kpi:import-layout", args=[down.pk]), "down")
    address = root + reverse("kpi:import-layout", args=[new.pk])
    look(chromium, address, "new")


def test_the_page_of_a_renewed_form_asks_for_a_yes(chromium, live_server):
    story = small_county()
    user = make.user("assessor", story.county)
    form = actions.add_superior(
        county=story.county, name="医共体运行情况年报", superior="省卫生健康委", basis="",
        frequency="month", upload=upload(yearly()), by=story.assessor,
    )  # fmt: skip
    visits = DataElement.objects.get(county=story.county, code="here")
    for number, cell in enumerate(("B3", "C4", "D5")):
        bound = Bound(visits, story.bodies[number].unit, "same", scale="万人次", places=4)
        actions.bind_cell(form=form, sheet="附表1", cell=cell, bound=bound, by=story.assessor)
    content = yearly(heads=("门急诊人次", "手术台次", "业务收入"), year=2025)
    version = SuperiorForm.objects.get(pk=form.pk).version
    actions.renew_superior(form=form, upload=upload(content), version=version, by=story.assessor)
    row = actions.fill_superior(form=form, period="202403", by=story.assessor)
    enter(chromium, live_server.url, user.username)
    page = live_server.url + form.get_absolute_url()
    look(chromium, f"{page}?sheet=附表1&cell=D5", "bind")
    look(chromium, page, "superior")
    look(chromium, live_server.url + row.get_absolute_url(), "filled")
