"""A body asks as often a year as the plan says: once for each purpose where it says yearly."""

import pytest

from alliance.core.errors import Refused
from fundpool.access.request_year import PER_YEAR
from fundpool.actions.requests import RequestTold
from tests.fundpool.levies import set_rules
from tests.fundpool.request_story import LIST, There, there

pytestmark = pytest.mark.django_db


def ask(place: There, category: str = "远程诊断"):
    return place.begin(told_of=RequestTold(60_000, "年度申请", category))


def test_the_second_request_for_a_purpose_in_a_year_is_refused_with_its_clause():
    place = there()
    set_rules(place.county, {PER_YEAR: "1"})
    first = ask(place)
    with pytest.raises(Refused) as told:
        ask(place)
    assert told.value.code == "ASKED_ALREADY"
    assert all(words in str(told.value) for words in ("每年申请1次", "远程诊断", first.no))
    assert ask(place, "会诊").status == "submitted"  # another purpose of the same application


def test_what_was_taken_back_or_turned_down_is_not_counted_and_a_return_is_no_second_time():
    place = there()
    set_rules(place.county, {PER_YEAR: "1"})
    place.take(ask(place), "withdraw", place.clerk, reason="另行申请")
    row = ask(place)
    points = [
        {"item": item, "fine": item != "合同", "note": "缺签字" if item == "合同" else ""}
        for item in LIST.splitlines()
    ]
    place.take(row, "return", place.lead_admin, points=points)
    assert place.take(row, "submit", place.clerk).status == "submitted"


def test_without_a_rule_nothing_is_counted():
    place = there()
    assert [ask(place).status for _twice in range(2)] == ["submitted"] * 2
