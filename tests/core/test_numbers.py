"""Numbers are read as people type them, rounded one way, and shared without a lost fen."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.core import money
from alliance.core.errors import Invalid
from alliance.core.numbers import allocate, parse_number, plain, round_half_up


@pytest.mark.parametrize(
    ("given", "places", "rounded"),
    [
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("0.005", 2, "0.01"),
        ("-0.005", 2, "-0.01"),
        ("1.0049999", 2, "1.00"),
        ("0.0000000000005", 12, "0.000000000001"),
        ("12345678901234567890123456789012345.5", 0, "12345678901234567890123456789012346"),
    ],
)
def test_a_half_is_rounded_away_from_zero(given: str, places: int, rounded: str) -> None:
    assert f"{round_half_up(Decimal(given), places):f}" == rounded
    assert f"{round_half_up(Fraction(given), places):f}" == rounded


@given(st.fractions(), st.integers(0, 12))
def test_rounding_a_fraction_is_off_by_at_most_half_a_step(x: Fraction, places: int) -> None:
    rounded = Fraction(round_half_up(x, places))
    assert abs(rounded - x) * 2 <= Fraction(1, 10**places)
    assert rounded == -Fraction(round_half_up(-x, places))


@pytest.mark.parametrize(
    ("number", "text"),
    [("1E+2", "100"), ("1.50", "1.5"), ("-0.00", "0"), ("0E-12", "0"), ("1E-7", "0.0000001"),
     ("100", "100")],
)  # fmt: skip
def test_a_number_is_written_without_exponent_and_needless_zeros(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        (" １，２３４．５０　", "1234.50"),
        ("1,234,567", "1234567"),
        ("1 234 567.8", "1234567.8"),
        ("-3", "-3"),
        ("－３", "-3"),
        ("\u22123", "-3"),
        ("+0.5", "0.5"),
        (".5", "0.5"),
        ("007", "7"),
    ],
)
def test_numbers_are_read_as_people_type_them(text: str, number: str) -> None:
    assert str(parse_number(text)) == number


@pytest.mark.parametrize(
    "text",
    ["", "—", "abc", "12人", "1,2", "1,23,456", "1e5", "NaN", "Infinity", "1.2.3", "--1", "0x10",
     "=1+1", "1_000", "5.", "9" * 61, "十二", "5²", "½", "1/3"],
)  # fmt: skip
def test_what_is_no_number_is_refused_and_quoted(text: str) -> None:
    with pytest.raises(Invalid, match="不是数字"):
        parse_number(text)


def test_a_percent_sign_is_refused_because_the_unit_decides() -> None:
    with pytest.raises(Invalid, match="百分号"):
        parse_number("98.5％")


def test_too_many_decimals_are_refused_not_cut() -> None:
    assert parse_number("1.25", places=2) == Decimal("1.25")
    with pytest.raises(Invalid, match="最多 2 位"):
        parse_number("1.255", places=2)


@given(st.integers(-(10**15), 10**15), st.lists(st.fractions(0, 1000), min_size=1, max_size=30))
def test_shares_add_up_to_the_total_and_stay_within_a_fen(
    total: int, weights: list[Fraction]
) -> None:
    if not sum(weights):
        weights[0] = Fraction(1)
    shares = allocate(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - total * weight / sum(weights)) < 1


def test_what_is_left_over_goes_to_the_largest_remainder_then_to_the_first() -> None:
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(100, [1, 2, 4]) == [14, 29, 57]
    assert allocate(-100, [1, 1, 1]) == [-34, -33, -33]
    assert allocate(10, [0, 1, 0]) == [0, 10, 0]


def test_nothing_can_be_shared_without_weights() -> None:
    assert allocate(0, [0, 0]) == [0, 0]
    with pytest.raises(Invalid, match="权重都是 0"):
        allocate(1, [0, 0])
    with pytest.raises(Invalid, match="负数"):
        allocate(1, [2, -1])


def test_money_is_shown_in_yuan_and_read_to_the_fen() -> None:
    assert money.yuan(-123456789) == "-1,234,567.89"
    assert money.yuan(5) == "0.05"
    assert money.wan(123_450_000) == "123.45"
    assert money.wan(12_345_000_000) == "12,345.00"
    assert money.in_yuan(123450) == "1234.5"
    assert money.parse_yuan("1,234.56") == 123456
    assert money.parse_yuan("1.5", unit=money.FEN_IN_WAN) == 1_500_000


def test_money_finer_than_a_fen_or_out_of_all_measure_is_refused() -> None:
    with pytest.raises(Invalid, match="1 分"):
        money.parse_yuan("0.001")
    with pytest.raises(Invalid, match="过大"):
        money.parse_yuan("1000000000000")


@given(st.integers(-(10**14) + 1, 10**14 - 1))
def test_yuan_written_and_read_is_the_same_money(fen: int) -> None:
    assert money.parse_yuan(money.yuan(fen)) == fen
    assert money.parse_yuan(money.in_yuan(fen)) == fen
