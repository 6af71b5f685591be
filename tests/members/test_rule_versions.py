"""However a county sets and unsets a rule: each day has the value a diary would have."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.core.errors import NotSet, Refused
from members import actions, queries
from members.models import CountyRule, RuleProposal
from tests import make

KEY = "fundpool.pool.count"
FIRST, DAYS = date(2024, 1, 1), 12

#: From which day (None: from the beginning) which value (None: 未设 again).
steps = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(0, DAYS - 1)),
        st.one_of(st.none(), st.integers(0, 9)),
    ),
    max_size=8,
)


def day(n):
    return FIRST + timedelta(days=n)


def diary(done):
    """What holds on the day before the first and on each day: written day by day.

    A step fills the days from its own until the next day on which a version begins.
    """
    begins, pages = set(), dict.fromkeys(range(-1, DAYS))
    for start, value in done:
        first = -1 if start is None else start
        until = min((other for other in begins if other > first), default=DAYS)
        for n in range(first, until):
            pages[n] = value
        begins.add(first)
    return pages


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(done=steps)
def test_the_versions_of_a_rule_are_its_diary(done):
    CountyRule.objects.all().delete()
    county = make.county()
    system = make.system(county)
    for start, value in done:
        from_on = None if start is None else day(start)
        said = {"county": county, "key": KEY, "from_on": from_on, "reason": "决定", "by": system}
        actions.rules.set_rule(**said, value=value)
    for n, expected in diary(done).items():
        assert in_force(county, day(n)) == expected, (n, done)
        rows = queries.rules.county_rules(county.pk, day(n)).filter(key=KEY)
        assert rows.count() <= 1, "two versions on one day"


def in_force(county, on):
    try:
        return queries.rules.rule(county.pk, KEY, on=on).typed
    except NotSet:
        return None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_does():
    county = make.county()
    asked = make.rule_proposal(county)
    both = [make.actor(role="approver", county=county) for _n in range(2)]
    said = at_once(
        *(lambda by=by: actions.rules.approve_rule(proposal=asked, by=by, version=1) for by in both)
    )
    assert sorted(said) == ["", "wrong_state"]
    assert CountyRule.objects.get(county=county, key=KEY).version == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_one_does():
    county = make.county()
    both = [make.actor(role="assessor", county=county) for _n in range(2)]
    said = at_once(*(lambda by=by: make.rule_proposal(county, by=by) for by in both))
    assert sorted(said) == ["", "proposal_open"]
    assert RuleProposal.objects.filter(county=county, state="proposed").count() == 1


def at_once(*calls):
    """What each call says when all start together: "" when it went well."""
    start, said = threading.Barrier(len(calls)), []

    def run(call):
        try:
            start.wait()
            call()
            said.append("")
        except Refused as refusal:
            said.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert connection.vendor
    return said
