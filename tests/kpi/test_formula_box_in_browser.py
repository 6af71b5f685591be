"""A formula written by name with completion, tried and saved, in a real browser."""

from collections.abc import Iterator
from datetime import date

import pytest
from selenium.webdriver.common.keys import Keys

from alliance.core import assets
from kpi import actions
from kpi.models import DataElement, Indicator, IndicatorVersion
from tests import browser, make
from tests.browser import Visitor
from tests.kpi.story import small_county

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not assets.present(), reason="the front-end files are not built"),
]


@pytest.fixture
def visitor(live_server) -> Iterator[Visitor]:
    with browser.started() as driver:
        yield Visitor(driver, live_server.url)


def test_a_formula_is_written_by_name_and_tried_before_it_is_saved(visitor: Visitor) -> None:
    story = small_county()
    DataElement.objects.filter(code="here").update(name="县域内就诊人次")
    DataElement.objects.filter(code="elsewhere").update(name="外县就诊人次")
    share = Indicator.objects.get(county=story.county, code="share")
    actions.draft_indicator(indicator=share, from_on=date(2040, 1, 1), by=story.assessor)
    user = make.user("assessor", story.county)
    visitor.open("/sign-in/")
    visitor.type("username", user.username)
    visitor.type("password", make.PASSWORD + Keys.ENTER)
    visitor.find(".side")
    visitor.open("/kpi/indicators/share/2/edit/")

    box = visitor.find("[name='formula']")
    box.clear()
    box.send_keys("（xynjz")  # the pinyin initials of 县域内就诊
    visitor.wait(lambda: "县域内就诊人次" in visitor.find(".offers").text, "nothing is offered")
    visitor.finds_nothing_wrong()  # also with the list open
    box.send_keys(Keys.ENTER)
    visitor.wait(lambda: box.get_attribute("value") == "（here", "it was not taken")
    box.send_keys(" + 外县")
    visitor.wait(lambda: "外县就诊人次" in visitor.find(".offers").text, "nothing is offered")
    box.send_keys(Keys.TAB)
    visitor.wait(lambda: box.get_attribute("value") == "（here + elsewhere", "it was not taken")

    denominator = visitor.find("[name='denominator']")
    denominator.clear()
    visitor.click("试算，不保存")
    visitor.reads("结束得太早")  # the bracket was never shut
    visitor.find(".refused mark")
    assert all(" 422 " in one for one in browser.complaints(visitor.driver))
    visitor.find("[name='formula']").send_keys("）")
    visitor.find("[name='period'] option[value='2024']").click()
    visitor.click("试算，不保存")
    visitor.reads("试算结果")
    visitor.reads("县域内就诊人次 + 外县就诊人次")
    visitor.finds_nothing_wrong()
    visitor.click("只存草稿")
    visitor.reads("已保存")
    kept = IndicatorVersion.objects.get(indicator=share, number=2)
    assert (kept.formula, kept.denominator) == ("(here + elsewhere)", "")
