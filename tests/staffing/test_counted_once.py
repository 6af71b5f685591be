"""A verified day counts once for indicators and is paid for at most once, whatever happens to it later."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from alliance.core.clock import today
from alliance.core.errors import Refused
from alliance.core.periods import Period
from fundpool.actions import requests
from fundpool.actions.requests import RequestTold
from fundpool.queries import facts
from staffing import actions, queries
from staffing.models import MonthlyVerification
from tests.fundpool.request_story import there as pools
from tests.staffing.days import days_of
from tests.staffing.story import land, month

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DAYS = "staffing.service_days"


def years():
    """The calendar years in which the months of these stories lie."""
    return [Period.parse(str(year)) for year in sorted({month(3).year, today().year})]


def alive(county):
    """Every day that counts today, each once: verified, not withdrawn, nor contested; by hand."""
    rows = MonthlyVerification.objects.filter(county=county, withdrawn_at=None)
    found = set()
    for row in rows.exclude(posting__status="contested"):
        away = [(one.from_on, one.until_on or today()) for one in row.posting.absences.all()]
        days = days_of([(row.from_on, row.until_on)]) - days_of(away)
        found |= {(row.posting.person_id, day) for day in days}
    return found


def counted(there):
    return sum(
        int(one.quantity)
        for year in years()
        for one in queries.evidence(year, county=there.county.pk, kind=DAYS)
    )


def offered(there, paid):
    """What is offered beside the days that were paid for, by person."""
    return [
        one
        for year in years()
        for one in queries.unpaid_days(year, county=there.county.pk, paid=paid)
    ]


def claim(paid, found):
    """What is offered is paid for: its days are the person's paid ones from now on."""
    for one in found:
        paid.setdefault(one.person, []).extend(one.spans)
    return paid


def withdrawn(there, row):
    asked = actions.ask_withdrawal(verification=row, reason="记错", by=there.people["host_desk"])
    actions.decide_withdrawal(correction=asked, agreed=True, by=there.people["host_head"])


def part_time(there):
    """Three part-time postings of one person whose days overlap."""
    told = (("0.5", 3, 0), ("0.3", 3, 11), ("0.2", 2, 4))
    return [
        there.at("active", share=Decimal(share), from_on=month(back) + late * DAY)
        for share, back, late in told
    ]


@pytest.mark.parametrize("seed", range(6))
def test_over_random_histories_no_day_counts_or_pays_twice_and_none_is_lost(seed):
    there, draw = land(), Random(seed)
    postings = part_time(there)
    claimed: dict[int, list] = {}
    paid: set[tuple[int, object]] = set()
    for _one in range(22):
        row = draw.choice(postings)
        row.refresh_from_db()
        what = draw.choice(["verify", "verify", "withdraw", "contest", "claim"])
        due = [] if row.status == "contested" else queries.months_to_verify(row, today())
        stand = list(row.verifications.filter(withdrawn_at=None))
        if what == "verify" and due:
            there.verified(row, draw.choice(due))
        elif what == "withdraw" and stand:
            withdrawn(there, draw.choice(stand))
        elif what == "contest":
            there.step(row, "reverify" if row.status == "contested" else "contest")
        elif what == "claim":
            claim(claimed, offered(there, claimed))
            paid |= alive(there.county)
            assert offered(there, claimed) == []
        assert counted(there) == len(alive(there.county))
        # Whatever is claimed is claimed as a whole: what was paid for are just those days.
        days = [
            (who, day) for who, spans in claimed.items() for one in spans for day in days_of([one])
        ]
        assert sorted(days) == sorted(paid)


def test_a_month_that_is_verified_anew_and_one_of_another_posting_pay_nothing_twice():
    there = land()
    first, second, _third = part_time(there)
    (row,) = there.verified(first, month(3))
    whole = (month(2) - month(3)).days
    (one,) = offered(there, {})
    assert int(one.fact.quantity) == whole
    claimed = claim({}, [one])
    # The other posting shares 11th to the end of the month: nothing of it is left to be paid.
    there.verified(second, month(3))
    assert offered(there, claimed) == []
    withdrawn(there, row)
    assert counted(there) == whole - 11, "what is left is counted once, in the other posting"
    assert offered(there, claimed) == [], "and was paid for already"
    (again,) = there.verified(first, month(3))
    assert counted(there) == whole
    assert offered(there, claimed) == []
    # Let go, the days are offered again: as they stand now.
    (one,) = offered(there, {})
    assert one.fact.source.endswith(str(again.pk))


def test_days_that_nobody_was_paid_for_are_offered_beside_those_that_were():
    there = land()
    first, second, _third = part_time(there)
    (late,) = there.verified(second, month(3))
    (one,) = offered(there, {})
    assert int(one.fact.quantity) == (month(2) - month(3)).days - 11
    assert one.fact.source.endswith(str(late.pk))
    there.verified(first, month(3))
    # The days before the eleventh were never paid for.
    (rest,) = offered(there, claim({}, [one]))
    assert (int(rest.fact.quantity), rest.spans) == (11, ((month(3), month(3) + 11 * DAY),))


def test_a_request_takes_each_day_once_and_gives_it_back_when_it_is_let_go():
    there = land()
    place = pools(county=there.county, free=0)
    first, second, _third = part_time(there)
    (row,) = there.verified(first, month(1))
    year, days = month(1).year, (month(0) - month(1)).days
    (fact,) = [one for one in facts.offered(there.home, year) if one.kind == DAYS]
    assert facts.offered(there.host, year) == []
    if year != today().year:
        pytest.skip("a request is of the year in which it is made")

    def ask(source):
        told = RequestTold(1_500, "演示：派驻", facts=(source,))
        return requests.begin_request(
            institution=there.home, earmark=place.other, told_of=told, submit=True,
            by=there.people["home_desk"],
        )  # fmt: skip

    claim = ask(fact.source)
    assert [(one.kind, one.quantity) for one in claim.facts.all()] == [(DAYS, days)]
    (other,) = there.verified(second, month(1))
    withdrawn(there, row)
    (again,) = there.verified(first, month(1))
    assert facts.offered(there.home, year) == []
    for one in (row, other, again):
        with pytest.raises(Refused) as refusal:
            ask(f"staffing.monthlyverification:{one.pk}")
        assert refusal.value.code == "FACT_TAKEN"
    requests.take_request_step(
        request=claim, verb="withdraw", version=claim.version, said={"reason": "另行申请"},
        by=there.people["home_desk"],
    )  # fmt: skip
    ((source, number),) = [(o.source, int(o.quantity)) for o in facts.offered(there.home, year)]
    assert (source.endswith(str(again.pk)), number) == (True, days)
    assert ask(source).facts.get().quantity == days
