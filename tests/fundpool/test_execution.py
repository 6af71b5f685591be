"""How far a plan is carried out, what the year will come to, and thresholds told once."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance.core import clock, outbox
from alliance.core.errors import Refused
from alliance.core.models import Notice
from fundpool.actions import alerts, allocations
from fundpool.actions.allocations import Move
from fundpool.models import FundAlert
from fundpool.queries import execution as queries
from fundpool.rules import forecasting
from members.models import Person
from tests import make
from tests.fundpool.levies import set_rules
from tests.fundpool.request_story import There, there

pytestmark = pytest.mark.django_db
YEAR = clock.today().year


def line(place: There, on: date | None = None) -> queries.Line:
    found = queries.execution(place.pool, YEAR, on or clock.today())
    return next(one for one in found.lines if one.earmark == place.earmark)


def test_the_forecast_is_paid_over_the_share_of_the_year_and_what_is_committed():
    # 2023 has 365 days: on 2 July 183 have passed. 100.00 / (183/365) = 199.453… , + 30.00
    passed = forecasting.elapsed(2023, date(2023, 7, 2))
    assert passed == Fraction(183, 365)
    assert forecasting.year_end(10_000, 3_000, passed) == 22_945
    # 1 April is day 91 of 365: 0.249…; 2 April is day 92: 0.252…
    assert forecasting.elapsed(2023, date(2023, 4, 1)) < Fraction(1, 4)
    with pytest.raises(Refused, match="四分之一"):
        forecasting.year_end(10_000, 0, forecasting.elapsed(2023, date(2023, 4, 1)))
    assert forecasting.year_end(0, 0, forecasting.elapsed(2023, date(2023, 4, 2))) == 0
    assert [forecasting.elapsed(2024, date(y, 5, 1)) for y in (2023, 2025)] == [0, 1]


def test_plan_commitment_payment_and_use_are_told_apart():
    place = there()  # 10 000.00 came in for the earmark itself
    allocation = allocations.draft_allocation(
        pool=place.pool, year=YEAR, kind="unallocation", moves=[Move(200_000, source=place.earmark.pk)],
        document_no="会〔1〕号", by=place.finance,
    )  # fmt: skip
    allocations.approve_allocation(allocation=allocation, version=1, by=place.approver)
    place.used(place.pay(place.approved(60_000), 50_000), 30_000)
    place.approved(7_000)
    found = line(place)
    assert (found.carried, found.planned) == (0, 800_000)
    assert (found.paid, found.committed, found.accepted) == (50_000, 17_000, 30_000)
    assert (found.left, found.percent) == (733_000, "8.4%")
    total = queries.execution(place.pool, YEAR, clock.today()).total
    assert (total.planned, total.used) == (800_000, 67_000)
    following = queries.execution(place.pool, YEAR + 1, clock.today())
    assert (following.total.carried, following.total.planned) == (733_000, 0)
    assert "四分之一" in following.why_no_forecast
    assert "已经过去" in queries.execution(place.pool, YEAR - 1, clock.today()).why_no_forecast


def test_nothing_is_watched_until_the_county_sets_a_threshold():
    place = there()
    place.paid(1_000_000)
    assert alerts.watch_funds(county=place.county, by=make.system(place.county)) == []
    set_rules(place.county, {queries.USED_SHARE: "8/10"})
    (row,) = alerts.watch_funds(county=place.county, by=make.system(place.county))
    assert (row.kind, row.threshold, row.measured) == ("used", "80%", "100%")


def test_each_crossing_is_told_once_and_again_after_it_was_crossed_back():
    place = there()
    by = make.system(place.county)
    set_rules(place.county, {queries.USED_SHARE: "1/2"})
    set_rules(place.county, {queries.ADVANCE_DAYS: 30})
    row = place.paid(400_000)
    assert alerts.watch_funds(county=place.county, by=by) == []
    place.approved(100_000)  # 5 000.00 of 10 000.00: the threshold itself is reached
    for _night in range(3):
        alerts.watch_funds(county=place.county, by=by)
    outbox.deliver()
    told = Notice.objects.filter(person=place.finance.person, text__contains="预警")
    assert [one.values["measured"] for one in told] == ["50%"]

    later = timezone.now() + timedelta(days=31)
    with time_machine.travel(later, tick=False):
        made = alerts.watch_funds(county=place.county, by=by)
    assert [(one.kind, one.request, one.measured) for one in made if one.year == YEAR][-1:] in (
        [("advance", row, "31")],
    )
    place.used(row, 400_000)
    with time_machine.travel(later, tick=False):
        alerts.watch_funds(county=place.county, by=by)
    assert FundAlert.objects.get(kind="advance").ended_at is not None


def test_the_page_says_the_method_the_thresholds_and_exports():
    place = there()
    place.paid(60_000)
    set_rules(place.county, {queries.USED_SHARE: "1/100"})
    alerts.watch_funds(county=place.county, by=make.system(place.county))
    client = Client()
    client.force_login(Person.objects.get(pk=place.finance.person).user)
    address = reverse("fundpool:execution", args=[place.pool.code])
    page = client.get(address).text
    for words in (
        "使用进度",
        "达到 1% 时提醒财务",
        "县区没有设定预警天数",
        "6%",
        "试验〔2026〕1号",
    ):
        assert words in page
    assert client.get(f"{address}?format=xlsx")["Content-Type"].endswith("sheet")
    stranger = Client()
    stranger.force_login(Person.objects.get(pk=place.clerk.person).user)
    assert stranger.get(address).status_code == 403
