"""A lead's administrator files a request in a browser; the approver looks at it, wide and narrow."""

import pytest
from selenium.webdriver.common.keys import Keys

from alliance.core import assets
from fundpool.models import Request
from members.models import User
from tests import browser, make
from tests.browser import Visitor
from tests.fundpool.request_story import LIST, there

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not assets.present(), reason="the front-end files are not built"),
]
#: From the list of requests to the submitted one: 新建, the earmark, submit; files by the keyboard.
MOST_CLICKS = 3
MOST_SECONDS = 180


def sign_in(visitor, actor):
    visitor.driver.delete_all_cookies()
    visitor.open("/sign-in/")
    visitor.type("username", User.objects.get(pk=actor.user).username)
    visitor.type("password", make.PASSWORD + Keys.ENTER)
    visitor.find(".side")


def test_a_request_is_filed_in_three_clicks_and_read_on_a_telephone(live_server, tmp_path):
    place = there()
    with browser.started() as driver:
        visitor = Visitor(driver, live_server.url)
        sign_in(visitor, place.lead_admin)
        visitor.open("/fundpool/requests/")
        visitor.begin()
        visitor.click("新建申请")
        visitor.finds_nothing_wrong()
        visitor.click("设备购置")
        visitor.finds_nothing_wrong()
        visitor.type("amount", "42000")
        visitor.type("purpose", "购置心电图机")
        for number, item in enumerate(LIST.splitlines(), 1):
            file = tmp_path / f"{item}.pdf"
            file.write_bytes(b"%PDF-1.7 scan")
            visitor.type(f"item{number}", str(file))
        visitor.click("提交申请")
        visitor.reads("已提交")
        assert (visitor.clicks, visitor.seconds < MOST_SECONDS) == (MOST_CLICKS, True)
        visitor.finds_nothing_wrong()
        row = Request.objects.get()
        assert row.status == "submitted"
        place.take(row, "review", place.assessor)
        for width in (1366, 390):
            driver.set_window_size(width, 900)
            sign_in(visitor, place.approver)
            for path in ("", f"{row.pk}/", f"{row.pk}/steps/approve/", f"{row.pk}/form/"):
                visitor.open(f"/fundpool/requests/{path}")
                visitor.finds_nothing_wrong()
                if not path.endswith("form/"):
                    wide = driver.execute_script(
                        "return document.documentElement.scrollWidth - window.innerWidth"
                    )
                    assert wide <= 0, (path, width)
