"""One change of a formula, from the first page to its approval, with its clicks counted."""

from collections.abc import Iterator

import pytest
from selenium.webdriver.common.keys import Keys

from alliance.core import assets
from kpi import actions
from kpi.defining import Text
from kpi.models import Indicator
from tests import browser, make
from tests.browser import Visitor
from tests.kpi.story import Story, small_county

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not assets.present(), reason="the front-end files are not built"),
]
#: Two for the draftsman's menu, one to open the editor, one to hand over; two for the approver.
BY_MENU, BY_SEARCH = 6, 4
WIDE, NARROW = (1366, 900), (390, 844)


@pytest.fixture
def visitor(live_server) -> Iterator[Visitor]:
    with browser.started() as driver:
        yield Visitor(driver, live_server.url)


def complete(story: Story) -> Indicator:
    """An indicator whose definition lacks nothing, as those of a plan."""
    share = Indicator.objects.get(county=story.county, code="share")
    words = {"numerator_text": "本院", "denominator_text": "全部", "basis": "试验〔2024〕6号"}
    share.versions.update(**words)
    return share


def sign_in(visitor: Visitor, role: str, story: Story) -> None:
    user = make.user(role, story.county)
    visitor.driver.delete_all_cookies()
    visitor.open("/sign-in/")
    visitor.type("username", user.username)
    visitor.type("password", make.PASSWORD + Keys.ENTER)
    visitor.find(".side")


def hand_over(visitor: Visitor, formula: str) -> None:
    visitor.click("改口径")
    visitor.type("formula", formula + Keys.TAB)
    visitor.click("保存并送批准")
    visitor.reads("已保存并送批准")


def publish(visitor: Visitor) -> None:
    visitor.open("/")
    visitor.click("指标口径待批准：指标share 第 2 版")
    visitor.reads("改了什么")
    visitor.type("reason", "试验〔2024〕6号")
    visitor.click("发布这一版")
    visitor.reads("已发布，不能改动")


def test_a_formula_is_changed_and_approved_in_half_the_clicks(visitor: Visitor) -> None:
    story = small_county()
    share = complete(story)
    sign_in(visitor, "assessor", story)
    visitor.begin()
    visitor.click("方案与规则")
    visitor.click("指标")
    row = visitor.row("share")
    visitor.click(row.find_element("link text", "改口径"))
    visitor.type("formula", "here * 2" + Keys.TAB)
    visitor.click("保存并送批准")
    visitor.reads("已保存并送批准")
    clicks = visitor.clicks
    sign_in(visitor, "approver", story)
    visitor.clicks = clicks
    publish(visitor)
    assert visitor.clicks == BY_MENU
    assert share.versions.get(number=2).status == "published"


def test_whoever_knows_its_name_needs_a_click_less(visitor: Visitor) -> None:
    story = small_county()
    share = complete(story)
    sign_in(visitor, "assessor", story)
    visitor.begin()
    visitor.type("q", "指标share" + Keys.ENTER)
    hand_over(visitor, "here * 2")
    clicks = visitor.clicks
    sign_in(visitor, "approver", story)
    visitor.clicks = clicks
    publish(visitor)
    assert visitor.clicks == BY_SEARCH
    assert share.versions.get(number=2).formula == "here * 2"


def test_the_editors_shut_nobody_out_wide_or_narrow(visitor: Visitor) -> None:
    story = small_county()
    share = complete(story)
    held = share.targets.get(year=2024)
    actions.propose_clearing(target=held, reason="责任书作废", by=story.assessor)
    text = Text(formula="here", numerator_text="试验", basis="试验")
    draft = actions.add_indicator(
        county=story.county, naming=actions.Naming("visits", "门诊人次"), by=story.assessor
    )
    actions.change_indicator(draft=draft, text=text, version=draft.version, by=story.assessor)
    sign_in(visitor, "assessor", story)
    for size in (WIDE, NARROW):
        visitor.driver.set_window_size(*size)
        for at in (
            "/kpi/indicators/", "/kpi/indicators/share/", "/kpi/indicators/share/revise/",
            "/kpi/indicators/visits/1/", "/kpi/elements/here/", "/kpi/targets/share/",
            "/kpi/indicator-files/",
        ):  # fmt: skip
            visitor.open(at)
            visitor.finds_nothing_wrong()
