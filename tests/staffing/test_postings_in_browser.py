"""The host's desk verifies a month in a real browser: few clicks, wide and narrow, on paper."""

import os
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client

from alliance.core import assets
from alliance.core.clock import today
from members.models import Person
from staffing import queries
from staffing.models import Posting
from staffing.tasks import tend_postings
from staffing.vocabulary import AT_BASE
from tests import make
from tests.browser import Visitor, started
from tests.staffing.story import land, month

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not assets.present(), reason="the front-end files are not built"),
]
DAY = timedelta(days=1)
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


class Screen:
    """One screen at which everybody sits down in turn."""

    def __init__(self, driver, root, users):
        self.driver, self.users = driver, users
        self.visitor = Visitor(driver, root)
        self.visitor.open("/sign-in/")
        self.name = ""

    def comes(self, name, path):
        """Somebody else sits down; what they came for is open."""
        if name != self.name:
            client = Client()
            client.force_login(self.users[name])
            self.driver.delete_all_cookies()
            key = client.cookies[settings.SESSION_COOKIE_NAME].value
            self.driver.add_cookie({"name": settings.SESSION_COOKIE_NAME, "value": key})
            self.name = name
        self.visitor.open(path)

    def says(self, **said):
        """Fill the form in."""
        for name, value in said.items():
            field = self.visitor.find(f"[name='{name}']")
            if field.tag_name == "select":
                self.visitor.choose(name, value)
            elif field.get_attribute("type") == "date":
                told = "arguments[0].value = arguments[1]"
                self.driver.execute_script(told, field, value.isoformat())
            else:
                self.visitor.type(name, value)

    def steps(self, name, path, words, said):
        """One step of the posting, or the word of the host for a month."""
        self.comes(name, path)
        if isinstance(words, date):
            self.visitor.click(f"核实 {words:%Y-%m} 在岗")
            self.visitor.reads(f"已核实{words:%Y-%m}")
            return
        self.visitor.click(words)
        if said:
            self.says(**said)
            self.visitor.click(words)
        self.visitor.reads(f"已办理：{words}")


def journey(there, first, second, third, last):
    """Who does what: from the nomination to the countersignature."""
    home, host, head, own = "home_desk", "host_desk", "host_head", "person"
    order = {"ordered_on": today()}
    return [
        (home, "提名人选", {"person": there.who.name}),
        (own, "同意派驻", {}),
        (home, "派出单位批准", {}),
        (head, "接收单位确认", {}),
        (home, "发文派出", {"order_no": "试验〔2026〕1号", **order}),
        (host, "登记到岗", {"on": first}),
        (host, first, {}),
        (host, "登记缺勤", {"on": second + 3 * DAY, "reason": "外出培训"}),
        (host, "登记返岗", {"on": second + 11 * DAY}),
        (home, "延长", {"last_day": last, "order_no": "试验〔2026〕2号", **order}),
        (own, "对记录提出申诉", {"reason": "缺勤的天数请核对"}),
        (head, "重新核实", {"answer": "已与培训通知核对，记录无误"}),
        (host, second, {}),
        (host, third, {}),
        (host, "登记期满离岗", {"last_day": last}),
        (home, "派出单位会签服务", {}),
    ]


def test_from_the_need_to_the_credit_with_an_absence_an_extension_and_a_contested_month(
    live_server,
):
    """A centre needs a doctor for two months; it becomes three, with eight days of training away."""
    there = land()
    users = {
        name: Person.objects.get(pk=there.people[name].person).user
        for name in ("home_desk", "host_desk", "host_head", "person")
    }
    first, second, third, this = month(3), month(2), month(1), month(0)
    with started() as driver:
        screen = Screen(driver, live_server.url, users)
        gap = f"/staffing/postings/new/?host={there.host.code}&from_on={first.isoformat()}"
        screen.comes("home_desk", gap)
        screen.says(post="全科医生", last_day=third - DAY)
        screen.visitor.click("提出派驻")
        screen.visitor.reads("已提出派驻")
        row = Posting.objects.get()
        assert (row.host, row.from_on, row.status) == (there.host, first, "need")
        for name, words, said in journey(there, first, second, third, this - DAY):
            if words == "重新核实":  # as long as it is contested the host verifies nothing
                screen.comes("host_desk", row.get_absolute_url())
                screen.visitor.reads("本人申诉待核")
                assert f"核实 {second:%Y-%m} 在岗" not in screen.visitor.page
            screen.steps(name, row.get_absolute_url(), words, said)
        tend_postings()
        screen.comes("person", row.get_absolute_url())
        screen.visitor.reads("已计入服务")
        screen.visitor.open(f"/staffing/people/{there.county.code}/{there.who.code}/")
        screen.visitor.reads(f"核实过的服务共 {(this - first).days - 8} 天")
        screen.visitor.finds_nothing_wrong()
    row.refresh_from_db()
    assert row.status == "credited"
    spans = queries.service_of(there.who.pk, AT_BASE)
    assert [(one.first, one.until) for one in spans] == [
        (first, second + 3 * DAY), (second + 11 * DAY, this),
    ]  # fmt: skip
