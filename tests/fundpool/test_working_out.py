"""Subsidies from a payroll, and levies added back, on a page that says its clause."""

import pytest
from django.test import Client
from django.urls import reverse

from alliance.core.errors import NotSet
from fundpool.queries import working_out as queries
from fundpool.rules import ledger as rules
from members.models import Person
from tests.fundpool.ledger import YEAR, Fund, fund
from tests.fundpool.levies import set_rules
from tests.members import loaded

pytestmark = pytest.mark.django_db
#: As PL 五（二）3 prints them.
SHARES = {
    queries.WAGES % "township": "8/10", queries.INSURANCE % "township": "1/1",
    queries.WAGES % "lead": "1/2", queries.INSURANCE % "lead": "1/2",
}  # fmt: skip


def shown(there: Fund, said: dict[str, str]):
    client = Client()
    user = Person.objects.get(pk=there.finance.person or 0).user
    assert user is not None
    client.force_login(user)
    return client.get(reverse("fundpool:working-out"), said)


def test_township_bodies_get_80_and_100_percent_a_lead_half_of_both():
    there = fund()
    with pytest.raises(NotSet):
        queries.staff_subsidy(there.county, "township", 1, 1)
    set_rules(there.county, SHARES)
    # 80 % of 1 234.56 is 987.648, rounded 987.65; all of 300.01
    found = queries.staff_subsidy(there.county, "township", 123_456, 30_001)
    assert ([one.fen for one in found.parts], found.total, found.own) == (
        [98_765, 30_001], 128_766, 24_691,
    )  # fmt: skip
    # half of 0.01 is half a fen, rounded away from nought, each for itself
    assert queries.staff_subsidy(there.county, "lead", 1, 1).total == 2


def test_levies_are_added_back_and_the_page_says_what_is_wrong_beside_the_field():
    there = fund()
    there.post(rules.levy_assessed(there.one.pk, 1_234), kind="levy_assessed")
    said = {"pay-body": there.one.code, "pay-year": YEAR, "pay-balance": "-5.00"}
    assert "未设" in shown(there, said).text
    set_rules(there.county, {queries.NOT_DEDUCTED: True})
    page = shown(there, said).text
    assert all(words in page for words in ("12.34", "7.34"))
    wrong = shown(there, {"staff-case": "lead", "staff-wages": "-1", "staff-insurance": "1.234"})
    assert wrong.status_code == 422
    assert all(words in wrong.text for words in ("不能是负数", "比 1 分还细"))


def test_contract_fees_paid_to_teams_do_not_count_against_the_pay_total():
    there = fund()
    said = {"total-paid": "900000.10", "total-out0": "123456.78"}
    assert "“不计入绩效工资总量的报酬”未设" in shown(there, {}).text
    set_rules(there.county, {queries.LEFT_OUT: ["签约服务费向团队发放的报酬"]})
    assert queries.counted_pay(there.county, 90_000_010, [12_345_678]).fen == 77_654_332
    page = shown(there, said).text.replace("\u00a0", " ")
    assert "776 543.32" in page and "签约服务费向团队发放的报酬" in page
    more = shown(there, {**said, "total-out0": "900000.11"}).text
    assert "不计入的报酬不能大于发放总额" in more
    assert shown(there, {**said, "total-out0": ""}).status_code == 422


def test_the_plan_that_prints_it_says_it_with_its_clause():
    county = loaded.county("bn")
    assert queries.left_out_of_pay(county) == ("家庭医生签约服务费向团队发放的报酬",)
    assert "（十三）" in queries.counted_pay(county, 1, [0]).clause
