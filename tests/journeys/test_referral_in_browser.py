"""One patient up and down again, in three windows: township doctor, lead desk, lead doctor."""

import base64
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.utils.timezone import localtime
from selenium.webdriver.common.keys import Keys

from alliance.core import assets
from alliance.core.clock import now, today
from members.models import Person
from referrals.models import Referral, ReferralEvent
from referrals.vocabulary import DOWN, UP
from tests import browser, make
from tests.browser import Visitor
from tests.referrals.story import Ward, ward

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not assets.present(), reason="the front-end files are not built"),
]
NARROW = (390, 844)
#: The most clicks each part may cost, as walked; typing not counted.
MOST = {"draft and send": 9, "approve": 2, "take in": 1, "accept": 2, "book": 2, "arrive": 1}


@pytest.fixture
def windows(live_server) -> Iterator[list[Visitor]]:
    """Three windows side by side, each with its own person; the township's is a telephone's."""
    with ExitStack() as open_ones:
        found = [
            Visitor(open_ones.enter_context(browser.started()), live_server.url) for _n in range(3)
        ]
        found[0].driver.set_window_size(*NARROW)
        yield found


def sign_in(visitor: Visitor, there: Ward, name: str) -> None:
    person = Person.objects.select_related("user").get(pk=there.person(name).pk)
    assert person.user is not None
    visitor.driver.delete_all_cookies()
    visitor.open("/sign-in/")
    visitor.type("username", person.user.username)
    visitor.type("password", make.PASSWORD + Keys.ENTER)
    visitor.find(".side")


def moment(visitor: Visitor, name: str, days: int) -> None:
    """A day and an hour, as the browser's own field wants them."""
    text = localtime(now() + timedelta(days=days)).strftime("%Y-%m-%dT09:00")
    field = visitor.find(f"[name='{name}']")
    visitor.driver.execute_script("arguments[0].value = arguments[1]", field, text)


def open_case(visitor: Visitor) -> None:
    """From the worklist: the patient is the one that waits."""
    visitor.open("/referrals/")
    visitor.click("演示患者 甲")
    visitor.reads("现在在谁手上")


def send(visitor: Visitor, words: str) -> None:
    """Press the form's own button, which says the step once more."""
    visitor.click(visitor.find("form.stack .btn-primary"))
    visitor.reads(words)


def write_and_send(township: Visitor, there: Ward) -> None:
    """The doctor's two minutes: from the worklist to a referral that waits for its reviewer."""
    township.open("/referrals/")
    township.click("新建转诊")
    township.type("name", "演示患者 甲")
    township.choose("document", "护照")
    township.type("number", "E12345678")
    township.choose("specialty", "内科")
    township.type("diagnosis", "肺炎")
    township.type("summary", "发热三天，血氧下降")
    township.choose("destination", there.hospital.name)
    township.click(township.find("[name='consent']"))
    township.click("提交审核")
    township.reads("待审核")


def press(visitor: Visitor, words: str, then: str) -> None:
    """A step that needs nothing said, from the worklist on."""
    open_case(visitor)
    visitor.click(words)
    visitor.reads(then)


def from_list(visitor: Visitor, words: str, then: str) -> None:
    """A step that needs no reading, in the worklist itself."""
    visitor.open("/referrals/")
    visitor.click(words)
    visitor.reads(then)


def accept(doctor: Visitor) -> None:
    doctor.open("/referrals/")
    doctor.click("同意接收")
    send(doctor, "已同意接收")


def book(desk: Visitor) -> None:
    desk.open("/referrals/")
    desk.click("安排预约")
    moment(desk, "booked_for", 1)
    desk.type("where", "门诊三楼呼吸科，找导诊台")
    send(desk, "已预约")


def reply(doctor: Visitor) -> None:
    open_case(doctor)
    doctor.click("诊治回复")
    for name in ("diagnosis", "treatment", "reply", "next_step"):
        doctor.type(name, "社区获得性肺炎，抗感染治疗")
    send(doctor, "已回复")
    doctor.finds_nothing_wrong()


def read_reply(township: Visitor) -> None:
    township.open("/referrals/?tab=unread")
    township.click("演示患者 甲")
    township.reads("社区获得性肺炎")
    township.click("已阅并接续")
    township.reads("已办结")


def print_letter(township: Visitor) -> None:
    up = Referral.objects.get()
    township.open(f"/referrals/cases/{up.pk}/papers/letter/")
    township.reads("转诊单")
    township.reads(up.number)
    assert "E12345678" not in township.page, "the number stays masked on paper"
    township.finds_nothing_wrong()
    told = {"printBackground": True, "preferCSSPageSize": True}
    printed = base64.b64decode(township.driver.execute_cdp_cmd("Page.printToPDF", told)["data"])
    assert len(re.findall(rb"/MediaBox ", printed)) == 1, "the letter is one sheet"


def send_down(doctor: Visitor, there: Ward) -> None:
    """The hospital's doctor names and proposes in one form, asks and offers in the case."""
    doctor.open("/referrals/new-down/")
    doctor.type("name", "演示患者 甲")
    doctor.choose("document", "护照")
    doctor.type("number", "E12345678")
    doctor.choose("specialty", "内科")
    doctor.type("diagnosis", "肺炎恢复期")
    doctor.type("summary", "体温正常三天")
    doctor.type("reason", "病情稳定，可回基层")
    doctor.type("down_reason", "急性病恢复期")
    for name in ("medicines", "rehabilitation", "red_flags", "follow_up"):
        doctor.type(name, "口服药一周，发热即来")
    doctor.type("follow_dates", (today() + timedelta(days=7)).isoformat())
    send(doctor, "待患者同意")
    doctor.click("患者同意")
    doctor.type("patient_words", "同意")
    send(doctor, "待联系基层")
    doctor.click("联系基层接收")
    doctor.choose("place", f"{there.base.name}（未上传药品目录）")
    doctor.type("family_doctor", "演示人员 90")
    send(doctor, "待基层答复")


def follow_and_escalate(township: Visitor) -> None:
    open_case(township)
    township.click("登记接收")
    township.type("family_doctor", "演示人员 90")
    send(township, "已登记")
    township.click("开始随访")
    moment(township, "follow_on", 3)
    send(township, "随访中")
    township.click("病情变化，转回上级")
    township.type("reason", "再次发热")
    send(township, "已转回上级")
    township.finds_nothing_wrong()


def test_up_to_the_hospital_and_down_again_to_the_family_doctor(windows):
    there = ward()
    township, desk, doctor = windows
    sign_in(township, there, "doctor")
    sign_in(desk, there, "hospital_desk")
    sign_in(doctor, there, "hospital_doctor")

    township.begin()
    write_and_send(township, there)
    assert township.seconds < 60, "two minutes a patient, one of them for typing"
    clicks = {"draft and send": township.clicks}
    township.finds_nothing_wrong()
    sign_in(township, there, "reviewer")
    for part, visitor, walk in (
        ("approve", township, lambda: press(township, "审核通过", "待受理")),
        ("take in", desk, lambda: from_list(desk, "受理", "待决定")),
        ("accept", doctor, lambda: accept(doctor)),
        ("book", desk, lambda: book(desk)),
        ("arrive", desk, lambda: from_list(desk, "患者到诊", "已接诊")),
    ):
        visitor.begin()
        walk()
        clicks[part] = visitor.clicks
    reply(doctor)
    sign_in(township, there, "doctor")
    read_reply(township)
    print_letter(township)
    up = Referral.objects.get()
    assert up.status == "closed"

    send_down(doctor, there)
    press(township, "同意接收", "基层已同意")
    press(doctor, "出院下转", "已出院下转")
    follow_and_escalate(township)

    made = Referral.objects.filter(direction=UP).latest("number")
    assert Referral.objects.get(direction=DOWN).status == "escalated"
    assert (made.status, made.patient_id, made.destination) == (
        "draft", up.patient_id, there.hospital,
    )  # fmt: skip
    assert "再次发热" in made.summary
    verbs = (
        ReferralEvent.objects.filter(referral=up).order_by("id").values_list("action", flat=True)
    )
    assert list(verbs) == [
        "create", "submit", "approve", "acknowledge", "accept", "book", "arrive", "reply",
        "acknowledge",
    ]  # fmt: skip
    assert all(clicks[part] <= most for part, most in MOST.items()), clicks
