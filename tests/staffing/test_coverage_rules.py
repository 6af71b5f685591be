"""Days of centres against a count of each single day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffing.rules.board import months_of, year_of
from staffing.rules.coverage import Centre, Stay, at_least, cover
from staffing.rules.spans import Span
from tests.staffing.days import ZERO, days_of, many, runs

pytestmark = pytest.mark.pure
PERIOD = Span(date(2024, 1, 1), date(2025, 1, 1))
YEAR = days_of([PERIOD])


def spans(periods):
    return [Span(*one) for one in periods]


@given(people=st.lists(many(4), max_size=4), least=st.integers(1, 3))
def test_a_day_needs_so_many_different_people(people, least):
    there = {n: spans(periods) for n, periods in enumerate(people)}
    single = [days_of(periods) for periods in people]
    expected = {one for days in single for one in days if sum(one in d for d in single) >= least}
    assert [tuple(one) for one in at_least(there, least)] == runs(expected)


@given(
    stays=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), many(3)), max_size=6),
    away=st.lists(many(3), min_size=4, max_size=4),
    least=st.integers(1, 2),
)
def test_cover_is_what_counting_each_day_finds(stays, away, least):
    rows = [
        Stay(person, "lead", "centre", step, span)
        for person, step, periods in stays
        for span in spans(periods)
    ]
    leaves = {person: spans(periods) for person, periods in enumerate(away)}
    (found,) = cover([Centre("centre", "lead")], rows, leaves, 2, PERIOD, least_people=least)
    there = {
        person: {
            day for who, step, periods in stays if who == person and step >= 2
            for day in days_of(periods)
        } - days_of(away[person])
        for person in range(4)
    }  # fmt: skip
    held = {day for day in YEAR if sum(day in days for days in there.values()) >= least}
    assert [tuple(one) for one in found.covered] == runs(held)
    assert [tuple(one) for one in found.gaps] == runs(YEAR - held)
    assert found.covered_days + found.gap_days == 366


@given(required=many(), empty=many(), offset=st.integers(-40, 460))
def test_the_months_of_a_year_add_up_to_it_day_by_day(required, empty, offset):
    today = ZERO + timedelta(days=offset)
    gaps = spans(runs(days_of(required) & days_of(empty)))
    asked = spans(runs(days_of(required)))
    year = year_of(asked, gaps, PERIOD, today)
    months = months_of(asked, gaps, 2024, today)
    missing = days_of(required) & days_of(empty) & YEAR
    assert year.missed == len([day for day in missing if day <= today])
    assert year.open == len([day for day in missing if day > today])
    assert year.days == len(days_of(required) & YEAR)
    assert sum(one.missed for one in months) == year.missed
    assert sum(one.open for one in months) == year.open
    assert sum(one.days for one in months) == year.days
    assert all((one.tone == "q1") == (one.missed > 0) for one in months if one.days)
