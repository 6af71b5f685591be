"""A period is one value: it is read, written, compared and counted in one place."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.core.errors import Invalid
from alliance.core.periods import MONTHS, Kind, Period, parse_range, relative

DAY = datetime.date
periods = st.sampled_from(sorted(MONTHS)).flatmap(
    lambda kind: st.builds(
        Period, st.just(kind), st.integers(1950, 2150), st.integers(1, 12 // MONTHS[kind])
    )
)


@pytest.mark.parametrize(
    ("code", "kind", "first_day", "last_day"),
    [
        ("2024", "year", DAY(2024, 1, 1), DAY(2024, 12, 31)),
        ("2024H1", "half", DAY(2024, 1, 1), DAY(2024, 6, 30)),
        ("2024H2", "half", DAY(2024, 7, 1), DAY(2024, 12, 31)),
        ("2024Q1", "quarter", DAY(2024, 1, 1), DAY(2024, 3, 31)),
        ("2024Q4", "quarter", DAY(2024, 10, 1), DAY(2024, 12, 31)),
        ("202402", "month", DAY(2024, 2, 1), DAY(2024, 2, 29)),
        ("202302", "month", DAY(2023, 2, 1), DAY(2023, 2, 28)),
        ("202412", "month", DAY(2024, 12, 1), DAY(2024, 12, 31)),
    ],
)
def test_a_code_says_which_days(
    code: str, kind: Kind, first_day: datetime.date, last_day: datetime.date
) -> None:
    period = Period.parse(code)
    assert (period.kind, period.first_day, period.last_day) == (kind, first_day, last_day)
    assert period.until == last_day + datetime.timedelta(days=1)
    assert first_day in period
    assert last_day in period
    assert period.until not in period


@pytest.mark.parametrize(
    "code",
    ["", "24", "2024H3", "2024H0", "2024Q5", "202413", "202400", "2024-03", "2024q1", " 2024",
     "2024\n", "２０２４", "1899", "2200", "20240", "THIS_YEAR", "2024Q1Q2", "9" * 10_000],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_the_right_spelling(code: str) -> None:
    with pytest.raises(Invalid, match="2024Q1") as refused:
        Period.parse(code)
    assert len(str(refused.value)) < 200


@given(periods)
def test_code_and_period_are_one_to_one(period: Period) -> None:
    assert Period.parse(period.code) == period
    assert Period.containing(period.first_day, period.kind) == period
    assert Period.containing(period.last_day, period.kind) == period


@given(periods)
def test_neighbours_touch_without_gap_or_overlap(period: Period) -> None:
    assert period.next.first_day == period.until
    assert period.next.previous == period
    assert period.previous < period < period.next
    assert period.shift(12 // MONTHS[period.kind]).last_year == period


@given(periods, st.sampled_from(sorted(MONTHS)))
def test_the_parts_of_a_period_cover_it_exactly(period: Period, kind: Kind) -> None:
    if MONTHS[kind] > MONTHS[period.kind]:
        with pytest.raises(ValueError, match="not made of"):
            period.parts(kind)
        return
    parts = period.parts(kind)
    assert parts[0].first_day == period.first_day
    assert parts[-1].until == period.until
    assert [p.next for p in parts[:-1]] == parts[1:]


def test_the_year_to_date_ends_with_the_period_itself() -> None:
    assert [p.code for p in Period.parse("202403").year_to_date()] == ["202401", "202402", "202403"]
    assert [p.code for p in Period.parse("2024").year_to_date()] == ["2024"]


def test_a_longer_period_comes_before_a_shorter_one_of_the_same_day() -> None:
    codes = ["202401", "2024Q1", "2024", "2023Q4", "2024H1"]
    assert [p.code for p in sorted(map(Period.parse, codes))] == [
        "2023Q4", "2024", "2024H1", "2024Q1", "202401",
    ]  # fmt: skip


def test_a_range_is_of_one_kind() -> None:
    assert [p.code for p in parse_range("2023Q4..2024Q2")] == ["2023Q4", "2024Q1", "2024Q2"]
    assert [p.code for p in parse_range("2024")] == ["2024"]
    with pytest.raises(Invalid, match="同一种"):
        parse_range("2023..2024Q2")


@pytest.mark.parametrize("text", ["2025..2024", "190001..210001"])
def test_a_range_runs_forward_and_is_bounded(text: str) -> None:
    with pytest.raises(Invalid, match="240"):
        parse_range(text)


def test_relative_periods_are_counted_from_a_day() -> None:
    to = DAY(2026, 3, 31)
    assert [p.code for p in relative("THIS_YEAR", to)] == ["2026"]
    assert [p.code for p in relative("LAST_MONTH", to)] == ["202602"]
    assert [p.code for p in relative("LAST_2_QUARTERS", to)] == ["2025Q3", "2025Q4"]
    twelve = relative("LAST_12_MONTHS", to)
    assert (twelve[0].code, twelve[-1].code, len(twelve)) == ("202503", "202602", 12)


@pytest.mark.parametrize(
    "name", ["LAST_0_MONTHS", "LAST_999_YEARS", "NEXT_YEAR", "THIS_2_YEARS", ""]
)
def test_an_unknown_relative_period_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        relative(name, DAY(2026, 1, 1))
