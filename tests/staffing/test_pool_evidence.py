"""What the pool hands up: everybody once, days by who pays as it was kept, equal to a count by hand."""

from datetime import date, timedelta
from random import Random

import pytest

from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from alliance.core.periods import Period
from kpi.running import gathering
from staffing import access, queries
from staffing.actions import pool as actions
from staffing.models import PoolEntry, PoolEvent
from staffing.rules import pool as rules
from tests import make
from tests.staffing.days import days_of
from tests.staffing.story import Land, land, month

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
BY = {"send": "office", "arrive": "host_desk"}


def county(payer="相应的成员医院", *, stages=True) -> Land:
    found = land()
    found.set_rule("staffing.pay.payer[pool]", payer)
    if stages:
        found.set_rule("staffing.pool.stages", ["入池", "实岗培训", "考核", "安排到成员单位"])
    return found


def enter(there, person, on):
    return actions.enter_pool(
        lead=there.home, person=person, hired_on=on, entered_on=on, by=there.people["home_desk"]
    )


def go(there, row, *steps):
    """Steps with their days, each by whom it belongs to."""
    for verb, on in steps:
        said = {"on": on}
        said |= {"order_no": "文1"} if verb in {"send", "assign"} else {}
        said |= {"reason": "试验"} if verb in {"fail", "withdraw"} else {}
        said |= {"member": there.host.code} if verb == "assign" else {}
        row = actions.move_in_pool(
            entry=row, verb=verb, version=row.version, said=said,
            by=there.people[BY.get(verb, "home_desk")],
        )  # fmt: skip
    return row


def facts(there, kind, day):
    period = Period.containing(day, "month")
    found = queries.evidence(period, county=there.county.pk, kind=f"staffing.pool_{kind}")
    return [(one.institution, int(one.quantity), one.on) for one in found]


def test_a_recruit_counts_once_at_each_stage_in_the_month_it_was_first_reached():
    there = county()
    row = go(
        there, enter(there, make.person(institution=there.host), month(7)),
        ("train", month(6)), ("end_training", month(5)), ("fail", month(4)),
        ("retrain", month(4)), ("end_training", month(3)), ("pass", month(2)),
        ("send", month(1)), ("arrive", today()),
    )  # fmt: skip
    member = there.host.pk
    for kind, back in (("entered", 7), ("trained", 5), ("examined", 4), ("passed", 2), ("sent", 0)):
        there_on = {one: facts(there, kind, month(one)) for one in range(8)}
        assert {one for one, found in there_on.items() if found} == {back}, kind
        ((body, number, _on),) = there_on[back]
        assert (body, number) == (member, 1), kind
    assert [len(facts(there, "people", month(one))) for one in (8, 7, 4, 1, 0)] == [0, 1, 1, 1, 0]
    # Days of the months add up to the days between the entry and the arrival.
    days = [facts(there, "days", month(one)) for one in range(8)]
    assert sum(number for found in days for _b, number, _on in found) == (today() - month(7)).days
    assert {body for found in days for body, _n, _on in found} == {member}
    (told,) = access.evidence_shown(
        there.people["office"], there.county.pk, [f"staffing.poolentry:{row.pk}"]
    )
    assert (told.label, told.url) == (str(row.person), row.get_absolute_url())
    assert access.evidence_shown(make.actor(), there.county.pk, [told.source]) == []


@pytest.mark.parametrize(
    ("payer", "stages", "paid_by"),
    [
        ("相应的成员医院", True, "host"),  # JJ 五（三）1
        ("区财政", False, None),  # PL 附件1 六（一）: within the district budget
        ("牵头医院", False, "home"),
        ("另行商定", True, None),  # words that name no payer count to the county alone
    ],
)
def test_days_count_to_the_body_that_pays_as_the_rule_read_at_the_entry(payer, stages, paid_by):
    there = county(payer, stages=stages)
    recruit = make.person(institution=there.host if stages else there.home)
    enter(there, recruit, month(1))
    body = getattr(there, paid_by).pk if paid_by else None
    assert facts(there, "days", month(1)) == [(body, (month(0) - month(1)).days, month(1))]
    there.set_rule("staffing.pay.payer[pool]", "财政")
    assert facts(there, "days", month(1))[0][0] == body


def test_the_reserve_trains_without_an_examination_and_counts_to_who_uses_the_person():
    there = county("区财政", stages=False)
    row = enter(there, make.person(institution=there.home), month(3))
    row = go(there, row, ("train", month(3)), ("assign", month(2)), ("arrive", month(1)))
    assert row.kind == rules.RESERVE
    assert [one[0] for one in facts(there, "entered", month(3))] == [there.home.pk]
    assert [one[0] for one in facts(there, "trained", month(2))] == [there.home.pk]
    assert [one[0] for one in facts(there, "sent", month(1))] == [there.host.pk]
    assert facts(there, "examined", month(2)) == facts(there, "passed", month(2)) == []


def test_nobody_comes_back_before_they_left():
    there = county()
    person = make.person(institution=there.host)
    go(there, enter(there, person, month(4)), ("withdraw", month(2)))
    with pytest.raises(Invalid, match="不能早于上次离池"):
        enter(there, person, month(3))
    enter(there, person, month(2))
    assert len(facts(there, "people", month(2))) == 1
    with pytest.raises(Refused, match="已经在池中"):
        enter(there, person, month(1))


def test_over_random_histories_everything_equals_a_count_by_hand():
    there, draw = county(), Random(7)
    plans = [
        (), ("withdraw",), ("train",), ("train", "end_training"),
        ("train", "end_training", "pass"), ("train", "end_training", "fail", "resit", "fail"),
        ("train", "end_training", "pass", "send", "arrive"), ("train", "withdraw"),
    ]  # fmt: skip
    for _one in range(16):
        on = month(7) + draw.randrange(60) * DAY
        row = enter(there, make.person(institution=there.host), on)
        steps = []
        for verb in draw.choice(plans):
            on = min(on + draw.randrange(40) * DAY, today())
            steps.append((verb, on))
        go(there, row, *steps)
    for back in range(8):
        period = Period.containing(month(back), "month")
        asked = {
            period.first_day + n * DAY
            for n in range((period.until - period.first_day).days)
        }  # fmt: skip
        rows = PoolEntry.objects.filter(county=there.county)
        firsts: dict[str, int] = {}
        days, people = 0, 0
        for row in rows:
            told = list(PoolEvent.objects.filter(entry=row).order_by("at", "id"))
            gone = [one.on for one in told if one.verb in {"arrive", "withdraw"}]
            inside = days_of([(row.entered_on, gone[0] if gone else date(2100, 1, 1))])
            days += len(inside & asked)
            people += period.last_day in inside
            for kind, verbs in (
                ("entered", {"enter"}), ("trained", {"end_training"}), ("passed", {"pass"}),
                ("examined", {"pass", "fail"}), ("sent", {"arrive"}),
            ):  # fmt: skip
                first = min((one.on for one in told if one.verb in verbs), default=None)
                firsts[kind] = firsts.get(kind, 0) + (first in asked)
        got = {kind: len(facts(there, kind, period.first_day)) for kind in firsts}
        assert got == firsts
        assert sum(one[1] for one in facts(there, "days", period.first_day)) == days
        assert len(facts(there, "people", period.first_day)) == people


def test_indicators_are_offered_every_one_of_them():
    offered = {code for code in gathering.kinds() if code.startswith("staffing.pool_")}
    assert offered == {
        f"staffing.pool_{one}"
        for one in ("entered", "trained", "examined", "passed", "sent", "people", "days")
    }
