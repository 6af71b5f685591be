"""A new county, from nothing to the first form sent out, in a real browser, with a stop-watch.

As an officer of a commission I am handed a link. I choose a name and a password, sign in and
am led from step to step: what the county is called, a plan of another county to take a value
from, my tables of towns and institutions as they are, two alliances, my table of people (whose
columns are called otherwise), the slips for them; I read what is missing, open the county,
and every institution is asked to check its facts.
"""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from alliance.core import assets
from members.models import County, FactRequest
from tests import browser, make
from tests.browser import Visitor
from tests.journeys import new_county as files
from tests.members import loaded

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not assets.present(), reason="the front-end files are not built"),
]
CODE, NAME, PASSWORD = "990100", "新设县", "Founded-In-2024"
HALF_AN_HOUR = 30 * 60


@pytest.fixture
def visitor(live_server, settings, tmp_path: Path) -> Iterator[Visitor]:
    settings.DEBUG = True
    with browser.started(downloads=tmp_path) as driver:
        yield Visitor(driver, live_server.url)


def test_from_nothing_to_the_first_form(visitor: Visitor, tmp_path: Path, capsys) -> None:
    make.neighbour()
    loaded.load("tz")
    out = io.StringIO()
    call_command("found_county", CODE, NAME, stdout=out)
    link = out.getvalue().strip().splitlines()[-1].partition(":8000")[2]
    visitor.begin()
    come_in(visitor, link)
    describe(visitor)
    adopt_one_value(visitor)
    load(visitor, "towns", file_at(tmp_path / "镇街.csv", files.towns()))
    load(visitor, "institutions", file_at(tmp_path / "机构.xlsx", files.institutions()))
    visitor.click("下一步：医共体")
    found(visitor, "东片医共体", "H-01", range(3, 8))
    found(visitor, "西片医共体", "H-02", range(8, 13))
    visitor.click("下一步：人员")
    load_people(visitor, file_at(tmp_path / "人员.xls", files.people()))
    invite(visitor)
    open_it(visitor)
    county = County.objects.get(code=CODE)
    assert county.state == "open"
    assert FactRequest.objects.filter(county=county).count() == files.BODIES
    assert visitor.seconds < HALF_AN_HOUR
    with capsys.disabled():
        print(f"\nnew county: {visitor.clicks} clicks, {visitor.seconds:.0f} s")


def file_at(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def come_in(visitor: Visitor, link: str) -> None:
    visitor.open(link)
    visitor.type("username", "founder")
    visitor.type("password", PASSWORD)
    visitor.type("again", PASSWORD)
    visitor.finds_nothing_wrong()
    press(visitor)
    visitor.reads("账号已开通")
    visitor.type("username", "founder")
    visitor.type("password", PASSWORD)
    press(visitor)
    visitor.reads(f"筹建{NAME}")
    visitor.click(visitor.find("main h3 a"))


def describe(visitor: Visitor) -> None:
    visitor.reads("还没有填写县区名称")
    visitor.type("name_en", "New County")
    visitor.type("former_codes", "990199 2015-06-01")
    visitor.type("plan_title", "新设县医共体建设方案")
    visitor.finds_nothing_wrong()
    visitor.click("保存，下一步")


def adopt_one_value(visitor: Visitor) -> None:
    visitor.reads("起步样本")
    choice = Select(visitor.find("[name=template]"))
    choice.select_by_value("TZ")
    visitor.clicks += 2
    visitor.click("选用")
    visitor.click(visitor.find("[name=value]"))
    visitor.type("order_no", "新卫〔2026〕1号")
    visitor.finds_nothing_wrong()
    visitor.click("采用勾选的值")
    visitor.reads("已采用 1 项")
    visitor.click("下一步：机构")


def load(visitor: Visitor, layout: str, path: Path) -> None:
    choose_file(visitor, layout, path)
    visitor.reads("尚未写入任何数据")
    visitor.finds_nothing_wrong()
    visitor.click("全部写入")
    visitor.reads("已写入")
    visitor.click("继续筹建")
    if layout == "towns":
        visitor.reads("登记机构")
    else:
        visitor.click("机构")


def choose_file(visitor: Visitor, layout: str, path: Path) -> None:
    visitor.finds_nothing_wrong()
    visitor.find(f"#file-{layout}").send_keys(str(path))
    visitor.click(visitor.find(f"button[value={layout}]"))


def found(visitor: Visitor, name: str, lead: str, members: range) -> None:
    visitor.type("name", name)
    Select(visitor.find("[name=lead]")).select_by_value(lead)
    visitor.clicks += 2
    for n in members:
        visitor.click(visitor.find(f"[name=members][value='W-{n:02d}']"))
    visitor.finds_nothing_wrong()
    visitor.click("登记")
    visitor.wait(lambda: name in visitor.find("#unions, [aria-labelledby=unions]").text)


def load_people(visitor: Visitor, path: Path) -> None:
    choose_file(visitor, "people", path)
    visitor.reads("这些列是什么")
    for number, word in ((1, "职务"), (2, "角色")):
        visitor.choose(f"heading-{number}", word)
    visitor.finds_nothing_wrong()
    visitor.click("记住并重新比对")
    visitor.reads("这些单位名称是谁")
    Select(visitor.find("[name=body]")).select_by_value("H-01")
    visitor.clicks += 2
    visitor.click("记为简称并重新比对")
    visitor.wait(lambda: "这些单位名称是谁" not in visitor.page)
    visitor.click("全部写入")
    visitor.reads("已写入")
    visitor.click("继续筹建")


def invite(visitor: Visitor) -> None:
    visitor.reads("待邀请")
    visitor.finds_nothing_wrong()
    visitor.click("发出邀请并打印")
    visitor.reads("链接只显示这一次")
    assert len(visitor.driver.find_elements(By.CSS_SELECTOR, ".slip")) == 6
    visitor.finds_nothing_wrong()
    visitor.click("下一步：核对与启用")


def open_it(visitor: Visitor) -> None:
    visitor.reads("各项齐备")
    visitor.finds_nothing_wrong()
    visitor.type("ask_workdays", "10")
    visitor.click("启用")
    visitor.reads("第一张表已经发出")
    visitor.finds_nothing_wrong()


def press(visitor: Visitor) -> None:
    """The one button of the form that fills the page."""
    visitor.click(visitor.find("main form button.btn-primary, form button.btn-primary"))
