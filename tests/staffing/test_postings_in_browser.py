"""The host's desk verifies a month in a real browser: few clicks, wide and narrow, on paper."""

import os

import pytest

from alliance.core import assets
from members.models import Person
from tests import make
from tests.browser import Visitor, started
from tests.staffing.story import land, month

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not assets.present(), reason="the front-end files are not built"),
]
#: A folder for pictures, for whoever wants to look.
SHOTS = os.environ.get("SHOTS", "")


def test_the_host_verifies_a_month_in_two_clicks(live_server):
    there = land()
    there.set_rule("staffing.promotion.months[at_base]", 12)
    row = there.at("active", from_on=month(2))
    there.verified(row, month(2))
    there.at("nominated", from_on=month(-4), until_on=month(-9))
    clerk = Person.objects.get(pk=there.people["host_desk"].person)
    with started() as driver:
        visitor = Visitor(driver, live_server.url)
        visitor.open("/sign-in/")
        visitor.type("username", clerk.user.username)
        visitor.type("password", make.PASSWORD + "\n")
        visitor.find(".side")
        visitor.open("/staffing/")
        visitor.begin()
        visitor.click("查看")
        visitor.click(f"核实 {month(1):%Y-%m} 在岗")
        visitor.reads(f"已核实{month(1):%Y-%m}")
        assert visitor.clicks == 2
        print(f"{visitor.seconds:.1f} seconds")
        assert row.verifications.filter(month=month(1)).exists()
        person = f"/staffing/people/{there.county.code}/{there.who.code}/"
        page = row.get_absolute_url()
        for width in (1366, 375):
            driver.set_window_size(width, 900)
            for n, path in enumerate(
                ("/staffing/?tab=all", page, "/staffing/people/", person, f"{page}sheet/")
            ):
                visitor.open(path)
                if SHOTS:
                    driver.save_screenshot(f"{SHOTS}/{width}-{n}.png")
                visitor.finds_nothing_wrong()
                if "sheet" in path:  # a sheet of paper is as wide as paper
                    continue
                wide = "return document.documentElement.scrollWidth <= window.innerWidth"
                assert driver.execute_script(wide), (path, width)
