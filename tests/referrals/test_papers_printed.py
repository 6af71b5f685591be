"""Papers of a case in a real Chromium: each is one A4 page, in both languages."""

import base64
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from selenium import webdriver

from members.models import Institution, Person
from referrals.actions.papers import ArrivalTold, set_arrival_note
from referrals.vocabulary import DOWN
from tests.browser import started
from tests.referrals.story import ward

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: A4 in points as Chromium writes it: 210 × 297 mm.
A4 = (595, 842)


@pytest.fixture
def chromium() -> Iterator[webdriver.Chrome]:
    with started() as driver:
        yield driver


def pages_of(driver: webdriver.Chrome) -> list[tuple[int, int]]:
    """The pages of what the print button would give, each with its size in points."""
    told = {"printBackground": True, "preferCSSPageSize": True}
    pdf = base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", told)["data"])
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(round(float(wide)), round(float(high))) for wide, high in boxes]


def test_every_paper_is_one_page_of_a4(chromium, live_server):
    there = ward()
    summary = "发热三天，伴咳嗽、咳黄痰，活动后气促；院外口服药物三天无好转。" * 8
    Institution.objects.filter(pk=there.hospital.pk).update(
        address="试验县试验镇试验大道100号", phone="0990-7"
    )
    set_arrival_note(
        institution=there.hospital, specialty="", version=0, by=there.hospital_desk,
        told=ArrivalTold("东侧急诊门" * 10, "一楼导诊台", "0990-1", "转诊单、身份证、医保卡" * 8),
    )  # fmt: skip
    sheets = [
        (there.at("closed", summary=summary), "letter"),
        (there.at("completed", DOWN, summary=summary), "letter"),
        (there.at("closed"), "certificate"),
        (there.at("booked"), "slip"),
    ]
    client = Client()
    client.force_login(Person.objects.get(pk=there.doctor.person).user)
    chromium.get(f"{live_server.url}/sign-in/")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    chromium.add_cookie({"name": settings.SESSION_COOKIE_NAME, "value": session})
    for language in ("zh-hans", "en"):
        chromium.add_cookie({"name": settings.LANGUAGE_COOKIE_NAME, "value": language})
        for row, paper in sheets:
            chromium.get(f"{live_server.url}/referrals/cases/{row.pk}/papers/{paper}/")
            assert row.number in chromium.find_element("css selector", ".a4").text
            assert pages_of(chromium) == [A4], (language, paper, row.direction)
