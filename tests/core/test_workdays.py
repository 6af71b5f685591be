"""Working days, against a walk from day to day that knows nothing but the notice."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.core import workdays
from alliance.core.clock import now
from alliance.core.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
FIRST, LAST = date(2030, 1, 1), date(2031, 12, 31)
days = st.dates(FIRST + DAY * 120, LAST - DAY * 120)
#: Days that a notice shifts, either way; few enough that a month never holds none that works.
notices = st.dictionaries(st.dates(FIRST, LAST), st.booleans(), max_size=30)
easy = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def load(notice: dict[date, bool]) -> None:
    CalendarDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    CalendarYear.objects.bulk_create(
        CalendarYear(year=year, notice=f"试验 {year}", at=now())
        for year in sorted({day.year for day in notice})
    )
    years = {row.year: row for row in CalendarYear.objects.all()}
    CalendarDay.objects.bulk_create(
        CalendarDay(year=years[day.year], day=day, works=works) for day, works in notice.items()
    )


def worked(notice: dict[date, bool], day: date) -> bool:
    """What a child with a paper calendar would say."""
    if day in notice:
        return notice[day]
    return day.isoweekday() not in {6, 7}


def walked(notice: dict[date, bool], day: date, n: int) -> date:
    count = 0
    while count < n:
        day = day + DAY
        if worked(notice, day):
            count = count + 1
    return day


@easy
@given(notice=notices, day=days, n=st.integers(1, 25))
def test_adding_is_walking(notice, day, n):
    load(notice)
    assert workdays.add_working_days(day, n) == walked(notice, day, n)


@easy
@given(notice=notices, day=days, gap=st.integers(0, 60))
def test_counting_is_walking(notice, day, gap):
    load(notice)
    until = day + DAY * gap
    counted = sum(worked(notice, day + DAY * step) for step in range(1, gap + 1))
    assert workdays.working_days_between(day, until) == counted


@easy
@given(notice=notices, day=days, n=st.integers(-25, 25).filter(bool))
def test_adding_and_counting_undo_each_other(notice, day, n):
    load(notice)
    on = workdays.add_working_days(day, n)
    assert worked(notice, on)
    assert workdays.working_days_between(day, on) == n


@easy
@given(notice=notices, day=days)
def test_a_day_is_worked_when_the_notice_or_else_the_week_says_so(notice, day):
    load(notice)
    assert workdays.is_working_day(day) == worked(notice, day)
    same = workdays.add_working_days(day, 0)
    assert worked(notice, same)
    assert not any(worked(notice, day + DAY * step) for step in range((same - day).days))


def test_backwards_is_counted_too():
    assert workdays.add_working_days(date(2030, 1, 7), -1) == date(2030, 1, 4)
    assert workdays.working_days_between(date(2030, 1, 7), date(2030, 1, 4)) == -1


def test_a_long_way_and_a_long_holiday():
    load({date(2030, 2, 1) + DAY * step: False for step in range(100)})
    assert workdays.add_working_days(date(2030, 1, 31), 1) == date(2030, 5, 13)
    assert workdays.working_days_between(FIRST, workdays.add_working_days(FIRST, 260)) == 260


def test_a_deadline_moves_when_the_notice_comes_and_says_that_it_may():
    friday = date(2030, 5, 3)
    before = workdays.deadline(friday, 2)
    assert before == workdays.Deadline(date(2030, 5, 7), (2030,))
    assert before.may_move
    assert workdays.known(2030) is None
    load({date(2030, 5, 6): False, date(2030, 5, 4): True, date(2030, 5, 5): True})
    after = workdays.deadline(friday, 2)
    assert after == workdays.Deadline(date(2030, 5, 5), ())
    assert workdays.known(2030).notice == "试验 2030"


def test_a_deadline_over_new_year_names_the_year_that_is_not_known():
    load({date(2030, 12, 31): True})
    assert workdays.deadline(date(2030, 12, 30), 3).unknown_years == (2031,)


def test_the_days_of_an_interval_cost_one_statement(django_assert_num_queries):
    load({date(2030, 5, 6): False})
    with django_assert_num_queries(1):
        workdays.add_working_days(date(2030, 5, 3), 200)
    with django_assert_num_queries(1):
        workdays.working_days_between(date(2030, 1, 1), date(2030, 12, 31))
